"""The chat model as a translation engine, asked in turn and while whoever asks has tokens left. Knows no page.

Engines made for translating neither wait nor cost tokens.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from core.access import Access, current_person
from core.errors import AccessError
from core.models.translator import TranslationRequest, Translator
from core.usecases.translation.prompting import ChatTranslator


def take_turns(
    engine: Translator | None, access: Access, gone: Callable[[], bool] = lambda: False
) -> Translator | None:
    """The engine, for one person; a chat model behind the line that all apps of this process share, which is left once
    they are `gone`."""
    return InLine(engine, access, gone) if isinstance(engine, ChatTranslator) else engine


def find_place(engine: Translator | None) -> int:
    """The place in line of whoever asks the engine now, 1 for the next; 0 where nobody waits."""
    return engine.ahead if isinstance(engine, InLine) else 0


class InLine:
    """AccessError from both verbs where the day's tokens are used up, the line is full, or nobody waits any more."""

    def __init__(self, engine: ChatTranslator, access: Access, gone: Callable[[], bool]) -> None:
        self.id, self.license, self.varied, self.route = engine.id, engine.license, engine.varied, engine.route
        self._engine, self._access, self._gone = engine, access, gone
        self.ahead = 0
        """The place in line; see `find_place`."""

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
            while ahead := turn.wait():
                self.ahead = ahead
                if self._gone():
                    raise AccessError("access.left_line")
            self.ahead = 0
            yield
