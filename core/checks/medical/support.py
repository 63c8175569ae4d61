"""Whether the source says what a statement says: its terms, its words, how sure, when, and which way.

Weighs words: medical terms and what no dictionary has count more than plain words, which a paraphrase may change.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from core.checks.check import Check
from core.checks.grounding import locate
from core.checks.lexicon import is_common_word
from core.checks.medical.directions import PLACES
from core.checks.medical.flags import find_wrong_flags
from core.checks.medical.said_amounts import find_same
from core.checks.medical.said_certainty import find_less_sure, find_past, find_surer
from core.checks.medical.said_places import find_turned
from core.checks.medical.said_states import COMPARED
from core.checks.medical.source import Source, word_stems
from core.checks.medical.subject import GENERAL, PURPOSE, is_named
from core.checks.medical.terms import HAN, WORD, stem
from core.documents.document import Span
from core.messages import words

SUPPORTED = 0.35
"""Weighted share of a statement's terms and words that its source must hold; fitted on the project's own reports."""
_TERM, _RARE = 2.0, 2.0
_AXES = frozenset({"course", "sign", "nature", "severity", "size", "time", "amount", "treatment", "motion"})


@dataclass(frozen=True, slots=True)
class _Item:
    span: Span
    weight: float
    held: bool


def check_support(statement: Source, source: Source, report: Source) -> Check:
    """Terms the source lacks, certainty, time and direction fail at once; then the share of what it holds."""
    if not statement.mentions and not statement.told and not statement.words:
        return Check("support", None, words("medical_checks.support_nothing"))
    if not source.text.strip():
        return Check("support", False, words("medical_checks.support_none"))
    elsewhere = [span for span in _find_missing(statement, source) if span not in set(_find_missing(statement, report))]
    faults = (
        ("support_surer", find_surer(statement, source)),
        ("support_less_sure", find_less_sure(statement, source)),
        ("support_time", find_past(statement, source)),
        ("support_direction", [*find_turned(statement, source, _AXES - PLACES), *find_wrong_flags(statement, source)]),
        ("support_missing", list(_find_missing(statement, report))),
    )
    for key, spans in faults:
        if spans:
            said = ", ".join(dict.fromkeys(statement.text[span.start : span.end] for span in spans))
            return Check("support", False, words(f"medical_checks.{key}", said=said), tuple(spans))
    if elsewhere:
        said = ", ".join(dict.fromkeys(statement.text[span.start : span.end] for span in elsewhere))
        return Check("support", None, words("medical_checks.support_elsewhere", said=said), tuple(elsewhere))
    if locate(statement.text.strip(), source.text):
        return Check("support", True, words("medical_checks.support_verbatim"))
    return _check_share(statement, source)


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


def _check_share(statement: Source, source: Source) -> Check:
    items = [*_term_items(statement, source), *_word_items(statement, source), *_amount_items(statement, source)]
    total = sum(item.weight for item in items)
    share = sum(item.weight for item in items if item.held) / total if total else 1.0
    missing = [item.span for item in items if not item.held]
    if share < SUPPORTED:
        said = ", ".join(dict.fromkeys(statement.text[span.start : span.end] for span in missing))
        return Check("support", False, words("medical_checks.support_missing", said=said), tuple(missing))
    if missing:
        return Check("support", True, words("medical_checks.support_partly", share=round(100 * share)))
    return Check("support", True, words("medical_checks.support_told"))


def _term_items(statement: Source, source: Source) -> Iterator[_Item]:
    for one, part in statement.mentions:
        start = part.sentence.span.start
        span = Span(start + one.term.span.start, start + one.term.span.end)
        yield _Item(span, _TERM, is_named(one.key, source))


def _amount_items(statement: Source, source: Source) -> Iterator[_Item]:
    for one in statement.told:
        start = one.part.sentence.span.start
        yield _Item(
            Span(start + one.amount.span.start, start + one.amount.span.end), _TERM, bool(find_same(one, source))
        )


def _word_items(statement: Source, source: Source) -> Iterator[_Item]:
    """Words outside terms; a word that no dictionary has counts as much as a term."""
    taken = {
        place
        for one, part in statement.mentions
        for place in range(part.sentence.span.start + one.term.span.start, part.sentence.span.start + one.term.span.end)
    }
    for match in WORD.finditer(statement.text):
        stems = word_stems(match[0])
        if match.start() not in taken and stems:
            weight = 1.0 if is_common_word(match[0]) else _RARE
            yield _Item(
                Span(*match.span()), weight, stems <= source.words or stem(match[0].lower()) in _plain_stems(source)
            )
    if HAN.search(statement.text):
        yield from _han_items(statement, source, taken)


def _plain_stems(source: Source) -> frozenset[str]:
    return frozenset(stem(match[0].lower()) for match in WORD.finditer(source.text))


def _han_items(statement: Source, source: Source, taken: set[int]) -> Iterator[_Item]:
    import rjieba

    at = 0
    for word in rjieba.cut(statement.text):
        if word_stems(word) and HAN.match(word) and at not in taken:
            yield _Item(Span(at, at + len(word)), 1.0, word in source.text or _is_held(word, source.text))
        at += len(word)


def _is_held(word: str, text: str) -> bool:
    """Most of its characters, in pairs or alone for words of two."""
    pairs = [word[at : at + 2] for at in range(len(word) - 1)]
    return sum(pair in text for pair in pairs) * 2 >= len(pairs) if len(word) > 2 else all(c in text for c in word)
