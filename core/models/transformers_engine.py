"""Continuous batching with transformers on any torch device: the way on GPUs, and the reference on the CPU.

One thread keeps a batch whose rows join and leave at any step; each row has its own sampling, grammar and budget.
Beam searches run beside it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import GenerationFailed, ModelUnavailable
from core.models.beam_search import BeamSearch
from core.models.device import Device
from core.models.engine import Finish, ThreadedEngine, TokenStream
from core.models.grammar import Grammar, GrammarMaker
from core.models.token_choice import TokenChoice

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel

BATCH_LIMIT = {"cuda": 32, "xpu": 16, "mps": 8, "cpu": 8}
"""Rows decoded together; more wait their turn."""

DTYPES = {"bf16": "bfloat16", "fp16": "float16", "fp32": "float32"}


@dataclass(slots=True)
class _Row:
    """One decoding request: its newest token, the position that token takes, how many it has had, its grammar."""

    stream: TokenStream
    choice: TokenChoice
    position: int
    token: int = 0
    said: int = 0
    grammar: Grammar | None = None


class TransformersEngine(ThreadedEngine):
    """The causal language model in `folder` on `device`, `model` where it is loaded already. `context` is its limit of
    prompt and reply together."""

    def __init__(self, folder: Path, context: int, device: Device, *, model: "PreTrainedModel | None" = None) -> None:
        from core.models.rolling_cache import RollingCache

        self._model = model or load_model(folder, device)
        self._beams = BeamSearch(self._model, self._end)
        self._grammars = GrammarMaker(folder, self._model.config.vocab_size)
        self._limit = BATCH_LIMIT[device.kind]
        self._rows: list[_Row] = []
        self._cache = RollingCache()
        super().__init__(context)

    def _free(self) -> None:
        self._beams.close()
        self._model = None

    def _loop(self) -> None:
        import torch

        with torch.inference_mode():
            while self._admit():
                try:
                    self._drop_cancelled()
                    if self._rows:
                        self._step()
                except Exception as error:  # out of memory, a broken grammar: these rows end, the engine goes on
                    self._fail(error)

    def _admit(self) -> bool:
        """Let waiting requests join while there is room; with nothing to do, sleep. False when closed and done."""
        while not self._rows or (not self._inbox.empty() and len(self._rows) < self._limit):
            if not self._rows and self._closing and self._inbox.empty():
                return False
            for stream in self._inbox.get():
                self._begin(stream)
        return True

    def _begin(self, stream: TokenStream) -> None:
        if stream.cancelled:
            self._end(stream, "cancelled")
        elif stream.sampling.beams > 1:
            self._beams.add(stream)
        else:
            try:
                self._join(stream)
            except Exception as error:  # as in _loop: this request ends, nothing else does
                self._end(stream, error)

    def _join(self, stream: TokenStream) -> None:
        """Read the prompt alone, choose the first token, and add the row to the batch."""
        import torch
        from transformers import DynamicCache

        schema = stream.sampling.schema
        choice = TokenChoice(stream.sampling, stream.prompt)
        row = _Row(stream, choice, len(stream.prompt), grammar=self._grammars.open(schema) if schema else None)
        cache = DynamicCache()
        ids = torch.tensor([stream.prompt], device=self._model.device)
        logits = self._model(input_ids=ids, past_key_values=cache, use_cache=True, logits_to_keep=1).logits
        if self._say(row, logits[0, -1]):
            self._cache.join(cache, len(stream.prompt))
            self._rows.append(row)

    def _step(self) -> None:
        """One more token for every row; rows that end leave the batch."""
        import torch

        device = self._model.device
        logits = self._model(
            input_ids=torch.tensor([[row.token] for row in self._rows], device=device),
            position_ids=torch.tensor([[row.position] for row in self._rows], device=device),
            attention_mask=self._cache.grow(),
            past_key_values=self._cache.cache,
            use_cache=True,
        ).logits
        for row in self._rows:
            row.position += 1
        stay = [at for at, row in enumerate(self._rows) if self._say(row, logits[at, -1])]
        self._keep(stay)

    def _say(self, row: _Row, logits: "torch.Tensor") -> bool:
        """Choose a token for `row` and hand it out; False where that was its last."""
        sampling = row.stream.sampling
        row.token = row.choice.choose(row.grammar.allow(logits) if row.grammar else logits)
        row.said += 1
        row.stream.put(row.token)
        if row.token in sampling.ends:
            self._end(row.stream, "stop")
        elif row.said >= sampling.max_tokens:
            self._end(row.stream, "length")
        else:
            if row.grammar:
                row.grammar.take(row.token)
            return True
        return False

    def _drop_cancelled(self) -> None:
        stay = [at for at, row in enumerate(self._rows) if not row.stream.cancelled]
        for row in self._rows:
            if row.stream.cancelled:
                self._end(row.stream, "cancelled")
        self._keep(stay)

    def _keep(self, stay: list[int]) -> None:
        if len(stay) < len(self._rows):
            self._rows = [self._rows[at] for at in stay]
            self._cache.keep(stay)

    def _fail(self, error: Exception) -> None:
        for row in self._rows:
            self._end(row.stream, error)
        self._rows = []
        self._cache.keep([])

    def _end(self, stream: TokenStream, event: Finish | Exception) -> None:
        super()._end(stream, _failure(event) if isinstance(event, Exception) else event)


def load_model(folder: Path, device: Device) -> "PreTrainedModel":
    """The model on its device in the device's dtype; ModelUnavailable where it does not load."""
    import torch
    from transformers import AutoModelForCausalLM

    try:
        model = AutoModelForCausalLM.from_pretrained(
            folder,
            dtype=getattr(torch, DTYPES[device.dtype]),
            device_map=None if device.kind == "cpu" else {"": device.kind},
            local_files_only=True,
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelUnavailable("models.not_loaded", model=folder.name, why=str(error).splitlines()[0][:300]) from error
    return model.eval()


def _failure(error: Exception) -> Exception:
    if isinstance(error, GenerationFailed):
        return error
    why = (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
    return GenerationFailed("models.engine_failed", why=why)
