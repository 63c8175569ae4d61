"""One reader's place in the lab: their language, their workspace. All of it is the session's.

Does not know what a page shows or how anything is trained.
"""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from apps._here import find_person, open_workspace
from apps._lab_room import Room, find_room
from apps._shared_seat import SharedSeat
from apps._streamlit import keep_address, page_language
from core.messages import message


@dataclass(frozen=True, slots=True)
class Seat(SharedSeat):
    """What every page is given. `desk` is what the store and the job folders know of the workspace."""

    room: Room
    desk: str

    def say(self, key: str, /, **values: object) -> str:
        """A sentence of any catalogue, by its whole key."""
        return message(key, self.language, **values)

    @property
    def jobs(self) -> Path:
        """The folder of this workspace's jobs."""
        return self.room.settings.home / "lab" / self.desk

    @property
    def owns_machine(self) -> bool:
        """Whether this person may have the machine fetch models and change what other apps do: an owner, or whoever
        sits at the machine itself while nobody has been given a role."""
        access = self.room.access
        person = find_person(access)  # asked anew: a callback runs before the page, where nobody is noted yet
        alone = not access.offers_sign_in and not self.room.settings.staff_password.get_secret_value()
        here = person.address == "local" and "x-forwarded-for" not in st.context.headers
        return person.may("owner") or (alone and here)


def take_seat() -> Seat:
    """The reader's seat."""
    room = find_room()
    return Seat(page_language(), room, open_workspace(room.access))


def keep_seat() -> None:
    """The address names the workspace and the language."""
    keep_address(desk=st.session_state.get("desk", ""), lang=st.session_state.get("language", ""))
