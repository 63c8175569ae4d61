"""A table of messages in, a table of verdicts out. Reads in a process with limits; a bad row costs that row alone."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.documents.inert import inert
from core.documents.tables import Row, Table, read_table
from core.errors import InputError, ShowcaseError
from core.messages import UiLanguage, Words, message, words
from core.usecases.triage.records import Verdict, label_words
from core.usecases.triage.triaging import triage

MOST_ROWS = 20_000
MESSAGE_COLUMNS = (
    "message",
    "text",
    "note",
    "description",
    "content",
    "memo",
    "信息",
    "消息",
    "内容",
    "备注",
    "附言",
    "摘要",
    "短信",
)
ID_COLUMNS = ("reference", "id", "number", "no", "编号", "流水号", "序号", "参考号")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message of the table: its row as the spreadsheet numbers it, and its reference, the row where it has none."""

    row: int
    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class Sorted:
    """A message with its verdict, or the reason why it has none."""

    incoming: Incoming
    verdict: Verdict | None
    fault: Words | None = None


def read_messages(source: Path | bytes, name: str | None = None) -> tuple[Incoming, ...]:
    """The messages of a CSV or XLSX, in the order of the rows; the columns are found by their heads.

    DocumentErrors of the reader; InputError where no column holds messages, or there are more than MOST_ROWS.
    """
    table = read_table(source, name)
    head, *rows = table.sheets[0].rows if table.sheets and table.sheets[0].rows else (Row(1, ()),)
    column, reference = _find(head, MESSAGE_COLUMNS), _find(head, ID_COLUMNS)
    if column is None:
        raise InputError("triage.no_column", name=table.name, found=_heads(table), known=", ".join(MESSAGE_COLUMNS[:4]))
    if len(rows) > MOST_ROWS:
        raise InputError("triage.too_many_rows", rows=len(rows), limit=MOST_ROWS)
    return tuple(
        Incoming(
            row.number, (row.cell(reference) if reference is not None else "") or str(row.number), row.cell(column)
        )
        for row in rows
    )


def triage_batch(messages: Sequence[Incoming], judge: Callable[[str], Verdict] = triage) -> Iterator[Sorted]:
    """Each message's verdict as soon as it is there; what cannot be judged says why and stops nothing."""
    for incoming in messages:
        try:
            yield Sorted(incoming, judge(incoming.text))
        except ShowcaseError as error:
            yield Sorted(incoming, None, words(error.key, **error.values))


def write_verdicts(rows: Sequence[Sorted], language: UiLanguage) -> bytes:
    """The verdicts as CSV (UTF-8 with a mark, so that spreadsheets read it), those to be read first at the top."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    heads = ("reference", "route", "label", "percent", "evidence", "message")
    writer.writerow(message(f"triage.column_{head}", language) for head in heads)
    for row in sort_rows(rows):
        writer.writerow(map(inert, _cells(row, language)))
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def sort_rows(rows: Sequence[Sorted]) -> list[Sorted]:
    """Risks first, by their probability; rows without a verdict after the unsure ones."""
    order = {"risk": 0, "unsure": 1, "ordinary": 3}
    return sorted(rows, key=lambda row: (order[row.verdict.route], -row.verdict.risk) if row.verdict else (2, 0.0))


def _cells(row: Sorted, language: UiLanguage) -> tuple[str, ...]:
    verdict, fault = row.verdict, row.fault
    if verdict is None:
        return (
            row.incoming.reference,
            message("triage.route_none", language),
            "",
            "",
            fault.text(language) if fault else "",
            "",
        )
    return (
        row.incoming.reference,
        message(f"triage.route_{verdict.route}", language),
        label_words(verdict.label).text(language),
        f"{100 * verdict.risk:.0f}",
        " | ".join(verdict.quotes),
        verdict.hide(),
    )


def _find(head: Row, names: Sequence[str]) -> int | None:
    cells = [cell.strip().lower() for cell in head.cells]
    exact = next((cells.index(name) for name in names if name in cells), None)
    return (
        exact
        if exact is not None
        else next(
            (at for at, cell in enumerate(cells) if any(n in cell for n in names if len(n) > 2 or not n.isascii())),
            None,
        )
    )


def _heads(table: Table) -> str:
    cells = table.sheets[0].rows[0].cells if table.sheets and table.sheets[0].rows else ()
    return ", ".join(cells[:8]) or "-"
