"""The staff's pages as HTML: tickets, files, numbers, questions without an answer. Escapes all it is given."""

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

from apps._working_view import say
from core.messages import UiLanguage

if TYPE_CHECKING:
    import pandas as pd

    from apps._library import FileResult
    from core.store import Feedback
    from core.usecases.support.faq_sheet import FaqMade
    from core.usecases.support.insight import QuestionGroup
    from core.usecases.support.knowledge import FileReport
    from core.usecases.support.records import Ticket, Turn


def render_tickets(tickets: "Sequence[Ticket]", chosen: str, language: UiLanguage) -> str:
    """The queue, the longest waiting first."""
    if not tickets:
        return f'<p class="empty big">{say("no_tickets", language)}</p>'
    items = "".join(
        f'<li><button data-act="pick" data-id="{html.escape(ticket.id)}"{_current(ticket.id == chosen)}>'
        f'<span class="chip {ticket.state}">{say("state_" + ticket.state, language)}</span>'
        f"<b>{html.escape(ticket.id)}</b><span>{html.escape(_question(ticket))}</span>"
        f"<small>{html.escape(_time(ticket.created))}</small></button></li>"
        for ticket in tickets
    )
    return f'<ul class="tickets">{items}</ul>'


def render_case(ticket: "Ticket | None", language: UiLanguage) -> str:
    """One ticket: who, what, the conversation so far, what was looked at."""
    if ticket is None:
        return f'<p class="empty big">{say("pick_ticket", language)}</p>'
    reach = " · ".join(filter(None, [ticket.name, ticket.email, *(v for k, v in ticket.slots if k == "phone")]))
    facts = "".join(_fact(*slot, language) for slot in ticket.slots if slot[0] not in ("phone", "language"))
    sources = "".join(f"<li>{html.escape(source)}</li>" for source in ticket.sources)
    return (
        f'<article class="case"><header><h3>{html.escape(ticket.id)}</h3>'
        f'<span class="chip {ticket.state}">{say("state_" + ticket.state, language)}</span></header>'
        f'<p class="reach">{html.escape(reach)}</p><p class="summary">{html.escape(ticket.summary)}</p><dl>{facts}</dl>'
        f"<h4>{say('transcript', language)}</h4>{_dialogue(ticket.transcript, language)}"
        f"{_replies(ticket.replies, language)}"
        f"{_listed(say('sources', language), sources)}</article>"
    )


def _fact(name: str, value: str, language: UiLanguage) -> str:
    told = say("slot_deleted", language) if name == "conversation" else html.escape(value)
    return f"<dt>{say(f'slot_{name}', language)}</dt><dd>{told}</dd>"


def _current(chosen: bool) -> str:
    return " aria-current=true" if chosen else ""


def _question(ticket: "Ticket") -> str:
    return next((turn.text for turn in reversed(ticket.transcript) if turn.role == "user"), ticket.summary)[:120]


def _listed(title: str, items: str) -> str:
    return f'<h4>{title}</h4><ul class="plain">{items}</ul>' if items else ""


def _replies(turns: "Sequence[Turn]", language: UiLanguage) -> str:
    return f"<h4>{say('since_then', language)}</h4>{_dialogue(turns, language)}" if turns else ""


def _dialogue(turns: "Sequence[Turn]", language: UiLanguage) -> str:
    names = {"user": say("customer", language), "assistant": say("shop_side", language)}
    return "".join(
        f'<p class="line {turn.role}"><b>{names[turn.role]}</b><span>{html.escape(turn.text)}</span></p>'
        for turn in turns
    )


def _time(moment: str) -> str:
    return f"{moment[:10]} {moment[11:16]} UTC"


def render_files(reports: "Sequence[FileReport]", *, sample: bool, language: UiLanguage) -> str:
    """What is in use, file by file."""
    good = [report for report in reports if report.error is None]
    counts = {"files": len(good), "passages": sum(r.passages for r in good), "faqs": sum(r.faqs for r in good)}
    rows = "".join(
        f'<tr class="{"not" if report.error else ""}"><td>{html.escape(report.name)}</td>'
        + (
            f'<td colspan="2" class="bad">{html.escape(report.error.text(language))}</td>'
            if report.error
            else f"<td>{report.passages}</td><td>{report.faqs}</td>"
        )
        + "</tr>"
        for report in sorted(reports, key=lambda report: (report.error is None, report.name))
    )
    heads = "".join(f"<th>{say(name, language)}</th>" for name in ("col_file", "col_passages", "col_faqs"))
    note = f'<p class="empty">{say("is_sample", language)}</p>' if sample else ""
    return (
        f'<p class="lead">{say("in_use", language, **counts)}</p>{note}'
        f'<div class="wide tall"><table><tr>{heads}</tr>{rows}</table></div>'
    )


def render_uploads(results: "Sequence[FileResult]", language: UiLanguage) -> str:
    """What became of the files just uploaded."""
    lines = "".join(
        f'<li class="{"no" if result.error else "yes"}"><b>{"✗" if result.error else "✓"}</b> '
        f"{html.escape(result.name)}{_why(result, language)}</li>"
        for result in results
    )
    taken = sum(result.error is None for result in results)
    key = "uploads_taken" if taken else "uploads_none"
    told = say(key, language, taken=taken, total=len(results))
    return f'<div class="report"><p class="lead">{told}</p><ul>{lines}</ul></div>'


def _why(result: "FileResult", language: UiLanguage) -> str:
    if result.error is None:
        return ""
    hint = f" {html.escape(result.hint.text(language))}" if result.hint else ""
    return f'<span class="bad">{html.escape(result.error.text(language))}{hint}</span>'


def render_progress(text: str, fraction: float | None) -> str:
    """A bar; without an end where that is not known."""
    value = "" if fraction is None else f' value="{fraction:.3f}"'
    return f'<div class="job" role="status"><p>{html.escape(text)}</p><progress max="1"{value}></progress></div>'


def render_numbers(table: "pd.DataFrame", language: UiLanguage) -> str:
    """The period in a handful of numbers."""
    asked = int(table["questions"].sum())
    tiles = [
        ("n_questions", f"{asked}"),
        *((f"n_{name}", _share(int(table[name].sum()), asked)) for name in ("answered", "refused", "handed_over")),
        ("n_liked", f"{int(table['liked'].sum())} / {int(table['disliked'].sum())}"),
    ]
    inner = "".join(f"<div><b>{value}</b><span>{say(name, language)}</span></div>" for name, value in tiles)
    return f'<div class="tiles">{inner}</div>'


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "–"


def render_groups(groups: "Sequence[QuestionGroup]", chosen: int, language: UiLanguage) -> str:
    """Questions without an answer, like with like, the most asked first."""
    if not groups:
        return f'<p class="empty big">{say("no_groups", language)}</p>'
    items = "".join(
        f'<li><button data-act="pick" data-id="{index}"{_current(index == chosen)}>'
        f'<span class="count">{group.count}×</span><span><b>{html.escape(group.question)}</b>'
        f"{_wordings(group)}</span><small>{html.escape(group.latest[:10])}</small></button></li>"
        for index, group in enumerate(groups[:100])
    )
    return f'<ul class="tickets">{items}</ul>'


def _wordings(group: "QuestionGroup") -> str:
    others = [wording for wording in group.wordings if wording != group.question][:4]
    return "".join(f"<i>{html.escape(wording)}</i>" for wording in others)


def render_made(entries: "Sequence[FaqMade]", language: UiLanguage) -> str:
    """Entries made from visitors' questions, each with its way back."""
    items = "".join(
        f"<li><p><b>{html.escape(made.question)}</b><br>{html.escape(made.answer)}</p>"
        f'<button class="quiet" data-act="undo" data-id="{html.escape(made.id)}">{say("undo", language)}</button></li>'
        for made in entries
    )
    return f'<h4>{say("made", language)}</h4><ul class="made">{items}</ul>' if entries else ""


def render_feedback(thumbs: "Sequence[Feedback]", language: UiLanguage) -> str:
    """The latest comments."""
    told = [thumb for thumb in reversed(thumbs) if thumb.comment][:30]
    if not told:
        return f'<p class="empty">{say("no_comments", language)}</p>'
    items = "".join(
        f"<li>{'👍' if thumb.liked else '👎'} <span>{html.escape(thumb.comment)}</span>"
        f"<small>{html.escape(thumb.created[:10])}</small></li>"
        for thumb in told
    )
    return f'<ul class="plain comments">{items}</ul>'
