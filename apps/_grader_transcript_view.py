"""Answers read from pictures, with a field each to correct; lines that may be misread are marked. Escapes all."""

import html
import re

from apps._grader_review_view import mark_up
from apps._grader_view import say
from core.messages import UiLanguage
from core.usecases.grading.records import Answer, Gradebook, Submission

PICTURE = re.compile(r"\.(?:png|jpe?g|webp|bmp|tiff?|gif)\b", re.IGNORECASE)
MOST = 400


def render_transcripts(book: Gradebook, language: UiLanguage) -> str:
    """The answers with doubtful lines first; nothing where no answer came from a picture."""
    asked = {question.id for question in book.assignment.questions}
    found = [
        (submission, answer)
        for submission in book.submissions
        for answer in submission.answers
        if answer.question in asked and (answer.doubtful or (answer.text and PICTURE.search(answer.source)))
    ]
    if not found:
        return ""
    doubtful = sum(bool(answer.doubtful) for _, answer in found)
    ordered = sorted(found, key=lambda each: not each[1].doubtful)[:MOST]
    items = "".join(_one(submission, answer, language) for submission, answer in ordered)
    lead = say("transcripts_told", language, count=len(found), doubtful=doubtful)
    return (
        f'<details class="transcripts"{" open" if doubtful else ""}><summary>{say("transcripts", language)}</summary>'
        f'<p class="empty">{lead}</p>{items}</details>'
    )


def _one(submission: Submission, answer: Answer, language: UiLanguage) -> str:
    name, student = submission.name or submission.student, html.escape(submission.student)
    shown = mark_up(answer.text, [(span, "doubt") for span in answer.doubtful])
    label = say("transcript_of", language, name=name, question=answer.question)
    flag = f' <span class="chip none">{say("mark_doubt", language)}</span>' if answer.doubtful else ""
    lines = min(8, answer.text.count("\n") + 2)
    return (
        f"<section><p><b>{label}</b> <small>{html.escape(answer.source)}</small>{flag}</p>"
        f'<div class="transcript">{shown}</div><textarea rows="{lines}" data-student="{student}" '
        f'data-question="{html.escape(answer.question)}" '
        f'aria-label="{label}">{html.escape(answer.text)}</textarea></section>'
    )
