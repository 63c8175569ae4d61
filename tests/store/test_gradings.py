"""Classes are kept grade by grade, belong to one workspace, and go with everything they had."""

import pytest

from core.errors import InputError, StoreError
from core.store import StoredGrade, StoredOverride, open_store
from core.store.gradings import MOST_BODY

DESK, OTHER = "a" * 64, "b" * 64
DECISION = StoredOverride("1", "q1", 2.0, "well put", "print", "its answer")


@pytest.fixture
def store():
    store = open_store("sqlite://")
    yield store
    store.close()


@pytest.fixture
def made(store):
    store.save_class(DESK, "c", "7a", "{}", [("1", "one"), ("2", "two")])
    return store


def grade(student="1", question="q1", key="k", body="m"):
    return StoredGrade(student, question, key, body)


def test_an_assignment_comes_back_is_listed_and_goes(store):
    store.save_assignment(DESK, "a", "光合作用", '{"题": 1}')
    store.save_assignment(DESK, "a", "光合作用", '{"题": 2}')
    assert store.load_assignment(DESK, "a").body == '{"题": 2}'
    assert [one.title for one in store.list_assignments(DESK)] == ["光合作用"]
    store.delete_assignment(DESK, "a")
    assert store.list_assignments(DESK) == ()


@pytest.mark.parametrize(
    "act",
    [
        lambda store: store.load_class(OTHER, "c"),
        lambda store: store.delete_class(OTHER, "c"),
        lambda store: store.save_class(OTHER, "c", "mine", "{}"),
        lambda store: store.save_grades(OTHER, "c", [grade()]),
        lambda store: store.save_override(OTHER, "c", DECISION),
        lambda store: store.delete_override(OTHER, "c", "1", "q1"),
        lambda store: store.load_class(DESK, "unknown"),
        lambda store: store.load_assignment(DESK, "c"),
    ],
)
def test_another_workspace_and_an_unknown_class_look_the_same(made, act):
    with pytest.raises(StoreError, match="There is no such"):
        act(made)
    assert made.load_class(DESK, "c").title == "7a"


def test_a_grade_replaces_the_one_its_answer_had(made):
    made.save_grades(DESK, "c", [grade(), grade("2")])
    made.save_grades(DESK, "c", [grade(key="newer", body="n")])
    stored = made.load_class(DESK, "c")
    assert sorted((one.student, one.key, one.body) for one in stored.grades) == [("1", "newer", "n"), ("2", "k", "m")]
    assert made.list_classes(DESK)[0].grades == 2


def test_submissions_keep_their_order_and_take_their_grades_with_them(made):
    made.save_grades(DESK, "c", [grade(), grade("2")])
    made.save_override(DESK, "c", DECISION)
    made.save_class(DESK, "c", "7a", "{}", [("3", "three"), ("2", "two")])
    stored = made.load_class(DESK, "c")
    assert [student for student, _ in stored.submissions] == ["3", "2"]
    assert [one.student for one in stored.grades] == ["2"]
    assert stored.overrides == ()


def test_grades_and_decisions_go_with_a_student_who_is_renamed(made):
    made.save_grades(DESK, "c", [grade(key="of one"), grade("2", key="of two")])
    made.save_override(DESK, "c", DECISION)
    made.save_class(DESK, "c", "7a", "{}", [("01", "one"), ("2", "two")], renamed={"1": "01"})
    stored = made.load_class(DESK, "c")
    assert {(one.student, one.key) for one in stored.grades} == {("01", "of one"), ("2", "of two")}
    assert [(one.student, one.points, one.answer) for one in stored.overrides] == [("01", 2.0, "its answer")]
    exchanged = {"01": "2", "2": "01"}
    made.save_class(DESK, "c", "7a", "{}", [("2", "one"), ("01", "two")], renamed=exchanged)
    stored = made.load_class(DESK, "c")
    assert {(one.student, one.key) for one in stored.grades} == {("2", "of one"), ("01", "of two")}
    assert [one.student for one in stored.overrides] == ["2"]


def test_settings_may_change_without_the_submissions(made):
    made.save_class(DESK, "c", "7b", '{"band": 1}')
    stored = made.load_class(DESK, "c")
    assert (stored.title, stored.body, len(stored.submissions)) == ("7b", '{"band": 1}', 2)


def test_a_grade_of_a_student_who_left_is_let_go(made):
    made.save_grades(DESK, "c", [grade("9"), grade("1")])
    assert [one.student for one in made.load_class(DESK, "c").grades] == ["1"]


def test_decisions_are_examples_for_their_question_in_the_workspace_only(made):
    made.save_override(DESK, "c", DECISION)
    made.save_class(OTHER, "d", "theirs", "{}", [("1", "one")])
    made.save_override(OTHER, "d", DECISION)
    [found] = made.list_overrides(DESK, ["print", "else"])
    assert (found.points, found.comment, found.answer) == (2.0, "well put", "its answer")
    made.delete_override(DESK, "c", "1", "q1")
    assert made.list_overrides(DESK, ["print"]) == ()


def test_deleting_a_class_leaves_no_word_of_it_in_the_file(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    store.save_class(DESK, "c", "7a", "{}", [("1", "Marguerite wrote this")])
    store.save_grades(DESK, "c", [grade(body="Marguerite knows")])
    store.save_override(DESK, "c", StoredOverride("1", "q1", 1.0, "Marguerite!", "print", "Marguerite's answer"))
    store.delete_class(DESK, "c")
    assert store.list_classes(DESK) == () and store.list_overrides(DESK, ["print"]) == ()
    store.close()
    assert not [path for path in tmp_path.iterdir() if b"Marguerite" in path.read_bytes()]


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda s: s.save_class(DESK, "c", "", "{}", [("1", ""), ("1", "")]), "the same student number"),
        (lambda s: s.save_class(DESK, "c", "", "{}", [(str(n), "") for n in range(2_001)]), "2001 students"),
        (lambda s: s.save_class(DESK, "c", "", "{}", [("1", "x" * (MOST_BODY + 1))]), "5000001 characters"),
        (lambda s: s.save_class("short", "e", "", "{}"), "no key"),
        (lambda s: s.save_class(DESK, "i" * 33, "", "{}"), "no key"),
    ],
)
def test_what_cannot_be_kept_is_named_and_changes_nothing(made, act, said):
    with pytest.raises(InputError, match=said):
        act(made)
    assert [head.title for head in made.list_classes(DESK)] == ["7a"]
    assert len(made.load_class(DESK, "c").submissions) == 2
