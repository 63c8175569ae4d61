"""Texts, checks and steps as HTML. Escapes all it is given, and fetches nothing: pictures are left out of Markdown."""

import html
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from core.messages import UiLanguage, has_message, message

if TYPE_CHECKING:
    from core.checks.check import Check
    from core.checks.continuity import Entry, Ledger
    from core.documents.document import Span
    from core.usecases.writing.records import Draft, Report, Step

SIGNS = {True: ("✓", "yes"), False: ("✗", "no"), None: ("?", "unknown")}
MOST_BEFORE = 600


def say(name: str, language: UiLanguage, **values: object) -> str:
    """A sentence of the writer's catalogue, escaped."""
    return html.escape(message(f"writer.{name}", language, **values))


def name_check(name: str, language: UiLanguage) -> str:
    """The label of a check; its own name where it has none."""
    key = f"check_labels.{name}"
    return message(key, language) if has_message(key) else name.replace("_", " ").capitalize()


def render_markdown(text: str) -> str:
    """Markdown as HTML: no raw HTML, no pictures."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table").disable(["image", "html_inline"])
    return reader.render(text)


def render_paper(draft: "Draft", *, growing: bool = False) -> str:
    """The whole draft as it will be read; `growing` puts a cursor at the end."""
    cursor = '<span class="cursor"></span>' if growing else ""
    return f'<article class="paper" lang="{draft.brief.language}">{render_markdown(draft.text)}{cursor}</article>'


def render_marked(text: str, spans: Iterable["Span"], language: str = "en") -> str:
    """Plain text with the characters of `spans` marked; spans may overlap and lie in any order."""
    pieces, at = [], 0
    for start, end in _merged(spans, len(text)):
        pieces += [html.escape(text[at:start]), f"<mark>{html.escape(text[start:end])}</mark>"]
        at = end
    pieces.append(html.escape(text[at:]))
    return f'<div class="marked" lang="{html.escape(language)}">{"".join(pieces)}</div>'


def _merged(spans: Iterable["Span"], length: int) -> list[tuple[int, int]]:
    """Spans within the text, sorted, overlapping ones joined."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((max(0, span.start), min(length, span.end)) for span in spans):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def render_rate(report: "Report", language: UiLanguage) -> str:
    """The pass rate as a line with a bar: passed, failed and undecided are three different things."""
    counts = [sum(check.passed is value for check in report.checks) for value in (True, False, None)]
    passed, failed, unknown = counts
    share = 100 * passed / (passed + failed) if passed + failed else 0
    said = say("rate", language, passed=passed, decided=passed + failed)
    more = f" · {say('rate_unknown', language, count=unknown)}" if unknown else ""
    kind = "good" if not failed else "some"
    return (
        f'<div class="rate {kind}"><p><b>{said}</b><span>{more}</span></p>'
        f'<div class="bar"><i style="width:{share:.0f}%"></i></div></div>'
    )


def render_checks(checks: Sequence["Check"], language: UiLanguage) -> str:
    """Every check with its detail: failures first, then what could not be decided, then what passed."""
    order = {False: 0, None: 1, True: 2}
    rows = "".join(
        f'<li class="{SIGNS[check.passed][1]}"><b>{SIGNS[check.passed][0]}</b>'
        f"<div><strong>{html.escape(name_check(check.name, language))}</strong>"
        f"<span>{html.escape(check.detail.text(language))}</span></div></li>"
        for check in sorted(checks, key=lambda check: order[check.passed])
    )
    return f'<ul class="checks">{rows}</ul>'


def render_groups(checks: Sequence["Check"], language: UiLanguage) -> str:
    """What was asked for or is forbidden apart from what is only advice."""
    from core.usecases.writing.checking import is_demand

    groups = {"demanded": [], "advised": []}
    for check in checks:
        groups["demanded" if is_demand(check.name) else "advised"].append(check)
    return "".join(
        f'<h4 class="group">{say(name, language)}</h4>{render_checks(group, language)}'
        for name, group in groups.items()
        if group
    )


def render_ledger(ledger: "Ledger", language: UiLanguage) -> str:
    """A row for each thing said of somebody, in the order of the story."""
    heads = "".join(f"<th>{say(f'ledger_{name}', language)}</th>" for name in ("who", "what", "chapter", "quote"))
    rows = "".join(
        f"<tr><td><b>{html.escape(entry.who)}</b></td><td>{_what(entry, language)}</td><td>{entry.chapter}</td>"
        f"<td>{html.escape(entry.quote)}</td></tr>"
        for entry in ledger.entries
    )
    return f'<div class="wide"><table><tr>{heads}</tr>{rows}</table></div>'


def render_clash(first: "Entry", second: "Entry", language: UiLanguage) -> str:
    """Two sentences that cannot both be true."""
    lines = "".join(
        f"<p><small>{say('ledger_in', language, chapter=entry.chapter)}</small> {html.escape(entry.quote)}</p>"
        for entry in (first, second)
    )
    return f'<div class="clash"><b>{html.escape(first.who)}: {_what(second, language)}</b>{lines}</div>'


def _what(entry: "Entry", language: UiLanguage) -> str:
    key = f"writer.entry_{entry.kind}"
    kind = message(key, language) if has_message(key) else entry.kind
    return html.escape(f"{kind}: {entry.value}" if entry.value else kind)


def render_steps(steps: Sequence["Step"], draft: "Draft", language: UiLanguage) -> str:
    """What was done, in order: to which part, because of which checks, before and after."""
    headings = {part.id: part.heading for part in draft.parts} | {
        section.id: section.heading for section in draft.outline.sections
    }
    return f'<ol class="steps">{"".join(_step(step, headings, language) for step in steps)}</ol>'


def _step(step: "Step", headings: dict[str, str], language: UiLanguage) -> str:
    where = headings.get(step.part) or say("whole_text", language)
    because = ""
    if step.checks:
        names = message("writer.comma", language).join(name_check(name, language) for name in step.checks)
        because = f'<span class="because">{say("because", language, checks=names)}</span>'
    note = f"<p>{html.escape(step.note.text(language))}</p>" if step.note else ""
    figures = say("step_tokens", language, tokens=step.tokens) if step.tokens else say("step_computed", language)
    return (
        f'<li><div class="what"><b>{say(f"act_{step.act}", language)}</b> <em>{html.escape(where)}</em>{because}'
        f"<small>{figures}</small></div>{note}{_change(step, language)}</li>"
    )


def _change(step: "Step", language: UiLanguage) -> str:
    if step.before == step.after:
        return ""
    if not step.before:
        said = html.escape(_cut(step.after))
        return f'<details><summary>{say("step_text", language)}</summary><div class="diff">{said}</div></details>'
    from core.usecases.writing.variants import diff_texts

    return f'<div class="diff">{render_diff(diff_texts(_cut(step.before), _cut(step.after)))}</div>'


def _cut(text: str) -> str:
    return text if len(text) <= MOST_BEFORE else text[:MOST_BEFORE] + " …"


def render_diff(pieces: Iterable[object]) -> str:
    """Pieces of two texts: what went is struck out, what came is underlined."""
    tags = {"same": ("", ""), "added": ("<ins>", "</ins>"), "removed": ("<del>", "</del>")}
    return "".join(f"{tags[one.kind][0]}{html.escape(one.text)}{tags[one.kind][1]}" for one in pieces)


def render_steps_bar(stage: str, language: UiLanguage) -> str:
    """Where in the flow the reader is."""
    stages = ("brief", "outline", "text")
    at = stages.index(stage)
    items = "".join(
        f'<li class="{"done" if n < at else "now" if n == at else ""}"{" aria-current=step" if n == at else ""}>'
        f"<i>{n + 1}</i>{say(f'stage_{name}', language)}</li>"
        for n, name in enumerate(stages)
    )
    return f'<ol class="flow">{items}</ol>'
