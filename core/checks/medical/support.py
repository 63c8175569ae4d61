"""Whether the source says what a statement says: its terms, its words, how sure, when, and which way.

Weighs words: medical terms count more than plain words, which a paraphrase may change; a word that no dictionary has
and that the report does not have either leaves it undecided, whatever else agrees.
"""

from collections.abc import Iterator, Sequence

from core.checks.check import Check
from core.checks.grounding import locate
from core.checks.medical.coverage import GENERAL, PURPOSE, find_strange, is_foreign, is_meant, measure_share
from core.checks.medical.directions import PLACES
from core.checks.medical.flags import find_wrong_flags
from core.checks.medical.pairing import COMPARED
from core.checks.medical.retold import leave_open
from core.checks.medical.said_certainty import find_less_sure, find_past, find_surer
from core.checks.medical.said_elsewhere import find_clauses_of_other_pole
from core.checks.medical.said_turns import find_other_turns, find_turned
from core.checks.medical.source import Source
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
        return Check("support", _fails(is_foreign(statement, report)), words("medical_checks.support_none"))
    unknown = list(_find_missing(statement, report))
    known = set(unknown)
    elsewhere = [span for span in _find_missing(statement, source) if span not in known]
    axes = _AXES - PLACES
    faults = (
        ("support_surer", find_surer(statement, source)),
        ("support_direction", [*find_turned(statement, source, axes), *find_wrong_flags(statement, report)]),
        ("support_direction", list(find_clauses_of_other_pole(statement, report))),
    )
    for key, spans in faults:
        if spans:
            return _tell(statement, False, key, spans)
    doubts = find_past(statement, source), find_less_sure(statement, source), find_other_turns(statement, source, axes)
    if untold := [span for spans in doubts for span in spans]:
        return leave_open("support", statement.text, untold)
    if unknown:
        return _tell(statement, _fails(is_foreign(statement, report)), "support_missing", unknown)
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
            and not is_meant(one, source)
            and one.key not in GENERAL
            and not PURPOSE.search(part.sentence.text[: one.term.span.start])
        ):
            start = part.sentence.span.start
            yield Span(start + one.term.span.start, start + one.term.span.end)


def _fails(is_wrong: bool) -> bool | None:
    return False if is_wrong else None


def _check_share(statement: Source, source: Source) -> Check:
    share, missing = measure_share(statement, source)
    if share < SUPPORTED:
        return _tell(statement, None, "support_missing", missing)
    if missing:
        return Check("support", True, words("medical_checks.support_partly", share=round(100 * share)))
    return Check("support", True, words("medical_checks.support_told"))
