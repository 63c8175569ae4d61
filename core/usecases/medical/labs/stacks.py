"""Results whose parts stand below each other, as patient portals print them: the name of a test, then lines of nothing
but its value, its unit and its normal range.

A name below another name is left alone: there the columns of a table were printed one after the other, and which value
goes with which name cannot be told.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.documents.document import Span
from core.usecases.medical.labs.analytes import find_analyte
from core.usecases.medical.labs.atoms import Atom, read_value_atoms, strip_span
from core.usecases.medical.labs.rows import Parts, in_order
from core.usecases.medical.records import Line

_MOST = 5
"""Lines below a name that belong to it."""
_LABEL = re.compile(r"(?:(?:your|my)\s+)?(?:value|result|units?|flag)\b\s*:?\s*|(?:结果|单位|提示)\s*:?\s*", re.I)
_RANGE = re.compile(
    r"(?:(?:normal|standard|reference|ref\.?)\s+)?(?:range|interval)\b\s*:?\s*|参考(?:值|区间|范围)\s*:?\s*", re.I
)


@dataclass(frozen=True, slots=True)
class Stack:
    """The parts of one result, the stretch of the text they stand in, and the line behind them."""

    parts: Parts
    row: Span
    end: int


def read_stack(text: str, source: str, lines: Sequence[Line], at: int) -> Stack | None:
    """The result that begins at line `at`; None where none does. `text` is `plain(source)`."""
    name = strip_span(text, lines[at].span, ":")
    if lines[at].cells or not _is_name(text, lines[at]) or at and _is_name(text, lines[at - 1]):
        return None
    values: list[Atom] = []
    ranges: list[Atom] = []
    end = at + 1
    while end < len(lines) and end <= at + _MOST and (found := _read_atoms(text, source, lines[end].span)) is not None:
        atoms, is_range = found
        if not is_range and _is_value(atoms) and _is_value(values):
            return None
        (ranges if is_range else values).extend(atoms)
        end += 1
    parts = in_order(name, [*values, *ranges]) if _is_value(values) else None
    if not parts or not (parts.unit or parts.range):
        return None
    return Stack(parts, Span(name.start, lines[end - 1].span.end), end)


def _is_name(text: str, line: Line) -> bool:
    span = strip_span(text, line.span, ":")
    return find_analyte(text[span.start : span.end]) is not None


def _is_value(atoms: Sequence[Atom]) -> bool:
    return any(atom.is_a("number", "qualitative", "pair") and not atom.is_a("range") for atom in atoms)


def _read_atoms(text: str, source: str, line: Span) -> tuple[list[Atom], bool] | None:
    """Those of a line that has nothing else but a word for what they are, and whether that word says a range; None of
    any other line."""
    span = strip_span(text, line)
    ranged = _RANGE.match(text, span.start, span.end)
    label = ranged or _LABEL.match(text, span.start, span.end)
    atoms, stop = read_value_atoms(text, source, label.end() if label else span.start, span.end)
    rest = strip_span(text, Span(stop, span.end), ")].")
    dated = any(atom.is_a("date", "blank") for atom in atoms)
    return None if rest.start < rest.end or dated or not (atoms or label) else (atoms, ranged is not None)
