"""A model in one form, ready to be asked: scores of a text, and greedy tokens one at a time.

Knows no measuring. Both engines are driven by the same loop, so that what is measured is the form and not the loop.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.models.device import cores
from core.models.openvino_cpu import cpu_options
from core.models.quiet import silence_openvino
from core.usecases.lab.cheaper.forms import ENGINES, FormName

if TYPE_CHECKING:
    from transformers import PreTrainedModel


class Runner(Protocol):
    """`read` begins anew with ids and gives the scores (n, vocabulary) at each; `go_on` adds one id, giving its row."""

    def read(self, ids: Sequence[int]) -> np.ndarray: ...

    def go_on(self, id: int) -> np.ndarray: ...


def open_runner(form: FormName, folder: Path) -> Runner:
    """The form's files in `folder`, loaded."""
    if ENGINES[form] == "OpenVINO":
        return OpenVinoRunner(folder)
    return TorchRunner(form, folder)


class TorchRunner:
    """32 or 16 bits, or linear layers in 8 bits whose inputs are brought to 8 bits as they come ("dynamic")."""

    def __init__(self, form: FormName, folder: Path) -> None:
        import torch
        from transformers import AutoModelForCausalLM

        dtype = torch.bfloat16 if form == "bf16" else torch.float32
        self._model: PreTrainedModel = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype).eval()
        if form == "int8_dynamic":
            self._model = quantize(self._model)
        self._cache: object = None

    def read(self, ids: Sequence[int]) -> np.ndarray:
        """Scores at each of the ids."""
        self._cache = None
        return self._pass(ids)

    def go_on(self, id: int) -> np.ndarray:
        """Scores after one more."""
        return self._pass([id])[-1]

    def saved_size(self) -> int:
        """Bytes of the weights as torch would save them."""
        import io

        import torch

        file = io.BytesIO()
        torch.save(self._model.state_dict(), file)
        return file.tell()

    def _pass(self, ids: Sequence[int]) -> np.ndarray:
        import torch

        with torch.inference_mode():
            found = self._model(input_ids=torch.tensor([list(ids)]), past_key_values=self._cache, use_cache=True)
        self._cache = found.past_key_values
        return found.logits[0].float().numpy()


def quantize(model: "PreTrainedModel") -> "PreTrainedModel":
    """Linear layers in 8 bits; torch says that this way of its will move to another package."""
    import warnings

    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return torch.ao.quantization.quantize_dynamic(model, {torch.nn.Linear}, dtype=torch.qint8)


class OpenVinoRunner:
    """The engine's own model, in the precision it chooses on this processor. A lone GGUF file is read by it first."""

    def __init__(self, folder: Path) -> None:
        silence_openvino()
        import openvino

        if not (folder / "openvino_model.xml").is_file():
            from core.models.conversion import write_model

            write_model(folder / "model.gguf", folder)
        options = {**cpu_options(cores()), "PERFORMANCE_HINT": "LATENCY"}
        model = openvino.Core().compile_model(folder / "openvino_model.xml", "CPU", options)
        self._request = model.create_infer_request()
        self._length = 0

    def read(self, ids: Sequence[int]) -> np.ndarray:
        """Scores at each of the ids."""
        self._request.reset_state()
        self._length = 0
        return self._pass(ids)

    def go_on(self, id: int) -> np.ndarray:
        """Scores after one more."""
        return self._pass([id])[-1]

    def _pass(self, ids: Sequence[int]) -> np.ndarray:
        begin, self._length = self._length, self._length + len(ids)
        inputs = {
            "input_ids": np.array([list(ids)], dtype=np.int64),
            "attention_mask": np.ones((1, self._length), dtype=np.int64),
            "position_ids": np.arange(begin, self._length, dtype=np.int64)[None],
            "beam_idx": np.zeros(1, dtype=np.int32),
        }
        return self._request.infer(inputs)["logits"][0].copy()
