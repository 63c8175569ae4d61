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
        ("LenaFox and lena_fox", "Student 3 and Student 3"),
        ("L e n a F o x", "Student 3"),
        ("Ｌｅｎａ Le\u200bna Lеna", "Student 3 Student 3 Student 3"),
        ("omer o neill", "Student 1"),
        ("My name is Rose.", "My name is Student 2."),
        ("子涵认为水会蒸发", "Student 6认为水会蒸发"),
        ("晓燕", "Student 4"),
    ],
)
def test_names_numbers_and_identifiers_are_masked(text, masked):
    assert ALIASES.mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "Green light makes a rose red.",
        "The fox hunts at night.",
        "rose green and light green",
        "Adding foxes to lenacapavir",
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


def test_a_number_without_letters_is_masked_where_no_calculation_has_it():
    long = make_aliases([Submission("2023017", (), "李娜")])
    assert long.mask("学号2023017，李娜认为").text == "学号Student 1，Student 1认为"
    assert make_aliases([Submission("17", (), "李娜")]).mask("17 + 3 = 20").text == "17 + 3 = 20"


def test_a_first_name_that_two_bear_stands_for_neither():
    two = make_aliases([Submission("1", (), "Lena Fox"), Submission("2", (), "Lena Berg")])
    assert two.mask("Lena and Lena Berg").text == "[NAME] and Student 2"
    assert two.unmask("[NAME]") == "[NAME]"


def test_a_class_without_names_has_nothing_to_mask():
    assert make_aliases(()).mask("Lena").text == "Lena"
    assert make_aliases([Submission("7", ())]).mask("7 times 7").text == "7 times 7"


WRITTEN = ["Lena Fox", "LENA", "Fox, Lena", "Rose Green", "王子涵", "王 子 涵", "O'Neill", "欧阳晓燕", "S03"]


@given(st.lists(st.one_of(st.sampled_from(WRITTEN), st.sampled_from([" is ", "。", ", ", "水", "\n"])), max_size=8))
def test_no_form_of_a_name_is_left(pieces):
    text = " ".join(pieces)
    masked = ALIASES.mask(text).text.casefold().replace(" ", "")
    for name in ("lenafox", "lena", "rosegreen", "王子涵", "o'neill", "欧阳晓燕", "s03"):
        assert name not in masked
