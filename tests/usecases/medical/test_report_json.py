"""A kept report comes back as it was."""

from decimal import Decimal

import pytest

from core.documents.document import Span
from core.errors import StoreError
from core.messages import words
from core.usecases.medical.records import Header, LabResult, Line, Report, Section
from core.usecases.medical.report_json import dump_report, load_report

TEXT = "血红蛋白 98 g/L 115-150"
REPORT = Report(
    name="血常规.pdf",
    sha256="0" * 64,
    origin="fhir",
    text=TEXT,
    language="zh",
    kind="laboratory",
    lines=(Line(Span(0, 22), 2, (0.1, 0.25, 0.9, 0.28), 0.97, (Span(0, 4), Span(5, 7))),),
    sections=(Section("results", Span(0, 0), Span(0, 22)),),
    header=Header(("王芳",), "1980-05-04", "female", "46", ("A1",), ("第一医院",), "2026-11-02"),
    pages=2,
    coded=(LabResult("血红蛋白", "98", Span(0, 22), Span(5, 7), number=Decimal("98"), low=Decimal("115.0")),),
    notes=(words("medical.notice"),),
)


def test_a_report_comes_back_exactly():
    back = load_report(dump_report(REPORT))
    assert back == REPORT
    assert str(back.coded[0].low) == "115.0"


@pytest.mark.parametrize("text", ["", "[]", '{"is": "Header"}', '{"is": "Report"}', "[" * 100_000, '{"is": "X"}'])
def test_what_is_no_report_is_said_and_not_a_crash(text):
    with pytest.raises(StoreError, match="cannot be read"):
        load_report(text)
