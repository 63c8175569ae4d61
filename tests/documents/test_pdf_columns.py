"""Columns of a printed page are read one after the other, full lines between them where they stand."""

import pytest

from core.documents.pdf_columns import Line, split_columns

WORDS = "some words of a text"


def column(name, left, top, count=8, width=200.0, size=10.0):
    """Lines one under the other, each a little different."""
    return [Line(f"{name}{n} {WORDS}", left, left + width, top - 12 * n, size) for n in range(count)]


def names(groups):
    return [[line.text.split()[0] for line in group] for group in groups]


LEFT, RIGHT = column("a", 50, 700), column("b", 300, 700)
TITLE = [Line("title " + WORDS * 4, 50, 500, 760, 20.0), Line("title-end", 50, 120, 736, 20.0)]
FOOT = [Line("foot " + WORDS * 4, 50, 500, 80, 10.0)]


def test_two_columns_under_a_title_and_over_a_full_line():
    lines = [*FOOT, *RIGHT, *TITLE, *LEFT]
    assert names(split_columns(lines)) == [
        ["title", "title-end"],
        [f"a{n}" for n in range(8)],
        [f"b{n}" for n in range(8)],
        ["foot"],
    ]


def test_three_columns():
    lines = column("a", 50, 700, width=150) + column("b", 220, 700, width=150) + column("c", 390, 700, width=150)
    assert [group[0] for group in names(split_columns(lines))] == ["a0", "b0", "c0"]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        LEFT[:1],
        LEFT,
        column("a", 50, 700, 20, width=450),
        column("a", 50, 700) + column("b", 300, 300),
        [Line("12", 50, 70, 700 - 12 * n, 10.0) for n in range(9)]
        + [Line("x", 300, 320, 700 - 12 * n, 10.0) for n in range(9)],
        column("a", 50, 700, 1500) + column("b", 300, 700, 1500),
    ],
    ids=["none", "one", "a column", "full lines", "one below the other", "a table of numbers", "too many"],
)
def test_what_has_no_columns_stays_in_its_order(lines):
    assert [line for group in split_columns(lines) for line in group] == lines
    assert len(split_columns(lines)) == bool(lines)


def test_no_line_is_lost():
    lines = LEFT + RIGHT + TITLE + FOOT + column("c", 180, 690, 3)
    assert sorted(line.text for group in split_columns(lines) for line in group) == sorted(line.text for line in lines)
