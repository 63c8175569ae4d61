"""Which column of a catalogue in CSV holds what, by its header. Does not read rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from core.usecases.translation.files.source_file import FileJob
from core.usecases.translation.files.strings.csv_text import Cell
from core.usecases.translation.files.strings.string_notes import is_same_language

_SOURCE = frozenset(("source", "source text", "source string", "original", "原文", "源文", "源语言"))
_TARGET = frozenset(("target", "target text", "translation", "translated", "target string", "译文", "翻译", "目标语言"))
_KEY = frozenset(("key", "id", "identifier", "string id", "string_id", "name", "resource", "msgid", "键", "编号"))
_NOTE = frozenset(
    ("context", "comment", "comments", "note", "notes", "description", "developer comment", "备注", "说明")
)
_LIMIT = frozenset(
    ("max", "maxlength", "max length", "max_length", "limit", "character limit", "char limit", "长度限制")
)
_NO_LANGUAGE = _SOURCE | _TARGET | _KEY | _NOTE | _LIMIT
_TAG = re.compile(r"[a-z]{2,3}(?:[-_](?:[A-Za-z]{4}|[A-Za-z]{2}|\d{3})){0,2}")


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a catalogue are, by number; `target` is -1 where one is to be added."""

    source: int
    target: int
    key: int = -1
    notes: tuple[int, ...] = ()
    limit: int = -1
    language: str = ""


def find_columns(header: Sequence[Cell], job: FileJob) -> Columns | None:
    """The columns of a catalogue; None where the header does not name a source."""
    names = [cell.text.strip() for cell in header]
    low = [name.lower() for name in names]
    tags = ["" if name in _NO_LANGUAGE else _language(names[n]) for n, name in enumerate(low)]
    target = _first(low, _TARGET)
    if target < 0:
        target = next((n for n, tag in enumerate(tags) if tag and is_same_language(tag, job.target)), -1)
    source = next((n for n, tag in enumerate(tags) if tag and job.source and is_same_language(tag, job.source)), -1)
    source = source if source >= 0 else _first(low, _SOURCE)
    if source < 0:
        source = next((n for n, tag in enumerate(tags) if tag and n != target), -1)
    key = _first(low, _KEY)
    many = sum(map(bool, tags)) > 1 or target >= 0
    if source < 0 or source == target or not (many or (key >= 0 and tags[source])):
        return None
    notes = tuple(n for n, name in enumerate(low) if name in _NOTE)
    return Columns(source, target, key, notes, _first(low, _LIMIT), tags[source])


def _first(names: Sequence[str], wanted: frozenset[str]) -> int:
    return next((n for n, name in enumerate(names) if name in wanted), -1)


def _language(name: str) -> str:
    """The tag of a language that a heading names: en, pt_BR, English, "German (de)"."""
    codes = language_names()
    inner = re.search(r"\(([^()]+)\)\s*\Z", name)
    for said in (name, inner[1] if inner else ""):
        if _TAG.fullmatch(said) and re.split("[-_]", said)[0] in codes.values():
            return said.replace("_", "-")
    return codes.get(name.lower(), "")


@cache
def language_names() -> dict[str, str]:
    """The tags of languages by their names in English and Chinese, in small letters."""
    from babel import Locale

    tables = (Locale(language).languages for language in ("zh", "en"))
    return {name.lower(): code.replace("_", "-") for table in tables for code, name in table.items()}
