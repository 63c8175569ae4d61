"""Sections and kinds of reports, by their headings in English and Chinese."""

import pytest

from core.usecases.medical.layout.headings import find_opening
from core.usecases.medical.reading import read_pasted


def told(text):
    """Name, heading and body of every section."""
    report = read_pasted(text)
    return [(section.name, report.quote(section.heading), report.quote(section.body)) for section in report.sections]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("FINDINGS", "findings"),
        ("History of Present Illness", "history"),
        ("Assessment & Plan", "impression"),
        ("ASSESSMENT/PLAN", "impression"),
        ("CT CHEST FINDINGS", "findings"),
        ("Discharge Medications", "medications"),
        ("Medications (on admission)", "medications"),
        ("Follow-up Instructions", "follow_up"),
        ("Final Pathologic Diagnosis", "diagnosis"),
        ("出院诊断", "diagnosis"),
        ("主 诉", "complaint"),
        ("胸部CT影像所见", "findings"),
        ("免疫组化结果", "findings"),
        ("出院医嘱", "follow_up"),
        ("诊疗经过", "course"),
        ("Discharge summary", None),  # a title
        ("No past medical history", None),  # a sentence
        ("Patient denies a family history", None),
        ("未见异常诊断", None),
        ("Lungs", None),
        ("", None),
        ("x" * 200, None),
    ],
)
def test_what_a_heading_opens(heading, name):
    opening = find_opening(heading)
    assert (opening.name if opening else None) == name


@pytest.mark.parametrize(
    "text",
    [
        "FINDINGS:\nLungs clear.\n\nIMPRESSION:\nNormal chest.",
        "Findings: Lungs clear.\nImpression: Normal chest.",
        "FINDINGS Lungs clear.\nIMPRESSION Normal chest.",
        "## Findings\nLungs clear.\n\n## Impression\nNormal chest.",
        "**Findings:** Lungs clear.\n**Impression:** Normal chest.",
        "1. Findings\nLungs clear.\n2. Impression\nNormal chest.",
        "Findings - Lungs clear.\nImpression - Normal chest.",
        "FINDINGS: Lungs clear. IMPRESSION: Normal chest.",
        "Findings: Lungs clear. Impression: Normal chest.",
        "[Findings] Lungs clear.\n[Impression] Normal chest.",
        "Findings | Lungs clear.\nImpression | Normal chest.",
    ],
)
def test_however_a_heading_is_written(text):
    assert [(name, heading.lower(), body) for name, heading, body in told(text)] == [
        ("findings", "findings", "Lungs clear."),
        ("impression", "impression", "Normal chest."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "检查所见：两肺清晰。\n诊断意见：未见异常。",
        "【检查所见】两肺清晰。\n【诊断意见】未见异常。",
        "检查所见\n两肺清晰。\n诊断意见\n未见异常。",
        "一、检查所见\n两肺清晰。\n二、诊断意见\n未见异常。",
        "检查所见：两肺清晰。诊断意见：未见异常。",
        "检查所见: 两肺清晰。 诊断意见: 未见异常。",
        "检查所见　两肺清晰。\n诊断意见　未见异常。",
    ],
)
def test_however_a_chinese_heading_is_written(text):
    assert told(text) == [("findings", "检查所见", "两肺清晰。"), ("impression", "诊断意见", "未见异常。")]


def test_organs_are_parts_of_the_findings():
    text = "FINDINGS:\nLUNGS:\nClear.\nHEART:\nNormal.\nIMPRESSION:\nNormal."
    assert [name for name, *_ in told(text)] == ["findings", "impression"]


def test_an_unknown_heading_written_as_the_known_ones_is_a_section_of_its_own():
    text = "FINDINGS:\nClear.\n\nBILLING CODES:\n71260"
    assert told(text)[1] == ("other", "BILLING CODES", "71260")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("HISTORY: Cough.\nTECHNIQUE: CT.\nFINDINGS: Clear.", "indication"),
        ("CHIEF COMPLAINT: Cough.\nHISTORY: Three days of cough.\nMEDICATIONS: None.", "history"),
    ],
)
def test_a_history_is_why_an_examination_was_made_or_what_a_patient_told(text, name):
    assert name in [one for one, *_ in told(text)]


def test_results_without_a_heading_end_the_head():
    text = "City Hospital\nName: Ann Lee  Sex: F\nTest\tResult\tUnit\nSodium\t139\tmmol/L\nReported: 2024-05-06"
    assert [name for name, *_ in told(text)] == ["header", "results", "header"]
    assert told(text)[1][2].startswith("Test | Result")


def test_a_specimen_is_no_heading_of_the_table_below_it():
    text = "标本：血清\n白细胞\t6.5\t10^9/L\t3.5-9.5\n红细胞\t4.1\t10^12/L\t4.3-5.8"
    assert [name for name, *_ in told(text)] == ["specimen", "results"]


def test_another_sheet_in_the_same_text_has_a_head_of_its_own():
    sheet = "姓名：张三　　性别：男　　住院号：0012\n项目\t结果\t单位\t参考值\n白细胞\t6.5\t10^9/L\t3.5-9.5"
    assert [name for name, *_ in told(f"诊疗经过：好转出院。\n{sheet}\n{sheet}")] == [
        "course", "header", "results", "header", "results",
    ]  # fmt: skip


def test_signatures_are_no_part_of_an_impression():
    assert told("IMPRESSION: Normal.\nElectronically signed by Dr. Brown")[0][2] == "Normal."
    assert told("诊断意见：未见异常。\n报告医师：刘敏    审核医师：赵建国")[0][2] == "未见异常。"


def test_a_text_without_headings_is_one_section():
    assert told("The lungs are clear.\nThe heart is normal.") == [
        ("other", "", "The lungs are clear.\nThe heart is normal.")
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Discharge summary\nADMISSION DIAGNOSIS: flu\nHOSPITAL COURSE: good", "discharge"),
        ("出院小结\n入院诊断：肺炎\n诊疗经过：抗感染治疗。", "discharge"),
        ("SURGICAL PATHOLOGY REPORT\nDIAGNOSIS: adenoma", "pathology"),
        ("Sodium 139 mmol/L 136-145\nUrea 5.1 mmol/L 2.8-7.2\nPotassium 4.1 mmol/L 3.5-5.1", "laboratory"),
        ("血常规检验报告单\n白细胞 6.5", "laboratory"),
        ("MRI BRAIN\nFINDINGS: normal\nIMPRESSION: normal", "radiology"),
        ("TECHNIQUE: axial\nFINDINGS: normal\nIMPRESSION: normal", "radiology"),
        ("CHIEF COMPLAINT: cough\nALLERGIES: none\nPHYSICAL EXAM: normal", "visit"),
        ("Collected today\nSodium 139 mmol/L 136-145\nUrea 5.1 mmol/L 2.8-7.2", "laboratory"),
        ("Seen by Dr. Smith\nCHIEF COMPLAINT: cough\nALLERGIES: none", "visit"),
        ("QUEST, 1 MAIN ST, HARTFORD, CT 06103\nSodium 132 mmol/L 136-145\nPotassium 5.9 mmol/L 3.5-5.1", "laboratory"),
        ("胸部HRCT平扫\n双肺纹理增多", "radiology"),
        ("胸部DR正侧位\n心影不大", "radiology"),
        ("Buy milk and eggs.", "other"),
        ("", "other"),
    ],
)
def test_what_kind_a_report_is(text, kind):
    assert read_pasted(text).kind == kind
