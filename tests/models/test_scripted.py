import numpy as np
import pytest
from langchain_core.messages import HumanMessage
from pydantic import BaseModel, Field

from core.errors import GenerationFailed
from core.models.scripted import ScriptedChat, ScriptedEmbedder

ASK = [HumanMessage("What is your return policy?")]


class Verdict(BaseModel):
    label: str = Field(max_length=10)
    score: int


def test_replies_come_in_order_word_by_word():
    model = ScriptedChat(replies=["One two", "三"])
    model.enqueue("four")
    pieces = [chunk.text for chunk in model.stream(ASK)]
    assert pieces == ["One", " two", ""]
    assert [model.invoke(ASK).text for _ in range(2)] == ["三", "four"]
    assert model.history == [ASK] * 3


def test_a_reply_can_be_a_function_or_an_error():
    model = ScriptedChat(
        replies=[lambda messages: messages[-1].text.upper(), GenerationFailed("models.not_the_schema")]
    )
    assert model.invoke(ASK).text == "WHAT IS YOUR RETURN POLICY?"
    with pytest.raises(GenerationFailed):
        model.invoke(ASK)


def test_asking_more_than_was_scripted_is_an_error():
    with pytest.raises(IndexError):
        ScriptedChat().invoke(ASK)


def test_the_last_chunk_has_the_figures_every_engine_gives():
    last = list(ScriptedChat(replies=["a b c"]).stream(ASK))[-1]
    assert last.usage_metadata["output_tokens"] == 3
    assert last.response_metadata["finish_reason"] == "stop"
    assert last.response_metadata["model_name"] == "scripted"
    assert {"first_token_seconds", "tokens_per_second"} <= set(last.response_metadata)


@pytest.mark.parametrize(
    ("kwargs", "text", "finish"),
    [
        ({"stop": ["\nUser:"]}, "Hello there", "stop"),
        ({"max_tokens": 1}, "Hello", "length"),
        ({"stop": ["nowhere"]}, "Hello there\nUser: hi", "stop"),
    ],
)
def test_stop_strings_and_budgets(kwargs, text, finish):
    reply = ScriptedChat(replies=["Hello there\nUser: hi"]).invoke(ASK, **kwargs)
    assert (reply.text, reply.response_metadata["finish_reason"]) == (text, finish)


def test_closing_the_stream_is_counted_as_cancelled():
    model = ScriptedChat(replies=["one two three"])
    stream = model.stream(ASK)
    next(stream)
    stream.close()
    assert model.cancelled == 1


def test_structured_output_parses_and_a_cut_reply_is_asked_again_with_twice_the_budget():
    model = ScriptedChat(replies=['{"label": "ok", "score": 3}'] * 2)
    assert model.with_structured_output(Verdict, max_tokens=3).invoke(ASK) == Verdict(label="ok", score=3)
    assert len(model.history) == 2


def test_a_reply_of_another_form_is_a_failure_with_a_next_act():
    with pytest.raises(GenerationFailed) as caught:
        ScriptedChat(replies=["no"]).with_structured_output(Verdict).invoke(ASK)
    assert "asked form" in caught.value.text() and caught.value.hint("zh")
    both = ScriptedChat(replies=["no"]).with_structured_output(Verdict, include_raw=True).invoke(ASK)
    assert both["parsed"] is None and both["raw"].text == "no" and both["parsing_error"]


async def _gather(model):
    return [chunk.text async for chunk in model.astream(ASK)]


def test_async_streaming_says_the_same():
    import asyncio

    assert asyncio.run(_gather(ScriptedChat(replies=["One two"]))) == ["One", " two", ""]


def test_embedder_gives_unit_rows_and_near_texts_share_words():
    embedder = ScriptedEmbedder()
    rows = embedder.embed(["return policy for shoes", "what is the return policy", "重置密码", ""])
    assert rows.shape == (4, 64) and rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]
    assert embedder.embed_query("重置密码") == rows[2].tolist()
