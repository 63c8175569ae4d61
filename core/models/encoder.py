"""Text encoders of the BERT family as one network from token ids to unit vectors, on OpenVINO or torch.

Knows nothing of tokens or languages. Run as a program it converts a model for OpenVINO in a process of its own, so that
the memory torch takes for it goes back to the machine:

    python -m core.models.encoder WEIGHTS_FOLDER OUTPUT_FOLDER mean
"""

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.models.device import cores
from core.models.openvino_cpu import cpu_options
from core.models.quiet import silence_openvino, silence_transformers

if TYPE_CHECKING:
    import openvino
    import torch

THREADS = 4
"""At most this many threads embed, so that a burst of passages leaves cores to a chat."""


class Encoder(Protocol):
    """From token ids and their mask, both int64 (n, length), to float32 (n, dimension) with unit rows. Thread-safe."""

    def __call__(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray: ...

    def read(self, ids: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The same rows, and the states of all tokens before pooling: float32 (n, length, dimension)."""
        ...


class OpenVinoEncoder:
    """A converted encoder on the CPU, in bfloat16 where the processor has it."""

    def __init__(self, folder: Path) -> None:
        silence_openvino()
        import openvino

        options = {**cpu_options(min(cores(), THREADS)), "PERFORMANCE_HINT": "LATENCY"}
        core = openvino.Core()
        model = core.read_model(folder / "encoder.xml")
        model.add_outputs(_find_states(model))
        compiled = core.compile_model(model, "CPU", options)
        self._request = compiled.create_infer_request()
        self._lock = threading.Lock()

    def __call__(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        with self._lock:
            return self._request.infer({"input_ids": ids, "attention_mask": mask})[0].copy()

    def read(self, ids: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows and token states of one pass."""
        with self._lock:
            found = self._request.infer({"input_ids": ids, "attention_mask": mask})
            return found[0].copy(), found[1].copy()


class TorchEncoder:
    """The weights as they are, on any torch device: the reference, and the way on GPUs."""

    def __init__(self, folder: Path, pooling: str, device: str = "cpu", dtype: str = "fp32") -> None:
        import torch

        self._network = load_network(folder, pooling).to(device)
        if dtype == "bf16":
            self._network = self._network.to(torch.bfloat16)
        self._device = device
        self._lock = threading.Lock()

    def __call__(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        import torch

        with self._lock, torch.inference_mode():
            rows = self._network(torch.from_numpy(ids).to(self._device), torch.from_numpy(mask).to(self._device))
            return rows.float().cpu().numpy()

    def read(self, ids: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows and token states, of two passes."""
        import torch

        with self._lock, torch.inference_mode():
            inputs = {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
            placed = {name: tensor.to(self._device) for name, tensor in inputs.items()}
            rows, states = self._network(**placed), self._network.model(**placed).last_hidden_state
            return rows.float().cpu().numpy(), states.float().cpu().numpy()


def _find_states(model: "openvino.Model") -> "openvino.Output":
    """The last layer's output: the last tensor of (n, length, dimension) that is not yet weighed for pooling."""
    width = model.output(0).partial_shape[1]
    layers = [
        op.output(0)
        for op in model.get_ordered_ops()
        if op.get_output_size()
        and op.output(0).partial_shape.rank == 3
        and op.output(0).partial_shape[2] == width
        and op.get_type_name() != "Multiply"
    ]
    return layers[-1]


def load_network(folder: Path, pooling: str) -> "torch.nn.Module":
    """Encoder, pooling (mean over the unmasked tokens, or the first token) and scaling to length one, in float32."""
    import torch
    from transformers import AutoModel

    silence_transformers()

    class Network(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = AutoModel.from_pretrained(folder, dtype=torch.float32, local_files_only=True)

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            states = self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            if pooling == "cls":
                pooled = states[:, 0]
            else:
                weight = attention_mask.unsqueeze(-1).to(states.dtype)
                pooled = (states * weight).sum(1) / weight.sum(1)
            return torch.nn.functional.normalize(pooled, dim=-1)

    return Network().eval()


def convert(weights: Path, folder: Path, pooling: str) -> None:
    """Write `folder/encoder.xml` and its weights (16 bit) from the torch network."""
    silence_openvino()
    import openvino
    import torch

    ids = torch.ones((2, 7), dtype=torch.int64)
    mask = torch.ones((2, 7), dtype=torch.int64)
    mask[1, 4:] = 0
    with torch.inference_mode():
        model = openvino.convert_model(
            load_network(weights, pooling), example_input={"input_ids": ids, "attention_mask": mask}
        )
    model.reshape({name: [-1, -1] for name in ("input_ids", "attention_mask")})
    openvino.save_model(model, folder / "encoder.xml", compress_to_fp16=True)


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
