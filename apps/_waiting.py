"""Waiting, with something to look at: how far it is, and the model on its way. Shared by the Streamlit apps."""

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from apps._here import find_person
from apps._opening import Opening
from apps._reader import explain
from apps._streamlit import put_notice
from core.access import Access, Person, Turn, say_place
from core.messages import UiLanguage
from core.telemetry import current_scope

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Place = st.delta_generator.DeltaGenerator


def wait_for_model(
    opening: Opening, access: Access, language: UiLanguage, without: str, place: Place | None = None
) -> "BaseChatModel | None":
    """The model, once it is there and it is one's turn; None where none is asked, which is said: `without` is how it
    goes on then."""
    place = place or st.empty()
    model = wait_for_opening(opening, language, without, place)
    return model if model is not None and wait_for_turn(access, language, place) else None


def wait_for_opening(opening: Opening, language: UiLanguage, without: str, place: Place) -> "BaseChatModel | None":
    """The model once it is there; None where there will be none, which is said. Nothing is asked of it yet."""
    for stage in opening.wait():
        if stage.fraction is None:
            place.html(render_busy(stage.text.text(language)))
        else:
            place.progress(min(1.0, stage.fraction), text=stage.text.text(language))
    place.empty()
    if opening.model is None and opening.notice is not None:
        put_notice(opening.notice.text(language), without, kind="warning")
    return opening.model


def wait_for_turn(access: Access, language: UiLanguage, place: Place) -> bool:
    """One's turn at the model, held to the end of this run; see `stand_in_line`. Whether there is one."""
    turn, scope = stand_in_line(access, language, place), current_scope()
    if turn is not None and scope is not None:
        scope.at_end(lambda _: turn.leave())
    return turn is not None


def stand_in_line(access: Access, language: UiLanguage, place: Place) -> Turn | None:
    """Stand in the line for the model and show which number one is, until it is one's turn, which the caller ends; what
    the run uses is charged. None where the day's tokens are used up, which is said. AccessError where the line is full.
    """
    person = may_ask(access, language)
    if person is None:
        return None
    turn = access.line.enter(person)
    try:
        while ahead := turn.wait(0.3):
            place.html(render_busy(say_place(ahead).text(language)))
        place.empty()
    except BaseException:  # Stop, another page, a closed tab
        turn.leave()
        raise
    return turn


def may_ask(access: Access, language: UiLanguage) -> Person | None:
    """Who asks a model, and pays for this run; None where the day's tokens are used up, which is said."""
    person = find_person(access)
    if refused := access.budget.refusal(person):
        put_notice(*explain(refused, language), kind="warning")
        return None
    access.budget.charge(person)
    return person


def render_busy(said: str, done: Sequence[str] = ()) -> str:
    """What is being done, and what is done already."""
    rows = "".join(f"<li>{html.escape(item)}</li>" for item in done)
    dots = '<span class="dots"><i></i><i></i><i></i></span>'
    return f'<div class="busy" role="status"><p>{dots}{html.escape(said)}</p>{f"<ul>{rows}</ul>" if rows else ""}</div>'
