"""What is said of a report, in tabs: the summary, the results, the words, the questions. Computed at once, for both
views; a model's sentences are there only where the person let one write."""

import html
from typing import TYPE_CHECKING

import streamlit as st

from apps._medical_claims import put_claims, put_control, put_failed
from apps._medical_seat import Seat
from apps._medical_transcript import list_doubtful, put_transcript
from apps._medical_view import is_doubtful, rate_result, render_cells, render_rules, render_terms
from apps._streamlit import plain, put_notice
from core.messages import message

if TYPE_CHECKING:
    from core.checks.readability import Readability
    from core.usecases.medical.records import LabResult, Summary

VIEWS = ("clinician", "patient")
READING = ("simple", "plain", "full")
ORDER = ("alerts", "findings", "results", "impression", "follow_up", "treatment", "background", "other", "normal")
LEVELS = ("urgent", "abnormal", "unsure", "neutral", "normal")
ENOUGH_ROWS = 30
"""Results shown at once; where there are more, those within their range wait until asked for."""


def find_summary(seat: Seat) -> "Summary":
    """The newest summary for the chosen view, level and language; computed where there is none yet."""
    from core.usecases.medical.summarizing import summarize_report

    asked = chosen_view(seat)
    if asked not in seat.summaries:
        view, level, language = asked
        made = summarize_report(seat.understanding, view, level=level, language=language)
        seat.summaries[asked] = next(iter(made))
    return seat.summaries[asked]


def chosen_view(seat: Seat) -> tuple[str, str, str]:
    """View, reading level and language, as the reader has them."""
    state = st.session_state
    return state.get("view", "patient"), state.get("level", "plain"), seat.language


def put_summary(seat: Seat) -> "Summary":
    """The switches and the tabs; returns the summary that is shown."""
    _put_switches(seat)
    summary = find_summary(seat)
    makers = {
        "summary": put_said, "results": put_results, "words": put_words, "questions": put_questions,
        "text": put_transcript,
    }  # fmt: skip
    counts = {
        "results": len(seat.understanding.results), "words": len(summary.terms), "questions": len(summary.questions),
        "text": len(list_doubtful(seat.case.report)),
    }  # fmt: skip
    names = [name for name in makers if counts.get(name, 1) or name == "text"]
    labels = [seat.say(_label(name, counts.get(name, 0)), count=counts.get(name, 0)) for name in names]
    for name, tab in zip(names, st.tabs(labels, key="said_tabs", on_change="rerun"), strict=True):
        if tab.open:
            with tab, seat.shown():
                makers[name](seat, summary)
    return summary


def _label(name: str, count: int) -> str:
    return "tab_text_doubt" if name == "text" and count else f"tab_{name}"


def _put_switches(seat: Seat) -> None:
    state = st.session_state
    state.setdefault("view", "patient")
    state.setdefault("level", "plain")
    with st.container(horizontal=True, vertical_alignment="center", key="switches"):
        st.segmented_control(
            seat.say("view"), VIEWS, key="view", required=True, label_visibility="collapsed", persist_state="session",
            format_func=lambda name: seat.say(f"view_{name}"), on_change=_forget_choice,
        )  # fmt: skip
        if state["view"] == "patient":
            st.segmented_control(
                seat.say("level"), READING, key="level", required=True, label_visibility="collapsed",
                format_func=lambda name: seat.say(f"level_{name}"), persist_state="session", on_change=_forget_choice,
            )  # fmt: skip


def _forget_choice() -> None:
    st.session_state.pop("chosen", None)


def put_said(seat: Seat, summary: "Summary") -> None:
    """The sentences by part, what matters most first, and how they came about."""
    for note in summary.notes:
        put_notice(seat.tell(note))
    for part in ORDER:
        claims = [claim for claim in summary.claims if claim.part == part]
        claims.sort(key=lambda claim: LEVELS.index(claim.level))
        if not claims:
            continue
        with st.container(key=f"part_{part}", gap="xxsmall"):
            st.html(f'<h4 class="part">{html.escape(message(f"medical.part_{part}", seat.language))}</h4>')
            put_claims(seat, claims, part, summary.terms)
            if part == "alerts":
                st.html(render_rules(seat.understanding.red_flags, seat.language))
    put_failed(seat, summary)
    put_reading(seat, summary)


def put_reading(seat: Seat, summary: "Summary") -> None:
    """How hard it is to read, by formula, and who wrote it."""
    measured = summary.readability
    said = [seat.say("written_by", model=summary.model) if summary.model else seat.say("written_by_none")]
    if measured is not None:
        said.append(_measure(seat, measured))
    st.caption(" ".join(plain(one) for one in said))


def _measure(seat: Seat, measured: "Readability") -> str:
    if measured.grade is not None:
        return seat.say("grade", grade=f"{max(0, measured.grade):.1f}", length=f"{measured.length:.0f}")
    return seat.say("sentence_length", length=f"{measured.length:.0f}")


def put_results(seat: Seat, summary: "Summary") -> None:
    """Every measured value as printed; those outside their range first."""
    del summary
    results = sorted(seat.understanding.results, key=_weight)
    outside = [result for result in results if rate_result(result) not in ("", "normal")]
    if len(results) > ENOUGH_ROWS and not st.toggle(seat.say("all_results", count=len(results)), key="all_results"):
        results = outside
    st.html(f'<p class="lede small">{html.escape(seat.say("results_lede", outside=len(outside)))}</p>')
    with st.container(key="results_table", gap=None):
        for number, result in enumerate(results):
            _put_row(seat, number, result)


def _put_row(seat: Seat, number: int, result: "LabResult") -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"row_{number}", gap="small"):
        put_control(seat, f"result_{number}", plain(result.analyte) or "–", (result.span,))
        report = seat.case.report
        doubtful = any(is_doubtful(line) for line in report.find_lines((result.span,)))
        st.html(render_cells(result, seat.language, day=report.header.date, doubtful=doubtful))


def _weight(result: "LabResult") -> int:
    order = ("urgent", "high", "low", "abnormal", "unsure", "", "normal")
    return order.index(rate_result(result))


def put_words(seat: Seat, summary: "Summary") -> None:
    """Hard words, explained."""
    st.html(f'<p class="lede small">{html.escape(seat.say("words_lede"))}</p>')
    st.html(render_terms(summary.terms, seat.language))


def put_questions(seat: Seat, summary: "Summary") -> None:
    """What to ask one's doctor; each question made from something that is marked in the report."""
    st.html(f'<p class="lede small">{html.escape(seat.say("questions_lede"))}</p>')
    for number, question in enumerate(summary.questions):
        put_control(seat, f"question_{number}", f"{number + 1}. {plain(question.text)}", question.sources)
