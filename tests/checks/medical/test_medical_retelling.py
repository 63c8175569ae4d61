"""What a retelling may say in other words is left open, and what contradicts the report is wrong."""

import pytest

from core.checks.medical.amounts import find_amounts, find_dates
from core.checks.medical.closest import is_repeated
from core.checks.medical.context import find_scopes, states_at
from core.checks.medical.fidelity import check_statement
from core.checks.medical.frequencies import find_frequencies
from core.checks.medical.pairing import pair_mentions
from core.checks.medical.retold import is_open
from core.checks.medical.sides import find_sides
from core.checks.medical.source import read_source
from core.checks.medical.supporting import find_support
from core.checks.medical.terms import HAN, find_terms
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
VALVE = (
    "Admitted 4 October 2026, discharged 9 October 2026. Mitral valve: severe stenosis. No clot in the left atrium.\n"
    "The mean gradient increased from 6 to 11 mmHg. Ferritin 9 ug/L (15-150) L. Stable pericardial effusion, 8.4 mm.\n"
    "Probable small tumour of the tricuspid valve, 12 mm. Complains of palpitations, query cause. Grade 2 murmur.\n"
    "Diltiazem 60 mg every 6 hours. Repeat echocardiogram in 8 weeks. Oxygen 2 L/min. Pregnancy test negative."
)
CYST = "Simple cyst of 2.6 cm in the right ovary."
HAND = (
    "左手X线：第5掌骨骨折，未见脱位。血小板412×10^9/L（125-350）↑，白细胞5.1×10^9/L（3.5-9.5）。"
    "囊肿1.4×0.8cm。建议忌酒，8周后复查。"
)


def judge(statement: str, report: str) -> dict[str, bool | None]:
    language = "zh" if HAN.search(report) else "en"
    lines = [report[span.start : span.end] for span in find_support(statement, report, language)]
    checks = check_statement(statement, lines, report=report, language=language)
    return {one.name: one.passed for one in checks} | {"open": any(map(is_open, checks))}


def is_wrong(statement: str, report: str) -> bool:
    return False in [passed for name, passed in judge(statement, report).items() if name != "open"]


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
        (VALVE, "You were in for five days, from 4 October.", "You were in for eleven days, from 4 October."),
        (VALVE, "The gradient rose: from 6 to 11 mmHg.", "The gradient rose from 6 to 16 mmHg."),
        (VALVE, "The heart scan is repeated in two months.", "The heart scan is repeated in seven months."),
        (CYST, "The cyst is about 3 cm wide.", "The cyst is about 4 cm wide."),
        (VALVE, "Take the diltiazem every six hours.", "Take the diltiazem every eight hours."),
        (VALVE, "You get 2 litres of oxygen.", "You get 4 litres of oxygen."),
        (VALVE, "The fluid has not got worse.", "The fluid has got worse."),
        (VALVE, "Iron stores are low at 9, below the limit of 15.", "Iron stores are 9, above the limit of 15."),
        (VALVE, "A murmur of grade 2 was heard.", "A murmur of grade 12 was heard."),
        (VALVE, "A growth of 12 mm was seen on a heart valve.", "A growth of 12 mm was seen in the kidney."),
        (VALVE, "Your heart flutters and the cause is unknown.", "Your iron, ferritin, is too high."),
        (HAND, "您的血小板412，比上限高，白细胞没问题。", "血小板412，偏低，白细胞正常。"),
        (HAND, "囊肿大约1.4乘0.8厘米。", "囊肿大约1.4×1.2厘米。"),
        (HAND, "两个月以后复查。", "五个月以后复查。"),
    ],
)
def test_a_retelling_is_not_wrong_and_its_contradiction_is(report, right, wrong):
    assert not is_wrong(right, report)
    assert is_wrong(wrong, report)


@pytest.mark.parametrize(
    "statement",
    [
        "The doctor thinks the mitral valve may be narrowed.",
        "Have someone drive you home.",
        "Repeat the heart scan in 8 weeks, with a biopsy.",
    ],
)
def test_what_the_report_does_not_name_is_neither_held_nor_wrong(statement):
    found = judge(statement, VALVE)
    assert False not in [passed for name, passed in found.items() if name != "open"]
    assert found["support"] is None or found["open"]


def test_what_shares_nothing_with_the_report_is_wrong():
    assert is_wrong("Your diverticulitis has healed.", VALVE)


@pytest.mark.parametrize(
    ("statement", "report"),
    [
        ("The test showed pregnancy.", VALVE.splitlines()[3]),
        ("You do not have a blocked valve.", "Mitral valve leaflets thick, area 0.9 cm2."),
        ("切除的边上有癌。", "切缘均未见癌。"),
    ],
)
def test_a_denial_on_one_side_only_is_never_held(statement, report):
    language = "zh" if HAN.search(report) else "en"
    checks = check_statement(statement, [report], report=report, language=language)
    assert any(one.passed is False or is_open(one) for one in checks)


def test_a_repeated_sentence_with_a_changed_character_or_side_is_wrong():
    assert is_wrong("左手X线：第5掌骨骨折，可见脱位。", HAND)
    eyes = "Slit lamp: right cornea hazy, left cornea thin and scarred."
    assert is_wrong("Slit lamp: right cornea hazy, right cornea thin and scarred.", eyes)


def test_a_name_that_two_things_share_is_either():
    report = "右踝：距腓前韧带撕裂。未见骨折线。"
    assert not is_wrong("您右踝的韧带断裂了。", report)
    assert is_wrong("您右踝的韧带没有撕裂。", report)


def test_an_inflamed_part_is_not_the_part():
    assert [one.concept.key for one in find_terms("hepatic and hepatitis, thyroid and thyroiditis")] == [
        "liver", "hepatitis", "thyroid", "thyroiditis",
    ]  # fmt: skip


def test_a_word_that_holds_a_not_denies_nothing():
    assert "negated" not in states_at(find_scopes("行动不便、咳嗽"), Span(5, 7))
    assert "negated" in states_at(find_scopes("不咳嗽"), Span(1, 3))


def test_a_short_name_within_a_word_is_no_part_of_the_body():
    report = "术后切口愈合良好，食欲好转。"
    assert not is_wrong("刀口长好了，胃口也好些了。", report)


def test_a_number_fits_the_mention_that_has_it():
    source = read_source("A stone of 4 mm is seen. A stone of 9 mm is seen.", "en")
    (pair,) = pair_mentions(read_source("One stone of 9 mm.", "en"), source)
    assert [part.text for _, part in pair.told] == ["A stone of 9 mm is seen."]


def test_a_then_and_a_now_are_no_range():
    assert [one.bound for one in find_amounts("It grew from 6 to 11 mm")] == [False, False]
    assert [one.bound for one in find_amounts("normal from 6 to 11 mm")] == [True, True]


def test_hours_in_words_are_a_frequency():
    assert [times for times, _ in find_frequencies("every six hours")] == [4]
    assert not find_frequencies("every seven hours")


def test_a_day_that_no_month_has_is_no_stay():
    assert find_dates("2026-02-30") is not None
    assert not is_wrong("One day.", "Seen 2026-02-30. Cough for one day.")


def test_what_a_sentence_counts_itself_is_left_open():
    report = "ALT 61 U/L (10-50) H\nAST 34 U/L (10-40)\nPotassium 5.2 mmol/L (3.5-5.1) H"
    (numbers, *_) = check_statement("Of the two tests, ALT is high.", [report], report=report, language="en")
    assert is_open(numbers)
    assert is_wrong("Your potassium is nine.", report)


@pytest.mark.parametrize("line", ["Pregnancy test: negative", "Apixaban 5 mg twice daily started 7 May"])
def test_what_the_report_says_itself_is_never_wrong(line):
    assert not is_wrong(f"{line}.", f"CRP 62 mg/L (<5) H\n{line}. Aspirin stopped.\nGlucose normal.")


def test_a_denial_at_a_full_stop_is_read():
    assert states_at(find_scopes("Pregnancy test: negative."), Span(0, 9)) == {"negated"}


def test_a_piece_of_a_sentence_is_no_repetition():
    report = read_source("No pleural effusion.\nHeart normal.", "en")
    said = [read_source(text, "en") for text in ("Heart normal.", "No pleural effusion", "Pleural effusion.")]
    assert [is_repeated(one, report) for one in said] == [True, True, False]


def test_letters_are_sides_where_they_are_no_litres():
    assert [one.side for one in find_sides("IOP: R 17 mmHg, L 24 mmHg")] == ["right", "left"]
    assert not find_sides("He drank 5 L of water, WBC 4 10^9/L low")
