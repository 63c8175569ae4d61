"""A table of the person's own, or a sample, chosen and looked at: shared by the pages that train, measure and classify.

Does not know what is done with it.
"""

import html
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from apps._lab_seat import Seat
from apps._streamlit import plain

if TYPE_CHECKING:
    from core.usecases.lab.tuning.reading import Columns, Sheet

TYPES = ["csv", "tsv", "txt", "xlsx"]
SAMPLES = ("sentiment.en", "sentiment.zh", "intents.en", "faults.en")


def put_table(seat: Seat, key: str, samples: tuple[str, ...] = SAMPLES) -> "Sheet | None":
    """A field for a file, and the samples; the table chosen last, None before one is."""
    place = f"{key}_upload_{st.session_state.get(f'{key}_uploads', 0)}"
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.file_uploader(
            seat.say("lab_page.upload"), TYPES, key=place, max_upload_size=seat.room.settings.max_upload_mb,
            help=seat.say("lab_page.upload_help"), on_change=_take_upload, args=(seat, key, place),
        )  # fmt: skip
    with right:
        st.html(f'<h3 class="side">{html.escape(seat.say("lab_page.samples"))}</h3>')
        with st.container(gap="xxsmall", key=f"{key}_samples"):
            for name in samples:
                st.button(
                    seat.say(f"lab_page.sample_{name.replace('.', '_')}"), key=f"{key}_{name}", type="tertiary",
                    icon=":material/table:", on_click=_take_sample, args=(seat, key, name),
                )  # fmt: skip
    return st.session_state.get(f"{key}_sheet")


def _take_upload(seat: Seat, key: str, place: str) -> None:
    upload = st.session_state.get(place)
    if upload is not None:
        st.session_state[f"{key}_uploads"] = st.session_state.get(f"{key}_uploads", 0) + 1
        _take(seat, key, upload.getvalue(), upload.name)


def _take_sample(seat: Seat, key: str, name: str) -> None:
    _take(seat, key, seat.room.samples / f"{name}.csv", f"{name}.csv")


def _take(seat: Seat, key: str, source: Path | bytes, name: str) -> None:
    """Read it now; where that fails the table from before stays, and the next run says why."""
    from core.usecases.lab.tuning.reading import read_sheet

    with seat.noted():
        st.session_state[f"{key}_sheet"] = read_sheet(source, name)
        for one in ("text", "label", "part"):
            st.session_state.pop(f"{key}_{one}", None)


def put_columns(seat: Seat, sheet: "Sheet", key: str, *, split: bool = True) -> "Columns":
    """Which columns hold what; guessed from their names, to be changed."""
    from core.usecases.lab.tuning.reading import Columns, guess_columns

    guessed = guess_columns(sheet)
    columns = list(dict.fromkeys(sheet.columns))
    fields = st.columns(3 if split else 2)
    chosen = []
    for field, name, default in zip(fields, ("text", "label"), (guessed.text, guessed.label), strict=False):
        with field:
            chosen.append(
                st.selectbox(
                    seat.say(f"lab_page.column_{name}"), columns, index=columns.index(default), key=f"{key}_{name}"
                )
            )
    part = ""
    if split:
        with fields[2]:
            options = ["", *columns]
            part = st.selectbox(
                seat.say("lab_page.column_part"), options, index=options.index(guessed.part), key=f"{key}_part",
                format_func=lambda name: name or seat.say("lab_page.by_seed"), help=seat.say("lab_page.part_help"),
            )  # fmt: skip
    return Columns(*chosen, part)


def put_head(seat: Seat, sheet: "Sheet") -> None:
    """The table's name, its size and its first rows."""
    st.markdown(f"**{plain(sheet.name)}** :gray[{plain(seat.say('lab_page.rows', count=len(sheet.rows)))}]")
    with st.expander(seat.say("lab_page.first_rows"), icon=":material/table_rows:"):
        import pandas as pd

        rows = [[row.cell(at) for at in range(len(sheet.columns))] for row in sheet.rows[:20]]
        heads = [f"{name} " * (1 + sheet.columns[:at].count(name)) for at, name in enumerate(sheet.columns)]
        st.dataframe(pd.DataFrame(rows, columns=heads), hide_index=True)
