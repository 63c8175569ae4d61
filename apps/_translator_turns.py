"""The chat model as a translation engine, asked in turn and while whoever asks has tokens left. Knows no page.

Engines made for translating neither wait nor cost tokens.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from core.access import Access, current_person
from core.models.translator import TranslationRequest, Translator
from core.usecases.translation.prompting import ChatTranslator


def take_turns(engine: Translator | None, access: Access) -> Translator | None:
    """The engine; a chat model behind the line that all apps of this process share."""
    return InLine(engine, access) if isinstance(engine, ChatTranslator) else engine


class InLine:
    """AccessError from both verbs where the day's tokens are used up."""

    def __init__(self, engine: ChatTranslator, access: Access) -> None:
        self.id, self.license, self.varied, self.route = engine.id, engine.license, engine.varied, engine.route
        self._engine, self._access = engine, access

    def translate(self, requests: Sequence[TranslationRequest], source: str, target: str) -> list[str]:
        """As the engine does."""
        with self._turn():
            return self._engine.translate(requests, source, target)

    def alternatives(self, request: TranslationRequest, source: str, target: str, count: int) -> list[str]:
        """As the engine does."""
        with self._turn():
            return self._engine.alternatives(request, source, target, count)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        person, access = current_person(), self._access
        if refused := access.budget.refusal(person):
            raise refused
        access.budget.charge(person)
        with access.line.enter(person) as turn:
            while turn.wait():
                pass
            yield
