"""Labelled fields in a line of a report: "Patient Name: …", 姓名：…, several on one, or label and value in two cells.

The labels are in fields.toml. Knows what a field's value is, not whether it is true.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from core.documents.document import Span
from core.documents.layout import CELL_MARK

FieldKind = Literal[
    "name", "first_name", "last_name", "birth", "sex", "age", "age_and_sex", "number", "facility", "specimen_date",
    "report_date", "admission_date", "beside",
]  # fmt: skip

_COLON = re.compile(r"\s*(?:[:：]|[#＃]\s*[:：]?)[ \t\u3000]*")
_BARE = re.compile(r"\b(MRN|DOB|D\.O\.B\.|Sex|Gender|Age)\b\.?(?=\s+[\dMF])")
"""Labels that are told without a colon, by what follows them."""
_HAN = re.compile("[\u3400-\u9fff]")
_NO_WORD = re.compile(r"[^\w\s]+")
_MOST_WORDS, _MOST_HAN = 5, 9
_LONGEST, _LONGEST_LINE = 48, 1_000
"""Characters of a label, and of a line's beginning that is looked at: fields stand in no long paragraphs."""
_COLUMNS = frozenset(
    (
        "result", "results", "value", "values", "unit", "units", "range", "flag", "test", "tests", "item", "items",
        "analyte", "component", "reference", "dose", "route", "frequency", "status", "date", "code", "observation",
        "relationship", "description", "type", "method", "结果", "单位", "项目",
        "参考值", "参考范围", "提示", "检验项目", "方法",
    )
)  # fmt: skip
"""Names of a table's columns, which are no person's name."""
_PARTICLES = frozenset(
    ("de", "del", "della", "der", "den", "da", "di", "do", "dos", "du", "la", "le", "van", "von", "bin", "al", "el")
)  # fmt: skip
_LOOKS: Mapping[FieldKind, re.Pattern[str]] = {
    "name": re.compile("[\u3400-\u9fff][\u3400-\u9fff·•・*＊○×]{1,14}(?![\u3400-\u9fff])|(?:[^\\W\\d_]|[ ,.'’·*-])+"),
    "birth": re.compile(r".*\d"),
    "sex": re.compile(r"(?:fe)?male\b|[mf]\b|男|女|woman\b|man\b", re.I),
    "age": re.compile(r"\D{0,3}\d|[一二三四五六七八九十]|newborn|新生儿", re.I),
    "age_and_sex": re.compile(r".*\d"),
    "number": re.compile(r"[A-Za-z\u3400-\u9fff]{0,8}[-\s]?[\w*/-]*\d"),
    "facility": re.compile(r".*[^\W\d_]{2}"),
    "specimen_date": re.compile(r".*\d"),
    "report_date": re.compile(r".*\d"),
    "admission_date": re.compile(r".*\d"),
    "first_name": re.compile(r"[^\W\d_]"),
    "last_name": re.compile(r"[^\W\d_]"),
    "beside": re.compile(r""),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what stands behind it; spans are of the text it was looked for in."""

    kind: FieldKind
    label: Span
    value: Span


def find_fields(text: str, start: int = 0, end: int | None = None) -> tuple[Field, ...]:
    """The fields of the line `start`..`end` whose values look like what their labels say, in order."""
    end = min(len(text) if end is None else end, start + _LONGEST_LINE)
    cells = list(_split_cells(text, start, end))
    found: list[Field] = []
    awaiting: Field | None = None
    for number, cell in enumerate(cells):
        fields = _in_cell(text, cell)
        if awaiting and not fields and _kind_of(text[cell.start : cell.end]) is None:
            found.append(replace(awaiting, value=cell))
        awaiting = None
        if fields and fields[-1].value.start == fields[-1].value.end:
            awaiting = fields.pop()
        elif not fields and (kind := _kind_of(text[cell.start : cell.end])) and number + 1 < len(cells):
            awaiting = Field(kind, cell, cell)
        found += fields
    return tuple(settled for field in found if (settled := _settle(text, field)))


def is_field_line(line: str) -> bool:
    """Whether a line begins with a field that says who or when, or holds several fields."""
    fields = find_fields(line)
    telling = [field for field in fields if field.kind != "beside"]
    return len(telling) >= 1 and (len(fields) >= 2 or telling[0].label.start <= 4)


def _split_cells(text: str, start: int, end: int) -> Iterator[Span]:
    for piece in text[start:end].split(CELL_MARK):
        yield Span(start, start + len(piece))
        start += len(piece) + len(CELL_MARK)


def _in_cell(text: str, cell: Span) -> list[Field]:
    """Fields with a colon, or one of the few labels that need none."""
    labels = []
    at = cell.start
    for colon in _COLON.finditer(text, cell.start, cell.end):
        label = _label_before(text, max(at, colon.start() - _LONGEST), colon.start())
        if label:
            labels.append((label, colon.end()))
            at = colon.end()
    for bare in _BARE.finditer(text, cell.start, cell.end):
        if not any(label.start <= bare.start() < begin for label, begin in labels):
            labels.append((Span(*bare.span()), bare.end()))
    labels.sort(key=lambda one: one[1])
    ends = [*(label.start for label, _ in labels[1:]), cell.end] if labels else []
    return [
        Field(_kind_of(text[label.start : label.end]) or "beside", label, _trim(text, begin, end))
        for (label, begin), end in zip(labels, ends, strict=True)
    ]


def _label_before(text: str, start: int, end: int) -> Span | None:
    """The longest known label that ends here."""
    said = text[start:end]
    if _HAN.search(said[-2:]):
        starts = [at for at, char in enumerate(said) if not char.isspace()][-_MOST_HAN:]
    else:
        starts = [match.start() for match in re.finditer(r"(?<![^\W_])[^\W_]", said)][-_MOST_WORDS:]
    found = next((at for at in starts if _kind_of(said[at:])), None)
    return _trim(text, start + found, end) if found is not None else None


def _kind_of(label: str) -> FieldKind | None:
    return _kinds().get(_normal(label)) if len(label) <= _LONGEST else None


def _settle(text: str, field: Field) -> Field | None:
    """The field, a name's value without what follows it; None where the value does not look like one."""
    value = text[field.value.start : field.value.end]
    match = _LOOKS[field.kind].match(value)
    if not match or field.kind in ("name", "facility") and value.casefold() in _COLUMNS:
        return None
    if field.kind != "name":
        return field
    said = match[0].rstrip(" ,-")
    if not _is_name(said) or value[len(said) :].lstrip()[:1] in ("!", "?", "。"):
        return None
    return replace(field, value=Span(field.value.start, field.value.start + len(said)))


def _is_name(said: str) -> bool:
    """Whether words are written as a person's name is: Chinese, or with capitals but for particles."""
    words = said.replace(",", " ").split()
    capitals = all(word[0].isupper() or not word[0].islower() or word in _PARTICLES for word in words)
    return 0 < len(words) <= 6 and len(said) <= 60 and capitals and not (said.endswith(".") and len(words[-1]) > 4)


def _trim(text: str, start: int, end: int) -> Span:
    said = text[start:end]
    left = len(said) - len(said.lstrip(" \t\u3000,，;；|*_"))
    return Span(start + left, max(start + left, start + len(said.rstrip(" \t\u3000,，;；|*_"))))


def _normal(label: str) -> str:
    said = " ".join(_NO_WORD.sub(" ", label.replace("/", " and ")).casefold().split())
    return said.replace(" ", "") if _HAN.search(said) else said


@cache
def _kinds() -> Mapping[str, FieldKind]:
    kept = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    assert set(kept) == set(get_args(FieldKind))
    return {_normal(label): kind for kind, labels in kept.items() for label in (*labels["en"], *labels["zh"])}
