"""Which judged marks are sure enough to stand without a person, and what that costs: the risk-coverage curve.

Works on confidences alone and does not know how a mark was found. Computed marks are never held.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.usecases.grading.records import Grade

MARGIN = 0.025
"""How much likelier a mark is to be wrong than its confidence says, at most twice as likely: confidences are true of
all the questions they were fitted on, and a class has its own. Of public sets, each by itself and unseen,
8, 12 and 23 % of the standing marks were wrong without it where 5, 10 and 20 % were accepted; chosen on those sets."""


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """With the surest marks standing up to this one: `coverage` of the judged marks stand, of which `expected_wrong`
    are expected to be wrong, and `measured_wrong` were, where a teacher has marked them too (None: nobody has)."""

    coverage: float
    expected_wrong: float
    measured_wrong: float | None = None


def apply_band(grades: Sequence[Grade], accept_wrong: float) -> tuple[Grade, ...]:
    """The grades with the least sure held, so that of the judged marks that stand a share of at most `accept_wrong` is
    expected to be wrong (the mean of their doubts; El-Yaniv and Wiener 2010 call it selective risk)."""
    least = _least_confidence([_chance(grade) for grade in grades if _is_judged(grade)], accept_wrong)
    return tuple(replace(grade, held=_is_judged(grade) and _chance(grade) < least) for grade in grades)


def risk_coverage(grades: Sequence[Grade]) -> tuple[RiskPoint, ...]:
    """The curve, from the surest mark to all of them; a point for every distinct confidence."""
    judged = sorted((grade for grade in grades if _is_judged(grade)), key=_chance, reverse=True)
    points, expected, decided, wrong = [], 0.0, 0, 0
    for number, grade in enumerate(judged, 1):
        expected += _doubt(_chance(grade))
        if grade.override is not None:
            decided += 1
            wrong += is_wrong(grade, grade.override.points)
        if number == len(judged) or _chance(judged[number]) < _chance(grade):
            measured = wrong / decided if decided else None
            points.append(RiskPoint(number / len(judged), expected / number, measured))
    return tuple(points)


def is_wrong(grade: Grade, points: float) -> bool:
    """Whether a teacher's points differ from the mark's by more than a quarter of what can be earned."""
    return abs((grade.mark.points or 0.0) - points) > max(0.25 * grade.mark.most, 1e-9)


def _is_judged(grade: Grade) -> bool:
    return grade.mark.confidence is not None and grade.mark.points is not None


def _chance(grade: Grade) -> float:
    return grade.mark.confidence or 0.0


def _doubt(chance: float) -> float:
    return min(1.0, 1 - chance + min(MARGIN, 1 - chance))


def _least_confidence(chances: Sequence[float], accept_wrong: float) -> float:
    """The confidence from which on marks stand; above 1 where none may."""
    expected, least = 0.0, 2.0
    ordered = sorted(chances, reverse=True)
    for number, chance in enumerate(ordered, 1):
        expected += _doubt(chance)
        is_last_of_its_kind = number == len(ordered) or ordered[number] < chance
        if is_last_of_its_kind and expected / number <= accept_wrong + 1e-12:
            least = chance
    return least
