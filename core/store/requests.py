"""Requests carried out about a subject (an order), each exactly once. Does not know what may be requested."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.errors import StoreError
from core.store.database import Database
from core.store.records import Request
from core.store.tables import RequestRow


class Requests(Database):
    """A growing, never rewritten list of requests per subject."""

    def save_request(self, request: Request) -> bool:
        """Record it as its subject's request number `revision`; False where that very request is there already.

        "store.request_outdated" where another request took that place, so the proposal was made on an outdated view.
        """
        values = {"kind": request.kind, "detail": request.detail, "created": request.created or self.now()}
        row = RequestRow(subject=request.subject, revision=request.revision, **values)
        place = (RequestRow.subject == request.subject, RequestRow.revision == request.revision)
        with self._writing() as session:
            try:
                with session.begin_nested():
                    session.add(row)
            except IntegrityError as taken:
                there = session.scalars(select(RequestRow).where(*place)).one()
                if (there.kind, there.detail) != (request.kind, request.detail):
                    raise StoreError("store.request_outdated", subject=request.subject) from taken
                return False
            return True

    def list_requests(self, subject: str) -> tuple[Request, ...]:
        """The subject's requests in the order they were recorded."""
        query = select(RequestRow).where(RequestRow.subject == subject).order_by(RequestRow.revision)
        with self._reading() as session:
            return tuple(
                Request(row.subject, row.revision, row.kind, row.detail, row.created) for row in session.scalars(query)
            )
