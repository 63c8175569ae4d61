"""A report, what was understood in it and its summaries as JSON, and back.

The file is one object: "format" and "version" say what it is, "notice" what it is not; "understanding" and "summaries"
are the records of `records.py`, field by field, each an object that names its class under "is". Spans are characters
(code points) of understanding.report.text, end exclusive. Decimals are texts with every digit of the report.
"""

import json
from dataclasses import replace
from decimal import Decimal

from core.checks.check import Check
from core.checks.readability import Readability
from core.documents.document import Span
from core.errors import BrokenFile
from core.messages import UiLanguage, Words
from core.store.record_json import RecordJson
from core.usecases.medical import records as medical
from core.usecases.medical.records import LabResult, Summary, Understanding

FORMAT, VERSION = "medical-report-summary", 1
_RECORDS = RecordJson(
    medical.Claim, medical.DoctorQuestion, medical.Dropped, medical.Finding, medical.Header, LabResult, medical.Line,
    medical.RedFlag, medical.Report, medical.Section, Summary, medical.Term, Understanding,
    Check, Readability, Span, Words,
)  # fmt: skip
_DECIMALS = ("number", "low", "high")
_DAMAGED = (ValueError, TypeError, KeyError, AttributeError, RecursionError, ArithmeticError)


def write_json(understanding: Understanding, summaries: tuple[Summary, ...], language: UiLanguage) -> bytes:
    """The file."""
    notices = dict.fromkeys(summary.notice.text(language) for summary in summaries)
    content = {
        "format": FORMAT,
        "version": VERSION,
        "language": language,
        "notice": " ".join(notices) or Summary("patient", language, "plain", ()).notice.text(language),
        "understanding": json.loads(_RECORDS.dump(understanding)),
        "summaries": [json.loads(_RECORDS.dump(summary)) for summary in summaries],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def read_json(data: bytes) -> tuple[Understanding, tuple[Summary, ...]]:
    """What `write_json` was given; BrokenFile for any other file."""
    try:
        content = json.loads(data)
        if content["format"] != FORMAT or content["version"] != VERSION:
            raise ValueError(content["format"])
        understanding = _RECORDS.load(json.dumps(content["understanding"]))
        summaries = _RECORDS.load(json.dumps(content["summaries"]))
        if not isinstance(understanding, Understanding) or not all(isinstance(one, Summary) for one in summaries):  # type: ignore[attr-defined]
            raise TypeError(type(understanding).__name__)
        report = replace(understanding.report, coded=tuple(map(_with_decimals, understanding.report.coded)))
        results = tuple(map(_with_decimals, understanding.results))
        return replace(understanding, report=report, results=results), summaries  # type: ignore[return-value]
    except _DAMAGED as error:
        raise BrokenFile("medical_export.not_ours") from error


def _with_decimals(result: LabResult) -> LabResult:
    texts = {name: getattr(result, name) for name in _DECIMALS}
    return replace(result, **{name: Decimal(text) for name, text in texts.items() if text is not None})
