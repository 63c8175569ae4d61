"""What was answered, for the owner's numbers. The question is kept with identifiers masked; nothing else personal is.

Does not know what an origin or an action means.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields

from sqlalchemy import select, update

from core.checks.identifiers import mask_identifiers
from core.errors import StoreError
from core.store.database import Database
from core.store.records import Event
from core.store.tables import EventRow, SchemaRow


class Events(Database):
    """Answered questions."""

    def save_event(self, conversation_id: str | None, event: Event) -> int:
        """Keep one answered question; returns its id. `event.created`, where empty, is now."""
        masked, _ = mask_identifiers(event.question)
        row = EventRow(conversation=conversation_id, question=masked, origin=event.origin)
        row.action, row.language, row.created = event.action, event.language, event.created or self.now()
        row.confidence, row.seconds = event.confidence, event.seconds
        with self._writing() as session:
            session.add(row)
            session.flush()
            return row.id

    def list_events(self, since: str = "") -> tuple[Event, ...]:
        """Questions answered at or after the time `since`, oldest first; a deleted conversation's are blank."""
        query = select(*(getattr(EventRow, field.name) for field in fields(Event))).where(EventRow.created >= since)
        with self._reading() as session:
            return tuple(Event(*row) for row in session.execute(query.order_by(EventRow.created, EventRow.id)))

    def settle_events(self, events: Sequence[int], entry: str, write: Callable[[], None]) -> None:
        """Mark events as covered by the FAQ entry `entry` and run `write`, one owner at a time.

        Where `write` raises nothing is marked; where one is marked already, "store.entry_made" and nothing is written.
        """
        with self._writing() as session:
            session.execute(select(SchemaRow).with_for_update())  # the lock, where the database locks rows
            chosen = EventRow.id.in_(events)
            if session.scalar(select(EventRow.id).where(chosen, EventRow.entry.is_not(None)).limit(1)):
                raise StoreError("store.entry_made")
            session.execute(update(EventRow).where(chosen).values(entry=entry))
            write()

    def unsettle_events(self, entry: str, write: Callable[[], None]) -> None:
        """The way back: put the events of `entry` on the queue again and run `write`, in the same manner."""
        with self._writing() as session:
            session.execute(select(SchemaRow).with_for_update())
            session.execute(update(EventRow).where(EventRow.entry == entry).values(entry=None))
            write()
