"""Agreement with a teacher: the usual measures, checked against scikit-learn and scipy, over what both have marked."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InputError
from core.usecases.grading.agreement import agreement, quadratic_kappa
from core.usecases.grading.assignment import RubricItem
from core.usecases.grading.records import ItemMark, Override
from core.usecases.grading.teacher_marks import TeacherMark, read_teacher_marks
from tests.usecases.grading.making import book, grade, question, submission

marks = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=40)


@settings(deadline=None)
@given(marks)
def test_quadratic_kappa_is_that_of_scikit_learn(pairs):
    from sklearn.metrics import cohen_kappa_score

    ours, theirs = zip(*pairs, strict=True)
    mine = quadratic_kappa(ours, theirs)
    if mine is None:
        assert len(set(ours) | set(theirs)) == 1
    else:
        labels = list(range(5))
        assert mine == pytest.approx(cohen_kappa_score(ours, theirs, labels=labels, weights="quadratic"), abs=1e-9)


def a_class(ours, theirs, **more):
    students = [str(number) for number in range(len(ours))]
    gradebook = book(
        [question("q1", points=4)],
        [submission(student) for student in students],
        [grade(student, "q1", points, most=4, **more) for student, points in zip(students, ours, strict=True)],
    )
    return gradebook, [TeacherMark(s, "q1", points) for s, points in zip(students, theirs, strict=True)]


def test_measures_are_worked_out_over_what_both_marked_and_waiting_is_counted():
    found = agreement(*a_class([0, 1, 2, 3, 4, None], [0, 2, 2, 3, 2, 4]))
    [(name, accord)] = found.questions
    assert name == "q1" and (accord.n, accord.waited) == (5, 1)
    assert accord.exact.value == pytest.approx(3 / 5) and accord.adjacent.value == pytest.approx(4 / 5)
    assert accord.error.value == pytest.approx(3 / 5)
    assert accord.pearson.value == pytest.approx(np.corrcoef([0, 1, 2, 3, 4], [0, 2, 2, 3, 2])[0, 1])
    assert found.overall.error.value == pytest.approx(3 / 5 / 4), "over all questions errors are shares"
    assert found.overall.kappa.value == pytest.approx(accord.kappa.value)


def test_intervals_hold_the_value_and_are_the_same_each_time():
    made = a_class([0, 1, 2, 3, 4, 1, 2], [0, 2, 2, 3, 2, 1, 1])
    first, second = agreement(*made).overall, agreement(*made).overall
    assert first == second
    for estimate in (first.kappa, first.exact, first.error, first.pearson):
        assert estimate.low <= estimate.value <= estimate.high and estimate.low < estimate.high


def test_a_held_mark_waits_and_a_teachers_later_decision_is_not_the_programs():
    held = agreement(*a_class([1, 2], [1, 2], held=True)).overall
    assert (held.n, held.waited, held.kappa) == (0, 2, None)
    decided = agreement(*a_class([0, 0], [4, 4], override=Override(4))).overall
    assert decided.n == 2 and decided.exact.value == 0


def test_adjacent_says_nothing_of_a_scale_with_two_marks():
    assert agreement(*a_class([0, 4, 0], [0, 4, 4])).overall.adjacent is None


def test_marks_that_never_vary_have_no_correlation():
    accord = agreement(*a_class([4, 4, 4], [4, 4, 4])).overall
    assert accord.exact.value == 1 and accord.kappa is None and accord.pearson is None


def test_rubric_items_are_compared_where_the_teacher_marked_them():
    asked = question("q1", points=2, rubric=(RubricItem(id="a", text="why", points=1),))
    items = {
        "1": ItemMark("a", "met", 1, 1),
        "2": ItemMark("a", "not_met", 0, 1),
        "3": ItemMark("a", "unsure", None, 1),
    }
    gradebook = book(
        [asked], [submission(s) for s in items], [grade(s, "q1", 1, items=(item,)) for s, item in items.items()]
    )
    [(name, item, accord)] = agreement(gradebook, [TeacherMark(s, "q1", 1, "a") for s in items]).items
    assert (name, item, accord.n, accord.waited) == ("q1", "a", 2, 1)
    assert accord.exact.value == 0.5


CLASS = book(
    [question("q1", points=4), question("q2", points=1, rubric=(RubricItem(id="a", text="why", points=1),))],
    [submission("7"), submission("8")],
)


@pytest.mark.parametrize(
    "rows",
    [
        [["Student", "Question", "Points"], ["7", "q1", "3"], ["8", "q1", "2,5"]],
        [["学号", "题号", "得分"], ["7", "q1", "3"], ["8", "q1", "2.5"]],
        [["student", "q1", "q2"], ["7", "3", ""], ["8", " 2.5 ", ""]],
        [["name", "ID number", "Q1"], ["x", "7", "3"], ["y", "8", "2.5"]],
    ],
)
def test_marks_are_read_one_a_row_or_one_column_a_question(rows):
    found = read_teacher_marks(rows, CLASS)
    assert found.marks == (TeacherMark("7", "q1", 3), TeacherMark("8", "q1", 2.5)) and found.notes == ()


def test_rubric_items_have_a_column_of_their_own_or_an_item_column():
    item = (TeacherMark("7", "q2", 1, "a"),)
    assert read_teacher_marks([["student", "q2/a"], ["7", "1"]], CLASS).marks == item
    assert read_teacher_marks([["student", "question", "item", "points"], ["7", "q2", "a", "1"]], CLASS).marks == item


@pytest.mark.parametrize(
    ("row", "key", "said"),
    [
        (["9", "q1", "3"], "grading_after.unknown_student", "Row 3: no student 9"),
        (["7", "q9", "3"], "grading_after.unknown_question", "q9"),
        (["8", "q1", "three"], "grading_after.no_number", 'Row 3, column points: "three"'),
        (["8", "q1", "nan"], "grading_after.no_number", "nan"),
        (["8", "q1", "1e999"], "grading_after.no_number", "1e999"),
        (["8", "q1", "40"], "grading_after.beyond_points", "beyond the 4 points"),
        (["7", "q1", "1"], "grading_after.mark_twice", "the first one counts"),
    ],
)
def test_a_fault_names_row_and_column_and_costs_that_mark_alone(row, key, said):
    found = read_teacher_marks([["student", "question", "points"], ["7", "q1", "3"], row], CLASS)
    assert found.marks == (TeacherMark("7", "q1", 3),)
    [note] = found.notes
    assert note.key == key and said in note.text("en") and note.text("zh")


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        ([], "grading_after.no_student_column"),
        ([["who", "q1"], ["7", "3"]], "grading_after.no_student_column"),
        ([["student", "remarks"], ["7", "good"]], "grading_after.no_mark_column"),
    ],
)
def test_a_table_without_students_or_marks_is_refused(rows, key):
    with pytest.raises(InputError) as caught:
        read_teacher_marks(rows, CLASS)
    assert caught.value.key == key and caught.value.hint("zh")
