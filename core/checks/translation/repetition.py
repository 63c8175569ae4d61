"""Whether a target goes round in circles where its source does not: words or sentences said again and again."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from core.checks.check import Check
from core.checks.translation.reading import WORD, Reading
from core.documents.document import Span
from core.messages import words

_UNIT = re.compile(rf"[\u3041-\u30ff\u3400-\u9fff\u0e01-\u0e4e]|{WORD}")
LONG_PHRASE, LONG_THAI = 8, 18
"""Letters of a phrase of three units and more that must not come twice in a row; a unit of Thai is one letter."""
LONGEST = 40
"""Units (words; signs of Chinese, Japanese and Thai) of the longest phrase that is looked for."""
ECHO = 6
"""Words of a phrase that comes twice from which that is no chance, where the source has no phrase twice."""
ECHO_SIGNS = 14
"""The same in Chinese and Japanese signs."""
ECHO_LETTERS = 28
"""The same in letters of Thai."""


def check_loops(pair: Reading) -> Check:
    """`spans` are the words said again; what the source repeats the target may repeat too."""
    found = list(_UNIT.finditer(pair.target))
    if len(found) < 4:
        return Check("loops", None, words("translation_checks.loops_short"))
    said = [match[0].casefold() for match in found]
    spans = _loops(found, said, 1) or _doubled(found, said, 1)
    if spans and (allowed := _most_in_a_row(pair.source)) > 1:
        spans = _loops(found, said, allowed) or _doubled(found, said, allowed)
    spans = spans or _echoes(pair, found, said)
    if not spans:
        return Check("loops", True, words("translation_checks.loops_none"))
    text = " ".join(pair.target[spans[0].start : spans[0].end].split())[:60]
    return Check("loops", False, words("translation_checks.loops_found", text=text), spans)


def _loops(found: Sequence[re.Match[str]], said: Sequence[str], allowed: int) -> tuple[Span, ...]:
    """Stretches in which the same units come in a row more often than anything does in the source."""
    spans: list[Span] = []
    taken = bytearray(len(said))
    for start, period, times in _rows(said):
        end = start + times * period
        if times >= _least(found, start, period, allowed) and not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            spans.append(Span(found[start + period].start(), found[end - 1].end()))
    return tuple(sorted(spans, key=lambda span: span.start))


def _doubled(found: Sequence[re.Match[str]], said: Sequence[str], allowed: int) -> tuple[Span, ...]:
    """The whole text twice, however long it is."""
    half = len(said) // 2
    if allowed > 1 or len(said) % 2 or list(said[:half]) != list(said[half:]):
        return ()
    return (Span(found[half].start(), found[-1].end()),)


def _rows(said: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Every phrase that comes again right after itself: where, its length, how often in a row; the shortest first.

    Linear in the text for each length: a run of units equal to those `period` further on is that phrase in a row."""
    for period in sorted(_distances(said)):
        run = 0
        for at in range(len(said) - period + 1):
            if at < len(said) - period and said[at] == said[at + period]:
                run += 1
                continue
            if run >= period:
                yield at - run, period, run // period + 1
            run = 0


def _distances(said: Sequence[str]) -> set[int]:
    """How far from each other, up to LONGEST, the same unit comes again."""
    found: set[int] = set()
    if len(set(said)) == len(said):
        return found
    places: dict[str, list[int]] = {}
    for at, unit in enumerate(said):
        before = places.setdefault(unit, [])
        found.update(at - other for other in before[-LONGEST:] if at - other <= LONGEST)
        before.append(at)
    return found


def _least(found: Sequence[re.Match[str]], start: int, period: int, allowed: int) -> int:
    """How often in a row a phrase must come: "very, very, very" is none, nor is 看看看; long phrases need not come
    three times."""
    size = sum(len(found[start + at][0]) * (2 if _is_han(found[start + at][0]) else 1) for at in range(period))
    thai = "\u0e00" < found[start][0] < "\u0e80"
    least = 2 if period >= 3 and size >= (LONG_THAI if thai else LONG_PHRASE) else 3 if size >= 4 else 4
    return max(least, allowed + 1)


def _is_han(unit: str) -> bool:
    """Whether a sign says as much as two letters."""
    return "\u3041" <= unit[0] <= "\u9fff"


def _most_in_a_row(text: str) -> int:
    """How often at most a word or phrase of the source comes in a row."""
    said = [match[0].casefold() for match in _UNIT.finditer(text)]
    return max((times for _, _, times in _rows(said)), default=1)


def _echoes(pair: Reading, found: Sequence[re.Match[str]], said: Sequence[str]) -> tuple[Span, ...]:
    """Where a long phrase comes again, though nothing in the source comes twice."""
    han, letters = sum(map(_is_han, said)), sum(len(unit) == 1 and unit > "\u0e00" for unit in said)
    size = ECHO_SIGNS if han > len(said) / 2 else ECHO_LETTERS if letters > len(said) / 2 else ECHO
    again = _repeated(said, size)
    if not again or len(_repeated([match[0].casefold() for match in _UNIT.finditer(pair.source)], 3)):
        return ()
    return (Span(found[again[0]].start(), found[again[-1] + size - 1].end()),)


def _repeated(said: Sequence[str], size: int) -> list[int]:
    """Where a group of `size` units begins that was there before."""
    seen: Counter[tuple[str, ...]] = Counter()
    again = []
    for at in range(len(said) - size + 1):
        group = tuple(said[at : at + size])
        if seen[group]:
            again.append(at)
        seen[group] += 1
    return again
