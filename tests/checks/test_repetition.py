"""Loops, sentences said twice, phrases that come back, openings that are alike."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.checks.repetition import check_repetition, distinct_share

PLAIN = (
    "The library opened again on Monday. Some forty people waited outside, and the mayor cut a ribbon. Inside, the "
    "shelves are lower than before. Children read on cushions by the window. A lift now reaches the second floor, "
    "where old newspapers are kept. Opening hours stay the same. Anyone can borrow six books for three weeks."
)
PLAIN_ZH = (
    "图书馆星期一重新开门。门外等着四十来人，镇长剪了彩。书架比从前矮了一截。孩子们坐在窗边的垫子上看书。"
    "新装的电梯能到二楼，旧报纸都收在那里。开放时间照旧，每人可借六本，为期三周。"
)


def verdicts(text, language="en"):
    return {check.name: check.passed for check in check_repetition(text, language)}


def quotes(text, name, language="en"):
    [check] = [check for check in check_repetition(text, language) if check.name == name]
    return [text[span.start : span.end] for span in check.spans]


@pytest.mark.parametrize(("text", "language"), [(PLAIN, "en"), (PLAIN_ZH, "zh")])
def test_good_prose_passes_everything(text, language):
    assert set(verdicts(text, language).values()) == {True}


LOOPS = [
    ("en", PLAIN + " and so on and on" * 6),
    ("en", "I am happy to help you today. " * 5),
    ("en", "word " * 30),
    ("zh", PLAIN_ZH + "好的好的" * 10),
    ("zh", "我们一起努力，" * 4),
]


@pytest.mark.parametrize(("language", "text"), LOOPS)
def test_loops_are_found(language, text):
    assert verdicts(text, language)["loops"] is False


@pytest.mark.parametrize(
    "text", ["It was very, very, very cold.", "Ha ha ha!", "哈哈哈哈，真好笑。", "Row, row, row your boat"]
)
def test_a_little_insistence_is_no_loop(text):
    assert verdicts(text, "zh" if text[0] > "z" else "en")["loops"] is True


def test_saying_it_twice_is_no_loop():
    assert verdicts("Come rain or shine we walk down to the harbour, " * 2 + PLAIN)["loops"] is True


def test_a_loop_is_marked_as_a_whole():
    loop = "round and round it goes " * 5
    assert quotes(f"Before it stands this. {loop}and after it that.", "loops") == [loop.strip()]


def test_a_sentence_said_twice_is_marked_the_second_time():
    text = f"We bake what we would eat. {PLAIN} We bake what we would eat!"
    assert quotes(text, "repeated_sentences") == ["We bake what we would eat!"]


@pytest.mark.parametrize("text", ["Yes. No. Yes. No.", "Wait! What? Wait! What?", "好。不好。好。不好。"])
def test_short_sentences_may_come_back(text):
    assert verdicts(text)["repeated_sentences"] is True


def test_phrases_that_come_back_are_named():
    text = " ".join(
        f"The members of the town council met {n} and the members of the town council left." for n in "abcdef"
    )
    [check] = [check for check in check_repetition(text, "en") if check.name == "repeated_phrases"]
    assert check.passed is False
    assert "members of the town council" in check.detail.text("en")
    assert check.spans


def test_phrases_that_come_back_after_a_long_way_are_not_repetitive():
    letters = "abcdefghijklmnopqrstuvwxyz"
    filler = " ".join(first + second for first in letters for second in letters)
    phrase = " ".join(f"x{letter} y{letter} z{letter}" for letter in letters)
    assert verdicts(f"{phrase} {filler} {phrase}")["repeated_phrases"] is True
    assert verdicts(f"{filler} {phrase} {phrase}")["repeated_phrases"] is False


OPENERS = [
    ("en", "Our shop is old. Our bread is dark. Our oven is hot. Then we sleep.", ["Our", "Our", "Our"]),
    ("en", "It is cold. It is dark. It is late. We go home.", ["It is", "It is", "It is"]),
    ("en", "It is cold. It was dark. It got late. We go home.", []),
    ("en", "The cat sat. The dog ran. The bird flew. All was well.", []),
    ("zh", "我们开门。我们做面包。我们关门。然后睡觉。", ["我们", "我们", "我们"]),
]


@pytest.mark.parametrize(("language", "text", "alike"), OPENERS)
def test_sentences_that_begin_alike(language, text, alike):
    assert quotes(text, "sentence_openers", language) == alike


@pytest.mark.parametrize("text", ["", "One.", "# Heading", "```\ncode\n```"])
def test_too_little_text_is_open_or_fine(text):
    assert False not in verdicts(text).values()


def test_distinct_pairs():
    assert distinct_share("a b c d") == 1.0
    assert distinct_share("a b a b a b") == pytest.approx(2 / 5)
    assert distinct_share("a") == 1.0


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="ab 。.\n“a最", max_size=400))
def test_spans_always_point_into_the_text(text):
    for language in ("en", "zh"):
        for check in check_repetition(text, language):
            assert all(0 <= span.start < span.end <= len(text) for span in check.spans)
            assert check.passed is not False or check.spans


@pytest.mark.parametrize("text", ["a " * 50_000, "最" * 100_000, "\n" * 100_000, "a. " * 33_000, "“" * 100_000])
def test_monotonous_text_is_read_in_linear_time(text):
    assert check_repetition(text, "en")


def test_saying_what_the_heading_announced_is_no_repetition():
    heading = "Asking the venue to move our workshop from Tuesday to Thursday"
    body = "We planned it for Tuesday. One reason is the trainer. Another is the room."
    text = f"# {heading}\n\n{heading}. {body} {' '.join(f'word{chr(97 + n)}' for n in range(26))}"
    checks = {check.name: check for check in check_repetition(text, "en")}
    assert checks["repeated_phrases"].passed is True
    doubled = {check.name: check for check in check_repetition(text.replace("# ", ""), "en")}
    assert doubled["repeated_phrases"].passed is False
