"""Letters taken for others are put right where they make no word, the line is marked, and digits stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.layout import PrintedLine
from core.documents.transcript import DOUBTFUL
from core.usecases.medical.layout.misread import mend, mend_line


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("TSH | 4.594 | ulU/mL", "TSH | 4.594 | uIU/mL"),
        ("促甲状腺激素 2.1 mlU/L", "促甲状腺激素 2.1 mIU/L"),
        ("ALP 86 lU/L", "ALP 86 IU/L"),
        ("K轻链 | 5.10 | g/L", "κ轻链 | 5.10 | g/L"),
        ("入轻链 2.1 g/L", "λ轻链 2.1 g/L"),
        ("Y-谷氨酰转移酶 7 U/L", "γ-谷氨酰转移酶 7 U/L"),
        ("B2-微球蛋白 2.0 mg/L", "β2-微球蛋白 2.0 mg/L"),
        ("维生素B12 | 723 | Pg/mL", "维生素B12 | 723 | pg/mL"),
        ("铁蛋白 | 9 | Ng/mL", "铁蛋白 | 9 | ng/mL"),
        ("红细胞计数：5.0210^12/L参考值：4.20-5.80", "红细胞计数：5.02 10^12/L参考值：4.20-5.80"),
    ],
)
def test_what_can_only_be_one_thing_is_mended(read, printed):
    assert mend(read) == printed
    line = mend_line(PrintedLine(read, confidence=0.999, cells=tuple(read.split(" | "))))
    assert line.text == printed and line.cells == tuple(printed.split(" | "))
    assert line.confidence < DOUBTFUL


@pytest.mark.parametrize(
    "said",
    [
        "Vitamin K 5 ug/L",
        "B2 vitamin",
        "入院日期",
        "IU/L",
        "HLU 1 U/L",
        "K 4.1 mmol/L",
        "10 U/L",
        "ALT 31U/L",
        "WBC 4.8 10^9/L",
        "WBC 4.8x10^9/L",
        "Ng 5",
    ],
)
def test_what_is_a_word_stays(said):
    line = PrintedLine(said, confidence=0.999)
    assert mend_line(line) is line


def test_text_that_needed_no_recogniser_stays():
    line = PrintedLine("TSH 4.6 ulU/mL")
    assert mend_line(line) is line


@given(st.text(max_size=60))
def test_digits_stay(said):
    mended = mend(said)
    assert len(mended) == len(said)
    assert [char for char in mended if char.isdigit()] == [char for char in said if char.isdigit()]
