"""Which engines there are for a pair of languages here and now, the chat model among them, and the one that is chosen.

Knows no page. Tests put scripted engines in their place.
"""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from apps._translator_seat import MEMORY_ONLY, Seat
from core.messages import words
from core.settings import Settings
from core.usecases.translation.records import Direction

if TYPE_CHECKING:
    from core.models import TranslatorOption
    from core.models.translator import Translator

LOOK_AGAIN = 20.0
"""Seconds after which it is looked up anew what is installed."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is for a pair here and now. `source` is "" where the language is not known yet; `targets` have an
    engine here; `chosen` is None for memory and glossary only; `formal`: the engine can be told how to address the
    reader."""

    source: str
    target: str
    languages: tuple[str, ...]
    targets: tuple[str, ...]
    options: "tuple[TranslatorOption, ...]"
    chosen: "TranslatorOption | None"
    formal: bool = False


class Engines:
    """One per process. What was found out about a source language is kept for a few seconds."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._targets: dict[str, tuple[float, tuple[str, ...]]] = {}

    def offer(self, seat: Seat, source: str) -> Offer:
        """What there is for the seat's pair, its source language being `source`."""
        options = self.options(Direction(source, seat.target)) if source and source != seat.target else ()
        here = [one for one in options if one.here]
        chosen = next((one for one in here if one.id == seat.engine), here[0] if here else None)
        if seat.engine == MEMORY_ONLY:
            chosen = None
        formal = chosen is not None and self.can_be_formal(chosen.id)
        return Offer(source, seat.target, self.languages(), self.targets(source), options, chosen, formal)

    def open(self, name: str, direction: Direction) -> "Translator | None":
        """The engine of a pair by its id, "" for the first that is here; None for none, or where there is none.

        Opening one may take as long as loading its weights; it is done once per process.
        """
        seat = Seat("", source=direction.source, target=direction.target, engine=name)
        chosen = self.offer(seat, direction.source).chosen
        return self.load(chosen.id, direction) if chosen else None

    def load(self, engine: str, direction: Direction) -> "Translator":
        """The engine of that id, opened."""
        from core.usecases.translation.tools import find_engine

        return find_engine(direction, engine, self.settings)  # type: ignore[return-value]

    def languages(self) -> tuple[str, ...]:
        """Every language that some engine knows, here or not."""
        from core.models import list_languages

        return list_languages(settings=self.settings)

    def targets(self, source: str) -> tuple[str, ...]:
        """The languages into which there is an engine here, from `source`."""
        if not source:
            return ()
        looked, found = self._targets.get(source, (-LOOK_AGAIN, ()))
        if time.monotonic() - looked > LOOK_AGAIN:
            others = (tag for tag in self.languages() if tag != source)
            found = tuple(tag for tag in others if any(one.here for one in self.options(Direction(source, tag))))
            self._targets[source] = (time.monotonic(), found)
        return found

    def options(self, direction: Direction) -> "tuple[TranslatorOption, ...]":
        """The engines of a pair: those that are here, then how to get others."""
        from core.models import list_translators
        from core.models.translators import TranslatorOption
        from core.usecases.translation.tools import CHAT, chat_engine

        found = list_translators(direction.source, direction.target, settings=self.settings)
        chat = chat_engine(direction, self.settings)
        if chat is None:
            return found
        route, ready = chat.route(direction.source, direction.target), words("translator.engine_ready")
        mine = TranslatorOption(CHAT, chat.id.rpartition("/")[2], chat.license, route, True, ready)
        here = [one for one in found if one.here]
        return (*here, mine, *(one for one in found if not one.here))

    def can_be_formal(self, engine: str) -> bool:
        """Whether an engine can be told how to address the reader: those that are asked by a prompt can."""
        from core.usecases.translation.tools import CHAT

        return engine == CHAT
