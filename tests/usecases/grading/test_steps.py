"""Steps of a calculation: what they earn, where the arithmetic goes wrong, and where the final result stands."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.usecases.grading.assignment import Question, Step
from core.usecases.grading.final_answer import find_final
from core.usecases.grading.numeric import mark_numeric
from core.usecases.grading.plain_text import make_plain
from core.usecases.grading.records import Tools
from core.usecases.grading.working import calculate, check_working


def mark(answer, *steps, points=10):
    question = Question(
        id="q", kind="numeric", points=points, reference=("40",), steps=tuple(Step(result=r, share=s) for r, s in steps)
    )
    found = next(mark_numeric(question, [answer], Tools()))
    quotes = [*found.quotes, *(item.quote for item in found.items if item.quote)]
    assert all(answer[quote.span.start : quote.span.end] == quote.text for quote in quotes)
    return found


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        ("12*3=36\n36+5=41", 3),
        ("12×3＝３６\n36+6=42\n42-1=41", 6),
        ("所以总数是36，答案是41", 3),
        ("36\nthe answer is 41", 3),
        ("there are 36 + 5 = 41", 0),
        ("41", 0),
        ("12*3=36, 36+6=42\nanswer: 40", 10),
        ("", 0),
    ],
)
def test_steps_that_are_stated_earn_their_share_where_the_result_is_wrong(answer, points):
    assert mark(answer, ("36", 0.3), ("42", 0.3)).points == points


def test_steps_never_earn_more_than_the_whole():
    assert mark("a = 1\nb = 2\nanswer: 3", ("1", 0.7), ("2", 0.7)).points == 10


def test_every_step_says_whether_it_was_found():
    found = mark("12*3=36\nanswer: 41", ("36", 0.3), ("4", 0.3))
    assert [(item.verdict, item.points, item.most) for item in found.items] == [("met", 3, 3), ("not_met", 0, 3)]
    assert found.reason.text("en").endswith("The value is not right. Steps found: 1 of 2.")


def test_the_false_line_is_named_and_quoted():
    found = mark("12*3=38\n38+2=40.5")
    assert found.advice[0].text("en") == "Look at “12*3=38”: the left side comes to 36."
    assert "12*3=38" in [quote.text for quote in found.quotes]


@pytest.mark.parametrize(
    ("text", "line", "value"),
    [
        ("12*3=38", "12*3=38", 36),
        ("12*3=36\n36+5=42\n42-1=41", "36+5=42", 41),
        ("First 12*3=36.\nThen 36+5=42.", "36+5=42", 41),
        ("(1+2)*3=9=8", "(1+2)*3=9=8", 9),
        ("10 / 4 = 2", "10 / 4 = 2", Fraction(5, 2)),
        ("总共：３×４＝１３元", "３×４＝１３", 12),
        ("She pays 3 x $4 = $13", "3 x $4 = $13", 12),
        ("1,000*3=300", "1,000*3=300", 3000),
        ("2^3=6", "2^3=6", 8),
        ("20*5%=10", "20*5%=10", 1),
        ("10/3=3.5", "10/3=3.5", Fraction(10, 3)),
    ],
)
def test_the_first_false_line_is_found_where_it_stands(text, line, value):
    wrong = check_working(text)
    assert wrong is not None
    assert (wrong.text, text[wrong.span.start : wrong.span.end], wrong.value) == (line, line, value)


@pytest.mark.parametrize(
    "text",
    [
        "12*3=36",
        "16 - 3 = <<16-3=13>>13 ducks",
        "x+2=5",
        "2x=6",
        "f(2)=5",
        "10/3=3.33",
        "2/3≈0.67",
        "3 x 4 = $12",
        "x = 2",
        "2+2=4, 3*3=9",
        "12 = 12",
        "a 5 = 6",
        "2*3=6x",
        "1/0=5",
        "9^9^9=1",
        "((((((1=2",
        "2.5*2=5.0",
        "20*5%=1",
        "no arithmetic",
        "5-3=2-0=2",
        "s + s + 30 = 110",
        "25 riders * 60% = 15",
        "40/100*20 = 8.0%",
        "450/70 = 6",
        "2d + 18 = 98",
    ],
)
def test_what_holds_or_cannot_be_judged_is_left_alone(text):
    assert check_working(text) is None


@given(st.integers(0, 999), st.integers(1, 99), st.sampled_from("+-*/"))
def test_true_equations_pass_and_changed_ones_do_not(one, other, sign):
    value = calculate(f"{one}{sign}{other}")
    if value.denominator == 1:
        assert check_working(f"so {one} {sign} {other} = {value}") is None
        assert check_working(f"so {one} {sign} {other} = {value + 1}") is not None


@given(st.text(alphabet="0123456789+-*/()=.,%^ \n$x", max_size=60))
def test_any_line_of_signs_is_judged_or_left(text):
    wrong = check_working(text)
    assert wrong is None or text[wrong.span.start : wrong.span.end] == wrong.text


@pytest.mark.parametrize(
    ("text", "final"),
    [
        ("2+2=4\nThe answer is 42.", "42"),
        ("so 9\n#### 18", "18"),
        ("5*3=15\nA: 15", "15"),
        ("计算。\n答：12个", "12个"),
        ("最后答案为 7", "7"),
        (r"thus \boxed{\frac{1}{2}} is it", r"\frac{1}{2}"),
        ("first\nso we get 5", "we get 5"),
        ("所以一共20元", "一共20元"),
        ("Final answer: 3 cm", "3 cm"),
    ],
)
def test_the_final_result_is_where_it_is_announced(text, final):
    plain = make_plain(text).text
    start, end = find_final(plain)
    assert plain[start:end].strip() == final
