"""What other programs are told of a numeric question."""

import pytest

from core.usecases.grading.assignment import Question
from core.usecases.grading.numeric_reference import export_values, part_reference


@pytest.mark.parametrize(
    ("reference", "digits", "unit"),
    [
        ("9.8 m/s^2", "9.8", "m/s^2"),
        ("1,234 m", "1234", "m"),
        ("2/3", "0.666666667", ""),
        ("50%", "50", "%"),
        ("12 apples", "12", "apples"),
        ("1 h 30 min", "1.5", "h"),
        ("3h30", "3.5", "h"),
        ("3:30 h", "3.5", "h"),
        ("3米半", "3.5", "米"),
        ("3:4", "0.75", ""),
        ("5 ± 0.1", "5", ""),
        ("5 ± 0.1 m", "5", "m"),
        ("3.5 h ± 0.1", "3.5", "h"),
        ("(2.5 ± 0.2) kg", "2.5", "kg"),
        ("many", "many", ""),
    ],
)
def test_digits_and_unit_are_told_apart(reference, digits, unit):
    assert part_reference(reference)[1:] == (digits, unit)


@pytest.mark.parametrize(
    ("reference", "more", "told"),
    [
        ("9.8", {}, ("9.8", 0)),
        ("9.8", {"tolerance": 0.1}, ("9.8", 0.1)),
        ("9.8 ± 0.2", {}, ("9.8", 0.2)),
        ("9.8 ± 0.2", {"tolerance": 0.1}, ("9.8", 0.1)),
        ("-40 ± 5 %", {}, ("-40", 2)),
        ("(9.8 ± 0.2) m", {}, ("9.8", 0.2)),
        ("50 %", {"tolerance": 0.02}, ("50", 2)),
        ("50 % ± 2 %", {}, ("50", 2)),
        ("1 h 30 min", {"tolerance": 0.25}, ("1.5", 0.25)),
    ],
)
def test_the_tolerance_is_told_in_the_unit_of_the_digits(reference, more, told):
    question = Question(id="q", kind="numeric", points=2, reference=(reference,), **more)
    [(digits, tolerance)] = export_values(question)
    assert (digits, tolerance) == (told[0], pytest.approx(told[1]))
