"""What one person's place in any Streamlit app can do: speak their language, and tell what went wrong, now or next.

Does not know what an app keeps for a person.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import ClassVar

import streamlit as st

from apps._reader import explain
from apps._streamlit import put_notice, shown
from core.messages import UiLanguage, Words, message


@dataclass(frozen=True, slots=True)
class SharedSeat:
    """`catalogue` is the app's own."""

    catalogue: ClassVar[str]

    language: UiLanguage

    def say(self, name: str, /, **values: object) -> str:
        """A sentence of the app's catalogue."""
        return message(f"{self.catalogue}.{name}", self.language, **values)

    def tell(self, said: Words) -> str:
        """Somebody else's sentence, in the reader's language."""
        return said.text(self.language)

    def shown(self) -> AbstractContextManager[None]:
        """Errors raised inside reach the reader as words, never as a traceback; the log learns nothing they wrote."""
        return shown(self.language)

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Have the next run tell what went wrong inside: for callbacks, which cannot draw."""
        try:
            yield
        except Exception as error:
            self.note(error)

    def note(self, error: Exception) -> None:
        """Have the next run tell what happened."""
        st.session_state["problem"] = explain(error, self.language)

    def put_problem(self) -> None:
        """What a callback did, and what was noted, once."""
        if done := st.session_state.pop("done", None):
            put_notice(done, kind="good")
        if problem := st.session_state.pop("problem", None):
            put_notice(*problem, kind="error")
