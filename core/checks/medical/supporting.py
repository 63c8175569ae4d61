"""Which sentences of a report say what a statement says.

By shared terms, numbers and words, weighed by how rare they are in it; by meaning too where an embedder is given.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from core.checks.grounding import Embed, locate
from core.checks.medical.amounts import find_amounts, find_codes, size_of
from core.checks.medical.directions import PLACES, find_directions
from core.checks.medical.mentions import Sentence
from core.checks.medical.recall import recall
from core.checks.medical.source import Source, read_source, word_stems
from core.checks.medical.terms import broaden
from core.documents.document import Span

MOST = 4
_LEAST = 0.15
"""Share of a statement's weight that a further sentence must add."""


def find_support(
    statement: str,
    report_text: str,
    language: str,
    spans: Sequence[Span] | None = None,
    *,
    embed: Embed | None = None,
) -> tuple[Span, ...]:
    """At most `MOST` sentences or lines of `report_text`, in its order, that together hold the most of `statement`.

    `spans` are the stretches to choose from, else its sentences. () where nothing fits.
    """
    source = read_source(report_text, language)
    found = locate(statement.strip(), report_text) if spans is None else None
    if found:
        return tuple(s.span for s in source.sentences if s.span.start < found.end and found.start < s.span.end)
    choices = _choices(source, tuple(spans) if spans is not None else None, language)
    wanted = _features(read_source(statement, language))
    if not choices or not wanted:
        return ()
    weights = _weigh(wanted, choices)
    bonus = _meaning(statement, report_text, choices, embed)
    return tuple(sorted(_pick(wanted, choices, weights, bonus), key=lambda span: span.start))


def _pick(
    wanted: frozenset[str],
    choices: tuple[tuple[Span, frozenset[str]], ...],
    weights: dict[str, float],
    bonus: list[float],
) -> list[Span]:
    """Greedy: the sentence that adds most, until nothing adds enough."""
    total = sum(weights.values()) or 1.0
    left, picked = set(wanted), []
    while len(picked) < MOST:
        gains = [
            sum(weights[one] for one in held & left)
            + 0.02 * sum(weights[one] for one in held & wanted) / (1 + len(held))
            + add
            for (_, held), add in zip(choices, bonus, strict=True)
        ]
        best = max(range(len(gains)), key=gains.__getitem__)
        if gains[best] < _LEAST * total and (picked or not choices[best][1] & wanted):
            break
        picked.append(choices[best][0])
        left -= choices[best][1]
        bonus = [0.0] * len(bonus)
    for one in sorted(one for one in left if one[0] in "#=" or one[0] == "<" and one[-1] != " "):
        having = [choice for choice in choices if one in choice[1]] if one in left else []
        if having and len(picked) < 2 * MOST:
            span, held = max(having, key=lambda choice: sum(weights[key] for key in choice[1] & wanted))
            picked.append(span)
            left -= held
    return list(dict.fromkeys(picked))


@recall(64)
def _choices(source: Source, spans: tuple[Span, ...] | None, language: str) -> tuple[tuple[Span, frozenset[str]], ...]:
    if spans is None:
        return tuple((one.span, _sentence_features(one)) for one in source.sentences)
    return tuple((span, _features(read_source(source.text[span.start : span.end], language))) for span in spans)


def _features(source: Source) -> frozenset[str]:
    return frozenset().union(*(_sentence_features(one) for one in source.sentences))


@recall(8192)
def _sentence_features(sentence: Sentence) -> frozenset[str]:
    """Concepts with what they are kinds of, numbers, codes, sides and words."""
    keys = {f"={key}" for one in sentence.mentions for key in broaden(one.key)}
    amounts = {f"#{one.value}" for one in find_amounts(sentence.text)}
    amounts |= {f"#{one.value} {one.unit}" for one in find_amounts(sentence.text) if one.unit}
    amounts |= {
        f"#{kind} {size}" for one in find_amounts(sentence.text) if (sized := size_of(one)) for kind, size in (sized,)
    }
    amounts |= {f"#{match[0]}" for match in re.finditer(r"\d{4}", sentence.text)}
    codes = {f"#{code.lower()}" for code in find_codes(sentence.text)}
    sides = {f"<{one.side} {key}" for one in sentence.mentions if one.side for key in (one.key, "")}
    turns = {f"<{one.axis} {one.pole}" for one in find_directions(sentence.text) if one.axis in PLACES}
    return frozenset(keys | amounts | codes | sides | turns | word_stems(sentence.text))


def _weigh(wanted: frozenset[str], choices: tuple[tuple[Span, frozenset[str]], ...]) -> dict[str, float]:
    counts = Counter(one for _, held in choices for one in held & wanted)
    kinds = {"=": 1.5, "#": 1.5, "<": 0.5}
    return {one: kinds.get(one[0], 1.0) * math.log(1 + len(choices) / (1 + counts[one])) + 0.1 for one in wanted}


def _meaning(
    statement: str, text: str, choices: tuple[tuple[Span, frozenset[str]], ...], embed: Embed | None
) -> list[float]:
    """What the embedder adds to each sentence."""
    if embed is None:
        return [0.0] * len(choices)
    vectors = embed([statement, *(text[span.start : span.end] for span, _ in choices)])
    return [float(one) for one in np.maximum(vectors[1:] @ vectors[0], 0)]
