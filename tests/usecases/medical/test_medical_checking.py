"""Somebody else's summary against a report."""

from core.checks.medical.retold import is_open
from core.usecases.medical.checking import check_summary
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
