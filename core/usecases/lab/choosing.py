"""Which model for a job: what is needed in, the catalogue's rows that fit with reasons, and why the others do not.

Arithmetic on the catalogue, not measurements; knows nothing of whether weights are here. Sizes are the catalogue's,
speed is bound by reading weights (see `core.models.choice`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.errors import InputError
from core.messages import Words, words
from core.models.catalog import BYTES_PER_PARAMETER, CATALOG, RUNTIME_BYTES, ModelSpec, Quantisation
from core.models.choice import CPU_BYTES_PER_SECOND
from core.models.device import size_text
from core.models.translator_catalog import TRANSLATORS, TranslatorSpec

Task = Literal["chat", "embed", "translate"]
Licence = Literal["any", "commercial", "permissive"]

PERMISSIVE = ("Apache-2.0", "MIT")
NOT_COMMERCIAL = "NC"
"""Creative Commons' mark in the name of a licence that forbids commercial use."""

REPLY_TOKENS = 150
"""A reply of about a hundred words, for which the seconds are counted."""
SENTENCE_TOKENS = 40
"""A sentence to translate, or a question to search for."""

QUANTISATIONS: dict[Task, tuple[Quantisation, ...]] = {
    "chat": ("bf16", "q8_0"),
    "embed": ("fp16",),
    "translate": ("q8_0",),
}
"""How each kind runs here, the better one first."""


@dataclass(frozen=True, slots=True)
class Need:
    """`languages` are tags (for a translation: from, to); `memory` in bytes; `seconds` for one answer, None for any."""

    task: Task
    languages: tuple[str, ...]
    memory: int
    licence: Licence = "any"
    seconds: float | None = None

    def __post_init__(self) -> None:
        if not self.languages:
            raise InputError("lab_choosing.no_language")
        if self.task == "translate" and len(self.languages) != 2:
            raise InputError("lab_choosing.two_languages")


@dataclass(frozen=True, slots=True)
class Fit:
    """A row of the catalogue under a need. It fits where `against` is empty; `reasons` say what speaks for it.

    `memory` is what it takes at `quantisation`, `seconds` what one answer would take on a processor.
    """

    spec: ModelSpec
    quantisation: Quantisation
    memory: int
    seconds: float
    reasons: tuple[Words, ...]
    against: tuple[Words, ...]

    @property
    def fits(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.against


def choose(need: Need) -> tuple[Fit, ...]:
    """Every row for the task: those that fit first, the one with most parameters first, then the others, least against
    first. More parameters of one generation know more; a translator for one pair beats one for a hundred languages."""
    fits = [_fit(spec, need) for spec in rows_for(need.task)]
    return tuple(sorted(fits, key=lambda fit: (len(fit.against), _rank(fit, need))))


def rows_for(task: Task) -> Sequence[ModelSpec]:
    """The catalogue's rows that do a task at all."""
    return TRANSLATORS if task == "translate" else [spec for spec in CATALOG if task in spec.roles]


def list_languages(task: Task) -> tuple[str, ...]:
    """Languages that any row of the task has."""
    found = {tag for spec in rows_for(task) for tag in spec.languages}
    return tuple(sorted(found, key=lambda tag: (tag not in ("en", "zh"), tag)))


def _rank(fit: Fit, need: Need) -> tuple[int, int]:
    """For a translation those that know few languages first, else the largest first."""
    few = len(fit.spec.languages) if need.task == "translate" else 0
    return few, -fit.spec.parameters


def _fit(spec: ModelSpec, need: Need) -> Fit:
    quantisation = _quantisation(spec, need)
    memory, seconds = memory_of(spec, quantisation), seconds_of(spec, quantisation, need.task)
    findings = (_languages(spec, need), _memory(memory, need), _licence(spec, need), _latency(seconds, need))
    reasons = tuple(said for good, said in findings if good)
    return Fit(spec, quantisation, memory, seconds, reasons, tuple(said for good, said in findings if not good))


def _quantisation(spec: ModelSpec, need: Need) -> Quantisation:
    """The best form that keeps memory and time; the smallest where none does."""
    for quantisation in QUANTISATIONS[need.task]:
        quick = need.seconds is None or seconds_of(spec, quantisation, need.task) <= need.seconds
        if memory_of(spec, quantisation) <= need.memory and quick:
            return quantisation
    return QUANTISATIONS[need.task][-1]


def memory_of(spec: ModelSpec, quantisation: Quantisation) -> int:
    """Bytes: what the catalogue says; for translators weights and libraries."""
    if isinstance(spec, TranslatorSpec):
        return int(spec.parameters * BYTES_PER_PARAMETER[quantisation] + RUNTIME_BYTES)
    return spec.memory(quantisation)


def seconds_of(spec: ModelSpec, quantisation: Quantisation, task: Task) -> float:
    """Seconds for one answer on a processor: writing reads all weights once a token, embedding once in all."""
    once = spec.parameters * BYTES_PER_PARAMETER[quantisation] / CPU_BYTES_PER_SECOND
    return once * {"chat": REPLY_TOKENS, "translate": SENTENCE_TOKENS, "embed": 1}[task]


def _languages(spec: ModelSpec, need: Need) -> tuple[bool, Words]:
    if isinstance(spec, TranslatorSpec):
        source, target = need.languages
        good = spec.pair(source, target) is not None
        return good, words(f"lab_choosing.pair_{'yes' if good else 'no'}", source=source, target=target)
    missing = [tag for tag in need.languages if tag not in spec.languages]
    if missing:
        return False, words("lab_choosing.language_no", languages=", ".join(missing))
    return True, words("lab_choosing.language_yes", languages=", ".join(need.languages))


def _memory(memory: int, need: Need) -> tuple[bool, Words]:
    good = memory <= need.memory
    told = {"needed": size_text(memory), "given": size_text(need.memory)}
    return good, words(f"lab_choosing.memory_{'yes' if good else 'no'}", **told)


def _licence(spec: ModelSpec, need: Need) -> tuple[bool, Words]:
    good = {
        "any": True,
        "commercial": NOT_COMMERCIAL not in spec.license.split("-"),
        "permissive": spec.license in PERMISSIVE,
    }[need.licence]
    return good, words(f"lab_choosing.licence_{'yes' if good else f'no_{need.licence}'}", licence=spec.license)


def _latency(seconds: float, need: Need) -> tuple[bool, Words]:
    told = f"{seconds:.0f}" if seconds >= 10 else f"{seconds:.2g}"
    if need.seconds is None:
        return True, words("lab_choosing.latency_told", seconds=told)
    good = seconds <= need.seconds
    return good, words(f"lab_choosing.latency_{'yes' if good else 'no'}", seconds=told, allowed=f"{need.seconds:g}")
