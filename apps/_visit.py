"""Who is asking: the visitor's secret and open conversation, as the browser keeps them, and how often they may ask.

The browser sends whatever it likes: what comes back is checked here, and the store checks the secret on every call.
"""

import secrets
from dataclasses import dataclass

import gradio as gr
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from core.errors import InputError

MAX_QUESTION = 2000


@dataclass(frozen=True, slots=True)
class Visit:
    """The visitor's secret, and the conversation this page shows; empty for none yet."""

    visitor: str
    conversation: str = ""

    def state(self) -> dict[str, str]:
        """As the browser keeps it."""
        return {"visitor": self.visitor, "conversation": self.conversation}


def read_visit(state: object) -> Visit:
    """The browser's visit; a new one where it holds none that could be ours."""
    found = state if isinstance(state, dict) else {}
    visitor, conversation = found.get("visitor"), found.get("conversation")
    if not isinstance(visitor, str) or not 16 <= len(visitor) <= 200:
        return Visit(secrets.token_urlsafe(24))
    return Visit(visitor, conversation if isinstance(conversation, str) else "")


class Pace:
    """How often one address may do something, over a moving minute. Per process, in memory."""

    def __init__(self, per_minute: int, name: str) -> None:
        self._limiter, self._name = MovingWindowRateLimiter(MemoryStorage()), name
        self._item = RateLimitItemPerMinute(per_minute)

    def check(self, request: gr.Request | None) -> None:
        """Count one; InputError where it is one too many."""
        if not self._limiter.hit(self._item, self._name, find_address(request)):
            raise InputError("app.too_fast", limit=self._item.amount)


def find_address(request: gr.Request | None) -> str:
    """The other end of the connection. Headers are not asked: a visitor writes those."""
    return request.client.host if request is not None and request.client else "local"


def check_question(text: object) -> str:
    """The question without its margins; InputError where there is none or it is too long."""
    question = text.strip() if isinstance(text, str) else ""
    if not question:
        raise InputError("chatbot.empty_question")
    if len(question) > MAX_QUESTION:
        raise InputError("chatbot.long_question", length=len(question), limit=MAX_QUESTION)
    return question
