"""Chinese clauses that say there is what the nearest clause of the report says there is not, and the other way round.

Compares characters, pairs of them and terms, weighed by how rare they are in the report: what no dictionary has, too.
Does not judge where the nearest clause that denies and the nearest one that does not are equally near.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator

from core.checks.medical.closest import word_pieces
from core.checks.medical.directions import find_directions
from core.checks.medical.mentions import NORMAL
from core.checks.medical.recall import recall
from core.checks.medical.source import Part, Source
from core.checks.medical.terms import HAN, broaden
from core.documents.document import Span

_HAS = re.compile("(?<![没未无所如若只])有(?![没无关效点些时的人可望利])|可见|查到|检出")
_FAULT = re.compile("问题|异常|毛病")
_SOUND = re.compile(f"{NORMAL.pattern}|光滑|通畅|完好|规则")
_POSITIVE = re.compile(r"阳性|\d?\+")
_LEAST = 3.0
"""What two clauses must share at least; a character that stands in one clause of twenty weighs as much."""
_MUCH, _CLEAR = 6.0, 1.0


def find_reversed_clauses(statement: Source, report: Source) -> Iterator[Span]:
    """Clauses that say "there is", or deny a little or a size, against the clause of the report that is nearest."""
    for part in statement.parts if HAN.search(report.text) else ():
        if any(one.state == "hypothetical" for one in part.sentence.scopes) or not HAN.search(part.text):
            continue
        denied = denies(part)
        if _HAS.search(part.text) and not denied:
            against, for_ = _find_nearest(part, report, sound=bool(_FAULT.search(part.text)))
            if against > max(for_ + _CLEAR, _LEAST):
                yield span_of_part(part)
        elif denied and _tells_little(part):
            against, for_ = _find_nearest(part, report, sound=True)
            if for_ > max(against + _CLEAR, _MUCH):
                yield span_of_part(part)


def agrees_with_nearest(part: Part, report: Source) -> bool:
    """Whether the clause of the report that is nearest denies where this one does, and does not where it does not."""
    against, for_ = _find_nearest(part, report, sound=False)
    return bool(HAN.search(part.text)) and (against - for_ if denies(part) else for_ - against) > _CLEAR


def denies(part: Part) -> bool:
    """Whether a word that denies stands in it."""
    return any(
        one.state == "negated" and part.span.start <= one.trigger.start < part.span.end for one in part.sentence.scopes
    )


def _tells_little(part: Part) -> bool:
    """Whether what it denies is said to be little or one: nobody says that there is not a little of something."""
    return bool(_ONE.search(part.text)) or any(
        one.pole == "mild" and one.negated and part.span.start <= one.span.start < part.span.end
        for one in find_directions(part.sentence.text)
    )


_ONE = re.compile("(?:没有|未见|无)(?:大约|约)?一[个枚处颗块]")


def _find_nearest(part: Part, report: Source, *, sound: bool) -> tuple[float, float]:
    """How near the nearest clauses of the report are that deny, and that do not; with `sound`, one that tells of
    something as it should be denies."""
    weights, clauses = read_clauses(report)
    mine = read_pieces(part)
    scores = [0.0, 0.0]
    for clause, theirs in clauses:
        told = (denies(clause) or sound and bool(_SOUND.search(clause.text))) and not _POSITIVE.search(clause.text)
        scores[told] = max(scores[told], math.fsum(weights[one] for one in mine & theirs))
    return scores[True], scores[False]


@recall(64)
def read_clauses(report: Source) -> tuple[dict[str, float], tuple[tuple[Part, frozenset[str]], ...]]:
    """What each piece of a report weighs, and its clauses but those of what may come."""
    clauses = tuple((part, read_pieces(part)) for part in report.parts if not _is_imagined(part))
    counts = Counter(one for _, pieces in clauses for one in pieces)
    return {one: math.log((1 + len(clauses)) / (1 + count)) for one, count in counts.items()}, clauses


def _is_imagined(part: Part) -> bool:
    return any(one.state == "hypothetical" and one.span.start < part.span.end for one in part.sentence.scopes)


def read_pieces(part: Part) -> frozenset[str]:
    han = "".join(HAN.findall(part.text))
    keys = (f"={key}" for one in part.mentions for key in broaden(one.key))
    return frozenset([*han, *keys]) | (word_pieces(han) if han else frozenset())


def span_of_part(part: Part) -> Span:
    start = part.sentence.span.start
    return Span(start + part.span.start, start + part.span.end)
