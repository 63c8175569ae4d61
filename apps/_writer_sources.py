"""Texts the person gives as sources: pasted or uploaded. Uploads are read in the core's sandbox, within its limits."""

import streamlit as st

from apps._reader import explain
from apps._streamlit import plain, put_notice
from apps._writer_form import field
from apps._writer_seat import Seat
from core.errors import InputError

TYPES = ["pdf", "docx", "md", "txt", "html", "htm", "csv", "xlsx"]
MOST = 20
MOST_CHARACTERS = 200_000


def put_sources(seat: Seat, *, expanded: bool = False) -> None:
    """The list of sources and the ways to add one."""
    sources = st.session_state[field("sources")]
    label = seat.say("sources_some", count=len(sources)) if sources else seat.say("sources")
    with st.expander(label, icon=":material/attach_file:", expanded=expanded):
        st.caption(seat.say("sources_help"))
        for place, source in enumerate(sources):
            with st.container(horizontal=True, vertical_alignment="center"):
                size = seat.say("characters", count=f"{len(source.text):,}")
                st.markdown(f"**{place + 1}.** {plain(source.name)} :gray[{size}]", width="stretch")
                st.button(
                    seat.say("remove"), key=f"drop_source_{place}", type="tertiary", on_click=_remove, args=(place,)
                )
        paste, upload = st.tabs([seat.say("paste"), seat.say("upload")])
        with paste:
            st.text_input(
                seat.say("source_name"), key="source_name", placeholder=seat.say("source_name_hint"),
                persist_state="session",
            )  # fmt: skip
            st.text_area(
                seat.say("source_text"), key="source_text", height=120, max_chars=MOST_CHARACTERS,
                persist_state="session",
            )  # fmt: skip
            st.button(seat.say("add_source"), key="add_source", on_click=_add_paste, args=(seat,))
        with upload:
            st.file_uploader(
                seat.say("source_files"), TYPES, accept_multiple_files=True, key="source_files",
                max_upload_size=seat.workshop.settings.max_upload_mb,
            )  # fmt: skip
            st.button(seat.say("add_source"), key="add_files", on_click=_add_files, args=(seat,))
        for problem in st.session_state.pop("source_problems", ()):
            put_notice(*problem, kind="error")


def _remove(place: int) -> None:
    key = field("sources")
    st.session_state[key] = tuple(one for at, one in enumerate(st.session_state[key]) if at != place)


def _add_paste(seat: Seat) -> None:
    state = st.session_state
    try:
        if not state["source_text"].strip():
            raise InputError("writer.no_source_text")
        name = state["source_name"].strip() or seat.say("source_unnamed", number=len(state[field("sources")]) + 1)
        _add(name, state["source_text"])
        state["source_name"] = state["source_text"] = ""
    except Exception as error:
        state["source_problems"] = [explain(error, seat.language)]


def _add_files(seat: Seat) -> None:
    problems = []
    for upload in st.session_state.get("source_files") or ():
        try:
            _add(upload.name, read_upload(upload.getvalue(), upload.name))
        except Exception as error:
            problems.append(explain(error, seat.language))
    st.session_state["source_problems"] = problems


def read_upload(data: bytes, name: str) -> str:
    """The text of an uploaded file; raises DocumentError."""
    from core.documents.reader import read_document

    return "\n\n".join(page.text for page in read_document(data, name).pages).strip()


def _add(name: str, text: str) -> None:
    from core.usecases.writing.brief import Source

    key, source = field("sources"), Source(name=name, text=text)
    if source in st.session_state[key]:
        return  # the files stay in their field, so that one that failed can be changed and all be added again
    if len(st.session_state[key]) >= MOST:
        raise InputError("writer.many_sources", limit=MOST)
    if not text.strip():
        raise InputError("writer.empty_source", name=name)
    if len(text) > MOST_CHARACTERS:
        raise InputError("writer.long_source", name=name, length=len(text), limit=MOST_CHARACTERS)
    st.session_state[key] = (*st.session_state[key], source)
