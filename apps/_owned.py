"""Whose a workspace is, asked before every event of a page that has one. Knows no app.

The browser sends the workspace's secret with every event, and an address may name one: what belongs to an account is
opened for nobody else.
"""

import html
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

import gradio as gr

from apps._door_page import render_account
from apps._gradio import page_language
from apps._person import find_person
from apps._reader import explain
from apps._workspace import hash_workspace, make_secret
from core.access import Access, current_person, note_person
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
    """The guard of a page's events, which then work for whoever sent them. AccessError where the workspace among their
    inputs is another account's."""

    def check(inputs: Sequence[object]) -> None:
        request = next((one for one in inputs if isinstance(one, gr.Request)), None)
        state = next((one for one in inputs if isinstance(one, dict) and "desk" in one), None)
        note_person(find_person(access, request))
        if state is not None and isinstance(state["desk"], str):
            claim(access, state["desk"])

    return check


def claim(access: Access, secret: str) -> None:
    """Open the workspace of a secret for whoever asks; AccessError where it is another account's."""
    access.claim(current_person(), hash_workspace(secret))


def welcome(access: Access, request: gr.Request, seat: S, make: Callable[[str], S]) -> S:
    """The seat somebody arrives at; one in a new workspace, with a word about it, where it is another account's."""
    try:
        claim(access, seat.secret)
    except AccessError as error:
        gr.Warning(html.escape(" ".join(explain(error, page_language(request)))))
        seat = make(make_secret())
        claim(access, seat.secret)
    return seat


def render_who(access: Access, request: gr.Request) -> str:
    """For a page's header: who is signed in, or the way to sign in where somebody could."""
    return render_account(current_person(), access.offers_sign_in, page_language(request))


def warn_of_budget(access: Access, request: gr.Request) -> None:
    """Say so where no model is asked any more today; what needs none goes on."""
    if refused := access.budget.refusal(current_person()):
        gr.Warning(html.escape(" ".join(explain(refused, page_language(request)))))
