"""Errors are put into correct sentences one at a time, and the suite counts what is caught."""

import random

import pytest

from core.evals.medical_damage import Base, damage
from core.evals.suites.medical_fidelity import draw_errors, is_flagged, is_read, measure_alarms

SOURCE = (
    "Patient A, 50 years. There is a 6 mm nodule in the left lung. No effusion. Possible pneumonia. Sodium 139 mmol/L."
)
OTHER = Base("Fracture of the femur.", 1, "Fracture of the femur.", "en")


def damages(text: str) -> dict[str, str]:
    base = Base(text, 0, SOURCE, "en")
    return {one.kind: one.text for one in damage([base], [base, OTHER], random.Random(1))}


@pytest.mark.parametrize(
    ("kind", "text", "wrong"),
    [
        ("side", "There is a nodule in the left lung.", "There is a nodule in the right lung."),
        ("negation lost", "No effusion.", "There is effusion."),
        ("negation added", "There is a nodule.", "There is no nodule."),
        ("unit", "A nodule of 6 mm.", "A nodule of 6 cm."),
        ("anatomy", "A nodule in the lung.", "A nodule in the liver."),
        ("certainty", "Possible pneumonia.", "Pneumonia."),
        ("direction", "Sodium is high.", "Sodium is low."),
        ("patient", "No effusion.", "Fracture of the femur."),
    ],
)
def test_each_kind_of_error_changes_one_thing(kind, text, wrong):
    assert damages(text)[kind] == wrong


def test_a_changed_number_is_not_in_the_report():
    assert "6" not in damages("A nodule of 6 mm.")["number"]


def test_a_number_of_another_line_takes_its_place():
    assert damages("A nodule of 6 mm.")["swapped"] in {"A nodule of 50 mm.", "A nodule of 139 mm."}


def test_errors_of_all_kinds_take_turns():
    groups = {"plain en": [Base("There is a 6 mm nodule in the left lung.", 0, SOURCE, "en"), OTHER]}
    drawn = draw_errors(groups, 6)
    assert len({one.kind for _, one in drawn}) >= 5
    assert drawn == draw_errors(groups, 6)


def test_alarms_are_counted_on_sentences_as_they_are():
    right, wrong = Base("No effusion.", 0, SOURCE, "en"), Base("There is an effusion.", 0, SOURCE, "en")
    (score,) = measure_alarms({"plain en": [right, wrong]}, "held out", None)
    assert (score.value, score.n, score.met) == (0.5, 2, False)
    assert [is_flagged(base.text, base) for base in (right, wrong)] == [False, True]


@pytest.mark.parametrize(
    ("text", "wanted", "right"),
    [
        ("No effusion on the left.", ["effusion: negated left"], True),
        ("No effusion on the left.", ["effusion: negated right"], False),
        ("Call if fever occurs.", [], True),
        ("Fever.", [], False),
    ],
)
def test_a_sentence_is_read_right_only_with_all_its_findings(text, wanted, right):
    assert is_read(text, wanted, "en") is right
