"""Decoding of encoder-decoder models: CTranslate2 in 8 bits, and transformers as the reference and where the device is
one CTranslate2 does not know. Subwords in, subwords out; knows no text and no languages.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.errors import GenerationFailed, ModelUnavailable
from core.models.device import Device, cores

BEAMS = 4
"""Width of the beam search, what the models' authors decode with."""

BATCH = 16
"""Sources decoded together; they are of one length, so none is padded."""

REPEATED = 4
"""A decoding that did not end is tried again without repeating this many subwords."""


@dataclass(frozen=True, slots=True)
class Task:
    """How a batch is decoded: what the decoder starts with, how many results, at most how many subwords of them."""

    start: tuple[str, ...]
    count: int = 1
    limit: int = 256
    no_repeat: int = 0


class Seq2Seq(Protocol):
    """A loaded model. Threads may decode at once."""

    def decode(self, sources: Sequence[Sequence[str]], task: Task) -> list[list[list[str]]]:
        """For each source its results, best first, with the start in front; only those that came to an end."""
        ...

    def knows(self, code: str) -> bool:
        """Whether a language's code is a subword of the model."""
        ...


class CTranslateModel:
    """The converted model in `folder`, on the CPU in 8 bits or on CUDA with 8-bit weights and 16-bit sums.

    Sources of one length decode to the same on the CPU alone or together, bit for bit (tests/models/test_seq2seq.py).
    """

    def __init__(self, folder: Path, device: Device) -> None:
        import ctranslate2

        cuda = device.kind == "cuda"
        sums = "int8_bfloat16" if device.dtype == "bf16" else "int8_float16"
        try:
            self._model = ctranslate2.Translator(
                str(folder),
                device="cuda" if cuda else "cpu",
                compute_type=sums if cuda else "int8",
                intra_threads=cores(),
            )
            if cuda:  # its libraries are loaded by the first sum
                self._model.translate_batch([["</s>"]], max_decoding_length=1)
        except (RuntimeError, ValueError) as error:
            raise ModelUnavailable("models.not_loaded", model=folder.parent.name, why=_first_line(error)) from error
        self._vocabulary = _vocabulary(folder)

    def knows(self, code: str) -> bool:
        """Whether a language's code is a subword of the model."""
        return not code or code in self._vocabulary

    def decode(self, sources: Sequence[Sequence[str]], task: Task) -> list[list[list[str]]]:
        """By beam search, normalised by length."""
        try:
            made = self._model.translate_batch(
                [list(source) for source in sources],
                target_prefix=[list(task.start)] * len(sources) if task.start else None,
                beam_size=max(BEAMS, task.count),
                num_hypotheses=task.count,
                max_decoding_length=task.limit,
                no_repeat_ngram_size=task.no_repeat,
                max_input_length=0,
                return_end_token=True,
                disable_unk=True,
            )
        except RuntimeError as error:
            raise GenerationFailed("models.engine_failed", why=_first_line(error)) from error
        return [[said for said in one.hypotheses if said[-1] == "</s>"] for one in made]


class TransformersSeq2Seq:
    """The published weights in `folder` through transformers, one batch at a time."""

    def __init__(self, folder: Path, device: Device) -> None:
        import torch
        from transformers import AutoModelForSeq2SeqLM

        from core.models.seq2seq_conversion import load_tokenizer
        from core.models.transformers_engine import DTYPES

        dtype = torch.float32 if device.kind == "cpu" else getattr(torch, DTYPES[device.dtype])
        try:
            self._tokenizer = load_tokenizer(folder)
            model = AutoModelForSeq2SeqLM.from_pretrained(folder, dtype=dtype, local_files_only=True)
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelUnavailable("models.not_loaded", model=folder.name, why=_first_line(error)) from error
        self._model = model.to(device.kind).eval()
        self._lock = threading.Lock()

    def knows(self, code: str) -> bool:
        """Whether a language's code is a subword of the model."""
        return not code or self._tokenizer.convert_tokens_to_ids(code) != self._tokenizer.unk_token_id

    def decode(self, sources: Sequence[Sequence[str]], task: Task) -> list[list[list[str]]]:
        """By `generate`, its own options for the family kept."""
        import torch

        ids = torch.tensor(
            [self._tokenizer.convert_tokens_to_ids(list(source)) for source in sources], device=self._model.device
        )
        options: dict[str, object] = {"no_repeat_ngram_size": task.no_repeat} if task.no_repeat else {}
        if task.start:
            options["forced_bos_token_id"] = self._tokenizer.convert_tokens_to_ids(task.start[0])
        with self._lock, torch.inference_mode():
            made = self._model.generate(
                input_ids=ids,
                attention_mask=torch.ones_like(ids),
                num_beams=max(BEAMS, task.count),
                num_return_sequences=task.count,
                max_length=task.limit + 1,
                forced_eos_token_id=None,
                do_sample=False,
                **options,
            )
        results = [self._said(row) for row in made.tolist()]
        groups = (results[at : at + task.count] for at in range(0, len(results), task.count))
        return [[said for said in group if said[-1:] == ["</s>"]] for group in groups]

    def _said(self, row: Sequence[int]) -> list[str]:
        """The subwords after the decoder's start, up to the end; what pads a shorter row is left out."""
        said, end = list(row[1:]), self._tokenizer.eos_token_id
        return self._tokenizer.convert_ids_to_tokens(said[: said.index(end) + 1] if end in said else said)


def _vocabulary(folder: Path) -> frozenset[str]:
    import json

    files = (folder / "shared_vocabulary.json", folder / "source_vocabulary.json")
    file = next(file for file in files if file.is_file())
    return frozenset(json.loads(file.read_text("utf-8")))


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
