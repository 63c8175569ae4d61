"""Whose a workspace is, asked before every event of a page that has one. Knows no app.

The browser sends the workspace's secret with every event, and an address may name one: what belongs to an account is
opened for nobody else.
"""

import hashlib
import html
import secrets
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

import gradio as gr

from apps._door_page import render_account
from apps._gradio import page_language
from apps._person import find_person
from apps._reader import explain
from core.access import Access
from core.errors import AccessError

Guard = Callable[[Sequence[object]], None]


class Seated(Protocol):
    """A seat of an app, whose workspace `secret` names."""

    @property
    def secret(self) -> str:
        """As the browser keeps it."""
        ...


S = TypeVar("S", bound=Seated)


def owned(access: Access) -> Guard:
    """The guard of a page's events: AccessError where the workspace among their inputs is another account's."""

    def check(inputs: Sequence[object]) -> None:
        request = next((one for one in inputs if isinstance(one, gr.Request)), None)
        state = next((one for one in inputs if isinstance(one, dict) and "desk" in one), None)
        if request is not None and state is not None and isinstance(state["desk"], str):
            claim(access, request, state["desk"])

    return check


def claim(access: Access, request: gr.Request, secret: str) -> None:
    """Open the workspace of a secret for whoever asks; AccessError where it is another account's."""
    access.claim(find_person(access, request), hashlib.sha256(secret.encode()).hexdigest())


def welcome(access: Access, request: gr.Request, seat: S, make: Callable[[str], S]) -> S:
    """The seat somebody arrives at; one in a new workspace, with a word about it, where it is another account's."""
    try:
        claim(access, request, seat.secret)
    except AccessError as error:
        gr.Warning(html.escape(" ".join(explain(error, page_language(request)))))
        seat = make(secrets.token_urlsafe(16))
        claim(access, request, seat.secret)
    return seat


def render_who(access: Access, request: gr.Request) -> str:
    """For a page's header: who is signed in, or the way to sign in where somebody could."""
    return render_account(find_person(access, request), access.offers_sign_in, page_language(request))
