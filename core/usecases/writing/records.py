"""The nouns of writing. A draft is made of parts; what was done to each, and why, is kept as steps."""

from dataclasses import dataclass, replace
from typing import Literal

from core.checks.check import Check
from core.documents.document import Span
from core.messages import Words
from core.usecases.writing.brief import Brief

State = Literal["drafting", "stopped", "revising", "done"]
Act = Literal["drafted", "composed", "repaired", "rewritten", "dropped", "fitted", "kept"]
Origin = Literal["model", "composed", "person"]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of an outline. `points` say what it must tell; `length` is in the brief's unit, None: no demand."""

    id: str
    heading: str
    points: tuple[str, ...] = ()
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """What will be written, in order. `origin` says who made it: a model, the kind's plan, or the person."""

    title: str
    sections: tuple[Section, ...]
    origin: Origin = "composed"
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """The text of one section. A locked part is never changed by the program. `sources` are numbers into
    `brief.sources`, from 1, that its [n] marks cite. `complete` is False while it is being written."""

    id: str
    heading: str
    text: str
    locked: bool = False
    complete: bool = True
    origin: Origin = "model"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done to a part, and the checks that made it necessary. `tokens` were generated for it."""

    part: str
    act: Act
    checks: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    round: int = 0
    tokens: int = 0
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The checks of a text. `spans` of a check point into `text`. None of them decides what is not a property."""

    text: str
    checks: tuple[Check, ...]

    @property
    def failed(self) -> tuple[Check, ...]:
        """Those that are surely broken."""
        return tuple(check for check in self.checks if check.passed is False)

    @property
    def rate(self) -> float | None:
        """The share of decided checks that passed; None where none was decided."""
        decided = [check.passed for check in self.checks if check.passed is not None]
        return sum(decided) / len(decided) if decided else None


@dataclass(frozen=True, slots=True)
class Draft:
    """A text in the making. `prompts` are `name@version` labels, `model` the id of the model that took part."""

    brief: Brief
    outline: Outline
    parts: tuple[Part, ...] = ()
    state: State = "drafting"
    steps: tuple[Step, ...] = ()
    notes: tuple[Words, ...] = ()
    """What the reader should know of the making: that the model does not speak the language, what is missing."""
    prompts: tuple[str, ...] = ()
    model: str = ""
    tokens: int = 0
    """Generated so far, by drafting and revising."""
    first_token_seconds: float | None = None
    tokens_per_second: float | None = None

    @property
    def text(self) -> str:
        """The whole as Markdown: title, headings and texts, without what is empty."""
        return "".join(piece for piece, _ in self._pieces())

    @property
    def spans(self) -> dict[str, Span]:
        """Where each part's own text (without its heading) stands in `text`."""
        found, at = {}, 0
        for piece, part in self._pieces():
            if part:
                found[part] = Span(at, at + len(piece))
            at += len(piece)
        return found

    def part(self, part_id: str) -> Part:
        """The part with this id; KeyError where there is none."""
        for part in self.parts:
            if part.id == part_id:
                return part
        raise KeyError(part_id)

    def with_part(self, part: Part) -> "Draft":
        """A copy in which `part` stands in place of the one with its id, or at the end."""
        if all(old.id != part.id for old in self.parts):
            return replace(self, parts=(*self.parts, part))
        return replace(self, parts=tuple(part if old.id == part.id else old for old in self.parts))

    def _pieces(self) -> list[tuple[str, str]]:
        """Stretches of the Markdown in order: (text, id of the part it is the text of, or "")."""
        pieces: list[tuple[str, str]] = []
        if self.outline.title:
            pieces.append((f"# {self.outline.title}", ""))
        for part in self.parts:
            if part.heading:
                pieces.append((f"## {part.heading}", ""))
            if part.text:
                pieces.append((part.text, part.id))
        return [piece for pair in zip([("\n\n", "")] * len(pieces), pieces, strict=True) for piece in pair][1:]
