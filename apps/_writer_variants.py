"""Other drafts of the same outline beside the one at hand: compared, and taken over part by part."""

import html
from typing import TYPE_CHECKING

import streamlit as st

from apps._streamlit import plain
from apps._writer_making import show_variants
from apps._writer_seat import Seat
from apps._writer_view import render_diff, render_markdown, render_rate

if TYPE_CHECKING:
    from core.usecases.writing.records import Draft


def put_variants(seat: Seat) -> None:
    """How many, the button, and the variants side by side."""
    st.html(f'<p class="lede">{html.escape(seat.say("variants_lede"))}</p>')
    with st.container(horizontal=True, vertical_alignment="bottom"):
        count = st.segmented_control(
            seat.say("variants_count"), (1, 2, 3), default=2, key="variants_count", required=True
        )
        asked = st.button(seat.say("make_variants"), type="primary", icon=":material/library_add:", key="make_variants")
    if asked:
        show_variants(seat, count)
    found: tuple[Draft, ...] = st.session_state.get("variants", ())
    if not found:
        return
    from core.usecases.writing.variants import diversity

    drafts = (seat.draft, *found)
    st.caption(seat.say("diversity", share=f"{diversity([one.text for one in drafts]):.0%}"))
    as_changes = st.toggle(seat.say("show_changes"), key="variants_diff")
    columns = st.columns(len(drafts), gap="medium")
    for number, (column, draft) in enumerate(zip(columns, drafts, strict=True)):
        with column:
            _put_variant(seat, number, draft, as_changes)


def _put_variant(seat: Seat, number: int, draft: "Draft", as_changes: bool) -> None:
    """One column: number 0 is what is at hand."""
    from core.usecases.writing.checking import check_draft
    from core.usecases.writing.variants import diff_texts

    st.markdown(f"**{seat.say('variant', number=number) if number else seat.say('at_hand')}**")
    st.html(render_rate(check_draft(draft), seat.language))
    for part in draft.parts:
        with st.container(border=True, key=f"card_variant_{number}_{part.id}"):
            mine = next((own.text for own in seat.draft.parts if own.id == part.id), "")
            shown = render_markdown(part.text)
            if number and as_changes:
                shown = f'<div class="diff">{render_diff(diff_texts(mine, part.text))}</div>'
            heading = f"<h4>{html.escape(part.heading)}</h4>" if part.heading else ""
            st.html(f'<div class="paper small" lang="{draft.brief.language}">{heading}{shown}</div>')
            if number:
                locked = any(own.id == part.id and own.locked for own in seat.draft.parts)
                st.button(
                    seat.say("take_part"), key=f"take_{number}_{part.id}", icon=":material/add_task:",
                    disabled=locked or mine == part.text, help=plain(seat.say("locked_stays")) if locked else None,
                    on_click=_take, args=(seat, number, part.id),
                )  # fmt: skip


def _take(seat: Seat, number: int, part_id: str) -> None:
    from core.usecases.writing.variants import merge_parts

    other = st.session_state["variants"][number - 1]
    seat.change(merge_parts(seat.draft, other, [part_id]), kind="variant")
