"""The page "Classify texts": one text with the words that decided, a table of them, labels without training.

Run by `apps/lab.py`.
"""

import html
from pathlib import Path

import streamlit as st

from apps._lab_batch import put_batch
from apps._lab_explain import put_text
from apps._lab_seat import Seat, keep_seat, take_seat
from apps._lab_zero import put_zero_shot

OTHER = "other"


def put_page(seat: Seat) -> None:
    """Which classifier, then what to do with it."""
    st.title(seat.say("lab.page_classify"))
    st.html(f'<p class="lede">{html.escape(seat.say("lab.what_classify"))}</p>')
    names = ("text", "table", "zero")
    tabs = st.tabs([seat.say(f"lab_page.tab_{name}") for name in names], key="classify_tabs", on_change="rerun")
    for name, tab, put in zip(names, tabs, (put_text, put_batch, None), strict=True):
        if tab.open:
            with tab, seat.shown():
                if put is None:
                    put_zero_shot(seat)
                elif folder := put_choice(seat, name):
                    put(seat, folder)


def put_choice(seat: Seat, key: str) -> Path | None:
    """The classifier: one's own trainings first, then those that come with the lab, then any model by its name."""
    found = list_classifiers(seat)
    options = [*found, *([OTHER] if seat.owns_machine else [])]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            seat.say("lab_page.classifier"), options, key=f"{key}_classifier",
            format_func=lambda one: seat.say("lab_page.other_model") if one == OTHER else found[one],
        )  # fmt: skip
    if chosen != OTHER:
        return Path(chosen)
    name = st.text_input(seat.say("lab_page.model_name"), key=f"{key}_other", help=seat.say("lab_page.base_help"))
    if not name.strip():
        st.caption(seat.say("lab_page.model_name_lede"))
        return None
    from core.usecases.lab.tuning.bases import find_base

    with st.spinner(seat.say("lab_page.opening")):
        return find_base(name.strip(), seat.room.settings).folder


def list_classifiers(seat: Seat) -> dict[str, str]:
    """Folders with what to call them."""
    from core.usecases.lab.jobs import list_jobs

    own = {
        str(job.folder / "model"): seat.say("lab_page.own_run", title=job.order.title)
        for job in list_jobs(seat.jobs)
        if job.order.kind == "tuning" and job.status.state == "done"
    }
    samples = {
        str(path): seat.say(f"lab_page.sample_{path.name.replace('.', '_')}")
        for path in sorted((seat.room.samples / "classifiers").glob("*"))
        if path.is_dir()
    }
    return own | samples


seat = take_seat()
with st.empty():
    seat.put_problem()
with st.container(), seat.shown():
    put_page(seat)
keep_seat()
