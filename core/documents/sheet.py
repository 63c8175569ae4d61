"""Tables, from CSV or XLSX: an FAQ sheet gives curated entries, any other sheet its rows.

Does not evaluate formulas (the stored results are read) and leaves hidden sheets out.
"""

import csv
import datetime
import io
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from core.documents.blocks import Block, clean_text, names_columns
from core.documents.document import FaqEntry
from core.documents.limits import Limits
from core.errors import TooLarge

Rows = list[list[str]]

_HEADERS = {
    "question": "question questions q query faq ask 问题 标准问 标准问题 标准问法 提问 问 常见问题 問題",
    "answer": "answer answers a reply response 答案 回答 答 回复 标准答案 标准回答 答复 答覆",
    "alternatives": """alternatives alternative alternative_questions other_questions similar similar_questions variants
    paraphrases synonyms examples utterances 相似问 相似问题 相似问法 扩展问 扩展问题 其他问法
    同义问 相似問題""",
}
_ROLE = {name: role for role, names in _HEADERS.items() for name in names.split()}
_ZEROS = re.compile("0{2,30}")
_SEPARATOR = re.compile(r"\s*(?:\n|\||；)\s*")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as read: its entries, or its blocks; `skipped` counts FAQ rows without a question or an answer."""

    blocks: list[Block]
    faqs: list[FaqEntry]
    skipped: int = 0


def parse_csv(text: str, delimiter: str, limits: Limits) -> Rows:
    """The rows of a delimited text; raises TooLarge over `limits.cells`."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    return _count_cells(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), limits)


def find_delimiter(text: str) -> str | None:
    """The delimiter of a text that is evidently a table: a header of short names, and rows as wide as it."""
    sample = text[:65536]
    for delimiter in (",", "\t", ";", "|"):
        try:
            rows = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if any(row)]
        except csv.Error:
            continue
        if len(sample) < len(text):
            rows = rows[:-1]
        if len(rows) >= 2 and _is_table(rows):
            return delimiter
    return None


def _is_table(rows: Rows) -> bool:
    header = [cell.strip() for cell in rows[0]]
    if len(header) < 2 or any(len(row) != len(header) for row in rows[:-1]):
        return False
    if find_faq_columns(header):
        return True
    named = all(header) and len(set(header)) == len(header) and all(len(cell) <= 40 for cell in header)
    spaced = sum(cell.startswith(" ") for row in rows for cell in row[1:])  # prose has a blank after its commas
    return named and len(rows) >= 3 and not re.search(r"[.!?。！？]", "".join(header)) and spaced < len(rows) / 2


def read_workbook(data: bytes, limits: Limits) -> tuple[list[tuple[str, Rows]], int]:
    """Visible sheets by name, and how many are hidden."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        shown, hidden = open_workbook(data, limits)
        rows = [(sheet.title, _count_cells((map(cell_text, row) for row in sheet.rows), limits)) for sheet in shown]
    return rows, hidden


def open_workbook(data: bytes, limits: Limits) -> tuple[list[ReadOnlyWorksheet], int]:
    """The visible sheets, their stored results unread as yet, and how many are hidden."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if len(book.worksheets) > limits.pages:
        raise TooLarge("documents.too_many_pages", found=len(book.worksheets), limit=limits.pages)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in shown:
        sheet.reset_dimensions()
    return shown, len(book.worksheets) - len(shown)


def _count_cells(rows: Iterable[Iterable[str]], limits: Limits) -> Rows:
    """Non-empty rows, trailing empty cells cut, within the limits."""
    kept, cells, characters = [], 0, 0
    for row in rows:
        values = [clean_text(value) for value in row]
        while values and not values[-1]:
            values.pop()
        cells += sum(map(bool, values))
        characters += sum(map(len, values))
        if cells > limits.cells:
            raise TooLarge("documents.too_many_cells", limit=limits.cells)
        if characters > limits.characters:
            raise TooLarge("documents.too_many_characters", limit=limits.characters)
        if values:
            kept.append(values)
    return kept


def cell_text(cell: ReadOnlyCell) -> str:
    """What the sheet shows, as far as it matters: dates in ISO form, percentages, whole numbers without ".0" and with
    the leading zeros their format gives them, as in student numbers."""
    value, shown = cell.value, cell.number_format or ""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case datetime.datetime():
            return value.isoformat(" ", "minutes") if value.time() != datetime.time() else value.date().isoformat()
        case int() | float() if _ZEROS.fullmatch(shown) and value >= 0 and value == int(value):
            return f"{int(value):0{len(shown)}d}"
        case float() if "%" in shown:
            return f"{value * 100:.6g}%"
        case float() if value == value // 1 and abs(value) < 1e22:
            return str(int(value))
        case float():
            return f"{value:.15g}"
        case _:
            return str(value)


def read_rows(rows: Rows, page: int, name: str = "") -> Sheet:
    """The rows of one sheet as FAQ entries where a header in the first five rows names a question and an answer."""
    for index, row in enumerate(rows[:5]):
        if columns := find_faq_columns(row):
            faqs = list(_read_faqs(rows[index + 1 :], columns, page))
            return Sheet([], faqs, skipped=len(rows) - index - 1 - len(faqs))
    title = [Block("heading", name, 1)] if name and rows else []
    return Sheet(
        title + [Block("row", "", int(not number and _is_header(rows)), tuple(row)) for number, row in enumerate(rows)],
        [],
    )


def _is_header(rows: Rows) -> bool:
    return len(rows) > 1 and names_columns(rows[0])


def find_faq_columns(header: Sequence[str]) -> dict[str, list[int]] | None:
    """Column numbers by role (question, answer, alternatives), or None where a question or an answer is missing."""
    columns: dict[str, list[int]] = {}
    for index, cell in enumerate(header):
        name = re.sub(r"[\s_\-]+", "_", cell.strip().strip("*:：").lower())
        if role := _ROLE.get(name) or _ROLE.get(re.sub(r"_?\d+$", "", name)):
            columns.setdefault(role, []).append(index)
    return columns if {"question", "answer"} <= columns.keys() else None


def _read_faqs(rows: Rows, columns: dict[str, list[int]], page: int) -> Iterator[FaqEntry]:
    for row in rows:
        values = {
            role: [row[index] for index in found if index < len(row) and row[index]] for role, found in columns.items()
        }
        if values["question"] and values["answer"]:
            question, *others = values["question"]
            listed = [part for cell in values.get("alternatives", []) for part in _SEPARATOR.split(cell)]
            alternatives = dict.fromkeys(other for other in others + listed if other and other != question)
            yield FaqEntry(question, "\n".join(values["answer"]), tuple(alternatives), page)
