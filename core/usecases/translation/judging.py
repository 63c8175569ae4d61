"""A target beside its source, judged: its checks, and whether it may be written. Makes no target itself."""

from dataclasses import replace

from core.checks.translation.pair import Pair
from core.checks.translation.segment import check_translation
from core.messages import words
from core.telemetry import count_checks
from core.usecases.translation.files.source_file import Segment
from core.usecases.translation.records import Direction, Match, Origin, Tools, Translation

REFUSED = frozenset(("placeholders", "tags", "limit", "untranslated", "loops", "empty", "traces"))
"""Checks without which nothing is written: it would break a program or a file, or be no translation at all."""


def judge(
    segment: Segment,
    target: str,
    origin: Origin,
    direction: Direction,
    tools: Tools,
    *,
    engine: str = "",
    match: Match | None = None,
) -> Translation:
    """The translation with its checks. What is not safe says which check it did not pass."""
    if not target.strip():
        return Translation(segment.id, segment.source, "", "none", engine, match, reason=words("translation.no_target"))
    pair = Pair(
        segment.source,
        target,
        direction.source,
        direction.target,
        segment.codes,
        segment.syntaxes,
        tuple(tools.glossary.pairs(segment.source)) if tools.glossary else (),
        segment.limit,
        segment.plural,
        tuple(tools.glossary.forbidden(segment.source)) if tools.glossary else (),
    )
    checks = check_translation(pair)
    count_checks(checks)
    refused = next((check for check in checks if check.passed is False and check.name in _refused(origin)), None)
    reason = words("translation.refused", why=refused.detail) if refused else None
    return Translation(segment.id, segment.source, target, origin, engine, match, checks, 0, refused is None, reason)


def judge_again(segment: Segment, one: Translation, direction: Direction, tools: Tools) -> Translation:
    """A kept translation with all its checks, of which a job keeps only those that failed."""
    if one.kept or not one.target:
        return one
    return replace(one, checks=judge(segment, one.target, one.origin, direction, tools).checks)


def _refused(origin: Origin) -> frozenset[str]:
    """A person may leave a text as it is or repeat words on purpose; nobody may break a placeholder."""
    return REFUSED - {"untranslated", "loops"} if origin in ("human", "file") else REFUSED
