"""CSV as cells with their places: any delimiter, quoted as RFC 4180 has it. Does not know what cells mean."""

import re
from collections import Counter
from dataclasses import dataclass

from core.errors import TooLarge

MOST_CELLS = 2_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A field as it stands at `start`..`end`, quotation marks included, with its text."""

    start: int
    end: int
    text: str


def after_sep(text: str) -> int:
    """Past the line "sep=;" that spreadsheets understand."""
    match = re.match(r"\ufeff?sep=.\r?\n", text)
    return match.end() if match else len(text) - len(text.lstrip("\ufeff"))


def find_delimiter(text: str, start: int, name: str) -> str:
    """What separates cells: as the file or its name says, or else what stands in every line."""
    if start and (said := re.match(r"\ufeff?sep=(.)", text)):
        return said[1]
    if name.lower().endswith(".tsv"):
        return "\t"
    head = re.sub(r'"(?:[^"]|"")*+"', "", text[start : start + 20_000])
    lines = [line for line in head.splitlines()[:30] if line.strip()]

    def worth(mark: str) -> tuple[bool, int]:
        counts = [line.count(mark) for line in lines]
        return bool(counts) and min(counts) > 0, Counter(counts).most_common(1)[0][1] if any(counts) else 0

    return max((",", ";", "\t", "|"), key=worth)


def read_rows(text: str, delimiter: str, start: int = 0) -> list[list[Cell]]:
    """All rows with their cells; blank lines are rows of one empty cell. Quotation marks as RFC 4180 has them."""
    token = re.compile(rf'"((?:[^"]|"")*+)"(?=[{re.escape(delimiter)}\r\n]|\Z)|([^{re.escape(delimiter)}\r\n]*+)')
    stop = re.compile(rf"{re.escape(delimiter)}|\r\n|\r|\n")
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    at = count = 0
    at = start
    while True:
        match = token.match(text, at)
        assert match is not None
        quoted = match[1] is not None
        row.append(Cell(*match.span(), match[1].replace('""', '"') if quoted else match[2]))
        count += 1
        if count > MOST_CELLS:
            raise TooLarge("documents.too_many_cells", limit=MOST_CELLS)
        at = match.end()
        end = stop.match(text, at)
        if end is None:
            rows.append(row)
            return rows
        at = end.end()
        if end[0] != delimiter:
            rows.append(row)
            row = []
            if at == len(text):
                return rows
