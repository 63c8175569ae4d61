"""The page "What would be sent": the report without its identifiers, to be looked at, corrected and allowed. Run by
`apps/medical.py`."""

import html
from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from apps._medical_opening import put_without
from apps._medical_seat import Seat, keep_seat, take_seat
from apps._medical_sent_view import render_masked
from apps._streamlit import plain, put_notice
from core.errors import InputError

if TYPE_CHECKING:
    from core.usecases.medical.records import Masking

KINDS = (
    "name", "date", "address", "phone", "email", "number", "facility", "id", "card", "url", "age", "other",
)  # fmt: skip
MOST_HIDDEN = 200
MOST_HIDE = 300


def put_page(seat: Seat) -> None:
    """The text, what was hidden in it, and the permission."""
    st.title(seat.say("page_sent"))
    st.html(f'<p class="lede">{html.escape(seat.say("sent_lede"))}</p>')
    if seat.case is None:
        put_without(seat)
        return
    masking = seat.masking
    left, right = st.columns([3, 2], gap="large")
    with left:
        _put_text(seat, masking)
    with right:
        _put_counts(seat, masking)
        _put_corrections(seat, masking)
        _put_permission(seat)
    _put_calls(seat)


def _put_text(seat: Seat, masking: "Masking") -> None:
    way = st.segmented_control(
        seat.say("look_at"), ("masked", "original"), default="masked", key="look_at", required=True,
        format_func=lambda name: seat.say(f"look_{name}"), label_visibility="collapsed",
    )  # fmt: skip
    with st.container(border=True, key="card_masked", height=620):
        st.html(render_masked(seat.case.report, masking, seat.language, original=way == "original"))


def _put_counts(seat: Seat, masking: "Masking") -> None:
    """How many of each kind, and how well this was measured to work."""
    from core.usecases.medical.masking_figures import explain_masking

    counts = Counter(identifier.kind for identifier in masking.identifiers)
    rows = "".join(
        f'<li><mark class="hidden {kind}">{html.escape(seat.say(f"id_{kind}"))}</mark> {counts[kind]}</li>'
        for kind in KINDS
        if counts[kind]
    )
    st.html(f'<h3 class="side">{html.escape(seat.say("hidden", count=len(masking.identifiers)))}</h3>')
    st.html(f'<ul class="kinds">{rows}</ul>' if rows else f"<p>{html.escape(seat.say('hidden_none'))}</p>")
    for told in explain_masking():
        st.caption(plain(seat.tell(told)))


def _put_corrections(seat: Seat, masking: "Masking") -> None:
    """Showing what was hidden for nothing, hiding what was missed."""
    text, state = seat.case.report.text, st.session_state
    found = dict.fromkeys(text[one.span.start : one.span.end] for one in masking.identifiers)
    kept = state.get("keep", ())
    options = list(dict.fromkeys((*kept, *found)))
    state["keep_choice"] = list(kept)
    st.multiselect(
        seat.say("keep_label"), options, key="keep_choice", placeholder=seat.say("keep_hint"), on_change=_keep,
        help=seat.say("keep_help_text"),
    )  # fmt: skip
    row = st.form("hide_form", border=False).container(horizontal=True, vertical_alignment="bottom")
    row.text_input(seat.say("hide_label"), key="hide_text", placeholder=seat.say("hide_hint"), max_chars=MOST_HIDE)
    row.form_submit_button(
        seat.say("hide_it"), icon=":material/visibility_off:", on_click=_hide, args=(seat,), key="hide_it"
    )
    for number, one in enumerate(state.get("hide", ())):
        with st.container(horizontal=True, vertical_alignment="center", key=f"hidden_{number}"):
            st.markdown(f":gray[{plain(seat.say('hidden_by_hand'))}] {plain(one)}", width="stretch")
            st.button(seat.say("undo_hide"), key=f"show_{number}", type="tertiary", on_click=_show, args=(one,))


def _keep() -> None:
    st.session_state["keep"] = tuple(st.session_state["keep_choice"])


def _hide(seat: Seat) -> None:
    from core.usecases.medical.deidentifying import find_marked

    state = st.session_state
    asked = state["hide_text"].strip()
    hidden = state.get("hide", ())
    with seat.noted():
        if not any(find_marked(seat.case.report.text, (asked,))):
            raise InputError("medical_app.not_there", text=asked)
        if len(hidden) >= MOST_HIDDEN:
            raise InputError("medical_app.many_hidden", limit=MOST_HIDDEN)
        state["hide"] = tuple(dict.fromkeys((*hidden, asked)))
        state["keep"] = tuple(one for one in state.get("keep", ()) if one.lower() != asked.lower())
        state["hide_text"] = ""


def _show(text: str) -> None:
    state = st.session_state
    state["hide"] = tuple(one for one in state.get("hide", ()) if one != text)


def _put_permission(seat: Seat) -> None:
    """Where the model runs, and the button that lets it have this text."""
    opening, settings = seat.room.opening, seat.room.settings
    with st.container(border=True, key="card_permission"):
        if opening.model is None:
            st.html(f"<p>{html.escape(seat.tell(opening.notice or opening.stage.text))}</p>")
            st.caption(seat.say("without_model"))
            return
        name = plain(opening.model.model_id.rpartition("/")[2])
        where = seat.say("runs_at", address=settings.endpoint) if settings.endpoint else seat.say("runs_here")
        st.markdown(f"**{name}**  \n{plain(where)}")
        if opening.model.model_id.endswith("SmolLM2-135M-Instruct"):
            st.caption(seat.say("small_model"))
        if seat.consent:
            put_notice(seat.say("allowed"), seat.say("allowed_more"), kind="good")
            st.button(seat.say("withdraw"), key="withdraw", type="tertiary", on_click=_withdraw)
        if st.button(
            seat.say("use_again") if seat.consent else seat.say("use_model"), type="primary", key="use_model",
            icon=":material/auto_awesome:", on_click=_allow, args=(seat, seat.ticket()),
        ):  # fmt: skip
            st.switch_page("_medical_report.py")
        st.caption(seat.say("use_model_more"))


def _allow(seat: Seat, ticket: str) -> None:
    """The permission is for the text that was shown, and no other."""
    if ticket == seat.ticket():
        st.session_state.update(consent=ticket, task="write")


def _withdraw() -> None:
    for name in ("consent", "summaries"):
        st.session_state.pop(name, None)


def _put_calls(seat: Seat) -> None:
    """Word for word what was sent for this report, and what came back."""
    if not seat.sent:
        return
    st.subheader(seat.say("calls"))
    for number, call in enumerate(seat.sent, 1):
        with st.expander(seat.say("call", number=number)):
            for role, text in (*call.messages, ("reply", call.reply)):
                st.html(
                    f'<div class="sent {html.escape(role)}"><b>{html.escape(seat.say(f"role_{role}"))}</b>'
                    f"<pre>{html.escape(text)}</pre></div>"
                )


seat = take_seat()
with st.empty():
    seat.put_problem()
with st.container(), seat.shown():
    put_page(seat)
keep_seat()
