"""Weights for transformers: the published folder as it is, or a GGUF file written out once as safetensors.

python -m core.models.reference WEIGHTS_FOLDER OUTPUT_FOLDER
"""

import sys
from pathlib import Path

from core.models.apart import run_apart
from core.models.catalog import ModelSpec
from core.models.sources import locked, workplace
from core.settings import Settings


def reference_weights(spec: ModelSpec, weights: Path, settings: Settings) -> Path:
    """The folder transformers loads; made once where the weights are a GGUF file, whose values are kept exactly."""
    if not any(weights.glob("*.gguf")):
        return weights
    folder = settings.models / spec.slug / "safetensors"
    with locked(settings.models, f"{spec.slug}.safetensors"):
        if not (folder / "model.safetensors").is_file():
            with workplace(folder, 5 * spec.parameters) as made:
                run_apart("core.models.reference", weights, made, model=spec.name)
    return folder


def convert(weights: Path, folder: Path) -> None:
    """Dequantise the GGUF file in `weights` to 32 bits and save it with its tokenizer and chat template."""
    import torch
    from transformers import AutoModelForCausalLM

    from core.models.gguf_file import read_gguf, write_tokenizer_files

    file = sorted(weights.glob("*.gguf"))[0]
    model = AutoModelForCausalLM.from_pretrained(weights, gguf_file=file.name, dtype=torch.float32)
    model.config.__dict__.pop("quantization_config", None)
    model.hf_quantizer, model.is_quantized = None, False
    model.save_pretrained(folder)
    write_tokenizer_files(read_gguf(file)[1], folder)


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
