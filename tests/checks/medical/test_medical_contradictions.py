"""A retold clause is wrong where the piece of the report that is nearest in meaning tells the contrary."""

import re
from collections.abc import Sequence

import numpy as np
import pytest

from core.checks.medical.contradictions import MOST, find_contradictions
from core.documents.document import Span

MEANINGS = {
    "lung": "lung collapsed pneumothorax caved",
    "stone": "stone calculus kidney urinary",
    "cartilage": "cartilage meniscus torn tear rip ripped",
    "fluid": "fluid effusion water wet",
    "heart": "heart cardiac beats",
    "bone": "bone fracture broken break",
}
REPORT = (
    "Lungs: No pneumothorax. Kidneys: Calculus of 6 mm. Effusion on the left, fracture on the right.\n"
    "Probable tear of the meniscus. Heart of 52 mm, no fracture elsewhere."
)


def embed(texts: Sequence[str]) -> np.ndarray:
    """One axis for each meaning, one for all other words."""
    axes = list(MEANINGS)
    rows = np.zeros((len(texts), len(axes) + 1), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word in re.findall("[a-z]+", text.lower()):
            row[next((at for at, axis in enumerate(axes) if word in MEANINGS[axis].split()), -1)] += 1
        row[-1] = min(row[-1], 0.3) + 0.01
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def contradict(statement: str, report: str = REPORT) -> dict[str, tuple[str, str]]:
    """By name of the failed check: what is wrong, and what the report tells."""
    (found,) = find_contradictions(statement, [Span(0, len(statement))], report, embed)
    return {
        one.check.name: (
            statement[one.check.spans[0].start : one.check.spans[0].end],
            report[one.told.start : one.told.end],
        )
        for one in found
    }


@pytest.mark.parametrize(
    ("right", "wrong", "name", "told"),
    [
        ("Nothing has caved in there.", "Part of it has caved in there.", "negation", "No pneumothorax"),
        ("You have a urinary stone of 6 mm.", "You have a urinary stone of 52 mm.", "numbers", "Calculus of 6 mm"),
        ("Some water lies on the left.", "Some water lies on the right.", "side", "Effusion on the left"),
        ("The cartilage may be ripped.", "The cartilage is ripped.", "support", "Probable tear of the meniscus"),
    ],
)
def test_the_contrary_of_the_nearest_piece_is_wrong(right, wrong, name, told):
    assert contradict(right) == {}
    assert contradict(wrong) == {name: (wrong.rstrip("."), told)}


@pytest.mark.parametrize("joint", [", and", "; there", " because"])
def test_each_clause_is_compared_with_the_piece_it_retells(joint):
    said = f"Your heart is of good size{joint} part of it has caved in."
    assert contradict(said) == {"negation": (f"{joint.strip(',; ')} part of it has caved in", "No pneumothorax")}


def test_the_sentences_around_tell_which_of_two_pieces_is_meant():
    said = "The cartilage is thin, and there is some wear."
    assert contradict(said, "Meniscus thin, no wear. Fracture of old, with wear.").keys() == {"negation"}
    assert contradict(said, "Meniscus thin, with wear. Fracture of old, no wear.") == {}


def test_a_heading_tells_what_is_denied_after_it():
    said = "You have a urinary stone there."
    assert contradict(said, "Calculus: None. Fracture: Healing.") == {"negation": (said.rstrip("."), "None")}


def test_a_piece_without_a_side_speaks_less_for_one():
    said = "There is a broken bone on the left."
    assert contradict(said, "Fracture on the right. Fracture there.").keys() == {"side"}


def test_what_is_told_with_doubt_is_no_more_sure_than_the_report():
    assert contradict("The cartilage is possibly ripped.") == {}


def test_a_not_of_plain_words_is_no_contradiction():
    assert contradict("The heart does not beat as it should.", "Heart weak. Kidney stone.") == {}


def test_another_piece_that_is_as_near_speaks_for_the_clause():
    assert contradict("A bone is broken somewhere in there.") == {}


def test_a_report_of_one_line_is_no_ground_for_what_is_far_from_it():
    assert contradict("Please call the doctor again soon.", "No pneumothorax.") == {}


def test_a_number_the_report_does_not_have_is_left_to_the_rules():
    assert contradict("You have a urinary stone of 7 mm.") == {}


@pytest.mark.parametrize("said", ["You have three urinary stones.", "The urinary stone has almost 52 mm."])
def test_counts_and_round_numbers_are_left_alone(said):
    assert contradict(said, "Calculus of 6 mm. Heart of 52 mm. Three weeks of cough.") == {}


def test_a_very_long_report_is_left_to_the_rules():
    said = "Part of it has caved in there."
    assert contradict(said, "No pneumothorax. " + "Heart wide. " * (MOST - 2))
    assert not contradict(said, "No pneumothorax. " + "Heart wide. " * MOST)
