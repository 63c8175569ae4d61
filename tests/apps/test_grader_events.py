"""What a teacher does, step by step, and what they cannot do to another teacher's classes."""

import base64
import contextlib
import json
import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from apps._grader_class import read_class_rows
from apps._grader_review_view import Case, render_case
from apps._grader_seat import STEPS, Seat, read_seat
from apps._grader_sheet import fill_sheet, read_sheet
from core.checks.check import Check
from core.documents.document import Span
from core.errors import InputError, ShowcaseError, StoreError
from core.messages import words
from core.usecases.grading import grading
from core.usecases.grading.keeping import keep_class
from core.usecases.grading.records import Answer, Grade, Mark, Submission
from tests.apps.conftest import make_event, make_request
from tests.apps.scripted_room import ANSWERS, ASSIGNMENT, Hand, ScriptedRoom


@pytest.fixture
def room(settings, monkeypatch):
    room = ScriptedRoom(settings)
    monkeypatch.setattr(grading.Grader, "load", lambda self: room.mark)
    room.opening.start()
    list(room.opening.wait())
    yield room
    room.store.close()


@pytest.fixture
def hand(room):
    return Hand(room, make_request())


def test_arriving_makes_a_workspace_and_shows_what_to_begin_with(hand):
    assert len(hand.state["desk"]) == 22 and hand.state["step"] == "assignment"
    assert "Science, English sample" in hand.shown["samples"]
    assert hand.shown["stepper"].count("disabled") == len(STEPS) - 1


@pytest.mark.parametrize("garbage", [None, [], "x", {"desk": 3}, {"desk": "short"}, {"desk": "x" * 500}])
def test_a_browser_that_sends_nonsense_gets_a_new_workspace(garbage):
    assert len(read_seat(garbage).secret) == 22


def test_the_address_opens_a_workspace_and_what_is_odd_in_it_is_left_out():
    mine = read_seat({}).secret
    assert read_seat({}, mine) == Seat(mine)
    odd = read_seat({"desk": mine, "assignment": "../x", "class": "c1", "step": "sudo"}, "not a secret")
    assert odd == Seat(mine, "", "c1", "assignment")


def test_a_table_of_questions_is_saved_and_comes_back(hand):
    heads, rows = hand.shown["heads"], hand.value("sheet")
    rows[0][heads.index("text")] = "How fast?"
    hand.do("assignment", "save", heads, rows, "Speed", "en")
    assert "1 question, 2 points" in hand.shown["saved"] and hand.state["assignment"]
    again = Hand(hand.frame.room, make_request())
    again.take(again.frame.arrive, hand.state)
    assert again.value("sheet") == rows and "Speed" in again.shown["assignments"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda heads, rows: rows[1].__setitem__(heads.index("points"), "many"), ("row 2", "many")),
        (lambda heads, rows: rows[1].__setitem__(heads.index("kind"), "song"), ("row 2", "song")),
        (lambda heads, rows: rows[0].__setitem__(heads.index("options"), ""), ("row 1",)),
        (lambda heads, rows: rows[1].__setitem__(0, "Q1"), ("row 2", "Q1")),
    ],
)
def test_a_fault_of_the_table_is_named_by_row_and_nothing_is_lost(hand, change, said):
    hand.open_class()
    hand.do("assignment", "open", id=hand.state["assignment"], kind="assignment")
    heads, rows = hand.shown["heads"], [list(row) for row in hand.value("sheet")]
    change(heads, rows)
    with pytest.raises(InputError) as raised:
        hand.do("assignment", "save", heads, rows, "Light", "en")
    assert all(part in str(raised.value) for part in said), str(raised.value)
    assert len(hand.frame.assignment(read_seat(hand.state)).questions) == 2


def test_saving_the_questions_of_an_open_class_leaves_the_class_its_name(hand):
    hand.open_class()
    hand.take(hand.frame.go, hand.state, id="assignment")
    hand.do("assignment", "save", hand.shown["heads"], hand.value("sheet"), "Light and dark", "en")
    assert "8b" in hand.shown["classes"] and "Light and dark" in hand.shown["assignments"]
    assert "Light and dark" not in hand.shown["classes"]


def test_an_added_question_has_an_id_that_no_other_has(hand):
    hand.open_class()
    hand.take(hand.frame.go, hand.state, id="assignment")
    second = hand.value("sheet")[1:]
    hand.take(hand.page.steps["assignment"].events.add, hand.shown["heads"], second, "short")
    assert [row[0] for row in hand.value("sheet")] == ["Q2", "Q3"]


@pytest.mark.parametrize("kind", ["choice", "true_false", "fill_in", "numeric", "maths", "short", "essay", "code"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_added_row_of_any_kind_can_be_saved_as_it_is(room, kind, language):
    hand = Hand(room, make_request("zh-CN" if language == "zh" else "en-US"))
    hand.take(hand.page.steps["assignment"].events.add, hand.shown["heads"], hand.value("sheet"), kind)
    hand.do("assignment", "save", hand.shown["heads"], hand.value("sheet"), "All", language)
    assert [q.kind for q in hand.frame.assignment(read_seat(hand.state)).questions] == ["numeric", kind]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "gift", "xml"])
def test_the_table_is_downloaded_in_every_format_and_read_in_again(hand, tmp_path, form):
    events = hand.page.steps["assignment"].events
    hand.open_class()
    hand.do("assignment", "open", id=hand.state["assignment"], kind="assignment")
    whole = hand.shown["heads"], hand.value("sheet"), "Light", "en"
    made = json.loads(hand.take(events.download, *whole, id=form)["exported"])
    left_out = hand.shown["saved"]
    path = tmp_path / made["name"]
    path.write_bytes(base64.b64decode(made["data"]))
    hand.do("assignment", "upload", str(path))
    held = 2 - ("Q2" in left_out)
    assert f"{held} question" in hand.shown["saved"] and (held == 2 or form in ("gift", "xml"))


def read_in(hand, title, into, roles=("student", "name", "answer:Q1", "answer:Q2")):
    """Press the button below the columns that the page shows."""
    seal = re.search(r'data-act="read" data-id="([^"]+)"', hand.shown["mapping"])[1]
    roles = list(roles) if isinstance(roles, tuple) else roles
    return hand.do("answers", "read", hand.shown["reading"], title, into, roles=roles, id=seal)


def test_what_columns_are_is_not_taken_for_those_of_a_table_that_was_opened_since(hand):
    hand.open_class()
    hand.do("answers", "paste", "number,who,Q1,zweite\n1,Ada,right,right\n")
    shown = hand.shown["mapping"]
    hand.do("answers", "paste", "number,Q1,who,zweite\n1,right,Ada,right\n")
    now, hand.shown["mapping"] = hand.shown["mapping"], shown
    with pytest.raises(InputError, match="Another table"):
        read_in(hand, "other", "new")
    hand.shown["mapping"] = now
    read_in(hand, "other", "new", ["student", "answer:Q1", "name", "answer:Q2"])
    assert hand.value("class_table") == [["1", "Ada", "right", "right"]]


def test_pasted_cells_show_what_their_columns_are_and_a_column_can_be_changed(hand):
    hand.open_class()
    hand.do("answers", "paste", "number,who,Q1,zweite\n1,Ada,right,right\n")
    assert 'value="name" selected' not in hand.shown["mapping"]
    for odd in (["student"], ["student", "name", "answer:Q1", "answer:Q9"], "student", None):
        with pytest.raises(InputError):
            read_in(hand, "other", "new", odd)
    read_in(hand, "other", "new")
    assert hand.value("class_table") == [["1", "Ada", "right", "right"]]


def test_sheets_that_are_pasted_are_parted_by_student(hand):
    hand.open_class()
    hand.do("answers", "paste", "Name: Dee\nQ1: right\nQ2: right too\n---\nName: Eli\nQ1: wrong\nQ2: doubt\n")
    assert [row[1] for row in hand.value("class_table")] == ["Dee", "Eli"]


def test_late_answers_are_added_and_grades_made_stay(hand, room):
    hand.open_class().grade()
    marked = len(room.marked)
    hand.do("answers", "paste", "number,name,Q1,Q2\n09,Zoe,right,right\n")
    read_in(hand, "8b", "add")
    assert len(hand.value("class_table")) == 4
    hand.grade()
    assert room.marked[marked:] == ["right", "right"]


def test_a_class_that_answers_are_added_to_keeps_its_name(hand, room):
    hand.open_class()
    hand.do("answers", "paste", "number,name,Q1,Q2\n09,Zoe,right,right\n")
    read_in(hand, "late answers", "add")
    assert [head.title for head in room.store.list_classes(read_seat(hand.state).desk)] == ["8b"]


@pytest.mark.parametrize("elsewhere", ["assignment", "grading"])
def test_files_that_were_read_leave_the_teacher_at_the_step_they_went_to_meanwhile(hand, room, tmp_path, elsewhere):
    hand.open_class()
    path = tmp_path / "dee.txt"
    path.write_text("Name: Dee\nQ1: right\nQ2: right too\n")
    reading = hand.page.steps["answers"].events.read_files(hand.state, str(path), hand.request)
    next(reading)
    hand.take(hand.frame.go, hand.state, id=elsewhere)
    assert not any("visit" in update or "class_table" in update for update in reading)
    assert {head.title for head in room.store.list_classes(read_seat(hand.state).desk)} == {"8b", "dee"}


def test_a_student_who_is_added_a_second_time_is_told_of(hand):
    hand.open_class()
    hand.do("answers", "paste", "number,name,Q1,Q2\n01,Ada,wrong,right\n")
    read_in(hand, "8b", "add")
    assert "1 student read in" in hand.shown["notes"] and "01" in hand.shown["notes"]
    assert [row[0] for row in hand.value("class_table")] == ["01", "02", "03", "01 (2)"]


def test_a_changed_cell_alone_is_graded_anew(hand, room):
    hand.open_class().grade()
    rows, marked = hand.value("class_table"), len(room.marked)
    rows[1][3] = "right after all"
    hand.take(hand.page.steps["answers"].events.taken.change, hand.state, rows)
    hand.grade()
    assert room.marked[marked:] == ["right after all"]


def test_a_corrected_number_keeps_the_marks_and_the_transcripts_of_its_row(hand, room):
    taken = keep_pictures(hand)
    hand.grade()
    marked, rows = len(room.marked), hand.value("class_table")
    rows[0][0], rows[1][0], rows[2][0] = rows[1][0], rows[0][0], "17"
    hand.take(taken.change, hand.state, rows)
    book = hand.frame.book(read_seat(hand.state))
    assert [(one.student, bool(one.answers[1].doubtful)) for one in book.submissions] == [
        ("02", True),
        ("01", True),
        ("17", True),
    ]
    assert {grade.student for grade in book.grades} == {"01", "02", "17"} and len(book.grades) == 6
    hand.grade()
    assert len(room.marked) == marked, "nothing is graded anew"


def test_a_table_that_was_sorted_moves_no_decision_between_students_who_answered_alike():
    answers = (Answer("Q1", "right"), Answer("Q2", ""))
    before = [Submission("01", answers), Submission("02", answers, name="Ben"), Submission("03", answers, name="Cy")]
    rows = [[one.student, one.name, "right", ""] for one in reversed(before)]
    assert read_class_rows(rows, ASSIGNMENT, before) == (tuple(reversed(before)), {})
    rows = [["01", "", "right", ""], ["03", "Ben", "right", ""], ["02", "Cy", "right", ""]]
    assert read_class_rows(rows, ASSIGNMENT, before)[1] == {"02": "03", "03": "02"}


def keep_pictures(hand):
    """The open class with its answers to Q2 read from pictures."""
    seat, room = read_seat(hand.open_class().state), hand.frame.room
    read = [
        replace(one, answers=(one.answers[0], replace(one.answers[1], source="a.png", doubtful=(Span(0, 2),))))
        for one in hand.frame.book(seat).submissions
    ]
    keep_class(room.store, seat.desk, ASSIGNMENT, read, class_id=seat.class_id)
    return hand.page.steps["answers"].events.taken


def test_a_corrected_transcript_finds_its_student_wherever_the_row_went_and_leaves_the_other_fields_alone(hand):
    taken = keep_pictures(hand)
    assert 'data-student="02" data-question="Q2"' in taken.show(read_seat(hand.state), "en")["transcripts"]
    hand.take(taken.change, hand.state, hand.value("class_table")[1:])
    drawn = taken.edit(hand.state, hand.request, make_event(student="02", question="Q2", text="right now"))
    assert set(drawn) == {"class_table"}
    by_student = {one.student: one.answers[1] for one in hand.frame.book(read_seat(hand.state)).submissions}
    assert (by_student["02"].text, by_student["02"].doubtful) == ("right now", ())
    assert by_student["03"].text == "unknown" and by_student["03"].doubtful
    with pytest.raises(InputError):
        taken.edit(hand.state, hand.request, make_event(student="01", question="Q2", text="gone"))


def test_of_two_transcripts_corrected_at_once_neither_is_lost(hand, monkeypatch):
    taken = keep_pictures(hand)
    both, book = threading.Barrier(2), hand.frame.book

    def read_together(seat):
        found = book(seat)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(0.5)
        return found

    monkeypatch.setattr(hand.frame, "book", read_together)
    events = [make_event(student=student, question="Q2", text=f"read {student}") for student in ("01", "02")]
    threads = [threading.Thread(target=taken.edit, args=(hand.state, hand.request, event)) for event in events]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.answers[1].text for one in book(read_seat(hand.state)).submissions] == ["read 01", "read 02", "unknown"]


def test_a_row_without_a_student_is_named(hand):
    hand.open_class()
    rows = [*hand.value("class_table"), ["", "", "right", ""]]
    with pytest.raises(InputError, match="Row 4"):
        hand.take(hand.page.steps["answers"].events.taken.change, hand.state, rows)


def test_grading_fills_the_table_with_signs_and_holds_what_is_unsure(hand):
    hand.open_class().grade()
    table = hand.shown["cells"]
    assert table.count('gridcell" class="full"') == 3 and table.count('gridcell" class="waits"') == 2 and "✓" in table
    assert "2 wait" in hand.shown["stepper"] and hand.shown["grade"]["interactive"] is False
    assert "1 of 2 judged marks" in hand.shown["band"] and "<svg" in hand.shown["band"]


def test_accepting_more_wrong_marks_lets_more_stand(hand):
    hand.open_class().grade()
    hand.do("grading", "tune", 50)
    assert "0 of 2 judged marks" in hand.shown["band"] and "1 wait" in hand.shown["stepper"]
    assert hand.frame.book(read_seat(hand.state)).accept_wrong == 0.5


def test_grading_that_ends_leaves_the_teacher_at_the_step_they_went_to_meanwhile(hand, room):
    hand.open_class()
    graded = hand.page.steps["grading"].events.grade(hand.state, hand.request)
    hand.shown |= next(graded)
    hand.take(hand.frame.go, hand.state, id="review")
    assert not any("visit" in update or "review_step" in update for update in graded)
    hand.do("grading", "rest")
    assert hand.state["step"] == "review" and "2 wait" in hand.shown["stepper"]
    assert hand.shown["grade"]["visible"] and not hand.shown["stop"]["visible"]


def test_what_is_found_out_about_a_class_is_not_drawn_once_another_is_open(hand, room):
    first = hand.open_class().state
    assert "Ada" in hand.take(hand.frame.go, hand.state, id="grading")["cells"]
    hand.open_class("number,name,Q1,Q2\n07,Zoe,right,right\n")
    second = hand.state["class"]
    hand.do("assignment", "open", id=first["class"], kind="class")
    room.steps = threading.Semaphore(1)
    grading_first = hand.page.steps["grading"].events.grade(hand.state, hand.request)
    checked = hand.page.steps["results"].events.check(hand.state, hand.request)
    next(grading_first), next(checked)
    hand.do("assignment", "open", id=second, kind="class")
    room.steps.release(100)
    assert list(checked) == list(grading_first) == []
    hand.do("grading", "rest")
    assert hand.state["class"] == second and "Zoe" in hand.shown["cells"] and "Ada" not in hand.shown["cells"]
    assert len(hand.frame.book(read_seat(first)).grades) == 6


def test_the_queue_is_decided_one_after_the_other(hand):
    hand.open_class().grade()
    hand.take(hand.frame.go, hand.state, id="review")
    first = hand.shown["place"]
    hand.do("review", "save", first, 1.5, "Good start")
    assert "1 wait" in hand.shown["stepper"] and hand.shown["place"] != first
    hand.do("review", "save", hand.shown["place"], 0, "")
    assert "Nothing waits" in hand.shown["case"] and hand.shown["deciding"]["visible"] is False
    grade = hand.frame.book(read_seat(hand.state)).grade(*first)
    assert (grade.points, grade.override.comment) == (1.5, "Good start")


def test_any_cell_can_be_opened_overridden_and_given_back(hand):
    hand.open_class().grade()
    hand.do("review", "pick", row=0, column=1)
    assert hand.state["step"] == "review" and "right because" in hand.shown["case"].replace("</mark>", "").replace(
        '<mark class="quote">', ""
    )
    hand.do("review", "save", hand.shown["place"], 0.5, "no")
    hand.do("review", "pick", row=0, column=1)
    assert "You gave 0.5 points" in hand.shown["case"] and hand.shown["points"]["value"] == 0.5
    hand.do("review", "withdraw", hand.shown["place"])
    assert hand.frame.book(read_seat(hand.state)).grade("01", "Q2").points == 2


@pytest.mark.parametrize(("points", "said"), [(None, "no points"), (9.0, "9"), (-1.0, "-1")])
def test_points_the_question_cannot_give_are_refused(hand, points, said):
    hand.open_class().grade()
    with pytest.raises(ShowcaseError, match=said):
        hand.do("review", "save", ["01", "Q2"], points, "")


@pytest.mark.parametrize(
    "place", [{"row": 9, "column": 0}, {"row": 0, "column": 7}, {"row": -1, "column": 0}, {"row": "0"}]
)
def test_cells_that_are_not_there_are_refused(hand, place):
    hand.open_class().grade()
    with pytest.raises(InputError):
        hand.do("review", "pick", **place)


@pytest.mark.parametrize("place", [None, [], ["01"], ["01", "Q9"], ["09", "Q1"], [["01"], "Q1"], "01", {"0": "01"}, 1])
def test_a_place_that_the_class_has_not_is_not_decided(hand, place):
    hand.open_class().grade()
    before = hand.frame.book(read_seat(hand.state))
    for name, *sent in (("save", 1, ""), ("accept", ""), ("withdraw",)):
        with pytest.raises(InputError, match="cell"):
            hand.do("review", name, place, *sent)
    assert hand.frame.book(read_seat(hand.state)) == before


def test_grading_again_shows_what_would_change_before_it_is_taken(hand):
    hand.open_class(ANSWERS + "04,Di,right,doubt too\n").grade()
    hand.do("review", "save", ["02", "Q2"], 2, "")
    hand.do("review", "again")
    assert "04" in hand.shown["changes"] and "▲ +1" in hand.shown["changes"]
    assert hand.frame.book(read_seat(hand.state)).grade("04", "Q2").mark.points == 1
    hand.do("review", "take", hand.shown["pending"])
    assert hand.frame.book(read_seat(hand.state)).grade("04", "Q2").mark.points == 2


def test_new_marks_of_one_class_are_not_taken_in_another(hand):
    hand.open_class(ANSWERS + "04,Di,right,doubt too\n").grade()
    hand.do("review", "save", ["02", "Q2"], 2, "")
    pending = hand.do("review", "again")["pending"]
    hand.open_class()
    with pytest.raises(InputError):
        hand.do("review", "take", pending)


def test_results_are_numbers_and_files(hand):
    hand.open_class().grade()
    hand.take(hand.frame.go, hand.state, id="results")
    assert "1 of" not in hand.shown["totals"] and "2 students are in none" in hand.shown["totals"]
    made = json.loads(hand.do("results", "export", id="xlsx")["exported"])
    assert made["name"].endswith(".xlsx") and base64.b64decode(made["data"]).startswith(b"PK")
    with pytest.raises(InputError):
        hand.do("results", "export", id="exe")


def test_a_teachers_own_marks_are_compared(hand, tmp_path):
    hand.open_class().grade()
    path = tmp_path / "mine.csv"
    path.write_text("student,Q1,Q2\n01,1,2\n02,0,1\n03,1,0\n")
    hand.do("results", "compare", str(path))
    assert "Q1" in hand.shown["agreement"] and "<td>3</td>" in hand.shown["agreement"]


def test_a_plan_leads_to_the_mistakes_behind_it(hand):
    hand.open_class().grade()
    hand.take(hand.frame.go, hand.state, id="study")
    hand.do("study", "choose", "02")
    assert 'data-id="02" data-kind="Q1"' in hand.shown["plan"]
    hand.do("study", "open", id="02", kind="Q1")
    assert hand.state["step"] == "review" and hand.shown["place"] == ["02", "Q1"]
    with pytest.raises(InputError):
        hand.do("study", "choose", "77")


def test_a_deleted_class_is_gone_with_all_its_data(hand, settings):
    hand.open_class("number,name,Q1,Q2\n01,Ada,right,a very secret answer\n").grade()
    name = hand.state["class"]
    hand.do("assignment", "remove", id=name, kind="class")
    assert hand.state["class"] == "" and name not in hand.shown["classes"]
    files = list(Path(settings.home).glob("store.sqlite*"))
    assert files and not any(b"a very secret answer" in path.read_bytes() for path in files)


def test_deleting_what_is_not_open_leaves_the_table_of_questions_as_it_is_typed(hand):
    old = hand.open_class().state["class"]
    hand.open_class()
    hand.take(hand.frame.go, hand.state, id="assignment")
    removed = hand.page.steps["assignment"].events.remove(hand.state, hand.request, make_event(id=old, kind="class"))
    assert old not in removed["classes"] and "sheet" not in removed and "assignment_title" not in removed


def test_another_workspace_reaches_nothing(hand, room):
    hand.open_class().grade()
    stolen = {**Hand(room, make_request()).state, "class": hand.state["class"], "step": "grading"}
    other = Hand(room, make_request())
    events = {name: step.events for name, step in other.page.steps.items()}
    other.shown["visit"] = stolen
    tries = [
        lambda: other.do("grading", "grade"),
        lambda: other.do("grading", "stop"),
        lambda: other.do("grading", "tune", 20),
        lambda: other.do("review", "save", ("01", "Q1"), 0, ""),
        lambda: other.do("review", "take", (stolen["class"], ())),
        lambda: other.do("review", "pick", row=0, column=0),
        lambda: other.do("results", "export", id="csv"),
        lambda: other.do("study", "choose", "01"),
        lambda: other.do("assignment", "open", id=stolen["class"], kind="class"),
        lambda: other.do("assignment", "remove", id=stolen["class"], kind="class"),
        lambda: other.take(events["answers"].taken.change, stolen, []),
    ]
    for attempt in tries:
        with pytest.raises((StoreError, InputError)):
            attempt()
    arrived = other.take(other.frame.arrive, stolen)
    assert arrived["visit"]["class"] == "" and "Ada" not in json.dumps(arrived, default=str)
    assert len(hand.frame.book(read_seat(hand.state)).grades) == 6


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> ${alert(3)} {{alert(4)}} =cmd()|' /C calc'!A0"


def test_hostile_text_is_text_wherever_it_is_shown(hand):
    answers = f'number,name,Q1,Q2\n01,"{HOSTILE}","{HOSTILE}","right {HOSTILE} plant {HOSTILE}"\n'
    hand.open_class(answers).grade()
    for step in STEPS:
        hand.take(hand.frame.go, hand.state, id=step)
        assert not any(
            "<script>alert" in str(value) or "<img src=x" in str(value)
            for name, value in hand.shown.items()
            if isinstance(value, str)
        ), step
    hand.do("review", "pick", row=0, column=1)
    assert '<mark class="plant">' in hand.shown["case"] and "&lt;script&gt;" in hand.shown["case"]


def test_a_chinese_page_says_everything_in_chinese(room):
    hand = Hand(room, make_request("zh-CN")).open_class().grade()
    for step in STEPS:
        hand.take(hand.frame.go, hand.state, id=step)
    assert "全部 6 份答案已批改" in hand.do("grading", "tune", 10).get("progress", "全部 6 份答案已批改")
    assert "名学生" in hand.shown["totals"] and "个待定" in hand.shown["stepper"]


def test_words_are_called_an_instruction_only_where_that_check_says_so():
    question, answer = ASSIGNMENT.questions[1], Answer("Q2", "right so long")
    long = Check("length", False, words("grader.mark_plant"), (Span(6, 13),))
    mark = Mark(1.0, 2.0, words("grader.method_scorer"), checks=(long,))
    case = Case(question, Submission("01", (answer,)), Grade("01", "Q2", mark, "k"), 1, 1)
    assert 'class="plant"' not in render_case(case, "en")
    planted = replace(case, grade=Grade("01", "Q2", replace(mark, checks=(replace(long, name="injection"),)), "k"))
    assert '<mark class="plant">so long</mark>' in render_case(planted, "en")


def test_a_table_too_wide_for_a_page_is_refused_and_the_class_stays(hand, tmp_path):
    hand.open_class()
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{n}" for n in range(501)) + "\n" + ",".join("1" * 501) + "\n")
    with pytest.raises(InputError, match="501 columns"):
        hand.do("answers", "upload", str(path))
    assert len(hand.frame.book(read_seat(hand.state)).submissions) == 3


@pytest.mark.parametrize(
    "text", ["f''(x) = 2", "' OR '1'='1", "'=1", "''=1", "=1+1", "-5", "'", "it's -5", "@home", "a '-' b", "<b>'+'</b>"]
)
def test_a_cell_comes_back_as_it_was_typed(text):
    heads, rows = fill_sheet(read_sheet(*SMALL, "Cells", "en"), "en")
    rows[0][heads.index("text")] = rows[0][heads.index("feedback")] = text
    assert fill_sheet(read_sheet(heads, rows, "Cells", "en"), "en")[1] == rows


def test_control_characters_are_left_out_of_the_table():
    heads, rows = SMALL[0], [["Q1", "short", "Why\x01 is\x08 it\x7f?", "Because."]]
    assert read_sheet(heads, rows, "Cells", "en").questions[0].text == "Why is it?"


SMALL = ["id", "kind", "text", "reference"], [["Q1", "short", "Why?", "Because."]]
