"""A model brought into a form, once, and kept beside its weights. Measures nothing.

    python -m core.usecases.lab.cheaper.building MODEL FORM

8 bits for OpenVINO are made here: every row of a weight matrix divided by its largest number, times 127, rounded. The
engine multiplies with the 8-bit numbers and scales the result.
"""

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.models.apart import run_apart
from core.models.catalog import ModelSpec, find_spec
from core.models.conversion import TOKENIZER_FILES, can_convert, read_weights, write_model
from core.models.gguf_file import write_gguf
from core.models.loader import prepare_chat
from core.models.quiet import silence_openvino
from core.models.reference import reference_weights
from core.models.sources import find_weights, locked, pull, workplace
from core.settings import Settings, load_settings
from core.usecases.lab.cheaper.forms import FORMS, FormName

if TYPE_CHECKING:
    import openvino


CHAT_FILES = (*TOKENIZER_FILES, "openvino_tokenizer.*", "openvino_detokenizer.*")
"""What a form needs beside its weights."""


def list_forms(spec: ModelSpec, settings: Settings) -> tuple[FormName, ...]:
    """The forms this model can be brought into: families the CPU engine does not know stay with torch."""
    weights = find_weights(spec, settings)
    if spec.package is not None or (weights is not None and can_convert(weights)):
        return FORMS
    return ("fp32", "bf16", "int8_dynamic")


def build_form(spec: ModelSpec, form: FormName, settings: Settings) -> Path:
    """The folder of the form's files, made in a process of its own where they are not there yet."""
    weights = pull(spec, settings=settings)
    if form in ("fp32", "int8_dynamic"):
        return reference_weights(spec, weights, settings)
    folder = settings.models / spec.slug / f"lab-{form}"
    with locked(settings.models, f"{spec.slug}.lab-{form}"):
        if not folder.is_dir():
            with workplace(folder, 5 * spec.parameters) as made:
                run_apart("core.usecases.lab.cheaper.building", spec.id, form, made, model=spec.name)
    return folder


def make(spec: ModelSpec, form: FormName, folder: Path, settings: Settings) -> None:
    """Fill `folder` with the form's files."""
    weights = pull(spec, settings=settings)
    if form == "bf16":
        save_half(reference_weights(spec, weights, settings), folder)
        return
    silence_openvino()
    prepared = prepare_chat(spec, weights, settings=settings)
    copy_chat_files(prepared, folder)
    if form == "gguf_q8_0":
        write_gguf(folder / "model.gguf", *read_weights(weights))
    else:
        write_gguf(folder / "model.gguf", *read_weights(weights), bits=16)
        write_model(folder / "model.gguf", folder)
        (folder / "model.gguf").unlink()
        shrink(folder)


def save_half(reference: Path, folder: Path) -> None:
    """The weights in 16 bits, as torch keeps them."""
    import torch
    from transformers import AutoModelForCausalLM

    AutoModelForCausalLM.from_pretrained(reference, dtype=torch.bfloat16).save_pretrained(folder)
    copy_chat_files(reference, folder)


def copy_chat_files(source: Path, folder: Path) -> None:
    """The tokenizer, the chat template and which tokens end a reply."""
    for pattern in CHAT_FILES:
        for file in source.glob(pattern):
            shutil.copy(file, folder / file.name)


def shrink(folder: Path) -> None:
    """Bring the matrices of the engine's 16-bit model in `folder` to 8 bits, a scale for each row."""
    import openvino

    model = openvino.Core().read_model(folder / "openvino_model.xml")
    for node in model.get_ordered_ops():
        if node.get_type_name() == "Constant" and node.get_element_type() == openvino.Type.f16 and len(node.shape) == 2:
            replace_matrix(node)
    openvino.save_model(model, folder / "small.xml", compress_to_fp16=True)
    del model
    for ending in ("xml", "bin"):
        (folder / f"small.{ending}").replace(folder / f"openvino_model.{ending}")


def replace_matrix(node: "openvino.Node") -> None:
    """Where a matrix went to (as 32-bit numbers), its 8-bit rows times their scales go from now on."""
    import openvino
    from openvino import opset13

    rows, scales = to_8_bits(node.data.astype(np.float32))
    small = opset13.convert(opset13.constant(rows, openvino.Type.i8), "f32")
    scaled = opset13.multiply(small, opset13.convert(opset13.constant(scales.astype(np.float16)), "f32"))
    for user in [one.get_node() for one in node.output(0).get_target_inputs()]:
        if user.get_type_name() == "Convert":
            for into in user.output(0).get_target_inputs():
                into.replace_source_output(scaled.output(0))


def to_8_bits(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows as int8 in -127..127 and each row's scale (rows, 1): row = int8 row x scale, to half a scale."""
    scales = np.maximum(np.abs(matrix).max(axis=1, keepdims=True), 1e-8) / 127
    return np.rint(matrix / scales).astype(np.int8), scales


if __name__ == "__main__":
    make(find_spec(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), load_settings())  # type: ignore[arg-type]
