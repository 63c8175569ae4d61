"""What is exported says what the summary says, with its sources, and the notice on every page."""

import io
import json
from dataclasses import replace
from decimal import Decimal

import docx
import pypdfium2
import pytest
from fhir.resources.R4B.bundle import Bundle

from core.documents.document import Span
from core.errors import BrokenFile, InputError
from core.messages import words
from core.usecases.medical.exporting import EXPORT_FORMATS, write_summary
from core.usecases.medical.exports.fhir import write_fhir
from core.usecases.medical.exports.json_file import read_json
from core.usecases.medical.exports.words import name_lines, sort_results
from core.usecases.medical.records import (
    Claim,
    DoctorQuestion,
    Finding,
    RedFlag,
    Summary,
    Term,
    Understanding,
)
from tests.usecases.medical.made_reports import make_report, make_result, span_of

TEXT = """Results:
Potassium 6.80 mmol/L 3.5-5.0 H
CRP <0.01 mg/L 0-5
HBsAg 阴性
Findings:
A 5 mm nodule in the left lobe <script>alert(1)</script>.
Follow-up:
Repeat potassium in 24 hours."""
REPORT = make_report(TEXT, kind="laboratory")
NODULE, REPEAT = span_of(TEXT, "A 5 mm nodule in the left lobe"), span_of(TEXT, "Repeat potassium in 24 hours.")
POTASSIUM = make_result(
    TEXT, "Potassium 6.80 mmol/L 3.5-5.0 H", "Potassium", "6.80", "mmol/L", "3.5-5.0", "critical_high",
    loinc="2823-3", low=Decimal("3.5"), high=Decimal("5.0"), printed_flag="H", when="2024-03-05",
)  # fmt: skip
CRP = make_result(
    TEXT, "CRP <0.01 mg/L 0-5", "CRP", "<0.01", "mg/L", "0-5", "normal",
    comparator="<", low=Decimal(0), high=Decimal(5),
)  # fmt: skip
HBSAG = make_result(TEXT, "HBsAg 阴性", "HBsAg", "阴性")
FLAG = RedFlag("potassium", words("medical.notice"), words("medical.notice"), "source", (POTASSIUM.span,))
CASE = Understanding(
    REPORT, (POTASSIUM, CRP, HBSAG), (Finding(NODULE, span_of(TEXT, "nodule"), "findings", side="left"),), (FLAG,)
)
SUMMARY = Summary(
    "patient",
    "en",
    "plain",
    (
        Claim("Potassium is critically high.", "alerts", (POTASSIUM.span,), "urgent", "rule"),
        Claim("A 5 mm nodule | <b>left</b> lobe [9] *x*", "findings", (NODULE,), "unsure"),
        Claim("Repeat potassium in 24 hours.", "follow_up", (REPEAT,)),
    ),
    questions=(DoctorQuestion("Why is potassium high?", (POTASSIUM.span,)),),
    terms=(Term("nodule", "a small lump", "MedlinePlus"),),
)
NOTICE = {language: " ".join(SUMMARY.notice.text(language).split()) for language in ("en", "zh")}


def pages_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return texts


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize(("format", "language"), [("pdf", "en"), ("sheet", "en"), ("sheet", "zh")])
def test_every_page_has_the_notice_and_what_is_abnormal_comes_first(format, language):
    pages = pages_of(write_summary(CASE, (SUMMARY,), format, language))
    assert all(squeezed(NOTICE[language]) in squeezed(page) for page in pages)
    text = squeezed("".join(pages))
    assert text.index("Potassiumiscriticallyhigh.") < text.index("Repeatpotassiumin24hours.")
    assert "‼" in text and ("Criticallyhigh" in text or "危急偏高" in text)
    assert "<b>left</b>" in text
    assert "6.80mmol/L" in text and "<0.01mg/L" in text and "阴性" in text


@pytest.mark.parametrize("count", [0, 60])
def test_a_sheet_has_two_pages_at_most(count):
    results = tuple(replace(POTASSIUM, analyte=f"Analyte {n} " + "with a long name " * 6) for n in range(count))
    claims = tuple(
        Claim(f"{n} " + "words " * 80, part, (NODULE,), "abnormal")
        for part in ("findings", "follow_up", "alerts")
        for n in range(40)
    )
    made = write_summary(
        replace(CASE, results=results), (replace(SUMMARY, claims=claims if count else ()),), "sheet", "en"
    )
    assert len(pages_of(made)) <= 2


def test_a_word_file_has_sources_table_and_the_notice_in_its_footer():
    document = docx.Document(io.BytesIO(write_summary(CASE, (SUMMARY,), "docx", "en")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Line 2" in text and "Potassium 6.80 mmol/L 3.5-5.0 H" in text
    assert "nodule | <b>left</b> lobe [9] *x*" in text
    [table] = document.tables
    assert [cell.text for cell in table.rows[1].cells][:4] == [
        "Potassium",
        "6.80 mmol/L",
        "3.5-5.0",
        "‼ Critically high",
    ]
    assert NOTICE["en"] in document.sections[0].footer.paragraphs[0].text


def test_json_comes_back_as_it_was():
    data = write_summary(CASE, (SUMMARY,), "json", "en")
    case, summaries = read_json(data)
    assert summaries == (SUMMARY,)
    assert case == CASE
    assert str(case.results[0].number) == "6.80"
    content = json.loads(data)
    assert (content["format"], content["version"]) == ("medical-report-summary", 1)
    assert content["notice"] == SUMMARY.notice.text("en")


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"format": "medical-report-summary", "version": 1}', b"[" * 100_000, b"\xff"]
)
def test_what_is_no_export_of_ours_is_said(data):
    with pytest.raises(BrokenFile) as error:
        read_json(data)
    assert error.value.key == "medical_export.not_ours"


def test_fhir_is_valid_exact_and_names_nobody():
    data = write_fhir(CASE)
    bundle = Bundle.model_validate_json(data)
    assert bundle.type == "collection" and len(bundle.entry) == 3
    assert b'"value": 6.80' in data and b'"value": 3.5' in data and b'"high"' in data
    potassium, crp, hbsag = (entry.resource for entry in bundle.entry)
    assert (potassium.code.coding[0].code, potassium.interpretation[0].coding[0].code) == ("2823-3", "HH")
    assert potassium.valueQuantity.code == "mmol/L"
    assert "line 2" in potassium.note[0].text and "Potassium 6.80 mmol/L" in potassium.note[0].text
    assert (crp.valueQuantity.comparator, str(crp.valueQuantity.value)) == ("<", "0.01")
    assert (hbsag.valueString, hbsag.valueQuantity, hbsag.effectiveDateTime) == ("阴性", None, None)
    assert all(entry.resource.subject is None for entry in bundle.entry)


def test_what_identifies_somebody_is_masked_in_a_quoted_line():
    text = "Results: of John Smith\nJohn Smith Glucose 5.1 mmol/L"
    report = make_report(text)
    report = replace(report, header=replace(report.header, names=("John Smith",)))
    result = make_result(text, "John Smith Glucose 5.1 mmol/L", "Glucose", "5.1", "mmol/L")
    result = replace(result, value_span=span_of(text, "5.1"))
    assert b"Smith" not in write_fhir(Understanding(report, (result,)))


@pytest.mark.parametrize(
    ("number", "element"),
    [("5.10", b'"value": 5.10'), ("-0.0", b'"value": -0.0'), ("1E+5", b'"value": 1E+5'), ("1" * 25, b'"valueString"')],
)
def test_a_decimal_keeps_its_digits_and_a_longer_one_is_text(number, element):
    result = replace(POTASSIUM, number=Decimal(number), value=number, low=None, high=None)
    data = write_fhir(Understanding(REPORT, (result,)))
    assert element in data
    Bundle.model_validate_json(data)


def test_a_report_without_results_is_an_empty_bundle():
    assert json.loads(write_fhir(Understanding(REPORT))) == {"resourceType": "Bundle", "type": "collection"}


def test_what_cannot_be_exported_is_said():
    with pytest.raises(InputError, match="rtf"):
        write_summary(CASE, (SUMMARY,), "rtf", "en")
    with pytest.raises(InputError) as error:
        write_summary(CASE, (), "pdf", "en")
    assert error.value.hint("zh")
    assert set(EXPORT_FORMATS) == {"pdf", "docx", "json", "sheet"}


def test_what_is_most_serious_comes_first():
    flags = ("normal", "low", "critical_low", "", "high")
    results = [replace(CRP, flag=flag, analyte=flag) for flag in flags]
    results.append(replace(CRP, flag="normal", conflict=True, analyte="conflict"))
    assert [one.analyte for one in sort_results(results)] == ["critical_low", "low", "high", "conflict", "normal", ""]


def test_lines_are_named_in_runs():
    assert name_lines([], "en") == ""
    assert name_lines([4], "en") == "line 4"
    assert name_lines([1, 2, 3, 7], "en") == "lines 1-3, 7"


def test_a_claim_of_nowhere_has_no_place():
    claim = Claim("x", "findings", (Span(0, 0),))
    assert write_summary(CASE, (replace(SUMMARY, claims=(claim,)),), "sheet", "en")
