"""The formula parser reads its grammar, builds small things only, and refuses all else with its own error."""

import pytest
import sympy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.usecases.grading.formula_text import UnreadableFormula
from core.usecases.grading.safe_formula import read_formula
from core.usecases.grading.statement_reading import read_statement

x, y = sympy.symbols("x y", real=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2x+1", 2 * x + 1),
        (r"\frac12x^2", x**2 / 2),
        ("2 1/2", sympy.Rational(5, 2)),
        (r"2\frac{1}{2}", sympy.Rational(5, 2)),
        (r"2\frac{x}{2}", x),
        ("-x^2", -(x**2)),
        ("2^-1", sympy.Rational(1, 2)),
        ("2^{3^2}", 512),
        ("|x-y|", abs(x - y)),
        ("2|x|", 2 * abs(x)),
        ("sin 2x", sympy.sin(2 * x)),
        (r"\sin^2 x", sympy.sin(x) ** 2),
        ("sin x cos x", sympy.sin(x) * sympy.cos(x)),
        (r"\sqrt[3]{x}", sympy.root(x, 3)),
        ("√2", sympy.sqrt(2)),
        ("根号3", sympy.sqrt(3)),
        ("½", sympy.Rational(1, 2)),
        ("x²y³", x**2 * y**3),
        (r"\log_2 8", 3),
        ("90°", sympy.pi / 2),
        ("50%", sympy.Rational(1, 2)),
        ("0.1", sympy.Rational(1, 10)),
        ("５×２÷４", sympy.Rational(5, 2)),
        ("e^0", 1),
        (r"\left( x + y \right)", x + y),
        ("π", sympy.pi),
        ("4!", 24),
    ],
)
def test_formulas_are_read(text, expected):
    assert sympy.simplify(read_formula(text) - expected) == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "()",
        "1+",
        "5 6",
        "1/0",
        "0^{-1}",
        "x.y",
        "a=b",
        "__import__('os')",
        "x.__class__",
        "lambda: 1",
        "eval(1)",
        "exec('x')",
        "[1 for i in range(x)]",
        "9^9^9^9",
        "10^{10^{10}}",
        "2^{1000}",
        "1000!",
        "((2^{100})^{100})^{100}",
        "(" * 100 + "1" + ")" * 100,
        "-" * 100 + "1",
        "1" * 100,
        "x" * 1_000,
        r"\input{x}",
        r"\sin^{-1} x",
        "hello",
    ],
)
def test_what_is_no_formula_or_too_large_is_refused(text):
    with pytest.raises(UnreadableFormula):
        read_formula(text)


SIGNS = st.text(alphabet="0123456789xyze+-*/^()[]{}|!.,=<>√π° \\%_'$", max_size=24)
LATEX = st.lists(
    st.sampled_from(
        [r"\frac", r"\sqrt", r"\sin", r"\pm", r"\text", r"\begin{pmatrix}", "{", "}", "^", "2", "x", "(", ")"]
    ),
    max_size=14,
).map("".join)


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(max_size=60), SIGNS, LATEX))
@example("|" * 50)
@example("0**0")
@example("x_")
@example("1e5")
def test_only_its_own_error_comes_out_of_any_text(text):
    for read in (read_formula, read_statement):
        try:
            assert read(text) is not None
        except UnreadableFormula:
            continue


@given(st.integers(-99, 99), st.integers(1, 99))
@settings(deadline=None, max_examples=50)
def test_a_fraction_is_exact(top, bottom):
    wanted = sympy.Rational(top, bottom)
    assert read_formula(f"{top}/{bottom}") == read_formula(rf"\frac{{{top}}}{{{bottom}}}") == wanted
