"""The first step of writing: what is wanted, in a form that asks only what the kind of text needs."""

import streamlit as st

from apps._streamlit import plain, put_notice, tell_most
from apps._writer_demands import put_demands
from apps._writer_form import (
    ICONS,
    KINDS,
    field,
    fill_form,
    prepare_form,
    read_form,
    split_lines,
)
from apps._writer_manner import put_manner
from apps._writer_seat import Seat
from apps._writer_sources import put_sources

MOST_TOPIC = 20_000
MOST_YAML_MB = 5


def put_brief(seat: Seat) -> None:
    """The form, and the button that asks for an outline."""
    prepare_form(seat.language)
    st.title(seat.say("brief_title"))
    st.html(f'<p class="lede">{seat.say("brief_lede")}</p>')
    _put_start(seat)
    kind = _put_kind(seat)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _put_matter(seat, kind)
    with right:
        put_manner(seat, kind)
    put_sources(seat, expanded=kind == "digest")
    put_demands(seat)
    _put_end(seat)


def _put_start(seat: Seat) -> None:
    """Ways to begin with a filled form."""
    with st.container(horizontal=True, gap="small"):
        st.button(
            seat.say("sample"), icon=":material/lightbulb:", on_click=_fill_sample, args=(seat,), key="fill_sample"
        )
        with st.popover(seat.say("from_file"), icon=":material/upload_file:"):
            tell_most(MOST_YAML_MB, ".st-key-brief_upload")
            st.file_uploader(
                seat.say("brief_file"), type=["yaml", "yml"], key="brief_upload", max_upload_size=MOST_YAML_MB
            )
            st.button(seat.say("use_file"), on_click=_fill_upload, args=(seat,), type="primary", key="use_brief_file")
    if problem := st.session_state.pop("brief_problem", None):
        put_notice(*problem, kind="error")


def _fill_sample(seat: Seat) -> None:
    state = st.session_state
    brief = seat.workshop.sample(state[field("kind")], state[field("language")])
    if brief is not None:
        fill_form(brief)


def _fill_upload(seat: Seat) -> None:
    from apps._reader import explain
    from core.errors import InputError
    from core.usecases.writing.brief_file import read_brief

    upload = st.session_state.get("brief_upload")
    try:
        if upload is None:
            raise InputError("writer.no_file")
        fill_form(read_brief(upload.getvalue().decode("utf-8", "replace")))
    except Exception as error:
        st.session_state["brief_problem"] = explain(error, seat.language)


def _put_kind(seat: Seat) -> str:
    st.pills(
        seat.say("kind"),
        KINDS,
        format_func=lambda kind: f":material/{ICONS[kind]}: {seat.say(f'kind_{kind}')}",
        key=field("kind"),
        required=True,
        persist_state="session",
    )
    return st.session_state[field("kind")]


def _put_matter(seat: Seat, kind: str) -> None:
    """What it is about."""
    asked = "topic_free" if kind == "free" else "topic"
    st.text_area(
        seat.say(asked),
        key=field("topic"),
        height=190 if kind == "free" else 96,
        max_chars=MOST_TOPIC,
        placeholder=seat.say(f"topic_{kind}_hint"),
        persist_state="session",
    )
    if kind != "code":
        st.text_area(
            seat.say("facts"),
            key=field("facts"),
            height=210,
            help=seat.say("facts_help"),
            placeholder=seat.say("facts_hint"),
            persist_state="session",
        )
    if kind == "news":
        _put_unknown(seat)
    st.text_input(
        seat.say("keywords"),
        key=field("keywords"),
        placeholder=seat.say("keywords_hint"),
        persist_state="session",
    )


def _put_unknown(seat: Seat) -> None:
    """Which of the six questions the facts answer, and which nobody can."""
    questions = ("who", "what", "when", "where", "why", "how")
    facts = split_lines(st.session_state[field("facts")])
    if facts:
        from core.checks.five_w import find_five_w

        found = find_five_w(facts, st.session_state[field("language")])
        missing = [name for name in questions if not found.get(name)]
        if missing:
            asked = seat.say("comma").join(seat.say(f"five_{name}") for name in missing)
            st.caption(f":material/help: {seat.say('five_missing', questions=asked)}")
    st.pills(
        seat.say("unknown"),
        questions,
        selection_mode="multi",
        format_func=lambda name: seat.say(f"five_{name}"),
        key=field("unknown"),
        help=seat.say("unknown_help"),
        persist_state="session",
    )


def _put_end(seat: Seat) -> None:
    """Onwards, and the brief as a file."""
    with seat.shown(), st.container(horizontal=True, key="brief_end"):
        go = st.button(seat.say("to_outline"), type="primary", icon=":material/arrow_forward:", key="to_outline")
        if st.session_state[field("topic")].strip():
            from core.usecases.writing.brief_file import write_brief

            st.download_button(
                seat.say("save_brief"),
                lambda: write_brief(read_form()).encode(),
                f"{plain(st.session_state[field('kind')])}.yaml",
                "application/yaml",
                icon=":material/download:",
                on_click="ignore",
                key="save_brief",
            )
        if go:
            _begin(seat)


def _begin(seat: Seat) -> None:
    from core.errors import InputError

    if not st.session_state[field("topic")].strip():
        raise InputError("writer.no_topic")
    brief = read_form()
    seat.leave()
    st.session_state.update(task="outline", brief=brief, stage="outline")
    st.rerun()
