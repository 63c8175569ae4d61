"""Waiting, with something to look at: how far it is, and the model on its way. Shared by the Streamlit apps."""

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from apps._opening import Opening
from apps._streamlit import put_notice
from core.messages import UiLanguage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Place = st.delta_generator.DeltaGenerator


def wait_for_model(
    opening: Opening, language: UiLanguage, without: str, place: Place | None = None
) -> "BaseChatModel | None":
    """The model, once it is there; None where there will be none, which is said: `without` is how it goes on then."""
    place = place or st.empty()
    for stage in opening.wait():
        if stage.fraction is None:
            place.html(render_busy(stage.text.text(language)))
        else:
            place.progress(min(1.0, stage.fraction), text=stage.text.text(language))
    place.empty()
    if opening.model is None and opening.notice is not None:
        put_notice(opening.notice.text(language), without, kind="warning")
    return opening.model


def render_busy(said: str, done: Sequence[str] = ()) -> str:
    """What is being done, and what is done already."""
    rows = "".join(f"<li>{html.escape(item)}</li>" for item in done)
    dots = '<span class="dots"><i></i><i></i><i></i></span>'
    return f'<div class="busy" role="status"><p>{dots}{html.escape(said)}</p>{f"<ul>{rows}</ul>" if rows else ""}</div>'
