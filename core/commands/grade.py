"""`python -m core grade assignment.json answers.csv -o gradebook.xlsx`: a class graded, and gone on with when stopped.

Every grade is kept as soon as it is made, under the content of both files; the same command goes on where it was
stopped or killed. What was kept is erased when the gradebook is written.
"""

import argparse
import hashlib
import json
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.commands.files import check_output, write_output
from core.commands.terminal import say
from core.documents.tables import read_table
from core.errors import InputError, StoreError
from core.messages import UiLanguage, message
from core.store import Store, open_store
from core.usecases.grading.answer_files import read_answer_files
from core.usecases.grading.assignment import Assignment
from core.usecases.grading.assignment_file import read_assignment
from core.usecases.grading.columns import guess_columns
from core.usecases.grading.exporting import write_gradebook
from core.usecases.grading.grading import count_open, grade_class, is_flagged, settle
from core.usecases.grading.keeping import fetch_class, keep_class, keep_grades
from core.usecases.grading.mistakes import find_mistakes
from core.usecases.grading.records import Grade, Gradebook, Tools
from core.usecases.grading.statistics import describe_class
from core.usecases.grading.submissions import Submissions, read_submissions
from core.usecases.grading.tools import open_tools

DESK = hashlib.sha256(b"command line").hexdigest()
FORMATS = ("xlsx", "csv", "json")
TABLES = (".csv", ".tsv", ".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class Kept:
    """A class in the store."""

    store: Store
    class_id: str

    @property
    def book(self) -> Gradebook:
        """As it is now, with the band applied."""
        return settle(fetch_class(self.store, DESK, self.class_id))


def add_command(commands: argparse._SubParsersAction) -> None:
    """Add `grade` to the parser."""
    grade = commands.add_parser("grade", help="grade a class's answers; run it again to go on after a stop")
    grade.add_argument("assignment", type=Path, help="JSON, CSV, XLSX, Moodle GIFT or XML; samples in data/grading")
    grade.add_argument("answers", type=Path, help="CSV, XLSX, a ZIP of DOCX, PDF, TXT and photos, or one such file")
    grade.add_argument("-o", "--output", type=Path, help=f"a file to write, its ending one of {', '.join(FORMATS)}")
    grade.add_argument("--accept-wrong", type=float, default=0.1, help="share of wrong marks accepted unseen (0.1)")
    grade.add_argument("--no-model", action="store_true", help="grade with what can be computed and scored alone")
    grade.set_defaults(run=run_grade)


def run_grade(options: argparse.Namespace) -> int:
    """The gradebook in a file, or as JSON on standard output; 1 where marks wait for a person."""
    ending = options.output.suffix.lower().lstrip(".") if options.output else "json"
    if ending not in FORMATS:
        raise InputError("command.ending", name=options.output.name, known=", ".join(FORMATS))
    if not 0 <= options.accept_wrong <= 1:
        raise InputError("grading.no_share", share=options.accept_wrong)
    check_output(options.output)
    language: UiLanguage = options.language
    read = read_assignment(options.assignment.name, load_bytes(options.assignment))
    found = read_answers(options.answers.name, load_bytes(options.answers), read.assignment)
    said = (note for one in found.submissions for note in one.notes)
    for note in dict.fromkeys((*read.notes, *found.notes, *said)):
        say(note.text(language))
    if not found.submissions:
        raise InputError("grading.no_submissions", name=options.answers.name)
    kept = keep(read.assignment, found, options.accept_wrong)
    tools = open_tools(read.assignment.language, use_model=not options.no_model)
    try:
        with kept.store.claim(f"class {kept.class_id}"):
            follow(kept, tools, language)
        book = kept.book
        write(book, tools, ending, options.output, language)
        kept.store.delete_class(DESK, kept.class_id)
    finally:
        kept.store.close()
    return 1 if any(grade.waits for grade in book.grades) else 0


def load_bytes(path: Path) -> bytes:
    """The file's bytes; InputError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError("command.unreadable", name=path, why=error.strerror or type(error).__name__) from error


def read_answers(name: str, data: bytes, assignment: Assignment) -> Submissions:
    """A class's answers from a table, or from files that students handed in."""
    if name.lower().endswith(TABLES):
        table = read_table(data, name)
        return read_submissions(table, guess_columns(table, assignment), assignment)
    return last(read_answer_files(name, data, assignment))


def keep(assignment: Assignment, found: Submissions, accept_wrong: float) -> Kept:
    """The class in the store, under a name made of its content."""
    said = [(one.student, [(answer.question, answer.text) for answer in one.answers]) for one in found.submissions]
    content = json.dumps([assignment.model_dump(mode="json"), said], ensure_ascii=False)
    store, class_id = open_store(), hashlib.sha256(content.encode()).hexdigest()[:32]
    keep_class(store, DESK, assignment, found.submissions, class_id=class_id, accept_wrong=accept_wrong)
    return Kept(store, class_id)


def follow(kept: Kept, tools: Tools, language: UiLanguage) -> None:
    """Grade what is open, keep each grade as it is made, and show how far it is where that is a terminal."""
    book = fetch_class(kept.store, DESK, kept.class_id)
    done, total = len(book.grades), len(book.grades) + count_open(book)
    if done:
        say(message("grading.resumed", language, done=done))
    try:
        for grade in grade_class(book, tools):
            keep_grades(kept.store, DESK, kept.class_id, [grade])
            done += 1
            if sys.stderr.isatty():
                line = message("grading.progress", language, done=done, total=total)
                print(f"\r{line}\033[K", end="", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        say("")
        raise StoreError("grading.interrupted", done=done, total=total) from None
    if sys.stderr.isatty():
        say("")


def write(book: Gradebook, tools: Tools, ending: str, output: Path | None, language: UiLanguage) -> None:
    """Write the gradebook, and say in a line what came of the class."""
    if ending == "json":
        data = json.dumps(
            [grade_record(grade, language) for grade in book.grades], ensure_ascii=False, indent=1
        ).encode()
    else:
        data = write_gradebook(book, ending, language=language, clusters=find_mistakes(book, tools))
    if output is None:
        print(data.decode())
    else:
        write_output(output, data)
        say(message("command.written", language, name=output))
    say(summary(book, language))


def summary(book: Gradebook, language: UiLanguage) -> str:
    """The class in a line."""
    totals = describe_class(book).totals
    return message(
        "grading.summary",
        language,
        students=len(book.submissions),
        graded=len(book.grades),
        waits=sum(grade.waits for grade in book.grades),
        flagged=sum(map(is_flagged, book.grades)),
        mean=f"{totals.mean:.4g}" if totals else message("grading.no_mean", language),
        points=f"{book.assignment.points:g}",
    )


def grade_record(grade: Grade, language: UiLanguage) -> dict[str, object]:
    """A grade for programs. `points` is null while it waits for a person; `suggestion` is what the mark says then."""
    mark = grade.mark
    return {
        "student": grade.student,
        "question": grade.question,
        "points": grade.points,
        "most": mark.most,
        "suggestion": mark.points,
        "waits": grade.waits,
        "method": mark.method,
        "confidence": mark.confidence,
        "reason": mark.reason.text(language),
        "quotes": [quote.text for quote in mark.quotes],
        "items": [
            {"item": one.item, "verdict": one.verdict, "points": one.points, "quote": one.quote and one.quote.text}
            for one in mark.items
        ],
        "flags": [check.detail.text(language) for check in mark.checks if check.passed is False],
        "model": mark.model,
        "prompts": list(mark.prompts),
    }


def last(growing: Iterator[Submissions]) -> Submissions:
    """The final state of a growing class."""
    return deque(growing, maxlen=1).pop()
