"""What an answer can state: a value, a word, several values, a point, a set of numbers, an equation, a matrix.

Knows nothing of how statements are read or compared.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sympy import Expr, Set


@dataclass(frozen=True, slots=True)
class Value:
    """An expression; `decimals` and `digits` where it is a plain decimal as written; unit as pint's powers."""

    expression: "Expr"
    decimals: int | None = None
    digits: int = 0
    percent: bool = False
    unit: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a letter of a choice, folded."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Several statements. `ordered` is False for sets and for what "or" and "and" join."""

    items: tuple["Statement", ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class Point:
    """Items in brackets, as written: a point, a vector or an interval."""

    opening: str
    items: tuple["Statement", ...]
    closing: str


@dataclass(frozen=True, slots=True)
class Region:
    """A set of real numbers, of the variable `name` where one is written."""

    numbers: "Set"
    name: str = ""
    solved: bool = True
    """False where the variable still stands in a calculation, as in 2x - 1 < 3."""


@dataclass(frozen=True, slots=True)
class Equation:
    """`left - right` related to zero by `=`, `<`, `≤` or `≠`."""

    difference: "Expr"
    sign: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix by rows."""

    rows: tuple[tuple["Expr", ...], ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What is said of a name, such as x = 5."""

    name: str
    statement: "Statement"


Statement = Value | Word | Listing | Point | Region | Equation | Grid | Named
