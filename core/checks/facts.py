"""Whether a text keeps to what was given: every number, name, date and quotation must come from facts or sources.

Compares values and forms, not meanings: it cannot tell whether a sentence without any of these is true.
"""

from collections.abc import Iterable, Sequence

from core.checks.check import Check
from core.checks.dates import Mention, find_moments, is_told
from core.checks.grounding import locate
from core.checks.known_names import KnownNames
from core.checks.proper_names import find_proper_names
from core.checks.quantities import find_quantities
from core.checks.quotations import find_quotations
from core.documents.document import Span
from core.messages import words

_SHOWN = 8
"""Offenders named in a detail; the spans hold all."""


def check_facts(text: str, facts: Sequence[str], *, language: str) -> tuple[Check, ...]:
    """Four checks; None in place of a verdict where no facts are given."""
    told = "\n".join(facts)
    if not told.strip():
        names = ("fact_numbers", "fact_names", "fact_dates", "fact_quotes")
        return tuple(Check(name, None, words("facts.no_facts")) for name in names)
    moments, known = find_moments(text), find_moments(told)
    return (
        _check_numbers(text, told, moments, known),
        _check_names(text, told, language),
        _check_dates(text, moments, known),
        _check_quotes(text, facts),
    )


def _check_numbers(text: str, told: str, moments: Sequence[Mention], known: Sequence[Mention]) -> Check:
    given = {(one.value, one.unit) for one in find_quantities(told)}
    values = {value for value, _ in given}
    dated = [mention.span for mention in moments]
    wrong = [
        one.span
        for one in find_quantities(text)
        if not _overlaps(one.span, dated)
        and (
            one.value not in values
            if not one.unit
            else (one.value, one.unit) not in given and (one.unit == "%" or (one.value, "") not in given)
        )
    ]
    return _verdict(text, "fact_numbers", "numbers", wrong)


def _check_dates(text: str, moments: Sequence[Mention], known: Sequence[Mention]) -> Check:
    return _verdict(text, "fact_dates", "dates", [one.span for one in moments if not is_told(one, known)])


def _check_names(text: str, told: str, language: str) -> Check:
    known = KnownNames(told, language)
    wrong = [name.span for name in find_proper_names(text, language) if not known.tells(name)]
    return _verdict(text, "fact_names", "names", wrong)


def _check_quotes(text: str, facts: Sequence[str]) -> Check:
    wrong = [
        one.span for one in find_quotations(text) if not any(locate(one.text.strip(" ,.，。"), fact) for fact in facts)
    ]
    return _verdict(text, "fact_quotes", "quotes", wrong)


def _verdict(text: str, name: str, area: str, wrong: Sequence[Span]) -> Check:
    if not wrong:
        return Check(name, True, words(f"facts.{area}_told"))
    shown = list(dict.fromkeys(text[span.start : span.end].strip() for span in wrong))[:_SHOWN]
    return Check(name, False, words(f"facts.{area}_untold", **{area: ", ".join(shown)}), tuple(wrong))


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)
