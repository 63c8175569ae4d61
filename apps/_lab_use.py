"""What to do with a trained classifier: take it along, or put it in the chatbot. A part of the page "Results"."""

from typing import TYPE_CHECKING

import streamlit as st

from apps._lab_seat import Seat
from apps._streamlit import name_file, put_notice

if TYPE_CHECKING:
    from core.usecases.lab.jobs import Job

USE = "router"


def put_use(seat: Seat, job: "Job") -> None:
    """The ZIP, then the chatbot."""
    from core.usecases.lab.tuning.exporting import export_zip

    model = job.folder / "model"
    st.subheader(seat.say("lab_page.export"))
    st.caption(seat.say("lab_page.export_lede"))
    st.download_button(
        seat.say("lab_page.download"), lambda: export_zip(model), name_file(job.order.title, "zip"), "application/zip",
        key="download_model", on_click="ignore", icon=":material/download:",
    )  # fmt: skip
    st.subheader(seat.say("lab_page.router"))
    st.caption(seat.say("lab_page.router_lede"))
    _put_router(seat, job)


def _put_router(seat: Seat, job: "Job") -> None:
    """One click to use it, one to go back; only for whoever may change the chatbot."""
    from core.models.given import find_given

    given = find_given(USE, seat.room.settings)
    if given is not None:
        since = given.since[:16].replace("T", " ")
        from_percent = round(100 * given.threshold)
        put_notice(seat.say("lab_page.router_is", name=given.name, since=since, percent=from_percent), kind="good")
    if not seat.owns_machine:
        put_notice(seat.say("lab_page.router_owner"), seat.say("lab_page.router_owner_hint"))
        return
    with st.container(horizontal=True):
        st.button(
            seat.say("lab_page.use_router"), type="primary", icon=":material/alt_route:", key="use_router",
            on_click=_give, args=(seat, job),
        )  # fmt: skip
        if given is not None:
            st.button(
                seat.say("lab_page.remove_router"), icon=":material/undo:", key="remove_router", on_click=_take_back,
                args=(seat,),
            )  # fmt: skip


def _give(seat: Seat, job: "Job") -> None:
    from core.models.given import LEAST_SURE, give_classifier

    settings = seat.room.settings
    with seat.noted():
        _check(seat)
        give_classifier(USE, job.folder / "model", name=job.order.title, least=LEAST_SURE, settings=settings)


def _take_back(seat: Seat) -> None:
    from core.models.given import take_back

    with seat.noted():
        _check(seat)
        take_back(USE, seat.room.settings)


def _check(seat: Seat) -> None:
    """Asked again: a button that is not shown can still be pressed by a forged message."""
    from core.errors import AccessError

    if not seat.owns_machine:
        raise AccessError("lab_page.router_owner")
