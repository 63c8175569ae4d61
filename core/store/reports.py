"""Medical reports that somebody asked to be kept, and nothing else of them: erased, they are gone from the file too.

Does not know what a report is: bodies come and go as JSON text, files as bytes. `desk` is the hash of the secret that
names a workspace; a wrong workspace and an unknown report look the same.
"""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from core.errors import InputError
from core.store.database import Database
from core.store.desks import find_row, open_row
from core.store.report_tables import ReportFileRow, ReportRow

MOST_KEPT = 500
"""Reports of one workspace."""
MOST_BODY = 20_000_000
"""Characters of a report's JSON."""
MOST_FILE = 64 << 20


@dataclass(frozen=True, slots=True)
class ReportHead:
    """A report that is kept, without what it says. `day` is ISO 8601 or ""; times are as in `records`."""

    id: str
    title: str
    day: str
    created: str
    updated: str


class Reports(Database):
    """What people keep of their reports."""

    def save_report(self, desk: str, report_id: str, title: str, day: str, body: str, data: bytes = b"") -> None:
        """Keep a report with its file; one with the same id is replaced."""
        if len(body) > MOST_BODY or len(data) > MOST_FILE:
            raise InputError("store.report_too_large", limit=MOST_FILE >> 20)
        with self._writing() as session:
            row = open_row(session, ReportRow, desk, report_id, self.now(), MOST_KEPT)
            row.title, row.day, row.body, row.updated = title, day, body, self.now()
            session.flush()
            session.execute(delete(ReportFileRow).where(ReportFileRow.report == report_id))
            if data:
                session.execute(insert(ReportFileRow).values(report=report_id, data=data))

    def load_report(self, desk: str, report_id: str) -> tuple[str, bytes]:
        """The body and the file (b"" where there was none); StoreError where the workspace has none of that id."""
        with self._reading() as session:
            row = find_row(session, ReportRow, desk, report_id)
            data = session.scalar(select(ReportFileRow.data).where(ReportFileRow.report == report_id))
            return row.body, data or b""

    def list_reports(self, desk: str) -> tuple[ReportHead, ...]:
        """The workspace's reports, the latest day first, those without a day last."""
        columns = (getattr(ReportRow, name) for name in ReportHead.__slots__)
        query = select(*columns).where(ReportRow.desk == desk).order_by(ReportRow.day.desc(), ReportRow.id)
        with self._reading() as session:
            return tuple(ReportHead(*row) for row in session.execute(query))

    def delete_report(self, desk: str, report_id: str) -> None:
        """Erase a report with its file."""
        with self._writing() as session:
            session.delete(find_row(session, ReportRow, desk, report_id))
        self._forget_log()
