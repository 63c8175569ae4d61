"""The line for the model: who works, who waits at which place, who is refused, and that nobody holds it all."""

import threading
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.access import Line, Person, say_place
from core.errors import AccessError

ANNA, BO, CY = Person("anna"), Person("bo"), Person("cy")


def places(turns):
    return [turn.wait(0) for turn in turns]


def test_as_many_work_as_there_are_places_and_the_others_are_told_which_number_they_are():
    line = Line(at_once=2, length=10)
    turns = [line.enter(Person(str(n))) for n in range(5)]
    assert places(turns) == [0, 0, 1, 2, 3] and line.count() == (2, 3)
    turns[0].leave()
    assert places(turns[1:]) == [0, 0, 1, 2]


def test_giving_up_moves_the_others_forward():
    line = Line(at_once=1, length=10)
    turns = [line.enter(Person(str(n))) for n in range(4)]
    turns[1].leave()
    turns[1].leave()
    assert places([turns[0], turns[2], turns[3]]) == [0, 1, 2]


def test_a_full_line_refuses_and_says_how_many_wait():
    line = Line(at_once=1, length=2)
    for n in range(3):
        line.enter(Person(str(n)))
    with pytest.raises(AccessError, match="2 requests are waiting"):
        line.enter(CY)
    assert line.count() == (1, 2)


def test_one_person_leaves_a_place_and_half_of_the_line_to_others():
    line = Line(at_once=3, length=6)
    mine = [line.enter(ANNA) for _ in range(5)]
    assert places(mine) == [0, 0, 1, 2, 3], "the third place is kept for somebody else"
    with pytest.raises(AccessError, match="3 of your requests"):
        line.enter(ANNA)
    assert line.enter(BO).wait(0) == 0


def test_whoever_holds_fewest_is_next():
    line = Line(at_once=2, length=10)
    crowd = [line.enter(ANNA) for _ in range(3)]
    first, second = line.enter(BO), line.enter(CY)
    assert (crowd[0].wait(0), first.wait(0)) == (0, 0)
    assert (second.wait(0), crowd[1].wait(0)) == (1, 2)
    first.leave()
    assert second.began and not crowd[1].began


def test_with_one_place_a_person_may_have_it():
    assert Line(at_once=1, length=1).enter(ANNA).wait(0) == 0


def test_a_turn_ends_however_its_work_ends():
    line = Line(at_once=1, length=1)
    with pytest.raises(ZeroDivisionError), line.enter(ANNA):
        raise ZeroDivisionError
    assert line.count() == (0, 0)


def test_whoever_waits_is_woken():
    line = Line(at_once=1, length=2)
    first, second = line.enter(ANNA), line.enter(BO)
    threading.Timer(0.05, first.leave).start()
    assert second.wait(30) == 0


def test_long_work_lets_others_between_its_steps():
    line, seen = Line(at_once=1, length=5), []
    work = line.in_turns(ANNA, iter("abc"), lambda: False)
    seen.append(next(work))
    with line.enter(BO) as turn:
        assert turn.wait(0) == 0, "between two steps the place is free"
    assert seen + list(work) == ["a", "b", "c"]


def test_long_work_that_is_stopped_or_left_is_closed_and_holds_no_place():
    closed = []

    def endless():
        try:
            while True:
                yield 1
        finally:
            closed.append(True)

    line, stop = Line(at_once=1, length=5), threading.Event()
    work = line.in_turns(ANNA, endless(), stop.is_set)
    next(work)
    stop.set()
    assert list(work) == [] and closed == [True]
    other = line.in_turns(ANNA, endless(), lambda: False)
    next(other)
    other.close()
    assert closed == [True, True] and line.count() == (0, 0)


def test_long_work_is_not_refused_where_the_line_is_full():
    line = Line(at_once=1, length=1)
    holding, waiting = line.enter(ANNA), line.enter(BO)
    done = []
    worker = threading.Thread(target=lambda: done.extend(line.in_turns(CY, iter("ab"), lambda: False)))
    worker.start()
    holding.leave()
    waiting.leave()
    worker.join(20)
    assert done == ["a", "b"]


def test_places_are_said_in_both_languages():
    assert say_place(1).text("en").startswith("Next") and "3" in say_place(3).text("en")
    assert "3" in say_place(3).text("zh")


ACTS = st.lists(st.tuples(st.sampled_from("aabbc"), st.booleans()), max_size=60)


@given(ACTS, st.integers(1, 4), st.integers(1, 8))
def test_the_lines_laws_hold_whatever_people_do(acts, at_once, length):
    line, turns = Line(at_once, length), []
    for name, leaves in acts:
        if leaves and turns:
            turns.pop(0).leave()
        else:
            with suppress(AccessError):
                turns.append(line.enter(Person(name)))
        working = [turn for turn in turns if turn.began]
        waiting = [turn for turn in turns if not turn.began]
        assert line.count() == (len(working), len(waiting)) and len(waiting) <= length
        assert len(working) <= at_once
        assert sorted(places(waiting)) == list(range(1, len(waiting) + 1)), "each has a place of its own"
        for one in {turn.key for turn in working}:
            assert sum(turn.key == one for turn in working) <= max(1, at_once - 1)
        if len(working) < at_once:
            held = {turn.key for turn in waiting}
            assert all(sum(t.key == key for t in working) >= max(1, at_once - 1) for key in held), (
                "a place stands empty"
            )
