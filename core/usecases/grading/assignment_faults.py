"""Questions from the fields of a file, and what is wrong with them said by file and place in both languages.

Knows nothing of formats: whoever reads one says where the fields stood.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from core.errors import InputError
from core.messages import Words, words
from core.usecases.grading.assignment import Assignment, Question

Fields = dict[str, Any]

_NUMBER = re.compile(r"(?:float|int|decimal)_(?:parsing|type|from_float)|finite_number")
_BOUNDS = ("ge", "le", "gt", "lt")


@dataclass(frozen=True, slots=True)
class ReadAssignment:
    """An assignment from a file, and what of the file was not taken, each with its place."""

    assignment: Assignment
    notes: tuple[Words, ...] = ()


def build_question(fields: Fields, name: str, place: Words) -> Question:
    """The question with these fields; raises InputError naming file, place and what to write instead."""
    try:
        return Question.model_validate(fields)
    except ValidationError as error:
        raise fault_at(name, place, find_words(error)) from error


def build_assignment(title: str, language: str, questions: Sequence[Question], name: str) -> Assignment:
    """The questions as a sheet; raises InputError where there are none, too many, or two with one id."""
    try:
        return Assignment.model_validate(
            {"title": title.strip()[:300] or name, "language": language, "questions": list(questions)}
        )
    except ValidationError as error:
        raise fault_at(name, words("assignment.whole_file"), find_words(error)) from error


def fault_at(name: str, place: Words, fault: tuple[Words, Words]) -> InputError:
    """The error for a fault, as (what, next act), at a place of a file."""
    return InputError("assignment.fault", name=name, place=place, fault=fault[0], act=fault[1])


def say(key: str, **values: object) -> tuple[Words, Words]:
    """What is wrong and the next act, from the catalogue `assignment`."""
    return words(f"assignment.{key}", **values), words(f"assignment.{key}_hint", **values)


def find_words(error: ValidationError) -> tuple[Words, Words]:
    """The first fault of a validation, in words."""
    detail = error.errors()[0]
    kind, context = detail["type"], detail.get("ctx", {})
    field = ".".join(str(part + 1 if isinstance(part, int) else part) for part in detail["loc"]) or "?"
    if kind == "value_error":
        key, _, ids = str(context["error"]).partition(" ")
        return say(key, **({"ids": ids} if ids else {}))
    return _say_field(kind, context, field, detail["input"])


def _say_field(kind: str, context: Mapping[str, Any], field: str, value: object) -> tuple[Words, Words]:
    shown = str(value)[:60]
    bound = next((context[name] for name in _BOUNDS if name in context), None)
    if kind == "missing":
        return say("missing", field=field)
    if kind == "extra_forbidden":
        return say("unknown_field", field=field)
    if kind == "literal_error":
        return say("not_listed", field=field, value=shown, listed=context["expected"].replace("'", ""))
    if kind == "string_too_short" or kind == "too_short":
        return say("empty_field", field=field)
    if kind == "string_too_long" or kind == "too_long":
        return say("too_long", field=field, limit=context["max_length"])
    if bound is not None:
        return say("out_of_range", field=field, value=shown, bound=bound)
    return say("not_a_number" if _NUMBER.fullmatch(kind) else "wrong_value", field=field, value=shown)


def kind_name(kind: str) -> Words:
    """A question kind as people call it."""
    return words(f"assignment.kind_{kind}")


def pick_id(wanted: str, number: int, taken: set[str]) -> str:
    """`wanted` where it can be an id that is still free, else the number, made unique; adds it to `taken`."""
    wanted = " ".join(wanted.split())
    found = wanted if 0 < len(wanted) <= 64 and wanted not in taken else str(number)
    while found in taken:
        found += "+"
    taken.add(found)
    return found


def guess_language(texts: Sequence[str]) -> str:
    """The interface language of a sheet: Chinese where a fifth of its letters are."""
    whole = "".join(texts)
    chinese, latin = len(re.findall(r"[\u4e00-\u9fff]", whole)), len(re.findall(r"[A-Za-z]", whole))
    return "zh" if chinese and chinese >= 0.2 * (chinese + latin) else "en"
