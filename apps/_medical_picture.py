"""A picture in a model's words: shown as the model would see it, then allowed, then marked as unverified."""

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING

import streamlit as st

from apps._follow import follow
from apps._medical_claims import render_dropped
from apps._medical_seat import Seat
from apps._streamlit import plain, put_notice
from apps._waiting import render_busy, wait_for_turn
from apps._witness import witness
from core.errors import InputError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from core.messages import Words
    from core.usecases.medical.describing import PictureDescription

TYPES = ["png", "jpg", "jpeg", "webp", "bmp"]


def put_picture(seat: Seat) -> None:
    """The control; without a model that sees it says what is needed."""
    st.header(seat.say("picture_title"))
    st.html(f'<p class="lede">{html.escape(seat.say("picture_lede"))}</p>')
    st.file_uploader(
        seat.say("picture_file"), TYPES, key="picture", max_upload_size=seat.room.settings.max_upload_mb,
        on_change=_forget,
    )  # fmt: skip
    if st.button(seat.say("picture_prepare"), key="picture_prepare", icon=":material/visibility:"):
        _prepare(seat)
    if covered := st.session_state.get("picture_covered"):
        _put_covered(seat, *covered)


def _forget() -> None:
    for name in ("picture_covered", "picture_seer", "image_said"):
        st.session_state.pop(name, None)


def _prepare(seat: Seat) -> None:
    """The picture as the model would see it; nothing is sent but, to a model that does not say, some digits drawn."""
    from core.usecases.medical.describing import cover_print, vision_model
    from core.usecases.medical.page_pictures import draw_page

    _forget()
    opening, language, place = seat.room.opening, seat.language, st.empty()
    local = seat.room.settings.picture_model
    upload = st.session_state.get("picture")
    if upload is None:
        raise InputError("medical_app.picture_none")
    data = upload.getvalue()

    def work() -> "Iterator[tuple[BaseChatModel | None, Words | None, tuple[bytes, int]]]":
        seer, needed = vision_model(opening.model, language, local=local)
        yield seer, needed, cover_print(draw_page(data, name=upload.name).png) if needed is None else (b"", 0)

    for item in follow(work()):
        place.html(render_busy(seat.say("answering_picture")))
        if item is not None:
            seer, needed, covered = item
            if needed is not None:
                place.empty()
                put_notice(seat.tell(needed))
                return
            st.session_state["picture_covered"], st.session_state["picture_seer"] = covered, seer
    place.empty()


def _put_covered(seat: Seat, png: bytes, count: int) -> None:
    settings, model = seat.room.settings, st.session_state.get("picture_seer")
    left, right = st.columns(2, gap="large")
    with left:
        st.image(png, width="stretch", alt=seat.say("picture_alt"))
    with right:
        put_notice(seat.say("picture_covered", count=count), kind="warning")
        away = settings.endpoint and model is seat.room.opening.model
        where = seat.say("runs_at", address=settings.endpoint) if away else seat.say("runs_here")
        st.caption(plain(where))
        asked = st.button(
            seat.say("picture_allow"), type="primary", key="picture_allow", icon=":material/image_search:"
        )
        if asked and model is not None:
            st.session_state["image_said"] = _describe(seat, png, model)
        if said := st.session_state.get("image_said"):
            _put_said(seat, said)


def _describe(seat: Seat, png: bytes, model: "BaseChatModel") -> "PictureDescription | None":
    """What the model says of exactly the picture that was shown."""
    from core.usecases.medical.describing import describe_picture

    place, language, found = st.empty(), seat.language, None
    if not wait_for_turn(seat.room.access, language, place):
        return None

    def work() -> "Iterator[PictureDescription]":
        yield describe_picture(png, model, language)

    for item in follow(witness(work(), seat.sent)):
        place.html(render_busy(seat.say("picture_looking")))
        found = item or found
    place.empty()
    return found


def _put_said(seat: Seat, said: "PictureDescription") -> None:
    put_notice(seat.tell(said.notice), kind="warning")
    words = " ".join(said.sentences) or seat.say("picture_nothing")
    st.html(f'<p class="described">{html.escape(words)}</p>')
    st.caption(plain(said.model))
    if said.dropped:
        with st.expander(seat.say("picture_dropped", count=len(said.dropped)), icon=":material/rule:"):
            st.html(render_dropped(seat, said.dropped))
