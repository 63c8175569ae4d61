"""Sentences that deny what their source does not, or do not deny what it does, whatever they are about.

Compares words that deny, and what they reach. Does not know terms; see `said_states`.
"""

import re
from collections.abc import Iterator

from core.checks.medical.amounts import find_amounts
from core.checks.medical.closest import find_closest, word_pieces
from core.checks.medical.context import Scope
from core.checks.medical.directions import find_directions
from core.checks.medical.mentions import NORMAL, Sentence
from core.checks.medical.pairing import COMPARED
from core.checks.medical.source import Part, Source, overlap, read_parts
from core.documents.document import Span


def find_reversed_words(statement: Source, source: Source) -> Iterator[Span]:
    """Sentences without such terms: most of the words they share stand under a "not" on one side only."""
    for part in statement.parts:
        if NORMAL.search(part.text) or any(one.term.concept.kind in COMPARED for one in part.mentions):
            continue
        if any(one.state == "hypothetical" for one in part.sentence.scopes):
            continue
        denied = _denies(part)
        near = [other for other in source.parts if _count_shared(part, other) >= 2]
        if not near:
            continue
        best = max(overlap(part, other) for other in near)
        told = [
            _denies_anywhere(other.sentence) if denied else _denies(other)
            for other in near
            if overlap(part, other) >= best
        ]
        if denied not in told:
            start = part.sentence.span.start
            yield Span(start + part.span.start, start + part.span.end)


def find_turned_denials(statement: Source, source: Source) -> Iterator[Span]:
    """Sentences that deny where nothing in the source does, or do not where all of the sentence nearest to it does."""
    denied = [one for one in source.sentences if _DENIES.search(one.text) or _denies_anywhere(one)]
    for said in statement.sentences:
        mine = word_pieces(said.text) | _keys(said)
        near = max(source.sentences, key=lambda one: len(mine & (word_pieces(one.text) | _keys(one))), default=None)
        denies = _denies_anywhere(said)
        if denies and not denied:
            yield from (Span(said.span.start + s.trigger.start, said.span.start + s.trigger.end) for s in said.scopes)
        elif near is not None and not denies and not _DENIES.search(said.text) and _is_denial(near):
            yield said.span


def _is_denial(sentence: Sentence) -> bool:
    """Whether it denies in every part."""
    return _denies_anywhere(sentence) and all(
        _denies(part) for part in read_parts(sentence) if part.mentions or part.words
    )


def _keys(sentence: Sentence) -> frozenset[str]:
    return frozenset(f"={one.key}" for one in sentence.mentions)


_DENIES = re.compile(
    rf"{NORMAL.pattern}|\b(?:stop|avoid|without|free of|stable|unchanged|only|never|until|preserved|rather than|fail)"
    r"|\bun[a-z]+ed\b|忌|勿|停|避|缺|仅|稳定|正常|失|难|光滑|通畅|阴|别|戒|不",
    re.I,
)
"""What may be retold with a "not", or retell one."""


def find_changed_denials(statement: Source, source: Source) -> Iterator[Span]:
    """Sentences that are repeated whole but for a "not"."""
    for close in find_closest(statement, source):
        if any(one.axis == "sign" for one in find_directions(close.said.text)):
            continue  # of "positive (negative)" the second is the reference
        counts = [count_triggers(one, "negated", close.said) for one in close.same]
        if counts and count_triggers(close.said, "negated", close.said) not in counts:
            yield close.said.span


def count_triggers(sentence: Sentence, state: str, said: Sentence) -> int:
    """How many words of a sentence deny, or doubt, something that `said` speaks of."""
    return len({one.trigger for one in sentence.scopes if one.state == state and _speaks_of(sentence, one, said)})


def _speaks_of(sentence: Sentence, scope: Scope, said: Sentence) -> bool:
    """Whether half of the words in reach, or all where there is none, are in `said`."""
    start, end = scope.span.start, scope.span.end
    reached = word_pieces(sentence.text[start : scope.trigger.start] + " " + sentence.text[scope.trigger.end : end])
    return 2 * len(reached & word_pieces(said.text)) >= len(reached)


def _count_shared(part: Part, other: Part) -> int:
    """Words, terms and numbers in both."""
    mine, theirs = ({one.value for one in find_amounts(each.text)} for each in (part, other))
    return len(part.words & other.words) + len(part.keys & other.keys) + len(mine & theirs)


def _denies_anywhere(sentence: Sentence) -> bool:
    return any(one.state == "negated" for one in sentence.scopes)


def _denies(part: Part) -> bool:
    return any(
        one.state == "negated" and part.span.start <= one.trigger.start < part.span.end for one in part.sentence.scopes
    )
