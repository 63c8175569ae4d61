"""Tiny random models under study, made once a process: real networks, small enough for every test."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from core.models.catalog import CATALOG, ModelSpec, find_spec
from core.usecases.lab.specimen import Specimen, read_specimen
from tests.models.tiny import write_chat_model, write_encoder

CHAT, ENCODER = CATALOG[0], find_spec("all-MiniLM-L6-v2")
CAUSAL_FAMILIES, ENCODER_FAMILIES = ("llama", "qwen2", "qwen3"), ("bert", "xlm-roberta")


@cache
def tiny_specimen(family: str = "llama") -> Specimen:
    """A specimen of `family` under the name of an embedded row."""
    folder = Path(mkdtemp(prefix="specimen-")) / family
    if family in ENCODER_FAMILIES:
        return read_specimen(ENCODER, write_encoder(folder, family))
    return read_specimen(CHAT, write_chat_model(folder, family))


def tiny_of(spec: ModelSpec, settings: object = None) -> Specimen:
    """What `open_specimen` gives where a test puts this in its place."""
    return tiny_specimen("llama" if "chat" in spec.roles else "bert")
