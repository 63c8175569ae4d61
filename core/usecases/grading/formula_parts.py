"""Numbers, quotients, powers and functions of sympy, built within bounds: nothing grows that a formula need not.

Knows nothing of text. Out of bounds is UnreadableFormula.
"""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from core.usecases.grading.formula_text import UnreadableFormula

if TYPE_CHECKING:
    from sympy import Expr

MOST_POWER = 200
MOST_DIGITS = 60
MOST_BITS = 1_000


@cache
def _table() -> dict[str, Callable[["Expr"], "Expr"]]:
    import sympy

    names = ["sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp", "log"]
    table: dict[str, Callable[[Expr], Expr]] = {name: getattr(sympy, name) for name in names}
    table |= {f"arc{name}": getattr(sympy, f"a{name}") for name in ("sin", "cos", "tan")}
    return table | {"ln": sympy.log, "abs": sympy.Abs, "floor": sympy.floor, "ceil": sympy.ceiling}


def apply_function(name: str, value: "Expr", base: "Expr | None") -> "Expr":
    """The function of `value`; `base` is a logarithm's. UnreadableFormula for a name that is not on the list."""
    from sympy import Integer, log

    if name == "lg":
        base = Integer(10)
    if name == "exp":
        from sympy import E

        return raise_power(E, value)
    if base is not None:
        return divide(log(value), log(base))
    if name not in _table():
        raise UnreadableFormula(name)
    return _table()[name](value)


def make_number(text: str) -> "Expr":
    """Digits as an exact rational."""
    from sympy import Rational

    if len(text) > MOST_DIGITS:
        raise UnreadableFormula("digits")
    return Rational(text)


def divide(top: "Expr", bottom: "Expr") -> "Expr":
    """The quotient; nothing is divided by zero."""
    if bottom.is_zero:
        raise UnreadableFormula("/0")
    return top / bottom


def raise_power(base: "Expr", power: "Expr") -> "Expr":
    """base**power where the result stays small: sympy computes powers of numbers at once."""
    if power.is_number:
        size = power.evalf(15) if not power.is_Rational else power
        if not size.is_real or abs(size) > MOST_POWER:
            raise UnreadableFormula("power")
        for number in base.atoms():
            if number.is_Rational and max(abs(number.p), number.q).bit_length() * abs(size) > MOST_BITS:
                raise UnreadableFormula("power")
    elif base.is_Rational and max(abs(base.p), base.q).bit_length() > MOST_DIGITS:
        raise UnreadableFormula("power")
    if base.is_zero and power.is_number and not power.is_positive:
        raise UnreadableFormula("0^")
    return base**power
