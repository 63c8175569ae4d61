"""What is kept comes back as it was, and counts only for the question and answer it was made for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.check import Check
from core.documents.document import Span
from core.errors import InputError, StoreError
from core.messages import words
from core.store import open_store
from core.usecases.grading.assignment import mark_key
from core.usecases.grading.keeping import (
    fetch_assignment,
    fetch_class,
    fetch_examples,
    keep_assignment,
    keep_band,
    keep_class,
    keep_grades,
    override,
)
from core.usecases.grading.records import Grade, ItemMark, Mark, Quote
from tests.usecases.grading.making import book, question, submission

DESK = "a" * 64
CLASS = (submission("1", q1="Plants make sugar."), submission("2", q1="Water."))
SPAN = Span(0, 6)
MARK = Mark(
    1.5,
    2.0,
    words("grading.no_answer"),
    "model",
    0.8,
    (ItemMark("a", "unsure", None, 1.0, Quote("Plants", SPAN), words("grading.no_answer"), 0.6),),
    (Quote("Plants", SPAN),),
    (Check("injection", False, words("checks_text.injection_none"), (SPAN,)),),
    (words("grading.alias", number=3),),
    "model-id",
    ("grading/judge@1",),
)


@pytest.fixture
def store():
    store = open_store("sqlite://")
    yield store
    store.close()


def keyed(student, answer, asked=None, graded_by="short"):
    asked = asked or question()
    return Grade(student, asked.id, MARK, mark_key(asked, answer, graded_by))


@pytest.fixture
def kept(store):
    class_id = keep_class(store, DESK, book().assignment, CLASS, accept_wrong=0.05, assignment_id="sheet")
    keep_grades(store, DESK, class_id, [keyed("1", "Plants make sugar."), keyed("2", "Water.")])
    return class_id


def test_an_assignment_comes_back(store):
    assignment = book([question(kind="choice"), question("q2", kind="code")]).assignment
    assert fetch_assignment(store, DESK, keep_assignment(store, DESK, assignment)) == assignment


def test_a_class_comes_back_with_every_part_of_its_marks(store, kept):
    found = fetch_class(store, DESK, kept)
    assert (found.assignment, found.submissions, found.accept_wrong) == (book().assignment, CLASS, 0.05)
    assert found.grades == (keyed("1", "Plants make sugar."), keyed("2", "Water."))
    assert store.list_classes(DESK)[0].assignment == "sheet"


@given(
    st.text(max_size=50).filter(lambda text: "\x00" not in text and not any(0xD800 <= ord(c) < 0xE000 for c in text))
)
def test_any_answer_comes_back(text):
    store = open_store("sqlite://")
    class_id = keep_class(store, DESK, book().assignment, [submission("1", q1=text)])
    assert fetch_class(store, DESK, class_id).submissions[0].answer("q1") == text
    store.close()


def test_a_changed_answer_has_no_grade_and_an_unchanged_one_keeps_it(store, kept):
    keep_class(store, DESK, book().assignment, [CLASS[0], submission("2", q1="Light.")], class_id=kept)
    assert [grade.student for grade in fetch_class(store, DESK, kept).grades] == ["1"]


@pytest.mark.parametrize(("change", "stays"), [({"points": 3}, False), ({"skills": ("light",)}, True)])
def test_a_changed_question_has_no_grades_unless_the_change_cannot_matter(store, kept, change, stays):
    assignment = book([question(**change)]).assignment
    keep_class(store, DESK, assignment, None, class_id=kept)
    assert bool(fetch_class(store, DESK, kept).grades) is stays


def test_the_teachers_points_stand_and_can_be_taken_back(store, kept):
    override(store, DESK, kept, "1", "q1", 2, "Right in her own words.")
    grade = fetch_class(store, DESK, kept).grade("1", "q1")
    assert (grade.points, grade.override.comment, grade.mark) == (2, "Right in her own words.", MARK)
    override(store, DESK, kept, "1", "q1", None)
    assert fetch_class(store, DESK, kept).grade("1", "q1").points == 1.5


def test_an_answer_may_be_decided_before_it_is_graded(store):
    class_id = keep_class(store, DESK, book().assignment, CLASS)
    override(store, DESK, class_id, "2", "q1", 0.5)
    [grade] = fetch_class(store, DESK, class_id).grades
    assert (grade.student, grade.points, grade.mark.method) == ("2", 0.5, "none")


@pytest.mark.parametrize("points", [-0.01, 2.01, float("nan"), float("inf")])
def test_points_the_question_cannot_give_are_refused_by_name(store, kept, points):
    with pytest.raises(InputError, match="0 to 2"):
        override(store, DESK, kept, "1", "q1", points)
    assert fetch_class(store, DESK, kept).grade("1", "q1").override is None


def test_a_student_or_question_that_is_not_there_is_named(store, kept):
    with pytest.raises(StoreError, match="no student 9"):
        override(store, DESK, kept, "9", "q1", 1)
    with pytest.raises(InputError, match="no question q9"):
        override(store, DESK, kept, "1", "q9", 1)


def test_decisions_on_judged_answers_are_examples_for_the_question_anywhere_in_the_workspace(store, kept):
    override(store, DESK, kept, "1", "q1", 2)
    other = book([replace_id(question(), "third")]).assignment
    [example] = fetch_examples(store, DESK, other)
    assert (example.answer, example.points) == ("Plants make sugar.", 2)
    assert fetch_examples(store, "b" * 64, other) == ()
    assert fetch_examples(store, DESK, book([question(text="Another question?")]).assignment) == ()


def replace_id(asked, id):
    return asked.model_copy(update={"id": id})


def test_the_band_is_remembered_without_touching_the_class(store, kept):
    keep_band(store, DESK, kept, 0.2)
    found = fetch_class(store, DESK, kept)
    assert (found.accept_wrong, len(found.grades), len(found.submissions)) == (0.2, 2, 2)


@pytest.mark.parametrize("changed", [submission("1", q1="Water."), submission("1", q1="")])
def test_a_decision_on_an_answer_that_changed_since_does_not_count(store, kept, changed):
    override(store, DESK, kept, "1", "q1", 2)
    keep_class(store, DESK, book().assignment, [changed], class_id=kept)
    assert fetch_class(store, DESK, kept).grades == ()
    keep_class(store, DESK, book().assignment, CLASS, class_id=kept)
    assert fetch_class(store, DESK, kept).grade("1", "q1").points == 2, "it counts again for the old answer"


def test_a_damaged_class_is_an_error_of_ours(store, kept):
    store.save_class(DESK, kept, "x", '{"assignment": {}}')
    with pytest.raises(StoreError, match="cannot be read back"):
        fetch_class(store, DESK, kept)


def test_half_a_character_costs_itself_only(store):
    class_id = keep_class(store, DESK, book().assignment, [submission("\ud8001", q1="good \ud83d answer")])
    override(store, DESK, class_id, "?1", "q1", 2, "fine \ud83d")
    found = fetch_class(store, DESK, class_id)
    assert found.submissions[0].answer("q1") == "good ? answer"
    assert found.grade("?1", "q1").override.comment == "fine ?"
    assert mark_key(question(), "\ud83d")
