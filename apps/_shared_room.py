"""What every app's process has: its settings, the store, who may do what, the model on its way. Each app adds its own.

Knows no app, no session and no page.
"""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from apps._opening import Opening
from apps._operations import start_operations
from core.access import Access
from core.messages import Words
from core.settings import Settings, load_settings

if TYPE_CHECKING:
    from core.store import Store


class SharedRoom:
    """One per process, for all sessions. `access` is given where apps of one process share it."""

    def __init__(self, settings: Settings, opening: Opening, access: Access | None = None) -> None:
        self.settings, self.opening = settings, opening
        self.access = access or Access(settings, lambda: self.store)

    @cached_property
    def store(self) -> "Store":
        """The store of this process, opened when it is first used."""
        from core.store import open_store

        return open_store(self.settings.database_url)


Room = TypeVar("Room", bound=SharedRoom)


def open_room(make: Callable[[Settings, Opening], Room], app: str, small: Words) -> Room:
    """A room of the environment's settings, and the port for those who run the app; no model and no store yet. `small`
    says what the app does with the model that comes with the program."""
    settings = load_settings()
    room = make(settings, Opening(settings, small))
    start_operations(app, settings, lambda: room.store)
    return room
