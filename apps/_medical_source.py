"""The report beside what is said of it: its page's picture or its text, with the chosen sentence's source marked.

A page is drawn when it is looked at, in a process of its own, and kept for the session.
"""

import html
from typing import TYPE_CHECKING

import streamlit as st

from apps._medical_seat import Seat
from apps._medical_view import render_boxes, render_text
from apps._streamlit import put_notice

if TYPE_CHECKING:
    from core.usecases.medical.records import Line, Summary

MOST_DRAWN = 8
"""Pictures of pages a session keeps."""
TO_HIT = """<script>/* {serial} */
requestAnimationFrame(() => {{
  const pane = document.querySelector('.st-key-source_body');
  const hit = pane?.querySelector('.boxes i, .hit mark, .hit');
  if (!pane || !hit) return;
  const at = hit.getBoundingClientRect(), over = pane.getBoundingClientRect();
  pane.scrollBy({{top: at.top - over.top - over.height / 3, behavior: 'smooth'}});
  const said = document.querySelector('[class*="st-key-now_"]');
  if (innerWidth <= 820) said?.scrollIntoView({{block: 'start', behavior: 'smooth'}});
}});
</script>"""
"""Brings what is marked into view; run again when `serial` is another number."""


def put_source(seat: Seat, summary: "Summary | None" = None) -> None:
    """The pane: what to look at, the page, and its picture or text."""
    case, chosen = seat.case, seat.chosen
    spans = chosen.spans if chosen else ()
    lines = case.report.find_lines(spans)
    with st.container(key="source_pane"):
        with st.container(horizontal=True, vertical_alignment="center", key="source_head"):
            as_picture = _put_choice(seat, lines)
            _put_pages(seat)
            if chosen:
                st.button(
                    "", icon=":material/close:", key="close_source", type="tertiary", help=seat.say("close_source"),
                    on_click=seat.choose, args=(chosen.spot, spans),
                )  # fmt: skip
        with st.container(key="source_body", height=640, border=False), seat.shown():
            page = _page(seat)
            if as_picture:
                _put_picture(seat, page, lines)
            else:
                on_page = [line for line in case.report.lines if line.page == page]
                st.html(render_text(case.report, on_page, spans, summary.terms if summary else (), seat.language))
        if chosen:
            st.html(f'<i class="is-chosen"></i>{TO_HIT.format(serial=chosen.serial)}', unsafe_allow_javascript=True)


def _page(seat: Seat) -> int:
    return min(max(1, st.session_state.get("page_shown", 1)), max(1, seat.case.report.pages))


def _put_choice(seat: Seat, lines: "tuple[Line, ...]") -> bool:
    """Picture or text; lines that are nowhere in the picture are shown in the text."""
    if not seat.case.has_pictures:
        st.html(f'<h3 class="pane-title">{html.escape(seat.say("report_text"))}</h3>')
        return False
    way = st.segmented_control(
        seat.say("show_as"), ("picture", "text"), default="picture", key="show_as", required=True,
        format_func=lambda name: seat.say(f"as_{name}"), label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    return way == "picture" and not (lines and all(line.box is None for line in lines))


def _put_pages(seat: Seat) -> None:
    """Turning pages, where there are several."""
    pages, page = seat.case.report.pages, _page(seat)
    if pages < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="source_pages", gap="xxsmall"):
        for name, icon, step in (("page_before", "chevron_left", -1), ("page_after", "chevron_right", 1)):
            st.button(
                "", icon=f":material/{icon}:", key=name, type="tertiary", help=seat.say(name),
                disabled=not 1 <= page + step <= pages, on_click=st.session_state.update,
                args=({"page_shown": page + step},),
            )  # fmt: skip
            if step < 0:
                st.html(f'<span class="page-of">{page} / {pages}</span>', width="content")


def _put_picture(seat: Seat, page: int, lines: "tuple[Line, ...]") -> None:
    drawn = _draw(seat, page)
    with st.container(key="page_picture", gap=None):
        st.image(drawn, width="stretch", alt=seat.say("page_alt", page=page))
        st.html(render_boxes([line for line in lines if line.page == page], seat.language))
    if weak := [line for line in lines if line.page != page]:
        put_notice(seat.say("more_on_page", pages=_pages(seat, weak)))


def _pages(seat: Seat, lines: "list[Line]") -> str:
    return seat.say("comma").join(str(page) for page in sorted({line.page for line in lines}))


def _draw(seat: Seat, page: int) -> bytes:
    """The picture of a page as PNG."""
    from core.usecases.medical.page_pictures import draw_page

    drawn: dict[int, bytes] = st.session_state.setdefault("drawn", {})
    if page not in drawn:
        drawn[page] = draw_page(seat.case.data, page).png
        while len(drawn) > MOST_DRAWN:
            drawn.pop(next(iter(drawn)))
    return drawn[page]
