"""A report retold in plain words is not called wrong, and what is changed in it still is."""

import pytest

from core.checks.medical.closest import is_repeated
from core.checks.medical.context import find_scopes, states_at
from core.checks.medical.fidelity import check_statement
from core.checks.medical.retold import is_open
from core.checks.medical.sides import find_sides
from core.checks.medical.source import read_source
from core.checks.medical.supporting import find_support
from core.checks.medical.terms import HAN
from core.documents.document import Span

EYES = "IOP: R 17 mmHg, L 24 mmHg (normal 10-21). OCT: R macula dry. L macula thickened with intraretinal fluid."
LETTER = (
    "Admitted 21 January 2026, discharged 27 January 2026. Ventilation was not required. Sputum grew Haemophilus. "
    "Sister with lupus. Bisoprolol reduced from 5 mg to 2.5 mg od because of bradycardia. CRP 96 mg/L (<5)."
)
TUMOUR = "Basal cell carcinoma, completely excised. No perineural invasion. No evidence of melanoma. Nodule 6 mm."
HEART = "CT CHEST. No enlarged lymph nodes. Heart size is normal. Moderate coronary artery calcification."
PLAN = "Plan: Paracetamol 1 g qds, ibuprofen 400 mg tds with food. No contact sports for at least 6 weeks."
ULCER = "十二指肠球部前壁见一溃疡，约0.6cm×0.5cm。\n建议：1.戒酒；2.停药4周后复查；3.3天后复诊；4.如有黑便及时就诊。"
ARTERY = "前降支近段见斑块，管腔狭窄约70%；右冠状动脉未见明显狭窄。2型糖尿病10年。"
LUNG = "主诉：咳嗽3天。母亲患支气管哮喘。诊断：过敏性鼻炎。空腹血糖6.7mmol/L（3.9-6.1）↑。肺部CT未见转移。"


def is_wrong(statement, report, language):
    lines = [report[span.start : span.end] for span in find_support(statement, report, language)]
    return any(one.passed is False for one in check_statement(statement, lines, report=report, language=language))


@pytest.mark.parametrize(
    ("report", "right", "wrong"),
    [
        (EYES, "The pressure in your left eye is 24; on the right it is 17.", "The pressure in your left eye is 34."),
        (LETTER, "You were in hospital from 21 to 27 January.", "You were in hospital from 21 to 29 January."),
        (LETTER, "You did not need a breathing machine.", "You needed a breathing machine."),
        (LETTER, "Your CRP is 96 mg/L; normal is below 5.", "Your CRP is 86 mg/L; normal is below 5."),
        (TUMOUR, "The cancer had not grown along the nerves.", "The nodule measures 6 cm."),
        (TUMOUR, "The nodule is 0.6 cm across.", "The nodule is 0.8 cm across."),
        (HEART, "Your heart is not enlarged.", "Your heart is enlarged."),
        (PLAN, "Take one gram of paracetamol and 400 mg of ibuprofen.", "Take 800 mg of ibuprofen."),
        (PLAN, "Stay away from contact sports for six weeks.", "Stay away from contact sports for nine weeks."),
        (ULCER, "十二指肠有一个溃疡，大约6毫米长。", "十二指肠有一个溃疡，大约6厘米长。"),
        (ULCER, "三天后来复诊。", "五天后来复诊。"),
        (ULCER, "要是大便发黑，赶紧来医院。", "胃里有一个溃疡，大约0.9cm。"),
        (ARTERY, "前降支窄了约70%。", "前降支窄了约30%。"),
        (ARTERY, "您有2型糖尿病。", "您有1型糖尿病。"),
        (LUNG, "您妈妈有哮喘，您自己有过敏性鼻炎。", "您有哮喘。"),
        (LUNG, "空腹血糖6.7，比正常高一点。", "空腹血糖6.7，在正常范围。"),
    ],
)
def test_a_retelling_is_not_wrong_and_a_change_in_it_is(report, right, wrong):
    language = "zh" if HAN.search(report) else "en"
    assert not is_wrong(right, report, language)
    assert is_wrong(wrong, report, language)


def test_what_a_sentence_counts_itself_is_left_open():
    report = "ALT 61 U/L (10-50) H\nAST 34 U/L (10-40)\nPotassium 5.2 mmol/L (3.5-5.1) H"
    (numbers, *_) = check_statement("Of the two tests, ALT is high.", [report], report=report, language="en")
    assert is_open(numbers)
    assert is_wrong("Your potassium is nine.", report, "en")


@pytest.mark.parametrize("line", ["Pregnancy test: negative", "Apixaban 5 mg twice daily started 7 May"])
def test_what_the_report_says_itself_is_never_wrong(line):
    assert not is_wrong(f"{line}.", f"CRP 62 mg/L (<5) H\n{line}. Aspirin stopped.\nGlucose normal.", "en")


def test_a_denial_at_a_full_stop_is_read():
    assert states_at(find_scopes("Pregnancy test: negative."), Span(0, 9)) == {"negated"}


def test_a_piece_of_a_sentence_is_no_repetition():
    report = read_source("No pleural effusion.\nHeart normal.", "en")
    said = [read_source(text, "en") for text in ("Heart normal.", "No pleural effusion", "Pleural effusion.")]
    assert [is_repeated(one, report) for one in said] == [True, True, False]


def test_letters_are_sides_where_they_are_no_litres():
    assert [one.side for one in find_sides("IOP: R 17 mmHg, L 24 mmHg")] == ["right", "left"]
    assert not find_sides("He drank 5 L of water, WBC 4 10^9/L low")
