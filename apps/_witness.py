"""What was sent to the model and what it said, kept for whoever wants to see the working. Knows no page.

LangChain tells a callback hooked to the thread that does the work, so no verb has to pass anything on.
"""

from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

if TYPE_CHECKING:
    from langchain_core.callbacks import BaseCallbackHandler
    from langchain_core.messages import BaseMessage
    from langchain_core.outputs import LLMResult

T = TypeVar("T")
MOST = 60
"""Calls kept; older ones are forgotten."""


@dataclass(slots=True)
class Call:
    """One call: (role, text) of each message sent, and the reply once it has ended."""

    messages: tuple[tuple[str, str], ...]
    reply: str = ""
    tokens: int = 0


def witness(work: Iterator[T], calls: list[Call]) -> Iterator[T]:
    """`work` unchanged; every call to a model that it makes is added to `calls`. One thread alone may advance it."""
    hooked = _hook()
    token = hooked.set(_recorder()(calls))
    try:
        yield from work
    finally:
        hooked.reset(token)


@cache
def _hook() -> "ContextVar[BaseCallbackHandler | None]":
    """The variable LangChain looks at when a model is called; hooked once in a process."""
    from langchain_core.tracers.context import register_configure_hook

    variable: ContextVar[BaseCallbackHandler | None] = ContextVar("witness", default=None)
    register_configure_hook(variable, True)
    return variable


@cache
def _recorder() -> type:
    from langchain_core.callbacks import BaseCallbackHandler

    class Recorder(BaseCallbackHandler):
        """Writes calls down as they begin and end."""

        def __init__(self, calls: list[Call]) -> None:
            self._calls = calls
            self._open: dict[UUID, Call] = {}

        def on_chat_model_start(
            self, serialized: object, messages: "list[list[BaseMessage]]", *, run_id: UUID, **_: object
        ) -> None:
            """A call begins."""
            call = Call(tuple((one.type, one.text) for batch in messages for one in batch))
            self._open[run_id] = call
            self._calls.append(call)
            del self._calls[:-MOST]

        def on_llm_end(self, response: "LLMResult", *, run_id: UUID, **_: object) -> None:
            """It ended by itself."""
            self._end(run_id, response)

        def on_llm_error(self, error: BaseException, *, run_id: UUID, **more: object) -> None:
            """It was closed or broke; what had come is with it where anything had."""
            self._end(run_id, more.get("response"))

        def _end(self, run_id: UUID, response: "LLMResult | None") -> None:
            call = self._open.pop(run_id, None)
            generations: Sequence = response.generations if response is not None else ()
            if call is not None and generations and generations[0]:
                call.reply = generations[0][0].text
                usage = getattr(generations[0][0].message, "usage_metadata", None) or {}
                call.tokens = usage.get("output_tokens", 0)

    return Recorder
