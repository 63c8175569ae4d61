"""Drafts and their versions: saved often, never overwritten, undone and redone.

Does not know what a draft is: it comes and goes as JSON text. A wrong workspace and an unknown draft look the same.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from core.errors import InputError, StoreError
from core.store.database import Database
from core.store.records import DraftHead, DraftVersion, SavedDraft, StoredDraft
from core.store.tables import DraftRow, DraftVersionRow

AUTOSAVE_SECONDS = 60
"""Autosaves that follow each other within this time leave one version."""

MOST_VERSIONS = 200
MOST_HISTORY = 20_000_000
"""Characters of all versions of a draft together; beyond either limit the oldest go, autosaves before named ones."""

MOST_BODY = 5_000_000
MOST_DRAFTS = 1_000
"""Drafts of one workspace."""

_Version = DraftVersionRow
_Way = Callable[[Session, str, int], int | None]
"""From the version a draft stands at to another; None where there is none."""


class Drafts(Database):
    """What is being written. `desk` is the hash of the secret that names a workspace, at least 16 characters."""

    def save_draft(
        self,
        desk: str,
        draft_id: str,
        body: str,
        title: str,
        *,
        kind: str = "autosave",
        name: str = "",
        seen: int | None = None,
    ) -> SavedDraft:
        """Keep `body` as the newest version and stand there; a draft with a new id begins with it.

        `seen` is the version the text was made from, as `save_draft` or `load_draft` told it. Where the draft stands
        elsewhere by now, both texts are kept and `overtaken` says so; None asks for no such check. What changes nothing
        leaves no version, and an autosave replaces the autosave it was made from where that is not old.
        """
        if len(body) > MOST_BODY:
            raise InputError("drafts.too_large", size=len(body), limit=MOST_BODY)
        with self._writing() as session:
            draft = self._open(session, desk, draft_id)
            head = session.get(_Version, (draft_id, draft.head))
            overtaken = bool(head) and seen is not None and seen != draft.head
            if head and head.body == body:
                _rename(draft, head, kind, name, title)
                return SavedDraft(head.number)
            parent = seen if overtaken and session.get(_Version, (draft_id, seen)) else draft.head
            draft.title, draft.last = title, draft.last + 1
            draft.head, now = draft.last, self.now()
            version = _Version(draft=draft_id, number=draft.last, parent=parent, kind=kind, name=name, title=title)
            version.body, version.size, version.begun, version.created = body, len(body), now, now
            if head and seen == head.number:
                _replace(session, head, version)
            session.add(version)
            session.flush()
            _prune(session, draft)
            return SavedDraft(version.number, overtaken)

    def load_draft(self, desk: str, draft_id: str, version: int | None = None) -> StoredDraft:
        """The draft where it stands, or at a version; StoreError where there is none."""
        with self._reading() as session:
            draft = _find(session, desk, draft_id)
            return _stored(session, draft, draft.head if version is None else version)

    def list_drafts(self, desk: str) -> tuple[DraftHead, ...]:
        """The workspace's drafts, the last changed first."""
        count = func.count(_Version.number)
        query = select(DraftRow, count).join(_Version, _Version.draft == DraftRow.id).where(DraftRow.desk == desk)
        with self._reading() as session:
            rows = session.execute(query.group_by(DraftRow.id).order_by(DraftRow.updated.desc(), DraftRow.id))
            return tuple(DraftHead(d.id, d.title, d.head, n, d.created, d.updated) for d, n in rows)

    def list_versions(self, desk: str, draft_id: str) -> tuple[DraftVersion, ...]:
        """The versions that are kept, the newest first."""
        columns = (_Version.number, _Version.kind, _Version.name, _Version.title, _Version.size, _Version.created)
        query = select(*columns).where(_Version.draft == draft_id).order_by(_Version.number.desc())
        with self._reading() as session:
            head = _find(session, desk, draft_id).head
            return tuple(DraftVersion(*row, current=row.number == head) for row in session.execute(query))

    def undo_draft(self, desk: str, draft_id: str) -> StoredDraft:
        """Stand at the version before this one; StoreError where there is none."""
        return self._move(desk, draft_id, "drafts.nothing_to_undo", _before)

    def redo_draft(self, desk: str, draft_id: str) -> StoredDraft:
        """Stand at the newest version made from this one; StoreError where there is none."""
        return self._move(desk, draft_id, "drafts.nothing_to_redo", _after)

    def go_to_version(self, desk: str, draft_id: str, version: int) -> StoredDraft:
        """Stand at any version; what is saved next is made from it."""
        with self._writing() as session:
            draft = self._open(session, desk, draft_id, make=False)
            stored = _stored(session, draft, version)
            draft.head, draft.title = version, stored.title
            return stored

    def delete_draft(self, desk: str, draft_id: str) -> None:
        """Erase the draft with all its versions."""
        with self._writing() as session:
            _find(session, desk, draft_id)
            session.execute(delete(_Version).where(_Version.draft == draft_id))
            session.execute(delete(DraftRow).where(DraftRow.id == draft_id))
        self._forget_log()

    def _open(self, session: Session, desk: str, draft_id: str, *, make: bool = True) -> DraftRow:
        """The row, locked and stamped with the time; a new one where the id is new and `make` is set."""
        stamped = update(DraftRow).where(DraftRow.id == draft_id, DraftRow.desk == desk).values(updated=self.now())
        session.execute(stamped)
        if make and session.get(DraftRow, draft_id) is None:
            _check_new(session, desk, draft_id)
            session.add(DraftRow(id=draft_id, desk=desk, created=self.now(), updated=self.now(), head=0, last=0))
            session.flush()
        return _find(session, desk, draft_id)

    def _move(self, desk: str, draft_id: str, nowhere: str, way: _Way) -> StoredDraft:
        with self._writing() as session:
            draft = self._open(session, desk, draft_id, make=False)
            to = way(session, draft_id, draft.head)
            if not to:
                raise StoreError(nowhere)
            stored = _stored(session, draft, to)
            draft.head, draft.title = to, stored.title
            return stored


def _check_new(session: Session, desk: str, draft_id: str) -> None:
    if not 16 <= len(desk) <= 64 or not 1 <= len(draft_id) <= 32:
        raise InputError("drafts.bad_name")
    if (session.scalar(select(func.count()).where(DraftRow.desk == desk)) or 0) >= MOST_DRAFTS:
        raise InputError("drafts.too_many", limit=MOST_DRAFTS)


def _find(session: Session, desk: str, draft_id: str) -> DraftRow:
    row = session.get(DraftRow, draft_id, populate_existing=True)
    if row is None or row.desk != desk:
        raise StoreError("drafts.no_draft")
    return row


def _stored(session: Session, draft: DraftRow, number: int) -> StoredDraft:
    row = session.get(_Version, (draft.id, number))
    if row is None:
        raise StoreError("drafts.no_version", version=number)
    back, on = _before(session, draft.id, number), _after(session, draft.id, number)
    return StoredDraft(draft.id, row.title, number, row.body, row.created, bool(back), bool(on))


def _before(session: Session, draft_id: str, number: int) -> int | None:
    mine = select(_Version.parent).where(_Version.draft == draft_id, _Version.number == number)
    return session.scalar(mine) or None


def _after(session: Session, draft_id: str, number: int) -> int | None:
    return session.scalar(
        select(func.max(_Version.number)).where(_Version.draft == draft_id, _Version.parent == number)
    )


def _rename(draft: DraftRow, head: DraftVersionRow, kind: str, name: str, title: str) -> None:
    """The same text saved again: only a name is new."""
    draft.title = head.title = title
    if kind == "named":
        head.kind, head.name = kind, name


def _replace(session: Session, head: DraftVersionRow, version: DraftVersionRow) -> None:
    """Let `version` stand for the young autosave `head` it was made from, unless something else was made from it."""
    age = datetime.fromisoformat(version.begun) - datetime.fromisoformat(head.begun)
    young = age < timedelta(seconds=AUTOSAVE_SECONDS)
    if head.kind == version.kind == "autosave" and young and not _after(session, head.draft, head.number):
        version.parent, version.begun = head.parent, head.begun
        session.delete(head)


def _prune(session: Session, draft: DraftRow) -> None:
    """Drop what is beyond the limits; what was made from a dropped version counts as made from the one before it."""
    mine = _Version.draft == draft.id
    rows = session.execute(select(_Version.number, _Version.kind, _Version.size).where(mine)).all()
    count, size = len(rows), sum(row.size for row in rows)
    for row in sorted(rows, key=lambda row: (row.kind == "named", row.number)):
        if count <= MOST_VERSIONS and size <= MOST_HISTORY:
            return
        if row.number != draft.head:
            parent = _before(session, draft.id, row.number) or 0
            session.execute(update(_Version).where(mine, _Version.parent == row.number).values(parent=parent))
            session.execute(delete(_Version).where(mine, _Version.number == row.number))
            count, size = count - 1, size - row.size
