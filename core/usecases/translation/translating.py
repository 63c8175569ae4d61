"""Segments to translations: the memory first, then an engine whose work is checked, mended, tried again or flagged.

Nothing that is not translated is passed off as such: what has no target, or one that would break the file it goes
into, says why. Does not know files, jobs or pages.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from core.documents.segments import split_sentences
from core.messages import words
from core.models.language_tags import UNSPACED, main_language
from core.usecases.translation.attempts import Attempt, alternatives, draft, mend
from core.usecases.translation.files.source_file import Segment
from core.usecases.translation.guarding import guard
from core.usecases.translation.judging import judge
from core.usecases.translation.records import Direction, Match, Tools, Translation

FIRST_BATCH, LARGEST_BATCH = 8, 256
QUICK, SLOW = 1.0, 4.0
"""Seconds: a batch that took less is followed by a larger one, one that took more by a smaller one."""
CONTEXT = 300
"""Characters of the text before that an engine is shown."""


def split_text(text: str, language: str) -> tuple[Segment, ...]:
    """The sentences of a text; the id of each is where it starts."""
    said = [(span.start, text[span.start : span.end]) for span in split_sentences(text, main_language(language))]
    bare = [(start + len(one) - len(one.lstrip()), one.strip()) for start, one in said]
    return tuple(Segment(str(start), one) for start, one in bare if one)


def join_text(text: str, translations: Sequence[Translation], direction: Direction) -> str:
    """The text with each sentence's target in its place; what has none stays as it is."""
    parts, at = [], 0
    source, target = main_language(direction.source), main_language(direction.target)
    for one in translations:
        start = int(one.segment)
        gap = text[at:start]
        if gap == " " and target in ("zh", "ja") and source not in UNSPACED:
            gap = ""
        elif gap == "" and at and source in UNSPACED and target not in UNSPACED:
            gap = " "
        parts += [gap, one.target if one.outcome == "translated" else one.source]
        at = start + len(one.source)
    return "".join([*parts, text[at:]])


def translate_segments(segments: Iterable[Segment], direction: Direction, tools: Tools) -> Iterator[Translation]:
    """A translation for each segment, in order, as they come. ModelErrors of the engine end it; what was given stands.

    Stops early, between batches, when `tools.stopped()`.
    """
    waiting, size, before = iter(segments), FIRST_BATCH, ""
    while batch := tuple(islice(waiting, size)):
        if tools.stopped():
            return
        began = time.monotonic()
        yield from _translate_batch(batch, before, direction, tools)
        before = batch[-1].source
        taken = time.monotonic() - began
        size = min(2 * size, LARGEST_BATCH) if taken < QUICK else max(size // 2, 1) if taken > SLOW else size


def suggest(segment: Segment, direction: Direction, tools: Tools, count: int = 4) -> tuple[Translation, ...]:
    """Other translations of one segment, the best first: what the memory has, then what the engines know."""
    found: dict[str, Translation] = {}
    match = _look_up([segment], tools)[0]
    if match:
        found[match.target] = judge(segment, match.target, "memory", direction, tools, engine=match.engine, match=match)
    for engine in (tools.translator, tools.second):
        if engine and engine.route(direction.source, direction.target):
            first = draft([Attempt(segment)], engine, direction, tools)
            for target in (*first, *alternatives(Attempt(segment), engine, direction, tools, count)):
                one = judge(segment, target, "machine", direction, tools, engine=engine.id)
                found.setdefault(target, one)
    return tuple(sorted(found.values(), key=lambda one: (not one.safe, len(one.failed))))[:count]


def check_edit(segment: Segment, target: str, direction: Direction, tools: Tools) -> Translation:
    """A person's own target with its checks; `safe` is False where it would break a placeholder or a tag."""
    return judge(segment, target, "human", direction, tools)


def translate_back(translation: Translation, direction: Direction, tools: Tools) -> Translation | None:
    """The target translated again into the source's language, to see what it says; None where no engine does."""
    engine = tools.translator
    if not engine or not translation.target or not engine.route(direction.target, direction.source):
        return None
    back = Direction(direction.target, direction.source)
    segment = Segment(translation.segment, translation.target)
    return next(translate_segments([segment], back, Tools(engine)), None)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A segment that is to be translated, with what stands before it."""

    segment: Segment
    before: str


def _translate_batch(
    batch: Sequence[Segment], before: str, direction: Direction, tools: Tools
) -> Iterator[Translation]:
    known = dict(zip(map(_key, batch), _look_up(batch, tools), strict=True))
    made: dict[tuple[object, ...], Translation] = {}
    wanted: dict[tuple[object, ...], _Wanted] = {}
    for segment, previous in zip(batch, (before, *(one.source for one in batch)), strict=False):
        key = _key(segment)
        if key in made or key in wanted:
            continue
        one = _without_engine(segment, known[key], direction, tools)
        if one:
            made[key] = one
        else:
            wanted[key] = _Wanted(segment, previous[-CONTEXT:])
    made |= _with_engine(wanted, known, direction, tools)
    for segment in batch:
        yield replace(made[_key(segment)], segment=segment.id)


def _key(segment: Segment) -> tuple[object, ...]:
    return segment.source, segment.codes, segment.plural, segment.limit, segment.note


def _look_up(segments: Sequence[Segment], tools: Tools) -> list[Match | None]:
    """What the memory has. A machine's unit counts only where it is of the engine now asked: another was not chosen."""
    if tools.memory is None:
        return [None] * len(segments)
    engine = tools.translator.id if tools.translator else None
    sources, codes = [one.source for one in segments], [one.codes for one in segments]
    return tools.memory.look_up(sources, codes=codes, engine=engine)


def _without_engine(segment: Segment, match: Match | None, direction: Direction, tools: Tools) -> Translation | None:
    """What needs no engine: nothing to translate, or the memory has it; None for the rest."""
    if guard(segment, direction.source).wordless:
        reason = words("translation.kept_wordless")
        return Translation(segment.id, segment.source, segment.source, "none", reason=reason, kept=True)
    if match and match.likeness >= 1.0 and not segment.plural:
        one = judge(segment, match.target, "memory", direction, tools, engine=match.engine, match=match)
        if one.safe:
            return one
    if tools.translator is None:
        return _without_translator(segment, match, direction, tools)
    return None


def _without_translator(segment: Segment, match: Match | None, direction: Direction, tools: Tools) -> Translation:
    """What is similar is shown, and not written: a person has to make it fit first."""
    if match is None:
        return Translation(segment.id, segment.source, "", "none", reason=words("translation.no_engine"))
    one = judge(segment, match.target, "memory", direction, tools, engine=match.engine, match=match)
    reason = words("translation.only_similar", percent=int(100 * match.likeness))
    return replace(one, safe=False, reason=reason)


def _with_engine(
    wanted: dict[tuple[object, ...], _Wanted],
    known: dict[tuple[object, ...], Match | None],
    direction: Direction,
    tools: Tools,
) -> dict[tuple[object, ...], Translation]:
    if not wanted or tools.translator is None:
        return {}
    attempts = [Attempt(one.segment, one.before) for one in wanted.values()]
    drafted = []
    for attempt, target in zip(attempts, draft(attempts, tools.translator, direction, tools), strict=True):
        one = judge(attempt.segment, target, "machine", direction, tools, engine=tools.translator.id)
        drafted.append((attempt, replace(one, tries=1)))
    mended = list(mend(drafted, direction, tools))
    _remember([(attempt.segment, one) for (attempt, _), one in zip(drafted, mended, strict=True)], tools)
    return {key: replace(one, match=known[key]) for key, one in zip(wanted, mended, strict=True)}


def _remember(made: Sequence[tuple[Segment, Translation]], tools: Tools) -> None:
    """Only what passed every check: the memory must not repeat faults. Plural forms are no texts of their own."""
    sound = [(segment, one) for segment, one in made if one.outcome == "translated" and not one.failed]
    sound = [(segment, one) for segment, one in sound if not segment.plural]
    for engine in {one.engine for _, one in sound} if tools.memory else ():
        mine = [(segment, one) for segment, one in sound if one.engine == engine]
        pairs, codes = [(one.source, one.target) for _, one in mine], [segment.codes for segment, _ in mine]
        tools.memory.remember(pairs, human=False, engine=engine, codes=codes)
