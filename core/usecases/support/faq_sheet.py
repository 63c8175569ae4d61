"""Answers the owner writes to unanswered questions, as rows of an FAQ sheet in the knowledge folder; and the way back.

The sheet is an ordinary CSV the owner may edit. Does not know the index: the knowledge is rebuilt afterwards.
"""

import csv
import io
import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from core.errors import BrokenFile, InputError, StoreError
from core.store import Store
from core.usecases.support.insight import QuestionGroup

SHEET = "faq-from-visitors.csv"
COLUMNS = ("question", "alternatives", "answer", "entry")
ALTERNATIVES_KEPT = 20
FORMULA = re.compile(r"[\s\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""How a cell begins that a spreadsheet might compute (OWASP, CSV injection)."""
INERT = "\u2060"
"""A sign without width (word joiner), which the reader of documents drops again. The usual remedy, an apostrophe, would
be shown to visitors: '+44 20 7946 0000."""

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class FaqMade:
    """The entry made from a group: its id, by which it is undone, and where it stands."""

    id: str
    question: str
    answer: str
    sheet: Path


def make_faq(group: QuestionGroup, answer: str, folder: Path, *, store: Store, question: str = "") -> FaqMade:
    """Append an entry to the folder's sheet and take the group off the queue, both or neither.

    `question` is the owner's wording, where not the group's own; the group's wordings become alternatives.
    """
    question, answer = question.strip() or group.question, answer.strip()
    if not answer:
        raise InputError("insight.no_answer")
    made = FaqMade(secrets.token_hex(8), question, answer, folder / SHEET)
    others = [_one_line(wording) for wording in group.wordings[: ALTERNATIVES_KEPT + 1] if wording != question]
    cells = (question, "|".join(others[:ALTERNATIVES_KEPT]), answer, made.id)
    row = dict(zip(COLUMNS, map(_inert, cells), strict=True))
    store.settle_events(group.events, made.id, lambda: _write(made.sheet, [*_read(made.sheet), row]))
    return made


def undo_faq(entry: str, folder: Path, *, store: Store) -> None:
    """Take the entry with this id out of the sheet again and put its questions back on the queue."""
    store.unsettle_events(entry, lambda: drop_faq(entry, folder))


def drop_faq(entry: str, folder: Path) -> None:
    """Take the entry with this id out of the sheet alone."""
    sheet = folder / SHEET
    _write(sheet, [row for row in _read(sheet) if row.get("entry") != entry])


def list_made(folder: Path) -> tuple[FaqMade, ...]:
    """The entries of the folder's sheet that were made from questions, oldest first."""
    sheet = folder / SHEET
    rows = [row for row in _read(sheet) if row.get("entry")]
    return tuple(
        FaqMade(row["entry"], row["question"].lstrip(INERT), row["answer"].lstrip(INERT), sheet) for row in rows
    )


def _inert(cell: str) -> str:
    """The cell as text for every spreadsheet: nothing that could begin a formula comes first."""
    return INERT + cell if FORMULA.match(cell) else cell


def _one_line(wording: str) -> str:
    """A wording without the signs that part alternatives."""
    return " ".join(re.sub(r"[|；]", " ", wording).split())


def _read(sheet: Path) -> list[Row]:
    if not sheet.exists():
        return []
    try:
        table = csv.DictReader(io.StringIO(sheet.read_text(encoding="utf-8-sig"), newline=""), restkey="", restval="")
        rows = [{name: cell for name, cell in row.items() if name} for row in table]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BrokenFile("insight.bad_sheet", name=sheet.name) from error
    if not {"question", "answer"} <= set(table.fieldnames or ()):
        raise BrokenFile("insight.bad_sheet", name=sheet.name)
    return rows


def _write(sheet: Path, rows: list[Row]) -> None:
    """Replace the sheet at once: whoever reads it meanwhile sees the old one or the new one."""
    columns = list(dict.fromkeys((*COLUMNS, *(name for row in rows for name in row))))
    try:
        sheet.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=".", suffix=".part", dir=sheet.parent)
        try:
            # The mark at the start (utf-8-sig) lets spreadsheets read Chinese.
            with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
                writer = csv.DictWriter(file, columns, restval="")
                writer.writeheader()
                writer.writerows(rows)
            Path(part).replace(sheet)
        finally:
            Path(part).unlink(missing_ok=True)
    except OSError as error:
        raise StoreError("insight.cannot_write", name=sheet.name, why=error.strerror or "?") from error
