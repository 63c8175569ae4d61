"""Files being translated, as HTML: the list, one of them with its counts, and the report. Escapes all it is given."""

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

from apps._pieces_view import render_note, render_progress
from apps._translator_run import Ran
from apps._translator_segment_view import render_counts
from apps._translator_view import say
from core.messages import UiLanguage, Words, message
from core.usecases.translation.prompting import language_name
from core.usecases.translation.records import Completeness

if TYPE_CHECKING:
    from core.usecases.translation.jobs import Job

MOST_LEFT = 200
"""Pieces not translated that the report shows one by one."""


def render_jobs(
    jobs: "Sequence[Job]", ran: "dict[str, Ran]", current: str, failed: "dict[str, Words]", language: UiLanguage
) -> str:
    """The workspace's files with how far each is; deleting one is asked twice."""
    if not jobs:
        return f'<p class="empty big">{say("no_files", language)}</p>'
    items = "".join(_job(job, ran.get(job.id), job.id in failed, job.id == current, language) for job in jobs)
    waiting = [job for job in jobs if job.id not in ran and job.done < job.total]
    start = ""
    if len(waiting) > 1:
        start = f'<p class="next"><button data-act="all">{say("start_all", language, count=len(waiting))}</button></p>'
    return f'<ul class="shelf jobs">{items}</ul>{start}'


def _job(job: "Job", ran: Ran | None, failed: bool, current: bool, language: UiLanguage) -> str:
    done, total = (ran.done, ran.total) if ran and ran.total else (job.done, job.total)
    mark = ' aria-current="true"' if current else ""
    bar = f'<progress max="{max(total, 1)}" value="{done}"></progress>' if ran else ""
    state = _state(job, ran, failed, language)
    pair = f"{html.escape(job.direction.source)} → {html.escape(job.direction.target)}"
    count = say("done_of", language, done=f"{done:,}", total=f"{total:,}")
    remove = (
        f'<button class="quiet" data-act="remove" data-id="{html.escape(job.id)}" '
        f'data-sure="{say("remove_sure", language)}" aria-label="{say("remove", language)}: {html.escape(job.name)}">'
        f"{say('remove', language)}</button>"
    )
    return (
        f'<li{" class=current" if current else ""}><button class="open" data-act="open" data-id="{html.escape(job.id)}"'
        f"{mark}>{html.escape(job.name)}<small>{pair} · {count} · {state}</small>{bar}</button>{remove}</li>"
    )


def _state(job: "Job", ran: Ran | None, failed: bool, language: UiLanguage) -> str:
    if ran:
        return say(f"phase_{ran.phase}", language)
    if failed:
        return say("state_failed", language)
    if job.done < job.total:
        return say("state_begun" if is_begun(job) else "state_ready", language)
    return say("state_done", language)


def is_begun(job: "Job") -> bool:
    """Whether anything has been decided that was not when the file was read."""
    return any(job.segments.get(state) for state in ("machine", "memory", "human", "flagged", "untranslated"))


def render_job(job: "Job", ran: Ran | None, failed: Words | None, hits: int | None, language: UiLanguage) -> str:
    """The open file: what is in it, what became of it, what to do next. `hits` is how many segments the memory has."""
    source, target = (language_name(tag, language) for tag in (job.direction.source, job.direction.target))
    kind = say("kind", language, kind=job.kind)
    more = "".join(f" · {say(name, language)}" for name in ("bilingual", "renew") if getattr(job, name))
    lead = f"<h3>{html.escape(job.name)}</h3><p>{html.escape(f'{source} → {target}')} · {kind}{more}</p>"
    notes = "".join(render_note(note.text(language), "plain") for note in job.notes)
    return f'<div class="job-head"><div>{lead}</div></div>{_body(job, ran, failed, hits, language)}{notes}'


def _body(job: "Job", ran: Ran | None, failed: Words | None, hits: int | None, language: UiLanguage) -> str:
    told = _going(ran, language) if ran else ""
    if failed and not ran:
        told = render_note(failed.text(language), "warning")
    elif not ran:
        told = _resting(job, hits, language)
    return f'{told}<p class="chips counts">{render_counts(_counts(job), language)}</p>'


def _going(ran: Ran, language: UiLanguage) -> str:
    if ran.phase in ("running", "stopping") and ran.total:
        name = "going" if ran.phase == "running" else "stopping_at"
        told = message(f"translator.{name}", language, done=f"{ran.done:,}", total=f"{ran.total:,}")
        return render_progress(told, ran.done / ran.total)
    return render_progress(message(f"translator.phase_{ran.phase}_more", language), None)


def _resting(job: "Job", hits: int | None, language: UiLanguage) -> str:
    open_ones = job.total - job.done
    if not job.total:
        return render_note(message("translator.nothing_inside", language), "warning")
    if open_ones and is_begun(job):
        return render_note(message("translator.go_on_from", language, done=job.done, total=job.total), "plain")
    if open_ones:
        lines = [message("translator.inside", language, open=f"{open_ones:,}")]
        if hits:
            lines.append(message("translator.hits", language, count=f"{hits:,}"))
        return render_note(" ".join(lines), "plain")
    flagged = job.segments.get("flagged", 0)
    left = job.segments.get("untranslated", 0)
    name = "all_done" if not flagged and not left else "done_with"
    values = {"flagged": flagged, "left": left} if name == "done_with" else {}
    return render_note(message(f"translator.{name}", language, **values), "good" if not left else "plain")


def _counts(job: "Job") -> dict[str, int]:
    order = ("machine", "memory", "human", "file", "flagged", "kept", "untranslated", "open")
    return {state: job.segments.get(state, 0) for state in order}


def render_report(found: Completeness, language: UiLanguage) -> str:
    """Every piece accounted for, and what is not translated named."""
    total = found.translated + found.kept + found.untranslated
    rows = (("translated", found.translated), ("kept", found.kept), ("untranslated", found.untranslated))
    tiles = "".join(
        f"<div{' class=left-over' if count and name == 'untranslated' else ''}><b>{count:,}</b>"
        f"<span>{say(f'report_{name}', language)}</span></div>"
        for name, count in rows
    )
    told = say("report_sum", language, total=f"{total:,}", flagged=f"{found.flagged:,}")
    left = "".join(
        f"<li><b>{html.escape(text[:300])}</b> <small>{html.escape(why.text(language))}</small></li>"
        for text, why in found.left[:MOST_LEFT]
    )
    more = found.untranslated - min(len(found.left), MOST_LEFT)
    rest = f"<li><small>{say('report_more', language, count=f'{more:,}')}</small></li>" if left and more > 0 else ""
    title = say("report_left", language)
    listed = f'<details class="left"><summary>{title}</summary><ul>{left}{rest}</ul></details>' if left else ""
    return f'<div class="tiles">{tiles}</div><p class="empty">{told}</p>{listed}'
