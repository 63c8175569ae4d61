"""The columns of a laboratory sheet: what its header row says each is for, and which part of a row stands in which.

Rows need not fill every column, so a row is laid on the columns where its parts fit best, in order. Does not read
values.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from core.documents.document import Span
from core.usecases.medical.labs.analytes import find_analyte
from core.usecases.medical.labs.atoms import Atom, load_words, plain

MOST_COLUMNS, MOST_ATOMS = 24, 60
_DATE = re.compile(r"\(?(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\)?")
_DIGIT = re.compile(r"\d")
_SHORT_DATE = re.compile(r"\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{2,4})?|\d{1,2}[ -][A-Z][a-z]{2}[ -]\d{2,4}")
_FIT: Mapping[str, Mapping[str, float]] = {
    "name": {"words": 3.0, "qualitative": 0.3, "unit": 0.3, "flag": 0.1},
    "abbreviation": {"words": 2.6, "unit": 1.0, "flag": 0.3, "qualitative": 0.3},
    "value": {"number": 3.0, "qualitative": 3.0, "pair": 3.0, "range": 1.3, "words": 1.0, "blank": 0.6, "flag": 0.6},
    "unit": {"unit": 3.0, "words": 0.8, "blank": 1.0, "flag": 0.4},
    "range": {"range": 3.0, "qualitative": 2.6, "words": 1.1, "blank": 1.0, "number": 0.4},
    "flag": {"flag": 3.0, "blank": 1.0, "words": 0.5, "qualitative": 0.9},
    "low": {"number": 2.8, "blank": 1.0},
    "high": {"number": 2.8, "blank": 1.0},
    "previous": {"number": 2.4, "qualitative": 2.4, "pair": 2.0, "range": 1.0, "blank": 1.0, "words": 0.4},
    "dated": {"number": 3.0, "qualitative": 3.0, "pair": 3.0, "range": 1.3, "blank": 1.0, "words": 0.6},
    "method": {"words": 2.0, "qualitative": 1.0, "number": 0.6, "date": 2.0},
    "date": {"date": 3.0, "words": 0.3, "blank": 1.0},
    "number": {"ordinal": 3.0, "blank": 0.5},
}  # fmt: skip
"""How well each kind of atom fits each column; what is missing does not fit. Set by hand."""
_LEFT_OVER = {"number": -1.5, "range": -1.0, "qualitative": -1.0, "pair": -1.5, "words": -0.6}
_EMPTY = {"name": -1.5, "value": -0.6, "abbreviation": -0.1}
_SAME_PLACE, _OTHER_PLACE = 2.0, -1.0
"""What it is worth that a row has as many cells as the header and an atom stands in the column's."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `when` is the ISO day at its head, where its head is a date."""

    role: str
    when: str = ""


@cache
def _roles() -> Mapping[str, str]:
    rows = load_words()["columns"]
    return {_head(word): role for role in reversed(rows) for word in rows[role]}


def _head(text: str) -> str:
    said = re.sub(r"[\s.]+", " ", plain(text)).strip(" :*").casefold()
    return re.sub(r"(?<=[一-鿿]) (?=[一-鿿])", "", said)


def read_header(texts: Sequence[str]) -> tuple[Column, ...]:
    """The columns that a row's cells name, () where it is no header."""
    if not 2 <= len(texts) <= MOST_COLUMNS:
        return ()
    columns = tuple(column for text in texts for column in _read_heads(text))
    roles = [column.role for column in columns]
    if sum(role == "other" for role in roles) > len(roles) // 3:
        return ()
    has_name = "name" in roles or "abbreviation" in roles
    has_value = "value" in roles or "dated" in roles or "previous" in roles
    if not (has_name and has_value or {"value", "range"} <= {*roles} or has_name and {"unit", "range"} <= {*roles}):
        return ()
    return _settle(columns)


def _settle(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Names where only abbreviations head; dated columns are previous ones where another is the result's."""
    roles = {column.role for column in columns}
    changed = {}
    if "name" not in roles:
        changed["abbreviation"] = "name"
    if "value" in roles:
        changed["dated"] = "previous"
    if not {"low", "high"} <= roles:
        changed |= {"low": "method", "high": "method"}
    return tuple(Column(changed.get(column.role, column.role), column.when) for column in columns)


def _read_heads(text: str) -> tuple[Column, ...]:
    """The column that a cell heads, or those that two heads in one cell do."""
    column = _read_head(text)
    if column.role == "other" and (heads := _split(plain(text), 2)):
        return tuple(_read_head(head) for head in heads)
    first, _, title = text.strip().partition(" ")
    if (
        column.role == "other"
        and title
        and _read_head(first).role == "name"
        and (title.isupper() or not title.isascii())
    ):
        return (Column("name"),)  # with the title of the first panel below it
    return (column,)


def _read_head(text: str) -> Column:
    said = _head(text)
    if match := _DATE.fullmatch(said):
        year, month, day = (int(part) for part in match.groups())
        return Column("dated", f"{year:04}-{month:02}-{day:02}")
    if _SHORT_DATE.fullmatch(plain(text).strip()):
        return Column("dated")
    bare = re.sub(r"\s*[(\[][^()\[\]]*[)\]]?\s*", " ", said).strip()
    inside = " ".join(re.findall(r"[(\[]([^()\[\]]*)[)\]]", said))
    latin, han = re.sub(r"[一-鿿]+", " ", bare).strip(" /"), re.sub(r"[^一-鿿]+", "", bare)
    for form in (said, bare, han, latin, *bare.split("/"), inside):
        if form and (role := _roles().get(_head(form))):
            return Column(role)
    return Column("other")


def split_header(text: str, span: Span) -> tuple[str, ...]:
    """The column heads of a header row whose cells are parted by single blanks only; () where other words stand in
    it."""
    return _split(plain(text)[span.start : span.end], 3)


_TWO_HEADS = ("test result", "test results")
"""First in a row of heads: that of the names and that of the values."""


def _split(said: str, least: int) -> tuple[str, ...]:
    said = re.sub(r"(?<=[a-z.])(?=[A-Z])", " ", said)  # heads that the recogniser read as one word
    words = list(re.finditer(r"\S+", said))
    heads, at = [], 0
    if not 2 <= len(words) <= 2 * MOST_COLUMNS:
        return ()
    while at < len(words):
        for count in range(min(4, len(words) - at), 0, -1):
            phrase = said[words[at].start() : words[at + count - 1].end()]
            if _roles().get(_head(phrase)) and (at or _head(phrase) not in _TWO_HEADS):
                heads.append(phrase)
                at += count
                break
        else:
            return ()
    return tuple(heads) if len(heads) >= least else ()


def is_head(text: str) -> bool:
    """Whether these words head a column."""
    return _read_head(text).role not in ("other", "dated")


def is_more_header(texts: Sequence[str]) -> bool:
    """Whether a row goes on with the heads of the columns above it, as "Range" under "Reference" does."""
    if any(map(_DIGIT.search, texts)):
        return False  # a row of results: "min" in "mL/min/1.73m2" is no head
    return bool(texts) and all(_read_head(text).role not in ("other", "dated") or not text.strip() for text in texts)


def lay(atoms: Sequence[Atom], columns: Sequence[Column], *, placed: bool) -> dict[int, Atom]:
    """The column of each atom that has one, by the best sum of fits in order (a dynamic programme, as in aligning two
    sequences). `placed`: the row's cells are counted as the columns are."""
    atoms = atoms[:MOST_ATOMS]
    empty = dict(_EMPTY)
    if sum(column.role == "value" for column in columns) > len(panels(columns)):
        del empty["value"]  # in range or out of range: one of two is empty in every row
    best: list[list[float]] = [[0.0] * (len(columns) + 1) for _ in range(len(atoms) + 1)]
    step: list[list[str]] = [["" for _ in range(len(columns) + 1)] for _ in range(len(atoms) + 1)]
    for row in range(len(atoms) + 1):
        for column in range(len(columns) + 1):
            choices = []
            if row:
                choices.append((best[row - 1][column] + _left_over(atoms[row - 1]), "atom"))
            if column:
                choices.append((best[row][column - 1] + empty.get(columns[column - 1].role, -0.05), "column"))
            if row and column:
                fit = _fit(atoms[row - 1], columns[column - 1].role)
                if fit is not None:
                    if placed:
                        fit += _SAME_PLACE if atoms[row - 1].cell == column - 1 else _OTHER_PLACE
                    choices.append((best[row - 1][column - 1] + fit, "both"))
            if choices:
                best[row][column], step[row][column] = max(choices)
    laid, row, column = {}, len(atoms), len(columns)
    while row or column:
        taken = step[row][column]
        if taken == "both":
            laid[column - 1] = atoms[row - 1]
        row, column = row - (taken != "column"), column - (taken != "atom")
    return laid


def _left_over(atom: Atom) -> float:
    return max((_LEFT_OVER.get(kind, 0.0) for kind in atom.kinds), default=0.0)


def _fit(atom: Atom, role: str) -> float | None:
    fits = _FIT.get(role, _FIT["method"])
    found = [fits[kind] for kind in atom.kinds if kind in fits]
    if role in ("name", "abbreviation") and "words" in atom.kinds and find_analyte(atom.text):
        return 4.0 if role == "name" else 3.4
    if role == "range" and {"range", "number"} <= atom.kinds:
        return 3.05  # before a second column of results
    if role == "flag" and "qualitative" in atom.kinds:
        return 0.9
    return max(found) if found else None


def panels(columns: Sequence[Column]) -> tuple[range, ...]:
    """The column numbers of each table that stands side by side with another in the same rows."""
    starts, seen = [0], set()
    for at, column in enumerate(columns):
        opens = column.role in ("number", "name", "abbreviation")
        if opens and column.role in seen:
            back = at
            while back and columns[back - 1].role in ("number", "abbreviation") and back - 1 > starts[-1]:
                back -= 1
            starts.append(back)
            seen = {one.role for one in columns[back : at + 1]}
        seen.add(column.role)
    ends = [*starts[1:], len(columns)]
    return tuple(range(start, end) for start, end in zip(starts, ends, strict=True))
