"""How long a text is: words, characters and 字, without the marks a reader never sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.length import check_length, count_length, strip_marks

MARKDOWN = """# Low tide

The **harbour** is _quiet_, see [the table](https://example.org/a b "x").

- First, rope
- Then bread

1. Sail
2. Rest

| a | b |
|---|:-:|
| c | d |

***
```text
end
```
"""


@pytest.mark.parametrize(
    ("text", "words", "characters", "zi"),
    [
        ("", 0, 0, 0),
        ("   \n ", 0, 0, 0),
        ("It rains.", 2, 8, 2),
        ("don't stop, well-known 3.5 and 1,000", 6, 31, 6),
        ("one/two - three", 3, 13, 2),
        ("今天下雨，我们在家。", 8, 10, 10),
        ("买了 iPhone 15 和 2 个苹果。", 9, 16, 10),
        ("“好！”她说……", 3, 8, 8),
        ("- 苹果\n- 梨", 3, 3, 3),
        ("# Title\n\n**bold** text", 3, 13, 3),
        ("5 * 3", 2, 2, 2),
        ("snake_case stays", 3, 15, 2),
        ("---\n***\n___", 0, 0, 0),
        ("[name](https://example.org)", 1, 4, 1),
        ("コーヒー", 1, 4, 4),
        ("é è", 2, 2, 2),
    ],
)
def test_length_in_each_unit(text, words, characters, zi):
    found = tuple(count_length(text, unit) for unit in ("words", "characters", "zi"))
    assert found == (words, characters, zi)


def test_marks_do_not_count():
    shown = "Low tide The harbour is quiet, see the table. First, rope Then bread Sail Rest a b c d end"
    assert " ".join(strip_marks(MARKDOWN).split()) == shown


@pytest.mark.parametrize(
    ("length", "wanted", "passed"),
    [(90, 100, True), (89, 100, False), (110, 100, True), (111, 100, False), (0, 1, False)],
)
def test_a_length_may_be_a_tenth_off(length, wanted, passed):
    check = check_length(" ".join(["word"] * length), wanted, "words")
    assert (check.name, check.passed) == ("length", passed)
    assert str(wanted) in check.detail.text("en") and str(length) in check.detail.text("zh")


def test_the_tolerance_can_be_none():
    assert check_length("one two", 2, "words", tolerance=0).passed
    assert not check_length("one two", 3, "words", tolerance=0).passed


def test_what_is_too_much_is_marked_to_the_end_and_what_is_missing_is_not():
    text = "# 下雨\n\n我们**在家**。"
    [span] = check_length(text, 4, "zi").spans
    assert text[span.start : span.end] == "在家**。"
    assert check_length(text, 99, "zi").spans == ()


@given(st.text(max_size=200))
def test_counts_are_bounded_by_the_characters(text):
    characters = count_length(text, "characters")
    assert 0 <= count_length(text, "zi") <= characters <= len(text)
    assert 0 <= count_length(text, "words") <= characters


@given(st.lists(st.sampled_from(["rain", "下雨", "15", "well-known"]), max_size=20), st.integers(0, 30))
def test_the_rest_after_the_excess_has_the_wanted_length(pieces, wanted):
    text = " ".join(pieces)
    check = check_length(text, wanted, "words", tolerance=0)
    kept = text[: check.spans[0].start] if check.spans else text
    assert count_length(kept, "words") == min(wanted, count_length(text, "words"))


@pytest.mark.parametrize(
    "piece", [" ", "*", "- ", "#", "[", "](", "](a", "|", "`", "_", "1. ", "> ", "\n", "~", "(", "我", "."]
)
def test_long_runs_are_counted_to_an_end(piece):
    for unit in ("words", "characters", "zi"):
        assert count_length(piece * (100_000 // len(piece)), unit) >= 0
