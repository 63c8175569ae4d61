"""What a number with a unit earns, however it is written, and why."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.usecases.grading.assignment import Question
from core.usecases.grading.number_reading import find_numbers
from core.usecases.grading.numeric import mark_numeric
from core.usecases.grading.plain_text import make_plain
from core.usecases.grading.records import Tools
from core.usecases.grading.unit_reading import read_unit, to_unit


def mark(reference, answer, **more):
    question = Question(id="q", kind="numeric", points=2, reference=(reference,), **more)
    found = next(mark_numeric(question, [answer], Tools()))
    assert all(answer[quote.span.start : quote.span.end] == quote.text for quote in found.quotes)
    return found


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("3.5 h", "3:30"),
        ("3.5 h", "It took 3:30 hours in all."),
        ("3.5 h", "3h30 in all"),
        ("3.5 h", "共3:30小时"),
        ("210 min", "3:30 h"),
        ("3:30 h", "3.5 h"),
        ("2.5 kg", "(2.5 ± 0.2) kg"),
        ("2.5 kg", "m = [2.5] kg"),
        ("(2.5 ± 0.2) kg", "2600 g"),
        ("3.5 m", "答案是 3.5 米"),
        ("3.5 m", "350 cm"),
        ("3.5 m", "3米50厘米"),
        ("3.5 m", "３．５ｍ"),
        ("9.8 m/s^2", "9,8 m/s²"),
        ("9.8 m/s^2", "g = 9.8 m·s⁻²"),
        ("9.8 m/s^2", "9.8米/秒²"),
        ("1200 N", "1.2e3 N"),
        ("1200 N", "1.2 kN"),
        ("1200 N", "1200牛顿"),
        ("5000 Pa", "5*10^3 Pa"),
        ("5000 Pa", "5×10³ 帕"),
        ("5000 Pa", "5 kPa"),
        ("12 cm", "约 12 cm"),
        ("12 cm", "It is about 12 cm long."),
        ("2/3", "三分之二"),
        ("7/3", "二又三分之一"),
        ("7/3", "2又1/3"),
        ("2.5", "2 1/2"),
        ("2.5", "2½"),
        ("0.5", "５０％"),
        ("0.5", "1/2"),
        ("0.5", "百分之五十"),
        ("50%", "0.5"),
        ("30000", "3万"),
        ("150000000", "1.5亿"),
        ("1234567", "1,234,567"),
        ("1000", "1 000"),
        ("25 °C", "25℃"),
        ("25 °C", "25 摄氏度"),
        ("25 °C", "298.15 K"),
        ("25 °C", "77 °F"),
        ("5 kg", "x = 5 kg"),
        ("5 kg", "5 公斤"),
        ("5 kg", "5000克"),
        ("36 km/h", "10 m/s"),
        ("36 km/h", "36 kilometers per hour"),
        ("90 min", "1 h 30 min"),
        ("90 min", "1小时30分钟"),
        ("20", "v = 60/3 = 20"),
        ("18", "She makes $18."),
        ("18", "16-3-4=9\n9*2=18\n#### 18"),
        ("13", "first 12, then the answer is 13"),
        ("13", r"so \boxed{13}"),
        ("-5", "−5"),
        ("60 km/h", "In 3 hours it goes 180 km, so 60 km/h."),
        ("4 m^2", "4平方米"),
        ("4 m^2", "4 m2"),
        ("10 ohm", "10 Ω"),
        ("14 cm^2", "14 square centimetres"),
        ("14 cm^2", "14 sq. cm"),
        ("14 cm^2", "14 centimeters squared"),
        ("14 cm^2", "14 平方厘米"),
        ("2 m^3", "2 cubic metres"),
        ("2 m^3", "2 立方米"),
        ("2 m^3", "2000 立方分米"),
        ("9.8 m/s^2", "9.8 metres per second squared"),
        ("9.8 m/s^2", "9.8米每二次方秒"),
        ("9.8 m/s^2", "9.8米/秒平方"),
        ("20 m/s", "20 metres per second"),
        ("20 m/s", "20米每秒"),
        ("36 km/h", "36千米每小时"),
        ("50 Hz", "50 per second"),
        ("7.8 g/cm^3", "7.8 grams per cubic centimetre"),
        ("7.8 g/cm^3", "7800 千克每立方米"),
        ("7.8 g/cm^3", "7.8克/立方厘米"),
        ("3 N m", "3 newton-metres"),
        ("3 N m", "3牛·米"),
        ("3 N m", "3 牛米"),
        ("2 kWh", "2 kilowatt hours"),
        ("2 kWh", "2千瓦时"),
        ("25 °C", "25 degrees Celsius"),
        ("4200 J/kg/K", "4200 joules per kilogram per kelvin"),
        ("5 kg", "10斤"),
        ("2 hectare", "30亩"),
        ("1 kWh", "3.6e6 J"),
        ("50%", "50 percent"),
        ("12", "12 apples"),
        ("12", "12, not 13"),
        ("12", "是12而不是13"),
        ("0.1", "1/10"),
        ("-3", "minus 3"),
        ("-3", "negative 3"),
        ("-3", "x = 负3"),
        ("-20 °C", "零下20度"),
        ("20 °C", "20 degrees"),
        ("20 °C", "摄氏20度"),
        ("20 °C", "20 C"),
        ("1000000", "10^6"),
        ("1000000", "10⁶"),
        ("0.001", "10^(-3)"),
        ("1000000", "1.000.000"),
        ("1500", "1'500"),
        ("2000", "2千"),
        ("2000 m", "2千米"),
        ("3:4", "3:4"),
        ("3:4", "6：8"),
        ("3:4", "0.75"),
        ("15", "1: 15"),
        ("9.8 m/s^2", "9.8 ± 0.1 m/s^2"),
        ("9.8 m/s^2", "(9.8±0.1) m/s²"),
        ("60 km/h", "每小时60千米"),
        ("60 km/h", "每小时行驶60千米"),
        ("60 km/h", "时速60公里"),
        ("60 km/h", "60 kilometres an hour"),
        ("3 t", "平均每天节约3吨"),
        ("5 km", "5 km an hour ago"),
        ("3.5 h", "3个半小时"),
        ("3.5 h", "3小时半"),
        ("3.5 h", "3 and a half hours"),
        ("3", "3个半圆"),
        ("10 N", "10 kg m/s²"),
        ("100 J", "100 Nm"),
        ("6.02e23", "6.02×10²³ mol⁻¹"),
    ],
)
def test_right_values_earn_everything(reference, answer):
    assert mark(reference, answer).points == 2


@pytest.mark.parametrize(
    ("reference", "answer", "key"),
    [
        ("5 kg", "5 m", "wrong_unit"),
        ("5 m", "5 m^2", "wrong_unit"),
        ("5 m", "5 m/s", "wrong_unit"),
        ("5 m", "5 metres per second", "wrong_unit"),
        ("5 m", "5 square metres", "wrong_unit"),
        ("5 m^2", "5立方米", "wrong_unit"),
        ("5 m/s^2", "5 metres per second", "wrong_unit"),
        ("14 cm^2", "14 square metres", "wrong_number"),
        ("5 kg", "5 m**999999", "wrong_unit"),
        ("3.5 m", "3.5 cm", "wrong_number"),
        ("25 °C", "25 K", "wrong_number"),
        ("25 °C", "25 °F", "wrong_number"),
        ("12", "12 or 13", "several_values"),
        ("13", "12或13", "several_values"),
        ("13", "12, 13", "several_values"),
        ("13", "12-13", "several_values"),
        ("13", "11 12 13", "several_values"),
        ("5", "-5", "wrong_number"),
        ("0.5", "0.51", "wrong_number"),
        ("0.333", "1/3", "wrong_number"),
        ("2/3", "三分之一", "wrong_number"),
        ("30000", "3千", "wrong_number"),
        ("13", "13 at first; the answer is 12", "wrong_number"),
        ("5", "", "empty"),
        ("3", "minus 3", "wrong_number"),
        ("3", "负3", "wrong_number"),
        ("4", "7 minus 3", "wrong_number"),
        ("20 °C", "零下20度", "wrong_number"),
        ("20 °C", "20 degrees Fahrenheit", "wrong_number"),
        ("25 °C", "25 N", "wrong_unit"),
        ("10", "10^6", "wrong_number"),
        ("2", "2千", "wrong_number"),
        ("1:3", "3:1", "wrong_number"),
        ("3 h", "3个半小时", "wrong_number"),
        ("0.1", "9.8 ± 0.1", "wrong_number"),
        ("60 km/h", "每天60千米", "wrong_number"),
    ],
)
def test_wrong_values_earn_nothing_and_the_reason_says_why(reference, answer, key):
    found = mark(reference, answer)
    assert (found.points, found.reason.key) == (0, f"grading_maths.{key}")


@pytest.mark.parametrize(
    ("reference", "answer", "read"),
    [
        ("4", "3*4", "3*4"),
        ("7", "5 + 7", "5 + 7"),
        ("64", "Each costs 5 * 1/2 = $2.5.\nSo he pays 5 * 1", "5 * 1"),
        ("92", "So it will be $41.472+$8.3 = <<41.472+8.", "41.472+8"),
    ],
)
def test_a_calculation_that_is_left_undone_is_wrong_where_it_comes_to_another_number(reference, answer, read):
    found = mark(reference, answer)
    assert (found.points, found.reason.key, dict(found.reason.values)["read"]) == (
        0,
        "grading_maths.wrong_number",
        read,
    )


@pytest.mark.parametrize(
    ("reference", "answer", "key"),
    [
        ("5", "I measured it twice", "no_number"),
        ("5", "not 5", "no_number"),
        ("5", "1e999999999", "no_number"),
        ("5", "9" * 3_000, "no_number"),
        ("5", "5 " * 20_000, "too_long"),
        ("1.234 kg", "1,234 kg", "comma_unclear"),
        ("nothing", "5", "reference_unread"),
        ("2π", "2", "reference_unread"),
        ("12", "3*4", "not_worked_out"),
        ("12", "12 = 3 × 4", "not_worked_out"),
        ("12", "It is 5 + 7.", "not_worked_out"),
        ("12 m", "3*5 m", "not_worked_out"),
        ("1.6e-19", "1.6x10-19", "not_worked_out"),
        ("144", "√144", "not_worked_out"),
        ("2", "2π", "not_worked_out"),
        ("3", "±3", "not_worked_out"),
        ("1.6e-19 C", "1.6x10-19 C", "not_worked_out"),
    ],
)
def test_what_cannot_be_judged_is_for_a_person(reference, answer, key):
    found = mark(reference, answer)
    assert (found.points, found.method, found.reason.key) == (None, "none", f"grading_maths.{key}")


def test_tolerance_is_in_the_references_unit_or_a_share_of_it():
    assert [mark("9.81 m/s^2", f"{v} m/s^2", tolerance=0.02).points for v in ("9.79", "9.83", "9.84")] == [2, 2, 0]
    assert [mark("200", v, tolerance=0.01, relative=True).points for v in ("198", "202", "202.1")] == [2, 2, 0]
    assert mark("3.5 m", "351 cm", tolerance=0.01).points == 2


@pytest.mark.parametrize(
    ("reference", "right", "wrong"),
    [
        ("9.8 ± 0.1", "9.75", "9.91"),
        ("9.8 ± 0.1 m/s^2", "9.9 m/s^2", "9.6 m/s^2"),
        ("9.8 m/s^2 +/- 0.1 m/s^2", "9.75 m/s^2", "9.6 m/s^2"),
        ("50 ± 10 %", "54", "56"),
        ("50 % ± 5 %", "48 %", "44 %"),
        ("3h30", "3.5 h", "3h45"),
        ("3.5 h", "3h30min", "3h"),
        ("3.5 h", "3 h 30", "3 h 31"),
    ],
)
def test_a_tolerance_and_minutes_count_where_they_stand_beside_the_number(reference, right, wrong):
    assert mark(reference, right).points == 2
    assert mark(reference, wrong).points == 0
    assert f"{reference} ±" not in mark(reference, wrong).reason.text()


def test_a_missing_unit_costs_its_share():
    assert (mark("5 kg", "5").points, mark("5 kg", "5", unit_share=0.25).points) == (2, 1.5)
    assert mark("50%", "50", unit_share=0.5).points == 1
    assert mark("5 kg", "6", unit_share=0.5).points == 0


def test_the_reason_names_the_value_as_read():
    found = mark("3.5 m", "答案是 3.5 米", tolerance=0.1)
    assert found.reason.text("en") == "Read as 3.5 米; expected 3.5 m ± 0.1."
    assert found.reason.text("zh") == "读作 3.5 米；应为 3.5 m ± 0.1。"


def test_many_values_side_by_side_are_not_all_told():
    found = mark("5", ", ".join(f"{n}" for n in range(500)))
    assert (found.reason.key, len(found.quotes)) == ("grading_maths.several_values", 6)
    assert len(found.reason.text("en")) < 100


def test_any_reference_will_do():
    question = Question(id="q", kind="numeric", reference=("5 kg", "11 pound"))
    assert [found.points for found in mark_numeric(question, ["5 kg", "11 pound", "7 kg"], Tools())] == [1, 1, 0]


@pytest.mark.parametrize(
    "tail",
    [" in total", " apples", " a day", " units", "元", " __import__('os')", " x", " per person", " square", "平方"],
)
def test_words_after_a_number_are_no_units(tail):
    assert read_unit(tail) is None


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_after_a_number_is_read_as_a_small_unit_or_none(tail):
    found = read_unit(make_plain(tail).text)
    assert found is None or all(abs(power) < 100 for _, power in found.powers)
    if found and found.powers:
        assert to_unit(Fraction(1), found.powers, (("meter", 40),)) is None


@settings(deadline=None)
@given(st.text(max_size=200))
def test_numbers_are_found_in_any_text_at_their_places(text):
    plain = make_plain(text)
    for number in find_numbers(plain.text):
        quote = plain.quote(number.start, number.end)
        assert text[quote.span.start : quote.span.end] == quote.text


WAYS = (
    lambda v: f"{v}",
    lambda v: f"x = {v}",
    lambda v: f"答案是{v}。",
    lambda v: f"The answer is {v}.",
    lambda v: f"\\boxed{{{v}}}",
    lambda v: f"1 + 1 = 2\n#### {v}",
    lambda v: f"{v}".translate(str.maketrans("0123456789.-/", "０１２３４５６７８９．－／")),
)


@settings(deadline=None, max_examples=60)
@given(st.integers(-(10**6), 10**6), st.integers(0, 4), st.sampled_from(WAYS))
def test_a_value_is_accepted_however_written_and_a_changed_one_never(digits, places, way):
    value = Decimal(digits).scaleb(-places)
    reference = f"{Fraction(value)}"
    assert mark(reference, way(f"{value:f}")).points == 2
    assert mark(reference, way(reference)).points == 2
    assert mark(reference, way(f"{value + 1:f}")).points == 0
