"""A request's scope goes wherever its work goes, and nowhere else."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.errors import ContextTooLong, GenerationFailed, InputError, StoreError, TooLarge
from core.telemetry import carried, current_scope, request_scope, request_stream, stepwise


def steps(count):
    """Counts a token a step and says for whom."""
    for _ in range(count):
        current_scope().count(completion=1)
        yield current_scope()


def in_thread(act):
    """`act` in a thread of its own, as interfaces take the steps of a streamed handler."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(act).result()


def test_outside_of_a_request_there_is_none():
    assert current_scope() is None


def test_every_step_of_a_stream_is_in_its_request_whichever_thread_takes_it():
    stream = request_stream("chatbot", "ask", lambda: steps(3))
    seen = [in_thread(lambda: next(stream)) for _ in range(3)]
    assert len(set(seen)) == 1 and seen[0].tokens == 3 and current_scope() is None


def test_many_streams_taken_in_turns_by_many_threads_do_not_mix():
    counts = [random.Random(7).randint(1, 40) for _ in range(30)]
    streams = [request_stream("chatbot", "ask", lambda count=count: steps(count)) for count in counts]
    locks = [threading.Lock() for _ in streams]
    seen = [set() for _ in streams]

    def take(order):
        for at in order:
            with locks[at]:
                seen[at] |= {next(streams[at], None)} - {None}

    orders = [random.Random(n).choices(range(30), k=400) for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(take, orders))
    for stream, found in zip(streams, seen, strict=True):
        found |= set(stream)
    assert all(len(found) == 1 for found in seen)
    assert [next(iter(found)).tokens for found in seen] == counts


def test_a_request_inside_a_request_is_the_same_and_is_counted_once():
    with request_scope("chatbot", "ask") as outer, request_scope("chatbot", "other") as inner:
        assert inner is outer


def test_a_thread_works_for_the_request_that_started_it_where_it_is_carried():
    def who(_=None):
        return current_scope()

    with request_scope("writer", "draft") as scope:
        assert in_thread(who) is None and in_thread(carried(who)) is scope


def test_tokens_counted_by_many_threads_all_arrive():
    def count():
        for _ in range(1000):
            current_scope().count(prompt=2, completion=1)

    with request_scope("writer", "draft") as scope, ThreadPoolExecutor(8) as pool:
        for counting in [pool.submit(carried(count)) for _ in range(8)]:
            counting.result()
    assert (scope.prompt_tokens, scope.completion_tokens, scope.tokens) == (16_000, 8_000, 24_000)


@pytest.mark.parametrize(
    ("error", "outcome", "reason"),
    [
        (None, "ok", ""),
        (InputError("chatbot.empty_question"), "refused", "chatbot.empty_question"),
        (TooLarge("documents.too_many_bytes", limit=1), "refused", "documents.too_many_bytes"),
        (ContextTooLong("models.context_too_long", tokens=9, limit=8), "refused", "models.context_too_long"),
        (StoreError("store.unreachable", why="no"), "failed", "store.unreachable"),
        (GenerationFailed("models.busy", waiting=64), "failed", "models.busy"),
        (KeyError("x"), "failed", "KeyError"),
        (GeneratorExit(), "cancelled", ""),
        (SystemExit(), "ok", ""),
    ],
)
def test_how_a_request_ends_is_what_ended_it(error, outcome, reason):
    ended = []
    try:
        with request_scope("chatbot", "ask") as scope:
            scope.at_end(ended.append)
            if error is not None:
                raise error
    except BaseException as raised:
        assert raised is error
    assert ended == [scope] and (scope.outcome, scope.reason) == (outcome, reason)


def test_a_stream_that_nobody_waits_for_is_cancelled_and_its_tokens_are_there_at_the_end():
    ended = []

    def work():
        current_scope().at_end(lambda scope: ended.append((scope.outcome, scope.tokens)))
        yield from steps(100)

    stream = request_stream("chatbot", "ask", work)
    [next(stream) for _ in range(3)]
    in_thread(stream.close)
    assert ended == [("cancelled", 3)]


def test_what_is_done_at_the_end_does_not_cost_the_answer():
    def broken(_):
        raise StoreError("store.unreachable", why="no")

    def work():
        current_scope().at_end(broken)
        yield "answer"

    assert list(request_stream("chatbot", "ask", work)) == ["answer"]


def test_what_a_generator_sets_in_one_step_is_there_in_the_next():
    from contextvars import ContextVar

    variable = ContextVar("variable", default=0)

    def work():
        for number in range(3):
            token = variable.set(variable.get() + 1)
            yield variable.get()
            assert number < 2 or variable.reset(token) is None

    stream = stepwise(work())
    assert [in_thread(lambda: next(stream)) for _ in range(3)] == [1, 2, 3]
    assert list(stream) == [] and variable.get() == 0
