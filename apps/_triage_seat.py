"""One reader's place in the triage app: their language, their workspace and its queue.

Does not know how a message is judged or shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from apps._here import open_workspace
from apps._shared_seat import SharedSeat
from apps._streamlit import keep_address, page_language
from apps._triage_room import Room, find_room
from core.errors import StoreError

if TYPE_CHECKING:
    from core.usecases.triage.records import Verdict
    from core.usecases.triage.reviewing import Case

QUEUE = "triage-queue-"


@dataclass(frozen=True, slots=True)
class Seat(SharedSeat):
    """What every page is given. `desk` is what the store knows of the workspace."""

    catalogue = "triage_app"

    room: Room
    desk: str

    @property
    def queue_id(self) -> str:
        """The queue's id in the store: a workspace has one."""
        return f"{QUEUE}{self.desk[:16]}"

    def queue(self) -> "tuple[Case, ...]":
        """The messages of this workspace that wait or waited."""
        from core.usecases.triage.reviewing import load_queue

        try:
            stored = self.room.store.load_draft(self.desk, self.queue_id)
        except StoreError as error:
            if error.key != "drafts.no_draft":
                raise
            return ()
        return load_queue(stored.body)

    def keep(self, cases: "tuple[Case, ...]") -> None:
        """Store the queue; what it was before can be come back to."""
        from core.usecases.triage.reviewing import dump_queue

        self.room.store.save_draft(self.desk, self.queue_id, dump_queue(cases), self.say("page_queue"), kind="decision")

    def undo(self) -> None:
        """Go back to the queue before the last change."""
        self.room.store.undo_draft(self.desk, self.queue_id)

    def add(self, found: "Iterable[tuple[str, Verdict]]") -> None:
        """Put verdicts into the queue, and have the next run say how many."""
        from core.usecases.triage.reviewing import add_cases, list_waiting

        with self.noted():
            before = self.queue()
            cases = add_cases(before, found)
            self.keep(cases)
            waiting = len(list_waiting(cases))
            st.session_state["done"] = self.say("added", count=len(cases) - len(before), waiting=waiting)


def take_seat() -> Seat:
    """The reader's seat."""
    room = find_room()
    return Seat(page_language(), room, open_workspace(room.access))


def keep_seat() -> None:
    """The address names the workspace and the language."""
    keep_address(desk=st.session_state.get("desk", ""), lang=st.session_state.get("language", ""))
