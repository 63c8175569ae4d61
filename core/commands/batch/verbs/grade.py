"""Classes graded: every item is a class, since the names in it are masked together and its band is its own.

A folder holds a file for each class; a table holds many, told apart by a column.
"""

import argparse
import csv
import io
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from core.commands.batch.identity import name_models, name_prompts
from core.commands.batch.inputs import Row, is_table, list_files, make_item, read_rows
from core.commands.batch.records import Item, Order, Record, Verb, Work, load_bytes
from core.commands.grade import grade_record, read_answers
from core.errors import InputError
from core.usecases.grading.assignment import Assignment
from core.usecases.grading.assignment_file import read_assignment
from core.usecases.grading.grading import grade_class, settle
from core.usecases.grading.records import Gradebook
from core.usecases.grading.tools import open_tools

CLASS = ("class", "class_id", "group", "section", "班级", "班")
"""Headers of the column that tells the classes of a table apart, where `--by` names none."""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--assignment", type=Path, required=True, help="JSON, CSV, XLSX, Moodle GIFT or XML")
    parser.add_argument("--by", default="", help="the column of a table that names the class; else the table is one")
    parser.add_argument("--accept-wrong", type=float, default=0.1, help="share of wrong marks accepted unseen (0.1)")
    parser.add_argument("--no-model", action="store_true", help="grade with what can be computed and scored alone")


def _read_order(options: argparse.Namespace) -> Order:
    if not 0 <= options.accept_wrong <= 1:
        raise InputError("grading.no_share", share=options.accept_wrong)
    chosen = {"by": options.by, "accept_wrong": options.accept_wrong, "model": not options.no_model}
    return Order("grade", options.language, chosen, {"assignment": str(options.assignment.resolve())})


def _list_items(order: Order, source: Path) -> Iterator[Item]:
    _read(order)  # a faulty assignment is told before anything is done
    if not is_table(source):
        yield from list_files(source)
        return
    classes: dict[str, list[Row]] = {}
    column = None
    for row in read_rows(source):
        if column is None:
            column = _find_class(row, str(order.options["by"]), source.name)
        classes.setdefault(row[column] if column else "", []).append(row)
    for name, rows in classes.items():
        shown = [header for header in rows[0] if header != column]
        yield make_item(f"{source.name}#{name}" if name else source.name, _write_table(shown, rows))


def _find_class(row: Row, by: str, name: str) -> str:
    """The column's header; "" where none was asked for and none is known."""
    folded = {header.strip().casefold(): header for header in row}
    found = next((folded[one.casefold()] for one in ([by] if by else CLASS) if one.casefold() in folded), "")
    if by and not found:
        raise InputError("batch.no_column", name=name, column=by, found=", ".join(row))
    return found


def _write_table(headers: Sequence[str], rows: Sequence[Row]) -> str:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(headers)
    table.writerows([row.get(header, "") for header in headers] for row in rows)
    return text.getvalue()


def _identify(order: Order) -> Record:
    models = name_models("chat", "embed") if order.options["model"] else name_models("embed")
    return {"models": models, "prompts": name_prompts("grader") if order.options["model"] else []}


def _open_work(order: Order) -> Work:
    assignment = _read(order)
    tools = open_tools(assignment.language, use_model=bool(order.options["model"]))

    def work(item: Item) -> list[Record]:
        name = item.id if item.path else f"{item.id}.csv"
        found = read_answers(name, item.load(), assignment)
        if not found.submissions:
            raise InputError("grading.no_submissions", name=item.id)
        book = Gradebook(assignment, found.submissions, (), float(order.options["accept_wrong"]))
        book = settle(book.with_grades(tuple(grade_class(book, tools))))
        places = book.by_place
        asked = [question.id for question in assignment.questions]
        grades = (places[one.student, question] for one in book.submissions for question in asked)
        return [grade_record(grade, order.language) for grade in grades]

    return work


@cache
def _read_assignment(path: str) -> Assignment:
    return read_assignment(Path(path).name, load_bytes(Path(path))).assignment


def _read(order: Order) -> Assignment:
    return _read_assignment(order.files["assignment"])


VERB = Verb(
    name="grade",
    help="classes of answers against an assignment: a folder of files, or a table with a column for the class",
    shard=1,
    columns=("student", "question", "points", "most", "suggestion", "waits", "method", "confidence", "reason"),
    add_options=_add_options,
    read_order=_read_order,
    list_items=_list_items,
    identify=_identify,
    open_work=_open_work,
)
