"""What translating works with and comes to: records only. Knows no engine, file format or page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from core.checks.check import Check
from core.messages import Words

if TYPE_CHECKING:
    from core.models.translator import Translator
    from core.usecases.translation.glossary import Glossary
    from core.usecases.translation.memory import Memory

Origin = Literal["human", "memory", "machine", "file", "none"]
"""Who made a target: a person here, the memory, an engine; `file`: it stood in the file already; `none`: nobody."""
Outcome = Literal["translated", "kept", "untranslated"]


@dataclass(frozen=True, slots=True)
class Direction:
    """From which language into which, and how a person is spoken to. BCP 47 tags: en, zh, zh-TW, pt-BR, ..."""

    source: str
    target: str
    formality: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """What the memory has for a text: `likeness` is 1.0 for the same text, below for a similar one."""

    source: str
    target: str
    likeness: float
    human: bool
    engine: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """One segment and what became of it. `target` is what is shown, flagged where a check failed; `safe` says whether
    it may be written into a file: nothing with a broken placeholder or tag ever is.

    `engine` is who made it first: an engine's id, also where it came through the memory, or "" for a person.
    """

    segment: str
    source: str
    target: str
    origin: Origin
    engine: str = ""
    match: Match | None = None
    checks: tuple[Check, ...] = ()
    tries: int = 0
    safe: bool = True
    reason: Words | None = None
    """Why there is none, or why it is kept as it is."""
    kept: bool = False

    @property
    def outcome(self) -> Outcome:
        """Translated, deliberately kept as it is, or listed as not translated."""
        if self.kept:
            return "kept"
        return "translated" if self.target and self.safe else "untranslated"

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks it did not pass, for a person to look at; a person's own words are not flagged again."""
        return tuple(check for check in self.checks if check.passed is False)


@dataclass(frozen=True, slots=True)
class Tools:
    """What translating may use. Without a translator only the memory and what is kept go through.

    `second` is another engine to ask where the first one's work fails its checks.
    """

    translator: "Translator | None" = None
    memory: "Memory | None" = None
    glossary: "Glossary | None" = None
    second: "Translator | None" = None
    stopped: Callable[[], bool] = field(default=lambda: False)


@dataclass(frozen=True, slots=True)
class Completeness:
    """Every segment and kept piece of a file accounted for: the three numbers add up to all."""

    translated: int
    kept: int
    untranslated: int
    flagged: int
    by_origin: dict[str, int]
    left: Sequence[tuple[str, Words]] = ()
    """What is not translated, and why: (where or text, reason)."""
