"""Candidate lines: what is read out of a reply, how a line is bent, and which are chosen together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.poems import load_form
from core.usecases.writing.poem_arranging import MAIN, Pool, arrange
from core.usecases.writing.poem_lines import Line, bend, read_lines

HAIKU, SONNET, LIMERICK = (load_form(name, "en") for name in ("haiku", "sonnet", "limerick"))
WUJUE = load_form("wujue", "zh")


def texts(lines):
    return [line.text for line in lines]


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        ("Sure! Here is a haiku:\n\nthe rain\n\nI hope you like this poem.", ["The rain"]),
        ("1. the rain\n2) the snow\n- the hail\n* the sun", ["The rain", "The snow", "The hail", "The sun"]),
        ("“The rain,”\nThe rain.\n‘the rain’", ["The rain,"]),
        ("The rain has 5 drops\nVisit http://x\nRain <b>\nla pluie est là", []),
        ("I can write more lines.\nNote: rain\nTitle: Rain", []),
        ("x" * 200, []),
        ("", []),
    ],
)
def test_only_verse_is_read(reply, kept):
    assert texts(read_lines(reply, HAIKU, 1)) == kept


def test_chinese_verses_are_read_without_talk():
    reply = "好的，以下是一首五言绝句：\n《过桥》\n细雨沾衣袖，春风过小桥。\n注：平仄已检查"
    assert texts(read_lines(reply, WUJUE, 1))[-2:] == ["细雨沾衣袖", "春风过小桥"]
    assert all(not set(line.text) & set("以下绝句注") for line in read_lines(reply, WUJUE, 1)[1:])


@pytest.mark.parametrize(
    ("text", "variant", "bent"),
    [
        ("It is the very last of the light", "It's the very last of the light", 1),
        ("It is the very last of the light", "It is the last of the light", 1),
        ("And then the rain", "Then the rain", 1),
        ("The rain is here, the wind is gone", "The wind is gone", 1),
        ("The rain is here", "And the rain is here", 2),
        ("I wait until dawn", "And I wait until dawn", 2),
        ("I wait until dawn", "I wait till dawn", 1),
    ],
)
def test_a_line_is_bent_by_short_forms_fillers_clauses_and_openings(text, variant, bent):
    found = {line.text: line.bent for line in bend(Line(text, "en"))}
    assert found[text] == 0
    assert found[variant] == bent


@given(st.text(alphabet="ab ,.'—!I", max_size=60))
def test_bending_never_invents_words(text):
    opened = {"and", "oh", "so"}
    for line in bend(Line(text, "en")):
        words = {word.strip(".,'—!").lower() for word in line.text.replace("—", " ").split()}
        known = {word.strip(".,'—!").lower() for word in text.replace("—", " ").split()}
        assert not words - known - opened - {""} or line.bent


def pool(form, *drafts, wanted=()):
    made = Pool(form, frozenset(wanted))
    for number, draft in enumerate(drafts):
        made.add(Line(text, form.language, number, at) for at, text in enumerate(draft))
    return made


RHYMES = {
    "A": ("The harbor lights are going out again", "A single bell is ringing in the rain"),
    "B": ("The fishing boats lie sleeping on the tide", "And all the gulls have found a place to hide"),
    "C": ("I walk along the wall without a word", "I listen for the song that once I heard"),
    "D": ("My father's coat is heavy on my back", "And follow in the dark the narrow track"),
    "E": ("He taught me how to read the evening sky", "To wait until the running clouds go by"),
    "F": ("To tie a knot that holds against the storm", "To keep a little fire and keep it warm"),
    "G": ("The bell goes on, the morning is not far", "And over all the water stands a star"),
}


def test_scattered_lines_are_put_together_as_the_scheme_wants():
    scattered = [line for pair in RHYMES.values() for line in reversed(pair)]
    found = arrange(pool(SONNET, scattered), SONNET.schemes[0])
    ends = [line.end for line in found.lines.values()]
    assert sorted(found.lines) == list(range(14))
    assert {frozenset(pair) for pair in ((ends[0], ends[2]), (ends[12], ends[13]))} <= {
        frozenset((one.split()[-1], two.split()[-1])) for one, two in RHYMES.values()
    }
    assert len(set(ends)) == 14


def test_what_is_missing_is_left_out():
    lines = [*RHYMES["A"], RHYMES["B"][0]]
    found = arrange(pool(SONNET, lines), "ABAB" + "." * 10)
    assert set(found.lines) == {0, 1, 2}
    assert arrange(pool(SONNET), SONNET.schemes[0]).lines == {}


def test_lines_of_the_main_draft_stay_where_they_fit():
    main = ["Rain on the tin roof", "Nothing", "Nobody calls me"]
    other = ["Snow on the old hill", "The kettle hums to itself", "Somebody calls me"]
    found = arrange(pool(HAIKU, main, other), "...")
    assert texts(found.lines.values()) == [main[0], other[1], main[2]]
    assert found.lines[0].source == MAIN


def test_a_line_about_the_subject_is_preferred():
    other = ["Snow on the old hill", "Rain on the tin roof"]
    for wanted in ("hill", "roof"):
        found = arrange(pool(HAIKU, [], other, wanted=(wanted,)), "...")
        assert wanted in found.lines[0].text


def test_unknown_words_loops_and_hanging_ends_cost():
    def cost(text):
        return Line(text, "en").cost

    assert cost("Rain on the tin roof") == 0
    assert cost("Rain on the blunz") > cost("Rain on the rain") > 0
    assert cost("Rain falls on the") > 0
    assert Line("山山水水", "zh").cost == 2


def test_chinese_lines_are_chosen_for_one_rhyme_and_one_pattern():
    verses = ["细雨沾衣袖", "春风过小桥", "归舟无故友", "两岸柳花飘", "两岸柳花开", "一人去万里"]
    found = arrange(pool(WUJUE, verses), ".A.A")
    assert texts(found.lines.values()) == verses[:4]
    assert found.pattern == "oblique_start"
