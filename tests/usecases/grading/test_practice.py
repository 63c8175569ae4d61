"""Practice items: every key is right when worked out again from what the task says, by other means."""

import re
from fractions import Fraction
from random import Random
from statistics import mean, median

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from core.messages import message
from core.usecases.grading.assignment import Option, RubricItem
from core.usecases.grading.practice import make_practice
from core.usecases.grading.practice_numbers import change_numbers, confirm
from core.usecases.grading.practice_recall import GAP, recall
from core.usecases.grading.practice_templates import TEMPLATES, choose_template, make_problem, write_number
from tests.usecases.grading.making import question

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:/\d+)?")
X = sympy.Symbol("x")
TO_BASE = {"km": 1000, "m": 1, "cm": Fraction(1, 100), "mm": Fraction(1, 1000), "kg": 1000, "g": 1, "L": 1000, "mL": 1,
           "h": 3600, "min": 60, "s": 1, "m²": 10_000, "cm²": 1, "m³": 1_000_000, "kJ": 1000, "J": 1}  # fmt: skip


def solve(equation):
    left, right = (side.replace("x", "*x") for side in equation.split(" = "))
    return sympy.solve(sympy.sympify(left) - sympy.sympify(right), X)[0]


def units(n, given, wanted):
    if {given, wanted} == {"m³", "L"}:
        return n * 1000 if given == "m³" else n / 1000
    return n * TO_BASE[given] / TO_BASE[wanted]


AGAIN = {
    "order": lambda n: n[0] + n[1] * n[2],
    "multiply": lambda n: n[0] * n[1],
    "divide": lambda n: n[0] / n[1],
    "fraction_add": lambda n: n[0] + n[1],
    "fraction_multiply": lambda n: n[0] * n[1],
    "percent_of": lambda n: n[0] * n[1] / 100,
    "percent_more": lambda n: n[0] * (100 + n[1]) / 100,
    "speed": lambda n: n[0] / n[1], "density": lambda n: n[0] / n[1], "ohm": lambda n: n[0] / n[1],
    "pressure": lambda n: n[0] / n[1], "distance": lambda n: n[0] * n[1], "force": lambda n: n[0] * n[1],
    "work": lambda n: n[0] * n[1], "mean": mean, "median": median, "power": lambda n: n[0] ** int(n[1]),
    "root": lambda n: sympy.sqrt(n[0]), "rectangle": lambda n: n[0] * n[1], "triangle": lambda n: n[0] * n[1] / 2,
    "perimeter": lambda n: 2 * n[0] + 2 * n[1], "cuboid": lambda n: n[0] * n[1] * n[2],
    "ratio": lambda n: n[0] * n[1] / (n[1] + n[2]),
}  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(sorted(TEMPLATES)), st.integers(0, 10**9))
def test_every_key_is_right_when_worked_out_from_the_text(template, seed):
    problem = make_problem(template, Random(seed))
    assert problem.holds
    text = problem.prompt.text("en").replace("²", "").replace("³", "")
    key = Fraction(NUMBER.match(problem.key)[0])
    if template.startswith("equation"):
        assert sympy.Rational(key.numerator, key.denominator) == solve(re.search(r"Solve (.*)\.", text)[1])
    elif template == "units":
        n, given_unit, wanted = re.match(r"Write (\S+) (\S+) in (\S+)\.$", problem.prompt.text("en")).groups()
        assert key == units(Fraction(n), given_unit, wanted) and problem.key.endswith(wanted)
    else:
        numbers = [Fraction(number.replace(".", "")) if number.endswith(".") else Fraction(number)
                   for number in re.findall(r"\d+(?:\.\d+)?(?:/\d+)?", text)]  # fmt: skip
        assert key == AGAIN[template](numbers)


@given(st.sampled_from(sorted(TEMPLATES)), st.integers(0, 10**9))
def test_the_same_seed_gives_the_same_problem_in_either_language(template, seed):
    one, two = make_problem(template, Random(seed)), make_problem(template, Random(seed))
    assert one == two
    digits = [sorted(re.findall(r"\d+", one.prompt.text(language))) for language in ("en", "zh")]
    assert digits[0] == digits[1], "both languages ask about the same numbers"


@given(st.fractions(max_denominator=1000))
def test_numbers_are_written_exactly(value):
    assert Fraction(write_number(value)) == value


@pytest.mark.parametrize(
    ("skill", "text", "wanted"),
    [
        ("speed", "", "speed"),
        ("速度", "", "speed"),
        ("linear equations", "", "equation"),
        ("一元一次方程", "", "equation"),
        ("", "Find the density of a stone of 12 g.", "density"),
        ("", "求这组数的中位数", "median"),
        ("percentages", "What is the new price after an increase?", "percent_more"),
        ("poetry", "Who wrote it?", None),
        ("", "Work out the meaning", None),
    ],
)
def test_the_template_is_chosen_by_skill_then_by_text(skill, text, wanted):
    assert choose_template(question(kind="numeric", text=text), skill) == wanted


def test_questions_answered_in_words_have_no_sums():
    assert choose_template(question(kind="short", text="Explain speed."), "speed") is None


SAME = [
    ("A car travels 150 km in 3 h. What is its speed?", "50 km/h", lambda a, b: a / b),
    ("A box holds 24 eggs and 17 are sold. How many are left?", "7", lambda a, b: a - b),
    ("一支笔 12 元，买 7 支要多少元？", "84 元", lambda a, b: a * b),
    ("小华有145本书，平均放在5个书架上，每个放多少本？", "29", lambda a, b: a / b),
    ("Rope: 13.5 m and 4.2 m are joined. How long is it?", "17.7 m", lambda a, b: a + b),
]


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(SAME), st.integers(0, 10**6))
def test_the_same_question_with_other_numbers_keeps_its_arithmetic(case, seed):
    text, reference, compute = case
    made = change_numbers(question(kind="numeric", text=text, reference=(reference,)), Random(seed))
    asked = made.prompt.text("en")
    numbers = [Fraction(n) for n in re.findall(r"\d+(?:\.\d+)?", asked)]
    value = Fraction(NUMBER.match(made.key)[0])
    assert asked != text and re.sub(r"[\d.]+", "", asked) == re.sub(r"[\d.]+", "", text)
    assert value == compute(*numbers) and value > 0
    assert made.key.partition(" ")[2] == reference.partition(" ")[2]


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("What is 2 and 2 together?", "4"),  # a sum or a product?
        (
            "A triangle has a base of 6 cm and a height of 3 cm. What is its area?",
            "9 cm²",
        ),  # 6 + 3, or half of 6 times 3?
        ("A square room is 5 m wide and 3 m high. How much air is in it?", "75 m³"),  # 5 squared is in no text
        ("A train needs 2 h for 120 km. How far in a minute?", "1 km"),
        ("In 1 h a pump moves 90 L, in total 3 h and 4 pumps. How much?", "1080 L"),  # four numbers
        ("Work out 2^3 + 5.", "13"),
        ("What is g?", "9.81 m/s^2"),
        ("Of 2, 7 and 16, what comes out?", "25"),  # the sum, or 2 * 16 - 7
        ("The cake needs 12 cups of flour and 13 of sugar; 2 of sugar are in. How many more?", "11"),  # flour is idle
        ("小明买书用去 120 元的 80% 后还剩多少？", "24"),
        ("一堆煤重3万吨，每天烧2吨，能烧多少天？", "1.5"),
        ("A wheel turns 12 times in 4 s.", "about 3"),
        ("Divide 10 by 4 of -2.", "5"),
    ],
)
def test_where_the_arithmetic_is_not_certain_nothing_is_made(text, reference):
    assert change_numbers(question(kind="numeric", text=text, reference=(reference,)), Random(0)) is None


def test_a_wrong_value_is_not_confirmed():
    numbers = [Fraction(6), Fraction(3), Fraction(2)]
    assert confirm("0 + 1 * 2", numbers, Fraction(18)) and not confirm("0 + 1 * 2", numbers, Fraction(12))
    assert confirm("0 * 1 from 2", numbers, Fraction(-16)) and confirm("1 - 2 into 0", numbers, Fraction(6))


def test_a_gap_put_back_is_the_model_answer_word_for_word():
    asked = question(text="Why does ice float?", reference=("Ice is less dense because its molecules form a lattice.",))
    seen = set()
    for number in range(4):
        made = recall(asked, "en", number)
        cloze = dict(made.prompt.values)["cloze"]
        assert cloze.count(GAP) == 1 and cloze.replace(GAP, made.key) == asked.reference[0]
        seen.add(made.key)
    assert "because" not in seen and "molecules" in seen and len(seen) > 1
    chinese = recall(question(text="冰为什么浮在水上？", reference=("冰的密度比水小，分子排列疏松。",)), "zh")
    assert dict(chinese.prompt.values)["cloze"].replace(GAP, chinese.key) == "冰的密度比水小，分子排列疏松。"


OPTIONS = (Option(id="A", share=1), Option(id="B"), Option(id="C", share=0.5))


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        (question(kind="choice", text="Which?", options=OPTIONS), "A, C"),
        (question(kind="true_false", text="Is it?"), "true"),
        (question(kind="fill_in", text="Capital: ___", reference=("London",)), "London"),
        (question(kind="short", rubric=(RubricItem(id="a", text="names gravity", points=2),), reference=()), "gravity"),
    ],
)  # fmt: skip
def test_recall_asks_for_what_the_teacher_wrote(asked, key):
    assert recall(asked, "en").key == key


def test_code_and_open_questions_have_no_key_so_no_item():
    assert make_practice(question(kind="code", text="Write f."), "loops", ("1", 0), "en") is None


def test_every_item_says_where_it_comes_from():
    asked = question("q7", "numeric", text="A car travels 150 km in 3 h.", reference=("50 km/h",))
    same, template = (make_practice(asked, "speed", ("1", number), "en") for number in (0, 1))
    assert same.origin == "other_numbers" and "Question q7 with other numbers" in same.prompt.text("en")
    assert template.origin == "template" and "Practice for question q7" in template.prompt.text("en")
    assert make_practice(asked, "speed", ("1", 0), "en") == same != make_practice(asked, "speed", ("2", 0), "en")


def test_every_template_has_its_words():
    for name in TEMPLATES:
        assert message(f"grading_practice.{name}", "en", **dict.fromkeys(PLACES, 1))


PLACES = ["a", "b", "c", "d", "n", "p", "h", "given", "wanted", "whole", "divisor", "numbers"]
