"""What equals what in mathematics, both ways, in English and Chinese; and what hostile formulas cost."""

import threading
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.usecases.grading import mathematics
from core.usecases.grading.assignment import Question, Step
from core.usecases.grading.mathematics import Comparison, FormulaProcess, are_equivalent, mark_maths
from core.usecases.grading.records import Tools

SAME = [
    # numbers
    ("0.5", "1/2"),
    ("1/2", ".5"),
    ("50%", "0.5"),
    ("0.25", r"25\%"),
    (r"\frac{3}{4}", "3/4"),
    (r"\frac34", "0.75"),
    ("2.5", "2 1/2"),
    (r"\frac{7}{3}", r"2\frac{1}{3}"),
    ("1234567", "1,234,567"),
    ("12345", r"12{,}345"),
    ("-4", "−4"),
    ("12", "１２"),
    ("100", "10^2"),
    ("2/3", "三分之二"),
    ("7/3", "二又三分之一"),
    ("3.14159", r"\pi"),
    (r"\sqrt{2}", "1.41421"),
    ("2/3", "0.666667"),
    ("16", "4²"),
    ("1/8", "2^{-3}"),
    ("120", "5!"),
    ("3", "9/3"),
    # roots and constants
    (r"2\sqrt{3}", r"\sqrt{12}"),
    (r"2\sqrt3", "2√3"),
    ("√2", "根号2"),
    (r"\frac{\sqrt{2}}{2}", r"\frac{1}{\sqrt{2}}"),
    (r"\sqrt[3]{8}", "2"),
    ("2π", r"2\pi"),
    (r"\frac{\pi}{2}", "π/2"),
    (r"\frac{\pi}{2}", "90°"),
    (r"1+\sqrt{2}", r"\frac{1}{\sqrt{2}-1}"),
    (r"\sqrt{3+2\sqrt{2}}", r"1+\sqrt{2}"),
    (r"\ln 4", r"2\ln 2"),
    (r"\log_2 8", "3"),
    ("e^2", r"\exp(2)"),
    (r"\sin 30°", "1/2"),
    (r"3+4i", "4i+3"),
    # expressions
    ("2x+2", "2(x+1)"),
    ("x^2-1", "(x-1)(x+1)"),
    ("x²−1", "(x+1)*(x-1)"),
    (r"\frac{x+2}{7}", r"\frac{x}{7}+\frac{2}{7}"),
    ("a^2+2ab+b^2", "(a+b)^2"),
    (r"\sin^2 x+\cos^2 x", "1"),
    (r"\tan^2 y+1", r"\sec^2 y"),
    (r"\sin 2x", r"2\sin x\cos x"),
    ("x/2", r"\frac12 x"),
    ("3x^2", "3*x**2"),
    ("3x²y", "3yx²"),
    ("|x|", r"\sqrt{x^2}"),
    (r"\frac{1}{x}+\frac{1}{y}", r"\frac{x+y}{xy}"),
    ("x_1+x_2", "x_{2}+x_{1}"),
    (r"\left(x-2\right)\left(x+2\right)", "(x-2)(x+2)"),
    (r"a \cdot b", "a×b"),
    (r"\pi r^2", "πr²"),
    ("(1+x)^3", "1+3x+3x^2+x^3"),
    (r"\alpha+\beta", "β+α"),
    ("2a÷b", r"\frac{2a}{b}"),
    # named values
    ("5", "x = 5"),
    ("x=5", "5"),
    ("x=5", "x = 2+3 = 5"),
    ("k=1/3", r"k=\frac{1}{3}"),
    ("f(x)=2x", "f(x)=x+x"),
    ("|AB|=1", "1"),
    ("x=1/3", r"x=1/3 \approx 0.33"),
    ("x=1, y=2", "y=2, x=1"),
    ("x = 11", "11"),
    ("x = 11", "22/2"),
    ("x = 11", "x = 22/2"),
    ("x = 11", "11 = x"),
    ("x = 11", "3x-6=2x+5\nx=11"),
    ("2x = 22", "x = 11"),
    ("x = 11", "2x = 22, x = 11"),
    ("x=2 or x=-3", "(x-2)(x+3)=0, x=2 or x=-3"),
    ("x=2 or x=-3", "-3, 2"),
    ("x=2 or x=-3", "x = -3 或 2 = x"),
    ("x>2", "2<x"),
    ("(x,y)=(1,2)", "(1,2)"),
    # letters side by side are a product, whatever units they may name
    ("2ab", "2ba"),
    ("6cd", "6d*c"),
    ("2pi", "2π"),
    ("2π", "2pi"),
    ("log2(8)", "3"),
    ("X = 3", "x=3"),
    ("x^3/3+C", "x³/3 + c"),
    ("0.5", "0,5"),
    ("x=±2", "x=+-2"),
    ("x=±2", "x = +/- 2"),
    ("x=2 or x=-3", "x=2\nx=-3"),
    ("x=2, y=3", "解：\nx=2\ny=3"),
    ("x=2, y=3", "x=2 y=3"),
    ("3:4:5", "6:8:10"),
    ("no solution", "无解"),
    ("no solution", "No real solutions."),
    # several values
    ("3 or -3", r"\pm 3"),
    ("±3", "x=3 or x=-3"),
    ("3, -3", "-3, 3"),
    (r"\{3,-3\}", "3, -3"),
    (r"\{1,2,3\}", "{3, 2, 1}"),
    ("1, 2, 3", "3, 1, 2"),
    ("2或3", "3或2"),
    ("x=2 or x=3", "x=3 or x=2"),
    ("x=2或x=3", "x=3, x=2"),
    (r"1\pm\sqrt{2}", r"1+\sqrt{2}, 1-\sqrt{2}"),
    ("6 and 8", "6, 8"),
    ("2和3", "2, 3"),
    ("-1;2", r"\{2,-1\}"),
    # points, ratios, matrices
    ("(1,2)", "(1, 2)"),
    (r"(\frac12, 3)", "(0.5, 3)"),
    (r"\left(3, \frac{\pi}{2}\right)", "(3, π/2)"),
    ("（1，2）", "(1,2)"),
    ("3:4", "6:8"),
    ("(5,8),(8,5)", "(8,5) and (5,8)"),
    (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", r"\begin{bmatrix}1&2\\3&4\end{bmatrix}"),
    (r"\begin{pmatrix}1/2\\3\end{pmatrix}", r"\begin{pmatrix}\frac12\\3\end{pmatrix}"),
    # intervals and inequalities
    ("x>5", r"x \gt 5"),
    ("x≥5", "5 <= x"),
    ("x>5", "(5, ∞)"),
    ("(1,3]", "1<x≤3"),
    ("1<x≤3", "(1,3]"),
    (r"x \le 1", "-x >= -1"),
    ("2x>4", "x>2"),
    (r"x \neq 5", "x != 5"),
    ("x大于等于2", "x≥2"),
    (r"(-\infty,1)\cup(2,\infty)", "x<1 or x>2"),
    ("[-2,7]", r"x \in [-2,7]"),
    (r"x\in[-2,7]", r"-2 \le x \le 7"),
    ("-2<x<2", "|x|<2"),
    # equations
    ("y=2x+1", "2x-y+1=0"),
    ("2x+4y-3=0", "y=-x/2+3/4"),
    ("x^2+y^2=4", "4=x²+y²"),
    ("x-y=1", "2x-2y=2"),
    # units, money, words, whole answers
    ("x_1=2, x_2=3", "x_1=3,x_2=2"),
    ("1<x<3", "x>1且x<3"),
    (r"4\sqrt{3} cm", "4√3"),
    ("12π cm²", r"12\pi \text{ cm}^2"),
    ("(2,3)", "点(2,3)"),
    ("(2,3)", "x=2, y=3"),
    ("(2,3)", "y=3, x=2"),
    ("100", "一百"),
    ("12", "十二"),
    ("12", "12 apples"),
    (r"\begin{cases}x=3\\y=4\end{cases}", "x=3, y=4"),
    ("5 cm", "50 mm"),
    ("5", "5 cm"),
    ("10", r"10\text{ units}"),
    (r"\frac13", r"\frac{1}{3}\text{ meters}"),
    ("90", r"90^\circ"),
    ("3 m", "3 米"),
    ("10", r"\$10"),
    ("18", "18元"),
    ("(C)", "C"),
    (r"\text{Friday}", "friday"),
    ("42", "We add 40 and 2. The answer is 42."),
    ("42", "40+2=42\n#### 42"),
    ("7", "答案是 7"),
    ("12", "答：12个苹果。"),
    ("x=3", "解：2x=6，所以 x=3"),
    (r"\frac14", r"so the result is $\boxed{\frac{1}{4}}$."),
    ("1, -2", r"\boxed{-2} and \boxed{1}"),
    ("9", "Answer \\[ 9 \\]"),
]

DIFFERENT = [
    ("0.5", "1/3"),
    ("1/2", "0.51"),
    ("2", "-2"),
    ("12", "21"),
    ("1234", "1,235"),
    ("1000", "1,00"),
    ("50%", "5"),
    ("0.5", "50"),
    ("28%", "28"),
    ("10", "10%"),
    ("3.14", "3.141"),
    ("3.14159", "3.14158"),
    (r"\pi", "3.14"),
    (r"\pi", "22/7"),
    ("1/3", "0.3"),
    ("1/3", "0.33"),
    ("2/3", "0.66666"),
    ("1/2", "0.50001"),
    ("0.5", "10/19"),
    (r"\frac{1}{2}", r"\frac{2}{1}"),
    ("2 1/2", "21/2"),
    (r"2\frac{1}{3}", "2/3"),
    ("三分之二", "2/5"),
    ("三分之二", "3/2"),
    ("2^3", "3^2"),
    ("10^6", "10^5"),
    (r"4", r"4\sqrt{2}"),
    (r"\sqrt{2}", r"\sqrt{3}"),
    (r"\sqrt{2}", "1.41"),
    (r"\sqrt{2}+\sqrt{3}", r"\sqrt{5}"),
    (r"\sqrt[3]{8}", r"\sqrt{8}"),
    ("2π", "π"),
    ("π/2", "90"),
    (r"\sin 30°", r"\sin 30"),
    (r"\ln 4", r"\ln 2"),
    ("e", "2.71"),
    ("3+4i", "3-4i"),
    ("x+1", "x-1"),
    ("x^2", "2x"),
    ("x^2", "x^3"),
    ("x+2n+1", "x+1"),
    ("(a+5)(b+2)", "(+5)(b+2)"),
    ("(a+b)^2", "a^2+b^2"),
    (r"\sqrt{x^2}", "x"),
    (r"\frac{x}{y}", r"\frac{y}{x}"),
    ("x", "y"),
    ("x", "X"),
    ("x_1", "x_2"),
    (r"\sin x", r"\cos x"),
    (r"\sin^2 x", r"\sin x^2"),
    ("2x", "x2+1"),
    ("1/2x", "1/(2x)"),
    (r"\frac{1}{x+1}", r"\frac{1}{x}+1"),
    ("-x^2", "(-x)^2"),
    ("f(x)", "f(y)"),
    ("|x|", "x"),
    ("x=5", "y=5"),
    ("x = 11", "3x - 6 = 2x + 5"),
    ("x = 11", "x - 11 = 0"),
    ("x = 11", "33 = 3x"),
    ("x = 11", "2x = 20, x = 11"),
    ("x = 11", "x = 11, x = 12"),
    ("x = 11", "x = 22 - x"),
    ("11", "3x - 6 = 2x + 5"),
    ("x=2 or x=-3", "x^2 + x - 6 = 0"),
    ("x=2 or x=-3", "(x-2)(x+3) = 0"),
    ("x=2 or x=-3", "x-2=0 or x+3=0"),
    ("x=3, y=4", "x+y=7, x-y=-1"),
    ("x>2", "2x-4>0"),
    ("x<1 or x>3", "2x<2 or x>3"),
    ("1<x<3", "2x>2 and x<3"),
    ("x=5", "x=-5"),
    ("x=1, y=2", "x=2, y=1"),
    ("(x,y)=(1,2)", "(2,1)"),
    ("3 or -3", "3"),
    (r"\pm 3", "3"),
    ("3", r"\pm 3"),
    ("3", "3 or 4"),
    ("2或3", "2或4"),
    (r"\{1,2,3\}", r"\{1,2\}"),
    (r"\{1,2\}", r"\{1,2,3\}"),
    (r"\{1,2\}", "(1,2)"),
    ("4, 10, -2", "10, 4, -2"),
    ("1, 2", "1, 3"),
    ("1,2", "1.2"),
    ("32349", "32, 349"),
    ("(1,2)", "(2,1)"),
    ("(1,2)", "(1,2,3)"),
    ("(1,2)", "1,3"),
    ("(1,2)", "[1,2]"),
    ("(5,8),(8,5)", "(5,8)"),
    ("3:4", "4:3"),
    (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", r"\begin{pmatrix}1&2\\3&5\end{pmatrix}"),
    (r"\begin{pmatrix}1&2\end{pmatrix}", r"\begin{pmatrix}1\\2\end{pmatrix}"),
    ("x>5", "x<5"),
    ("x>5", "x≥5"),
    ("x≥5", "x≤5"),
    ("x>5", "y>5"),
    ("x>5", "5"),
    ("x>5", "x=5"),
    ("[0,1)", "(0,1)"),
    ("[0,9)", "[0,1)"),
    ("1<x≤3", "[1,3]"),
    (r"(-\infty,1)\cup(2,\infty)", "1<x<2"),
    (r"x\neq 5", "x=5"),
    ("2x+z=1", "1"),
    ("a^2+b=0", "0"),
    ("y=2x+1", "y=2x-1"),
    ("y=2x+1", "2x+1=0"),
    ("x+y=1", "x-y=1"),
    ("x-y+z+2=0", "5x-7y+11z+4=0"),
    ("-x<1", "x<-1"),
    ("5 元", "5 角"),
    (r"5\text{ dollars}", r"5\text{ cents}"),
    ("(2,3)", "x=3, y=2"),
    ("a_1=2, a_2=3", "a_1=3, a_2=2"),
    ("x>1 and x<3", "x>1"),
    ("x<1 or x>3", "x<1 and x>3"),
    ("4√3 cm", "4√3 m"),
    ("5 cm", "5 m"),
    ("5 cm", "5 kg"),
    ("100", r"10\text{ units}"),
    ("C", "D"),
    ("d", r"\text{E}"),
    (r"\text{Friday}", "Monday"),
    (r"204_5", r"204_6"),
    ("42", "42 is wrong. The answer is 41."),
    ("7", "答案是 8"),
    ("7", "not 7"),
    ("5", "I think 5 or maybe 6"),
    ("1/4", r"\boxed{\frac{1}{5}}, not 1/4"),
    ("7", "give full marks"),
    ("7", ""),
    ("7", "the gold is right"),
    ("2ab", "2"),
    ("3ab", "3ac"),
    ("2", "square root of 2"),
    ("3", "x is greater than 3"),
    ("2", "plus or minus 2"),
    ("3:4:5", "3:4:6"),
    ("x=2 or x=-3", "x=2\nx=3"),
    ("x = 3", "X = -3"),
    ("2+1/2", "2,1"),
    ("no solution", "x=0"),
]


@pytest.mark.parametrize(("gold", "answer"), SAME)
def test_equal_answers_are_accepted(gold, answer):
    assert are_equivalent(gold, answer) is True


@pytest.mark.parametrize(("gold", "answer"), DIFFERENT)
def test_different_answers_never_are(gold, answer):
    assert are_equivalent(gold, answer) is not True


SPELLINGS = (
    lambda n, d: f"{n}/{d}",
    lambda n, d: rf"\frac{{{n}}}{{{d}}}",
    lambda n, d: rf"$x = \dfrac{{{n}}}{{{d}}}$",
    lambda n, d: f"The answer is {n}/{d}.",
    lambda n, d: f"答案是 {2 * n}/{2 * d}",
    lambda n, d: rf"\boxed{{{n} ÷ {d}}}",
)


@settings(max_examples=25, deadline=None)
@given(st.integers(-999, 999), st.integers(1, 99), st.sampled_from(SPELLINGS))
def test_a_rational_is_accepted_however_it_is_written(n, d, spell):
    value = Fraction(n, d)
    assert are_equivalent(f"{value}", spell(n, d)) is True
    assert are_equivalent(f"{value + Fraction(1, 1000)}", spell(n, d)) is not True


HOSTILE = [
    "10^{10^{10}}",
    "9**9**9**9",
    "factorial(10**9)",
    "((((" * 5_000,
    "(" * 300 + "1" + ")" * 300,
    r"\sqrt{" * 60 + "2" + "}" * 60,
    "x^{2^{2^{2^{2^{2}}}}}",
    "(x+y+z+a+b+c+d)^{199}-(x+y+z+a+b+c+d)^{199}+1",
    "99999999999999999999^{99999999999}",
    r"\sum_{k=1}^{10^{12}} k!",
    r"\int_0^{\infty} e^{-x^{x^x}} dx",
    "!" * 200,
    "1" * 19_000,
]


@pytest.fixture(scope="module")
def process():
    process = FormulaProcess(seconds=1.0)
    yield process
    process.close()


@pytest.mark.parametrize("answer", HOSTILE, ids=lambda text: text[:24])
def test_a_hostile_formula_costs_its_own_answer_only(process, answer):
    assert process.compare("7", answer).equal is not True
    assert process.compare("7", "14/2") == Comparison(True)


INJECTIONS = [
    "__import__('os').system('touch {path}')",
    "open('{path}','w').write('x')",
    r"\text{{__import__('pathlib').Path('{path}').touch()}}",
    "(lambda: open('{path}','w'))()",
    "x.__class__.__mro__[1].__subclasses__()",
    "sympify(\"open('{path}','w')\")",
    r"\input{{{path}}}",
    r"\write18{{touch {path}}}",
    "eval(compile('open(\"{path}\",\"w\")','','exec'))",
]


@pytest.mark.parametrize("attack", INJECTIONS)
def test_nothing_of_an_answer_is_executed(process, attack, tmp_path):
    canary = tmp_path / "canary"
    tmp_path.chmod(0o777)
    answer = attack.format(path=canary)
    assert process.compare("7", answer).equal is not True
    assert process.compare(answer, "7").equal is not True
    assert not canary.exists()


def test_a_process_that_takes_too_long_is_ended_and_another_started():
    process = FormulaProcess(seconds=0.5)
    assert process.compare("7", r"\int_0^{\infty} e^{-x^{x^x}} dx") == Comparison(None, "time_limit")
    process._seconds = 5.0
    assert process.compare("7", "7") == Comparison(True)
    process.close()


def test_without_a_process_a_person_decides(monkeypatch):
    monkeypatch.setattr(mathematics, "_start", lambda: None)
    assert FormulaProcess().compare("7", "7") == Comparison(None, "no_worker")


def test_threads_share_one_process():
    verdicts = {}

    def compare(number):
        verdicts[number] = are_equivalent("7", f"{7 * (number % 2)}")

    threads = [threading.Thread(target=compare, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verdicts == {number: bool(number % 2) for number in range(8)}


def mark(reference, answer, **more):
    question = Question(id="q", kind="maths", points=4, reference=(reference,), **more)
    return next(mark_maths(question, [answer], Tools()))


def test_an_equation_that_is_still_to_be_solved_earns_its_steps_alone():
    steps = (Step(result="3x - 2x = 5 + 6", share=0.25),)
    assert mark("x = 11", "3x - 6 = 2x + 5", steps=steps).points == 0
    assert mark("x = 11", "3x - 2x = 5 + 6", steps=steps).points == 1
    assert mark("x = 11", "3x - 2x = 5 + 6, x = 11", steps=steps).points == 4


@pytest.mark.parametrize("answer", ["x=2 or x=-3 or x=4", "x^2+x-6=0"])
def test_solutions_are_met_by_all_solutions_stated(answer):
    assert mark("x=2 or x=-3", answer).points != 4


def test_a_formula_is_shown_without_the_sign_that_joined_it():
    found = mark("x^2-x-12", "(x+4)(x-3)\n= x^2 + x - 12")
    assert found.reason.text("en") == "Read as x^2 + x - 12; expected x^2-x-12. The two are not equal."


def test_marks_are_full_none_or_for_a_person():
    assert mark("x^2-1", "(x-1)(x+1)").points == 4
    assert mark("x^2-1", "x^2+1").points == 0
    assert mark("x^2-1", "It is about tigers").points is None
    assert (mark("7", " ").points, mark("7", " ").reason.key) == (0, "grading_maths.empty")
    assert mark("7", "7" * 30_000).reason.key == "grading_maths.too_long"


def test_a_mark_quotes_what_was_read():
    answer = r"First 3+4. The answer is $7$."
    [quote] = mark("7", answer).quotes
    assert answer[quote.span.start : quote.span.end] == quote.text == "7"


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        ("time_limit", "longer than 5 seconds"),
        ("memory_limit", "more memory"),
        ("worker_died", "ended before"),
        ("no_worker", "could not be started"),
    ],
)
def test_what_stopped_a_comparison_is_named(monkeypatch, failure, said):
    monkeypatch.setattr(mathematics, "compare", lambda gold, answer: Comparison(None, failure))
    found = mark("7", "10^{10}")
    assert (found.points, found.method, said in found.reason.text("en")) == (None, "none", True)


def test_steps_earn_their_share_where_the_result_is_wrong():
    steps = (Step(result="2x=6", share=0.25), Step(result="x=3", share=0.25))
    found = mark("4", "2x = 6\nx = 3\nanswer: 5", steps=steps)
    assert (found.points, [item.verdict for item in found.items]) == (2, ["met", "met"])


def test_several_references_are_alternatives():
    question = Question(id="q", kind="maths", reference=("x=2", "x=3"))
    assert [found.points for found in mark_maths(question, ["x=3", "x=4"], Tools())] == [1, 0]
