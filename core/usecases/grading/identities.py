"""Whether an expression is zero for all its real variables: numbers refuse, rewriting proves.

Knows nothing of statements. Runs in the worker process.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sympy import Expr

_TRIED = ((3, 7), (11, 13), (-17, 19), (29, 23), (5, 2))
"""Numerators and denominators put in for variables."""


def is_zero(difference: "Expr") -> bool | None:
    """Whether an expression is zero for all its real variables: numbers refuse, rewriting proves, else None."""
    from sympy import expand, powsimp, radsimp, simplify, trigsimp

    if difference.is_zero or difference == 0:
        return True
    if _differs(difference):
        return False
    for rewrite in (expand, radsimp, powsimp, trigsimp, simplify):
        if rewrite(difference).is_zero:
            return True
    if not difference.free_symbols:
        return difference.equals(0) or None
    return None


def _differs(difference: "Expr") -> bool:
    """Whether some numbers in the variables give plainly another value than zero."""
    from sympy import Rational

    names = sorted(difference.free_symbols, key=lambda symbol: symbol.name)
    for at in range(len(_TRIED)):
        points = {name: Rational(*_TRIED[(at + k) % len(_TRIED)]) + k // 5 for k, name in enumerate(names)}
        value = difference.subs(points).evalf(40)
        if not value.is_number or not value.is_finite:
            continue
        if abs(value) > Rational(1, 10**20):
            return True
    return False
