"""Answers read from pictures, with a field each to correct; lines that may be misread are marked. Escapes all."""

import html
import re

from apps._grader_review_view import mark_up
from apps._grader_view import say
from core.messages import UiLanguage
from core.usecases.grading.records import Answer, Gradebook

PICTURE = re.compile(r"\.(?:png|jpe?g|webp|bmp|tiff?|gif)\b", re.IGNORECASE)
MOST = 400


def render_transcripts(book: Gradebook, language: UiLanguage) -> str:
    """The answers with doubtful lines first; nothing where no answer came from a picture."""
    columns = {question.id: at for at, question in enumerate(book.assignment.questions)}
    found = [
        (row, columns[answer.question], answer, submission.name or submission.student)
        for row, submission in enumerate(book.submissions)
        for answer in submission.answers
        if answer.question in columns and (answer.doubtful or (answer.text and PICTURE.search(answer.source)))
    ]
    if not found:
        return ""
    doubtful = sum(bool(answer.doubtful) for _, _, answer, _ in found)
    ordered = sorted(found, key=lambda each: not each[2].doubtful)[:MOST]
    items = "".join(_one(row, column, answer, name, language) for row, column, answer, name in ordered)
    lead = say("transcripts_told", language, count=len(found), doubtful=doubtful)
    return (
        f'<details class="transcripts"{" open" if doubtful else ""}><summary>{say("transcripts", language)}</summary>'
        f'<p class="empty">{lead}</p>{items}</details>'
    )


def _one(row: int, column: int, answer: Answer, name: str, language: UiLanguage) -> str:
    shown = mark_up(answer.text, [(span, "doubt") for span in answer.doubtful])
    label = say("transcript_of", language, name=name, question=answer.question)
    flag = f' <span class="chip none">{say("mark_doubt", language)}</span>' if answer.doubtful else ""
    lines = min(8, answer.text.count("\n") + 2)
    return (
        f"<section><p><b>{label}</b> <small>{html.escape(answer.source)}</small>{flag}</p>"
        f'<div class="transcript">{shown}</div><textarea rows="{lines}" data-row="{row}" data-column="{column}" '
        f'aria-label="{label}">{html.escape(answer.text)}</textarea></section>'
    )
