"""What a draft has to keep, as demands that can be checked on any version of it.

Constraints, length, keywords and forbidden words come from the brief; what else the checks find wrong with the draft
is added, so that no revision makes another property worse.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from core.checks.check import Check
from core.checks.constraints import Constraint, read_constraints
from core.checks.keywords import check_forbidden, check_keywords
from core.checks.length import check_length
from core.messages import words
from core.usecases.writing.brief import Brief
from core.usecases.writing.canvas import Canvas
from core.usecases.writing.repairing import Demand, demand_of

LOST = Check("whole", False, words("revising.part_lost"))
"""For a text that is not the draft any more: a part or a heading is gone."""


def list_demands(canvas: Canvas) -> list[Demand]:
    """Every demand on the canvas's draft; each is checked on the whole, locked parts included."""
    demands = brief_demands(canvas.draft.brief)
    return [replace(demand, check=_on_whole(canvas, demand.check)) for demand in demands]


def brief_demands(brief: Brief) -> list[Demand]:
    """The brief's own demands on a whole text."""
    language = brief.language
    read = [constraint for line in brief.must for constraint in read_constraints(line, language)]
    demands = [demand_of(constraint, language, brief.topic) for constraint in (*brief.constraints, *read)]
    if brief.must_not:
        forbidden = Constraint(type="keywords:forbidden_words", arguments={"forbidden_words": list(brief.must_not)})
        made = demand_of(forbidden, language, brief.topic)
        demands.append(replace(made, check=lambda text: check_forbidden(text, brief.must_not, language)))
    if brief.keywords:
        demands.append(_keywords(brief))
    if brief.length and brief.kind not in ("poem", "code", "ad"):
        demands.append(_length(brief, brief.length))
    return demands


def _keywords(brief: Brief) -> Demand:
    wanted = Constraint(type="keywords:existence", arguments={"keywords": list(brief.keywords)})
    return Demand("existence", lambda text: check_keywords(text, brief.keywords, brief.language), wanted, brief.topic)


def _length(brief: Brief, length: int) -> Demand:
    unit = brief.length_unit
    arguments = {"relation": "about", "number": length, "unit": unit}
    constraint = Constraint(type="writing:length_limit", arguments=arguments)
    return Demand("length_limit", lambda text: check_length(text, length, unit), constraint, brief.topic)


def _on_whole(canvas: Canvas, check: Callable[[str], Check]) -> Callable[[str], Check]:
    @lru_cache(maxsize=256)
    def look(text: str) -> Check:
        whole = canvas.whole(text)
        return LOST if whole is None else check(whole)

    return look
