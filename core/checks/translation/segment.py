"""All checks of one translated segment: what was dropped, added, changed, broken, repeated or left untranslated.

Deterministic, and without a model. Each check decides for itself whether it can judge the pair; one that cannot says
None, never a failure.
"""

from core.checks.check import Check
from core.checks.translation.dates import check_dates
from core.checks.translation.language import check_output_language
from core.checks.translation.length import check_length, check_limit
from core.checks.translation.markers import check_traces
from core.checks.translation.names import check_names
from core.checks.translation.negation import check_negation
from core.checks.translation.numbers import check_numbers
from core.checks.translation.pair import Pair
from core.checks.translation.placeholders import check_placeholders, check_tags
from core.checks.translation.punctuation import check_brackets, check_ending, check_layout
from core.checks.translation.reading import Reading
from core.checks.translation.repetition import check_loops
from core.checks.translation.terms import check_terms
from core.checks.translation.untranslated import check_untranslated
from core.documents.document import Span
from core.messages import words

_OF_PROSE = (
    check_numbers,
    check_dates,
    check_names,
    check_negation,
    check_untranslated,
    check_output_language,
    check_length,
    check_loops,
    check_ending,
    check_brackets,
    check_layout,
    check_traces,
    check_limit,
)
LONGEST = 20_000
"""Characters of source and target together up to which prose is compared; a longer text is no segment."""


def check_translation(pair: Pair) -> tuple[Check, ...]:
    """Every check by its own name, each once, in an order that stays. An empty target fails "empty" and no more.

    `spans` point into the target. A segment without any letter or digit passes with what must stay as it is.
    """
    if not pair.target.strip():
        return (_check_empty(pair),)
    fixed = (check_placeholders(pair), check_tags(pair), check_terms(pair))
    if len(pair.source) + len(pair.target) > LONGEST:
        return (*fixed, Check("length", None, words("translation_checks.too_long", limit=LONGEST)))
    reading = Reading(pair)
    return (*fixed, *(check(reading) for check in _OF_PROSE))


def _check_empty(pair: Pair) -> Check:
    if pair.source.strip():
        return Check("empty", False, words("translation_checks.empty"), (Span(0, len(pair.target)),))
    return Check("empty", True, words("translation_checks.empty_both"))
