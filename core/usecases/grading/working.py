"""Checks the arithmetic that a student's working writes out: "12*3=38" is false whatever the question was.

Only equations between numbers are judged; anything with letters, units between numbers or an unknown is left alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from core.documents.document import Span
from core.usecases.grading.number_reading import read_decimal
from core.usecases.grading.plain_text import PlainText, make_plain

_TOKEN = re.compile(r"\s*(?:(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)|([-+*/()%^]))")
_PART = r"[-+*/()%^.,\d \t]*"
_EQUATION = re.compile(rf"(?<![A-Za-z_\d.,^/*+\-)(=%])(?P<chain>[-+(.\d]{_PART}(?:[=≈]{_PART}\d[%) \t]*)+)")
_RUNS = re.compile(r"[-+*/()%^.,\d \t=≈]+")
_GOES_ON = re.compile(r"\s*(?:[\[{\\_^√π/*]|[a-z](?![a-z])(?=\s*[=+*/^)-]))")
_MOST_RUN = 600
"""A longer run of signs and digits is no line of a calculation."""
_NOISE = re.compile(r"<<[^<>\n]*>>|[$€£¥]")
_MOST_SIDE = 120
_CALCULATION = re.compile(r"\(*-?\d[\d.,]*\)*(?:\s*[-*/+x]\s*\(*\d[\d.,]*\)*)+", re.IGNORECASE)
_POWER_OF_TEN = re.compile(r"[*x]\s*10\s*-", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WrongLine:
    """An equation that does not hold: where it stands, and what its left side comes to."""

    text: str
    span: Span
    value: Fraction


class _Unreadable(ValueError):
    pass


def check_working(text: str) -> WrongLine | None:
    """The first equation between numbers whose sides differ; None where all hold. "≈", and decimals that were rounded
    to the digits written, hold within half of their last digit."""
    return next(_wrong_lines(make_plain(text)), None)


def _wrong_lines(plain: PlainText) -> Iterator[WrongLine]:
    text = plain.text.replace("\\times", "     *").replace("\\div", "   /").replace("\\$", "  ")
    text = _NOISE.sub(lambda match: " " * len(match[0]), text)
    text = re.sub(r"(?<=[\d)])(\s*)x(\s*)(?=[\d(.])", r"\1*\2", text, flags=re.IGNORECASE)
    for match in _equations(text):
        sides = [side.strip().rstrip(",.") for side in re.split(r"[=≈]", match["chain"].rstrip(" ,.\n\t"))]
        if _follows(text, match.start(), match["chain"]) or _continues(text, match.end()):
            continue
        wrong = _first_false(sides)
        if wrong is not None:
            end = match.start() + len(match["chain"].rstrip())
            quote = plain.quote(match.start(), end)
            yield WrongLine(quote.text, quote.span, wrong)


def _equations(text: str) -> Iterator[re.Match[str]]:
    for run in _RUNS.finditer(text):
        if run.end() - run.start() <= _MOST_RUN and re.search("[=≈]", run[0]):
            yield from _EQUATION.finditer(text, run.start(), run.end())


def _follows(text: str, start: int, chain: str) -> bool:
    """Whether the equation only ends here: a term with letters or units stands before its first sign."""
    while start and text[start - 1] in " \t":
        start -= 1
    before = text[max(0, start - 2) : start]
    if before[-1:] in tuple("*/+-^=(\\_{√"):
        return True
    return chain[0] in "+-" and bool(re.search(r"[A-Za-z\d)}\]%°]$|\w$", before))


def _continues(text: str, end: int) -> bool:
    """Whether the equation goes on with a letter of algebra or a bracket, so that its end is not its end."""
    return bool(_GOES_ON.match(text, end))


def _first_false(sides: list[str]) -> Fraction | None:
    try:
        values = [calculate(side) for side in sides]
    except ValueError:
        return None
    if all(re.fullmatch(r"[-+]?[\d.,]+", side) for side in sides):
        return None  # nothing is calculated
    for left, right, written in zip(values, values[1:], sides[1:], strict=False):
        if not _holds(left, right, written):
            return left
    return None


def _holds(left: Fraction, right: Fraction, written: str) -> bool:
    """Whether the sides agree, a rounded result by one of its last decimal. A share may be said in per cent, and a
    quotient that no decimal writes out as a whole number."""
    match = re.fullmatch(r"[-+]?[\d,]*(?:\.(\d+))?\s*(%?)", written)
    if not match:
        return left == right
    whole = not match[1] and _terminates(left)
    allowed = Fraction(0) if whole else Fraction(1, 10 ** len(match[1] or ""))
    if match[2] and abs(left - right * 100) <= allowed:
        return True
    return abs(left - right) <= (allowed / 100 if match[2] else allowed)


def _terminates(value: Fraction) -> bool:
    bottom = value.denominator
    for prime in (2, 5):
        while bottom % prime == 0:
            bottom //= prime
    return bottom == 1


def find_calculation(text: str, start: int, end: int) -> tuple[str, Fraction] | None:
    """The calculation on its line that the number at `start`..`end` of a plain text is part of, and what it comes to;
    None where there is none, not all of it is read, or 1.6x10-19 may be a power of ten without its sign."""
    at = max(text.rfind("\n", 0, start) + 1, start - _MOST_SIDE)
    line = _NOISE.sub(lambda match: " " * len(match[0]), text[at : end + _MOST_SIDE].partition("\n")[0])
    for match in _CALCULATION.finditer(line):
        said = match[0].rstrip(".,")
        if match.start() <= start - at and end - at <= match.end() and not _POWER_OF_TEN.search(said):
            begin = at + match.start()
            try:
                return text[begin : begin + len(said)], calculate(re.sub("[xX]", "*", said))
            except _Unreadable:
                return None
    return None


def calculate(expression: str) -> Fraction:
    """The exact value of an expression of numbers, + - * / ( ) % and small powers; ValueError for all else."""
    if len(expression) > _MOST_SIDE:
        raise _Unreadable(expression)
    tokens, at = [], 0
    expression = expression.strip()
    while at < len(expression):
        match = _TOKEN.match(expression, at)
        if not match:
            raise _Unreadable(expression)
        tokens.append(match[1] or match[2])
        at = match.end()
    reader = _Reader(tokens)
    value = reader.sum()
    if reader.tokens:
        raise _Unreadable(expression)
    return value


class _Reader:
    """Reads tokens from the left by the usual precedence."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def take(self, wanted: str) -> str:
        """The next token where it is one of `wanted`, else ""."""
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in wanted else ""

    def sum(self) -> Fraction:
        """Products joined by + and -."""
        value = self.product()
        while sign := self.take("+-"):
            value = value + self.product() if sign == "+" else value - self.product()
        return value

    def product(self) -> Fraction:
        """Factors joined by * and /."""
        value = self.factor()
        while sign := self.take("*/"):
            factor = self.factor()
            if sign == "/" and not factor:
                raise _Unreadable("0")
            value = value * factor if sign == "*" else value / factor
        return value

    def factor(self) -> Fraction:
        """A signed number or bracket, with its power and per cent."""
        if sign := self.take("+-"):
            return self.factor() if sign == "+" else -self.factor()
        if self.take("("):
            value = self.sum()
            if not self.take(")"):
                raise _Unreadable("(")
        elif self.tokens and self.tokens[0][0] in ".0123456789":
            value = read_decimal(self.tokens.pop(0))[0]
        else:
            raise _Unreadable("".join(self.tokens))
        if self.take("^"):
            power = self.factor()
            if power.denominator != 1 or not 0 <= power <= 12 or abs(value) > 10**6:
                raise _Unreadable("^")
            value = value**power.numerator
        return value / 100 if self.take("%") else value
