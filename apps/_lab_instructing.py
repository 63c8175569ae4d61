"""The page "Tune the chat model": pairs, their faults, a tuning. Run by `apps/lab.py`."""

import html
from typing import TYPE_CHECKING

import streamlit as st

from apps._lab_course import begin, put_jobs, put_left_out, put_numbers
from apps._lab_instructing_result import put_result
from apps._lab_seat import Seat, keep_seat, take_seat
from apps._streamlit import put_notice
from core.errors import InputError

if TYPE_CHECKING:
    from core.usecases.lab.instructing.records import Pair
    from core.usecases.lab.rows import RowCheck

NUMBERS = {"steps": (5, 5000, 40), "batch": (1, 32, 4), "rank": (1, 64, 8)}


def put_page(seat: Seat) -> None:
    """The pairs, what is wrong with them, the tuning, and the tunings so far."""
    st.title(seat.say("lab.page_instructing"))
    st.html(f'<p class="lede">{html.escape(seat.say("lab.what_instructing"))}</p>')
    upload = st.file_uploader(
        seat.say("lab_instructing.pairs"), ["csv", "xlsx", "jsonl"], key="pairs_file",
        help=seat.say("lab_instructing.pairs_help"), max_upload_size=seat.room.settings.max_upload_mb,
    )  # fmt: skip
    with st.container(horizontal=True):
        own = st.button(
            seat.say("lab_instructing.check_it"), type="primary", key="pairs_check", icon=":material/fact_check:"
        )
        sample = st.button(seat.say("lab_instructing.use_sample"), key="pairs_sample", icon=":material/lightbulb:")
    if own or sample:
        with seat.shown():
            _check(seat, None if sample else upload, sample=sample)
    if check := st.session_state.get("pairs"):
        _put_check(seat, check)
        _put_tuning(seat, check)
    put_jobs(seat, "instructing", put_result)


def _check(seat: Seat, upload: object, *, sample: bool) -> None:
    from core.models.catalog import CATALOG
    from core.usecases.lab.instructing.checking import check_pairs
    from core.usecases.lab.instructing.reading import read_pairs
    from core.usecases.lab.instructing.records import Plan

    if upload is None and not sample:
        raise InputError("lab_jobs.no_file")
    source = seat.room.samples / "instructions.csv" if upload is None else upload.getvalue()
    name = "instructions.csv" if upload is None else upload.name
    pairs, notes = read_pairs(source, name)
    state = st.session_state
    state["pairs"] = check_pairs(pairs, context=Plan().context, languages=CATALOG[0].languages)
    state["pairs_notes"], state["pairs_name"] = notes, name


def _put_check(seat: Seat, check: "RowCheck[Pair]") -> None:
    said = seat.say("lab_instructing.checked", kept=len(check.kept), count=check.count)
    put_notice(said, kind="warning" if check.faults else "good")
    for note in (*check.warnings, *st.session_state.get("pairs_notes", ())):
        put_notice(seat.tell(note), kind="warning")
    if check.faults:
        with st.expander(f"{seat.say('lab_instructing.faults')} ({len(check.faults)})", expanded=True):
            heads = [seat.say(f"lab_instructing.col_{name}") for name in ("row", "reason", "text")]
            put_left_out(heads, [(one.row, seat.tell(one.detail), one.text) for one in check.faults])


def _put_tuning(seat: Seat, check: "RowCheck[Pair]") -> None:
    with st.container(border=True, key="card_instructing"):
        st.subheader(seat.say("lab_instructing.train"))
        put_numbers(seat, "lab_instructing", "tune", NUMBERS, rate=1e-3)
        agreed = not check.faults or st.checkbox(seat.say("lab_instructing.without_faults"), key="tune_agreed")
        st.button(
            seat.say("lab_instructing.begin"), type="primary", key="tune_begin", icon=":material/model_training:",
            disabled=not agreed or not check.kept, on_click=_begin, args=(seat, check),
        )  # fmt: skip


def _begin(seat: Seat, check: "RowCheck[Pair]") -> None:
    from core.usecases.lab.instructing.records import Plan
    from core.usecases.lab.instructing.training import KIND, fill_job

    with seat.noted():
        plan = Plan(**{name: st.session_state[f"tune_{name}"] for name in (*NUMBERS, "rate")})
        title = seat.say("lab_instructing.title", file=st.session_state.get("pairs_name", ""), rank=plan.rank)
        facts = {"read": check.count, "faults": len(check.faults)}
        begin(seat, KIND, title, lambda folder: fill_job(folder, plan, check.kept, facts))


seat = take_seat()
with seat.shown():
    seat.put_problem()
    put_page(seat)
keep_seat()
