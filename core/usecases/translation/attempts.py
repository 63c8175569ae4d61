"""An engine asked for segments, sentence by sentence and many at once, and asked again where its work fails a check.

Again means: with the glossary's terms put in, by the engine's next best, by another engine; the best of these stands,
flagged where even that fails. Does not know the memory's or a file's ways.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.models.translator import TranslationRequest, Translator
from core.usecases.translation.counting import Counted, count_out
from core.usecases.translation.files.source_file import Segment
from core.usecases.translation.guarding import (
    Guarded,
    bare,
    guard,
    has_words,
    join,
    restore,
    show,
    texts_between,
    unmask,
)
from core.usecases.translation.judging import judge
from core.usecases.translation.records import Direction, Tools, Translation

ALTERNATIVES = 4


@dataclass(frozen=True, slots=True)
class Attempt:
    """A segment to ask for. `before` is the text before it; `forced` are terms of it with what each becomes."""

    segment: Segment
    before: str = ""
    forced: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Work:
    attempt: Attempt
    guarded: Guarded
    counted: Counted | None


_Slot = tuple[int, int]
"""The number of a work and of a sentence in it."""


def draft(attempts: Sequence[Attempt], engine: Translator, direction: Direction, tools: Tools) -> list[str]:
    """A target for each, "" where the engine made none. Every placeholder and code is in it, whatever the engine did:
    a sentence that lost one is translated in pieces between them."""
    works = [_prepare(attempt, direction, counting=True) for attempt in attempts]
    targets = _run(works, engine, direction, tools)
    again = [n for n, work in enumerate(works) if work.counted and not targets[n]]
    plain = [_prepare(attempts[n], direction, counting=False) for n in again]
    for n, target in zip(again, _run(plain, engine, direction, tools), strict=True):
        targets[n] = target
    return targets


def mend(made: Sequence[tuple[Attempt, Translation]], direction: Direction, tools: Tools) -> Iterator[Translation]:
    """Each translation, or the best of further attempts where it failed a check; `tries` counts them all."""
    best = [one for _, one in made]
    for again in (_with_terms, _with_alternatives, _with_second):
        failed = [n for n, one in enumerate(best) if one.failed or not one.safe]
        if not failed:
            break
        tried = again([(made[n][0], best[n]) for n in failed], direction, tools)
        for n, others in zip(failed, tried, strict=True):
            tries = best[n].tries + len(others)
            best[n] = replace(min((best[n], *others), key=_faults), tries=tries)
    yield from best


def _faults(one: Translation) -> tuple[bool, int]:
    return one.outcome != "translated", len(one.failed)


def _prepare(attempt: Attempt, direction: Direction, *, counting: bool) -> _Work:
    counted = count_out(attempt.segment) if counting else None
    segment = counted.segment if counted else attempt.segment
    return _Work(attempt, guard(segment, direction.source, attempt.forced), counted)


def _run(works: Sequence[_Work], engine: Translator, direction: Direction, tools: Tools) -> list[str]:
    """All sentences in one call, then all pieces of those that came back without a marker in another."""
    done = _known(works, engine, tools)
    slots = [(w, s) for w, work in enumerate(works) for s in range(len(work.guarded.sentences)) if (w, s) not in done]
    requests = [_request(works[w], s, direction, tools) for w, s in slots]
    said = engine.translate(requests, direction.source, direction.target) if requests else []
    broken = []
    for (w, s), text in zip(slots, said, strict=True):
        guarded = works[w].guarded
        whole = restore(guarded, guarded.sentences[s], text, direction.source)
        if whole is None:
            broken.append((w, s))
        else:
            done[w, s] = whole
    sentences = [(works[w].guarded, works[w].guarded.sentences[s]) for w, s in broken]
    done |= dict(zip(broken, _in_pieces(sentences, engine, direction), strict=True))
    return [
        _collect(work, [done[w, s] for s in range(len(work.guarded.sentences))], direction)
        for w, work in enumerate(works)
    ]


def _known(works: Sequence[_Work], engine: Translator, tools: Tools) -> dict[_Slot, str]:
    """Sentences that need no engine: without a word, or, in texts of several, one that the memory has."""
    known = {
        (w, s): show(work.guarded, sentence)
        for w, work in enumerate(works)
        for s, sentence in enumerate(work.guarded.sentences)
        if not has_words(bare(sentence))
    }
    slots = [
        (w, s)
        for w, work in enumerate(works)
        for s in range(len(work.guarded.sentences))
        if len(work.guarded.sentences) > 1
        and (w, s) not in known
        and bare(work.guarded.sentences[s]) == work.guarded.sentences[s]
    ]
    if tools.memory and slots:
        sources = [works[w].guarded.sentences[s] for w, s in slots]
        found = tools.memory.look_up(sources, least=1.0, engine=engine.id)
        known |= {slot: match.target for slot, match in zip(slots, found, strict=True) if match}
    return known


def _request(work: _Work, s: int, direction: Direction, tools: Tools) -> TranslationRequest:
    sentences, segment = work.guarded.sentences, work.attempt.segment
    return TranslationRequest(
        sentences[s],
        before=unmask(work.guarded, sentences[s - 1]) if s else work.attempt.before,
        note=segment.note,
        terms=tuple(tools.glossary.pairs(segment.source)) if tools.glossary else (),
        formality=direction.formality,
        limit=segment.limit,
    )


def _in_pieces(sentences: Sequence[tuple[Guarded, str]], engine: Translator, direction: Direction) -> list[str]:
    """Each sentence translated between its markers, which stay where they are."""
    pieces = [list(texts_between(sentence)) for _, sentence in sentences]
    requests = [TranslationRequest(text) for parts in pieces for text, wanted in parts if wanted]
    said = iter(engine.translate(requests, direction.source, direction.target) if requests else ())
    wholes = []
    for (guarded, _), parts in zip(sentences, pieces, strict=True):
        texts = [bare(next(said)).strip() or text if wanted else text for text, wanted in parts]
        wholes.append(show(guarded, "".join(texts)))
    return wholes


def _collect(work: _Work, targets: Sequence[str], direction: Direction) -> str:
    """The whole target, "" where the engine left a sentence out or the number of a plural form is not to be found."""
    if not all(targets):
        return ""
    target = join(work.guarded, targets, direction.source, direction.target)
    return (work.counted.restore(target) or "") if work.counted else target


_Tried = tuple[Attempt, Translation]


def _with_terms(failed: Sequence[_Tried], direction: Direction, tools: Tools) -> list[list[Translation]]:
    """The glossary's terms put in as they are, where the engine did not use them."""
    if tools.glossary is None or tools.translator is None:
        return [[] for _ in failed]
    wanted = [n for n, (_, one) in enumerate(failed) if any(check.name == "terms" for check in one.failed)]
    attempts = [replace(failed[n][0], forced=tools.glossary.occurrences(failed[n][0].segment.source)) for n in wanted]
    return _judged(failed, wanted, attempts, tools.translator, direction, tools)


def _with_alternatives(failed: Sequence[_Tried], direction: Direction, tools: Tools) -> list[list[Translation]]:
    """What else the engine would say, for segments of one sentence."""
    engine = tools.translator
    tried: list[list[Translation]] = [[] for _ in failed]
    for n, (attempt, first) in enumerate(failed):
        for target in alternatives(attempt, engine, direction, tools, ALTERNATIVES) if engine else ():
            if target != first.target:
                tried[n].append(judge(attempt.segment, target, "machine", direction, tools, engine=engine.id))
    return tried


def _with_second(failed: Sequence[_Tried], direction: Direction, tools: Tools) -> list[list[Translation]]:
    engine = tools.second
    if engine is None or not engine.route(direction.source, direction.target):
        return [[] for _ in failed]
    every = list(range(len(failed)))
    return _judged(failed, every, [attempt for attempt, _ in failed], engine, direction, tools)


def _judged(
    failed: Sequence[_Tried],
    wanted: Sequence[int],
    attempts: Sequence[Attempt],
    engine: Translator,
    direction: Direction,
    tools: Tools,
) -> list[list[Translation]]:
    tried: list[list[Translation]] = [[] for _ in failed]
    for n, attempt, target in zip(wanted, attempts, draft(attempts, engine, direction, tools), strict=True):
        tried[n].append(judge(attempt.segment, target, "machine", direction, tools, engine=engine.id))
    return tried


def alternatives(attempt: Attempt, engine: Translator, direction: Direction, tools: Tools, count: int) -> list[str]:
    """Of a segment of one sentence what the engine knows, the best first; () of a longer one, or where it knows no
    second."""
    work = _prepare(attempt, direction, counting=False)
    if len(work.guarded.sentences) != 1 or not engine.varied:
        return []
    said = engine.alternatives(_request(work, 0, direction, tools), direction.source, direction.target, count)
    whole = [restore(work.guarded, work.guarded.sentences[0], text, direction.source) for text in said]
    return [_collect(work, [one], direction) for one in whole if one]
