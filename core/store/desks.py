"""Rows that belong to a workspace: opened where they are new, found where they are its own, refused otherwise.

Does not know what they hold. A wrong workspace and an unknown id look the same.
"""

from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import InputError, StoreError
from core.store.tables import DeskRow

Row = TypeVar("Row", bound=DeskRow)


def open_row(session: Session, kind: type[Row], desk: str, row_id: str, now: str, most: int) -> Row:
    """The row, or a new one where the id is new and the workspace has fewer than `most` of its kind."""
    if session.get(kind, row_id) is None:
        if not 16 <= len(desk) <= 64 or not 1 <= len(row_id) <= 32:
            raise InputError("store.bad_name")
        if (session.scalar(select(func.count()).select_from(kind).where(kind.desk == desk)) or 0) >= most:
            raise InputError("store.too_many_kept", limit=most)
        row = kind(id=row_id, desk=desk, created=now, updated=now, body="")
        session.add(row)
        return row
    return find_row(session, kind, desk, row_id)


def find_row(session: Session, kind: type[Row], desk: str, row_id: str) -> Row:
    """The workspace's own row; StoreError where it has none of that id."""
    row = session.get(kind, row_id)
    if row is None or row.desk != desk:
        raise StoreError(kind.missing)
    return row
