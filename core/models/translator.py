"""What a translation engine is to the rest of the project: requests in one language go in, as many texts come out.

Every engine has this shape: rule-based, neural, a chat model asked by a prompt, the scripted one of the tests. Does not
know segments, files, memories or glossaries, and proves nothing of what an engine says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Formality = str
"""`formal`, `informal` or "" where it is left to the engine."""


@dataclass(frozen=True, slots=True)
class TranslationRequest:
    """A text to translate as one whole, and what may help. Engines use what they can and ignore the rest.

    `text` may hold markers such as `[[0]]` for what must stay as it is; a good translation holds each just once.
    `terms` are (source, target) pairs that ought to be kept to; `limit` is the most characters the target may have.
    """

    text: str
    before: str = ""
    """What stands before the text, for context; not to be translated."""
    note: str = ""
    """What its author says of it: a developer's comment, the key of a string."""
    terms: tuple[tuple[str, str], ...] = ()
    formality: Formality = ""
    limit: int | None = None


class Translator(Protocol):
    """An open engine. Languages are BCP 47 tags as used here: en, zh (simplified), zh-TW, zh-HK, es, pt-BR, ..."""

    id: str
    """Kept with every translation: engine, model and version."""
    license: str
    """Of the weights or rules, as a person should know it before using what comes out."""

    varied: bool
    """Whether `alternatives` knows more than what `translate` says."""

    def route(self, source: str, target: str) -> tuple[str, ...]:
        """The languages passed through, ends included: ("en", "es") or, by a pivot, ("en", "es", "pt"); () where the
        pair is not offered here and now."""
        ...

    def translate(self, requests: Sequence[TranslationRequest], source: str, target: str) -> list[str]:
        """A text for each request, in order; "" where the engine could make none. What comes out for one request does
        not depend on its neighbours. ModelUnavailable for a pair without a route; ModelError where the engine fails."""
        ...

    def alternatives(self, request: TranslationRequest, source: str, target: str, count: int) -> list[str]:
        """Up to `count` different translations, the best first; one from an engine that knows no others."""
        ...
