"""Somebody else's summary against a report."""

from dataclasses import replace

import numpy as np
import pytest

from core.checks.medical.retold import is_open
from core.models import ScriptedEmbedder
from core.settings import Settings
from core.usecases.medical.checking import check_summary, find_embedder
from core.usecases.medical.deidentifying import deidentify
from core.usecases.medical.records import Report

TEXT = "Chest x-ray. No pneumothorax.\nThere is a small effusion on the left.\nFollow-up in 3 weeks."
REPORT = Report("", "", "text", TEXT, "en", "radiology", ())


def test_every_sentence_has_its_lines_and_verdict():
    summary = (
        "# Summary\n\n- There is no pneumothorax.\n- There is a small effusion on the right.\n- Follow-up in 3 weeks."
    )
    checked = check_summary(summary, REPORT)
    assert [one.verdict for one in checked] == ["held", "wrong", "held"]
    assert [REPORT.quote(span).strip() for span in checked[0].sources] == ["No pneumothorax."]
    assert summary[checked[1].span.start : checked[1].span.end] == "There is a small effusion on the right."


def test_an_empty_summary_has_no_sentences():
    assert check_summary("", REPORT) == ()


def test_a_greeting_is_neither_held_nor_wrong():
    (greeting,) = check_summary("Please talk with your doctor.", REPORT)
    assert greeting.verdict == "unknown"


def test_a_sentence_with_an_open_check_is_not_held():
    report = Report("", "", "text", "Fluid in the left knee. No fluid in the right knee.", "en", "other", ())
    (sentence,) = check_summary("There are three things about the left knee, of which one is fluid.", report)
    assert any(map(is_open, sentence.checks)) and sentence.verdict == "unknown"


class Meanings(ScriptedEmbedder):
    """Two meanings: air beside the lung, and everything else. Remembers what it was asked."""

    def __init__(self, languages: tuple[str, ...] = ("en",)) -> None:
        super().__init__(2, languages)
        self.asked: list[str] = []

    def embed(self, texts):
        self.asked += texts
        return np.array([[1, 0] if "pneumothorax" in text or "caved" in text else [0, 1] for text in texts], np.float32)


CAVED = "Part of it has caved in."


def test_an_embedder_finds_the_line_that_is_retold_in_other_words():
    (without,), (sentence,) = check_summary(CAVED, REPORT), check_summary(CAVED, REPORT, embedder=Meanings())
    assert (without.verdict, sentence.verdict) == ("unknown", "wrong")
    assert [check.name for check in sentence.checks] == [check.name for check in without.checks]
    assert [check.name for check in sentence.checks if check.passed is False] == ["negation"]
    assert "No pneumothorax" in [REPORT.quote(span) for span in sentence.sources]


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("Part of what ada quill has has caved in.", "quill"),
        ("Part of it has caved in, ask mo@harbour.example.", "harbour"),
        ("Part of it has caved in at the lighthouse.", "lighthouse"),
    ],
    ids=["a name of the report", "an address in the summary", "what a person marked"],
)
def test_an_embedder_is_shown_nothing_that_tells_who_it_is_about(said, hidden):
    text = f"Patient: Ada Quill  DOB: 04/12/1961  MRN: 5520614\nFindings: {REPORT.text}\nLives in a lighthouse."
    report, embedder = replace(REPORT, text=text), Meanings()
    masking = deidentify(report, hide=["lighthouse"])
    (sentence,) = check_summary(said, report, embedder=embedder, masking=masking)
    shown = " ".join(embedder.asked)
    assert all(told not in shown for told in (hidden, "Ada", "Quill", "5520614", "1961", "lighthouse"))
    assert "Lives in a" in shown and "caved in" in shown
    assert sentence.verdict == "wrong" and "No pneumothorax" in [report.quote(span) for span in sentence.sources]


def test_an_embedder_that_is_not_here_is_not_fetched(monkeypatch, tmp_path):
    monkeypatch.setattr("core.models.is_present", lambda *_: False)
    monkeypatch.setattr("core.models.open_embedder", lambda *_, **__: pytest.fail("it was opened"))
    assert find_embedder(Settings(_env_file=None, home=tmp_path)) is None


@pytest.mark.model
def test_the_embedder_that_is_here_is_found():
    assert "en" in find_embedder().languages


@pytest.mark.parametrize(
    ("summary", "report", "languages"),
    [
        ("No pneumothorax.", REPORT, ("en",)),
        ("There is a small effusion on the right.", REPORT, ("en",)),
        ("肺没有塌陷。", REPORT, ("en",)),
        (CAVED, replace(REPORT, language="zh"), ("en",)),
        (CAVED, REPORT, ("zh",)),
    ],
    ids=["a quote", "wrong by the rules", "a Chinese sentence", "a Chinese report", "an embedder without English"],
)
def test_an_embedder_is_asked_of_nothing_else(summary, report, languages):
    embedder = Meanings(languages)
    assert check_summary(summary, report, embedder=embedder) == check_summary(summary, report)
    assert embedder.asked == []
