"""Demands on a text: in plain words, as forbidden phrases, and from the library of those a machine can check."""

from typing import TYPE_CHECKING

import streamlit as st

from apps._reader import explain
from apps._streamlit import plain, put_notice
from apps._writer_form import field, split_lines, split_words, units
from apps._writer_seat import Seat

if TYPE_CHECKING:
    from core.checks.constraints.library import Argument

RELATIONS = ("at least", "at most", "exactly", "less than", "more than")
FOREIGN = ("spanish", "french", "enie", "dieresis", "tildes")
"""Types for texts in other languages than the briefs'."""


def put_demands(seat: Seat) -> None:
    """The fields for all three; what is understood is shown at once as what will be checked."""
    count = len(st.session_state[field("constraints")]) + sum(
        len(split_lines(st.session_state[field(name)])) for name in ("must", "must_not")
    )
    label = seat.say("demands_some", count=count) if count else seat.say("demands")
    with st.expander(label, icon=":material/rule:"):
        left, right = st.columns(2, gap="large")
        with left:
            st.text_area(
                seat.say("must"), key=field("must"), height=110, placeholder=seat.say("must_hint"),
                persist_state="session",
            )  # fmt: skip
            _put_understood(seat)
        with right:
            st.text_area(
                seat.say("must_not"), key=field("must_not"), height=110, placeholder=seat.say("must_not_hint"),
                persist_state="session",
            )  # fmt: skip
        _put_library(seat)


def _put_understood(seat: Seat) -> None:
    from core.checks.constraints import describe_constraint, read_constraints

    language = st.session_state[field("language")]
    for demand in split_lines(st.session_state[field("must")]):
        found = read_constraints(demand, language)
        if found:
            said = seat.say("semicolon").join(seat.tell(describe_constraint(one)) for one in found)
            st.caption(f":material/check: {seat.say('understood', demand=plain(said))}")
        else:
            st.caption(f":material/info: {seat.say('not_understood', demand=plain(demand))}")


def _put_library(seat: Seat) -> None:
    from core.checks.constraints import describe_constraint, list_types

    types = {row.type: row for row in list_types() if not row.name.startswith(FOREIGN)}
    for place, constraint in enumerate(st.session_state[field("constraints")]):
        with st.container(horizontal=True, vertical_alignment="center"):
            said = plain(seat.tell(describe_constraint(constraint)))
            st.markdown(f":material/check: {said}", width="stretch")
            st.button(seat.say("remove"), key=f"drop_demand_{place}", type="tertiary", on_click=_remove, args=(place,))
    chosen = st.selectbox(
        seat.say("library"), (None, *types), key="demand_type", placeholder=seat.say("library_hint"),
        format_func=lambda name: seat.tell(types[name].label) if name else "",
    )  # fmt: skip
    if chosen:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for argument in types[chosen].arguments:
                _put_argument(seat, argument)
            st.button(seat.say("add"), key="add_demand", on_click=_add, args=(seat, chosen))
    if problem := st.session_state.pop("demand_problem", None):
        put_notice(*problem, kind="error")


def _put_argument(seat: Seat, argument: "Argument") -> None:
    """A field for one argument, by its kind."""
    label = seat.say(f"argument_{argument.kind}")
    key = f"demand_{argument.name}"
    if argument.kind == "relation":
        st.selectbox(
            label, RELATIONS, format_func=lambda one: seat.say(f"relation_{one.replace(' ', '_')}"), key=key, width=150
        )
    elif argument.kind == "unit":
        st.selectbox(label, units(), format_func=lambda one: seat.say(f"unit_{one}"), key=key, width=150)
    elif argument.kind == "count":
        st.number_input(label, argument.least, 50_000, value=max(1, argument.least), key=key, width=130)
    else:
        st.text_input(label, key=key, width=240, placeholder=seat.say(f"argument_{argument.kind}_hint"))


def _value(argument: "Argument") -> object:
    """What was typed, as the argument wants it; None where nothing was."""
    value = st.session_state.get(f"demand_{argument.name}")
    if argument.kind == "texts":
        return list(split_words(value or "")) or None
    return value.strip() or None if isinstance(value, str) else value


def _remove(place: int) -> None:
    key = field("constraints")
    st.session_state[key] = tuple(one for at, one in enumerate(st.session_state[key]) if at != place)


def _add(seat: Seat, chosen: str) -> None:
    from core.checks.constraints import Constraint, list_types, validate_constraint

    row = next(row for row in list_types() if row.type == chosen)
    values = {one.name: _value(one) for one in row.arguments}
    try:
        constraint = Constraint(
            type=chosen, arguments={name: value for name, value in values.items() if value is not None}
        )
        validate_constraint(constraint)
        st.session_state[field("constraints")] = (*st.session_state[field("constraints")], constraint)
        st.session_state["demand_type"] = None
    except Exception as error:
        st.session_state["demand_problem"] = explain(error, seat.language)
