"""Whether the source says what a statement says: its terms, its words, how sure, when, and which way.

Weighs words: medical terms count more than plain words, which a paraphrase may change; a word that no dictionary has
and that the report does not have either leaves it undecided, whatever else agrees.
"""

from collections.abc import Iterator, Sequence

from core.checks.check import Check
from core.checks.grounding import locate
from core.checks.medical.coverage import GENERAL, MOSTLY, PURPOSE, find_strange, is_named, measure_share
from core.checks.medical.directions import PLACES
from core.checks.medical.flags import find_wrong_flags
from core.checks.medical.pairing import COMPARED
from core.checks.medical.said_certainty import find_less_sure, find_past, find_surer
from core.checks.medical.said_turns import find_turned
from core.checks.medical.source import Source
from core.checks.medical.terms import FOUND, HAN
from core.documents.document import Span
from core.messages import words

SUPPORTED = 0.35
"""Weighted share of a statement's terms and words that its source must hold; fitted on the project's own reports."""
_AXES = frozenset({"course", "sign", "nature", "severity", "size", "time", "amount", "treatment", "motion"})


def check_support(statement: Source, source: Source, report: Source) -> Check:
    """Terms the source lacks, certainty, time and direction fail at once; then the share of what it holds."""
    if not statement.mentions and not statement.told and not statement.words:
        return Check("support", None, words("medical_checks.support_nothing"))
    if not source.text.strip():
        return Check("support", None if _denies_all(statement) else False, words("medical_checks.support_none"))
    unknown = list(_find_missing(statement, report))
    known = set(unknown)
    elsewhere = [span for span in _find_missing(statement, source) if span not in known]
    faults = (
        ("support_surer", find_surer(statement, source)),
        ("support_less_sure", find_less_sure(statement, source)),
        ("support_time", find_past(statement, source)),
        ("support_direction", [*find_turned(statement, source, _AXES - PLACES), *find_wrong_flags(statement, source)]),
    )
    for key, spans in faults:
        if spans:
            return _tell(statement, False, key, spans)
    if unknown:
        found = None if measure_share(statement, report)[0] >= MOSTLY else False
        return _tell(statement, found, "support_missing", unknown)
    if elsewhere:
        return _tell(statement, None, "support_elsewhere", elsewhere)
    if locate(statement.text.strip(), source.text):
        return Check("support", True, words("medical_checks.support_verbatim"))
    if strange := find_strange(statement, report):
        return _tell(statement, None, "support_missing", strange)
    return _check_share(statement, source)


def _tell(statement: Source, passed: bool | None, key: str, spans: Sequence[Span]) -> Check:
    """The verdict with the words it is about, each named once."""
    said = ", ".join(dict.fromkeys(statement.text[span.start : span.end] for span in spans))
    return Check("support", passed, words(f"medical_checks.{key}", said=said), tuple(spans))


def _find_missing(statement: Source, source: Source) -> Iterator[Span]:
    for one, part in statement.mentions:
        if (
            one.term.concept.kind in COMPARED
            and not is_named(one.key, source)
            and one.key not in GENERAL
            and not PURPOSE.search(part.sentence.text[: one.term.span.start])
        ):
            start = part.sentence.span.start
            yield Span(start + one.term.span.start, start + one.term.span.end)


def _denies_all(statement: Source) -> bool:
    """ "There were no earlier scans": what is not there, and no finding, need not be named."""
    if any(one.term.concept.kind in FOUND for one, _ in statement.mentions):
        return False
    return all(any(one.state == "negated" for one in sentence.scopes) for sentence in statement.sentences)


def _is_foreign(statement: Source) -> bool:
    """Whether too little of a statement can be held against the report: English that names nothing medical."""
    named = any(one.term.concept.kind in COMPARED | {"measure"} for one, _ in statement.mentions)
    return not named and not HAN.search(statement.text)


def _check_share(statement: Source, source: Source) -> Check:
    share, missing = measure_share(statement, source)
    if share < SUPPORTED:
        return _tell(statement, False if _is_foreign(statement) else None, "support_missing", missing)
    if missing:
        return Check("support", True, words("medical_checks.support_partly", share=round(100 * share)))
    return Check("support", True, words("medical_checks.support_told"))
