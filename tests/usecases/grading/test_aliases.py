"""No name of the class reaches a grader, no lesson is mistaken for a name, and every place can be found again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.document import Span
from core.usecases.grading.aliases import make_aliases
from core.usecases.grading.records import Submission

CLASS = tuple(
    Submission(number, (), name)
    for number, name in [
        ("S03", "Lena Fox"),
        ("S01", "Ömer O'Neill"),
        ("S02", "Rose Green"),
        ("S04", "欧阳晓燕"),
        ("S05", "张力"),
        ("S06", "王子涵"),
    ]
)
ALIASES = make_aliases(CLASS)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("My name is Lena Fox.", "My name is Student 3."),
        ("LENA  FOX, 7a", "Student 3, 7a"),
        ("Fox, Lena: plants", "Student 3: plants"),
        ("Lena's answer", "Student 3's answer"),
        ("By O'Neill.", "By Student 1."),
        ("I am Rose Green", "I am Student 2"),
        ("欧阳晓燕：水", "Student 4：水"),
        ("我叫张力，我认为", "我叫Student 5，我认为"),
        ("姓名：王 子 涵", "姓名：Student 6"),
        ("子涵同学", "Student 6同学"),
        ("Handed in by s03", "Handed in by Student 3"),
        ("write to lena@example.org", "write to [EMAIL]"),
    ],
)
def test_names_numbers_and_identifiers_are_masked(text, masked):
    assert ALIASES.mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "Green light makes a rose red.",
        "The fox hunts at night.",
        "水的表面张力使液滴呈球形",
        "Marie Curie found radium.",
        "S = 03 and 1 + 2 = 3",
        "",
    ],
)
def test_a_lesson_is_not_a_name(text):
    assert ALIASES.mask(text).text == text


def test_numbers_do_not_depend_on_the_order_of_the_class():
    assert make_aliases(CLASS[::-1]).mask("Lena Fox").text == ALIASES.mask("Lena Fox").text
    assert make_aliases(CLASS, "zh").mask("Lena Fox").text == "学生3"


def test_aliases_are_put_back():
    assert ALIASES.unmask(ALIASES.mask("Rose Green met Fox, Lena").text) == "Rose Green met Lena Fox"


TEXTS = st.lists(
    st.sampled_from(["Lena Fox", "Lena", "x", " ", "\n", "水", "张力", "王子涵", "a@b.org", "."]), max_size=12
)


@given(TEXTS.map("".join), st.data())
def test_what_is_found_in_the_masked_text_is_found_in_the_original(text, data):
    masked = ALIASES.mask(text)
    start = data.draw(st.integers(0, len(masked.text)))
    end = data.draw(st.integers(start, len(masked.text)))
    there = masked.to_original(Span(start, end))
    assert 0 <= there.start <= there.end <= len(text)
    touched = [(here, at) for here, at in masked.pieces if here.start < end and start < here.end]
    if not touched:
        assert text[there.start : there.end] == masked.text[start:end]
    for _, at in touched:
        assert there.start <= at.start and at.end <= there.end
    assert masked.to_original(Span(0, len(masked.text))) == Span(0, len(text))
