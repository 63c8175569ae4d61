"""One answer before the teacher: question, answer with its quotes, what each item found. Escapes all it is given."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from apps._grader_view import render_next, say
from apps._pieces_view import number, percent, render_table
from core.checks.check import Check
from core.documents.document import Span
from core.messages import UiLanguage
from core.usecases.grading.assignment import Question
from core.usecases.grading.records import Answer, Grade, ItemMark, Mark, Submission
from core.usecases.grading.regrading import Change

SIGNS = {"met": "✓", "not_met": "✗", "unsure": "?"}


@dataclass(frozen=True, slots=True)
class Case:
    """What is looked at. `at` counts from 1 in a queue of `waiting`; 0 where it is not in the queue."""

    question: Question
    submission: Submission
    grade: Grade | None
    at: int
    waiting: int


def render_case(case: Case, language: UiLanguage) -> str:
    """The whole card."""
    answer = next((a for a in case.submission.answers if a.question == case.question.id), Answer(case.question.id, ""))
    mark = case.grade.mark if case.grade else None
    return (
        f'<article class="review">{_where(case, language)}{_question(case.question, language)}'
        f"<h4>{say('answer_of', language, name=case.submission.name or case.submission.student)}</h4>"
        f"{_answer(answer, mark, language)}{_flags(mark, language)}"
        f"{_suggestion(case.grade, language)}{_items(case.question, mark, language)}{_advice(mark, language)}</article>"
    )


def render_empty(language: UiLanguage, *, graded: bool) -> str:
    """Nothing waits."""
    told = f'<p class="empty big">{say("queue_empty" if graded else "queue_not_yet", language)}</p>'
    return told + render_next("results" if graded else "grading", language)


def _where(case: Case, language: UiLanguage) -> str:
    place = (
        say("queue_at", language, at=case.at, count=case.waiting)
        if case.at
        else say("queue_outside", language, count=case.waiting)
    )
    moves = "".join(
        f'<button class="quiet" data-act="move" data-id="{name}"{"" if case.waiting else " disabled"}>'
        f"{say(name, language)}</button>"
        for name in ("previous", "next")
    )
    return f'<header><p class="lead" role="status">{place}</p><span class="gap"></span>{moves}</header>'


def _question(question: Question, language: UiLanguage) -> str:
    facts = (say(f"kind_{question.kind}", language), say("worth", language, points=number(question.points)))
    chips = "".join(f'<span class="chip">{fact}</span>' for fact in facts)
    text = f'<p class="asked">{html.escape(question.text)}</p>' if question.text else ""
    right = [*question.reference, *(f"{o.id}. {o.text}" for o in question.options if o.share > 0)]
    known = "".join(f"<li>{html.escape(line)}</li>" for line in right)
    told = (
        f'<details><summary>{say("reference", language)}</summary><ul class="plain">{known}</ul></details>'
        if known
        else ""
    )
    return (
        f'<section class="question"><p class="chips"><b>{html.escape(question.id)}</b>{chips}</p>{text}{told}</section>'
    )


def _answer(answer: Answer, mark: Mark | None, language: UiLanguage) -> str:
    if not answer.text.strip():
        return f'<p class="empty">{say("empty_answer", language)}</p>'
    spans = [(span, "doubt") for span in answer.doubtful]
    if mark:
        spans += [(span, "plant") for check in _planted(mark) for span in check.spans]
        spans += [(quote.span, "quote") for quote in (*mark.quotes, *(i.quote for i in mark.items if i.quote))]
    kind = ' class="answer code"' if "\n" in answer.text and "    " in answer.text else ' class="answer"'
    return f"<div{kind}>{mark_up(answer.text, spans)}</div>{_key({name for _, name in spans}, language)}"


def _planted(mark: Mark) -> list[Check]:
    """Failed checks of instructions in the answer; others, such as of its length, are said but point at no words."""
    return [check for check in mark.checks if check.passed is False and check.name == "injection"]


def _key(names: set[str], language: UiLanguage) -> str:
    told = [
        f'<mark class="{name}">{say(f"mark_{name}", language)}</mark>'
        for name in ("quote", "plant", "doubt")
        if name in names
    ]
    return f'<p class="key">{"".join(told)}</p>' if told else ""


def mark_up(text: str, spans: Sequence[tuple[Span, str]]) -> str:
    """`text` escaped, each character marked by the first kind of span that holds it."""
    edges = sorted({0, len(text), *(min(max(e, 0), len(text)) for s, _ in spans for e in (s.start, s.end))})
    pieces = []
    for start, end in zip(edges, edges[1:], strict=False):
        kind = next((name for span, name in spans if span.start <= start and end <= span.end), "")
        piece = html.escape(text[start:end])
        pieces.append(f'<mark class="{kind}">{piece}</mark>' if kind else piece)
    return "".join(pieces)


def _flags(mark: Mark | None, language: UiLanguage) -> str:
    failed = [check for check in mark.checks if check.passed is False] if mark else []
    signs = {"injection": "<b>⚑</b> "}
    return "".join(
        f'<p class="warning">{signs.get(check.name, "")}{html.escape(check.detail.text(language))}</p>'
        for check in failed
    )


def _suggestion(grade: Grade | None, language: UiLanguage) -> str:
    if grade is None:
        return f'<p class="empty">{say("not_graded", language)}</p>'
    mark = grade.mark
    given = (
        say("cannot_say", language)
        if mark.points is None
        else say("suggests", language, points=number(mark.points), most=number(mark.most))
    )
    sure = say("sure", language, share=percent(mark.confidence)) if mark.confidence is not None else ""
    chips = " ".join(
        f'<span class="chip">{text}</span>' for text in (say(f"method_{mark.method}", language), sure) if text
    )
    decided = ""
    if grade.override:
        comment = f" “{html.escape(grade.override.comment)}”" if grade.override.comment else ""
        decided = (
            f'<p class="told good">✎ {say("decided", language, points=number(grade.override.points))}{comment}</p>'
        )
    held = f'<p class="told plain">{say("held", language)}</p>' if grade.held and not grade.override else ""
    return (
        f'<section class="suggestion"><h4>{say("suggestion", language)}</h4><p><b>{given}</b> {chips}</p>'
        f"<p>{html.escape(mark.reason.text(language))}</p>{held}{decided}</section>"
    )


def _items(question: Question, mark: Mark | None, language: UiLanguage) -> str:
    if not mark or not mark.items:
        return ""
    texts = {item.id: item.text for item in question.rubric}
    rows = [_item(item, texts.get(item.item, item.item), language) for item in mark.items]
    heads = [say(f"item_{name}", language) for name in ("verdict", "text", "points", "evidence")]
    return f"<h4>{say('items', language)}</h4>{render_table(heads, rows, kind='items')}"


def _item(item: ItemMark, text: str, language: UiLanguage) -> tuple[str, ...]:
    named = say(f"verdict_{item.verdict}", language)
    verdict = f'<span class="verdict {item.verdict}"><i>{SIGNS[item.verdict]}</i>{named}</span>'
    quote = f'<q class="quoted">{html.escape(item.quote.text)}</q>' if item.quote else ""
    reason = f"<small>{html.escape(item.reason.text(language))}</small>" if item.reason else ""
    return verdict, html.escape(text), f"{number(item.points)} / {number(item.most)}", quote + reason


def _advice(mark: Mark | None, language: UiLanguage) -> str:
    lines = "".join(f"<li>{html.escape(line.text(language))}</li>" for line in mark.advice) if mark else ""
    return f'<h4>{say("advice", language)}</h4><ul class="plain">{lines}</ul>' if lines else ""


def render_changes(changes: Sequence[Change], language: UiLanguage) -> str:
    """The diff of grading again, before it is taken."""
    if not changes:
        return f'<p class="told plain" role="status">{say("no_changes", language)}</p>'
    heads = [say(name, language) for name in ("student", "question", "before", "after", "change")]
    rows = [
        (
            html.escape(change.before.student),
            html.escape(change.before.question),
            number(change.before.mark.points) if change.before.mark.points is not None else "?",
            number(change.after.mark.points) if change.after.mark.points is not None else "?",
            _difference(change.difference),
        )
        for change in changes
    ]
    lead = f'<p class="lead" role="status">{say("changes", language, count=len(changes))}</p>'
    return lead + render_table(heads, rows, kind="tall")


def _difference(points: float | None) -> str:
    if points is None:
        return "–"
    return f'<b class="{"up" if points > 0 else "down"}">{"▲ +" if points > 0 else "▼ "}{number(points)}</b>'
