"""The editable table of questions: rows of text and back. Reading it is reading a file, so its faults are named alike.

Does not know widgets. The columns are those of the CSV form of an assignment, without those that say the whole sheet.
"""

import csv
import io
import re
from collections.abc import Sequence

from core.errors import InputError
from core.messages import LANGUAGES, UiLanguage, Words, message, words
from core.usecases.grading.assignment import KINDS, Assignment

Rows = list[list[str]]
FILE = "table.csv"
WHOLE = ("assignment", "language")
GUARDED = re.compile(r"'[=+\-@\t']")
"""How a text begins in a file which a spreadsheet would compute, or take for one; a page computes nothing."""
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Control characters, which come along with what is pasted: with them a table reads as no text."""


def fill_sheet(assignment: Assignment, language: UiLanguage) -> tuple[list[str], Rows]:
    """(heads, rows) of an assignment, kinds by their names in `language`."""
    from core.usecases.grading.assignment_file import write_assignment

    heads, *rows = csv.reader(io.StringIO(write_assignment(assignment, "csv").decode("utf-8-sig"), newline=""))
    kept = [at for at, head in enumerate(heads) if head not in WHOLE]
    kind = heads.index("kind")
    for row in rows:
        row[kind] = name_kind(row[kind], language)
    return [heads[at] for at in kept], [[_bare(row[at]) for at in kept] for row in rows]


def name_heads(heads: Sequence[str], language: UiLanguage) -> list[str]:
    """The columns' names for people."""
    return [message(f"grader.col_{head}", language) for head in heads]


def name_kind(kind: str, language: UiLanguage) -> str:
    """A kind of question for people."""
    return message(f"grader.kind_{kind}", language) if kind in KINDS else kind


def read_sheet(heads: Sequence[str], rows: Sequence[Sequence[object]], title: str, language: UiLanguage) -> Assignment:
    """The assignment a table says; InputError naming row and column where it cannot be one.

    Rows without anything in them are left out; those after them keep their numbers in messages.
    """
    from core.usecases.grading.assignment_file import read_assignment

    if not title.strip():
        raise InputError("grader.no_title")
    at = list(heads).index("kind")
    texts = [["" if cell is None else UNSEEN.sub("", str(cell)) for cell in row] for row in rows]
    if not any(has_content(row, at) for row in texts):
        raise InputError("grader.no_questions")
    known = {message(f"grader.kind_{kind}", code): kind for kind in KINDS for code in LANGUAGES}
    kept = [
        [known.get(cell.strip(), cell) if i == at else _guarded(cell) for i, cell in enumerate(row)]
        if has_content(row, at)
        else []
        for row in texts
    ]
    written = io.StringIO(newline="")
    csv.writer(written).writerows([list(heads), *kept])
    try:
        read = read_assignment(FILE, written.getvalue().encode()).assignment
    except InputError as error:
        raise _placed(error) from error
    return Assignment(title=title, language=language, questions=read.questions)


def _bare(cell: str) -> str:
    return cell[1:] if GUARDED.match(cell) else cell


def _guarded(cell: str) -> str:
    """As a file has it, from whose reader one apostrophe before a sign goes."""
    text = cell.strip()
    return f"'{text}" if GUARDED.match(f"'{text}") else cell


def has_content(row: Sequence[object], kind: int) -> bool:
    """Whether a row says anything but a kind."""
    return any(str(cell if cell is not None else "").strip() for i, cell in enumerate(row) if i != kind)


def _placed(error: InputError) -> InputError:
    """The error with rows counted as the page counts them: its head is no row."""
    place, values = error.values.get("place"), dict(error.values)
    if isinstance(place, Words) and place.key == "assignment.at_row":
        row = dict(place.values)["row"]
        values["place"] = words(place.key, row=int(row) - 1)  # type: ignore[call-overload]
    if "name" in values:
        values["name"] = words("grader.the_table")
    return InputError(error.key, **values)
