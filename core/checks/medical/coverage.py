"""How much of a statement a source holds: its terms, its numbers and its words.

Terms and words that no dictionary has count double; what may be said freely does not count. Does not judge.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import rjieba

from core.checks.lexicon import is_common_word
from core.checks.medical.closest import find_closest
from core.checks.medical.copied_amounts import find_same
from core.checks.medical.mentions import Mention
from core.checks.medical.source import Source, word_stems
from core.checks.medical.terms import FOUND, HAN, WORD, broaden, load_lexicon, stem
from core.documents.document import Span

_TERM, _RARE = 2.0, 2.0
_NAMED = FOUND | {"procedure", "drug"}
_MOSTLY = 0.6
"""Share of a sentence that repeats another from which a new term is rather a synonym nobody listed than a change."""
GENERAL = frozenset(
    """pain effusion abnormality lesion opacity mass infection edema benign inflammation enlarged surgery removal
    congestion tear collapse injection infarct occlusion swelling_legs allergy artifact grade stage catheter""".split()  # noqa: SIM905
)
"""Words so general that plain language uses them for many things; they count for support, and alone prove nothing."""

_IMPLIED = {
    "fever": "temperature", "anemia": "hemoglobin", "leukocytosis": "wbc", "leukopenia": "wbc",
    "thrombocytopenia": "platelet",
    "hyperkalemia": "potassium", "hypokalemia": "potassium", "hypernatremia": "sodium", "hyponatremia": "sodium",
    "hyperglycemia": "glucose hba1c", "hypoglycemia": "glucose", "tachycardia": "heart_rate",
    "bradycardia": "heart_rate", "weight_loss": "weight", "weight_gain": "weight",
}  # fmt: skip
"""What a report that gives the measure is about, too, and the other way round; whether high or low is for `flags`."""
_CODE, _JOINTS = re.compile(r"\b[A-Za-z]{3,}\d{2,}\w*"), re.compile(r"[\s-]")
PURPOSE = re.compile(
    r"\b(?:to|that) (?:prevents?|avoid|treat|help|relieve|lower|ease|protect|stop)\b[^,.;]{0,30}$|\bagainst (?:\w+ "
    r"){0,2}$|\bfor (?:the |your )?$|(?:预防|防止|缓解|治疗|用于|以防)[^，。；]{0,8}$",
    re.I,
)
"""What a treatment is for, which a report may leave unsaid."""


@dataclass(frozen=True, slots=True)
class _Item:
    span: Span
    weight: float
    held: bool


def measure_share(statement: Source, source: Source) -> tuple[float, list[Span]]:
    """The weighted share of `statement` that `source` holds, and what it does not; 1 where nothing counts."""
    items = [*_term_items(statement, source), *_word_items(statement, source), *_amount_items(statement, source)]
    total = sum(item.weight for item in items)
    share = sum(item.weight for item in items if item.held) / total if total else 1.0
    return share, [item.span for item in items if not item.held]


def is_foreign(statement: Source, report: Source) -> bool:
    """Whether what a statement names and a report does not is another report's, rather than a synonym nobody listed: it
    shares nothing with this one, or repeats a sentence of it and has too little in common with it."""
    named = any(one.term.concept.kind in _NAMED for one, _ in statement.mentions)
    least = _MOSTLY if find_closest(statement, report) else 0.0
    share = measure_share(statement, report)[0]
    return share < least or named and share == 0


def is_meant(mention: Mention, source: Source) -> bool:
    """Whether a text names what a mention may mean."""
    return any(_is_named(key, source) for key in mention.term.keys)


def _is_named(key: str, source: Source) -> bool:
    """Whether a text names the concept, a kind of it, or everything it is made of."""
    if key in source.closure or not source.keys.isdisjoint(_IMPLIED.get(key, "").split()):
        return True
    if any(key in _IMPLIED.get(one, "").split() for one in source.keys):
        return True
    concept = load_lexicon().concepts.get(key)
    parts = concept.parts if concept else frozenset()
    return bool(parts) and any(
        all(any(part in broaden(one.key) or _is_around(one, part) for one in sentence.mentions) for part in parts)
        for sentence in source.sentences
    )


def _is_around(mention: Mention, part: str) -> bool:
    """Whether it names a site that the part lies in: the head of the brain."""
    return mention.term.concept.kind == "site" and mention.key in broaden(part)


def find_strange(statement: Source, report: Source) -> list[Span]:
    """Words outside terms that neither a dictionary nor the report has, a name or a drug nobody listed, and codes that
    the report does not have as one word."""
    joined = _JOINTS.sub("", report.text).casefold()
    codes = [match.span() for match in _CODE.finditer(statement.text) if match[0].casefold() not in joined]
    unheard = [item.span for item in _word_items(statement, report) if item.weight == _RARE and not item.held]
    return [*unheard, *(Span(*code) for code in codes)]


def _term_items(statement: Source, source: Source) -> Iterator[_Item]:
    for one, part in statement.mentions:
        start = part.sentence.span.start
        span = Span(start + one.term.span.start, start + one.term.span.end)
        yield _Item(span, _TERM, is_meant(one, source))


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
    at = 0
    for word in rjieba.cut(statement.text):
        if word_stems(word) and HAN.match(word) and at not in taken:
            yield _Item(Span(at, at + len(word)), 1.0, word in source.text or _is_held(word, source.text))
        at += len(word)


def _is_held(word: str, text: str) -> bool:
    """Most of its characters, in pairs or alone for words of two."""
    pairs = [word[at : at + 2] for at in range(len(word) - 1)]
    return sum(pair in text for pair in pairs) * 2 >= len(pairs) if len(word) > 2 else all(c in text for c in word)
