"""A GPU lent call by call: decoding asks for one, for as long as its tokens need, and nothing else does."""

import contextvars
import threading
from dataclasses import replace

import pytest
from langchain_core.messages import HumanMessage

from core.checks.numbers import check_numbers
from core.errors import GenerationFailed
from core.models import loader
from core.models.chat import LocalChat
from core.models.device import chat_device, detect_device
from core.models.engine import WAITING_LIMIT, Sampling
from core.models.lending import MOST_SECONDS, lend_by, seconds_for
from core.models.lent_engine import LentEngine
from core.models.tokens import ChatTokenizer
from core.models.transformers_engine import TransformersEngine
from core.settings import Settings
from tests.models.test_engines import PROMPTS, Verdict, idle, read
from tests.models.test_loader import ASK, ROW

GREEDY = Sampling(max_tokens=12)


class Lender:
    """As `spaces.GPU` with a GPU: counts the calls, and the seconds each asks for."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.seconds: list[int] = []
        self.closed = threading.Event()
        self.seen: list[object] = []
        self._failure = failure

    def __call__(self, task, *, duration):
        def call(prompt, samplings):
            self.seconds.append(duration(prompt, samplings))
            self.seen.append(VISITOR.get())
            if self._failure:
                raise self._failure
            try:
                yield from task(prompt, samplings)
            finally:
                self.closed.set()

        return call


VISITOR = contextvars.ContextVar("VISITOR", default=None)


@pytest.fixture
def lender():
    return Lender()


@pytest.fixture
def engine(llama_weights, cpu, lender):
    engine = LentEngine(llama_weights, 512, cpu, lender)
    yield engine
    engine.stop()


@pytest.mark.parametrize("more", [{}, {"temperature": 0.9, "seed": 3}, {"beams": 3, "returned": 2}], ids=str)
def test_the_tokens_are_those_of_the_ordinary_engine(engine, lender, llama_weights, cpu, more):
    ordinary = TransformersEngine(llama_weights, 512, cpu)
    asked = replace(GREEDY, **more)
    for number, prompt in enumerate(PROMPTS[:3], start=1):
        lent, plain = engine.submit(prompt, asked), ordinary.submit(prompt, asked)
        assert read(lent) == read(plain)
        assert lent.runners_up == plain.runners_up
        assert len(lender.seconds) == number
    ordinary.close()


@pytest.mark.parametrize(
    ("length", "samplings", "seconds"),
    [
        (0, [Sampling(max_tokens=1)], 6),
        (400, [Sampling(max_tokens=100)], 11),
        (4000, [Sampling(max_tokens=100)], 12),
        (400, [Sampling(max_tokens=100), Sampling(max_tokens=600)], 36),
        (400, [Sampling(max_tokens=100, beams=4)], 26),
        (8000, [Sampling(max_tokens=8000)], MOST_SECONDS),
    ],
)
def test_a_gpu_is_asked_for_as_long_as_the_tokens_need(length, samplings, seconds):
    assert seconds_for([1] * length, samplings) == seconds


def test_several_candidates_are_one_call(engine, lender):
    streams = engine.submit_together(PROMPTS[0], [replace(GREEDY, temperature=1.0, seed=n) for n in range(3)])
    assert len({tuple(read(stream)[0]) for stream in streams}) > 1
    assert len(lender.seconds) == 1 and idle(engine)


def test_the_call_knows_whose_request_it_is(engine, lender):
    token = VISITOR.set("somebody")
    read(engine.submit(PROMPTS[0], GREEDY))
    VISITOR.reset(token)
    assert lender.seen == ["somebody"]


def test_a_cancelled_request_gives_the_gpu_back(engine, lender):
    stream = engine.submit(PROMPTS[0], Sampling(max_tokens=400))
    stream.next()
    stream.cancel()
    assert read(stream)[1] == "cancelled"
    assert lender.closed.wait(10) and idle(engine)


def test_what_the_lender_says_reaches_the_person_without_its_markup(llama_weights, cpu):
    engine = LentEngine(llama_weights, 512, cpu, Lender(RuntimeError("No minutes left. <a href='x'>Sign in</a>")))
    with pytest.raises(GenerationFailed, match=r"No minutes left\. Sign in"):
        engine.submit(PROMPTS[0], GREEDY).next()
    engine.stop()


def test_too_many_waiting_and_closed_are_refused(engine, monkeypatch):
    with pytest.raises(GenerationFailed, match="waiting already"):
        engine.submit_together(PROMPTS[0], [GREEDY] * (WAITING_LIMIT + 1))
    engine.close()
    with pytest.raises(GenerationFailed, match="switched off"):
        engine.submit(PROMPTS[0], GREEDY)


def test_with_the_real_package_where_nobody_lends_it_is_the_ordinary_engine(llama_weights, cpu):
    import spaces

    engine = LentEngine(llama_weights, 512, cpu, spaces.GPU)
    model = LocalChat(engine=engine, tokenizer=ChatTokenizer(llama_weights, ()), model_id="t", languages=("en",))
    text = model.invoke([HumanMessage("Where?")], json_schema=Verdict.model_json_schema(), max_tokens=120).content
    assert Verdict.model_validate_json(text)
    engine.stop()


@pytest.fixture
def lent_settings(tmp_path, monkeypatch, llama_weights, lender, cpu):
    """A process to which a GPU is lent; the CPU stands in for it, and everything else is as on such a Space."""
    import shutil

    monkeypatch.setattr(loader, "_LOADED", loader._Loaded())
    monkeypatch.setattr(loader, "chat_device", lambda settings: replace(chat_device(settings), dtype="fp32"))
    monkeypatch.setattr("core.models.lent_engine.load_model", lambda folder, device: load_on_cpu(folder, cpu))
    shutil.copytree(llama_weights, tmp_path / "models" / "test--tiny" / "weights")
    lend_by(lender)
    yield Settings(home=tmp_path, offline=True)
    lend_by(None)
    if model := loader.loaded_chat():
        model.engine.stop()


def load_on_cpu(folder, cpu):
    from core.models.transformers_engine import load_model

    return load_model(folder, cpu)


def test_only_the_chat_model_is_lent_a_gpu(lent_settings, lender):
    assert chat_device(lent_settings).kind == "cuda"
    assert detect_device(lent_settings).kind == "cpu", "embedding, translating and reading never ask for the GPU"
    assert chat_device(Settings(device="cpu")).kind == "cpu"
    model = loader.open_chat(ROW, settings=lent_settings)
    assert isinstance(model.engine, LentEngine)
    assert model.count_tokens(ASK) and not check_numbers("It costs 5 euros.", ["It costs 6 euros."]).passed
    assert not lender.seconds
    assert model.invoke(ASK, max_tokens=5).usage_metadata["output_tokens"] == 5
    assert lender.seconds == [6]
