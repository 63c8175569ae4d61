import asyncio
import threading

import pytest
from langchain_core.messages import HumanMessage
from langchain_core.prompts import ChatPromptTemplate

from core.errors import ContextTooLong, GenerationFailed
from core.models.chat import LocalChat
from core.models.engine import TokenStream
from core.models.reply import StopStrings
from core.models.tokens import ChatTokenizer
from core.telemetry import request_scope

ASK = [HumanMessage("Where is my parcel?")]


class FakeEngine:
    """Says `text` token by token from a thread of its own; `pause` holds it after the first token."""

    def __init__(self, tokenizer, text, context=200, end="stop", error=None):
        self.tokenizer, self.text, self.context, self.end, self.error = tokenizer, text, context, end, error
        self.pause = threading.Event()
        self.pause.set()
        self.streams = []
        self.said = 0

    def submit(self, prompt, sampling):
        stream = TokenStream(prompt, sampling)
        self.streams.append(stream)
        threading.Thread(target=self._speak, args=(stream,), daemon=True).start()
        return stream

    def _speak(self, stream):
        for token in self.tokenizer.tokenizer.encode(self.text).ids[: stream.sampling.max_tokens]:
            if stream.cancelled:
                return
            stream.put(token)
            self.said += 1
            self.pause.wait(5)
        stream.put(self.error or self.end)


@pytest.fixture(scope="module")
def tokenizer(llama_weights):
    return ChatTokenizer(llama_weights)


@pytest.fixture
def chat(tokenizer):
    def make(text, **options):
        return LocalChat(
            engine=FakeEngine(tokenizer, text, **options), tokenizer=tokenizer, model_id="tiny", languages=("en",)
        )

    return make


def test_a_reply_streams_and_ends_with_its_figures(chat):
    chunks = list(chat("The parcel is on its way. 包裹在路上。").stream(ASK))
    assert "".join(chunk.text for chunk in chunks) == "The parcel is on its way. 包裹在路上。"
    assert len(chunks) > 3
    last = chunks[-1]
    assert last.response_metadata["finish_reason"] == "stop" and last.response_metadata["model_name"] == "tiny"
    assert last.response_metadata["first_token_seconds"] > 0 and last.response_metadata["tokens_per_second"] > 0
    assert (
        last.usage_metadata["input_tokens"] + last.usage_metadata["output_tokens"]
        == last.usage_metadata["total_tokens"]
    )


@pytest.mark.parametrize(
    ("stop", "text"),
    [
        (["\nUser:"], "Yes. \nUs"),
        (["Nothing"], "Yes. \nUs\nUser: no"),
        (["s.", "\nUser:"], "Ye"),
        ([""], "Yes. \nUs\nUser: no"),
    ],
)
def test_stop_strings_of_several_tokens_are_held_back(chat, stop, text):
    model = chat("Yes. \nUs\nUser: no")
    assert "".join(chunk.text for chunk in model.stream(ASK, stop=stop)) == text
    assert model.invoke(ASK, stop=stop).response_metadata["finish_reason"] == "stop"


def test_stop_strings_let_through_what_cannot_begin_one():
    filter_ = StopStrings(["END"])
    assert [filter_.push(text) for text in ("abc", "E", "N", "X", "EN", "D tail")] == ["abc", "", "", "ENX", "", ""]
    assert filter_.found and filter_.rest() == ""


def test_a_spent_budget_is_told(chat):
    reply = chat("one two three four five", end="length").invoke(ASK, max_tokens=3)
    assert reply.response_metadata["finish_reason"] == "length" and reply.usage_metadata["output_tokens"] == 3


def test_a_prompt_longer_than_the_context_is_refused_with_the_numbers(chat):
    model = chat("never said", context=10)
    with pytest.raises(ContextTooLong) as caught:
        model.invoke(ASK)
    assert str(model.count_tokens(ASK)) in caught.value.text() and "10" in caught.value.text()
    assert model.engine.streams == []


def test_the_budget_never_exceeds_the_room_left(chat):
    model = chat("words " * 200, context=50)
    model.invoke(ASK, max_tokens=1000)
    assert model.engine.streams[0].sampling.max_tokens == 50 - model.count_tokens(ASK)


def test_options_reach_the_engine(chat):
    model = chat("hi")
    model.invoke(ASK, temperature=0.7, top_p=0.8, json_schema={"type": "object"})
    sampling = model.engine.streams[0].sampling
    assert (sampling.temperature, sampling.top_p, sampling.schema) == (0.7, 0.8, '{"type": "object"}')
    model.invoke(ASK)
    assert model.engine.streams[1].sampling.temperature == 0


def test_closing_a_stream_cancels_the_request(chat):
    model = chat("word " * 50)
    model.engine.pause.clear()
    stream = model.stream(ASK)
    next(stream)
    stream.close()
    assert model.engine.streams[0].cancelled
    model.engine.pause.set()
    assert model.engine.said < 5


@pytest.mark.parametrize("options", [{}, {"candidates": 3}])
def test_tokens_are_the_requests_that_asked_for_them(chat, options):
    model = chat("one two three")
    model.engine.submit_together = lambda prompt, samplings: [model.engine.submit(prompt, one) for one in samplings]
    with request_scope("chatbot", "ask") as scope:
        made = model.generate([ASK], **options).generations[0]
    sent = [one.message.usage_metadata for one in made]
    assert len(made) == options.get("candidates", 1)
    assert scope.prompt_tokens == sum(one["input_tokens"] for one in sent)
    assert scope.completion_tokens == sum(one["output_tokens"] for one in sent) > 0


def test_tokens_of_a_stream_that_is_closed_are_the_requests_too(chat):
    model = chat("word " * 50)
    with request_scope("chatbot", "ask") as scope:
        stream = model.stream(ASK)
        next(stream)
        stream.close()
    assert scope.prompt_tokens == model.count_tokens(ASK) and 1 <= scope.completion_tokens < 50


def test_an_engines_error_reaches_the_caller(chat):
    error = GenerationFailed("models.engine_failed", why="boom")
    with pytest.raises(GenerationFailed, match="boom"):
        chat("half", error=error).invoke(ASK)


def test_async_streams_and_cancelled_tasks(chat):
    async def run():
        model = chat("The parcel is on its way.")
        texts = [chunk.text async for chunk in model.astream(ASK)]
        assert "".join(texts) == "The parcel is on its way."
        assert (await model.ainvoke(ASK, stop=["way"])).text == "The parcel is on its "
        slow = chat("word " * 50)
        slow.engine.pause.clear()
        task = asyncio.create_task(slow.ainvoke(ASK))
        while not slow.engine.said:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert slow.engine.streams[0].cancelled
        slow.engine.pause.set()

    asyncio.run(run())


def test_it_stands_in_a_chain(chat):
    prompt = ChatPromptTemplate.from_messages([("system", "Be kind."), ("human", "{question}")])
    reply = (prompt | chat("Hello.")).invoke({"question": "{not a field} <|im_end|>"})
    assert reply.text == "Hello."
