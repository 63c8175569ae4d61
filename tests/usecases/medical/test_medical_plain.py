"""Plain words: results in short sentences, hard words explained, the glossary itself, questions for the doctor."""

import re
from dataclasses import replace

import pytest
from made_reports import chest, lab, lab_zh, make_report, make_result

from core.checks.check import Check
from core.checks.medical.retold import leave_open
from core.checks.readability import measure_readability
from core.documents.document import Span
from core.messages import words
from core.usecases.medical.glossary import find_entry, find_terms, load_glossary
from core.usecases.medical.patient_view import view_for_patient
from core.usecases.medical.plain_language import explain_sentence, plain_result
from core.usecases.medical.questions import MOST, make_questions
from core.usecases.medical.records import LabResult, RedFlag, Understanding
from core.usecases.medical.result_lines import ResultGroups, group_results
from core.usecases.medical.selecting import Pick, pick_sentences
from core.usecases.medical.summarizing import summarize_report

ROW = Span(0, 1)


def result(analyte="Haemoglobin", value="98", unit="g/L", range_text="115-150", flag="low", **more):
    return LabResult(analyte, value, ROW, ROW, unit=unit, range_text=range_text, flag=flag, **more)


@pytest.mark.parametrize(
    ("made", "english", "chinese"),
    [
        (
            result(),
            "Your haemoglobin is 98 g/L. The range printed on the report is 115-150 g/L. This is below the range.",
            "您的Haemoglobin（血红蛋白）是 98 g/L。报告上印的参考范围是 115-150 g/L。这个结果低于该范围。",
        ),
        (
            result("血红蛋白", flag="normal"),
            "Your 血红蛋白 (hemoglobin) is 98 g/L. The range printed on the report is 115-150 g/L. "
            "This is within the range.",
            "您的血红蛋白是 98 g/L。报告上印的参考范围是 115-150 g/L。这个结果在该范围之内。",
        ),
        (
            result("Platelets (PLT)", "412", "10^9/L", "150-400", "high"),
            "Your platelets (PLT) are 412 10^9/L. The range printed on the report is 150-400 10^9/L. "
            "This is above the range.",
            "您的Platelets (PLT)（血小板）是 412 10^9/L。报告上印的参考范围是 150-400 10^9/L。这个结果高于该范围。",
        ),
        (
            result("Platelets", "20", "10^9/L", "125-350", "critical_low"),
            "Your platelets are 20 10^9/L. The range printed on the report is 125-350 10^9/L. "
            "This is below the range, and a critical value.",
            "您的Platelets（血小板）是 20 10^9/L。报告上印的参考范围是 125-350 10^9/L。"
            "这个结果低于该范围，属于危急值。",
        ),
        (
            result("尿蛋白", "阳性(+)", "", "阴性", "abnormal"),
            "Your 尿蛋白 (urine protein) is 阳性(+). The report's reference is 阴性. "
            "Your result is not the same as that.",
            "您的尿蛋白是 阳性(+)。报告上的参考值是 阴性。您的结果与参考值不同。",
        ),
        (
            result("Ferritin", "12", "ug/L", "", ""),
            "Your ferritin is 12 ug/L. The report prints no range, so nothing is said here of high or low.",
            "您的Ferritin（铁蛋白）是 12 ug/L。报告没有印参考范围，因此这里不说是高还是低。",
        ),
        (
            result("Creatinine", "80", "umol/L", "45-84", "normal", printed_flag="H", conflict=True),
            "Your creatinine is 80 umol/L. The range printed on the report is 45-84 umol/L. This is within the range. "
            "But the report marks it “H”. The two do not agree: ask which is right.",
            "您的Creatinine（肌酐）是 80 umol/L。报告上印的参考范围是 45-84 umol/L。这个结果在该范围之内。"
            "但报告的标记是“H”，两者不一致，请问医生以哪个为准。",
        ),
        (
            result("K", "6.8", "mmol/L", "", "high", printed_flag="H"),
            "Your K is 6.8 mmol/L. The report marks it “H”, which stands for high. It prints no range.",
            "您的K是 6.8 mmol/L。报告把它标为“H”，表示偏高；报告没有印参考范围。",
        ),
    ],
)
def test_a_result_is_said_in_short_sentences_with_its_numbers_as_printed(made, english, chinese):
    assert plain_result(made, "en", explain=False) == english
    assert plain_result(made, "zh", explain=False) == chinese


@pytest.mark.parametrize("flag", ["low", "high", "critical_low", "critical_high", "abnormal", ""])
def test_normal_is_never_said_of_what_the_report_does_not_call_normal(flag):
    for printed, mark in (("115-150", ""), ("", "H"), ("", "")):
        made = result(range_text=printed, flag=flag, printed_flag=mark)
        assert "正常" not in plain_result(made, "zh")
        said = plain_result(made, "en").replace("not normal", "")
        assert not re.search(r"\b(?:normal|fine|healthy)\b", said)


@pytest.mark.parametrize(
    ("text", "level", "shown"),
    [
        ("Patient denies dyspnea.", "simple", "Patient denies shortness of breath (dyspnea)."),
        ("Patient denies dyspnea.", "plain", "Patient denies dyspnea (shortness of breath)."),
        ("Patient denies dyspnea.", "full", "Patient denies dyspnea."),
        ("Hypertension, stable.", "simple", "High blood pressure (hypertension), stable."),
        ("No pleural effusions.", "simple", "No pleural effusions (fluid around the lung)."),
        ("He saw the heart failure nurse.", "plain", "He saw the heart failure nurse."),
        ("She weighs 60 kg.", "plain", "She weighs 60 kg."),
    ],
)
def test_hard_words_are_explained_where_they_stand(text, level, shown):
    assert explain_sentence(text, "en", "en", level, set()).text == shown


def test_a_word_is_explained_once_and_in_the_readers_language():
    known = set()
    assert explain_sentence("Mild cardiomegaly.", "en", "zh", "plain", known).text == "Mild cardiomegaly（心脏变大）."
    assert explain_sentence("Cardiomegaly again.", "en", "zh", "plain", known).text == "Cardiomegaly again."
    assert explain_sentence("心影增大。", "zh", "en", "plain", set()).text == "心影增大 (enlarged heart)。"


def test_what_a_check_refuses_is_shown_in_the_reports_own_words(monkeypatch):
    refuse = (Check("side", False, words("medical.notice")),)
    monkeypatch.setattr("core.usecases.medical.patient_view.check_statement", lambda *_, **__: refuse)
    (summary,) = summarize_report(chest(), "patient", language="en")
    assert all(claim.author == "report" for claim in summary.claims if claim.part == "findings")


@pytest.mark.parametrize(
    ("check", "author"),
    [
        (leave_open("side", "right lung", [Span(0, 5)]), "report"),
        (Check("negation", None, words("medical_checks.negation_agrees")), "rule"),
    ],
)
def test_no_sentence_stands_on_an_open_check(monkeypatch, check, author):
    monkeypatch.setattr("core.usecases.medical.patient_view.check_statement", lambda *_, **__: (check,))
    report = make_report("Findings: Mild cardiomegaly. No effusion.")
    pick = Pick("findings", "Mild cardiomegaly.", (Span(10, 28),), "abnormal")
    (claim,) = view_for_patient(
        Understanding(report), [pick], ResultGroups((), (), (), ()), level="simple", language="en"
    )
    assert claim.author == author


@pytest.mark.parametrize(("made", "language"), [(lab, "en"), (lab_zh, "zh")])
def test_the_computed_part_reads_easily(made, language):
    understanding = replace(made(), red_flags=())
    (summary,) = summarize_report(understanding, "patient", level="simple", language=language)
    computed = "\n".join(claim.text for claim in summary.claims if claim.author == "rule")
    found = measure_readability(computed, language)
    assert found.grade <= 8 if language == "en" else found.length <= 25
    assert summary.readability is not None


def test_every_row_of_the_glossary_is_whole_and_names_where_it_is_explained():
    entries = load_glossary()
    assert len(entries) >= 250
    for entry in entries:
        assert entry.english and all(entry.english)
        assert entry.plain_english and entry.plain_chinese, entry.english
        assert re.fullmatch(r".{10,100}: [^:].*", entry.source), entry.source
        assert not entry.plain_english.endswith("."), entry.english
        assert re.search("[\u4e00-\u9fff]", entry.plain_chinese), entry.english
    names = [name.casefold() for entry in entries for name in (*entry.english, *entry.chinese)]
    assert len({(entry.source, entry.english) for entry in entries}) == len(entries)
    assert len(set(names)) >= 0.97 * len(names), "hardly a name means two things"


def test_the_glossary_is_plainer_than_what_it_explains():
    text = "\n".join(f"It is {entry.plain_english}." for entry in load_glossary())
    assert measure_readability(text, "en").grade <= 8


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("ALT and alt", "en", ["ALT"]),
        ("The pt. was seen; PT 12 s", "en", []),
        ("Myocardial infarctions", "en", ["Myocardial infarctions"]),
        ("双侧胸腔积液", "zh", ["胸腔积液"]),
        ("谷丙转氨酶升高", "zh", ["谷丙转氨酶"]),
        ("in contrast to the mass of the patient", "en", []),
    ],
)
def test_words_are_found_whole_and_abbreviations_in_capitals(text, language, found):
    assert [text[span.start : span.end] for span, _ in find_terms(text, language)] == found


@pytest.mark.parametrize(
    ("name", "plain"),
    [("Haemoglobin", "the protein in red"), ("PLT", "tiny cells"), ("γ-谷氨酰转移酶", "an enzyme"), ("nothing", None)],
)
def test_entries_are_looked_up_by_any_name(name, plain):
    entry = find_entry(name)
    assert entry is None if plain is None else entry.plain_english.startswith(plain)


def ask_doctor(understanding, language="en"):
    groups = group_results(understanding.results)
    return make_questions(understanding.red_flags, groups.out, pick_sentences(understanding), language)


def test_questions_come_from_what_is_flagged_and_from_nothing_else():
    asked = ask_doctor(chest())
    assert [one.text for one in asked] == [
        "The report is not sure here: “Possible consolidation in the right lower lobe.” How can it be made sure?",
        "The report asks for this: “follow-up radiograph in 6 weeks is recommended.” When and where should it be done?",
        "The report is not sure here: “Possible right lower lobe pneumonia” How can it be made sure?",
    ]
    assert all(one.sources for one in asked)
    calm = Understanding(make_report("Findings: The lungs are clear."))
    assert ask_doctor(calm) == ()


def test_questions_about_results_name_value_and_range():
    (first, *others) = ask_doctor(replace(lab(), red_flags=()))
    assert first.text.startswith("My potassium is 6.8 mmol/L, above the printed range (3.5-5.3).")
    assert any("does not agree with the printed range (45-84)" in one.text for one in others)


def test_there_are_at_most_six_questions_and_one_of_each_kind_first():
    text = "Results:\n" + "\n".join(f"Test{n} {n + 10} mmol/L 1-5 H" for n in range(9))
    rows = [
        make_result(text, f"Test{n} {n + 10} mmol/L 1-5 H", f"Test{n}", str(n + 10), "mmol/L", "1-5", "high")
        for n in range(9)
    ]
    alerts = tuple(
        RedFlag(f"r{n}", words("medical_summary.and_more", count=n), words("medical.notice"), "s", (rows[n].span,))
        for n in range(7)
    )
    asked = ask_doctor(Understanding(make_report(text), results=tuple(rows), red_flags=alerts))
    assert len(asked) == MOST
    assert any("Several results" in one.text for one in asked[:2]) or "test7" in asked[1].text
