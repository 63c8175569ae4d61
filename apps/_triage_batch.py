"""The page "A table". Run by `apps/triage.py`."""

import html
from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from apps._streamlit import put_notice
from apps._triage_seat import Seat, keep_seat, take_seat
from core.errors import InputError
from core.messages import message

if TYPE_CHECKING:
    from core.usecases.triage.batch import Incoming, Sorted

EVERY = 10
"""Rows between two looks at the page."""


def put_page(seat: Seat) -> None:
    """The table, and what became of its rows."""
    st.title(seat.say("page_batch"))
    st.html(f'<p class="lede">{html.escape(seat.say("batch_lede"))}</p>')
    upload = st.file_uploader(
        seat.say("upload"), ["csv", "xlsx"], key="table", max_upload_size=seat.room.settings.max_upload_mb
    )
    with st.container(horizontal=True):
        start = st.button(seat.say("start_batch"), type="primary", icon=":material/rule:", key="start")
        sample = st.button(seat.say("use_sample"), icon=":material/lightbulb:", key="sample")
    if start or sample:
        with seat.shown():
            _read(seat, None if sample else upload)
    if waiting := st.session_state.get("incoming"):
        _run(seat, waiting)
    if rows := st.session_state.get("rows"):
        _put_rows(seat, rows)


def _read(seat: Seat, upload: object) -> None:
    from core.usecases.triage.batch import read_messages

    if upload is None and not st.session_state.get("sample"):
        raise InputError("triage_app.no_file")
    path = seat.room.sample_table(seat.language)
    found = read_messages(path) if upload is None else read_messages(upload.getvalue(), upload.name)  # type: ignore[attr-defined]
    st.session_state["incoming"], st.session_state["rows"] = found, []


def _run(seat: Seat, incoming: "tuple[Incoming, ...]") -> None:
    """Sort what is not sorted yet, while somebody watches; what is sorted stays when they stop."""
    from core.usecases.triage.batch import triage_batch

    rows: list[Sorted] = st.session_state["rows"]
    total = len(incoming)
    stopper, bar = st.empty(), st.empty()
    stopper.button(seat.say("stop"), key="stop", icon=":material/stop_circle:", on_click=_stop, args=(seat, total))
    for row in triage_batch(incoming[len(rows) :]):
        rows.append(row)
        if len(rows) % EVERY == 0 or len(rows) == total:
            bar.progress(len(rows) / total, seat.say("progress", done=len(rows), total=total))
    st.session_state.pop("incoming", None)
    stopper.empty()
    bar.empty()


def _stop(seat: Seat, total: int) -> None:
    done = len(st.session_state.get("rows", ()))
    if st.session_state.pop("incoming", None) is not None:
        st.session_state["done"] = seat.say("stopped", done=done, total=total)


def _put_rows(seat: Seat, rows: "list[Sorted]") -> None:
    from core.usecases.triage.batch import sort_rows, write_verdicts
    from core.usecases.triage.records import label_words

    counts = Counter(row.verdict.route if row.verdict else "faults" for row in rows)
    put_notice(seat.say("counts", **{name: counts[name] for name in ("risk", "unsure", "ordinary", "faults")}))
    table = [
        {
            message("triage.column_reference", seat.language): row.incoming.reference,
            message("triage.column_route", seat.language): message(
                f"triage.route_{row.verdict.route if row.verdict else 'none'}", seat.language
            ),
            message("triage.column_percent", seat.language): round(100 * row.verdict.risk) if row.verdict else None,
            message("triage.column_label", seat.language): seat.tell(label_words(row.verdict.label))
            if row.verdict
            else "",
            message("triage.column_message", seat.language): row.verdict.hide()
            if row.verdict
            else seat.tell(row.fault),
        }
        for row in sort_rows(rows)
    ]
    st.dataframe(table, hide_index=True, width="stretch")
    found = [(row.incoming.reference, row.verdict) for row in rows if row.verdict]
    with st.container(horizontal=True):
        st.button(
            seat.say("to_queue"),
            type="primary",
            icon=":material/inbox:",
            key="to_queue",
            on_click=seat.add,
            args=(found,),
        )
        st.download_button(
            seat.say("download"), lambda: write_verdicts(rows, seat.language), "verdicts.csv", "text/csv",
            key="download", icon=":material/download:", on_click="ignore",
        )  # fmt: skip


seat = take_seat()
with seat.shown():
    seat.put_problem()
    put_page(seat)
keep_seat()
