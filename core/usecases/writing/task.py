"""What a writer of one section is given, and what it gives back while it writes. Does not write."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.checks.length import LengthUnit, count_length
from core.messages import UiLanguage, Words
from core.usecases.writing.brief import Brief
from core.usecases.writing.kinds import KindPlan, plan_of
from core.usecases.writing.records import Draft, Part, Section, Step

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from core.models.decoding import Decoding
    from core.usecases.writing.speaking import Reply


@dataclass(frozen=True, slots=True)
class Task:
    """One section of `draft` to be written. `model` is None where none may write it; `begun` is what an interrupted
    attempt left."""

    draft: Draft
    section: Section
    model: "BaseChatModel | None" = None
    decoding: "Decoding | None" = None
    begun: str = ""

    @property
    def brief(self) -> Brief:
        """What the person asked for."""
        return self.draft.brief

    @property
    def language(self) -> UiLanguage:
        """The language to write in."""
        return self.brief.language

    @property
    def plan(self) -> KindPlan:
        """The plan of its kind."""
        return plan_of(self.brief)

    @property
    def unit(self) -> LengthUnit:
        """What lengths count."""
        return self.brief.length_unit

    @property
    def own_points(self) -> bool:
        """Whether the points of the section are the person's words, so that they are facts."""
        return self.draft.outline.origin != "model"

    @property
    def earlier(self) -> str:
        """The texts of the parts before this one, without headings."""
        return "\n\n".join(part.text for part in self.draft.parts if part.id != self.section.id and part.text)

    def count(self, text: str) -> int:
        """How long `text` is, in the brief's unit."""
        return count_length(text, self.unit)

    def part(self, text: str) -> Part:
        """The part with `text`, its heading as the kind prints headings."""
        headed = self.plan.headed or self.brief.chapters > 1
        return Part(self.section.id, self.section.heading if headed else "", text)


@dataclass(frozen=True, slots=True)
class Growth:
    """A part as far as it is written; the fields below it are of this part alone."""

    part: Part
    steps: tuple[Step, ...] = ()
    notes: tuple[Words, ...] = ()
    prompts: tuple[str, ...] = ()
    tokens: int = 0
    first_token_seconds: float | None = None
    tokens_per_second: float | None = None

    def after(self, reply: "Reply", text: str, spent: int = 0) -> "Growth":
        """With `text`, and the figures of the reply it comes from; `spent` tokens went into earlier replies."""
        return replace(
            self,
            part=replace(self.part, text=text, complete=False),
            tokens=spent + reply.tokens,
            first_token_seconds=self.first_token_seconds or reply.first_token_seconds,
            tokens_per_second=reply.tokens_per_second or self.tokens_per_second,
        )

    def finished(self, text: str, steps: Sequence[Step] = ()) -> "Growth":
        """The whole part."""
        return replace(self, part=replace(self.part, text=text, complete=True), steps=(*self.steps, *steps))


Writer = Callable[[Task], Iterator[Growth]]
