"""Whether a constraint can be checked as it is: its type is known and its arguments are there and make sense."""

from collections.abc import Callable
from typing import get_args

from core.checks.constraints.constraint import Constraint, Value
from core.checks.constraints.counting import read_relation
from core.checks.constraints.languages import CODES
from core.checks.constraints.library import Argument, ConstraintType, types_by_name
from core.checks.length import LengthUnit
from core.errors import InputError

_MOST = 1_000_000
_PREFIXES = ("en", "es", "fr", "ja", "zh")


def find_type(name: str) -> ConstraintType:
    """The row of a type by its full name, with or without a language before it; raises InputError for others."""
    plain = name[3:] if named_language(name) else name
    row = types_by_name().get(plain)
    if row is None:
        raise InputError("constraints.unknown_type", type=name[:80])
    return row


def named_language(name: str) -> str | None:
    """The language before a type, as in `es:keywords:existence`."""
    return name[:2] if name[2:3] == ":" and name[:2] in _PREFIXES else None


def validate_constraint(constraint: Constraint) -> Constraint:
    """The constraint in its one form: type without language, every argument there, relations in their one spelling.

    Raises InputError where the type or an argument is unknown, missing or cannot be met.
    """
    row = find_type(constraint.type)
    given = {name: value for name, value in constraint.arguments.items() if value not in (None, [], "")}
    known = {argument.name for argument in row.arguments}
    for name in given:
        if name not in known:
            raise InputError("constraints.unknown_argument", type=row.type, argument=name[:80])
    read = {argument.name: _read(row, argument, given) for argument in row.arguments}
    if row.name == "nth_paragraph_first_word" and read["nth_paragraph"] > read["num_paragraphs"]:  # type: ignore[operator]
        raise InputError(
            "constraints.bad_argument", type=row.type, argument="nth_paragraph", value=read["nth_paragraph"]
        )
    return Constraint(type=row.type, arguments=read)


def _read(row: ConstraintType, argument: Argument, given: dict[str, Value]) -> Value:
    if argument.name not in given:
        if argument.default is None:
            raise InputError("constraints.missing_argument", type=row.type, argument=argument.name)
        return argument.default
    value = given[argument.name]
    read = _READERS[argument.kind](value)
    if read is None or (argument.kind == "count" and not argument.least <= read <= _MOST):  # type: ignore[operator]
        raise InputError("constraints.bad_argument", type=row.type, argument=argument.name, value=str(value)[:80])
    return read


def _read_count(value: Value) -> int | None:
    whole = isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)
    return int(value) if whole else None  # type: ignore[arg-type]


def _read_text(value: Value) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _read_texts(value: Value) -> list[str] | None:
    texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    kept = [text.strip() for text in texts if text.strip()]
    return kept or None


def _read_character(value: Value) -> str | None:
    text = _read_text(value)
    return text if text and len(text) == 1 else None


def _read_characters(value: Value) -> list[str] | None:
    texts = _read_texts(value)
    return texts if texts and all(len(text) == 1 for text in texts) else None


def _read_choice(choices: tuple[str, ...]) -> Callable[[Value], str | None]:
    return lambda value: value if isinstance(value, str) and value in choices else None


_READERS: dict[str, Callable[[Value], Value]] = {
    "count": _read_count,
    "relation": lambda value: read_relation(value) if isinstance(value, str) else None,
    "text": _read_text,
    "texts": _read_texts,
    "character": _read_character,
    "characters": _read_characters,
    "language": _read_choice(CODES),
    "unit": _read_choice(get_args(LengthUnit)),
}
