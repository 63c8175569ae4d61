"""Sentences as controls: pressed, one shows where it stands in the report, what was checked, and who wrote it."""

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from apps._medical_seat import Seat
from apps._medical_view import SIGNS, rate_result, render_checks, render_quotes, render_terms, say
from apps._streamlit import plain

if TYPE_CHECKING:
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
            st.html(_detail(seat, claim, terms))


def put_control(seat: Seat, spot: str, label: str, spans: "tuple") -> None:
    """A button, as wide as its column, that shows where `spans` stand."""
    chosen = seat.chosen is not None and seat.chosen.spot == spot
    st.button(
        label, key=f"{'now' if chosen else 'say'}_{spot}", type="tertiary", width="stretch", wrap=True,
        on_click=seat.choose, args=(spot, spans),
    )  # fmt: skip


def _detail(seat: Seat, claim: "Claim", terms: "Sequence[Term]") -> str:
    """What stands behind one sentence."""
    language = seat.language
    said = claim.text.lower()
    used = [term for term in terms if term.term.lower() in said]
    replaced = ""
    if claim.replaced:
        replaced = f'<p class="gave-way">{say("replaced_here", language)}</p><del>{html.escape(claim.replaced)}</del>'
    words = f"<h5>{say('words_here', language)}</h5>{render_terms(used, language)}" if used else ""
    return (
        f'<div class="detail"><h5>{say("source_here", language)}</h5>'
        f"{render_quotes(seat.case.report, claim.sources, language)}"
        f'<p class="by">{say(f"by_{claim.author}", language)}</p>{replaced}'
        f"{render_checks(claim.checks, language)}{words}</div>"
    )


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
