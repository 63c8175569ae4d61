"""The page "Compare": several reports of one person, over time and two at a time. Run by `apps/medical.py`."""

import html

import streamlit as st

from apps._medical_case import Case
from apps._medical_compare_sheet import print_trends
from apps._medical_compare_view import list_people, render_findings, render_results, render_trend
from apps._medical_export import defer
from apps._medical_opening import put_reading, put_samples, put_upload
from apps._medical_seat import Seat, keep_seat, take_seat
from apps._streamlit import plain, put_notice
from core.messages import message

MOST_TRENDS = 40


def put_page(seat: Seat) -> None:
    """The reports, then what can be said of them together."""
    st.title(seat.say("page_compare"))
    st.html(f'<p class="lede">{html.escape(seat.say("compare_lede"))}</p>')
    left, right = st.columns([3, 2], gap="large")
    with left:
        put_upload(seat, "more", "upload_more")
        with st.popover(seat.say("add_sample"), icon=":material/description:"):
            put_samples(seat)
    with right, st.container(gap="xxsmall", key="compared"):
        st.html(f'<h3 class="side">{html.escape(seat.say("compared", count=len(seat.cases)))}</h3>')
        for case in seat.cases:
            _put_case(seat, case)
    if len(seat.cases) < 2:
        st.html(f'<div class="blank">{html.escape(seat.say("need_two"))}</div>')
        return
    put_notice(message("medical.notice", seat.language))
    if people := list_people([case.report for case in seat.cases], seat.language):
        put_notice(seat.say("different_people", who=people), seat.say("different_people_hint"), kind="warning")
    _put_tabs(seat)


def _put_case(seat: Seat, case: Case) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"compared_{case.id}"):
        day = case.report.header.date or seat.say("no_date")
        st.markdown(f"{plain(case.report.name)} :gray[{plain(day)}]", width="stretch")
        st.button(seat.say("remove"), key=f"drop_{case.id}", type="tertiary", on_click=seat.drop, args=(case.id,))


def _put_tabs(seat: Seat) -> None:
    from core.usecases.medical.comparing import make_trends

    understandings = [case.understanding for case in seat.cases]
    trends = make_trends(understandings)
    labels = [seat.say("tab_trends", count=len(trends)), seat.say("tab_changes")]
    over_time, changes = st.tabs(labels, key="compare_tabs", on_change="rerun")
    if over_time.open:
        with over_time, seat.shown():
            if not trends:
                st.html(f'<div class="blank">{html.escape(seat.say("no_trends"))}</div>')
            else:
                language = seat.language
                st.download_button(
                    seat.say("print_trends"), defer(lambda: print_trends(trends, understandings, language), language),
                    "trends.pdf", "application/pdf", key="print_trends", on_click="ignore", icon=":material/print:",
                )  # fmt: skip
            st.html("".join(render_trend(trend, understandings, seat.language) for trend in trends[:MOST_TRENDS]))
    if changes.open:
        with changes, seat.shown():
            _put_changes(seat)


def _put_changes(seat: Seat) -> None:
    """The two chosen reports, the last two by day unless told."""
    from core.usecases.medical.comparing import compare_reports

    cases = {case.id: case for case in seat.cases}
    ids = list(cases)
    chosen = []
    for column, name, default in zip(st.columns(2), ("earlier", "later"), (-2, -1), strict=True):
        with column:
            chosen.append(
                st.selectbox(
                    seat.say(name),
                    ids,
                    index=len(ids) + default,
                    key=f"{name}_{len(ids)}",
                    format_func=lambda one: _label(seat, cases[one]),
                )  # fmt: skip
            )
    if chosen[0] == chosen[1]:
        put_notice(seat.say("same_report"))
        return
    first, second = (cases[one].understanding for one in chosen)
    found = compare_reports(first, second)
    for note in found.notes:
        put_notice(seat.tell(note), kind="warning")
    same = sum(change.kind == "same" for change in (*found.results, *found.findings))
    with_same = same and st.toggle(seat.say("show_same", count=same), key="show_same")
    results = [change for change in found.results if with_same or change.kind != "same"]
    findings = [change for change in found.findings if with_same or change.kind != "same"]
    if results:
        st.subheader(seat.say("results_changed"))
        st.html(render_results(results, seat.language))
    if findings:
        st.subheader(seat.say("findings_changed"))
        st.html(render_findings(findings, first.report, second.report, seat.language))
    if not found.results and not found.findings:
        st.html(f'<div class="blank">{html.escape(seat.say("nothing_changed"))}</div>')


def _label(seat: Seat, case: Case) -> str:
    return f"{case.report.header.date or seat.say('no_date')} · {case.report.name}"


seat = take_seat()
with st.empty():
    seat.put_problem()
with st.container(), seat.shown():
    if "reading" in st.session_state:
        if found := put_reading(seat):
            seat.add(found)
        st.rerun()
    put_page(seat)
keep_seat()
