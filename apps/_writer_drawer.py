"""The drafts of one workspace: put away, taken out, listed, gone back to. Knows no page and no session."""

import secrets
from typing import TYPE_CHECKING

from apps._writer_workshop import Workshop

if TYPE_CHECKING:
    from core.store import DraftHead, DraftVersion, SavedDraft, Store, StoredDraft
    from core.usecases.writing.records import Draft

MOST_TITLE = 120


class Drawer:
    """`desk` is the hash that names the workspace. Every method raises StoreError where the store refuses."""

    def __init__(self, workshop: Workshop, desk: str) -> None:
        self._workshop, self._desk = workshop, desk

    def new_id(self) -> str:
        """A name for a draft that has none."""
        return secrets.token_urlsafe(9)

    def save(
        self, draft_id: str, seen: int | None, draft: "Draft", kind: str = "autosave", name: str = ""
    ) -> "SavedDraft":
        """Keep `draft` as its newest version; `seen` is the version it was made from, None for a new one."""
        from core.usecases.writing.draft_json import draft_to_json

        body, title = draft_to_json(draft), name_draft(draft)
        return self._store.save_draft(self._desk, draft_id, body, title, kind=kind, name=name, seen=seen)

    def has(self, draft_id: str) -> bool:
        """Whether the workspace holds it."""
        return any(head.id == draft_id for head in self.list())

    def load(self, draft_id: str, version: int | None = None) -> "StoredDraft":
        """The draft where it stands, or at a version."""
        return self._store.load_draft(self._desk, draft_id, version)

    def move(self, draft_id: str, way: str, version: int = 0) -> "StoredDraft":
        """Stand at another version: `way` is "undo", "redo" or "to" the `version`."""
        if way == "to":
            return self._store.go_to_version(self._desk, draft_id, version)
        move = self._store.undo_draft if way == "undo" else self._store.redo_draft
        return move(self._desk, draft_id)

    def list(self) -> "tuple[DraftHead, ...]":
        """The drafts, the last changed first."""
        return self._store.list_drafts(self._desk)

    def versions(self, draft_id: str) -> "tuple[DraftVersion, ...]":
        """The versions of one, the newest first."""
        return self._store.list_versions(self._desk, draft_id)

    def delete(self, draft_id: str) -> None:
        """Remove it with all its versions."""
        self._store.delete_draft(self._desk, draft_id)

    @property
    def _store(self) -> "Store":
        return self._workshop.store


def read_stored(stored: "StoredDraft") -> "Draft":
    """The draft a stored version holds."""
    from core.usecases.writing.draft_json import draft_from_json

    return draft_from_json(stored.body)


def name_draft(draft: "Draft") -> str:
    """How a list calls it."""
    return " ".join((draft.outline.title or draft.brief.title or draft.brief.topic).split())[:MOST_TITLE]
