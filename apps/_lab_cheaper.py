"""The page "Cheaper": one model in several forms, measured here and now, with what follows from the numbers.

Run by `apps/lab.py`.
"""

import html
from typing import TYPE_CHECKING

import streamlit as st

from apps._lab_course import begin, put_jobs
from apps._lab_seat import Seat, keep_seat, take_seat
from apps._lab_study import choose_specimen, put_study_title
from core.models.device import size_text
from core.usecases.lab.cheaper.building import list_forms
from core.usecases.lab.cheaper.forms import REFERENCE, Compared, compare
from core.usecases.lab.cheaper.measuring import Order, read_figures, write_order
from core.usecases.lab.cheaper.recommending import recommend

if TYPE_CHECKING:
    from core.usecases.lab.jobs import Job

BARS = ("disk", "memory", "speed", "first", "perplexity")


def put_page(seat: Seat) -> None:
    """What is measured, the button, what came of it."""
    put_study_title(seat, "cheaper")
    say = seat.say
    with st.container(border=True, key="card_cheaper"):
        choose_specimen(seat, "causal")
        forms = list_forms(st.session_state["specimen_causal"], seat.room.settings)
        st.pills(
            say("lab_cheaper.forms"), forms, default=forms, selection_mode="multi", key="cheaper_forms",
            format_func=lambda form: say(f"lab_cheaper.form_{form}"),
        )  # fmt: skip
        st.caption(say("lab_cheaper.takes"))
        st.button(say("lab_cheaper.measure"), type="primary", key="cheaper_measure", on_click=_begin, args=(seat,))
    with st.expander(say("lab_cheaper.what_forms"), icon=":material/help:"):
        rows = "".join(
            f"<dt>{html.escape(say(f'lab_cheaper.form_{form}'))}</dt>"
            f"<dd>{html.escape(say(f'lab_cheaper.form_{form}_help'))}</dd>"
            for form in forms
        )
        st.html(f"<dl>{rows}</dl>")
    put_jobs(seat, "cheaper", _put_result, title="lab_cheaper.jobs")


def _begin(seat: Seat) -> None:
    spec, chosen = st.session_state["specimen_causal"], st.session_state.get("cheaper_forms") or []
    forms = tuple(form for form in list_forms(spec, seat.room.settings) if form in (*chosen, REFERENCE))
    begin(seat, "cheaper", spec.name, lambda folder: write_order(folder, Order(spec.id, forms)))


def _put_result(seat: Seat, job: "Job") -> None:
    """The recommendation, then every number beside the reference."""
    rows = compare(read_figures(job.folder))
    advice = recommend(rows)
    say = seat.say
    name, why = say(f"lab_cheaper.form_{advice.form}"), seat.tell(advice.reason)
    st.html(
        f'<div class="note good" role="status"><p><b>{html.escape(say("lab_cheaper.advice", form=name))}</b></p>'
        f"<p>{html.escape(why)}</p></div>"
    )
    against = "".join(
        f"<li><b>{html.escape(say(f'lab_cheaper.form_{form}'))}</b> {html.escape(seat.tell(said))}</li>"
        for form, said in advice.against
    )
    st.html(f'<ul class="against">{against}</ul>')
    columns = st.columns(3, gap="medium")
    for at, figure in enumerate(("disk", "memory", "speed")):
        with columns[at]:
            st.caption(say(f"lab_cheaper.{figure}"))
            st.vega_lite_chart(_bars(seat, rows, figure), width="stretch", key=f"bars_{figure}_{job.id}")
    st.html(_table(seat, rows))


def _bars(seat: Seat, rows: list[Compared], figure: str) -> dict[str, object]:
    """One figure of every form as bars; bytes are shown in megabytes."""
    scale = 1e6 if figure in ("disk", "memory") else 1
    names = [seat.say(f"lab_cheaper.form_{row.figures.form}") for row in rows]
    data = [
        {"form": name, "value": getattr(row.figures, figure) / scale} for name, row in zip(names, rows, strict=True)
    ]
    return {
        "data": {"values": data},
        "mark": {"type": "bar", "cornerRadiusEnd": 3, "color": "#0f766e"},
        "encoding": {
            "y": {"field": "form", "type": "nominal", "sort": names, "title": None, "axis": {"labelLimit": 130}},
            "x": {"field": "value", "type": "quantitative", "title": seat.say(f"lab_cheaper.unit_{figure}")},
            "tooltip": [{"field": "form", "title": " "}, {"field": "value", "format": ".1f"}],
        },
        "width": "container",
        "height": 34 * len(rows) + 20,
    }


def _table(seat: Seat, rows: list[Compared]) -> str:
    """Every number."""
    names = ("form", *BARS, "ready", "same_tokens", "same_replies")
    heads = "".join(f"<th>{html.escape(seat.say(f'lab_cheaper.{name}'))}</th>" for name in names)
    lines = "".join(
        f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in _cells(seat, row))}</tr>" for row in rows
    )
    return f'<div class="wide"><table><tr>{heads}</tr>{lines}</table></div>'


def _cells(seat: Seat, row: Compared) -> tuple[str, ...]:
    figures = row.figures
    return (
        seat.say(f"lab_cheaper.form_{figures.form}"),
        size_text(figures.disk),
        size_text(figures.memory),
        f"{figures.speed:.1f}",
        f"{1000 * figures.first:.0f} ms",
        f"{figures.perplexity:.2f}",
        f"{figures.ready:.1f} s",
        f"{row.same_tokens:.0%}",
        f"{row.same_replies:.0%}",
    )


seat = take_seat()
with seat.shown():
    seat.put_problem()
    put_page(seat)
keep_seat()
