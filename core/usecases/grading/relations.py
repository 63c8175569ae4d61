"""Equations, inequalities and unions of intervals as statements. Runs in the worker process."""

from typing import TYPE_CHECKING

from core.usecases.grading.formula_text import UnreadableFormula
from core.usecases.grading.safe_formula import read_formula
from core.usecases.grading.statement_reading import read_list, read_one
from core.usecases.grading.statement_text import bare_name, is_name
from core.usecases.grading.statements import Equation, Listing, Named, Point, Region, Statement, Value

if TYPE_CHECKING:
    from sympy import Expr, Set

_TURNED = {">": "<", "≥": "≤"}


def read_relation(sides: list[str]) -> Statement:
    """Sides with the signs between them, at odd places. "x = 2 + 3 = 5" says 5; after "≈" it is only rounded."""
    signs = ["=" if sign == "==" else sign for sign in sides[1::2]]
    if set(signs) <= {"=", "≈"}:
        return _read_equation(sides[::2], signs)
    if "=" in signs or "≈" in signs:
        raise UnreadableFormula("signs")
    return _read_inequality([read_formula(side) for side in sides[::2]], signs)


def _read_equation(sides: list[str], signs: list[str]) -> Statement:
    if "≈" in signs and signs.index("≈"):
        sides = sides[: signs.index("≈") + 1]
    if len(sides) == 2 and is_name(sides[1]) and sides[0] and not is_name(sides[0]):
        sides = sides[::-1]
    if not sides[0] or is_name(sides[0]):
        right = read_list(sides[-1])
        named = sides[0] and not (isinstance(right, Value) and right.expression.free_symbols)
        if named or not sides[0]:
            return Named(bare_name(sides[0]), right) if sides[0] else right
    values = [read_formula(side) for side in sides]
    if all(not value.free_symbols for value in values):
        return read_list(sides[-1])
    if len(sides) != 2:
        raise UnreadableFormula("chain")
    return Equation(values[0] - values[1], "=")


def _read_inequality(values: list, signs: list[str]) -> Statement:
    from sympy import And, Ge, Gt, Le, Lt, Ne

    relations = {"<": Lt, ">": Gt, "≤": Le, "≥": Ge, "≠": Ne}
    names = set().union(*(value.free_symbols for value in values))
    if len(names) == 1:
        parts = [relations[s](a, b) for a, s, b in zip(values, signs, values[1:], strict=False)]
        try:
            return Region(And(*parts).as_set(), next(iter(names)).name, all(_is_bare(value) for value in values))
        except (NotImplementedError, ValueError, TypeError, AttributeError) as error:
            raise UnreadableFormula("inequality") from error
    if len(signs) != 1 or not names:
        raise UnreadableFormula("chain")
    difference = values[0] - values[1]
    return Equation(-difference if signs[0] in _TURNED else difference, _TURNED.get(signs[0], signs[0]))


def _is_bare(value: "Expr") -> bool:
    """Whether a side is a number, or the variable with nothing left to do but a sign or bars."""
    from sympy import Abs

    bare = value.args[0] if isinstance(value, Abs) else value
    return value.is_number or bare.is_Symbol or (-bare).is_Symbol


def read_union(parts: list[str]) -> Region:
    """The union of intervals and sets of numbers."""
    from sympy import Union

    return Region(Union(*(to_numbers(read_one(part)) for part in parts)))


def to_numbers(statement: Statement) -> "Set":
    """The set of real numbers that a statement is; UnreadableFormula where it is none."""
    from sympy import FiniteSet, Interval

    match statement:
        case Region():
            return statement.numbers
        case Named():
            return to_numbers(statement.statement)
        case Listing(ordered=False) if all(isinstance(item, Value) for item in statement.items):
            return FiniteSet(*(item.expression for item in statement.items))
        case Point() if len(statement.items) == 2 and all(isinstance(item, Value) for item in statement.items):
            low, high = (item.expression for item in statement.items)
            if not (low.is_number and high.is_number and low.is_extended_real and high.is_extended_real):
                raise UnreadableFormula("interval")
            return Interval(low, high, statement.opening == "(", statement.closing == ")")
        case _:
            raise UnreadableFormula("no set")
