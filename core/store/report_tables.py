"""The tables of medical reports: only what somebody asked to be kept."""

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.store.tables import DeskRow, Table


class ReportRow(DeskRow, Table):
    """A report of the workspace `desk`; `body` is its JSON, `day` the day it is of (ISO 8601) or ""."""

    __tablename__ = "reports"
    missing = "store.no_report"
    title: Mapped[str] = mapped_column(Text, default="")
    day: Mapped[str] = mapped_column(String(10), default="")


class ReportFileRow(Table):
    """The file as it was given."""

    __tablename__ = "report_files"
    report: Mapped[str] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary(2**32 - 1))  # the length makes it a LONGBLOB on MySQL
