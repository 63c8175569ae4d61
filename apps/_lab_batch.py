"""A table of texts through a classifier, and the result to take along. A part of "Classify texts"."""

import threading
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import streamlit as st

from apps._follow import follow
from apps._lab_seat import Seat
from apps._lab_table import put_head, put_table
from apps._streamlit import name_file
from apps._waiting import may_ask, render_busy
from core.access import say_place

MOST_SHOWN = 500


def put_batch(seat: Seat, folder: Path) -> None:
    """The table, its column, the rows as they are done."""
    from core.usecases.lab.tuning.reading import guess_columns

    sheet = put_table(seat, "batch", ("sentiment.en", "sentiment.zh", "intents.en"))
    if sheet is None:
        return
    put_head(seat, sheet)
    columns = list(dict.fromkeys(sheet.columns))
    column = st.selectbox(
        seat.say("lab_page.column_text"), columns, index=columns.index(guess_columns(sheet).text), key="batch_column"
    )
    with st.container(horizontal=True):
        asked = st.button(
            seat.say("lab_page.classify_table"), type="primary", icon=":material/label:", key="classify_table"
        )
        stopper = st.empty()
    if asked:
        stopper.button(seat.say("lab_page.stop"), icon=":material/stop_circle:", key="stop_batch")
        _run(seat, folder, sheet, column)
        stopper.empty()
    known = st.session_state.get("batch_rows")
    if known is not None and known[0] == folder and known[1] is sheet:
        _put_rows(seat, known[2], sheet.name)


def _run(seat: Seat, folder: Path, sheet: object, column: str) -> None:
    """Rows grow while somebody watches, a turn for each few of them; what is done when they stop is kept."""
    from core.usecases.lab.classifying.batches import classify_sheet

    access, place, rows = seat.room.access, st.empty(), []
    ahead, left = deque([0], maxlen=1), threading.Event()
    person = may_ask(access, seat.language)
    if person is None:
        return
    work = classify_sheet(sheet, column, seat.room.classifier(folder))
    st.session_state["batch_rows"] = folder, sheet, rows

    def grow() -> Iterator[int]:
        for some in access.line.in_turns(person, work, left.is_set, ahead.append):
            rows.extend(some)
            yield len(rows)

    try:
        for _ in follow(grow()):
            done = seat.say("lab_page.done_rows", done=len(rows), count=len(sheet.rows))
            place.html(render_busy(done, [seat.tell(say_place(ahead[0]))] if ahead[0] else []))
    finally:
        left.set()
    place.empty()


def _put_rows(seat: Seat, rows: list, name: str) -> None:
    from core.usecases.lab.classifying.batches import write_labelled

    names = ("row", "text", "label", "probability", "second", "second_probability", "sure")
    heads = {one: seat.say(f"lab_page.head_{one}") for one in names}
    shown = [{heads[one]: getattr(row, one) for one in names} for row in rows[:MOST_SHOWN]]
    formats = {
        heads[one]: st.column_config.NumberColumn(format="%.3f") for one in ("probability", "second_probability")
    }
    st.dataframe(shown, hide_index=True, column_config=formats, key="batch_table")
    st.download_button(
        seat.say("lab_page.download_rows", count=len(rows)), lambda: write_labelled(rows),
        name_file(f"{name.rpartition('.')[0]} labelled", "csv"), "text/csv", key="download_rows", on_click="ignore",
        icon=":material/download:",
    )  # fmt: skip
