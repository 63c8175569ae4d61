"""Every reply of a model is counted once, for the request that asked, however it ended."""

import asyncio

import pytest
from langchain_core.messages import HumanMessage

from core.errors import GenerationFailed
from core.models import ScriptedChat, ScriptedTranslator
from core.models.decoding import Decoding, generate_replies
from core.telemetry import Generation, request_scope

ASK = [HumanMessage("Where is it?")]
MODEL = "counted/model"


@pytest.fixture
def model():
    return ScriptedChat(replies=["one two three", "one two three", "one two three"], model_id=MODEL)


def test_a_reply_read_to_its_end(counted, model):
    with request_scope("chatbot", "ask") as scope:
        assert model.invoke(ASK).text == "one two three"
    assert (scope.prompt_tokens, scope.completion_tokens) == (3, 3)
    assert counted.more("tokens_total", model=MODEL, kind="prompt") == 3
    assert counted.more("tokens_total", model=MODEL, kind="completion") == 3
    assert counted.more("generations_total", model=MODEL, finish="stop") == 1
    assert counted.more("first_token_seconds_count", model=MODEL) == 1
    assert counted.more("generation_seconds_count", model=MODEL) == 1
    assert counted.now("generations_running", model=MODEL) == 0


def test_a_reply_that_nobody_waits_for_counts_as_far_as_it_came(counted, model):
    with request_scope("chatbot", "ask") as scope:
        stream = model.stream(ASK)
        next(stream)
        assert counted.now("generations_running", model=MODEL) == 1 and scope.completion_tokens == 1
        stream.close()
    assert counted.more("generations_total", model=MODEL, finish="cancelled") == 1
    assert counted.more("tokens_total", model=MODEL, kind="completion") == 1
    assert counted.now("generations_running", model=MODEL) == 0


def test_one_cut_at_its_budget_and_one_that_breaks(counted):
    model = ScriptedChat(replies=["one two three", GenerationFailed("models.closed")], model_id=MODEL)
    model.invoke(ASK, max_tokens=2)
    with pytest.raises(GenerationFailed):
        model.invoke(ASK)
    assert counted.more("generations_total", model=MODEL, finish="length") == 1
    assert counted.more("generations_total", model=MODEL, finish="failed") == 1


def test_several_replies_to_one_question_are_several(counted, model):
    with request_scope("writer", "draft") as scope:
        generate_replies(model, ASK, Decoding("sampling", candidates=3))
    assert counted.more("generations_total", model=MODEL, finish="stop") == 3 and scope.completion_tokens == 9


def test_a_task_that_is_cancelled_is_no_failure(counted):
    async def work():
        with Generation(MODEL, 5) as reply:
            reply.token()
            await asyncio.sleep(30)

    async def run():
        task = asyncio.create_task(work())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert counted.more("generations_total", model=MODEL, finish="cancelled") == 1


def test_what_a_server_counted_itself_replaces_our_estimate(counted):
    with request_scope("chatbot", "ask") as scope, Generation(MODEL, 100) as reply:
        reply.token(7)
        reply.correct(80, 5)
    assert (scope.prompt_tokens, scope.completion_tokens) == (80, 5)
    assert counted.more("tokens_total", model=MODEL, kind="prompt") == 80


def test_replies_made_together_have_no_times(counted):
    with Generation(MODEL, 1, timed=False) as reply:
        reply.token()
    assert reply.first_token_seconds is None and reply.speed() is None
    assert counted.more("generation_seconds_count", model=MODEL) == 0


def test_outside_of_a_request_models_are_counted_all_the_same(counted, model):
    model.invoke(ASK)
    assert counted.more("tokens_total", model=MODEL, kind="completion") == 3
    assert ScriptedTranslator().translate([], "en", "es") == []
