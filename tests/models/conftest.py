"""Tiny random models made once a session; the folder of this file is on the path, so `tiny` can be imported."""

import pytest
from tiny import write_chat_model, write_encoder

from core.messages import words
from core.models.device import Device

CPU = Device("cpu", "test cpu", "fp32", 16 * 10**9, 16 * 10**9, words("models.no_gpu"))


@pytest.fixture(scope="session")
def cpu():
    """A plain CPU in 32 bits."""
    return CPU


@pytest.fixture(scope="session", params=["llama", "qwen2", "qwen3"])
def chat_weights(request, tmp_path_factory):
    """A tiny chat model of each family."""
    return write_chat_model(tmp_path_factory.mktemp("tiny") / request.param, request.param)


@pytest.fixture(scope="session")
def llama_weights(tmp_path_factory):
    """A tiny chat model."""
    return write_chat_model(tmp_path_factory.mktemp("tiny") / "llama", "llama")


@pytest.fixture(scope="session", params=["bert", "xlm-roberta"])
def encoder_weights(request, tmp_path_factory):
    """A tiny encoder of each family."""
    return write_encoder(tmp_path_factory.mktemp("tiny") / request.param, request.param)
