"""The writer's samples: every kind in both languages, made without a model, and faults that the checks find."""

from collections import deque
from pathlib import Path
from typing import get_args

import pytest

from core.checks.voice import read_voice
from core.messages import LANGUAGES
from core.usecases.writing.brief import Brief, Kind
from core.usecases.writing.brief_file import read_brief
from core.usecases.writing.checking import check_draft, check_text
from core.usecases.writing.drafting import draft
from core.usecases.writing.outlining import outline

FOLDER = Path(__file__).resolve().parents[2] / "data" / "writing"


def sample(kind: str, language: str) -> Brief:
    return read_brief((FOLDER / "briefs" / f"{kind}.{language}.yaml").read_text("utf-8"))


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_has_a_sample_that_says_the_same_in_both_languages(kind):
    english, chinese = (sample(kind, language) for language in LANGUAGES)
    assert {english.kind, chinese.kind} == {kind}
    assert (english.language, chinese.language) == ("en", "zh")
    assert (len(english.facts), len(english.sources)) == (len(chinese.facts), len(chinese.sources))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["news", "ad", "product", "email", "social", "speech", "digest"])
def test_without_a_model_a_sample_tells_its_facts_and_nothing_else(kind, language):
    brief = sample(kind, language)
    plan = deque(outline(brief), maxlen=1).pop()
    final = deque(draft(brief, plan), maxlen=1).pop()
    failed = {check.name for check in check_draft(final).failed}
    assert not failed & {"fact_numbers", "fact_names", "fact_dates", "fact_quotes", "language", "headings", "forbidden"}
    if kind not in ("ad", "digest"):
        assert all(fact.rstrip(".。") in final.text for fact in brief.facts)


@pytest.mark.parametrize(
    ("name", "kind", "faults"),
    [
        ("news.en", "news", {"fact_numbers", "fact_dates", "fact_quotes", "fact_names", "repeated_sentences"}),
        ("news.zh", "news", {"fact_numbers", "fact_dates", "fact_quotes", "fact_names", "repeated_sentences"}),
        ("product.en", "product", {"claims"}),
        ("product.zh", "product", {"claims"}),
    ],
)
def test_the_faults_planted_in_the_sample_texts_are_found(name, kind, faults):
    text = (FOLDER / "texts" / f"{name}.md").read_text("utf-8")
    report = check_text(text, sample(kind, name[-2:]))
    assert faults <= {check.name for check in report.failed}
    assert all(report.text[span.start : span.end].strip() for check in report.failed for span in check.spans)


def test_stock_phrases_are_marked_in_both_languages():
    for language, phrase in (("en", "fast-paced world"), ("zh", "亮丽的风景线")):
        report = check_text((FOLDER / "texts" / f"news.{language}.md").read_text("utf-8"))
        cliches = next(check for check in report.checks if check.name == "cliche")
        assert any(phrase in report.text[span.start : span.end] for span in cliches.spans)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_voice_speaks_of_we_and_keeps_it_short(language):
    text = (FOLDER / "voices" / f"plain_shopkeeper.{language}.md").read_text("utf-8")
    card = read_voice([text], language)
    assert card.person == "first"
    assert card.sentence_length is not None and card.sentence_length < 14
