"""One reader's place in the writer: their language, their workspace, the draft before them. All of it is the session's.

Does not know how a draft is made or shown.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from apps._here import open_workspace
from apps._shared_seat import SharedSeat
from apps._streamlit import keep_address, page_language
from apps._writer_drawer import Drawer, read_stored
from apps._writer_form import fill_form
from apps._writer_workshop import Workshop, find_workshop

if TYPE_CHECKING:
    from apps._witness import Call
    from core.models.decoding import Decoding
    from core.store import SavedDraft, StoredDraft
    from core.usecases.writing.records import Draft, Report


@dataclass(frozen=True, slots=True)
class Seat(SharedSeat):
    """What every page is given."""

    catalogue = "writer"

    workshop: Workshop
    drawer: Drawer

    @property
    def draft(self) -> "Draft | None":
        """The draft before the reader."""
        return st.session_state.get("draft")

    @property
    def decoding(self) -> "Decoding | None":
        """How the model is asked to decode; None: as each kind likes it."""
        return st.session_state.get("decoding")

    @property
    def sent(self) -> "list[Call]":
        """What was sent to the model for this draft, and what came back."""
        return st.session_state.setdefault("sent", [])

    @property
    def report(self) -> "Report":
        """The checks of the draft as it stands; computed once for each state of its text."""
        from core.usecases.writing.checking import check_draft

        known = st.session_state.get("report")
        if known is None or known[0] != (self.draft.brief, self.draft.text):
            known = (self.draft.brief, self.draft.text), check_draft(self.draft)
            st.session_state["report"] = known
        return known[1]

    def hold(self, draft: "Draft", *, kind: str = "autosave", name: str = "", redraw: bool = True) -> None:
        """Put `draft` before the reader and save it. `redraw` makes text fields show it instead of what was typed."""
        self.settle(draft, self.drawer.save(*self.place, draft, kind, name), redraw=redraw)

    def change(self, draft: "Draft", *, kind: str = "autosave", redraw: bool = True) -> None:
        """`hold`, for callbacks: where the store refuses, the draft is before the reader all the same, not saved until
        the next change, and the next run tells why."""
        self.show(draft, redraw=redraw)
        st.session_state["unsaved"] = True
        with self.noted():
            self.hold(draft, kind=kind, redraw=False)

    @property
    def place(self) -> tuple[str, int | None]:
        """Where the draft is kept: its id, made where it has none, and the version it was made from."""
        return st.session_state.setdefault("draft_id", self.drawer.new_id()), st.session_state.get("seen")

    def settle(self, draft: "Draft", saved: "SavedDraft", *, redraw: bool = True) -> None:
        """Put a draft that was saved before the reader."""
        st.session_state["seen"] = saved.version
        st.session_state.pop("unsaved", None)
        if saved.overtaken:
            st.session_state["problem"] = (self.say("overtaken"), self.say("overtaken_hint"))
        self.show(draft, redraw=redraw)

    def show(self, draft: "Draft", *, redraw: bool = True) -> None:
        """Put `draft` before the reader without saving it."""
        st.session_state["draft"] = draft
        if redraw:
            st.session_state["revision"] = self.revision + 1

    @property
    def revision(self) -> int:
        """Counts up when the program changed a text; it is part of the keys of text fields."""
        return st.session_state.get("revision", 0)

    def open(self, draft_id: str) -> None:
        """Take a draft out of the drawer; what is before the reader is saved already."""
        stored = self.drawer.load(draft_id)
        self.leave()
        st.session_state["draft_id"] = draft_id
        self.take(stored)
        fill_form(self.draft.brief)
        st.session_state["stage"] = "text" if self.draft.parts else "outline"

    def take(self, stored: "StoredDraft") -> None:
        """Put a stored version before the reader."""
        draft = read_stored(stored)
        st.session_state.pop("unsaved", None)
        st.session_state["seen"] = stored.version
        self.show(draft)

    def leave(self) -> None:
        """Put the draft away, and begin with an empty desk."""
        for name in ("draft", "draft_id", "seen", "task", "proposal", "variants", "report", "sent", "unsaved"):
            st.session_state.pop(name, None)
        st.session_state["stage"] = "brief"

    def pause(self) -> None:
        """Whatever was being made is no longer asked for."""
        st.session_state.pop("task", None)
        draft = self.draft
        if draft is not None and draft.state in ("drafting", "revising"):
            self.change(replace(draft, state="stopped"))


def take_seat() -> Seat:
    """The reader's seat; the first time, the draft their address names is put before them."""
    workshop, language = find_workshop(), page_language()
    seat = Seat(language, workshop, Drawer(workshop, open_workspace(workshop.access)))
    if "seated" not in st.session_state:
        st.session_state["seated"] = True
        asked = st.query_params.get("draft", "")
        if asked and seat.drawer.has(asked):
            seat.open(asked)
    return seat


def keep_seat() -> None:
    """The address names the workspace, the language and the draft."""
    state = st.session_state
    keep_address(desk=state.get("desk", ""), lang=state.get("language", ""), draft=state.get("draft_id", ""))
