"""Reports made by hand for tests: texts with their sections, results and findings, no file read."""

import re
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

from core.documents.document import Span
from core.messages import words
from core.usecases.medical.records import (
    Finding,
    LabResult,
    Line,
    RedFlag,
    Report,
    Section,
    Understanding,
)

HEADINGS = {
    "header": "header", "indication": "indication", "history": "history", "findings": "findings",
    "impression": "impression", "plan": "plan", "medications": "medications", "follow-up": "follow_up",
    "results": "results", "family history": "family_history", "past history": "past_history", "technique": "technique",
    "临床信息": "indication", "检查所见": "findings", "诊断意见": "impression", "建议": "plan", "检验结果": "results",
}  # fmt: skip


def make_report(text, language="en", kind="radiology", origin="text"):
    """A report whose headings are lines of their own ending in a colon."""
    lines, at = [], 0
    for row in text.split("\n"):
        lines.append(Line(Span(at, at + len(row))))
        at += len(row) + 1
    heads = [
        (HEADINGS[match[1].lower()], Span(match.start(), match.end()))
        for match in re.finditer(r"^([^\n:：]+)[:：][ ]*", text, re.M)
        if match[1].lower() in HEADINGS
    ]
    ends = [*(head.start for _, head in heads[1:]), len(text)][: len(heads)]
    sections = tuple(Section(name, head, Span(head.end, end)) for (name, head), end in zip(heads, ends, strict=True))
    return Report("made", sha256(text.encode()).hexdigest(), origin, text, language, kind, tuple(lines), sections)


def span_of(text, words_, start=0):
    at = text.index(words_, start)
    return Span(at, at + len(words_))


def make_result(text, row, analyte, value, unit="", range_text="", flag="", **more):
    """The result that stands in `row` of the text."""
    span = span_of(text, row)
    value_span = span_of(text, value, span.start + len(analyte))
    try:
        number = Decimal(value.lstrip("<>"))
    except ArithmeticError:
        number = None
    return LabResult(
        analyte, value, span, value_span, unit=unit, range_text=range_text, flag=flag, number=number, **more
    )


def make_finding(text, sentence, term, section="findings", **more):
    span = span_of(text, sentence)
    return Finding(span, span_of(text, term, span.start), section, **more)


CHEST = """Indication: Cough and fever for 3 days.
Technique: PA and lateral chest radiographs.
Findings: The heart is mildly enlarged. There is a small left pleural effusion. Possible consolidation in the right
lower lobe. No pneumothorax. The bones are unremarkable.
Impression: 1. Cardiomegaly with a small left pleural effusion.
2. Possible right lower lobe pneumonia, follow-up radiograph in 6 weeks is recommended.
"""
LAB = """Results:
Haemoglobin 98 g/L 115-150 L
Potassium 6.8 mmol/L 3.5-5.3 HH
Sodium 140 mmol/L 135-145
Creatinine 80 umol/L 45-84 H
Ferritin 12 ug/L
"""
CHEST_ZH = """临床信息：咳嗽、发热3天。
检查所见：心影增大。左侧胸腔少量积液。右肺下叶可能有实变。未见气胸。
诊断意见：心影增大，左侧少量胸腔积液。右下肺炎可能，建议6周后复查。
"""
LAB_ZH = """检验结果：
血红蛋白 98 g/L 115-150 ↓
钾 6.8 mmol/L 3.5-5.3 ↑↑
尿蛋白 阳性(+) 阴性
钠 140 mmol/L 137-147
"""


def chest():
    """A radiograph with affirmed, uncertain, absent and normal findings, and a request."""
    find = [
        make_finding(CHEST, "The heart is mildly enlarged.", "enlarged", site="heart"),
        make_finding(CHEST, "There is a small left pleural effusion.", "pleural effusion", side="left"),
        make_finding(
            CHEST, "Possible consolidation in the right\nlower lobe.", "consolidation", uncertain=True, side="right"
        ),
        make_finding(CHEST, "No pneumothorax.", "pneumothorax", negated=True),
        make_finding(CHEST, "The bones are unremarkable.", "unremarkable", normal=True, site="bones"),
        make_finding(CHEST, "Cardiomegaly with a small left pleural effusion.", "Cardiomegaly", "impression"),
        make_finding(
            CHEST, "Cardiomegaly with a small left pleural effusion.", "pleural effusion", "impression", side="left"
        ),
        make_finding(
            CHEST, "Possible right lower lobe pneumonia", "pneumonia", "impression", uncertain=True, side="right"
        ),
    ]
    return Understanding(make_report(CHEST), findings=tuple(find))


def chest_zh():
    find = [
        make_finding(CHEST_ZH, "心影增大。", "心影增大"),
        make_finding(CHEST_ZH, "左侧胸腔少量积液。", "积液", side="left"),
        make_finding(CHEST_ZH, "右肺下叶可能有实变。", "实变", uncertain=True, side="right"),
        make_finding(CHEST_ZH, "未见气胸。", "气胸", negated=True),
        make_finding(CHEST_ZH, "心影增大，左侧少量胸腔积液。", "胸腔积液", "impression", side="left"),
        make_finding(CHEST_ZH, "右下肺炎可能，建议6周后复查。", "肺炎", "impression", uncertain=True, side="right"),
    ]
    return Understanding(make_report(CHEST_ZH, "zh"), findings=tuple(find))


def lab():
    """Low, critical, in range, a mark that disagrees with its range, and one without a range."""
    make = (
        make_result(
            LAB, "Haemoglobin 98 g/L 115-150 L", "Haemoglobin", "98", "g/L", "115-150", "low", printed_flag="L"
        ),
        make_result(
            LAB, "Potassium 6.8 mmol/L 3.5-5.3 HH", "Potassium", "6.8", "mmol/L", "3.5-5.3", "critical_high",
            printed_flag="HH",
        ),
        make_result(LAB, "Sodium 140 mmol/L 135-145", "Sodium", "140", "mmol/L", "135-145", "normal"),
        make_result(
            LAB, "Creatinine 80 umol/L 45-84 H", "Creatinine", "80", "umol/L", "45-84", "normal", printed_flag="H",
            conflict=True,
        ),
        make_result(LAB, "Ferritin 12 ug/L", "Ferritin", "12", "ug/L"),
    )  # fmt: skip
    alert = RedFlag("potassium_high", words("medical.notice"), words("medical.notice"), "a source", (make[1].span,))
    return Understanding(make_report(LAB, kind="laboratory"), results=make, red_flags=(alert,))


def lab_zh():
    make = (
        make_result(LAB_ZH, "血红蛋白 98 g/L 115-150 ↓", "血红蛋白", "98", "g/L", "115-150", "low", printed_flag="↓"),
        make_result(
            LAB_ZH, "钾 6.8 mmol/L 3.5-5.3 ↑↑", "钾", "6.8", "mmol/L", "3.5-5.3", "critical_high", printed_flag="↑↑"
        ),
        make_result(LAB_ZH, "尿蛋白 阳性(+) 阴性", "尿蛋白", "阳性(+)", "", "阴性", "abnormal"),
        make_result(LAB_ZH, "钠 140 mmol/L 137-147", "钠", "140", "mmol/L", "137-147", "normal"),
    )
    return Understanding(make_report(LAB_ZH, "zh", "laboratory"), results=make)


def in_language(understanding, language):
    return replace(understanding, report=replace(understanding.report, language=language))
