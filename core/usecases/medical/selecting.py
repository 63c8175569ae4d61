"""What of a report belongs into a summary and where: each sentence once, abnormal first, a long report shortened.

Chosen are sentences whose words the report keeps coming back to, each new one unlike those chosen (maximal marginal
relevance, Carbonell and Goldstein 1998, https://doi.org/10.1145/290941.291025). Does not know how a view words them.
"""

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from core.checks.content import content_words
from core.documents.document import Span
from core.usecases.medical.quoting import Sentence, asks_for_something, list_report_sentences, on_one_line
from core.usecases.medical.records import Finding, Level, Part, SectionName, Understanding

MOST: dict[Part, int] = {"findings": 12, "follow_up": 12, "treatment": 24, "background": 5, "normal": 6, "other": 6}
"""Sentences of each part; the impression is always whole. What is left out is counted."""
SPREAD = 0.6
"""How much likeness to a chosen sentence takes from a sentence's score."""
LEVELS: tuple[Level, ...] = ("urgent", "abnormal", "unsure", "normal", "neutral")
BACKGROUND = frozenset(
    ("complaint", "indication", "history", "past_history", "family_history", "social_history", "allergies")
)
_PASSED_OVER = frozenset(("header", "technique", "comparison"))
_OBSERVED = frozenset(("findings", "results", "examination", "specimen", "review_of_systems", "course", "other"))
_PRESENT = frozenset(("findings", "results", "specimen", "impression", "diagnosis"))
_TREATED = re.compile(
    r"\b(?:treat(?:ed|ment)|start(?:ed)? on|given|received|underwent|continued? (?:on|with)|prescribed|administered"
    r"|discharged (?:on|home on)|therapy)\b|予以|给予|行.{1,16}术|治疗|口服|静滴|静脉滴注",
    re.I,
)
_DOSE = re.compile(r"\d\s?(?:mg|mcg|ug|μg|g|ml|mL|IU|units?|片|粒|单位|毫克)\b|\d\s?(?:片|粒|单位|毫克)", re.I)
_CODED = ("fhir", "ccda", "hl7")
_OVER = re.compile(
    r"\|\s*(?:resolved|finished|inactive|completed|stopped|remission|cancelled|entered-in-error)\b", re.I
)
"""The status, in a row of a structured file, of what is no longer so."""
_CLAUSE = re.compile(r"[,;，；]\s*(?:and |so )?")
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence for a summary: `spans` are all places where it stands. `left` counts what a part left out; then
    `spans` are those sentences and `text` is empty."""

    part: Part
    text: str
    spans: tuple[Span, ...]
    level: Level
    findings: tuple[Finding, ...] = ()
    left: int = 0
    asks: bool = False


def pick_sentences(understanding: Understanding) -> tuple[Pick, ...]:
    """The picks by part: findings (affirmed, then uncertain), impression, follow-up, treatment, background, normal;
    `other` only where there is hardly anything else."""
    ordered = tuple(sorted(understanding.findings, key=lambda one: one.term.start))
    understanding = replace(understanding, findings=ordered)
    sentences = list_report_sentences(understanding)
    sorted_out = [pick for sentence in sentences for pick in _sort_sentence(sentence, understanding)]
    picks = _merge_same(sorted_out)
    counts = Counter(word for pick in picks for word in content_words(pick.text, understanding.report.language))
    parts: tuple[Part, ...] = ("findings", "impression", "follow_up", "treatment", "background", "normal", "other")
    held = {part: [pick for pick in picks if pick.part == part] for part in parts}
    said = sum(len(held[part]) for part in ("findings", "impression", "follow_up", "treatment", "normal"))
    if understanding.results or said > 2:
        held["other"] = []
    return tuple(pick for part in parts for pick in _shorten(held[part], part, counts, understanding.report.language))


def findings_in(span: Span, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings whose term stands in a stretch; `findings` are in the order of their terms."""
    at = bisect_left(findings, span.start, key=lambda one: one.term.start)
    inside = takewhile(lambda one: one.term.start < span.end, islice(findings, at, None))
    return tuple(one for one in inside if one.term.end <= span.end)


def level_of(findings: Sequence[Finding], *, past: bool = True) -> Level:
    """Affirmed before uncertain before absent or normal; neutral where nothing is found, or only in the past. With
    `past` False a finding that is compared with the past ("previously 6 mm") is one of now."""
    now = [one for one in findings if one.whose == "patient" and not (past and one.historical)]
    if any(not (one.negated or one.normal or one.uncertain) for one in now):
        return "abnormal"
    if any(one.uncertain and not one.normal for one in now):
        return "unsure"
    return "normal" if now else "neutral"


def _sort_sentence(sentence: Sentence, understanding: Understanding) -> list[Pick]:
    """The sentence as one pick, or as two where a request follows a finding."""
    found = findings_in(sentence.span, understanding.findings)
    text = understanding.report.text
    cut = _request_start(sentence.span, text, found) if sentence.asks and found else None
    if cut is not None:
        before, after = Span(sentence.span.start, cut), Span(cut, sentence.span.end)
        halves = (
            replace(sentence, span=before, text=on_one_line(text[before.start : before.end]), asks=False),
            replace(sentence, span=after, text=on_one_line(text[after.start : after.end]), asks=True),
        )
        return [pick for half in halves for pick in _sort_sentence(half, understanding)]
    over = understanding.report.origin in _CODED and bool(_OVER.search(sentence.text))
    level = level_of(found, past=sentence.section not in _PRESENT)
    part = "background" if over else _part_of(sentence, found, level)
    if part in ("treatment", "background", "follow_up"):
        level = "neutral"
    return [Pick(part, sentence.text, (sentence.span,), level, found, asks=sentence.asks)] if part else []


def _request_start(span: Span, text: str, found: Sequence[Finding]) -> int | None:
    """Where the clause with the request begins, after the last finding; None where it is not a clause of its own."""
    last = max(one.term.end for one in found)
    for match in _CLAUSE.finditer(text, last, span.end):
        if asks_for_something(on_one_line(text[match.end() : span.end])):
            return match.end()
    return None


def _part_of(sentence: Sentence, found: Sequence[Finding], level: Level) -> Part | None:
    section = sentence.section
    if section in _PASSED_OVER:
        return None
    if section in ("impression", "diagnosis"):
        return "follow_up" if sentence.asks and level not in ("abnormal", "unsure") else "impression"
    if sentence.asks and section not in ("past_history", "family_history", "social_history"):
        return "follow_up"
    return _part_by_section(section, sentence.text, found, level)


def _part_by_section(section: SectionName, text: str, found: Sequence[Finding], level: Level) -> Part:
    if section in ("follow_up", "disposition"):
        return "follow_up"
    if section == "plan":
        return "treatment" if _TREATED.search(text) or _DOSE.search(text) else "follow_up"
    if section == "medications":
        return "treatment"
    if section in BACKGROUND or (found and level == "neutral"):
        return "background"
    if level in ("abnormal", "unsure") and section in _OBSERVED:
        return "findings"
    if section == "course" and _TREATED.search(text):
        return "treatment"
    return "normal" if level == "normal" else "other"


def _merge_same(picks: Sequence[Pick]) -> list[Pick]:
    """Sentences with the same words as one, with every place; it goes where the impression, else the first, has it."""
    merged: dict[str, Pick] = {}
    for pick in picks:
        words = _NOT_LETTERS.sub("", pick.text.casefold())
        known = merged.get(words)
        if known is None:
            merged[words] = pick
        else:
            first = pick if pick.part == "impression" and known.part != "impression" else known
            merged[words] = replace(first, spans=(*known.spans, *pick.spans))
    return sorted(merged.values(), key=lambda pick: pick.spans[0].start)


def _shorten(picks: list[Pick], part: Part, counts: Counter[str], language: str) -> list[Pick]:
    """The picks of a part in order of level, then of the report; the last one counts those left out."""
    most = MOST.get(part, len(picks))
    kept = picks if len(picks) <= most else choose_telling(picks, most, counts, language)
    ordered = sorted(kept, key=lambda pick: (_rank(pick), pick.spans[0].start))
    chosen = {id(pick) for pick in kept}
    left = [pick for pick in picks if id(pick) not in chosen]
    if left:
        spans = tuple(span for pick in left for span in pick.spans)
        ordered.append(Pick(part, "", spans, "neutral", left=len(left)))
    return ordered


def _rank(pick: Pick) -> int:
    return LEVELS.index(pick.level) if pick.part == "findings" else 0


def choose_telling(picks: Sequence[Pick], most: int, counts: Counter[str], language: str) -> list[Pick]:
    """The `most` picks that tell most: affirmed before uncertain ones, then central ones unlike those chosen."""
    bags = [content_words(pick.text, language) for pick in picks]
    scores = [_score(pick, bag, counts) for pick, bag in zip(picks, bags, strict=True)]
    likeness = [0.0] * len(picks)
    chosen: list[int] = []
    while len(chosen) < min(most, len(picks)):
        left = (at for at in range(len(picks)) if at not in chosen)
        best = max(left, key=lambda at: (scores[at] * (1 - SPREAD * likeness[at]), -at))
        chosen.append(best)
        for at, bag in enumerate(bags):
            union = len(bag | bags[best])
            likeness[at] = max(likeness[at], len(bag & bags[best]) / union if union else 0.0)
    return [picks[at] for at in sorted(chosen)]


def _score(pick: Pick, bag: frozenset[str], counts: Counter[str]) -> float:
    weight = sum(math.log1p(counts[word]) for word in bag) / math.sqrt(len(bag)) if bag else 0.0
    return (1.0 + weight) * {"urgent": 3.0, "abnormal": 2.0, "unsure": 1.5}.get(pick.level, 1.0)
