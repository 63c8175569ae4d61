"""Phrases of a list found in one pass."""

import pytest

from core.checks.phrasebook import make_phrasebook


def find(phrases, text, language="en"):
    book = make_phrasebook(((phrase, phrase) for phrase in phrases), language)
    return [text[span.start : span.end] for span, _ in book.find(text)]


CASES = [
    ("en", "tip of the iceberg", "The TIP of\nthe  iceberg.", ["TIP of\nthe  iceberg"]),
    ("en", "art", "Start the art of artists.", ["art"]),
    ("en", "it's fine", "It’s fine, it's fine.", ["It’s fine", "it's fine"]),
    ("en", "(a|the) cat", "A cat, the cat, that cat", ["A cat", "the cat"]),
    ("en", "(so )?you win", "so you win, you win", ["so you win", "you win"]),
    ("en", "one ... two", "one and then two. One. Two", ["one and then two"]),
    ("en", "[ab]ut", "but aut cut", ["but", "aut"]),
    ("en", "#1 [a-z]+", "our #1 choice", ["#1 choice"]),
    ("en", "no\\. ?1", "No.1 and no. 1", ["No.1", "no. 1"]),
    ("zh", "最(好|佳)", "最好和最佳，最近", ["最好", "最佳"]),
    ("zh", "开启...之旅", "开启梦幻之旅。开启。之旅", ["开启梦幻之旅"]),
    ("zh", "([一二\\d]{1,2})天", "二天和15天", ["二天", "15天"]),
]


@pytest.mark.parametrize(("language", "phrase", "text", "found"), CASES)
def test_what_a_phrase_finds(language, phrase, text, found):
    assert find([phrase], text, language) == found


def test_the_longest_at_a_place_wins_and_none_stands_inside_another():
    assert find(["a cat", "a cat sat", "cat"], "Here a cat sat.") == ["a cat sat"]


def test_an_empty_book_finds_nothing():
    assert find([], "anything") == []


@pytest.mark.parametrize("phrase", [".*", "|a", "\\w+ing", "(a|b", "?a"])
def test_a_phrase_that_does_not_begin_with_a_letter_is_refused(phrase):
    with pytest.raises(ValueError):
        make_phrasebook([(phrase, "")], "en")
