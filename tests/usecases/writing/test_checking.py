"""The check verb: what is checked for which kind, with and without a brief; demands, advice, places."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.checks.constraints import Constraint, list_types
from core.checks.voice import VoiceCard
from core.messages import LANGUAGES, load_messages
from core.usecases.writing.brief import Brief, Source
from core.usecases.writing.checking import (
    DEMANDS,
    check_draft,
    check_text,
    is_demand,
)
from core.usecases.writing.kinds import load_kinds
from core.usecases.writing.records import Draft, Outline, Part

TEXT = (
    "# The library opens again\n\nThe library on Mill Street opened again on Monday. Some forty people came, and Anna "
    "Cole cut a ribbon. Inside, the shelves are lower than before. A lift now reaches the second floor.\n\nOpening "
    "hours stay the same. Anyone can borrow six books for three weeks, and children read for nothing."
)
TEXT_ZH = (
    "# 图书馆重新开放\n\n磨坊街的图书馆星期一重新开门。门外等着四十来人，陈安娜剪了彩。书架比从前矮了一截，"
    "新装的电梯能到二楼。\n\n开放时间照旧。每人可借六本，为期三周，孩子看书不要钱。"
)
KINDS = sorted(load_kinds())


def full(kind, language="en"):
    """A brief that asks for everything at once."""
    return Brief(
        kind=kind,
        language=language,
        topic="library",
        length=60,
        keywords=("library", "图书馆"),
        must=("no commas", "make it sing"),
        must_not=("paradise", "天堂"),
        facts=("The library on Mill Street opened on Monday.",),
        sources=(Source(name="Notice", text="Anna Cole cut a ribbon."),),
        constraints=(Constraint(type="startend:end_checker", arguments={"end_phrase": "nothing."}),),
        platform="xiaohongshu",
        voice=VoiceCard(sentence_length=9, person="first", favourites=("shelf",), banned=("ribbon",), marks={}),
    )


def names(report):
    return [check.name for check in report.checks]


def by_name(report, name):
    return next(check for check in report.checks if check.name == name)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_check_of_every_kind_is_labelled_and_points_into_the_text(kind, language):
    text = (TEXT if language == "en" else TEXT_ZH) + "\n\n[to add: the time] [9]\n\n```python\nx =\n```\n"
    report = check_text(text, full(kind, language), earlier=["Anna had blue eyes."])
    labels = load_messages("check_labels")
    for check in report.checks:
        assert set(labels[check.name]) == set(LANGUAGES)
        assert all(check.detail.text(spoken) for spoken in LANGUAGES)
        assert all(0 <= span.start <= span.end <= len(text) for span in check.spans)
    assert report.text == text


def test_every_demand_has_a_label():
    known = {row.name for row in list_types()} | DEMANDS
    assert known <= set(load_messages("check_labels"))


@pytest.mark.parametrize("kind", KINDS)
def test_names_are_unique_but_for_demands_in_plain_words(kind):
    found = names(check_text(TEXT, full(kind)))
    assert len(found) == len(set(found))


WITH = [
    ("news", {"length", "keywords", "fact_numbers", "fact_names", "fact_quotes", "citations", "headings"}),
    ("ad", {"claims", "platform_length", "platform_fields", "fact_numbers"}),
    ("product", {"claims", "fact_numbers", "readability"}),
    ("social", {"claims", "platform_length"}),
    ("story", {"continuity", "repeated_sentences", "cliche"}),
    ("poem", {"poem_lines", "loops"}),
    ("code", {"code"}),
    ("digest", {"citations", "fact_quotes"}),
]
WITHOUT = [
    ("news", {"claims", "continuity", "poem_lines", "code"}),
    ("ad", {"length"}),
    ("story", {"claims", "fact_numbers"}),
    ("poem", {"length", "readability", "sentence_openers", "repeated_sentences"}),
    ("code", {"length", "language", "readability", "fact_names"}),
]


@pytest.mark.parametrize(("kind", "wanted"), WITH)
def test_what_a_kind_is_checked_for(kind, wanted):
    assert wanted <= set(names(check_text(TEXT, full(kind))))


@pytest.mark.parametrize(("kind", "unwanted"), WITHOUT)
def test_what_a_kind_is_not_checked_for(kind, unwanted):
    assert not unwanted & set(names(check_text(TEXT, full(kind))))


@pytest.mark.parametrize(("text", "language"), [(TEXT, "en"), (TEXT_ZH, "zh")])
def test_a_text_of_ones_own_is_checked_without_a_brief(text, language):
    report = check_text(text)
    assert {"language", "headings", "readability", "loops", "cliche", "claims"} <= set(names(report))
    assert by_name(report, "language").passed is True
    assert f"({language})" in by_name(report, "language").detail.text("en") or language == "zh"
    assert not report.failed


@pytest.mark.parametrize("text", ["", "   \n", "12345", "😀"])
def test_what_is_no_text_is_open_not_passed(text):
    report = check_text(text)
    assert by_name(report, "language").passed is None
    assert by_name(report, "readability").passed is None


@pytest.mark.parametrize(("kind", "told"), [("news", False), ("email", False), ("ad", None), ("poem", None)])
def test_facts_that_are_left_out_are_told_as_advice_where_a_text_is_to_tell_them(kind, told):
    brief = Brief(
        kind=kind, language="en", topic="library", facts=("Anna Cole cut a ribbon.", "A lift cost 400 euros.")
    )
    found = [check for check in check_text(TEXT, brief).checks if check.name == "facts_told"]
    assert [check.passed for check in found] == ([] if told is None else [told])
    assert not is_demand("facts_told")
    assert all(dict(check.detail.values)["facts"] == "A lift cost 400 euros." for check in found)


def test_another_language_is_named_and_what_needs_ours_is_open():
    report = check_text("Die Bibliothek in der Mühlstraße hat am Montag wieder geöffnet, und viele Leute kamen.")
    assert by_name(report, "language").passed is True
    assert by_name(report, "readability").passed is by_name(report, "cliche").passed is None


def test_claims_are_a_verdict_in_advertising_only():
    text = "全网第一的灯。"
    assert by_name(check_text(text, Brief(kind="ad", language="zh", topic="灯")), "claims").passed is False
    assert by_name(check_text(text), "claims").passed is None


BREAKS = [
    ("length", {"length": 500}),
    ("keywords", {"keywords": ("harbour",)}),
    ("forbidden", {"must_not": ("ribbon",)}),
    ("no_comma", {"must": ("no commas",)}),
    ("fact_names", {"facts": ("The library opened on Monday.",)}),
    ("voice_banned", {"voice": VoiceCard(banned=("ribbon",))}),
]


@pytest.mark.parametrize(("name", "asked"), BREAKS)
def test_a_broken_demand_fails_and_is_known_as_one(name, asked):
    check = by_name(check_text(TEXT, Brief(kind="news", topic="library", **asked)), name)
    assert check.passed is False
    assert is_demand(name)


def test_a_demand_that_is_not_understood_is_shown_as_open():
    report = check_text(TEXT, Brief(topic="x", must=("make it sing",)))
    [check] = [check for check in report.checks if check.name == "must"]
    assert check.passed is None
    assert "make it sing" in check.detail.text("zh")


def test_source_marks_must_name_a_source():
    brief = Brief(kind="digest", topic="x", sources=(Source(name="A", text="The library opened."),))
    assert by_name(check_text("The library opened [1].", brief), "citations").passed is True
    check = by_name(check_text("The library opened [2].", brief), "citations")
    assert check.passed is False
    assert by_name(check_text("The library opened.", brief), "citations").passed is None


@pytest.mark.parametrize("place", ["[to add: time]", "【待补：时间】"])
def test_open_places_are_marked_but_no_revision_can_fill_them(place):
    text = f"It opens at {place}."
    check = by_name(check_text(text), "to_fill")
    assert [text[span.start : span.end] for span in check.spans] == [place]
    assert check.passed is False
    assert not is_demand("to_fill")


DEMANDED = ["length", "forbidden", "number_words", "no_comma", "fact_quotes", "poem_rhyme", "platform_length", "claims"]
ADVICE = [
    "readability",
    "cliche",
    "sentence_openers",
    "repeated_phrases",
    "claims_proof",
    "voice_marks",
    "to_fill",
    "must",
]


def test_demands_are_told_from_advice():
    assert all(is_demand(name) for name in DEMANDED)
    assert not any(is_demand(name) for name in ADVICE)


def test_an_earlier_chapter_is_remembered():
    now = "Anna looked up. Anna's eyes were green."
    brief = Brief(kind="story", topic="x")
    assert (
        by_name(check_text(now, brief, earlier=["Anna's eyes were blue. Anna sat down."]), "continuity").passed is False
    )
    assert by_name(check_text(now, brief), "continuity").passed is not False


def test_a_draft_is_checked_as_the_text_it_makes():
    brief = Brief(kind="news", topic="library", facts=("The library opened on Monday.",))
    parts = (Part("a", "First", "The library opened on Monday."), Part("b", "Second", "It cost 5 million euros."))
    draft = Draft(brief, Outline("The library", ()), parts)
    report = check_draft(draft)
    [span] = by_name(report, "fact_numbers").spans
    assert draft.text[span.start : span.end] == "5 million euros"
    assert draft.spans["b"].start <= span.start < span.end <= draft.spans["b"].end


@settings(deadline=None, max_examples=40)
@given(st.text(alphabet="ab最好第一 。.,!\n#*-“”`[]1|", max_size=200))
def test_any_text_gets_a_report(text):
    for brief in (None, full("ad"), full("social", "zh")):
        for check in check_text(text, brief).checks:
            assert all(0 <= span.start <= span.end <= len(text) for span in check.spans)


def test_a_passage_retold_in_another_chapter_is_marked_where_it_stands():
    passage = "the lamp on the old mill burned all night and nobody knew who had lit it"
    parts = (
        Part("a", "One", f"That week {passage}."),
        Part("b", "Two", f"Later they said that {passage}, or so it seemed."),
    )
    draft = Draft(Brief(kind="story", topic="mill"), Outline("The mill", ()), parts)
    check = by_name(check_draft(draft), "repeated_passages")
    assert check.passed is False
    [span] = check.spans
    assert passage in draft.text[span.start : span.end]
    assert draft.spans["b"].start <= span.start < span.end <= draft.spans["b"].end
    assert by_name(check_text(parts[1].text, draft.brief, earlier=[parts[0].text]), "repeated_passages").passed is False
