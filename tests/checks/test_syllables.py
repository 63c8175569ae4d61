"""Syllables of English words, counted by spelling."""

import pytest

from core.checks.syllables import count_syllables

WORDS = {
    1: "the make makes walked played called through strengths queue eye blue fire league breathe months don't it's I'm",
    2: "table settled candle making changes boxes wanted movement lonely something being lawyer prism rhythm centre "
    "region special science quiet giant fluid create poem people business language guitar biscuit voyage didn't boss's",
    3: "carefully happier studying tourism area idea theatre video museum beautiful recipe piano agreement",
    4: "criticism organism information experience reality community technology available biology cooperate situation",
    5: "communication university opportunity individual approximately international",
}
CASES = [(word, count) for count, words in WORDS.items() for word in words.split()]


@pytest.mark.parametrize(("word", "count"), CASES)
def test_words(word, count):
    assert count_syllables(word) == count


def test_hyphens_part_words_and_case_does_not_matter():
    assert count_syllables("Mother-in-Law") == 4
    assert count_syllables("TABLE") == 2


@pytest.mark.parametrize("word", ["", "42", "—", "你好", "'"])
def test_what_has_no_letters_has_no_syllables(word):
    assert count_syllables(word) == 0


@pytest.mark.parametrize("word", ["b", "shh", "mr", "xyzzy"])
def test_a_word_has_at_least_one(word):
    assert count_syllables(word) >= 1


@pytest.mark.parametrize("word", ["a" * 100_000, "e" * 100_000, "y" * 100_000, "ing" * 30_000, "'" * 100_000])
def test_no_word_is_too_long(word):
    assert count_syllables(word) >= 0
