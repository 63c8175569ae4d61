"""A glossary as rows that people edit, in a table or a spreadsheet: cells to terms, terms to cells, faults by cell.

Does not know files.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from core.messages import Words, words
from core.models.language_tags import fits, main_language
from core.usecases.translation.glossary import MOST_TERM, MOST_TERMS, Term

COLUMNS = ("source", "target", "note", "keep", "forbidden", "case", "part")
Rows = Sequence[tuple[int, Mapping[str, str]]]
"""The number of each row as people see it, with its cells by the names of `COLUMNS`."""

_HEADERS = {
    "source": "source|source term|term|original|from|原文|原语|源语|源语言|术语|源术语|词条",
    "target": "target|target term|translation|to|译文|译名|目标|目标语言|目标术语|翻译|译法",
    "note": "note|notes|comment|comments|description|definition|remark|备注|说明|注释|定义",
    "keep": "keep|do not translate|dnt|untranslated|keep as is|不译|不翻译|保留|保留原文",
    "forbidden": "forbidden|do not use|not|wrong|avoid|禁用|禁用译法|不可用|避免",
    "case": "case|case sensitive|match case|区分大小写|大小写",
    "part": "part|part of speech|pos|word class|grammar|词性",
}
_NAMES = {name: column for column, names in _HEADERS.items() for name in names.split("|")}
_YES = frozenset(["yes", "y", "true", "1", "x", "✓", "✔", "ja", "oui", "sí", "si", "da", "是", "对", "√", "真"])
_NO = frozenset(("", *["no", "n", "false", "0", "-", "nein", "non", "否", "不", "假"]))
_PARTED = re.compile(r"\s*[|\n;；]\s*")
_NOT_A_NAME = re.compile(r"[^\w]+")


def find_columns(header: Sequence[str], source: str, target: str) -> dict[str, int] | None:
    """Where each column is by the cells of a first row; None where it names no term and no translation, so that it is
    no header. A language's tag or name is the column of its terms."""
    found: dict[str, int] = {}
    for at, cell in enumerate(header):
        name = _NOT_A_NAME.sub(" ", cell).strip().lower()
        column = _NAMES.get(name) or _language_column(cell.strip(), source, target)
        if column:
            found.setdefault(column, at)
    if not {"source", "target"} <= found.keys() and not {"source", "keep"} <= found.keys():
        return None
    return found


def read_rows(rows: Rows) -> tuple[tuple[Term, ...], tuple[Words, ...]]:
    """The terms, each once, and what is wrong with rows that were left out. Empty rows are passed over."""
    terms: dict[Term, int] = {}
    problems: list[Words] = []
    for number, cells in rows:
        cells = {name: " ".join(text.split()) if name != "forbidden" else text.strip() for name, text in cells.items()}
        if not any(cells.values()):
            continue
        term = _read_term(number, cells)
        if isinstance(term, Words):
            problems.append(term)
        elif len(terms) >= MOST_TERMS:
            problems.append(words("translation_memory.row_too_many", row=number, limit=MOST_TERMS))
            break
        else:
            terms.setdefault(term, number)
    return tuple(terms), tuple(problems)


def term_cells(term: Term) -> tuple[str, ...]:
    """The term as a row, in the order of `COLUMNS`."""
    target = "" if term.keep else term.target
    forbidden = " | ".join(term.forbidden)
    return (term.source, target, term.note, _tick(term.keep), forbidden, _tick(term.case), term.part)


def read_table_rows(table: Iterable[Sequence[object]]) -> tuple[tuple[Term, ...], tuple[Words, ...]]:
    """As `read_rows`, from an edited table whose columns are `COLUMNS`; its rows count from 1."""
    texts = ([_cell_text(cell) for cell in row] for row in table)
    return read_rows([(n, dict(zip(COLUMNS, row, strict=False))) for n, row in enumerate(texts, 1)])


def _read_term(row: int, cells: Mapping[str, str]) -> Term | Words:
    flags = {name: _read_flag(cells.get(name, "")) for name in ("keep", "case")}
    for name, flag in flags.items():
        if flag is None:
            return _fault("row_flag", row, name, cell=cells[name][:40])
    source, target = cells.get("source", ""), cells.get("target", "")
    forbidden = tuple(dict.fromkeys(one for one in _PARTED.split(cells.get("forbidden", "")) if one))
    if not source:
        return _fault("row_no_source", row, "source")
    if not target and not flags["keep"] and not forbidden:
        return _fault("row_no_target", row, "target")
    for name, text in (("source", source), ("target", target), *(("forbidden", one) for one in forbidden)):
        if len(text) > MOST_TERM:
            return _fault("row_long", row, name, size=len(text), limit=MOST_TERM)
    if target in forbidden:
        return _fault("row_forbidden", row, "forbidden", cell=target)
    if flags["keep"]:
        target = source
    return Term(
        source,
        target,
        cells.get("note", ""),
        bool(flags["keep"]),
        forbidden,
        bool(flags["case"]),
        cells.get("part", ""),
    )


def _fault(key: str, row: int, column: str, **values: object) -> Words:
    return words(f"translation_memory.{key}", row=row, column=words(f"translation_memory.column_{column}"), **values)


def _read_flag(text: str) -> bool | None:
    folded = text.lower()
    return True if folded in _YES else False if folded in _NO else None


def _language_column(cell: str, source: str, target: str) -> str | None:
    for column, language in (("source", source), ("target", target)):
        if cell.lower() == language.lower() or cell.lower() in _language_names(language):
            return column
    tagged = re.fullmatch(r"[A-Za-z]{2,3}(?:[-_]\w{2,4})?", cell)
    for column, language in (("source", source), ("target", target)):
        if tagged and fits(cell, language):
            return column
    return None


def _language_names(language: str) -> frozenset[str]:
    """What the language is called in English, Chinese and itself."""
    from babel import Locale, UnknownLocaleError

    names = set()
    for tag in (language, main_language(language)):
        try:
            locale = Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
        names |= {(locale.get_display_name(said) or "").lower() for said in ("en", "zh", locale)}
        names |= {(locale.get_language_name(said) or "").lower() for said in ("en", "zh", locale)}
    return frozenset(names - {""})


def _tick(flag: bool) -> str:
    return "yes" if flag else ""


def _cell_text(cell: object) -> str:
    if isinstance(cell, bool):
        return _tick(cell)
    return "" if cell is None or cell != cell else str(cell)
