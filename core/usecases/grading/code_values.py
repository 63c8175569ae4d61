"""What code gave, and whether it is what it should give: values as plain data, printed text as lines.

Values come from a process that may lie about them, so they are rebuilt from their parts and never evaluated. Knows
nothing of how the code was run.
"""

import ast
import json
import math
from collections.abc import Callable, Mapping

_CLOSE = 1e-9
"""Relative difference of floats that are the same: many roundings of one operation, no wrong formula."""
_NESTED = 40


class NotPlain(ValueError):
    """No plain data; its text names the type."""


def read_expected(text: str) -> object:
    """The value of a Python literal; raises ValueError for everything else, however long or deep."""
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
        raise ValueError(text) from error


def read_report(report: str) -> dict[str, object] | None:
    """All that was told, as one record; None where it was not told by `answer_runner` as it stands."""
    told: dict[str, object] = {}
    for line in report.splitlines():
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            return None
        if not isinstance(said, dict) or said.keys() & told.keys():
            return None  # told twice: the answer wrote on the channel itself
        told |= said
    return told


def decode(said: object, depth: int = 0) -> object:
    """The value that `answer_runner.encode` took apart. Raises NotPlain for other types, ValueError for nonsense."""
    if depth > _NESTED or not isinstance(said, list) or len(said) != 2:
        raise ValueError("nonsense")
    kind, content = said
    if kind == "other":
        raise NotPlain(str(content))
    if kind == "constant" and (content is None or isinstance(content, bool)):
        return content
    try:
        if kind in _GROUPS:
            return _GROUPS[kind](decode(item, depth + 1) for item in content)
        if kind == "dict":
            return {decode(key, depth + 1): decode(item, depth + 1) for key, item in content}
        return _SINGLE[kind](content)
    except NotPlain:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise ValueError("nonsense") from error


def _complex(content: list[str]) -> complex:
    real, imaginary = content
    return complex(float.fromhex(real), float.fromhex(imaginary))


_GROUPS: Mapping[str, Callable[..., object]] = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}
_SINGLE: Mapping[str, Callable[..., object]] = {
    "int": lambda content: int(content, 16),
    "float": float.fromhex,
    "complex": _complex,
    "str": lambda content: content + "",
    "bytes": bytes.fromhex,
}


def same_value(given: object, expected: object) -> bool:
    """Equal as Python has it, part by part, but floats may be a rounding apart."""
    if isinstance(given, float) or isinstance(expected, float):
        return _same_number(given, expected)
    if type(given) is type(expected) and isinstance(given, list | tuple):
        return len(given) == len(expected) and all(map(same_value, given, expected))
    if isinstance(given, dict) and isinstance(expected, dict):
        return given.keys() == expected.keys() and all(same_value(given[key], expected[key]) for key in expected)
    return given == expected


def _same_number(given: object, expected: object) -> bool:
    if not (isinstance(given, int | float) and isinstance(expected, int | float)):
        return given == expected
    if isinstance(given, bool) or isinstance(expected, bool) or given == expected:
        return given == expected
    try:
        return math.isclose(given, expected, rel_tol=_CLOSE, abs_tol=1e-12)
    except OverflowError:
        return False


def same_output(printed: str, expected: str) -> bool:
    """The same lines; blank lines around them and space at their ends do not count, indentation does."""
    return _lines(printed) == _lines(expected)


def _lines(text: str) -> list[str]:
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return lines
