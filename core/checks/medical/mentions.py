"""A text's sentences with the medical terms in them, and for each what is said of it: states, side and site.

The one reading that findings and fidelity checks share. Does not know reports or sections.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.checks.medical.context import Scope, find_scopes, states_at
from core.checks.medical.recall import recall
from core.checks.medical.sides import Side, part_of, side_of
from core.checks.medical.terms import Term, find_terms
from core.documents.document import Span
from core.documents.segments import split_sentences

NORMAL = re.compile(
    r"\b(?:normal(?:ly)?|unremarkable|within (?:normal|the normal|reference) (?:limits?|range)|within the "
    r"(?:reference|normal) (?:range|limits?|interval)|wnl|clear|intact|patent|nontender|supple|healthy"
    r"|looks? good|no abnormalit(?:y|ies)|well[- ]preserved|well[- ]maintained|grossly normal|nothing unusual|no "
    r"problems?)\b"
    r"|正常|未见(?:明显|明确|确切)?(?:的)?异常|无(?:明显)?异常|未(?:发现|提示|探及|触及)(?:明显)?异常|没有(?:发现"
    r"|看到)?(?:明显)?(?:的)?异常|清晰|无殊|规整|完整|光整|健康|良好",
    re.I,
)
_NOT_NORMAL = re.compile(
    r"(?:\bnot|n[’']t|\bab|\bnon-?|\bbelow|\babove|\bthan|\bupper limits? of|不|高于|低于|超出|非)\s?(?:quite "
    r"|the |entirely |fully )?$",
    re.I,
)


LONGEST = 600
"""Characters of a sentence; what is longer is read in pieces."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A term, spans within its sentence. `sites` are the parts of the body named in its part of the sentence."""

    term: Term
    states: frozenset[str]
    side: Side
    sites: tuple[Term, ...]
    normal: bool

    @property
    def key(self) -> str:
        """The concept."""
        return self.term.concept.key


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence of a text: `span` in the text, everything else within the sentence."""

    span: Span
    text: str
    mentions: tuple[Mention, ...]
    scopes: tuple[Scope, ...]


@recall(64)
def read_sentences(text: str, language: str) -> tuple[Sentence, ...]:
    """Every sentence that holds something visible, without the white space around it."""
    spans = (_trim(text, piece) for span in split_sentences(text, language) for piece in _split_at_units(text, span))
    return tuple(read_sentence(text[span.start : span.end], span) for span in spans if span.start < span.end)


_AFTER_UNIT = re.compile(r"\b(?:mm|cm|mg|g|kg|mcg|m[lL]|d[lL]|L|min|hrs?|lbs?|oz|units?)\.\s+(?=[A-Z])")


def _split_at_units(text: str, span: Span) -> Iterator[Span]:
    """Where a unit ends a sentence ("5 mm. A calcified"), which is no abbreviation there."""
    cuts = [match.end() for match in _AFTER_UNIT.finditer(text, span.start, span.end)]
    for start, end in zip([span.start, *cuts], [*cuts, span.end], strict=True):
        while end - start > LONGEST:  # no writing: rules that look along a sentence must not look along a file
            space = max(text.rfind(mark, start, start + LONGEST) for mark in " ，,；")
            yield Span(start, start := space + 1 if space > start else start + LONGEST)
        yield Span(start, end)


def read_sentence(sentence: str, span: Span) -> Sentence:
    """One sentence that stands at `span` of its text."""
    terms, scopes = find_terms(sentence), find_scopes(sentence)
    return Sentence(span, sentence, tuple(_read_mention(sentence, term, terms, scopes) for term in terms), scopes)


def _read_mention(sentence: str, term: Term, terms: tuple[Term, ...], scopes: tuple[Scope, ...]) -> Mention:
    part = part_of(sentence, term.span)
    sites = tuple(
        one
        for one in terms
        if one.concept.kind == "site" and one is not term and part.start <= one.span.start < part.end
    )
    return Mention(
        term,
        states_at(scopes, term.span) | _own_states(sentence, term),
        side_of(sentence, term.span),
        sites,
        _is_normal(sentence, term.span),
    )


def _own_states(sentence: str, term: Term) -> frozenset[str]:
    """ "nonobstructing" holds its own "not"."""
    denied = sentence[term.span.start : term.span.start + 3].lower() == "non" and term.concept.kind != "site"
    return frozenset({"negated"}) if denied else frozenset()


def _is_normal(sentence: str, span: Span) -> bool:
    """Whether the stretch between two semicolons says that this is as it should be."""
    normals = _find_normals(sentence)
    if not normals:
        return False
    breaks = [match.span() for match in _STRETCH.finditer(sentence)]
    start = max((end for _, end in breaks if end <= span.start), default=0)
    end = min((begin for begin, _ in breaks if begin >= span.end), default=len(sentence))
    return any(start <= one.start and one.end <= end and _is_said_of(sentence, span, one) for one in normals)


_STRETCH = re.compile(r"[;；。]|但|\bbut\b")


@recall(4096)
def _find_normals(sentence: str) -> tuple[Span, ...]:
    """Where a sentence says that something is as it should be, and does not deny it."""
    return tuple(
        Span(*match.span())
        for match in NORMAL.finditer(sentence)
        if not _NOT_NORMAL.search(sentence[max(0, match.start() - 24) : match.start()])
    )


_VERB = re.compile(r"\b(?:is|are|was|were|appears?|remains?|shows?|has|have|looks?|reveals?)\b|[:：]", re.I)


def _is_said_of(sentence: str, term: Span, normal: Span) -> bool:
    """The word before its noun ("normal heart"), or after it with nothing but a list between."""
    if normal.end <= term.start:
        between = sentence[normal.end : term.start]
        return len(between) <= 24 and not re.search(r"[,，:：]|\bin\b|\bwith\b|\band\b.*\b(?:is|are)\b", between)
    between = sentence[term.end : normal.start]
    commas = re.split("[,，]", between)
    if re.search("[\u3400-\u9fff]", sentence):
        return len(commas) <= 2
    return len(commas) == 1 or len(_VERB.findall(between)) <= 1


def _trim(text: str, span: Span) -> Span:
    said = text[span.start : span.end]
    start = span.start + len(said) - len(said.lstrip())
    return Span(start, max(start, span.start + len(said.rstrip())))
