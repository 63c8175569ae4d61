"""Assignments from and to files: our own JSON, tables, Moodle GIFT and Moodle XML. The content decides what a file is.

Knows nothing of the store or of grading.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Literal, get_args

from pydantic import ValidationError

from core.documents.plain import decode_text
from core.errors import DocumentError, InputError
from core.messages import Words, words
from core.usecases.grading.assignment import Assignment, Question
from core.usecases.grading.assignment_faults import ReadAssignment, fault_at, find_words, kind_name
from core.usecases.grading.assignment_table import read_table_assignment
from core.usecases.grading.assignment_table_writer import write_csv, write_xlsx
from core.usecases.grading.gift import read_gift, write_gift
from core.usecases.grading.moodle_xml import read_moodle_xml
from core.usecases.grading.moodle_xml_writer import write_moodle_xml
from core.usecases.grading.numeric_reference import part_reference

AssignmentFormat = Literal["json", "csv", "xlsx", "gift", "xml"]
FORMATS: tuple[AssignmentFormat, ...] = get_args(AssignmentFormat)

_LIMIT = 5 << 20
"""Bytes of a JSON or GIFT file; 200 questions with all their texts fit many times over."""


def read_assignment(name: str, data: bytes) -> ReadAssignment:
    """The assignment in a file called `name`, with notes on what was not taken.

    Raises InputErrors that name file, place and remedy, and DocumentErrors for files that cannot be opened at all.
    """
    suffix = PurePath(name).suffix.lower()
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(b"PK") or suffix in (".csv", ".tsv", ".xlsx", ".xlsm"):
        return read_table_assignment(name, data)
    if head.startswith(b"<") or suffix == ".xml":
        return read_moodle_xml(name, data)
    if suffix == ".json" or (head.startswith((b"{", b"[")) and suffix not in (".gift", ".txt")):
        return ReadAssignment(_read_json(name, data))
    if suffix in (".gift", ".txt"):
        return read_gift(name, _text(name, data))
    raise InputError("assignment.unknown_file", name=name)


def _text(name: str, data: bytes) -> str:
    if len(data) > _LIMIT:
        raise InputError("assignment.too_large", name=name, limit=_LIMIT >> 20)
    try:
        return decode_text(data).replace("\r\n", "\n").replace("\r", "\n")
    except DocumentError as error:
        error.values.setdefault("name", name)
        raise


def _read_json(name: str, data: bytes) -> Assignment:
    """Our own schema, as `Assignment.model_dump_json` writes it."""
    text = _text(name, data)
    try:
        content = json.loads(text)
        return Assignment.model_validate(content)
    except json.JSONDecodeError as error:
        raise InputError("assignment.bad_json", name=name, line=error.lineno, column=error.colno) from error
    except ValidationError as error:
        raise fault_at(name, _place(error), find_words(error)) from error
    except (RecursionError, ValueError):  # nested too deep, or a number of thousands of digits
        raise InputError("assignment.bad_json", name=name, line=1, column=1) from None


def _place(error: ValidationError) -> Words:
    place = error.errors()[0]["loc"]
    if len(place) > 1 and place[0] == "questions":
        return words("assignment.at_question", number=int(place[1]) + 1)
    return words("assignment.whole_file")


_WRITERS: Mapping[AssignmentFormat, Callable[[Assignment], bytes]] = {
    "json": lambda assignment: assignment.model_dump_json(indent=1, exclude_defaults=True).encode(),
    "csv": write_csv,
    "xlsx": write_xlsx,
    "gift": write_gift,
    "xml": write_moodle_xml,
}
_HELD: Mapping[str, frozenset[str]] = {
    "gift": frozenset(("choice", "true_false", "fill_in", "numeric")),
    "xml": frozenset(("choice", "true_false", "fill_in", "numeric", "essay")),
}


def write_assignment(assignment: Assignment, format: AssignmentFormat) -> bytes:
    """The assignment as a file; JSON, CSV and XLSX hold all of it, `list_unwritten` says what the others leave out.

    Raises InputError where the format can hold none of the questions.
    """
    held = tuple(question for question in assignment.questions if _holds(question, format))
    if not held:
        raise InputError("assignment.holds_nothing", format=format.upper())
    return _WRITERS[format](assignment.model_copy(update={"questions": held}))


def list_unwritten(assignment: Assignment, format: AssignmentFormat) -> tuple[Words, ...]:
    """What `write_assignment` leaves out in this format: whole questions, and parts of those it writes."""
    left = tuple(
        words("assignment.not_written", id=question.id, kind=kind_name(question.kind), format=format.upper())
        for question in assignment.questions
        if not _holds(question, format)
    )
    if format == "gift":
        return (*left, words("assignment.gift_loses"))
    rubrics = [question.id for question in assignment.questions if question.kind == "essay" and question.rubric]
    return (
        (*left, words("assignment.rubric_unwritten", ids=", ".join(rubrics))) if format == "xml" and rubrics else left
    )


def _holds(question: Question, format: AssignmentFormat) -> bool:
    if format not in _HELD:
        return True
    gaps = question.kind == "fill_in" and question.several
    if question.kind == "numeric" and any(part_reference(entry)[0] is None for entry in question.reference):
        return False
    return question.kind in _HELD[format] and not gaps and not (question.kind == "essay" and not question.reference)
