"""One segment opened: its target to edit, its checks in words, the memory's match, other translations. Escapes all."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2s

from apps._translator_segment_view import render_badge, render_flags
from apps._translator_view import label_check, percent, say, tag
from core.messages import UiLanguage
from core.usecases.translation.files.source_file import Segment
from core.usecases.translation.records import Direction, Match, Translation

_SIGNS = {True: ("yes", "✓"), False: ("no", "⚑"), None: ("unsure", "?")}


@dataclass(frozen=True, slots=True)
class Opened:
    """The segment before a person: the `at`th of `total`, which its page calls `place`. `terms` are the glossary's
    pairs for it; `job` is the file it is one of, which may be accepted as it is, "" for the typed text."""

    segment: Segment
    one: Translation | None
    direction: Direction
    place: str
    at: int
    total: int
    terms: Sequence[tuple[str, str]] = ()
    job: str = ""


@dataclass(frozen=True, slots=True)
class Others:
    """What else there is for a segment: other translations, what the target says in the source's language."""

    suggestions: Sequence[Translation] = ()
    back: Translation | None = None


def seal(source: str, job: str = "") -> str:
    """What comes back with an edit, so that no target gets to another source, or file, than it was typed under."""
    return blake2s(f"{job}\n{source}".encode(), digest_size=8).hexdigest()


def render_closed(language: UiLanguage) -> str:
    """No segment is open."""
    return f'<p class="empty big">{say("pick_one", language)}</p>'


def render_detail(opened: Opened, language: UiLanguage) -> str:
    """The segment with the field to correct it."""
    segment, one, direction = opened.segment, opened.one, opened.direction
    target = one.target if one else ""
    lines = min(8, max(2, len(target or segment.source) // 48 + 1))
    accept = ""
    if opened.job and one and one.outcome == "translated" and one.origin != "human":
        accept = f'<button class="plain" data-act="accept">{say("accept", language)}</button>'
    return (
        f'<section class="detail" data-id="{html.escape(opened.place)}" data-seal="{seal(segment.source, opened.job)}">'
        f"{_head(opened, language)}"
        f'<div class="source" {tag(direction.source)}>{html.escape(segment.source)}</div>{_about(segment, language)}'
        f'<label class="edit"><span>{say("edit", language)}</span><textarea rows="{lines}" {tag(direction.target)} '
        f'data-was="{html.escape(target)}">{html.escape(target)}</textarea></label>'
        f'<p class="acts"><button class="chief" data-act="save">{say("save", language)}</button>{accept}'
        f"<small>{say('save_why', language)}</small></p>"
        f"{_reason(one, language)}{_checks(one, language)}{_terms(opened, language)}{_match(opened, language)}"
        "</section>"
    )


def _head(opened: Opened, language: UiLanguage) -> str:
    place = say("segment_of", language, at=opened.at, total=opened.total)
    tries = opened.one.tries if opened.one else 0
    more = f"<small>{say('tries', language, count=tries)}</small>" if tries > 1 else ""
    engine = f"<small>{html.escape(opened.one.engine)}</small>" if opened.one and opened.one.engine else ""
    return (
        f'<header><p class="lead">{place}</p><span class="gap"></span>'
        f'<button class="icon" data-act="step" data-id="-1" aria-label="{say("before", language)}">‹</button>'
        f'<button class="icon" data-act="step" data-id="1" aria-label="{say("after", language)}">›</button></header>'
        f'<p class="chips">{render_badge(opened.one, language)}{engine}{more}</p>'
    )


def _about(segment: Segment, language: UiLanguage) -> str:
    """What its file says of it."""
    parts = []
    if segment.note:
        parts.append(html.escape(segment.note))
    if segment.plural:
        example = segment.example or "–"
        parts.append(say("plural_form", language, category=segment.plural, example=example))
    if segment.limit:
        parts.append(say("limit", language, limit=segment.limit))
    return f'<p class="about">{"<br>".join(parts)}</p>' if parts else ""


def _reason(one: Translation | None, language: UiLanguage) -> str:
    if one is None or one.reason is None:
        return ""
    kind = "plain" if one.kept else "warning"
    return f'<p class="told {kind}">{html.escape(one.reason.text(language))}</p>'


def _checks(one: Translation | None, language: UiLanguage) -> str:
    """All checks, those that failed first and told; the rest fold away."""
    if one is None or not one.checks:
        return ""
    failed = "".join(_check(one, n, language) for n, check in enumerate(one.checks) if check.passed is False)
    rest = "".join(_check(one, n, language) for n, check in enumerate(one.checks) if check.passed is not False)
    count = sum(check.passed is not False for check in one.checks)
    folded = f"<details><summary>{say('checks_passed', language, count=count)}</summary><ul>{rest}</ul></details>"
    return (
        f'<section class="checks"><h4>{say("checks", language)}</h4>{f"<ul>{failed}</ul>" if failed else ""}'
        f"{folded if rest else ''}</section>"
    )


def _check(one: Translation, n: int, language: UiLanguage) -> str:
    check = one.checks[n]
    kind, sign = _SIGNS[check.passed]
    quoted = [one.target[span.start : span.end] for span in check.spans[:6] if check.passed is False]
    marks = " ".join(f"<mark>{html.escape(text)}</mark>" for text in dict.fromkeys(quoted) if text.strip())
    return (
        f'<li class="{kind}"><i>{sign}</i><b>{label_check(check, language)}</b> '
        f"<span>{html.escape(check.detail.text(language))} {marks}</span></li>"
    )


def _terms(opened: Opened, language: UiLanguage) -> str:
    if not opened.terms:
        return ""
    items = "".join(f"<li>{html.escape(source)} → {html.escape(target)}</li>" for source, target in opened.terms)
    return f'<section class="terms"><h4>{say("terms_here", language)}</h4><ul>{items}</ul></section>'


def _match(opened: Opened, language: UiLanguage) -> str:
    """What the memory has, with what is different from it."""
    match = opened.one.match if opened.one else None
    if match is None:
        return ""
    who = say("by_person" if match.human else "by_engine", language, engine=match.engine or "–")
    lead = say("match_same" if match.likeness >= 1 else "match_similar", language, percent=percent(match.likeness))
    use = (
        f'<button class="plain" data-act="use" data-text="{html.escape(match.target)}">{say("use", language)}</button>'
    )
    return (
        f'<section class="match"><h4>{say("from_memory", language)}</h4><p>{lead} <small>{who}</small></p>'
        f"{_difference(match, opened)}"
        f'<div class="other"><span {tag(opened.direction.target)}>{html.escape(match.target)}</span>{use}</div>'
        "</section>"
    )


def _difference(match: Match, opened: Opened) -> str:
    from core.documents.differences import diff_texts

    if match.likeness >= 1:
        return ""
    kinds = {"same": "{}", "added": "<ins>{}</ins>", "removed": "<del>{}</del>"}
    pieces = diff_texts(match.source, opened.segment.source)
    told = "".join(kinds[piece.kind].format(html.escape(piece.text)) for piece in pieces)
    return f'<p class="difference" {tag(opened.direction.source)}>{told}</p>'


def render_others(others: Others | None, opened: Opened, language: UiLanguage) -> str:
    """Other translations and the way back; what is not there yet says so."""
    if others is None:
        return f'<section class="detail"><p class="empty">{say("looking", language)}</p></section>'
    current = opened.one.target if opened.one else ""
    known = [one for one in others.suggestions if one.target and one.target != current]
    items = "".join(_suggestion(one, opened.direction, language) for one in known)
    listed = f"<ul>{items}</ul>" if items else f'<p class="empty">{say("no_others", language)}</p>'
    return (
        f'<section class="detail"><h4>{say("others", language)}</h4>{listed}'
        f"<h4>{say('back', language)}</h4>{_back(others.back, opened.direction, language)}</section>"
    )


def _suggestion(one: Translation, direction: Direction, language: UiLanguage) -> str:
    return (
        f'<li class="other"><span {tag(direction.target)}>{html.escape(one.target)}'
        f'<span class="chips">{render_badge(one, language)}{render_flags(one, language)}'
        f"<small>{html.escape(one.engine)}</small></span></span>{_use(one.target, language)}</li>"
    )


def _use(text: str, language: UiLanguage) -> str:
    return f'<button class="plain" data-act="use" data-text="{html.escape(text)}">{say("use", language)}</button>'


def _back(back: Translation | None, direction: Direction, language: UiLanguage) -> str:
    if back is None or not back.target:
        return f'<p class="empty">{say("no_back", language)}</p>'
    return (
        f'<p class="back" {tag(direction.source)}>{html.escape(back.target)}</p>'
        f'<p class="empty">{say("back_why", language)}</p>'
    )
