"""Checking one demand on a text, strictly and loosely."""

from core.checks.check import Check
from core.checks.constraints.constraint import Constraint
from core.checks.constraints.describing import describe_constraint
from core.checks.constraints.validating import find_type, named_language, validate_constraint
from core.messages import words


def check_constraint(constraint: Constraint, text: str, *, language: str = "en") -> Check:
    """The check carries the type's short name; `spans` are where the text breaks the demand.

    A language before the type (`es:...`) goes before `language`. An empty text meets no demand. Raises InputError
    for a constraint that cannot be checked.
    """
    demand = validate_constraint(constraint)
    row = find_type(demand.type)
    finding = row.look(text, demand.arguments, named_language(constraint.type) or language)
    detail = words("constraints.detail", wanted=describe_constraint(demand), found=finding.found)
    return Check(row.name, finding.passed if text.strip() else False, detail, finding.spans if text.strip() else ())


def check_loosely(constraint: Constraint, text: str, *, language: str = "en") -> Check:
    """As IFEval's loose variant: met also where it is met without the first line, the last line or asterisks.

    `spans` and the detail are of the text as it is.
    """
    strict = check_constraint(constraint, text, language=language)
    if strict.passed:
        return strict
    for variant in _variants(text):
        if check_constraint(constraint, variant, language=language).passed:
            return Check(strict.name, True, words("constraints.loosely", wanted=describe_constraint(constraint)))
    return strict


def _variants(text: str) -> list[str]:
    lines = text.split("\n")
    cut = ["\n".join(part).strip() for part in (lines[1:], lines[:-1], lines[1:-1])]
    return [*cut, *(variant.replace("*", "") for variant in (text, *cut))]
