"""What the head of a report says of the person and of the report: names, numbers, birth, sex, age, place and day.

Copied from labelled fields and from titles; what stands without a label in running text is not looked for.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from core.usecases.medical.layout.fields import FieldKind, find_fields
from core.usecases.medical.layout.report_dates import DayOrder, find_day_order, read_day
from core.usecases.medical.records import Header, Line, Section

_FACILITY_ZH = re.compile(
    "[\u3400-\u9fffA-Za-z·]{2,30}?(?:医院|卫生院|卫生服务中心|医学中心|体检中心|检验中心|检验所|诊所|医学检验实验室)"
    "(?:[\u3400-\u9fff]{1,4}(?:院区|分院))?"
)
_KINDS_EN = (
    "Hospitals?|Medical Cent(?:er|re)|Clinics?|Infirmary|Health(?:care)? System|Health Cent(?:er|re)|Laborator(?:y|ies)"
    "|Imaging Cent(?:er|re)|Diagnostics|Medical Group|Radiology Associates"
)
_FACILITY_EN = re.compile(
    r"(?:(?:[A-Z][\w.'’&-]{0,20}|of|the|and|for|at) ){1,7}"
    rf"(?:{_KINDS_EN}|HOSPITALS?|MEDICAL CENT(?:ER|RE)|CLINICS?|LABORATOR(?:Y|IES))\b"
    r"(?: of(?: [A-Z][\w’'-]{0,20}){1,4})?"
)
_TITLES = 6
"""Lines at the top in which a hospital's name needs no label."""
_NUMBER = re.compile(r"[A-Za-z\u3400-\u9fff]{0,8}[-\s]?[\w*/.-]*\d[\w*/-]*")
_AGE = re.compile(
    r"\d{1,3}\s?(?:岁|周岁|个?月|天|小时|years?(?: old)?|yrs?|yo\b|y\.o\.|months?|mos?\b|days?|weeks?|[YMDymd]\b)?"
    r"(?:\s?\d{1,2}\s?(?:个?月|天|months?|[MD]\b))?"
)
_FEMALE, _MALE = re.compile(r"\b(?:female|f|woman)\b|女", re.I), re.compile(r"\b(?:male|m|man)\b|男", re.I)
_REPEATED = 3
"""A label such as "Patient:" that comes this often with other values each time marks a speaker."""


@dataclass(frozen=True, slots=True)
class _Found:
    kind: FieldKind
    value: str
    at: int


def read_header(text: str, lines: Sequence[Line], sections: Sequence[Section], language: str) -> Header:
    """The header. Names and places are taken from the head and from lines with several fields, dates from anywhere."""
    found = list(_collect(text, lines, sections))
    order = find_day_order(text)
    told = _first(found, "sex", "age_and_sex")
    age = _AGE.search(_first(found, "age", "age_and_sex"))
    return Header(
        names=_distinct(_names(found)),
        birth=_first(found, "birth"),
        sex=_read_sex(told),
        age=age[0].strip() if age else "",
        numbers=_distinct(match[0] for one in found if one.kind == "number" and (match := _NUMBER.match(one.value))),
        facilities=_distinct(_facilities(text, lines, found)),
        date=_date(found, order),
    )


def _collect(text: str, lines: Sequence[Line], sections: Sequence[Section]) -> Iterator[_Found]:
    head = max((section.body.end for section in sections if section.name == "header"), default=0)
    for match in re.finditer(r"[^\n]+", text):
        fields = find_fields(text, *match.span())
        telling = [field for field in fields if field.kind != "beside"]
        for field in telling:
            near = field.label.start < head or len(fields) >= 2 or field.kind.endswith("_date")
            if near or field.label.start - match.start() <= 4 and field.kind in ("name", "number", "birth"):
                value = text[field.value.start : field.value.end]
                yield _Found(field.kind, value, field.value.start)


def _names(found: Sequence[_Found]) -> Iterator[str]:
    """Names but for those behind a label that comes again and again with another value, as a speaker's does."""
    values = [one.value for one in found if one.kind == "name"]
    if len(set(values)) >= _REPEATED:
        values = []
    yield from values
    yield from (one.value for one in found if one.kind in ("first_name", "last_name"))


def _facilities(text: str, lines: Sequence[Line], found: Sequence[_Found]) -> Iterator[str]:
    for line in lines[:_TITLES]:
        said = text[line.span.start : line.span.end]
        for pattern in (_FACILITY_ZH, _FACILITY_EN):
            yield from (match[0].strip() for match in pattern.finditer(said[:200]) if len(said) <= 200)
    yield from (one.value for one in found if one.kind == "facility")


def _read_sex(told: str) -> Literal["female", "male", ""]:
    female, male = bool(_FEMALE.search(told)), bool(_MALE.search(told))
    if female == male:
        return ""
    return "female" if female else "male"


def _date(found: Sequence[_Found], order: DayOrder) -> str:
    for kind in ("specimen_date", "report_date", "admission_date"):
        days = (read_day(one.value, order) for one in found if one.kind == kind)
        if day := next(filter(None, days), ""):
            return day
    return ""


def _first(found: Sequence[_Found], *kinds: FieldKind) -> str:
    return next((one.value for one in found if one.kind in kinds), "")


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
