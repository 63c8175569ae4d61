"""A statement against the lines of the report it is said to come from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.medical.amounts import find_amounts
from core.checks.medical.fidelity import NAMES, check_statement
from core.checks.medical.sides import find_sides
from core.checks.medical.supporting import find_support

REPORT = """CT CHEST
Patient: Ann Smith   Sex: F   Age: 63
There is a 6 mm nodule in the right upper lobe. No pleural effusion or pneumothorax.
The heart is mildly enlarged. Possible early pneumonia in the left lower lobe.
Haemoglobin 98 g/L L 115-150
Potassium 4.2 mmol/L 3.5-5.1
Sodium 139 mmol/L 136-145
History of stroke in 2010. Her mother had breast cancer. Denies fever.
Metformin 500 mg twice daily. Ibuprofen was stopped.
"""
ZH = """姓名：刘桂兰　性别：女　年龄：63岁
右肺上叶见一枚磨玻璃结节，直径约8mm。双侧胸腔未见积液。不除外早期肺癌。
左肾结石，大小约5mm，较前增大。
血红蛋白　98　g/L　115-150　↓
血钾　4.2　mmol/L　3.5-5.3
既往脑梗死病史。母亲患乳腺癌。乙肝表面抗原　阴性
"""


def failed(statement: str) -> set[str]:
    report, language = (ZH, "zh") if any("\u3400" < c < "\u9fff" for c in statement) else (REPORT, "en")
    sources = [report[span.start : span.end] for span in find_support(statement, report, language)]
    checks = check_statement(statement, sources, report=report, language=language)
    assert tuple(check.name for check in checks) == NAMES
    for check in checks:
        assert all(0 <= span.start < span.end <= len(statement) for span in check.spans), check
        assert check.detail.text("en") and check.detail.text("zh")
    return {check.name for check in checks if check.passed is False}


@pytest.mark.parametrize(
    "statement",
    [
        "There is a small spot of 6 mm in the upper part of your right lung.",
        "There is no fluid around the lungs, and no lung has collapsed.",
        "Your heart is larger than normal.",
        "Your heart is a little enlarged.",
        "Ann Smith is a 63-year-old woman.",
        "There may be an early lung infection in the lower part of the left lung.",
        "Your haemoglobin is 98 g/L, below the range 115-150.",
        "Your potassium is normal at 4.2 mmol/L.",
        "You had a stroke in 2010.",
        "Your mother had breast cancer.",
        "You have no fever.",
        "You take 500 mg of metformin two times a day.",
        "You should no longer take ibuprofen.",
        "您右肺上叶有一个约8mm的磨玻璃结节。",
        "胸腔里没有积液。",
        "目前不能排除早期肺癌。",
        "您左肾的结石约5mm，比以前变大了。",
        "血红蛋白98 g/L，低于115-150。",
        "没有查到乙肝表面抗原。",
    ],
)
def test_correct_statements_pass_in_plain_words_too(statement):
    assert failed(statement) == set()


@pytest.mark.parametrize(
    ("check", "statement"),
    [
        ("numbers", "There is a 9 mm nodule in the right upper lobe."),
        ("numbers", "Your potassium is 139 mmol/L."),
        ("numbers", "Your haemoglobin is 100 g/L."),
        ("numbers", "Your haemoglobin is 115 g/L."),
        ("numbers", "You had a stroke in 2012."),
        ("numbers", "You take metformin 500 mg three times a day."),
        ("units", "There is a 6 cm nodule in the right upper lobe."),
        ("units", "Your haemoglobin is 98 g/dL."),
        ("side", "There is a 6 mm nodule in the left upper lobe."),
        ("negation", "There is no nodule in the right upper lobe."),
        ("negation", "There is fluid around the lungs."),
        ("negation", "You have a fever."),
        ("negation", "You take ibuprofen."),
        ("anatomy", "There is a 6 mm nodule in the right lower lobe."),
        ("anatomy", "There is a 6 mm nodule in the liver."),
        ("subject", "He has a 6 mm nodule in the right upper lobe."),
        ("subject", "The patient is 57 years old."),
        ("subject", "Mr. Jones has a nodule in the right upper lobe."),
        ("subject", "You have breast cancer."),
        ("subject", "There is a fracture of the femur."),
        ("support", "You have pneumonia in the left lower lobe."),
        ("support", "Your haemoglobin is 98 g/L, above the range 115-150."),
        ("support", "Your sodium is low."),
        ("numbers", "右肺上叶有一个9mm的结节。"),
        ("numbers", "血钾98 mmol/L。"),
        ("units", "右肺上叶有一个8cm的结节。"),
        ("side", "左肺上叶有一个8mm的结节。"),
        ("negation", "双侧胸腔有积液。"),
        ("negation", "右肺上叶没有结节。"),
        ("negation", "查到乙肝表面抗原。"),
        ("anatomy", "右肺下叶有一个8mm的结节。"),
        ("subject", "先生的右肺上叶有结节。"),
        ("subject", "您患有乳腺癌。"),
        ("subject", "您有股骨骨折。"),
        ("support", "您确诊早期肺癌。"),
        ("support", "血红蛋白98 g/L，高于115-150。"),
        ("support", "左肾结石约5mm，较前缩小。"),
    ],
)
def test_what_was_changed_is_found_by_its_check(check, statement):
    assert check in failed(statement)


@pytest.mark.parametrize(
    ("source", "right", "wrong", "check"),
    [
        (
            "Walking makes it worse and rest makes it better.",
            "Rest makes it better and walking makes it worse.",
            "Walking makes it better and rest makes it better.",
            "support",
        ),
        ("Blood pressure 150/90. Come back in 4 weeks.", "Come back in 4 weeks.", "Come back in 150 weeks.", "numbers"),
        ("Pulse 72. Come back in 4 weeks.", "Come back in 4 weeks.", "Come back in 72 weeks.", "units"),
        (
            "Heart regular, weight 81 kg (86 kg in October). Lungs clear.\nLDL 88 mg/dL.\nReturn in 5 months.",
            "You weigh 81 kg, 5 kg less than the 86 kg in October.",
            "You weigh 81 kg, 6 kg less than the 86 kg in October.",
            "numbers",
        ),
        (
            "Sex: female. She had an MR of the knee.",
            "MR of the knee was done.",
            "Mr. Miller had a knee scan.",
            "subject",
        ),
        ("Sex: female. He gave her a drip.", "He gave her a drip.", "He was given a drip.", "subject"),
    ],
)
def test_one_word_decides(source, right, wrong, check):
    def fails(statement: str) -> set[str]:
        checks = check_statement(statement, [source], report=source, language="en")
        return {one.name for one in checks if one.passed is False}

    assert fails(right) == set()
    assert check in fails(wrong)


def test_without_sources_support_is_not_found_and_the_rest_is_compared_with_the_report():
    checks = {c.name: c.passed for c in check_statement("A 6 mm nodule.", [], report=REPORT, language="en")}
    assert checks["support"] is None
    assert checks["numbers"] is True


def test_support_is_told_from_elsewhere_in_the_report():
    sources = ["Haemoglobin 98 g/L L 115-150"]
    checks = check_statement("You have a nodule.", sources, report=REPORT, language="en")
    assert {c.name: c.passed for c in checks}["support"] is None


@pytest.mark.parametrize("word", ["Zorblax7431", "Xarbitol"])
def test_a_word_that_neither_a_dictionary_nor_the_report_has_leaves_a_statement_undecided(word):
    def support(added: str, report: str) -> bool | None:
        said, sources = f"Potassium is 4.2 mmol/L{added}.", ["Potassium 4.2 mmol/L 3.5-5.1"]
        checks = check_statement(said, sources, report=report, language="en")
        return next(check.passed for check in checks if check.name == "support")

    assert support("", REPORT) is True
    assert support(f", {word}", REPORT) is None
    assert support(f", {word}", f"{REPORT}{word}\n") is True


@pytest.mark.parametrize(
    ("code", "told", "passed"),
    [("Zorblax7431", "Zorblax and 7431", None), ("Ward7431", "Ward 7431", True)],
)
def test_a_code_is_one_word_of_the_report(code, told, passed):
    said, sources = f"Potassium is 4.2 mmol/L, {code}.", ["Potassium 4.2 mmol/L 3.5-5.1"]
    checks = check_statement(said, sources, report=f"{REPORT}{told}\n", language="en")
    assert next(check.passed for check in checks if check.name == "support") is passed


def test_lines_that_support_are_found_several_together():
    spans = find_support("Your potassium is 4.2 mmol/L and your sodium 139 mmol/L.", REPORT, "en")
    assert [REPORT[s.start : s.end].split()[0] for s in spans] == ["Potassium", "Sodium"]


def test_support_is_chosen_from_the_given_stretches():
    start = REPORT.index("Sodium")
    only = find_support(
        "Your sodium is 139.", REPORT, "en", [type(find_support("Sodium", REPORT, "en")[0])(start, start + 29)]
    )
    assert [span.start for span in only] == [start]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("BP 120/80 mmHg", [("120/80", "mmhg")]),
        ("WBC 12.3 x10^9/L (4.0-10.0)", [("12.3", "10^9/l"), ("4", ""), ("10", "")]),
        ("eGFR 58 mL/min/1.73 m2", [("58", "ml_min")]),
        ("a 2 x 3 cm mass at L4-5 on T2", [("2", "cm"), ("3", "cm")]),
        ("three days ago", [("3", "day")]),
        ("grade II, 5 mg/kg", [("2", ""), ("5", "mg/kg")]),
        ("直径约6mm，3天前", [("6", "mm"), ("3", "day")]),
        ("1. Seen on 3/15/2024", []),
    ],
)
def test_amounts_are_read_with_their_units(text, wanted):
    found = [
        (f"{one.value:f}" if not isinstance(one.value, str) else one.value, one.unit) for one in find_amounts(text)
    ]
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("RLL opacity", ["right"]),
        ("He left the hospital, all right.", []),
        ("大小约5cm左右", []),
        ("左右两侧", ["both"]),
        ("bilateral", ["both"]),
    ],
)
def test_sides_are_told_from_the_same_words_otherwise(text, wanted):
    assert [one.side for one in find_sides(text)][: len(wanted) or None] == wanted


@given(st.text(max_size=200), st.sampled_from(["en", "zh"]))
def test_any_text_can_be_checked(text, language):
    checks = check_statement(text, [text], report=text, language=language)
    assert [check.name for check in checks] == list(NAMES)


@given(st.sampled_from([line for line in REPORT.splitlines()[2:] if line]))
def test_a_line_of_the_report_agrees_with_the_report(line):
    checks = check_statement(line, [line], report=REPORT, language="en")
    assert not [check for check in checks if check.passed is False]
