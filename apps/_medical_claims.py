"""Sentences as controls: pressed, one shows where it stands in the report, what was checked, and who wrote it."""

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from apps._medical_seat import Seat
from apps._medical_view import SIGNS, is_doubtful, rate_result, render_checks, render_quotes, render_terms, say
from apps._streamlit import plain

if TYPE_CHECKING:
    from core.checks.check import Check
    from core.documents.document import Span
    from core.usecases.medical.records import Claim, Dropped, Summary, Term

COLOURS = {
    "urgent": "red",
    "high": "orange",
    "low": "blue",
    "abnormal": "orange",
    "unsure": "violet",
    "normal": "green",
}


def rate_claim(seat: Seat, claim: "Claim") -> str:
    """Which sign a sentence has: its result's where it is about one, else its own level's."""
    if claim.level == "abnormal":
        rated = {rate_result(result) for result in seat.case.results_at(claim.sources)} - {"", "normal"}
        if len(rated) == 1 and (only := rated.pop()) in SIGNS:
            return only
    return claim.level if claim.level in SIGNS else ""


def put_claims(seat: Seat, claims: "Sequence[Claim]", spot: str, terms: "Sequence[Term]" = ()) -> None:
    """Each sentence as a button; the chosen one with its source and its checks below it."""
    for number, claim in enumerate(claims):
        here = f"{spot}_{number}"
        mark = rate_claim(seat, claim)
        badge = f":{COLOURS[mark]}-badge[{SIGNS[mark]} {seat.say(f'mark_{mark}')}] " if mark else ""
        put_control(seat, here, f"{badge}{plain(claim.text)}", claim.sources)
        if seat.chosen and seat.chosen.spot == here:
            put_detail(seat, claim.sources, claim.checks, about=_about(seat, claim), below=_words(seat, claim, terms))


def put_control(seat: Seat, spot: str, label: str, spans: "tuple[Span, ...]") -> None:
    """A button, as wide as its column, that shows where `spans` stand."""
    chosen = seat.chosen is not None and seat.chosen.spot == spot
    st.button(
        label, key=f"{'now' if chosen else 'say'}_{spot}", type="tertiary", width="stretch", wrap=True,
        on_click=seat.choose, args=(spot, spans),
    )  # fmt: skip


def put_detail(
    seat: Seat, sources: "Sequence[Span]", checks: "Sequence[Check]", *, about: str = "", below: str = ""
) -> None:
    """What stands behind one sentence: the report's own words, then `about`, the checks, and `below` (HTML both)."""
    language, report = seat.language, seat.case.report
    quotes = render_quotes(report, sources, language) if sources else f"<p>{say('no_source', language)}</p>"
    if any(is_doubtful(line) for line in report.find_lines(sources)):
        quotes += f'<p class="gave-way">{say("doubtful_source", language)}</p>'
    head = f"<h5>{say('source_here', language)}</h5>{quotes}"
    st.html(f'<div class="detail">{head}{about}{render_checks(checks, language)}{below}</div>')


def _about(seat: Seat, claim: "Claim") -> str:
    """Who wrote the sentence, and what it stands in place of."""
    by = f'<p class="by">{say(f"by_{claim.author}", seat.language)}</p>'
    if not claim.replaced:
        return by
    gave_way = f'<p class="gave-way">{say("replaced_here", seat.language)}</p>'
    return f"{by}{gave_way}<del>{html.escape(claim.replaced)}</del>"


def _words(seat: Seat, claim: "Claim", terms: "Sequence[Term]") -> str:
    """The explained words of the sentence."""
    used = [term for term in terms if term.term.lower() in claim.text.lower()]
    if not used:
        return ""
    return f"<h5>{say('words_here', seat.language)}</h5>{render_terms(used, seat.language)}"


def put_failed(seat: Seat, summary: "Summary") -> None:
    """How many sentences of a model were not shown, and which, for who wants to see them."""
    if not summary.model:
        return
    replaced = [claim for claim in summary.claims if claim.replaced]
    label = seat.say("failed", replaced=len(replaced), dropped=len(summary.dropped))
    if not replaced and not summary.dropped:
        st.caption(f":material/verified: {seat.say('failed_none')}")
        return
    with st.expander(label, icon=":material/rule:"):
        rows = [(claim.replaced, claim.text, claim.checks) for claim in replaced]
        st.html("".join(_failed(seat, *row) for row in rows) + render_dropped(seat, summary.dropped))


def render_dropped(seat: Seat, dropped: "Sequence[Dropped]") -> str:
    """Sentences that are shown nowhere else, each with the checks it failed."""
    return "".join(_failed(seat, one.text, "", one.checks) for one in dropped)


def _failed(seat: Seat, said: str, instead: str, checks: "Sequence") -> str:
    failed = [check for check in checks if check.passed is not True]
    kept = f"<p>{say('stands_instead', seat.language)} <b>{html.escape(instead)}</b></p>" if instead else ""
    shown = render_checks(failed or checks, seat.language)
    return f'<div class="failed"><del>{html.escape(said)}</del>{kept}{shown}</div>'
