"""Units however spelled, exact conversion or none, and names of tests."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.usecases.medical.labs.analytes import find_analyte, load_analytes
from core.usecases.medical.labs.reading import loinc_of
from core.usecases.medical.labs.units import convert, same_unit, to_ucum

SPELLINGS = {
    "10*9/L": ["10^9/L", "×10⁹/L", "x10^9/L", "10*9/L", "*10^9/L", "10E9/L", "109/L", "X 10^9 / L", "x10e9/l"],
    "10*3/uL": ["K/uL", "10^3/µL", "Thou/uL", "x10E3/uL", "10^3/mm3", "K/μL", "thousand/cumm"],
    "10*6/uL": ["M/uL", "10^6/uL", "million/cumm", "x10E6/uL"],
    "g/L": ["g/L", "G/L", "克/升", "g / l"],
    "g/dL": ["g/dL", "G/DL", "gm/dl", "gms%", "g%"],
    "umol/L": ["μmol/L", "µmol/L", "umol/l", "UMOL/L", "微摩尔/升"],
    "ug/mL": ["mcg/mL", "ug/ml", "μg/mL"],
    "[IU]/L": ["IU/L", "iu/l"],
    "u[IU]/mL": ["uIU/mL", "μIU/mL", "mcIU/mL"],
    "meq/L": ["mEq/L", "meq/l", "MEQ/L"],
    "/uL": ["cells/uL", "个/μL", "/ul", "cells/cumm", "/mm3"],
    "/[HPF]": ["/HPF", "/HP", "个/HPF", "/hpf"],
    "mL/min/{1.73_m2}": ["mL/min/1.73m2", "ml/min/1.73 m²", "mL/min/1.73m^2", "mL/min/1.73", "mL/(min·1.73m²)"],
    "mm[Hg]": ["mmHg", "mm Hg", "MMHG", "毫米汞柱"],
    "ng/mL{FEU}": ["ng/mL FEU", "ng/ml (FEU)"],
    "Cel": ["℃", "°C"],
    "/min": ["bpm", "次/分", "beats/min", "/min"],
    "s": ["s", "sec", "秒", "seconds"],
}


@pytest.mark.parametrize("code", SPELLINGS)
def test_spellings_are_one_ucum_unit(code):
    assert {to_ucum(spelling) for spelling in SPELLINGS[code]} == {code}


@pytest.mark.parametrize("unit", ["", "foo/L", "mg/day of", "x" * 100, "10~9/L", "///"])
def test_what_is_no_unit_has_no_code(unit):
    assert to_ucum(unit) == ""


def test_every_unit_of_an_analyte_is_ucum():
    from ucumvert import PintUcumRegistry

    registry = PintUcumRegistry()
    codes = {unit for one in load_analytes().values() for unit in one.units} | {*SPELLINGS}
    assert all(registry.from_ucum(code) is not None for code in codes)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("10^9/L", "K/uL", True), ("uIU/mL", "mIU/L", True), ("ng/mL", "ug/L", True), ("mg/L", "ug/mL", True),
        ("g/L", "g/dL", False), ("/HPF", "/LPF", False), ("U/L", "IU/L", False), ("mEq/L", "mmol/L", False),
        ("mL/min/1.73m2", "mL/min", False), ("ng/mL FEU", "ng/mL", False), ("foo", "FOO", True), ("foo", "bar", False),
        ("℃", "°F", False), ("%", "ratio", False),
    ],
)  # fmt: skip
def test_same_units(one, other, same):
    assert same_unit(one, other) is same is same_unit(other, one)


CONVERSIONS = [
    ("glucose", "180.16", "mg/dL", "mmol/L", "10"),
    ("glucose", "10", "mmol/L", "mg/dL", "180.16"),
    ("creatinine", "1", "mg/dL", "μmol/L", "88.4017"),
    ("urea_nitrogen", "28.014", "mg/dL", "mmol/L", "10"),
    ("calcium", "10", "mg/dL", "mmol/L", "2.49514"),
    ("calcium", "5", "mEq/L", "mmol/L", "2.5"),
    ("potassium", "4.5", "mEq/L", "mmol/L", "4.5"),
    ("haemoglobin", "9.8", "g/dL", "g/L", "98"),
    ("hba1c", "7", "%", "mmol/mol", "53.01"),
    ("hba1c", "53", "mmol/mol", "%", "7.00044"),
    ("alt", "40", "U/L", "IU/L", "40"),
    ("platelets", "250", "K/uL", "10^9/L", "250"),
    ("temperature", "98.6", "°F", "℃", "37"),
    ("haematocrit", "0.45", "L/L", "%", "45"),
    ("triglycerides", "150", "mg/dL", "mmol/L", None),
    ("alt", "40", "U/L", "mg/L", None),
    ("tsh", "2.5", "mIU/L", "U/L", None),
    ("d_dimer", "500", "ng/mL FEU", "ng/mL", None),
    ("egfr", "60", "mL/min/1.73m2", "mL/min", None),
    ("inr", "1.2", "", "%", None),
]


@pytest.mark.parametrize(("code", "number", "unit", "to_unit", "expected"), CONVERSIONS)
def test_conversion_is_exact_or_none(code, number, unit, to_unit, expected):
    got = convert(Decimal(number), unit, to_unit, load_analytes()[code])
    if expected is None:
        assert got is None
    else:
        assert got is not None and abs(got - Decimal(expected)) < Decimal("0.0001")


@given(st.decimals(min_value=0, max_value=10000, places=3), st.sampled_from(["g/dL", "mg/L", "ug/mL", "ng/mL"]))
def test_conversion_there_and_back_is_the_same(number, unit):
    there = convert(number, unit, "g/L")
    assert there is not None and convert(there, "g/L", unit) == number


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("白细胞计数(WBC)", "white_cells"), ("WBC 白细胞计数", "white_cells"), ("★血红蛋白", "haemoglobin"),
        ("Glucose, Fasting", "glucose_fasting"), ("S. Creatinine", "creatinine"), ("Creatinine, Serum", "creatinine"),
        ("ALT (SGPT)", "alt"), ("Bilirubin, Total", "bilirubin_total"), ("25-OH Vitamin D", "vitamin_d"),
        ("γ-谷氨酰转移酶(GGT)", "ggt"), ("血清钾测定", "potassium"), ("Serum urea level", "urea"),
        ("Lp(a)", "lipoprotein_a"),
        ("新冠抗体(IgG)", None), ("Moon dust", None), ("", None), ("Total", None),
    ],
)  # fmt: skip
def test_names_of_tests(name, code):
    found = find_analyte(name)
    assert (found.code if found else None) == code


def test_data_of_analytes():
    known = load_analytes()
    assert len(known) >= 150
    loincs = [code for one in known.values() for code in one.loinc]
    assert len(loincs) == len({*loincs})
    assert all(re.fullmatch(r"\d{3,5}-\d", code) and _check_digit(code) for code in loincs)
    assert all(one.en and one.zh and one.units for one in known.values())


def _check_digit(code):
    """LOINC's last digit is a mod 10 (Luhn) check digit."""
    digits, check = code.split("-")
    doubled = [int(digit) * (2 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(digits))]
    return (10 - sum(number // 10 + number % 10 for number in doubled) % 10) % 10 == int(check)


def test_a_loinc_code_is_given_for_its_unit_only():
    glucose = load_analytes()["glucose"]
    codes = [loinc_of(glucose, unit) for unit in ("mg/dL", "mmol/L", "mg/L")]
    assert codes == ["2345-7", "14749-6", ""]
