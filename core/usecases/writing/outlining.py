"""The plan of a text, from its kind, its length and the person's facts; a story's from a model that is able to.

Does not write the text. What it gives is meant to be edited.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from core.checks.facts import check_facts
from core.checks.language import check_language
from core.errors import ModelError
from core.messages import words
from core.models.ability import is_small, speaks
from core.prompts import load_prompt
from core.usecases.writing.assets import plan_fields
from core.usecases.writing.brief import Brief
from core.usecases.writing.cleaning import drop_chatter, plain
from core.usecases.writing.evidence import LONGEST_TITLE, assign_facts, given_texts, make_title
from core.usecases.writing.kinds import SectionPlan, plan_of, wanted_length
from core.usecases.writing.platforms import find_platform, fits
from core.usecases.writing.records import Outline, Section
from core.usecases.writing.speaking import stream_reply

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from core.models.decoding import Decoding

_ITEM = re.compile(
    r"\A\s*(?:\d{1,3}[.)、:：]|[-*•]|第[^章节\s]{1,5}[章节][:：\s]?)?\s*(.{1,80}?)\s*(?:[:：]|\s[-–—]\s)\s*(\S.*)\Z"
)
_TITLE = re.compile(r"\A\s*(?:title|标题|书名|题目)\s*[:：]\s*(.+)\Z", re.I)
_TOKENS = 60
"""Tokens for one section of an outline, and for a title."""


def outline(
    brief: Brief, *, model: "BaseChatModel | None" = None, decoding: "Decoding | None" = None
) -> Iterator[Outline]:
    """The usual plan at once; then, with a model that is able to, a story's own plan or a title, as it grows."""
    usual = plan_outline(brief)
    yield usual
    if model is None or not speaks(model, brief.language) or is_small(model) or brief.kind in ("poem", "digest"):
        return
    try:
        if brief.kind == "story":
            yield from _plan_story(brief, usual, model, decoding)
        elif plan_of(brief).titled and not brief.title:
            yield from _find_title(brief, usual, model, decoding)
    except ModelError as error:
        yield replace(usual, notes=(words("writing.model_broke", error=error.told()),))


def plan_outline(brief: Brief) -> Outline:
    """The kind's usual sections with the person's facts as their points and their share of the length."""
    plan = plan_of(brief)
    total = wanted_length(brief)
    if brief.kind == "digest":
        sections = _plan_digest(brief, total)
    elif brief.kind == "ad":
        sections = plan_fields(brief)
    elif brief.kind == "story" and brief.chapters > 1:
        sections = _plan_chapters(brief, total)
    else:
        points = assign_facts(brief, plan.sections)
        used = [one for one in plan.sections if points[one.id] or not _needs_facts(brief, one)]
        share = sum(one.share for one in used)
        sections = tuple(
            Section(one.id, one.heading.text(brief.language), points[one.id], _share(brief, total, one.share / share))
            for one in used
        )
    return Outline(_title(brief), sections)


def _title(brief: Brief) -> str:
    """Where the kind has a title, or the platform of a post does; elsewhere only the person's own."""
    platform = find_platform(brief.platform) if brief.kind == "social" else None
    field = platform.field("title") if platform else None
    if field:
        return next((text for n in (90, 40, 20, 12) if fits(text := make_title(brief, n), field)), "")
    return make_title(brief) if plan_of(brief).titled else brief.title


def _needs_facts(brief: Brief, section: SectionPlan) -> bool:
    """A news report has no background where none is given."""
    return brief.kind == "news" and section.id != "lead"


def _share(brief: Brief, total: int, share: float) -> int | None:
    return None if brief.kind in ("ad", "code", "poem") else max(1, round(total * share))


def _plan_digest(brief: Brief, total: int) -> tuple[Section, ...]:
    share = 1 / max(1, len(brief.sources))
    return tuple(
        Section(f"source-{number}", source.name, (), _share(brief, total, share))
        for number, source in enumerate(brief.sources, 1)
    )


def _plan_chapters(brief: Brief, total: int) -> tuple[Section, ...]:
    """The facts spread over the chapters in the order they were given."""
    count = brief.chapters
    spread: list[list[str]] = [[] for _ in range(count)]
    for at, fact in enumerate(brief.facts):
        spread[at * count // len(brief.facts)].append(fact)
    return tuple(
        Section(f"chapter-{n}", _chapter(brief, n), tuple(points), _share(brief, total, 1 / count))
        for n, points in enumerate(spread, 1)
    )


def _chapter(brief: Brief, number: int) -> str:
    return words("writing.chapter", number=number).text(brief.language)


def _plan_story(brief: Brief, usual: Outline, model: "BaseChatModel", decoding: "Decoding | None") -> Iterator[Outline]:
    """The model's sections as they come; the usual plan stays where it gives too few."""
    count = brief.chapters if brief.chapters > 1 else len(usual.sections)
    template = load_prompt("writing/outline", brief.language)
    messages = template.render(
        topic=brief.topic,
        count=str(count),
        tone=brief.tone or "-",
        audience=brief.audience or "-",
        facts=list(brief.facts),
    )
    best = usual
    with closing(stream_reply(model, messages, most_tokens=_TOKENS * (count + 2), decoding=decoding)) as replies:
        for reply in replies:
            lines = drop_chatter(reply.text).split("\n")
            read = _read_outline(brief, usual, lines if reply.finish else lines[:-1], count)
            if read is not None and read != best:
                best = read
                yield best


def _read_outline(brief: Brief, usual: Outline, lines: list[str], count: int) -> Outline | None:
    title = next((match[1].strip(' "“”《》*') for line in lines if (match := _TITLE.match(line))), "")
    items = [match for line in lines if not _TITLE.match(line) and (match := _ITEM.match(line.replace("**", "")))]
    seen: dict[str, tuple[str, str]] = {}
    for match in items:
        seen.setdefault(plain(match[1]), (match[1].strip(), match[2].strip()))
    if any(check_language(point, brief.language).passed is False for _, point in seen.values()) or not seen:
        return None
    made = list(seen.values())[:count]
    sections = [
        replace(old, heading=heading, points=(point, *old.points))
        for old, (heading, point) in zip(usual.sections, made, strict=False)
    ]
    rest = usual.sections[len(sections) :]
    short = 0 < len(title) <= LONGEST_TITLE[brief.language]
    return Outline(brief.title or (title if short else usual.title), (*sections, *rest), "model")


def _find_title(brief: Brief, usual: Outline, model: "BaseChatModel", decoding: "Decoding | None") -> Iterator[Outline]:
    """A title by the model, kept only if it names nothing that was not given."""
    template = load_prompt("writing/title", brief.language)
    messages = template.render(
        form=plan_of(brief).form.text(brief.language), topic=brief.topic, facts=list(brief.facts)
    )
    for reply in stream_reply(model, messages, most_tokens=_TOKENS, decoding=decoding):
        if not reply.finish:
            continue
        first = drop_chatter(reply.text).strip().split("\n")[0]
        title = _TITLE.sub(r"\1", first.strip(' "“”《》*#')).strip(' "“”《》*#').rstrip(".。")
        known = given_texts(brief)
        held = all(check.passed is not False for check in check_facts(title, known, language=brief.language))
        if 0 < len(title) <= LONGEST_TITLE[brief.language] and held:
            yield replace(usual, title=title)
