"""On a ZeroGPU Space the model asks for its GPU through the `spaces` package; nothing else does."""

import sys
from types import SimpleNamespace

import pytest

from apps import _zero_gpu
from apps._repo import prepare
from core.models import ScriptedEmbedder, detect_device, loader
from core.models.chat import LocalChat
from core.models.lending import find_lender, lend_by
from core.models.lent_engine import LentEngine
from core.models.tokens import ChatTokenizer
from core.settings import Settings
from core.usecases.support.answering import answer
from core.usecases.support.knowledge import open_knowledge
from tests.apps.scripted_shop import write_files
from tests.models.test_lent_engine import Lender
from tests.models.tiny import write_chat_model


@pytest.fixture
def package(monkeypatch):
    """A double of `spaces`: its decorator, and what ends its pretending."""
    calls: list[str] = []
    fake = SimpleNamespace(GPU=Lender(), zero=SimpleNamespace(startup=lambda: calls.append("started")), calls=calls)
    monkeypatch.setitem(sys.modules, "spaces", fake)
    yield fake
    lend_by(None)


@pytest.fixture
def nothing_loaded(monkeypatch):
    """A process that has opened no model, whatever the tests before this one did."""
    monkeypatch.setattr(loader, "_LOADED", loader._Loaded())


def test_elsewhere_nothing_is_imported_and_nobody_lends(monkeypatch, nothing_loaded):
    monkeypatch.delenv(_zero_gpu.MARK, raising=False)
    monkeypatch.setitem(sys.modules, "spaces", None)  # an import would raise
    prepare()
    _zero_gpu.load_before_start(Settings())
    assert find_lender() is None and loader.loaded_chat() is None


@pytest.mark.parametrize(("mounted", "started"), [(False, []), (True, ["started"])])
def test_on_such_a_space_the_model_is_there_before_the_server(monkeypatch, package, mounted, started):
    opened: list[Settings] = []
    monkeypatch.setenv(_zero_gpu.MARK, "true")
    monkeypatch.setattr("core.models.open_chat", lambda *, settings: opened.append(settings), raising=False)
    prepare()
    assert find_lender() is package.GPU
    settings = Settings(endpoint="")
    _zero_gpu.load_before_start(settings, mounted=mounted)
    assert opened == [settings] and package.calls == started


def test_with_an_endpoint_no_model_is_loaded_and_no_gpu_borrowed(monkeypatch, nothing_loaded, package):
    monkeypatch.setenv(_zero_gpu.MARK, "1")
    prepare()
    _zero_gpu.load_before_start(Settings(endpoint="http://127.0.0.1:1/v1"), mounted=True)
    assert loader.loaded_chat() is None and not package.calls


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A shop's documents, and the chat model whose GPU is lent."""
    folder, lender = tmp_path_factory.mktemp("shop"), Lender()
    knowledge = open_knowledge(write_files(folder / "kb"), embedder=ScriptedEmbedder(), settings=Settings(home=folder))
    weights = write_chat_model(folder / "model", "llama")
    engine = LentEngine(weights, 4096, detect_device(Settings(device="cpu")), lender)
    yield (
        knowledge,
        LocalChat(engine=engine, tokenizer=ChatTokenizer(weights, ()), model_id="t/t", languages=("en",)),
        lender,
    )
    engine.stop()


@pytest.mark.parametrize(
    ("question", "calls"),
    [
        ("Do you ship abroad?", 0),  # curated
        ("可以开发票吗？", 0),
        ("Hello!", 0),  # courtesy
        ("I want to talk to a person", 0),
        ("Who won the world cup in 1998?", 0),  # nothing to quote
        ("How long does standard delivery take?", 1),  # quoted at once, then drafted
    ],
)
def test_only_drafting_asks_for_a_gpu(shop, question, calls):
    knowledge, model, lender = shop
    lender.seconds.clear()
    replies = answer(question, (), knowledge=knowledge, model=model)
    first = next(replies)
    assert not lender.seconds, "what is searched and quoted is shown before any GPU is asked for"
    list(replies)
    assert first is not None and len(lender.seconds) == calls
    assert all(seconds <= 20 for seconds in lender.seconds), "short calls"
