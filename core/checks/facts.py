"""Whether a text keeps to what was given: every number, name, date and quotation must come from facts or sources, and
what of the facts it leaves out.

Compares values and forms, not meanings: it cannot tell whether a sentence without any of these is true.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from core.checks.check import Check
from core.checks.content import content_words
from core.checks.dates import Mention, find_moments, is_told
from core.checks.grounding import locate
from core.checks.identifiers import find_identifiers
from core.checks.known_names import KnownNames
from core.checks.numbers import find_numbers
from core.checks.pairing import check_pairs
from core.checks.proper_names import find_proper_names
from core.checks.quantities import FACTOR, Quantity, find_counts
from core.checks.quotations import Quotation, find_quotations
from core.documents.document import Span
from core.messages import words

_ENDS = " ,.，。!?！？;；"
_WEB = re.compile(r"(?:https?://|www\.)[A-Za-z0-9./_%#?&=+~:@-]+", re.I)
_ELLIPSIS = re.compile(r"\[?\(?(?:\.{3}|…+)\)?\]?")
_SHOWN = 8
"""Offenders named in a detail; the spans hold all."""
_ROUGHLY = Decimal("0.1")
_TOLD = 0.3
"""Share of a fact's content words that a text holds which tells it, where no number or date tells more."""


def check_facts(text: str, facts: Sequence[str], *, language: str) -> tuple[Check, ...]:
    """Five checks; None in place of a verdict where no facts are given."""
    told = "\n".join(facts)
    if not told.strip():
        names = ("fact_numbers", "fact_names", "fact_dates", "fact_quotes", "fact_pairs")
        return tuple(Check(name, None, words("facts.no_facts")) for name in names)
    moments, known = find_moments(text), find_moments(told)
    return (
        _check_numbers(text, told, moments, known),
        _check_names(text, told, language),
        _check_dates(text, moments, known),
        _check_quotes(text, facts),
        check_pairs(text, facts, language=language),
    )


def check_told(text: str, facts: Sequence[str], *, language: str) -> Check:
    """Whether the text holds the numbers, dates and names of every fact, or of one without numbers and dates some of
    its words; None without facts."""
    given = [fact.strip() for fact in facts if fact.strip()]
    if not given:
        return Check("facts_told", None, words("facts.no_facts"))
    known, names, held = find_moments(text), KnownNames(text, language), content_words(text, language)
    counts = find_counts(text, known)

    def is_held(fact: str) -> bool:
        said = find_moments(fact)
        numbers = find_counts(fact, said)
        wanted = {word for word in content_words(fact, language) if not find_numbers(word)}
        return bool(
            not _untold(numbers, counts, known)
            and all(any(is_told(one, [moment]) for one in known) for moment in said)
            and all(names.tells(name) for name in find_proper_names(fact, language))
            and (said or numbers or len(wanted & held) >= _TOLD * len(wanted))
        )

    left = [fact for fact in given if not is_held(fact)]
    if not left:
        return Check("facts_told", True, words("facts.all_told", count=len(given)))
    shown = " · ".join(left[:_SHOWN])
    return Check("facts_told", False, words("facts.left_out", count=len(given), left=len(left), facts=shown))


def _check_numbers(text: str, told: str, moments: Sequence[Mention], known: Sequence[Mention]) -> Check:
    wrong = _untold(find_counts(text, moments), find_counts(told, known), known)
    return _verdict(text, "fact_numbers", "numbers", [one.span for one in wrong])


def _untold(said: Sequence[Quantity], given: Sequence[Quantity], known: Sequence[Mention]) -> list[Quantity]:
    """Those of `said` that are neither among `given` nor a year of a `known` date."""
    values: dict[Decimal, set[str]] = {}
    for one in given:
        values.setdefault(one.value, set()).update([one.unit, "bare"] if one.bare and not one.unit else [one.unit])
    years = {moment.year for one in known for reading in one.readings for moment in reading}
    return [
        one
        for one in said
        if not (one.unit in values.get(one.value, ()) or _fits(one, values.get(one.value, set())))
        and not (one.value in years and not one.unit)
        and not (one.unit == FACTOR and _is_ratio(one.value, given))
    ]


def _fits(one: Quantity, units: set[str]) -> bool:
    """A number without a unit may stand for one with it, and the other way round where the facts leave the unit out."""
    if one.unit == FACTOR:
        return "" in units
    return bool(units) and not one.unit or "bare" in units and one.unit not in ("%", "nth")


def _is_ratio(factor: Decimal, given: Sequence[Quantity]) -> bool:
    """Whether two given amounts of one unit stand to each other so, as closely as prose says it (2.1 million is double
    1 million), or a percentage says as much: "up 100 %" and "200 % of" are both double."""
    if any(one.unit == "%" and one.value / 100 in (factor, factor - 1, 1 - factor) for one in given):
        return True
    pairs = ((one.value, other.value) for one in given for other in given if one.unit == other.unit)
    return any(other and abs(one / other - factor) <= _ROUGHLY * factor for one, other in pairs)


def _check_dates(text: str, moments: Sequence[Mention], known: Sequence[Mention]) -> Check:
    return _verdict(text, "fact_dates", "dates", [one.span for one in moments if not is_told(one, known)])


def _check_names(text: str, told: str, language: str) -> Check:
    known, addresses = KnownNames(told, language), [one.span for one in find_identifiers(text) if one.kind == "email"]
    addresses += [Span(*match.span()) for match in _WEB.finditer(text)]
    wrong = [span for span in addresses if not _has_address(told, text[span.start : span.end])]
    wrong += [
        name.span
        for name in find_proper_names(text, language)
        if not known.tells(name) and not any(span.start <= name.span.start < span.end for span in addresses)
    ]
    return _verdict(text, "fact_names", "names", sorted(wrong, key=lambda span: span.start))


def _has_address(told: str, address: str) -> bool:
    """Whether an e-mail or web address stands in `told`, whatever its scheme; a site stands in its pages' addresses."""
    bare = re.sub(r"^https?://", "", address, flags=re.I).rstrip("./?&:#-")
    return bool(re.search(rf"(?<![\w@.+%-]){re.escape(bare)}(?![\w@-]|\.\w)", told, re.I | re.A))


def _check_quotes(text: str, facts: Sequence[str]) -> Check:
    told = [one for fact in facts for one in find_quotations(fact)]
    found = [(one, _is_verbatim(one.text, facts)) for one in find_quotations(text)]
    wrong = [one for one, verbatim in found if not verbatim]
    others = [one for one, verbatim in found if verbatim and _is_misattributed(one, told)]
    if others and not wrong:
        speakers = ", ".join(dict.fromkeys(one.speaker for one in others))
        return Check("fact_quotes", False, words("facts.quotes_of_others", speakers=speakers), _spans(others))
    return _verdict(text, "fact_quotes", "quotes", _spans([*wrong, *others]))


def _is_verbatim(quote: str, facts: Sequence[str]) -> bool:
    """Word for word but for the marks at its ends; an ellipsis leaves words out."""
    pieces = [piece.strip(_ENDS) for piece in _ELLIPSIS.split(quote)]
    return all(any(locate(piece, fact) for fact in facts) for piece in pieces if piece)


def _is_misattributed(quote: Quotation, told: Sequence[Quotation]) -> bool:
    """Whether the facts give these words to others, and to nobody who shares a name with the speaker."""
    names = [one.speaker for one in told if one.speaker and locate(quote.text.strip(_ENDS), one.text)]
    return bool(quote.speaker and names) and not any(_share_a_name(quote.speaker, name) for name in names)


def _share_a_name(one: str, other: str) -> bool:
    if one in other or other in one:
        return True
    return one.isascii() and bool({*one.lower().split()} & {*other.lower().split()} - {"the", "of"})


def _spans(quotations: Sequence[Quotation]) -> tuple[Span, ...]:
    return tuple(sorted((one.span for one in quotations), key=lambda span: span.start))


def _verdict(text: str, name: str, area: str, wrong: Sequence[Span]) -> Check:
    if not wrong:
        return Check(name, True, words(f"facts.{area}_told"))
    shown = list(dict.fromkeys(text[span.start : span.end].strip(_ENDS) for span in wrong))[:_SHOWN]
    return Check(name, False, words(f"facts.{area}_untold", **{area: ", ".join(shown)}), tuple(wrong))
