"""Chance results for laboratory sheets, with what is printed of each and where it lies in its range. Draws no sheet."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from core.evals.lab_sheet_material import BLOOD, CHEMISTRY, MISSING, SPECIAL, Test

Language = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Printed:
    """A result as it stands on a sheet. `low` and `high` are None where the range has no such bound."""

    name: str
    value: str
    unit: str = ""
    range: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    mark: str = ""
    out: str = ""
    """Where the value lies by the printed range: "low", "high", "normal", "abnormal", or "" for what has no result."""


@dataclass(slots=True)
class Sheet:
    """A sheet: lines above the table, the table's rows (the first is its head), lines below, and what it says."""

    number: int
    language: Language
    layout: str
    above: list[str]
    rows: list[list[str]]
    below: list[str]
    expected: list[Printed]
    style: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    """Instead of a table."""


def draw_results(
    chance: random.Random, language: Language, count: int, *, marks: Sequence[str] = ("H", "L", "")
) -> list[Printed]:
    """Chance results of numbers: within, below and above their ranges, some with comparators, some wrongly marked."""
    tests = chance.sample([*BLOOD, *CHEMISTRY, *SPECIAL], count)
    return [_draw(chance, language, test, marks) for test in tests]


def _draw(chance: random.Random, language: Language, test: Test, marks: Sequence[str]) -> Printed:
    low, high = (Decimal(bound) if bound else None for bound in (test.low, test.high))
    side = chance.choices(("normal", "low", "high"), (6, 2, 2))[0]
    if side == "low" and (low is None or low <= 0) or side == "high" and high is None:
        side = "normal"
    value = pick(chance, low, high, side, test.places)
    number = f"{value:.{test.places}f}"
    dash = chance.choice(("-", " - ", "–", "~", "--")) if language == "zh" else chance.choice(("-", " - ", "–"))
    printed = f"{test.low}{dash}{test.high}" if low is not None and high is not None else ""
    printed = printed or (
        f"{chance.choice('<≤')}{test.high}" if high is not None else f"{chance.choice('>≥')}{test.low}"
    )
    if printed.startswith("<") and Decimal(number) == high or printed.startswith(">") and Decimal(number) == low:
        printed = {"<": "≤", ">": "≥"}[printed[0]] + printed[1:]
    mark = {"normal": marks[2], "high": marks[0], "low": marks[1]}[side]
    if mark != marks[2] and chance.random() < 0.06:
        mark = marks[1] if mark == marks[0] else marks[0]
    name = test.en if language == "en" else test.zh
    return Printed(name, number, test.units[language == "zh"], printed, low, high, mark, side)


def pick(chance: random.Random, low: Decimal | None, high: Decimal | None, side: str, places: int) -> Decimal:
    step = Decimal(1).scaleb(-places)
    bottom = low if low is not None else Decimal(0)
    top = high if high is not None else bottom * 2
    wide = top - bottom
    if side == "low":
        bottom, top = bottom - abs(bottom) * Decimal("0.5"), bottom - step
    elif side == "high":
        bottom, top = top + step, top + wide
    drawn = bottom + (top - bottom) * Decimal(chance.randint(0, 1000)) / 1000
    return drawn.quantize(step)


def short_name(name: str) -> str:
    return next((test.short for test in (*BLOOD, *CHEMISTRY, *SPECIAL) if name in (test.en, test.zh)), "")


def draw_words(
    chance: random.Random, language: Language, rows: Sequence[tuple[str, str, str, bool]], count: int
) -> list[Printed]:
    chosen = sorted(chance.sample(range(len(rows)), min(count, len(rows))))
    made = []
    for name, value, printed, out in (rows[at] for at in chosen):
        low, high = _plain_bounds(printed)
        said = "abnormal" if out else "normal"
        if low is not None and "-" in value:
            said = ""
        made.append(Printed(name, value, "", printed, low, high, "*" if out and chance.random() < 0.7 else "", said))
    return made


def _plain_bounds(printed: str) -> tuple[Decimal | None, Decimal | None]:
    low, _, high = printed.partition("-")
    try:
        return Decimal(low), Decimal(high)
    except ArithmeticError:
        return None, None


def draw_missing(chance: random.Random, sheet: Sheet) -> Printed:
    test = chance.choice(SPECIAL)
    name = (test.en if sheet.language == "en" else test.zh) + (" #2" if sheet.language == "en" else "(复)")
    return Printed(
        name, chance.choice(MISSING[sheet.language]), test.units[sheet.language == "zh"], f"{test.low}-{test.high}"
    )
