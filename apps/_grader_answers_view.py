"""Reading answers in, as HTML: which column holds what, and what was wrong. Escapes all it is given."""

import html
from collections.abc import Sequence
from hashlib import blake2s
from typing import TYPE_CHECKING

from apps._grader_view import render_next, say
from apps._pieces_view import render_note, render_table
from core.messages import UiLanguage, Words, message
from core.usecases.grading.assignment import Assignment
from core.usecases.grading.records import Submission

if TYPE_CHECKING:
    from core.documents.tables import Table
    from core.usecases.grading.columns import Columns

SAMPLES = 2
MOST_NOTES = 60


def seal_columns(table: "Table", columns: "Columns") -> str:
    """What comes back with the roles of the columns, so that they are not taken for those of another file."""
    heads = "\n".join((table.name, *(head for head, _ in columns.roles)))
    return blake2s(heads.encode(), digest_size=8).hexdigest()


def render_mapping(table: "Table", columns: "Columns", assignment: Assignment, language: UiLanguage) -> str:
    """A row for each column of the file: its head, what stands in it, and a menu of what it may be."""
    from core.usecases.grading.columns import list_roles

    roles = [(role, name_role(role, language)) for role in list_roles(assignment)]
    rows = [
        (
            f"<b>{html.escape(head) or f'– {at + 1} –'}</b>",
            html.escape(" · ".join(_values(table, columns, at))),
            _menu(at, role, roles, head or str(at + 1), language),
        )
        for at, (head, role) in enumerate(columns.roles)
    ]
    heads = [message(f"grader.map_{name}", language) for name in ("column", "values", "role")]
    key = "map_sure" if columns.is_usable else "map_unsure"
    lead = f'<p class="lead" role="status">{say(key, language, name=table.name)}</p>'
    button = f'<button class="chief" data-act="read" data-id="{seal_columns(table, columns)}">'
    read = f'<p class="next">{button}{say("read", language)}</button></p>'
    return lead + render_table(heads, rows, kind="mapping tall") + read


def name_role(role: str, language: UiLanguage) -> str:
    """What a column is, for people."""
    from core.usecases.grading.columns import ANSWER

    if role.startswith(ANSWER):
        return message("grader.role_answer_to", language, question=role.removeprefix(ANSWER))
    return message(f"grader.role_{role or 'none'}", language)


def _values(table: "Table", columns: "Columns", at: int) -> list[str]:
    below = (row for row in table.sheets[columns.sheet].rows if row.number > columns.header)
    filled = (" ".join(row.cell(at).split()) for row in below if row.cell(at).strip())
    return [value[:60] for value, _ in zip(filled, range(SAMPLES), strict=False)]


def _menu(at: int, chosen: str, roles: Sequence[tuple[str, str]], head: str, language: UiLanguage) -> str:
    options = "".join(
        f'<option value="{html.escape(role)}"{" selected" if role == chosen else ""}>{html.escape(name)}</option>'
        for role, name in roles
    )
    return f'<select data-column="{at}" aria-label="{say("map_of", language, column=head)}">{options}</select>'


def render_notes(notes: Sequence[Words], count: int, language: UiLanguage) -> str:
    """How many students were read, and everything a person should know."""
    lead = render_note(message("grader.read_in", language, count=count))
    return lead + _list(notes, language) + render_next("grading", language)


def render_class_notes(submissions: Sequence[Submission], language: UiLanguage) -> str:
    """What was wrong with single students of a class, whenever it was read."""
    return _list([note for submission in submissions for note in submission.notes], language)


def _list(notes: Sequence[Words], language: UiLanguage) -> str:
    items = "".join(f"<li>{html.escape(note.text(language))}</li>" for note in notes[:MOST_NOTES])
    more = f"<li>{say('more_notes', language, count=len(notes) - MOST_NOTES)}</li>" if len(notes) > MOST_NOTES else ""
    return f'<h4>{say("notes", language)}</h4><ul class="notes">{items}{more}</ul>' if items else ""
