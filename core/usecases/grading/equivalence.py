"""Whether two statements say the same. True only where it is proved, False where they differ, None where neither is.

Numbers tried in the variables can only refuse; what they do not tell apart must be proved by rewriting. Runs in the
worker process.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from core.usecases.grading.formula_text import UnreadableFormula
from core.usecases.grading.identities import is_zero
from core.usecases.grading.relations import to_numbers
from core.usecases.grading.solved import conclude, has_equation, is_solved
from core.usecases.grading.statements import Equation, Grid, Listing, Named, Point, Region, Statement, Value, Word

if TYPE_CHECKING:
    from sympy import Expr, Set

_ROUNDED_DIGITS = 5
"""A rounded decimal of so many digits stands for an exact value; a shorter one is for a person."""


def same(gold: Statement, answer: Statement) -> bool | None:
    """Whether `answer` says what `gold` says."""
    if isinstance(answer, Listing) and not has_equation(gold):
        answer = conclude(answer)
    if isinstance(gold, Named) or isinstance(answer, Named):
        return _same_named(gold, answer)
    match gold, answer:
        case Value(), Value():
            return _same_values(gold, answer)
        case Word(), Word():
            return gold.text == answer.text
        case Grid(), Grid():
            return _same_rows(gold, answer)
        case Equation(), Equation():
            return _same_equations(gold, answer)
        case Point(), Point():
            if (gold.opening, gold.closing) != (answer.opening, answer.closing):
                return False
            if gold.opening == ":":
                return _same_ratios(gold.items, answer.items)
            return _all(gold.items, answer.items)
        case Listing(), Listing():
            return _same_lists(gold, answer)
        case (Listing(ordered=True), Point()) | (Point(), Listing(ordered=True)):
            return bool(_coordinates(gold)) and _all(_coordinates(gold), _coordinates(answer))
    if isinstance(gold, Region) or isinstance(answer, Region):
        return _same_regions(gold, answer)
    for one, other in ((gold, answer), (answer, gold)):
        if isinstance(one, Listing) and len(one.items) == 1 and not isinstance(other, Listing):
            return same(one.items[0], other)
        if isinstance(one, Word) and isinstance(other, Value) and len(one.text) == 1:
            return f"{other.expression}".casefold() == one.text
    return False if {type(gold), type(answer)} <= {Value, Point, Listing, Grid} else None


def _same_named(gold: Statement, answer: Statement) -> bool | None:
    if isinstance(gold, Named) and isinstance(answer, Named):
        if gold.name.split("(")[0] != answer.name.split("(")[0]:
            return False
        return same(gold.statement, answer.statement)
    named, other = (gold, answer) if isinstance(gold, Named) else (answer, gold)
    if isinstance(other, Region) and other.name and other.name != named.name:
        return False
    if isinstance(other, Equation):
        return _same_solved(gold, answer)
    return same(named.statement, other) if named is gold else same(other, named.statement)


def _same_solved(gold: Statement, answer: Statement) -> bool | None:
    """A solution meets an equation that says the same; an equation that is still to be solved meets no solution."""
    from sympy import Symbol

    if isinstance(gold, Named):
        return False if isinstance(gold.statement, Value) else None
    if not isinstance(answer, Named) or not isinstance(answer.statement, Value) or not answer.name.isidentifier():
        return None
    return _same_equations(gold, Equation(Symbol(answer.name, real=True) - answer.statement.expression, "="))


def _all(gold: Sequence[Statement], answer: Sequence[Statement]) -> bool | None:
    if len(gold) != len(answer):
        return False
    verdicts = [same(one, other) for one, other in zip(gold, answer, strict=True)]
    return False if False in verdicts else None if None in verdicts else True


def _same_ratios(gold: Sequence[Statement], answer: Sequence[Statement]) -> bool | None:
    """Whether 6:8:10 is 3:4:5."""
    pairs = [
        (one.expression, other.expression)
        for one, other in zip(gold, answer, strict=False)
        if isinstance(one, Value) and isinstance(other, Value)
    ]
    if not len(gold) == len(answer) == len(pairs):
        return False
    verdicts = [is_zero(a * d - b * c) for (a, b), (c, d) in pairwise(pairs)]
    return False if False in verdicts else None if None in verdicts else True


def _same_lists(gold: Listing, answer: Listing) -> bool | None:
    if _named(gold) and _named(answer) and gold.ordered and answer.ordered:
        return _matched(gold.items, answer.items)
    straight = _all(gold.items, answer.items)
    if straight:
        return True
    if any(_named(one) and not _named(other) and one.ordered for one, other in ((gold, answer), (answer, gold))):
        return straight
    matched = _matched(gold.items, answer.items)
    if matched and gold.ordered and answer.ordered and len(gold.items) > 2 and not _ascending(gold):
        return None  # whether order matters, nothing tells
    return matched


def _named(listing: Listing) -> bool:
    names = [item.name for item in listing.items if isinstance(item, Named)]
    return len(names) == len(listing.items) and len(set(names)) == len(names)


def _ascending(listing: Listing) -> bool:
    values = [item.expression for item in listing.items if isinstance(item, Value)]
    if len(values) < len(listing.items):
        return all(isinstance(item, Point) for item in listing.items)
    return all(bool((low < high) == True) for low, high in pairwise(values))  # noqa: E712


def _coordinates(statement: Statement) -> tuple[Statement, ...]:
    """The items of (2, 3), and of x = 2, y = 3 in the order of the letters; () of all else."""
    if isinstance(statement, Point):
        return statement.items if (statement.opening, statement.closing) == ("(", ")") else ()
    if not isinstance(statement, Listing) or not statement.ordered or not _named(statement):
        return ()
    named = [item for item in statement.items if isinstance(item, Named)]
    return tuple(item.statement for item in sorted(named, key=lambda item: item.name))


def _matched(gold: Sequence[Statement], answer: Sequence[Statement]) -> bool | None:
    """Each of `gold` with one of `answer`, in any order."""
    if len(gold) != len(answer):
        return False
    left, unsure = list(answer), False
    for one in gold:
        verdicts = [same(one, other) for other in left]
        if True in verdicts:
            left.pop(verdicts.index(True))
        elif None in verdicts:
            unsure = True
        else:
            return False
    return None if unsure else True


def _same_rows(gold: Grid, answer: Grid) -> bool | None:
    if [len(row) for row in gold.rows] != [len(row) for row in answer.rows]:
        return False
    pairs = [pair for rows in zip(gold.rows, answer.rows, strict=True) for pair in zip(*rows, strict=True)]
    verdicts = [is_zero(one - other) for one, other in pairs]
    return False if False in verdicts else None if None in verdicts else True


def _same_regions(gold: Statement, answer: Statement) -> bool | None:
    from sympy import SympifyError

    if isinstance(gold, Region) and isinstance(answer, Region) and gold.name and answer.name not in ("", gold.name):
        return False
    if is_solved(gold) and not is_solved(answer):
        return None
    try:
        one, other = _numbers(gold), _numbers(answer)
        return bool(one == other) or not ((one - other) | (other - one))
    except UnreadableFormula:
        return False if isinstance(gold, Value) or isinstance(answer, Value) else None
    except (TypeError, ValueError, NotImplementedError, SympifyError):
        return None


def _numbers(statement: Statement) -> "Set":
    from sympy import Union

    if not isinstance(statement, Listing) or statement.ordered or isinstance(next(iter(statement.items), None), Value):
        return to_numbers(statement)
    return Union(*(to_numbers(item) for item in statement.items))


def _same_values(gold: Value, answer: Value) -> bool | None:
    from core.usecases.grading.unit_reading import is_unit, to_unit

    if gold.unit and not answer.unit:
        answer = _lettered(answer)
    elif answer.unit and not gold.unit:
        gold = _lettered(gold)
    one, other = gold.expression, answer.expression
    if gold.unit and answer.unit and gold.unit != answer.unit:
        factor = to_unit(Fraction(1), answer.unit, gold.unit)
        if factor is None:  # apples and 个 may be the same
            return None if is_zero(one - other) and not (is_unit(gold.unit) and is_unit(answer.unit)) else False
        if any("degree_" in name for name, _ in (*gold.unit, *answer.unit)):
            return None
        from sympy import Rational

        other = other * Rational(factor.numerator, factor.denominator)
    elif "degree" in dict((*gold.unit, *answer.unit)) and gold.unit != answer.unit and one != other:
        from sympy import pi

        one, other = (one * pi / 180, other) if gold.unit else (one, other * pi / 180)
    if gold.percent != answer.percent and one != other:
        differ = one * 100 - other if gold.percent else one - other * 100
        return None if is_zero(differ) else is_zero(one - other)
    verdict = is_zero(one - other)
    return verdict if verdict is not False else _rounded(gold, answer, one, other)


def _lettered(value: Value) -> Value:
    """3m beside 3 metres is a length, not three times a variable."""
    from core.usecases.grading.unit_reading import read_unit

    number, letter = value.expression.as_coeff_Mul()
    unit = read_unit(letter.name) if letter.is_Symbol else None
    return Value(number, value.decimals, value.digits, unit=unit.powers) if unit else value


def _rounded(gold: Value, answer: Value, one: "Expr", other: "Expr") -> bool | None:
    """A decimal beside a value that no decimal writes out: right where it is that value rounded to its digits."""
    from sympy import Rational

    if (gold.decimals is None) == (answer.decimals is None):
        return False
    written, exact, number = (gold, other, one) if gold.decimals is not None else (answer, one, other)
    if not exact.is_number or not exact.is_real or _terminates(exact) or written.digits < 2 or not written.decimals:
        return False
    if abs((exact - number).evalf(30)) > Rational(1, 2 * 10**written.decimals):
        return False
    return True if written.digits >= _ROUNDED_DIGITS else None


def _terminates(value: "Expr") -> bool:
    if not value.is_Rational:
        return False
    bottom = value.q
    for prime in (2, 5):
        while bottom % prime == 0:
            bottom //= prime
    return bottom == 1


def _same_equations(gold: Equation, answer: Equation) -> bool | None:
    from sympy import simplify, together

    if gold.sign != answer.sign or gold.difference.free_symbols != answer.difference.free_symbols:
        return False
    if gold.difference == 0 or answer.difference == 0:
        return None
    ratio = simplify(together(gold.difference / answer.difference))
    if ratio.is_number:
        if ratio.is_zero or not ratio.is_finite:
            return None
        return gold.sign in "=≠" or bool(ratio.is_positive)
    return False if gold.sign in "=≠" and not _same_roots(gold.difference, answer.difference) else None


def _same_roots(one: "Expr", other: "Expr") -> bool:
    """Whether they may have the same roots: one number that is a root of one alone tells them apart."""
    from sympy import Poly
    from sympy.polys.polyerrors import PolynomialError

    try:
        first, second = Poly(one), Poly(other)
    except PolynomialError:
        return True
    return not (first.total_degree() == second.total_degree() == 1)
