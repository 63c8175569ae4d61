"""The live table of a class: a row for every student, a column for every question. Escapes all it is given.

A mark is told by a sign and a number, never by colour alone.
"""

import html

from apps._grader_view import say
from apps._pieces_view import number
from core.messages import UiLanguage
from core.usecases.grading.grading import is_flagged
from core.usecases.grading.records import Grade, Gradebook

SIGNS = {"full": "✓", "some": "◐", "none": "✗", "waits": "?", "open": "·"}


def classify(grade: Grade | None) -> str:
    """What a cell is: open, waits, full, some or none."""
    if grade is None:
        return "open"
    if grade.points is None:
        return "waits"
    if grade.points >= grade.mark.most > 0:
        return "full"
    return "some" if grade.points > 0 else "none"


def render_cells(book: Gradebook, language: UiLanguage) -> str:
    """The table; its cells are reached with the arrow keys and opened with Enter."""
    if not book.submissions:
        return f'<p class="empty big">{say("no_answers", language)}</p>'
    heads = "".join(
        f'<th scope="col" title="{html.escape(q.text)}">{html.escape(q.id)}<small>/ {number(q.points)}</small></th>'
        for q in book.assignment.questions
    )
    places = book.by_place
    rows = []
    for at, submission in enumerate(book.submissions):
        grades = [places.get((submission.student, question.id)) for question in book.assignment.questions]
        total = book.total(submission.student)
        cells = "".join(_cell(grade, first=not at and not i) for i, grade in enumerate(grades))
        rows.append(
            f'<tr data-row="{at}"><th scope="row"><b>{html.escape(submission.name or submission.student)}</b>'
            f"{_number(submission.student, submission.name)}</th>{cells}"
            f'<td class="sum">{number(total) if total is not None else "…"}</td></tr>'
        )
    most = f"<small>/ {number(book.assignment.points)}</small>"
    return (
        f'<div class="cells"><table role="grid" aria-label="{say("cells", language)}"><thead><tr>'
        f'<th scope="col">{say("student", language)}</th>{heads}<th scope="col">{say("sum", language)}{most}</th></tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table></div>{_legend(language)}"
    )


def _number(student: str, name: str) -> str:
    return f"<small>{html.escape(student)}</small>" if name and name != student else ""


def _cell(grade: Grade | None, *, first: bool) -> str:
    kind = classify(grade)
    points = number(grade.points) if grade and grade.points is not None else ""
    marks = ("✎" if grade and grade.override else "") + ("⚑" if grade and is_flagged(grade) else "")
    tab = ' tabindex="0"' if first else ' tabindex="-1"'
    return f'<td role="gridcell" class="{kind}"{tab}><i>{SIGNS[kind]}</i>{points}<em>{marks}</em></td>'


def _legend(language: UiLanguage) -> str:
    items = "".join(
        f'<span class="{kind}"><i>{sign}</i>{say(f"sign_{kind}", language)}</span>' for kind, sign in SIGNS.items()
    )
    more = (
        f"<span><em>✎</em>{say('sign_decided', language)}</span><span><em>⚑</em>{say('sign_flagged', language)}</span>"
    )
    return f'<p class="legend">{items}{more}</p>'
