"""The forms a model is compared in: how its numbers are kept, and which engine runs them. Runs nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from core.errors import InputError

FormName = Literal["fp32", "bf16", "int8_dynamic", "gguf_q8_0", "openvino_int8"]
FORMS: tuple[FormName, ...] = get_args(FormName)

REFERENCE: FormName = "fp32"
"""What the others are compared with."""

ENGINES: Mapping[FormName, str] = {
    "fp32": "PyTorch",
    "bf16": "PyTorch",
    "int8_dynamic": "PyTorch",
    "gguf_q8_0": "OpenVINO",
    "openvino_int8": "OpenVINO",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """One form measured. Bytes on disk and at most in memory, seconds until it can be asked, seconds to the first token
    of a prompt and tokens a second after it (medians), perplexity of the sample text, and its greedy replies."""

    form: FormName
    disk: int
    memory: int
    ready: float
    first: float
    speed: float
    perplexity: float
    replies: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A form beside the reference: `same_tokens` is the share of reply tokens before the first difference,
    `same_replies` the share of replies alike to the end; shares of the reference's disk, memory, speed, perplexity."""

    figures: Figures
    same_tokens: float
    same_replies: float
    disk_share: float
    memory_share: float
    speed_times: float
    perplexity_times: float


def compare(rows: list[Figures]) -> list[Compared]:
    """Every form beside the reference; InputError where that one was not measured."""
    reference = next((row for row in rows if row.form == REFERENCE), None)
    if reference is None:
        raise InputError("lab_cheaper.no_reference")
    return [_compared(row, reference) for row in rows]


def _compared(row: Figures, reference: Figures) -> Compared:
    pairs = list(zip(row.replies, reference.replies, strict=True))
    tokens = sum(max(len(one), len(other)) for one, other in pairs)
    return Compared(
        row,
        sum(same_start(one, other) for one, other in pairs) / max(1, tokens),
        sum(one == other for one, other in pairs) / max(1, len(pairs)),
        row.disk / reference.disk,
        row.memory / reference.memory,
        row.speed / reference.speed,
        row.perplexity / reference.perplexity,
    )


def same_start(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Tokens before the first difference."""
    count = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        count += 1
    return count
