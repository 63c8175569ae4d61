"""GGUF files: weights read back to their exact values, written in 8 or 16 bits, and the tokenizer carried inside.

Used only while converting. Knows nothing of engines.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from core.errors import ModelUnavailable

if TYPE_CHECKING:
    import tokenizers

_CONTROL = 3
"""GGUF's token type of control tokens."""

_BLOCK = 32


@dataclass(frozen=True, slots=True)
class Tensor:
    """A named float32 array."""

    name: str
    values: np.ndarray


def read_gguf(file: Path) -> tuple[str, dict[str, object], Iterator[Tensor]]:
    """Architecture, metadata (its own names without the architecture's prefix) and the tensors, one at a time."""
    import gguf

    reader = gguf.GGUFReader(file)
    architecture = reader.fields["general.architecture"].contents()
    fields = {
        name.removeprefix(f"{architecture}."): field.contents()
        for name, field in reader.fields.items()
        if name.startswith((f"{architecture}.", "tokenizer."))
    }
    tensors = (
        Tensor(tensor.name, gguf.quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float32))
        for tensor in reader.tensors
    )
    return architecture, fields, tensors


def write_gguf(
    file: Path,
    architecture: str,
    fields: Mapping[str, object],
    tensors: Iterator[Tensor],
    *,
    bits: Literal[8, 16] = 8,
) -> None:
    """Write weights in 8 or 16 bits (vectors in 32) with the sizes an engine needs; no tokenizer."""
    import gguf

    writer = gguf.GGUFWriter(file, architecture)
    for name, value in fields.items():
        if name.startswith("tokenizer."):
            continue
        kind = gguf.GGUFValueType.FLOAT32 if isinstance(value, float) else gguf.GGUFValueType.UINT32
        writer.add_key_value(f"{architecture}.{name}", value, kind)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0 if bits == 8 else gguf.LlamaFileType.MOSTLY_F16)
    for tensor in tensors:
        kind = _kind(tensor.values, bits)
        writer.add_tensor(tensor.name, gguf.quants.quantize(tensor.values, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _kind(values: np.ndarray, bits: int) -> object:
    import gguf

    if values.ndim == 1:
        return gguf.GGMLQuantizationType.F32
    fits = bits == 8 and values.shape[-1] % _BLOCK == 0
    return gguf.GGMLQuantizationType.Q8_0 if fits else gguf.GGMLQuantizationType.F16


def write_tokenizer_files(fields: Mapping[str, object], folder: Path) -> None:
    """`tokenizer.json`, its settings and the chat template, from a GGUF file's metadata (byte-level BPE only)."""
    kind, splitting = fields.get("tokenizer.ggml.model"), fields.get("tokenizer.ggml.pre")
    if kind != "gpt2" or splitting not in ("smollm", "gpt-2", "gpt2"):
        raise ModelUnavailable("models.tokenizer_unknown", kind=f"{kind}/{splitting}")
    tokens = fields["tokenizer.ggml.tokens"]
    tokenizer = _byte_level(tokens, fields["tokenizer.ggml.merges"], digits=splitting == "smollm")
    from tokenizers import AddedToken

    types = fields["tokenizer.ggml.token_type"]
    control = [token for token, type_ in zip(tokens, types, strict=True) if type_ == _CONTROL]
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in control])
    tokenizer.save(str(folder / "tokenizer.json"))
    end = fields["tokenizer.ggml.eos_token_id"]
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": tokens[fields.get("tokenizer.ggml.bos_token_id", end)],
        "eos_token": tokens[end],
        "pad_token": tokens[fields.get("tokenizer.ggml.padding_token_id", end)],
        "chat_template": fields["tokenizer.chat_template"],
        "clean_up_tokenization_spaces": False,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
    (folder / "generation_config.json").write_text(json.dumps({"eos_token_id": end}), "utf-8")


def _byte_level(tokens: list[str], merges: list[str], *, digits: bool) -> "tokenizers.Tokenizer":
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    vocabulary = {token: id for id, token in enumerate(tokens)}
    pairs = [tuple(merge.split(" ")) for merge in merges]
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=pairs))
    steps = [pre_tokenizers.Digits(individual_digits=True)] if digits else []
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([*steps, byte_level])
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=False, trim_offsets=True, use_regex=True)
    return tokenizer
