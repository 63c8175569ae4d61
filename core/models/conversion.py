"""Chat weights as published to what the CPU engine runs best: an 8-bit model with its tokenizer, made once.

    python -m core.models.conversion WEIGHTS_FOLDER OUTPUT_FOLDER

Every weight is first brought back to its exact value: the engine reads 4-bit formats with a float minimum (Q4_1) with
rounded minima, which changes the text. 8 bits measured fastest on CPUs without matrix units, and takes half the memory.
Knows the llama, qwen2 and qwen3 families; anything else is left to transformers.
"""

import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.models.gguf_file import Tensor, read_gguf, write_gguf, write_tokenizer_files
from core.models.quiet import silence_openvino

if TYPE_CHECKING:
    import gguf

FAMILIES = ("llama", "qwen2", "qwen3")
TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "generation_config.json")


def can_convert(weights: Path) -> bool:
    """Whether these weights are of a family the CPU engine can be given."""
    if any(weights.glob("*.gguf")):
        return True
    if not (weights / "config.json").is_file() or not (weights / "tokenizer.json").is_file():
        return False
    config = json.loads((weights / "config.json").read_text("utf-8"))
    rope = config.get("rope_scaling") or config.get("rope_parameters") or {}
    plain = rope.get("rope_type", "default") == "default"
    return plain and config.get("model_type") in FAMILIES and config.get("hidden_act", "silu") == "silu"


def convert(weights: Path, folder: Path) -> None:
    """Fill `folder` with the engine's model, its tokenizer, and the small files the chat needs."""
    silence_openvino()
    architecture, fields, tensors = read_weights(weights)
    if any(weights.glob("*.gguf")):
        write_tokenizer_files(fields, folder)
    else:
        for name in TOKENIZER_FILES:
            if (weights / name).is_file():
                shutil.copy(weights / name, folder / name)
    _write_tokenizer(folder)
    weights_file = folder / "model.gguf"
    write_gguf(weights_file, architecture, fields, tensors)
    write_model(weights_file, folder)
    weights_file.unlink()


def read_weights(weights: Path) -> tuple[str, dict[str, object], Iterator[Tensor]]:
    """Architecture, sizes and exact tensors, named as in GGUF, of a GGUF file or a folder of the hub's layout."""
    if files := sorted(weights.glob("*.gguf")):
        return read_gguf(files[0])
    config = json.loads((weights / "config.json").read_text("utf-8"))
    return config["model_type"], _fields(config), _hub_tensors(weights, config)


def write_model(weights_file: Path, folder: Path) -> None:
    """Have the engine read the file once; it then writes its own form beside it. `folder` has the tokenizer."""
    import openvino_genai

    scheduler = openvino_genai.SchedulerConfig()
    scheduler.cache_size = 1
    tokenizer = openvino_genai.Tokenizer(str(folder))
    openvino_genai.ContinuousBatchingPipeline(str(weights_file), tokenizer, scheduler, "CPU", enable_save_ov_model=True)
    if not (folder / "openvino_model.bin").is_file():
        raise OSError("the engine wrote no model")


def _write_tokenizer(folder: Path) -> None:
    """The tokenizer in the engine's form: grammars are compiled against it."""
    import openvino
    from openvino_tokenizers import convert_tokenizer
    from transformers import PreTrainedTokenizerFast

    pair = convert_tokenizer(PreTrainedTokenizerFast.from_pretrained(folder), with_detokenizer=True)
    for model, name in zip(pair, ("openvino_tokenizer", "openvino_detokenizer"), strict=True):
        openvino.save_model(model, folder / f"{name}.xml")


def _fields(config: Mapping[str, object]) -> dict[str, object]:
    """The sizes of a hub model under the names GGUF gives them, without the family's prefix."""
    heads = config["num_attention_heads"]
    size = config.get("head_dim") or config["hidden_size"] // heads
    rope = config.get("rope_parameters") or {}
    return {
        "context_length": config["max_position_embeddings"],
        "embedding_length": config["hidden_size"],
        "block_count": config["num_hidden_layers"],
        "feed_forward_length": config["intermediate_size"],
        "attention.head_count": heads,
        "attention.head_count_kv": config.get("num_key_value_heads") or heads,
        "attention.layer_norm_rms_epsilon": float(config["rms_norm_eps"]),
        "attention.key_length": size,
        "attention.value_length": size,
        "rope.dimension_count": size,
        "rope.freq_base": float(rope.get("rope_theta") or config.get("rope_theta") or 10_000.0),
        "vocab_size": config["vocab_size"],
    }


def _hub_tensors(weights: Path, config: Mapping[str, object]) -> Iterator[Tensor]:
    import gguf

    names = gguf.get_tensor_name_map(_architecture(config), config["num_hidden_layers"])
    for name, array in _safetensors(sorted(weights.glob("*.safetensors"))):
        target = names.get_name(name, try_suffixes=(".weight", ".bias"))
        if target is None or (name == "lm_head.weight" and config.get("tie_word_embeddings")):
            continue
        if config["model_type"] == "llama" and name.endswith(("q_proj.weight", "k_proj.weight")):
            key = "num_attention_heads" if "q_proj" in name else "num_key_value_heads"
            array = _interleaved(array, config.get(key) or config["num_attention_heads"])
        yield Tensor(target, array)


def _architecture(config: Mapping[str, object]) -> "gguf.MODEL_ARCH":
    import gguf

    return {family: gguf.MODEL_ARCH[family.upper()] for family in FAMILIES}[config["model_type"]]


def _safetensors(files: Iterable[Path]) -> Iterator[tuple[str, np.ndarray]]:
    from safetensors import safe_open

    for file in files:
        with safe_open(file, "pt") as tensors:
            for name in tensors.keys():  # noqa: SIM118 - not a mapping
                yield name, tensors.get_tensor(name).float().numpy()


def _interleaved(array: np.ndarray, heads: int) -> np.ndarray:
    """Rows of a llama query or key projection from halves (as on the hub) to pairs (as GGUF rotates them)."""
    rows, columns = array.shape
    split = array.reshape(heads, 2, rows // heads // 2, columns)
    return np.ascontiguousarray(split.swapaxes(1, 2).reshape(rows, columns))


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
