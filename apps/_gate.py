"""The staff's door: one password, few tries, sessions that end. Knows nothing of what is behind it.

A hidden tab is no lock: every handler behind the door asks `check` again.
"""

import hashlib
import hmac
import secrets
import threading
import time

import gradio as gr

from apps._visit import Pace
from core.errors import InputError
from core.settings import Settings

TRIES_PER_MINUTE = 5
TRIES_OF_ALL = 30
SESSION_SECONDS = 8 * 3600
MOST_SESSIONS = 200


class Gate:
    """Open sessions live in this process only; a restart ends them all."""

    def __init__(self, settings: Settings) -> None:
        set_one = settings.staff_password.get_secret_value()
        self.is_random = not set_one
        self.password = set_one or secrets.token_urlsafe(9)
        """Shown on the console where it is random, nowhere else."""
        self._each, self._all = Pace(TRIES_PER_MINUTE, "door"), Pace(TRIES_OF_ALL, "doors")
        self._lock = threading.Lock()
        self._sessions: dict[str, float] = {}

    def open(self, password: str, request: gr.Request | None) -> str:
        """A session's token; InputError for a wrong password or too many tries."""
        self._each.check(request)
        self._all.check(None)
        if not hmac.compare_digest(str(password).encode(), self.password.encode()):
            raise InputError("chatbot.wrong_password")
        token = secrets.token_urlsafe(32)
        with self._lock:
            now = time.monotonic()
            alive = [(key, end) for key, end in self._sessions.items() if end > now]
            self._sessions = dict(alive[-MOST_SESSIONS + 1 :]) | {_key(token): now + SESSION_SECONDS}
        return token

    def check(self, token: object) -> None:
        """InputError unless `token` is of an open session."""
        with self._lock:
            end = self._sessions.get(_key(token)) if isinstance(token, str) else None
        if end is None or end < time.monotonic():
            raise InputError("chatbot.staff_only")

    def close(self, token: object) -> None:
        """End the session."""
        with self._lock:
            if isinstance(token, str):
                self._sessions.pop(_key(token), None)


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
