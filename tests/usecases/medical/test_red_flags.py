"""Every rule fires just beyond its limit and not just within; what is not there or not now keeps it silent."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.documents.document import Span
from core.usecases.medical.labs.red_flags import find_red_flags, is_child, load_rules
from core.usecases.medical.records import Finding, Header, LabResult, Report

RESULT_RULES, FINDING_RULES, SOURCES = load_rules()
LIMITS = [rule for rule in RESULT_RULES if rule.limit is not None]
STEP = Decimal("0.01")


def report_of(text="x" * 200, age=""):
    return Report("r", "", "text", text, "en", "laboratory", (), header=Header(age=age))


def result_of(code, number, unit, **more):
    return LabResult(code, str(number), Span(0, 9), Span(0, 1), code=code, number=Decimal(number), unit=unit, **more)


def fired(results, age="", findings=(), text="x" * 200):
    return [flag.rule for flag in find_red_flags(results, findings, report_of(text, age))]


@pytest.mark.parametrize("rule", LIMITS, ids=lambda rule: rule.rule)
def test_just_beyond_and_just_within(rule):
    out = -STEP if rule.side == "low" else STEP
    beyond = [rule.limit + out] + ([] if rule.strict else [rule.limit])
    within = [rule.limit - out] + ([rule.limit] if rule.strict else [])
    for code in rule.analytes:
        assert all(rule.rule in fired([result_of(code, number, rule.unit)]) for number in beyond)
        assert not any(rule.rule in fired([result_of(code, number, rule.unit)]) for number in within)
        assert rule.rule not in fired([result_of(code, beyond[0], "furlong")])


@pytest.mark.parametrize("rule", LIMITS, ids=lambda rule: rule.rule)
def test_without_a_unit_only_where_it_cannot_be_another(rule):
    out = -STEP if rule.side == "low" else STEP
    assert (rule.rule in fired([result_of(rule.analytes[0], rule.limit + out, "")])) is rule.bare


@pytest.mark.parametrize(
    ("code", "number", "unit", "rules"),
    [
        ("glucose", "485", "mg/dL", ["glucose_high"]),
        ("glucose", "480", "mg/dL", []),
        ("haemoglobin", "6.5", "g/dL", ["haemoglobin_low"]),
        ("haemoglobin", "6.7", "g/dL", []),
        ("platelets", "36000", "/uL", ["platelets_low"]),
        ("potassium", "6.3", "mEq/L", ["potassium_high"]),
        ("temperature", "94.9", "°F", ["temperature_low"]),
        ("haematocrit", "0.17", "L/L", ["haematocrit_low"]),
    ],
)
def test_units_are_converted(code, number, unit, rules):
    assert fired([result_of(code, number, unit)]) == rules


@pytest.mark.parametrize(
    ("number", "comparator", "rules"),
    [
        ("2.5", "<", ["potassium_low"]),
        ("2.8", "<", ["potassium_low"]),
        ("3.0", "<", []),
        ("2.8", "≤", []),
        ("6.2", ">", ["potassium_high"]),
        ("6.0", ">", []),
        ("6.5", "<", []),
    ],
)
def test_a_comparator_leaves_open_what_it_leaves_open(number, comparator, rules):
    assert fired([result_of("potassium", number, "mmol/L", comparator=comparator)]) == rules


def test_troponin_goes_by_the_printed_range():
    high = result_of("troponin_i", "30", "ng/L", flag="high", range_text="<26.2")
    assert fired([high]) == ["troponin_high"]
    assert fired([replace(high, flag="normal")]) == fired([replace(high, range_text="")]) == []


def test_the_laboratorys_own_mark_is_repeated():
    marked = result_of("ferritin", "9", "ng/mL", flag="critical_low", printed_flag="LL")
    (flag,) = find_red_flags([marked], (), report_of())
    assert flag.rule == "marked_critical" and "LL" in flag.said.text("en") and flag.said.text("zh")


def test_children_older_results_and_other_fluids_are_left_out():
    low = result_of("potassium", "2.1", "mmol/L")
    assert fired([low], age="3 years") == fired([low], age="8个月") == []
    assert fired([low], age="45岁") == ["potassium_low"]
    assert fired([replace(low, when="2024-01-01"), result_of("potassium", "4.1", "mmol/L", when="2025-01-01")]) == []
    assert fired([result_of("urine_glucose", "500", "mg/dL")]) == []


@pytest.mark.parametrize(
    ("age", "child"), [("15", True), ("16 years", False), ("10 days", True), ("", False), ("adult", False)]
)
def test_ages(age, child):
    assert is_child(age) is child


SENTENCES = [
    ("pneumothorax", "There is a left pneumothorax.", "pneumothorax"),
    ("pneumothorax", "左侧气胸。", "气胸"),
    ("free_air", "Free intraperitoneal air under the diaphragm.", "Free intraperitoneal air"),
    ("intracranial_bleeding", "Acute subdural hematoma on the right.", "subdural hematoma"),
    ("intracranial_bleeding", "蛛网膜下腔出血。", "出血"),
    ("pulmonary_embolism", "Acute pulmonary embolism.", "pulmonary embolism"),
    ("pulmonary_embolism", "右肺动脉栓塞。", "栓塞"),
    ("aortic_emergency", "Type A aortic dissection.", "dissection"),
    ("aortic_emergency", "主动脉夹层。", "夹层"),
    ("stroke", "Acute infarct in the left MCA territory.", "infarct"),
    ("stroke", "急性脑梗死。", "脑梗死"),
    ("spinal_cord_compression", "Spinal cord compression at T8.", "cord compression"),
    ("torsion", "左侧睾丸扭转。", "扭转"),
    ("ectopic_pregnancy", "Right ectopic pregnancy.", "ectopic pregnancy"),
    ("deep_vein_thrombosis", "左下肢深静脉血栓形成。", "血栓"),
    ("appendicitis", "Acute appendicitis.", "appendicitis"),
    ("abscess", "Liver abscess.", "abscess"),
    ("bowel_obstruction", "Small bowel obstruction.", "obstruction"),
    ("malignancy", "Findings are suspicious for malignancy.", "malignancy"),
    ("malignancy", "考虑恶性肿瘤。", "恶性肿瘤"),
]


def finding_of(sentence, term, **more):
    start = sentence.index(term)
    return Finding(Span(0, len(sentence)), Span(start, start + len(term)), "findings", **more)


@pytest.mark.parametrize(("rule", "sentence", "term"), SENTENCES, ids=[sentence for _, sentence, _ in SENTENCES])
def test_findings_that_are_there_now(rule, sentence, term):
    assert fired([], findings=[finding_of(sentence, term)], text=sentence) == [rule]
    silent = ({"negated": True}, {"historical": True}, {"whose": "family"}, {"normal": True})
    assert all(not fired([], findings=[finding_of(sentence, term, **one)], text=sentence) for one in silent)
    indicated = replace(finding_of(sentence, term), section="indication")
    assert not fired([], findings=[indicated], text=sentence)


@pytest.mark.parametrize("term", ["pleural effusion", "nodule"])
def test_other_findings_of_the_same_sentence_fire_nothing(term):
    sentence = "No pneumothorax; small pleural effusion and a nodule."
    assert fired([], findings=[finding_of(sentence, term)], text=sentence) == []


def test_what_is_only_suspected_is_said_so():
    sentence = "Possible pulmonary embolism."
    (flag,) = find_red_flags([], [finding_of(sentence, "pulmonary embolism", uncertain=True)], report_of(sentence))
    assert flag.said.key == "medical_labs.suspected" and flag.level == "urgent"


def test_a_rule_fires_once_and_urgent_ones_come_first():
    text = "Suspicious for malignancy. Left pneumothorax. Right pneumothorax."
    findings = [
        finding_of(text, "malignancy"),
        finding_of(text, "pneumothorax"),
        finding_of(text, "Right pneumothorax"),
    ]
    flags = find_red_flags([], findings, report_of(text))
    assert [(flag.rule, flag.level) for flag in flags] == [("pneumothorax", "urgent"), ("malignancy", "abnormal")]


def test_every_rule_names_a_source_and_is_said_in_both_languages():
    assert all(rule.source in SOURCES.values() for rule in (*RESULT_RULES, *FINDING_RULES))
    assert {rule for rule, _, _ in SENTENCES} == {rule.rule for rule in FINDING_RULES}
    flags = find_red_flags([result_of("sodium", "110", "mmol/L"), result_of("pulse", "140", "/min")], (), report_of())
    assert len(flags) == 2 and all(
        flag.said.text(lang) and flag.advice.text(lang) for flag in flags for lang in ("en", "zh")
    )
