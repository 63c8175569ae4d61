"""The "show the working" drawer of an answer, as HTML. Escapes all it is given."""

import html

from core.messages import UiLanguage, message
from core.usecases.support.records import Reply, Working


def say(name: str, language: UiLanguage, **values: object) -> str:
    """A sentence of the chatbot's catalogue, escaped."""
    return html.escape(message(f"chatbot.{name}", language, **values))


def render_working(reply: Reply, language: UiLanguage) -> str:
    """The drawer: how the answer was decided, what was checked, found and sent, and how long it took."""
    working = reply.working
    parts = [
        _section("decision", _decision(reply, language), language),
        _section("checks", _check_rows(reply, language), language),
        _section("found", _hit_rows(working, language), language),
        _section("prompt", _prompt(working), language),
        _section("draft", f"<pre>{html.escape(working.draft)}</pre>" if working.draft else "", language),
        _section("times", _times(working, language), language),
    ]
    return f'<div class="working" hidden>{"".join(parts)}</div>'


def _section(name: str, inner: str, language: UiLanguage) -> str:
    return f"<h5>{say(f'working_{name}', language)}</h5>{inner}" if inner else ""


def _decision(reply: Reply, language: UiLanguage) -> str:
    working, lines = reply.working, []
    if working.standalone_question:
        lines.append(say("working_question", language, question=working.standalone_question))
    lines += [html.escape(said) for said in dict.fromkeys((working.router, working.reason)) if said]
    if working.confidence is not None and working.threshold is not None:
        values = {"confidence": f"{working.confidence:.2f}", "threshold": f"{working.threshold:.2f}"}
        lines.append(say("working_confidence", language, **values))
    return "".join(f"<p>{line}</p>" for line in lines)


def _check_rows(reply: Reply, language: UiLanguage) -> str:
    signs = {True: ("✓", "yes"), False: ("✗", "no"), None: ("?", "unknown")}
    rows = (
        f'<li class="{signs[check.passed][1]}"><b>{signs[check.passed][0]}</b> '
        f"{html.escape(check.detail.text(language))}</li>"
        for check in reply.checks
    )
    return f"<ul>{''.join(rows)}</ul>" if reply.checks else ""


def _hit_rows(working: Working, language: UiLanguage) -> str:
    def number(value: float | None) -> str:
        return "–" if value is None else f"{value:.3f}"

    rows = "".join(
        f"<tr><td>{html.escape(hit.passage.document)}</td>"
        f"<td>{html.escape(_start(hit.passage.question or hit.passage.text))}</td>"
        f"<td>{number(hit.score)}</td><td>{number(hit.lexical)}</td><td>{number(hit.dense)}</td></tr>"
        for hit in working.hits
    )
    heads = "".join(
        f"<th>{say(f'col_{name}', language)}</th>" for name in ("file", "passage", "score", "words", "meaning")
    )
    return f'<div class="wide"><table><tr>{heads}</tr>{rows}</table></div>' if rows else ""


def _start(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else line[:88] + " …"


def _prompt(working: Working) -> str:
    head = f"<p><code>{html.escape(working.prompt)}</code></p>" if working.prompt else ""
    return head + "".join(
        f"<pre><b>{html.escape(role)}</b>\n{html.escape(text)}</pre>" for role, text in working.messages
    )


def _times(working: Working, language: UiLanguage) -> str:
    parts = [f"{html.escape(name)} {seconds:.2f} s" for name, seconds in working.seconds]
    if working.first_token_seconds is not None:
        parts.append(say("first_token", language, seconds=f"{working.first_token_seconds:.2f}"))
    if working.tokens_per_second is not None:
        parts.append(say("speed", language, speed=f"{working.tokens_per_second:.0f}"))
    model = f"<code>{html.escape(working.model)}</code> " if working.model else ""
    return f"<p>{model}{' · '.join(parts)}</p>" if parts else ""
