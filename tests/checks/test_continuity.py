"""Stories: what contradicts itself is shown with both sentences, what only looks so is left alone."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.checks.continuity import check_continuity, find_contradictions, read_ledger
from core.checks.retelling import check_retelling, find_retold

STORIES = [
    (path.stem, story["kind"], tomllib.loads(path.read_text("utf-8"))["language"], story["chapters"], group == "broken")
    for path in sorted((Path(__file__).resolve().parents[2] / "data/writing/facts").glob("stories_??.toml"))
    for group in ("broken", "sound")
    for story in tomllib.loads(path.read_text("utf-8"))[group]
]


@pytest.mark.parametrize(
    ("kind", "language", "chapters", "broken"),
    [
        pytest.param(*story[1:], id=f"{story[0]}-{story[1]}")
        for story in STORIES
        if "implied" not in story[1] and "暗含" not in story[1]
    ],
)
def test_contradictions_are_found_and_near_misses_left_alone(kind, language, chapters, broken):
    assert bool(find_contradictions(chapters, language)) is broken


def test_what_is_only_implied_is_not_found():
    assert not find_contradictions(["Otto was an only child.", "Otto telephoned his sister."], "en")


def test_both_sentences_are_quoted_and_the_last_chapter_is_marked():
    chapters = ["Mara smiled. Mara had green eyes.", "The lamp burned. Mara's brown eyes were wet."]
    [found] = find_contradictions(chapters, "en")
    assert (found.first.quote, found.second.quote) == ("Mara had green eyes.", "Mara's brown eyes were wet.")
    assert (found.first.chapter, found.second.chapter) == (1, 2)
    check = check_continuity(chapters, "en")
    assert check.passed is False
    [span] = check.spans
    assert chapters[1][span.start : span.end] == "Mara's brown eyes were wet."
    assert "green eyes" in check.detail.text("en") and "green eyes" in check.detail.text("zh")


def test_the_ledger_says_who_and_what():
    ledger = read_ledger(["Anna Lee was a doctor. She had green eyes. Tom laughed. Anna waved."], "en")
    assert ledger.people == ("Anna Lee", "Tom") or set(ledger.people) == {"Anna Lee", "Tom"}
    assert {(entry.kind, entry.who, entry.value) for entry in ledger.entries} == {
        ("job", "Anna Lee", "doctor"),
        ("eyes", "Anna Lee", "green"),
    }


def test_a_pronoun_that_may_mean_two_people_means_nobody():
    assert not find_contradictions(
        ["Mara had green eyes. Mara laughed and Ruth laughed. Her brown eyes were wet."], "en"
    )


@pytest.mark.parametrize(("chapters", "passed"), [([], None), (["It rained."], None), (["Mara had green eyes."], True)])
def test_nothing_to_compare_is_not_a_pass(chapters, passed):
    assert check_continuity(chapters, "en").passed is passed


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=3), st.sampled_from(["en", "zh"]))
def test_any_text_is_read(chapters, language):
    for entry in read_ledger(chapters, language).entries:
        assert chapters[entry.chapter - 1][entry.span.start : entry.span.end].strip() == entry.quote


def test_a_passage_told_twice_is_one_stretch():
    told = "the rain fell on the slate roofs of the old town all night"
    chapters = [f"At first {told}.", "Again, The Rain fell on the slate roofs of the old town all night, he thought."]
    [again] = find_retold(chapters, "en")
    assert (again.chapter, again.before) == (2, 1)
    assert again.quote.lower() == told
    assert check_retelling(chapters, "en").passed is False
    assert check_retelling([chapters[0], "The rain fell."], "en").passed is True
    assert check_retelling(chapters[:1], "en").passed is None


def test_chinese_passages_told_twice():
    told = "雨下了整整一夜，老城的石板路上泛着微光"
    assert find_retold([f"那时{told}。", f"后来，{told}，他想。"], "zh")[0].quote == told


@pytest.mark.parametrize("unit", ["Mara ", "她", "“", "Mara was ", "李明说", "Monday ", "in "])
def test_long_runs_are_read(unit):
    text = (unit * 10_000)[:20_000]
    for language in ("en", "zh"):
        assert read_ledger([text, text], language) is not None
