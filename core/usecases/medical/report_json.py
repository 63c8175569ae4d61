"""A report as JSON and back, for who asked to have it kept. What was understood in it is computed again when needed."""

from dataclasses import replace
from decimal import Decimal

from core.documents.document import Span
from core.errors import StoreError
from core.messages import Words
from core.store.record_json import RecordJson
from core.usecases.medical.records import Header, LabResult, Line, Report, Section

_RECORDS = RecordJson(Header, LabResult, Line, Report, Section, Span, Words)
_DAMAGED = (ValueError, TypeError, KeyError, AttributeError, RecursionError, ArithmeticError)
_NUMBERS = ("number", "low", "high")


def dump_report(report: Report) -> str:
    """The report with all in it."""
    return _RECORDS.dump(report)


def load_report(text: str) -> Report:
    """The report `text` was made from; StoreError where it is of another make."""
    try:
        report = _RECORDS.load(text)
        if not isinstance(report, Report):
            raise TypeError(type(report).__name__)
        return replace(report, coded=tuple(map(_with_numbers, report.coded)))
    except _DAMAGED as error:
        raise StoreError("medical.kept_damaged") from error


def _with_numbers(result: LabResult) -> LabResult:
    """JSON has no decimals: they are kept as text."""
    texts = {name: getattr(result, name) for name in _NUMBERS}
    return replace(result, **{name: Decimal(text) for name, text in texts.items() if text is not None})
