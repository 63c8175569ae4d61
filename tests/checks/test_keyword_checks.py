"""Keywords that must occur and phrases that may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.keywords import check_forbidden, check_keywords, find_phrase, missing_keywords


@pytest.mark.parametrize(
    ("text", "keyword", "language", "held"),
    [
        ("We sell running shoes.", "running shoe", "en", True),
        ("The BOATS' sails", "boat", "en", True),
        ("Policies matter", "policy", "en", True),
        ("A lifeboat", "boat", "en", False),
        ("shoes for running", "running shoe", "en", False),
        ("Low\ntide", "low tide", "en", True),
        ("It’s here", "it's", "en", True),
        ("C++ and .NET", "C++", "en", True),
        ("Costs €5", "€5", "en", True),
        ("新款跑鞋上市", "跑鞋", "zh", True),
        ("用AI助手写作", "AI助手", "zh", True),
        ("用AI写作", "AI", "zh", True),
        ("他跑步", "跑鞋", "zh", False),
        ("Ein Haus", "haus", "de", True),
        ("Häuser", "haus", "de", False),
    ],
)
def test_a_keyword_occurs_in_any_inflection_of_its_own_word(text, keyword, language, held):
    assert missing_keywords(text, [keyword], language) == (() if held else (keyword,))


def test_each_missing_keyword_is_named():
    check = check_keywords("Boats and rope.", ["boat", "tide", "rope", "bread"], "en")
    assert (check.name, check.passed) == ("keywords", False)
    assert check.detail.text("en") == "Missing keywords: tide, bread."
    assert check_keywords("Boats and rope.", ["boat"], "en").passed
    assert check_keywords("", [], "en").passed


@pytest.mark.parametrize(
    ("text", "phrase", "language", "places"),
    [
        ("Cheap! Very CHEAP.", "cheap", "en", ["Cheap", "CHEAP"]),
        ("cheaper", "cheap", "en", []),
        ("our competitors' prices", "competitor", "en", ["competitors"]),
        ("das beste", "best", "de", []),
        ("这是最好的，最好！", "最好", "zh", ["最好", "最好"]),
        ("a world\n class team", "world class", "en", ["world\n class"]),
        ("50% off", "50%", "en", ["50%"]),
        ("1150% off", "50%", "en", []),
        ("x", "  ", "en", []),
    ],
)
def test_forbidden_phrases_are_found_where_they_stand(text, phrase, language, places):
    check = check_forbidden(text, [phrase], language)
    assert [text[span.start : span.end] for span in check.spans] == places
    assert check.passed is (not places)


def test_forbidden_phrases_are_named_once():
    check = check_forbidden("best best first", ["best", "first", "only"], "en")
    assert check.detail.text("en") == "Forbidden words found: best, first."
    assert len(check.spans) == 3


@given(st.text(min_size=1, max_size=20), st.text(max_size=40), st.text(max_size=40))
def test_any_phrase_is_data_and_is_found_between_spaces(phrase, before, after):
    text = f"{before} {phrase} {after}"
    found = find_phrase(text, phrase)
    assert all(0 <= span.start < span.end <= len(text) for span in found)
    assert bool(found) or not phrase.split()
