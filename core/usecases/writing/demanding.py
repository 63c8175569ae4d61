"""What a draft has to keep, as demands that can be checked on any version of it.

Constraints, length, keywords and forbidden words come from the brief; what else the checks find wrong with the draft
is added, so that no revision makes another property worse.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial

from core.checks.check import Check
from core.checks.constraints import Constraint, read_constraints
from core.checks.keywords import check_forbidden, check_keywords
from core.checks.length import check_length
from core.checks.repetition import check_repetition
from core.messages import words
from core.usecases.writing.brief import Brief
from core.usecases.writing.canvas import Canvas
from core.usecases.writing.checking import check_text, is_demand
from core.usecases.writing.fitting import is_cut
from core.usecases.writing.repairing import Demand, demand_of

LOST = Check("whole", False, words("revising.part_lost"))
"""For a text that is not the draft any more: a part or a heading is gone."""


def list_demands(canvas: Canvas) -> list[Demand]:
    """Every demand on the canvas's draft; each is checked on the whole, locked parts included."""
    brief = canvas.draft.brief
    own = [replace(demand, check=_on_whole(canvas, demand.check)) for demand in brief_demands(brief)]
    return [*own, *_flow(brief), *_reported(canvas.text, brief)]


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


def _flow(brief: Brief) -> list[Demand]:
    """That the text neither goes round in circles nor breaks off; verse may repeat itself, and code."""

    @lru_cache(maxsize=512)
    def look(text: str) -> dict[str, Check]:
        return {check.name: check for check in check_repetition(text, brief.language)}

    def unfinished(text: str) -> Check:
        return Check("unfinished", not is_cut(text, brief.language), words("revising.broken_off"))

    names = ("loops",) if brief.kind in ("poem", "code") else ("loops", "repeated_sentences")
    found = [Demand(name, partial(lambda name, text: look(text)[name], name), topic=brief.topic) for name in names]
    return [Demand("unfinished", unfinished), *found] if brief.kind not in ("poem", "code", "ad") else found


def _reported(text: str, brief: Brief) -> list[Demand]:
    """What else the checks demand of this kind of text; the language only where the text is not in it."""
    others = brief.model_copy(update={"constraints": (), "must": (), "must_not": (), "keywords": (), "length": None})

    @lru_cache(maxsize=256)
    def look(text: str) -> dict[str, Check]:
        return {check.name: check for check in check_text(text, others).checks}

    named = {name: check for name, check in look(text).items() if is_demand(name) and check.passed is not None}
    if named.get("language") and (named["language"].passed or _wants_other_language(brief)):
        del named["language"]
    missing = words("revising.not_decided")
    return [
        Demand(name, partial(lambda name, text: look(text).get(name, Check(name, None, missing)), name))
        for name in named
        if name != "headings"
    ]


def _wants_other_language(brief: Brief) -> bool:
    return any(constraint.type.endswith("response_language") for constraint in brief.constraints)


def _keywords(brief: Brief) -> Demand:
    wanted = Constraint(type="keywords:existence", arguments={"keywords": list(brief.keywords)})
    return Demand("existence", lambda text: check_keywords(text, brief.keywords, brief.language), wanted, brief.topic)


def _length(brief: Brief, length: int) -> Demand:
    unit = brief.length_unit
    arguments = {"relation": "about", "number": length, "unit": unit}
    constraint = Constraint(type="writing:length_limit", arguments=arguments)
    return Demand("length_limit", lambda text: check_length(text, length, unit), constraint, brief.topic)


def _on_whole(canvas: Canvas, check: Callable[[str], Check]) -> Callable[[str], Check]:
    """The check on the whole draft; what only locked parts break is nothing that can be mended."""

    @lru_cache(maxsize=256)
    def look(text: str) -> Check:
        draft = canvas.put(text)
        if draft is None:
            return LOST
        found = check(draft.text)
        locked = [draft.spans[part.id] for part in draft.parts if part.locked and part.text]
        bound = [any(one.start <= span.start < one.end for one in locked) for span in found.spans]
        return replace(found, passed=None) if found.passed is False and bound and all(bound) else found

    return look
