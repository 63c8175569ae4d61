"""Whether a model's sentence may stand: its quote is in the lines it names, and every check passes against them.

What fails gives way to the report's own words; what has no place in the report has no place in the summary.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.checks.check import Check
from core.checks.content import content_words
from core.checks.grounding import locate
from core.checks.injection import check_injection
from core.checks.language import check_language
from core.checks.medical.fidelity import check_statement
from core.checks.medical.mentions import read_sentence
from core.checks.medical.retold import is_open
from core.checks.medical.terms import FOUND
from core.checks.numbers import find_numbers
from core.documents.document import Span
from core.messages import words
from core.telemetry import count_checks
from core.usecases.medical.glossary import find_terms
from core.usecases.medical.looking_up import name_terms
from core.usecases.medical.masking import ALIAS
from core.usecases.medical.records import Claim, Finding, Masking, Understanding

_CALMS = re.compile(
    r"\b(?:normal|healthy|fine|harmless|nothing (?:to worry|serious|wrong)|good news|don['’]t worry|reassur\w+|benign"
    r"|no (?:need to|cause for|reason to) (?:worry|concern)|stable|unremarkable|perfectly|no problems?)\b"
    r"|正常|健康|放心|不用担心|无需担心|不必担心|没有问题|没问题|无大碍|不严重|良性|稳定|好消息",
    re.I,
)
_ADVISES = re.compile(
    r"\b(?:you should|you need to|you must|you ought|please (?:take|stop|start|see|ask|call)|we recommend|i recommend"
    r"|take (?:your|this|the) (?:medicine|medication|tablets?|pills?))\b"
    r"|您(?:应该|应当|需要|必须|最好)|请(?:服用|停用|停药|立即|尽快)",
    re.I,
)
_ASKED = re.compile(
    r"\b(?:recommend\w*|advis\w+|should|suggest\w*|please|must|needs?|follow[- ]?up|consider\w*|return|instructed|take"
    r"|continue\w*|repeat\w*|refer\w*)\b|建议|应|需|请|遵医嘱|随访|复查|服用|口服",
    re.I,
)
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Material:
    """A computed claim that may be put in other words: its place in the summary and the report's own sentences."""

    place: int
    claim: Claim
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of a sentence: `claim` None where it is dropped. `lines` are positions in what was sent."""

    text: str
    lines: tuple[int, ...] = ()
    checks: tuple[Check, ...] = ()
    claim: Claim | None = None


def prove_claim(
    numbers: Sequence[int],
    quote: str,
    text: str,
    sent: Sequence[Material],
    understanding: Understanding,
    masking: Masking,
) -> Proof:
    """The sentence with its identifiers back and its checks; where one fails, the computed claim with the report's own
    words stays in its place."""
    said, quoted = masking.restore(text).strip(), masking.restore(quote)
    lines = _place(numbers, quoted, sent)
    if not lines:
        check = Check("quoted", False, words("medical_summary.quote_missing"))
        count_checks([check])
        return Proof(said, checks=(check,))
    sources = tuple(one for number in lines for one in sent[number].quotes)
    checks = (
        Check("quoted", True, words("medical_summary.quote_found")),
        *check_written(said, sources, understanding),
        check_left_out(said, [sent[number] for number in lines], understanding),
    )
    count_checks(checks)
    spans = tuple(dict.fromkeys(span for number in lines for span in sent[number].claim.sources))
    first = sent[lines[0]]
    if all(check.passed is not False for check in checks) and _supported(checks):
        return Proof(said, lines, checks, replace(first.claim, text=said, sources=spans, author="model", checks=checks))
    own = replace(first.claim, checks=checks, replaced=said)
    return Proof(said, lines[:1], checks, own)


def check_written(text: str, sources: Sequence[str], understanding: Understanding) -> tuple[Check, ...]:
    """The checks of fidelity, and that the sentence speaks the language, calms nobody, advises nothing, orders nothing
    and leaves no alias behind, beyond what its sources do."""
    report = understanding.report
    return (
        *check_statement(text, sources, report=report.text, language=report.language),
        check_language(text, report.language),
        check_tone(text, sources),
        check_added(text, sources, report.language),
        check_injection(text, source="document"),
    )


def check_tone(text: str, sources: Sequence[str]) -> Check:
    """Whether a sentence calms or advises where its sources do not, or holds an alias that stands for nothing."""
    source = " ".join(sources)
    calming = [match for match in _CALMS.finditer(text) if not _holds(match[0], source)]
    advising = [] if _ASKED.search(source) else list(_ADVISES.finditer(text))
    aliases = list(ALIAS.finditer(text))
    wrong = [*calming, *advising, *aliases]
    spans = tuple(Span(*match.span()) for match in wrong)
    key = "calms" if calming else "advises" if advising else "alias" if aliases else "tone_kept"
    return Check("tone", not wrong, words(f"medical_summary.{key}"), spans)


def check_added(text: str, sources: Sequence[str], language: str) -> Check:
    """Whether every finding, complaint and disease that a sentence names is one of its sources', by name, as a kind of
    it, or in the glossary's words for it."""
    source = " ".join(sources)
    plain = [entry.plain("zh" if language == "zh" else "en") for _, entry in find_terms(source, language)]
    known = {key for one in (source, *plain) for key in name_terms(one)}
    mentions = read_sentence(text, Span(0, len(text))).mentions
    wrong = [
        one.term.span
        for one in mentions
        if one.term.concept.kind in FOUND and not (name_terms(text[one.term.span.start : one.term.span.end]) & known)
    ]
    said = "; ".join(text[span.start : span.end] for span in wrong)
    detail = words("medical_summary.added", words=said) if wrong else words("medical_summary.nothing_added")
    return Check("added", not wrong, detail, tuple(wrong))


def check_left_out(text: str, material: Sequence[Material], understanding: Understanding) -> Check:
    """Whether a sentence tells every finding of its lines that is there or may be, and every number of a request."""
    report = understanding.report
    told = content_words(text, report.language)
    spans = [span for one in material for span in one.claim.sources]
    findings = [
        one
        for one in understanding.findings
        if not (one.negated or one.normal) and any(a.start <= one.term.start and one.term.end <= a.end for a in spans)
    ]
    missing = [report.quote(one.term) for one in findings if not _told(one, told, understanding)]
    asked = " ".join(q for one in material if one.claim.part in ("follow_up", "treatment") for q in one.quotes)
    said = {value for value, _ in find_numbers(text)}
    missing += [asked[span.start : span.end] for value, span in find_numbers(asked) if value not in said]
    if not missing:
        return Check("complete", True, words("medical_summary.all_told"))
    return Check("complete", False, words("medical_summary.left_out", words="; ".join(dict.fromkeys(missing))))


def _told(finding: Finding, told: frozenset[str], understanding: Understanding) -> bool:
    """Whether a content word of the finding, of its other names or of its explanation is in the sentence."""
    report = understanding.report
    term = report.quote(finding.term)
    entries = [entry for _, entry in find_terms(term, report.language)]
    plain = [entry.plain("zh" if report.language == "zh" else "en") for entry in entries]
    names = [name for entry in entries for name in entry.names(report.language)]
    wanted = [content_words(one, report.language) for one in (term, *plain, *names)]
    return any(not one or one & told for one in wanted)


def _supported(checks: Sequence[Check]) -> bool:
    """Whether the sources were found to say it: undecided is not enough, nor is any check that was left open."""
    support = [check for check in checks if check.name == "support"]
    return all(check.passed for check in support) and not any(map(is_open, checks))


def _place(numbers: Sequence[int], quote: str, sent: Sequence[Material]) -> tuple[int, ...]:
    """The lines named, from the one that holds the quote on; the one line that does where none of those named does."""
    named = [number - 1 for number in dict.fromkeys(numbers) if 1 <= number <= len(sent)]
    if len(_NOT_WORDS.sub("", quote)) < 2:
        return ()
    holding = [number for number in named if _quoted(quote, sent[number])]
    if holding:
        return tuple(dict.fromkeys([holding[0], *named]))
    return tuple(number for number, one in enumerate(sent) if _quoted(quote, one))[:1]


def _quoted(quote: str, one: Material) -> bool:
    return any(locate(quote, text) for text in one.quotes)


def _holds(word: str, source: str) -> bool:
    return word.casefold() in source.casefold()
