import shutil
import time
from dataclasses import replace

import pytest
from langchain_core.messages import HumanMessage

from core.errors import ModelUnavailable
from core.models import loader
from core.models.catalog import find_spec
from core.models.loader import loaded_chat, open_chat, switch_chat
from core.settings import Settings

ASK = [HumanMessage("Where is my parcel?")]
ROW = replace(find_spec("SmolLM2-135M-Instruct"), id="test/tiny", package=None, parameters=200_000, context=512)


@pytest.fixture
def settings(tmp_path, monkeypatch, llama_weights):
    """A home whose models folder holds two tiny models, and a process that has loaded none."""
    monkeypatch.setattr(loader, "_LOADED", loader._Loaded())
    made = Settings(home=tmp_path, offline=True, device="cpu", model_folder=None)
    for slug in ("test--tiny", "test--second"):
        shutil.copytree(llama_weights, made.models / slug / "weights", ignore=shutil.ignore_patterns("converted"))
    yield made
    if model := loaded_chat():  # while it is still this test's, not the one the process shares
        model.engine.stop()


@pytest.fixture
def without_openvino(monkeypatch):
    monkeypatch.setattr(loader, "has_openvino", lambda: False)


def test_a_model_is_opened_once_and_kept(settings, without_openvino):
    assert loaded_chat() is None
    model = open_chat(ROW, settings=settings)
    assert open_chat(settings=settings) is model is loaded_chat()
    assert (model.model_id, model.context) == ("test/tiny", 512)
    assert model.invoke(ASK, max_tokens=5).usage_metadata["output_tokens"] == 5


def test_a_switch_puts_the_new_model_in_place_and_lets_the_old_finish(settings, without_openvino):
    old = open_chat(ROW, settings=settings)
    stream = old.stream(ASK, max_tokens=60)
    next(stream)
    new = switch_chat(replace(ROW, id="test/second"), settings=settings)
    assert open_chat(settings=settings) is new
    assert list(stream)[-1].response_metadata["finish_reason"] in ("length", "stop")
    for _ in range(200):
        if old.engine._model is None:
            return
        time.sleep(0.02)
    raise AssertionError("the old model's memory was not freed")


@pytest.mark.parametrize(
    "broken",
    [
        replace(ROW, id="test/absent"),
        replace(ROW, parameters=10**15),
        replace(find_spec("Qwen3-32B"), parameters=10**15),
    ],
)
def test_a_failed_switch_leaves_the_working_model(settings, without_openvino, broken):
    model = open_chat(ROW, settings=settings)
    with pytest.raises(ModelUnavailable) as caught:
        switch_chat(broken, settings=settings)
    assert caught.value.text("zh") and caught.value.hint("en")
    assert open_chat(settings=settings) is model
    assert model.invoke(ASK, max_tokens=3).usage_metadata["output_tokens"] == 3


def test_on_a_cpu_weights_are_converted_once(settings, monkeypatch):
    calls = []
    run = loader.run_apart
    monkeypatch.setattr(loader, "run_apart", lambda *given, **named: (calls.append(given), run(*given, **named)))
    model = open_chat(ROW, settings=settings)
    assert type(model.engine).__name__ == "OpenVinoEngine"
    assert model.invoke(ASK, max_tokens=5).usage_metadata["output_tokens"] == 5
    switch_chat(ROW, settings=settings)
    assert len(calls) == 1
    model.engine.stop()


def test_a_failed_conversion_leaves_nothing_and_says_why(settings, monkeypatch):
    (settings.models / "test--tiny" / "weights" / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelUnavailable, match="tiny could not be converted"):
        open_chat(ROW, settings=settings)
    assert not (settings.models / "test--tiny" / "openvino-q8_0").exists()
    assert [path.name for path in (settings.models / "test--tiny").iterdir()] == ["weights"]


def test_the_settings_endpoint_comes_before_any_local_model(settings):
    named = settings.model_copy(update={"endpoint": "http://127.0.0.1:9/v1"})
    with pytest.raises(ModelUnavailable, match="does not answer"):
        open_chat(settings=named)
