"""Results are read as they are printed, whatever the sheet looks like; what is no result is none."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents.document import Span
from core.usecases.medical.labs.reading import read_results
from core.usecases.medical.labs.results import comma_of, flag_of, quality_of, read_bounds, read_number, read_value
from core.usecases.medical.records import Header, LabResult, Line, Report


def report_of(text, *, sex="", kind="laboratory", coded=(), language="en"):
    """A report whose lines are the text's; bars are cells' edges."""
    lines, start = [], 0
    for row in text.split("\n"):
        cells, at = [], start
        for cell in row.split(" | "):
            cells.append(Span(at, at + len(cell)))
            at += len(cell) + 3
        lines.append(Line(Span(start, start + len(row)), cells=tuple(cells) if len(cells) > 1 else ()))
        start += len(row) + 1
    header = Header(sex=sex)
    return Report("r", "", "text", text, language, kind, tuple(lines), header=header, coded=coded)


def read(text, **more):
    report = report_of(text, **more)
    results = read_results(report)
    assert all(report.quote(one.value_span) == one.value for one in results)
    return results


def brief(result):
    return (result.analyte, result.value, result.unit, result.range_text)


TABLES = {
    "any order": (
        "Test | Units | Reference Range | Result | Flag\nHemoglobin | g/dL | 12.0-16.0 | 9.8 | L",
        [("Hemoglobin", "9.8", "g/dL", "12.0-16.0")],
    ),
    "Chinese": (
        "序号 | 项目 | 结果 | 单位 | 参考区间 | 提示\n"
        "1 | ★白细胞计数(WBC) | 12.3 | 10^9/L | 3.5～9.5 | ↑",
        [("★白细胞计数(WBC)", "12.3", "10^9/L", "3.5～9.5")],
    ),
    "an earlier result before the present one": (
        "Test | Previous | Result | Units | Reference\nSodium | 131 | 139 | mmol/L | 136-145",
        [("Sodium", "139", "mmol/L", "136-145")],
    ),
    "an earlier result alone is none": ("Test | Previous | Result | Units\nSodium | 131 |  | mmol/L", []),
    "side by side": (
        "项目 | 结果 | 单位 | 参考值 | 项目 | 结果 | 单位 | 参考值\n"
        "钠 | 139 | mmol/L | 137-147 | 钾 | 4.1 | mmol/L | 3.5-5.3\n氯 | 101 | mmol/L | 99-110 |  |  |  | ",
        [("钠", "139", "mmol/L", "137-147"), ("钾", "4.1", "mmol/L", "3.5-5.3"), ("氯", "101", "mmol/L", "99-110")],
    ),
    "comma-separated values": (
        'Patient: Anna, 54, female, ward 3\nTest,Result,Units,Reference\n"Cholesterol, total",210,mg/dL,<200\n'
        "Potassium,5.9,mmol/L,3.5-5.1\nHIV 1/2,Negative,,Negative",
        [("Cholesterol, total", "210", "mg/dL", "<200"), ("Potassium", "5.9", "mmol/L", "3.5-5.1"),
         ("HIV 1/2", "Negative", "", "Negative")],
    ),
    "values parted by semicolons": (
        "Test;Result;Units;Reference\nPotassium;5,9;mmol/L;3,5-5,1", [("Potassium", "5,9", "mmol/L", "3,5-5,1")]
    ),
    "a subclass whose number is part of its name": (
        "IgG 4 120 mg/dL 4-86\nIgG 950 mg/dL 700-1600",
        [("IgG 4", "120", "mg/dL", "4-86"), ("IgG", "950", "mg/dL", "700-1600")]
    ),
    "titres of tests that are not known": (
        "Anti-smooth muscle Ab 1:160 <1:20\nAnti-XYZ antibody 1:320 (<1:40)",
        [("Anti-smooth muscle Ab", "1:160", "", "<1:20"), ("Anti-XYZ antibody", "1:320", "", "<1:40")],
    ),
    "single blanks": (
        "序号 项目 结果 单位 参考范围 序号 项目 结果 单位 参考范围\n"
        "1 血红蛋白 98 ↓ g/L 130-175 2 血小板 215 10^9/L 125-350",
        [("血红蛋白", "98", "g/L", "130-175"), ("血小板", "215", "10^9/L", "125-350")],
    ),
    "in and out of range": (
        "Test Name | In Range | Out Of Range | Reference Range\n"
        "GLUCOSE |  | 112 H | 65-99 mg/dL\nUREA | 5.1 |  | <7.8 mmol/L",
        [("GLUCOSE", "112", "mg/dL", "65-99"), ("UREA", "5.1", "mmol/L", "<7.8")],
    ),
    "method and unit columns": (
        "项目 | 结果 | 单位 | 参考值 | 方法\n谷丙转氨酶 | 38 | U/L | 9--50 | 速率法",
        [("谷丙转氨酶", "38", "U/L", "9--50")],
    ),
    "no value": (
        "Test | Result | Units | Reference\n"
        "Ferritin | pending | ng/mL | 20-250\nIron | Hemolysed | ug/dL | 50-170",
        [],
    ),
    "words that head columns too": (
        "Test | Result | Reference\nLymphocyte morphology | Normal | Normal\nPlatelet clumps | Abnormal | Normal",
        [("Lymphocyte morphology", "Normal", "", "Normal"), ("Platelet clumps", "Abnormal", "", "Normal")],
    ),
    "run together by the recogniser": (
        "No.Code Investigation | Results | AbnUnit | Reference Interval\n"
        "1 PT | Prothrombin Time | 14.2 | Highsec | 9.4-12.5",
        [("Prothrombin Time", "14.2", "sec", "9.4-12.5")],
    ),
    "未做": ("项目 | 结果 | 参考值\n叶酸 | 未做 | 3-20\n维生素B12 | 标本溶血 | 180-914", []),
    "words": (
        "Test | Result | Reference\n"
        "Color | Yellow | Yellow\nANA titer | 1:320 | <1:80\nHBsAg | Reactive | Non-Reactive",
        [
            ("Color", "Yellow", "", "Yellow"),
            ("ANA titer", "1:320", "", "<1:80"),
            ("HBsAg", "Reactive", "", "Non-Reactive"),
        ],
    ),
    "signs": (
        "项目 | 结果 | 参考值\n尿蛋白 | + | 阴性\n酮体 | ± | 阴性\n尿糖 | - | 阴性\n隐血 | 阴性(-) | 阴性",
        [(n, v, "", "阴性") for n, v in (("尿蛋白", "+"), ("酮体", "±"), ("尿糖", "-"), ("隐血", "阴性(-)"))],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLES)
def test_tables(case):
    text, expected = TABLES[case]
    assert [brief(one) for one in read(text)] == expected


LINES = [
    ("Chol/HDLC Ratio 6.4 H < OR = 5.0 (calc)", ("Chol/HDLC Ratio", "6.4", "", "< OR = 5.0")),
    ("LDL-Cholesterol 145 H mg/dL (calc)", ("LDL-Cholesterol", "145", "mg/dL", "")),
    (
        "eGFR Non-Afr. American 58 L > OR = 60 mL/min/1.73m2",
        ("eGFR Non-Afr. American", "58", "mL/min/1.73m2", "> OR = 60"),
    ),
    ("PSA 4.50 ng/mL < = 4.00", ("PSA", "4.50", "ng/mL", "< = 4.00")),
    ("Haemoglobin: 98 g/L (130-175) L", ("Haemoglobin", "98", "g/L", "130-175")),
    ("Hemoglobin 13.5 g/dL (Reference: 12.0-15.5)", ("Hemoglobin", "13.5", "g/dL", "12.0-15.5")),
    ("Vitamin B12 350 pg/mL 200-900", ("Vitamin B12", "350", "pg/mL", "200-900")),
    ("TSH (ELISA 2.0) 7.8 mIU/L 0.4-4.0", ("TSH (ELISA 2.0)", "7.8", "mIU/L", "0.4-4.0")),
    ("CA 19-9 25.1 U/mL <37", ("CA 19-9", "25.1", "U/mL", "<37")),
    ("白细胞(WBC)：12.3×10^9/L（3.5-9.5）↑", ("白细胞(WBC)", "12.3", "×10^9/L", "3.5-9.5")),
    ("血红蛋白98g/L", ("血红蛋白", "98", "g/L", "")),
    ("Kappa light chain: 5.6 mg/dL [6.3-13.5]", ("Kappa light chain", "5.6", "mg/dL", "6.3-13.5")),
    ("HBV DNA 5.2×10^4 IU/mL <1.0×10^2", ("HBV DNA", "5.2×10^4", "IU/mL", "<1.0×10^2")),
    ("The haemoglobin was 98 g/L.", ("haemoglobin", "98", "g/L", "")),
    ("Potassium rose from 3.2 to 4.5 mmol/L.", ("Potassium", "4.5", "mmol/L", "")),
    ("INR today 2.6, goal 2-3.", ("INR", "2.6", "", "")),
    ("Repeat hemoglobin A1c was 8.1 %.", ("hemoglobin A1c", "8.1", "%", "")),
    ("Temperature: 98.2 degrees F", ("Temperature", "98.2", "degrees F", "")),
    ("Heart rate: 80 beats per minute.", ("Heart rate", "80", "beats per minute", "")),
    ("eGFR 42 mL/(min·1.73m²)（参考 >60）", ("eGFR", "42", "mL/(min·1.73m²)", ">60")),
    ("eGFR 42 mL/min/1.73m²，参考值>90", ("eGFR", "42", "mL/min/1.73m²", ">90")),
    ("Respirations: 16", ("Respirations", "16", "", "")),
    ("SpO2 94% on room air", ("SpO2", "94", "%", "")),
    ("查体：体温36.5℃。", ("体温", "36.5", "℃", "")),
]


@pytest.mark.parametrize(("line", "expected"), LINES, ids=[line for line, _ in LINES])
def test_lines_and_sentences(line, expected):
    assert [brief(one) for one in read(line, kind="other")] == [expected]


NO_RESULTS = [
    "Phone: (555) 201-7743",
    "Page 1 of 2",
    "Collected: 03/02/2025 08:15",
    "Started potassium chloride 20 mEq daily, iron 325 mg and insulin 10 units.",
    "Stenosis 50% of the LAD; the nodule measures 8 mm.",
    "Tumor size: 3.2 cm (2.5-3.0)",
    "Repeat hemoglobin A1c in 6 months.",
    "Goal INR 2-3. If potassium > 6 call the renal team.",
    "Fasting glucose of 126 mg/dL or higher on two days suggests diabetes.",
    "Mother's cholesterol was 300 mg/dL.",
    "PT 3 times a week for 6 weeks.",
    "报告时间：2025-03-11 16:05  审核者：林涛",
    "咨询电话：0571-88006677",
    "目标血糖6mmol/L。",
    "年龄：46岁  门诊号：20250311887",
]


@pytest.mark.parametrize("line", NO_RESULTS)
@pytest.mark.parametrize("before", ["", "Test | Result | Units | Reference\nSodium | 139 | mmol/L | 136-145\n"])
def test_what_is_no_result(line, before):
    assert [one.analyte for one in read(before + line, kind="laboratory")] == (["Sodium"] if before else [])


def test_a_blood_pressure_is_two_results():
    found = read("Vitals: BP 142/91 mmHg, HR 88", kind="visit")
    assert [(one.code, one.value, one.unit) for one in found] == [
        ("systolic", "142", "mmHg"), ("diastolic", "91", "mmHg"), ("pulse", "88", ""),
    ]  # fmt: skip


FLAGS = [
    ("9.8", "12.0-16.0", "L", "low", False),
    ("9.8", "12.0-16.0", "", "low", False),
    ("9.8", "12.0-16.0", "H", "low", True),
    ("13.0", "12.0-16.0", "↑", "normal", True),
    ("13.0", "12.0-16.0", "*", "normal", True),
    ("19.0", "12.0-16.0", "*", "high", False),
    ("19.0", "12.0-16.0", "HH", "critical_high", False),
    ("19.0", "12.0-16.0", "危急值", "critical_high", False),
    ("12.0", "12.0-16.0", "", "normal", False),
    ("16.0", "12.0-16.0", "", "normal", False),
    ("5.0", "<5.0", "", "high", False),
    ("5.0", "≤5.0", "", "normal", False),
    ("<0.01", "0-0.04", "", "normal", False),
    ("<5", "3-10", "", "", False),
    ("<3", "3-10", "", "low", False),
    (">60", ">60", "", "normal", False),
    ("9.8", "", "偏低", "low", False),
    ("1:160", "<1:80", "", "abnormal", False),
    ("1:80", "≤1:80", "", "normal", False),
    ("弱阳性", "阴性", "", "abnormal", False),
    ("Not detected", "Negative", "", "normal", False),
]


@pytest.mark.parametrize(("value", "printed", "mark", "flag", "conflict"), FLAGS)
def test_where_a_value_lies_and_whether_the_mark_agrees(value, printed, mark, flag, conflict):
    (one,) = read(f"Test | Result | Flag | Reference\nHemoglobin | {value} | {mark} | {printed}")
    assert (one.flag, one.conflict, one.printed_flag) == (flag, conflict, mark)


BOUNDS = [
    ("3.5-5.5", "", ("3.5", "5.5")),
    ("3.5～5.5", "", ("3.5", "5.5")),
    ("3.5 – 5.5 mmol/L", "", ("3.5", "5.5")),
    ("3.5----5.5", "", ("3.5", "5.5")),
    ("-3.0-3.0", "", ("-3.0", "3.0")),
    ("-2--1", "", (None, None)),
    ("-3.0--3.0", "", ("-3.0", "3.0")),
    ("up to 45", "", (None, "45")),
    ("> OR = 50", "", ("50", None)),
    ("<1.0×10^2", "", (None, "1.0E+2")),
    ("小于5", "", (None, "5")),
    ("M: 13-17 F: 12-15", "female", ("12", "15")),
    ("M: 13-17 F: 12-15", "male", ("13", "17")),
    ("M: 13-17 F: 12-15", "", (None, None)),
    ("男:130-175 女:115-150", "female", ("115", "150")),
    ("Normal: <5.7 Prediabetes: 5.7-6.4 Diabetes: >=6.5", "", (None, "5.7")),
    ("Follicular 3.5-12.5 Luteal 1.7-7.7", "female", (None, None)),
    ("阴性", "", (None, None)),
]


@pytest.mark.parametrize(("printed", "sex", "expected"), BOUNDS)
def test_bounds_of_printed_ranges(printed, sex, expected):
    bounds = read_bounds(printed, "", sex)
    assert (bounds.low, bounds.high) == tuple(one and Decimal(one) for one in expected)


@pytest.mark.parametrize(
    ("sheet", "number", "expected"),
    [
        ("Na 139  Hb 12.5", "7,800", "7800"),
        ("Glucose 5,6  Kreatinin 88,5", "1,234", "1.234"),
        ("Glucose 5,6  Kreatinin 88,5", "1.234", None),
        ("Platelets 250,000", "250,000", None),
        ("1,250,000", "250,000", "250000"),
        ("", "5,6", "5.6"),
        ("", "1.020", "1.020"),
    ],
)
def test_the_sheet_tells_what_its_commas_are(sheet, number, expected):
    assert read_number(number, comma_of(sheet)) == (expected and Decimal(expected))


def test_several_in_one_line():
    found = read("WBC 12.5×10⁹/L，N 82%，Hb 98g/L，PLT 120×10⁹/L。", kind="discharge")
    assert [(one.code, one.value, one.unit) for one in found] == [
        ("white_cells", "12.5", "×10⁹/L"), ("neutrophils_percent", "82", "%"), ("haemoglobin", "98", "g/L"),
        ("platelets", "120", "×10⁹/L"),
    ]  # fmt: skip


def test_several_in_one_row_of_cells():
    for row in ("Na | 139 | K | 4.1 | Cl | 101", "Na 139 | K 4.1 | Cl 101"):
        assert [(one.code, one.value) for one in read(row)] == [
            ("sodium", "139"), ("potassium", "4.1"), ("chloride", "101"),
        ]  # fmt: skip
    found = read("钠 139 mmol/L 137-147 | 钾 4.1 mmol/L 3.5-5.3")
    assert [(one.code, one.range_text) for one in found] == [("sodium", "137-147"), ("potassium", "3.5-5.3")]


@pytest.mark.parametrize("name", ["Sodium", "Soluble marker", "血钠"])
def test_the_mark_of_a_low_result_is_not_the_name_of_lymphocytes(name):
    (one,) = read(f"{name} | 132 | L | 136-145 | mmol/L")
    assert (one.analyte, one.value, one.flag, one.printed_flag) == (name, "132", "low", "L")


@pytest.mark.parametrize("row", ["WBC 12.5×10^9/L N 82% L 12%", "WBC 12.5×10^9/L | N 82% | L | 12％"])
def test_shares_of_neutrophils_and_lymphocytes_are_no_marks(row):
    assert [(one.code, one.value, one.printed_flag) for one in read(row)] == [
        ("white_cells", "12.5", ""), ("neutrophils_percent", "82", ""), ("lymphocytes_percent", "12", ""),
    ]  # fmt: skip
    (one,) = read("Hct 35 L 36% - 46%")
    assert (one.printed_flag, one.range_text) == ("L", "36% - 46")


@pytest.mark.parametrize("head", ["Test Result Ref Range Units Flag", "Test Results Flag Units Reference Range"])
def test_test_and_result_are_two_heads(head):
    found = read(f"{head}\nPotassium | 5.9 | H | 3.5-5.1 mmol/L")
    assert [brief(one) for one in found] == [("Potassium", "5.9", "mmol/L", "3.5-5.1")]


def test_a_row_below_the_head_is_no_second_head_for_its_unit():
    (one,) = read("Test | Result\nCystatin C eGFR 58 mL/min/1.73m2 >60 L")
    assert (one.value, one.flag) == ("58", "low")


def test_a_ph_that_no_blood_has_is_of_urine():
    assert [one.code for one in read("pH 5.0 5.0-8.0\npH 7.1 5.0-8.0\npH 7.1 7.35-7.45")] == [
        "urine_ph", "urine_ph", "ph_blood",
    ]  # fmt: skip


def test_p_among_vital_signs_is_the_pulse():
    found = read("T 36.5 P 80 R 18 BP 120/80", kind="visit")
    assert [one.code for one in found] == ["temperature", "pulse", "respiratory_rate", "systolic", "diastolic"]
    assert [one.code for one in read("P 1.1 Ca 2.3 Mg 0.9")] == ["phosphate", "calcium", "magnesium"]


@pytest.mark.parametrize(
    "row",
    [
        "2025-03-12 Potassium 6.9 mmol/L 3.5-5.1",
        "2025年3月12日 | 钾 6.9 | mmol/L | 3.5-5.1",
        "12-Mar-2025: K 6.9 mmol/L 3.5-5.1",
    ],
)
def test_a_day_before_a_row_is_its_day_and_no_part_of_its_name(row):
    (one,) = read(row)
    assert (one.code, one.value, one.when) == ("potassium", "6.9", "2025-03-12")


@pytest.mark.parametrize(
    "days", [("2025-01-05", "2025-03-12"), ("05/01/2025", "12/03/2025"), ("01/05/2025", "03/12/2025")]
)
def test_a_column_of_days_gives_each_row_its_own(days):
    seen = "25/03/2025" if days[0].startswith("05") else "03/25/2025"
    rows = "\n".join(f"{day} | Potassium | {value} | mmol/L" for day, value in zip(days, ("6.9", "4.2"), strict=True))
    found = read(f"Printed {seen}\nDate | Test | Result | Units\n{rows}")
    assert [(one.value, one.when) for one in found] == [("6.9", "2025-01-05"), ("4.2", "2025-03-12")]


def test_the_unit_tells_a_count_from_a_share():
    found = read("Test | Result | Units\nNeutrophils | 62 | %\nNeutrophils | 4.1 | 10^9/L")
    assert [one.code for one in found] == ["neutrophils_percent", "neutrophils"]


@pytest.mark.parametrize("title", ["URINALYSIS", "尿常规", "标本类型：尿液"])
def test_what_is_measured_in_urine_is_not_taken_for_blood(title):
    found = read(f"{title}\nTest | Result | Reference\nGlucose | Negative | Negative\npH | 6.0 | 5-8")
    assert [one.code for one in found] == ["urine_glucose", "urine_ph"]


def test_a_sheet_of_blood_and_urine_is_of_blood_where_the_name_does_not_tell():
    found = read("标本：血液、尿液\n项目 | 结果 | 单位 | 参考值\n肌酐 | 72 | μmol/L | 41-73\n尿蛋白 | + |  | 阴性")
    assert [one.code for one in found] == ["creatinine", "urine_protein"]


def test_dated_columns_give_each_day_its_result_and_its_mark():
    found = read("Test | 2024-11-05 | 2025-01-20 | Units\nPotassium | 5.4 (H) | 4.2 | mmol/L")
    assert [(one.value, one.when, one.printed_flag) for one in found] == [
        ("5.4", "2024-11-05", "H"), ("4.2", "2025-01-20", ""),
    ]  # fmt: skip


def test_coded_results_are_completed_and_nothing_else_is_read():
    coded = LabResult(
        "Sodium", "128", Span(0, 10), Span(7, 10), number=Decimal(128), unit="mmol/L", range_text="136-145",
        low=Decimal(136), high=Decimal(145), printed_flag="H",
    )  # fmt: skip
    (one,) = read("Sodium 128 mmol/L\nPotassium 4.1 mmol/L", coded=(coded,))
    assert (one.code, one.flag, one.conflict) == ("sodium", "low", True)


def test_marks_and_qualities_that_nobody_defined_say_nothing():
    assert flag_of("Z") == flag_of("HLX") == quality_of("maybe tomorrow") == ""
    assert read_value("O.5", "") == ("", None)


numbers = st.decimals(min_value=0, max_value=9999, places=2).map(str)
names = st.sampled_from(["Hemoglobin", "Sodium", "血红蛋白", "糖类抗原19-9", "Vitamin B12", "Soluble marker", "新指标"])
units = st.sampled_from(["g/L", "mmol/L", "10^9/L", "×10⁹/L", "U/L", "%", "mL/min/1.73m²", "μmol/L", "/HPF", "mIU/mL"])
orders = st.permutations(["value", "unit", "range"])


@given(numbers, numbers, numbers, names, units, orders)
@settings(max_examples=60)
def test_whatever_is_printed_in_a_row_comes_back_exactly(value, one, other, name, unit, order):
    low, high = sorted((one, other), key=Decimal)
    said = {"value": value, "unit": unit, "range": f"{low}-{high}"}
    heads = {"value": "Result", "unit": "Units", "range": "Reference Range"}
    head, row = (
        " | ".join(["Test", *(heads[key] for key in order)]),
        " | ".join([name, *(said[key] for key in order)]),
    )
    (found,) = read(f"{head}\n{row}")
    assert brief(found) == (name, value, unit, f"{low}-{high}")
    assert (found.number, found.low, found.high) == (Decimal(value), Decimal(low), Decimal(high))


pieces = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "Test | Result | Units",
            "Hb 98 g/L",
            "BP 120/80",
            "1:80",
            "↑",
            " | ",
            "\n",
            "<",
            "参考值",
            "阴性",
            "2025-03-11",
            "/",
        ]
    ),
)


@given(st.lists(pieces, max_size=12).map(" ".join))
@settings(max_examples=150)
def test_no_text_breaks_it_and_values_are_quotes(text):
    report = report_of(text.replace("\r", " "), kind="other")
    for one in read_results(report):
        assert report.quote(one.value_span) == one.value != ""
        assert one.span.start <= one.value_span.start < one.value_span.end <= one.span.end


LONG = ["1 " * 1000, "a:" * 3000, "Hb 1 " * 2000, "1-" * 3000, "|" * 3000, "(" * 3000, "男:1-2 " * 900]


@pytest.mark.parametrize("line", LONG)
def test_long_lines_take_no_time_to_speak_of(line):
    for text in (line, "Test | Result | Reference\n" + line):
        assert len(read(text, kind="other")) <= text.count(" ")


def test_a_mark_and_a_unit_read_as_one_cell_are_parted():
    results = read(
        "序号 | 项目名称 | 测定结果 | 提示 | 计量单位 | 正常参考值\n7 | 钠 | 117 | 偏低 | mmol/L | 136--145\n"
        "8 | 红细胞计数 | 5.78 | 正常 10^12/L | 4.20--5.80"
    )
    assert [(one.value, one.unit, one.printed_flag) for one in results] == [
        ("117", "mmol/L", "偏低"),
        ("5.78", "10^12/L", "正常"),
    ]


def test_a_range_with_a_blank_behind_its_dash():
    [result] = read("D-二聚体：0.52 mg/L 参考值：0- 0.55")
    assert (result.range_text, result.high) == ("0- 0.55", Decimal("0.55"))


PORTAL = """Collected Mar 3, 2026
SODIUM
Normal range: 136 - 145 mmol/L
139

Hemoglobin
Your value
10.2 g/dL
Standard range: 12.0 - 15.5 g/dL
Flag: L

SARS-CoV-2 RNA
Normal range: Not Detected
Detected

钾
5.9
mmol/L
参考区间：3.5-5.3
"""


def test_a_portal_prints_the_parts_of_a_result_below_each_other():
    found = [(*brief(one)[:3], one.flag) for one in read(PORTAL)]
    assert found == [
        ("SODIUM", "139", "mmol/L", "normal"),
        ("Hemoglobin", "10.2", "g/dL", "low"),
        ("SARS-CoV-2 RNA", "Detected", "", "abnormal"),
        ("钾", "5.9", "mmol/L", "high"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Sodium\nPotassium\n139\n5.9\nmmol/L\nmmol/L",
        "Potassium\n5.9\n4.1\nmmol/L\n3.5-5.1",
        "Glucose\nThe diet was kept for 5 weeks.",
        "Cholesterol\n1. Diet\n2. Exercise",
        "Creatinine\n2026-03-01\nmg/dL",
        "Creatinine\n88",
    ],
)
def test_values_of_which_the_name_is_not_sure_are_left_out(text):
    assert read(text) == ()


@pytest.mark.parametrize(
    ("line", "flag"),
    [
        ("SARS-CoV-2 RNA: DETECTED  (Not Detected)", "abnormal"),
        ("Influenza A RNA: Not detected", ""),
        ("Adenovirus DNA: Detected (Ref: Not detected)", "abnormal"),
        ("Adenovirus DNA: Not detected (Ref: Not detected)", "normal"),
        ("甲型流感病毒抗原 阳性 参考值：阴性", "abnormal"),
    ],
)
def test_what_is_found_or_not_is_a_result_where_the_test_or_its_reference_is_known(line, flag):
    [result] = read(line)
    assert result.flag == flag
