"""Amounts by value and unit."""

from decimal import Decimal

import pytest

from core.checks.quantities import find_quantities


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("£4.2 million", [("4200000", "£")]),
        ("£4.2m and $3bn", [("4200000", "£"), ("3000000000", "$")]),
        ("£20-25", [("20", "£"), ("25", "£")]),
        ("£6-7 million", [("6000000", "£"), ("7000000", "£")]),
        ("30 per cent", [("30", "%")]),
        ("百分之三十", [("30", "%")]),
        ("百分之三点五，百分之零点零八", [("3.5", "%"), ("0.08", "%")]),
        ("一点二亿元，三十六点五度，十点五公里", [("120000000", "¥"), ("36.5", ""), ("10.5", "km")]),
        ("六成", [("60", "%")]),
        ("三分之二", [("66.67", "%")]),
        ("3.5万元", [("35000", "¥")]),
        ("12.6亿美元", [("1260000000", "$")]),
        ("50千克，3千米，2千元", [("50", "kg"), ("3", "km"), ("2000", "¥")]),
        ("50斤不是50公斤", [("50", "jin"), ("50", "kg")]),
        ("86 metres and 3 km", [("86", "m"), ("3", "km")]),
        ("the third of 12 days", [("3", "nth"), ("12", "day")]),
        ("the twenty-first edition, the 22nd, twenty-three", [("21", "nth"), ("22", "nth"), ("23", "")]),
        ("第三名，第3名，第1名，第12名", [("3", "nth"), ("3", "nth"), ("12", "")]),
        ("one of the best, one out of five", [("1", ""), ("5", "")]),
        ("一个人，一家店", []),
        ("B-19 and G20 and [3]", []),
        ("1. First\n2) second", []),
        ("8 m long", [("8", "m")]),
        ("-5 °C, minus 5 degrees, 零下5摄氏度, −12.5 ℃", [("-5", "°"), ("-5", "°"), ("-5", "°"), ("-12.5", "°")]),
        ("five degrees below zero", [("-5", "°")]),
        ("between -5 and 3 °C, 5-10 °C, from -5 to -3 °C", [(n, "°") for n in ("-5", "3", "5", "10", "-5", "-3")]),
        ("it fell by -5 %, then by -3 points", [("5", "%"), ("3", "")]),
        ("three-and-a-half years, 3½ years, one and a half hours", [("3.5", "year"), ("3.5", "year"), ("1.5", "hour")]),
        ("two and a half million dollars", [("2500000", "$")]),
        ("it doubled, will more than triple, was halved; a double room", [("2", "×"), ("3", "×"), ("0.5", "×")]),
        ("a threefold rise, twice the size, cut by half", [("3", "×"), ("2", "×"), ("0.5", "×")]),
        ("翻了一番，翻两番，翻倍，增长了一倍，减半", [(n, "×") for n in ("2", "4", "2", "2", "0.5")]),
        ("两年半，三个半小时，半年，两年半载", [("2.5", "year"), ("3.5", "hour"), ("2.5", "year")]),
    ],
)
def test_values_and_units(text, found):
    assert [(one.value, one.unit) for one in find_quantities(text)] == [(Decimal(value), unit) for value, unit in found]


def test_spans_hold_signs_and_units():
    text = "It cost £4.2 million in all."
    [one] = find_quantities(text)
    assert text[one.span.start : one.span.end] == "£4.2 million"
