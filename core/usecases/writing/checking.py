"""The check verb: every check that applies to a text, with a brief or without one, and with no model at all.

Does not change the text and gives no mark for what is no property of it. What cannot be decided is None and says why.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.checks.check import Check
from core.checks.claims import check_claims
from core.checks.cliche import check_cliche
from core.checks.constraints import check_constraint, list_types, read_constraints
from core.checks.continuity import check_continuity
from core.checks.facts import check_facts, check_told
from core.checks.headings import check_headings, find_headings
from core.checks.keywords import check_forbidden, check_keywords
from core.checks.language import check_language
from core.checks.length import check_length
from core.checks.poems import check_poem
from core.checks.readability import check_readability
from core.checks.repetition import check_repetition
from core.checks.retelling import check_retelling, find_retold
from core.checks.voice import check_voice
from core.documents.document import Span
from core.documents.language import detect_language
from core.messages import words
from core.telemetry import count_checks, traced
from core.usecases.writing.brief import Brief, Kind
from core.usecases.writing.code_checks import check_code
from core.usecases.writing.kinds import load_kinds
from core.usecases.writing.platforms import check_platform, find_platform
from core.usecases.writing.records import Draft, Report

DEMANDS = frozenset(
    {
        "length",
        "keywords",
        "forbidden",
        "language",
        "headings",
        "fact_numbers",
        "fact_names",
        "fact_dates",
        "fact_quotes",
        "fact_pairs",
        "citations",
        "poem_lines",
        "poem_characters",
        "poem_syllables",
        "poem_rhyme",
        "poem_tones",
        "code",
        "code_names",
        "continuity",
        "platform_length",
        "platform_fields",
        "claims",
        "voice_banned",
    }
)
"""Checks that hold the text to what the brief asks for or the law forbids, beside the constraints by type."""
ADVERTISING: frozenset[Kind] = frozenset({"ad", "product", "social"})
"""Kinds that the advertising law is about."""
NO_ADVERTISING: frozenset[Kind] = frozenset({"news", "story", "poem", "digest", "code"})
UNMEASURED_LENGTH: frozenset[Kind] = frozenset({"poem", "code", "ad"})
"""Kinds whose size is set by a form or by fields, not by a number of words."""

USUAL_PLATFORM = "google_search"
"""Whose limits hold for advertising copy that names no platform."""

_CITATION = re.compile(r"(?<!\])\[(\d{1,3})\](?![(:])")
_TO_FILL = re.compile(r"\[to add: [^\]\n]{1,200}\]|【待补[:：][^】\n]{1,200}】")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is checked: the text, its language, what was asked for, and the chapters before it."""

    text: str
    language: str
    brief: Brief | None
    earlier: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind | None:
        """The kind asked for; None for a text of one's own."""
        return self.brief.kind if self.brief else None


def is_demand(check_name: str) -> bool:
    """Whether a check of this name is a demand of the brief or the law, not advice."""
    return check_name in DEMANDS or check_name in {row.name for row in list_types()}


def check_text(
    text: str, brief: Brief | None = None, *, language: str | None = None, earlier: Sequence[str] = ()
) -> Report:
    """Every check that applies. Without a brief the language is detected and nothing is demanded.

    `earlier` are the chapters before this one, for continuity.
    """
    spoken = language or (brief.language if brief else detect_language(text))
    subject = Subject(text, spoken, brief, tuple(earlier))
    with traced("checks"):
        checks = tuple(check for group in GROUPS for check in group(subject))
    count_checks(checks)
    return Report(text, checks)


def check_draft(draft: Draft) -> Report:
    """The checks of the whole draft, and of a story's chapters beside each other; `spans` point into `draft.text`."""
    report = check_text(draft.text, draft.brief)
    chapters = [part for part in draft.parts if part.text]
    if draft.brief.kind != "story" or len(chapters) < 2:
        return report
    texts, starts = [part.text for part in chapters], [draft.spans[part.id].start for part in chapters]
    found = [(starts[one.chapter - 1], one.span) for one in find_retold(texts, draft.brief.language)]
    spans = tuple(Span(start + span.start, start + span.end) for start, span in found)
    retelling = replace(check_retelling(texts, draft.brief.language), spans=spans)
    return replace(report, checks=(*report.checks, retelling))


def _demands(subject: Subject) -> Iterator[Check]:
    """What the brief asks for in numbers and words."""
    brief, text = subject.brief, subject.text
    if brief is None:
        return
    if brief.length and brief.kind not in UNMEASURED_LENGTH:
        yield check_length(text, brief.length, brief.length_unit)
    if brief.keywords:
        yield check_keywords(text, brief.keywords, brief.language)
    if brief.must_not:
        yield check_forbidden(text, brief.must_not, brief.language)
    for constraint in brief.constraints:
        yield check_constraint(constraint, text, language=brief.language)
    for line in brief.must:
        constraints = read_constraints(line, brief.language)
        yield from (check_constraint(constraint, text, language=brief.language) for constraint in constraints)
        if not constraints:
            yield Check("must", None, words("style.must_unread", demand=line))


def _language(subject: Subject) -> Iterator[Check]:
    if subject.kind == "code":
        return
    if subject.language == "und":
        yield Check("language", None, words("style.no_language"))
        return
    yield check_language(subject.text, subject.language)
    if subject.kind != "poem" and find_headings(subject.text):
        yield check_headings(subject.text, subject.language)


def _said_elsewhere(brief: Brief) -> Iterator[str]:
    """What the person wrote outside the facts: it is theirs too, such as whom a letter is for and how it is signed."""
    yield from (brief.topic, brief.title, brief.audience, *brief.keywords, *brief.must)
    for constraint in brief.constraints:
        yield from (value for value in constraint.arguments.values() if isinstance(value, str))


def _facts(subject: Subject) -> Iterator[Check]:
    """Where the kind is bound to facts, or facts were given. What the brief says elsewhere is known too."""
    brief = subject.brief
    if brief is None or brief.kind in ("story", "poem", "code"):
        return
    given = (*brief.facts, *(source.text for source in brief.sources))
    if given or load_kinds()[brief.kind].bound != "none":
        known = (*given, *_said_elsewhere(brief)) if given else ()
        yield from check_facts(subject.text, known, language=brief.language)
    if brief.facts and brief.kind != "ad":
        yield check_told(subject.text, brief.facts, language=brief.language)
    if brief.sources:
        yield _check_citations(subject.text, len(brief.sources))


def _check_citations(text: str, sources: int) -> Check:
    """Whether every [n] names a source that was given."""
    found = list(_CITATION.finditer(text))
    if not found:
        return Check("citations", None, words("style.citations_none"))
    wrong = tuple(Span(*match.span()) for match in found if not 1 <= int(match[1]) <= sources)
    key = "style.citations_wrong" if wrong else "style.citations_right"
    return Check("citations", not wrong, words(key, number=len(wrong or found), sources=sources), wrong)


def _form(subject: Subject) -> Iterator[Check]:
    """What a kind is made of: verse, a story's world, code, a platform's fields."""
    brief, text = subject.brief, subject.text
    if brief and brief.kind == "poem":
        yield from check_poem(text, brief.poem_form, brief.language)
    if subject.earlier or subject.kind == "story":
        yield check_continuity((*subject.earlier, text), subject.language)
    if subject.earlier:
        yield check_retelling((*subject.earlier, text), subject.language)
    yield from check_code(text, wanted=subject.kind == "code")
    if brief and (brief.platform or brief.kind == "ad"):
        platform = find_platform(brief.platform or USUAL_PLATFORM)
        unknown = Check("platform_length", None, words("style.platform_unknown", name=brief.platform))
        yield from check_platform(text, platform) if platform else (unknown,)


def _placeholders(subject: Subject) -> Iterator[Check]:
    """What only the person can add; said only where there is something."""
    spans = tuple(Span(*match.span()) for match in _TO_FILL.finditer(subject.text))
    if spans:
        yield Check("to_fill", False, words("style.to_fill", number=len(spans)), spans)


def _voice(subject: Subject) -> Iterator[Check]:
    if subject.brief and subject.brief.voice:
        yield from check_voice(subject.text, subject.brief.voice, subject.language)


def _claims(subject: Subject) -> Iterator[Check]:
    """Verdicts for advertising; for a speech, an e-mail or a text of one's own what would be forbidden if it were."""
    if subject.kind not in NO_ADVERTISING:
        yield from check_claims(subject.text, subject.language, advertising=subject.kind in ADVERTISING)


def _style(subject: Subject) -> Iterator[Check]:
    """Advice. Verse and code have their own reasons to repeat and to be hard; advertising lines are a choice."""
    repetition = check_repetition(subject.text, subject.language)
    if subject.kind in ("poem", "code", "ad"):
        repetition = tuple(check for check in repetition if check.name == "loops")
    if subject.kind in ("poem", "code"):
        yield from repetition
        return
    yield check_readability(subject.text, subject.language, audience=subject.brief.audience if subject.brief else "")
    yield from repetition
    yield check_cliche(subject.text, subject.language)


GROUPS: tuple[Callable[[Subject], Iterator[Check]], ...] = (
    _demands,
    _language,
    _facts,
    _form,
    _claims,
    _voice,
    _placeholders,
    _style,
)
"""In the order in which a report shows them: demands first, advice last."""
