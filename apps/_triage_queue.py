"""The page "Review queue". Run by `apps/triage.py`."""

import html
from typing import TYPE_CHECKING

import streamlit as st

from apps._streamlit import put_notice
from apps._triage_seat import Seat, keep_seat, take_seat
from core.messages import message

if TYPE_CHECKING:
    from core.usecases.triage.reviewing import Case, Decision

SHOWN = 10
"""Cases on the page at once; the next come up as these are decided."""
ICONS = {"risk": "gpp_maybe", "ordinary": "check_circle", "asked": "call"}


def put_page(seat: Seat) -> None:
    """What waits, what was decided, and the way out."""
    from core.usecases.triage.reviewing import list_waiting

    st.title(seat.say("page_queue"))
    st.html(f'<p class="lede">{html.escape(seat.say("queue_lede"))}</p>')
    cases = seat.queue()
    waiting = list_waiting(cases)
    _put_acts(seat, cases, len(waiting))
    if not waiting:
        st.html(f'<div class="blank">{html.escape(seat.say("queue_none"))}</div>')
    for case in waiting[:SHOWN]:
        _put_case(seat, case)
    if decided := [case for case in cases if not case.waits]:
        with st.expander(f"{seat.say('decided')} ({len(decided)})"):
            for case in decided:
                _put_decided(seat, case)
    put_notice(seat.say("desk_note"), seat.say("desk_hint"))


def _put_acts(seat: Seat, cases: "tuple[Case, ...]", waiting: int) -> None:
    from core.usecases.triage.reviewing import write_queue

    if not cases:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="queue_acts"):
        st.markdown(seat.say("waiting", waiting=waiting, decided=len(cases) - waiting), width="stretch")
        st.button(seat.say("undo"), key="undo", icon=":material/undo:", on_click=_undo, args=(seat,))
        st.button(seat.say("clear_decided"), key="clear", icon=":material/mop:", on_click=_clear, args=(seat,))
        st.download_button(
            seat.say("export"), lambda: write_queue(cases, seat.language), "decisions.csv", "text/csv", key="export",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip


def _put_case(seat: Seat, case: "Case") -> None:
    label = message(f"triage.label_{case.label}", seat.language)
    route = message(f"triage.route_{case.route}", seat.language)
    quotes = "".join(f"<q>{html.escape(quote)}</q>" for quote in case.quotes)
    with st.container(border=True, key=f"card_case_{case.id}"):
        st.html(
            f'<div class="route {case.route}"><b>{html.escape(f"{route} · {label}")}</b><span>{100 * case.risk:.0f} %'
            f"{f' · {html.escape(case.reference)}' if case.reference else ''}</span></div>"
            f'<blockquote class="message">{html.escape(case.text)}</blockquote><p class="quotes">{quotes}</p>'
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(seat.say("note"), key=f"note_{case.id}", max_chars=500)
            for decision, icon in ICONS.items():
                st.button(
                    seat.say(f"decide_{decision}"), key=f"{decision}_{case.id}", icon=f":material/{icon}:",
                    on_click=_decide, args=(seat, case.id, decision),
                )  # fmt: skip


def _put_decided(seat: Seat, case: "Case") -> None:
    said = html.escape(message(f"triage.decision_{case.decision}", seat.language))
    note = f" · {html.escape(case.note)}" if case.note else ""
    st.html(f'<p class="decided"><b>{said}</b>{note}<br>{html.escape(case.text)}</p>')


def _decide(seat: Seat, case_id: str, decision: "Decision") -> None:
    from core.usecases.triage.reviewing import decide

    with seat.noted():
        seat.keep(decide(seat.queue(), case_id, decision, st.session_state.get(f"note_{case_id}", "")))


def _undo(seat: Seat) -> None:
    with seat.noted():
        seat.undo()


def _clear(seat: Seat) -> None:
    with seat.noted():
        seat.keep(tuple(case for case in seat.queue() if case.waits))


seat = take_seat()
with seat.shown():
    seat.put_problem()
    put_page(seat)
keep_seat()
