"""The second step: the outline, suggested and then the person's to change."""

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from apps._streamlit import plain, put_notice
from apps._writer_making import make_outline
from apps._writer_notes import put_notes
from apps._writer_seat import Seat

if TYPE_CHECKING:
    from core.usecases.writing.records import Draft, Outline, Section

MOST_SECTIONS = 200


def put_outline(seat: Seat) -> None:
    """The sections, each with what it must tell; then on to the text."""
    st.title(seat.say("outline_title"))
    if st.session_state.get("task") == "outline":
        with seat.shown():
            make_outline(seat)
        st.session_state.pop("task", None)
        if seat.draft is not None:
            st.rerun()
    draft = seat.draft
    if draft is None:
        st.button(seat.say("back_to_brief"), on_click=seat.leave, icon=":material/arrow_back:", key="back_to_brief")
        return
    st.html(f'<p class="lede">{seat.say("outline_lede")}</p>')
    put_notes(draft, seat.language)
    _put_title(seat, draft)
    for place, section in enumerate(draft.outline.sections):
        _put_section(seat, place, section)
    _put_end(seat, draft)


def _put_title(seat: Seat, draft: "Draft") -> None:
    key = f"outline_name_{seat.revision}"
    st.session_state.setdefault(key, draft.outline.title)
    st.text_input(seat.say("text_title"), key=key, on_change=_rename, args=(seat, key), max_chars=300)


def _rename(seat: Seat, key: str) -> None:
    _change(seat, replace(seat.draft.outline, title=st.session_state[key].strip(), origin="person"), redraw=False)


def _put_section(seat: Seat, place: int, section: "Section") -> None:
    sections = seat.draft.outline.sections
    keys = {name: f"outline_{name}_{section.id}_{seat.revision}" for name in ("heading", "points", "length")}
    st.session_state.setdefault(keys["heading"], section.heading)
    st.session_state.setdefault(keys["points"], "\n".join(section.points))
    st.session_state.setdefault(keys["length"], section.length)
    change = {"on_change": _edit, "args": (seat, section.id, keys)}
    with st.container(border=True, key=f"card_section_{place}"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input(seat.say("section", number=place + 1), key=keys["heading"], max_chars=300, **change)
            unit = seat.say(f"unit_{seat.draft.brief.length_unit}")
            st.number_input(unit, 1, 50_000, value=None, step=10, key=keys["length"], width=130, **change)
            _put_moves(seat, place, len(sections), section.id)
        st.text_area(
            seat.say("points"),
            key=keys["points"],
            height="content",
            placeholder=seat.say("points_hint"),
            **change,
        )


def _put_moves(seat: Seat, place: int, count: int, section_id: str) -> None:
    with st.container(horizontal=True, gap="xxsmall", width="content"):
        moves = (("up", "arrow_upward", place == 0), ("down", "arrow_downward", place == count - 1))
        for name, icon, disabled in moves:
            st.button(
                "", icon=f":material/{icon}:", help=seat.say(f"move_{name}"), key=f"{name}_{section_id}",
                disabled=disabled, type="tertiary", on_click=_move, args=(seat, place, -1 if name == "up" else 1),
            )  # fmt: skip
        st.button(
            "", icon=":material/delete:", help=seat.say("remove"), key=f"remove_{section_id}", type="tertiary",
            disabled=count == 1, on_click=_remove, args=(seat, section_id),
        )  # fmt: skip


def _edit(seat: Seat, section_id: str, keys: dict[str, str]) -> None:
    values = {name: st.session_state[key] for name, key in keys.items()}
    points = tuple(line.strip() for line in values["points"].splitlines() if line.strip())
    outline = seat.draft.outline
    changed = tuple(
        replace(one, heading=values["heading"].strip(), points=points, length=values["length"])
        if one.id == section_id
        else one
        for one in outline.sections
    )
    _change(seat, replace(outline, sections=changed, origin="person"), redraw=False)


def _move(seat: Seat, place: int, step: int) -> None:
    sections = list(seat.draft.outline.sections)
    sections[place], sections[place + step] = sections[place + step], sections[place]
    _change(seat, replace(seat.draft.outline, sections=tuple(sections), origin="person"))


def _remove(seat: Seat, section_id: str) -> None:
    sections = tuple(one for one in seat.draft.outline.sections if one.id != section_id)
    _change(seat, replace(seat.draft.outline, sections=sections, origin="person"))


def _add(seat: Seat) -> None:
    from core.usecases.writing.records import Section

    sections = seat.draft.outline.sections
    section = Section(f"own-{secrets.token_hex(3)}", seat.say("new_section"))
    _change(seat, replace(seat.draft.outline, sections=(*sections, section), origin="person"))


def _change(seat: Seat, outline: "Outline", *, redraw: bool = True) -> None:
    """Keep the outline; texts written for sections that are gone stay with the earlier versions."""
    draft = seat.draft
    order = {section.id: place for place, section in enumerate(outline.sections)}
    headings = {section.id: section.heading for section in outline.sections}
    kept = sorted((part for part in draft.parts if part.id in order), key=lambda part: order[part.id])
    parts = tuple(part if part.locked else replace(part, heading=headings[part.id]) for part in kept)
    seat.change(replace(draft, outline=outline, parts=parts), redraw=redraw)


def _put_end(seat: Seat, draft: "Draft") -> None:
    with st.container(horizontal=True):
        st.button(
            seat.say("add_section"), icon=":material/add:", on_click=_add, args=(seat,), key="add_section",
            disabled=len(draft.outline.sections) >= MOST_SECTIONS,
        )  # fmt: skip
        st.button(
            seat.say("suggest_again"), icon=":material/refresh:", on_click=_ask_again, args=(seat,), key="suggest_again"
        )
    with st.container(horizontal=True, key="outline_end"):
        st.button(seat.say("write_it"), type="primary", icon=":material/edit:", on_click=_begin, key="write_it")
        st.button(seat.say("back_to_brief"), on_click=_to_brief, key="back_to_brief", type="tertiary")
    if draft.parts:
        put_notice(seat.say("outline_keeps", count=len(draft.parts)))
    st.caption(plain(draft.brief.topic[:300]))


def _ask_again(seat: Seat) -> None:
    st.session_state.update(task="outline", brief=seat.draft.brief)


def _begin() -> None:
    st.session_state.update(stage="text", task="draft")


def _to_brief() -> None:
    st.session_state["stage"] = "brief"
