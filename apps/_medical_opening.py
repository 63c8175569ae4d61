"""The ways to begin: a file, a pasted text, a sample, a report that was kept; and the wait while one is read."""

import html
import time
from pathlib import Path

import streamlit as st

from apps._follow import follow
from apps._medical_case import Case, Reading
from apps._medical_seat import Seat
from apps._streamlit import plain, put_notice, tell_time
from apps._waiting import render_busy
from core.errors import InputError
from core.messages import has_message

TYPES = [
    "pdf", "png", "jpg", "jpeg", "webp", "bmp", "docx", "txt", "md", "html", "htm", "json", "xml", "hl7",
]  # fmt: skip
MOST_TEXT = 200_000


def put_opening(seat: Seat) -> None:
    """Everything one can begin with."""
    st.title(seat.say("open_title"))
    st.html(f'<p class="lede">{html.escape(seat.say("open_lede"))}</p>')
    put_notice(seat.say("privacy"), seat.say("privacy_more"), kind="good")
    left, right = st.columns([3, 2], gap="large")
    with left:
        put_upload(seat, "upload")
        _put_paste(seat)
    with right:
        st.html(f'<h3 class="side">{html.escape(seat.say("samples"))}</h3>')
        st.caption(seat.say("samples_lede"))
        put_samples(seat)
        with seat.shown():
            _put_kept(seat)


def put_without(seat: Seat) -> None:
    """No report is open: the way to one."""
    st.html(f'<div class="blank">{html.escape(seat.say("no_report"))}</div>')
    st.page_link("_medical_report.py", label=seat.say("open_one"), icon=":material/description:")


def put_upload(seat: Seat, key: str, label: str = "upload") -> None:
    """A field for a file; what is dropped there is read at once."""
    place = f"{key}_{st.session_state.get('uploads', 0)}"
    st.file_uploader(
        seat.say(label), TYPES, key=place, max_upload_size=seat.room.settings.max_upload_mb,
        help=seat.say("upload_help"), on_change=_take_upload, args=(place,),
    )  # fmt: skip


def _take_upload(key: str) -> None:
    upload = st.session_state.get(key)
    if upload is not None:
        _begin(Reading(upload.name, upload.getvalue()))


def _begin(reading: Reading) -> None:
    """Have the next run read it, and the field be empty after that."""
    state = st.session_state
    state["reading"] = reading
    state["uploads"] = state.get("uploads", 0) + 1


def _put_paste(seat: Seat) -> None:
    st.text_area(
        seat.say("paste"), key="pasted", height=170, max_chars=MOST_TEXT, placeholder=seat.say("paste_hint"),
        persist_state="session",
    )  # fmt: skip
    st.button(
        seat.say("read_pasted"), type="primary", icon=":material/arrow_forward:", key="read_pasted",
        on_click=_take_text, args=(seat,),
    )  # fmt: skip


def _take_text(seat: Seat) -> None:
    text = st.session_state.get("pasted", "")
    if text.strip():
        _begin(Reading(seat.say("pasted_name"), text=text))
        return
    seat.note(InputError("medical_app.no_text"))


def put_samples(seat: Seat) -> None:
    """The invented reports, each a button."""
    with st.container(key="samples", gap="xxsmall"):
        for path in seat.room.list_samples(seat.language):
            st.button(
                f"{plain(name_sample(path, seat))} :gray[{plain(path.suffix[1:].upper())}]", key=f"sample_{path.name}",
                type="tertiary", icon=":material/description:", width="stretch", on_click=_take_sample, args=(path,),
            )  # fmt: skip


def name_sample(path: Path, seat: Seat) -> str:
    """How the list calls a sample: its label, else its file's name."""
    stem = path.name.partition(".")[0]
    key = f"sample_{stem.replace('-', '_')}"
    return seat.say(key) if has_message(f"medical_app.{key}") else stem.replace("-", " ").replace("_", " ")


def _take_sample(path: Path) -> None:
    _begin(Reading(path.name, path.read_bytes()))


def _put_kept(seat: Seat) -> None:
    heads = seat.list_kept()
    if not heads:
        return
    st.html(f'<h3 class="side">{html.escape(seat.say("kept"))}</h3>')
    st.caption(seat.say("kept_lede"))
    for head in heads:
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"card_kept_{head.id}"):
            st.markdown(f"**{plain(head.title)}** :gray[{plain(head.day or tell_time(head.updated))}]", width="stretch")
            st.button(
                seat.say("open"), key=f"open_{head.id}", icon=":material/folder_open:", on_click=_open_kept,
                args=(seat, head.id),
            )  # fmt: skip
            put_delete(seat, head.id)


def _open_kept(seat: Seat, report_id: str) -> None:
    with seat.noted():
        seat.open_kept(report_id)


def put_delete(seat: Seat, report_id: str) -> None:
    """A button that asks again before it erases."""
    with st.popover("", icon=":material/delete:", help=seat.say("delete"), width="content", key=f"erase_{report_id}"):
        st.write(seat.say("delete_sure"))
        st.button(
            seat.say("delete_it"), key=f"delete_{report_id}", type="primary", on_click=_delete, args=(seat, report_id)
        )


def _delete(seat: Seat, report_id: str) -> None:
    with seat.noted():
        seat.forget(report_id)


def put_reading(seat: Seat) -> Case | None:
    """Read what is asked for while somebody watches; None where it failed, which is said, and all is as before."""
    reading: Reading = st.session_state["reading"]
    with st.container(horizontal=True, vertical_alignment="center", key="busy_row"):
        status, stopper = st.empty(), st.empty()
    stopper.button(seat.say("stop"), icon=":material/stop_circle:", key="stop", on_click=_stop)
    began, found = time.monotonic(), None
    following = follow(reading.run())
    try:
        for item in following:
            found = item or found
            status.html(_progress(seat, reading, time.monotonic() - began))
    except Exception as error:
        seat.note(error)
    finally:
        reading.stopped = True
        following.close()
        st.session_state.pop("reading", None)
    return found


def _progress(seat: Seat, reading: Reading, seconds: float) -> str:
    said = seat.say("reading", name=reading.name, seconds=f"{seconds:.0f}")
    if reading.total:
        return render_busy(said, [seat.say("reading_page", page=reading.done + 1, total=reading.total)])
    return render_busy(said, [seat.say("reading_scan")] if seconds > 3 else [])


def _stop() -> None:
    st.session_state.pop("reading", None)
