"""Whether a text goes round in circles: loops, sentences said twice, phrases that come back, sentences that open alike.

Thresholds were set on encyclopaedic and scholarly prose (see the tests); a refrain or an anaphora is counted like any
repetition. Does not see the same thought in other words.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from core.checks.check import Check
from core.checks.prose import list_sentences, list_words
from core.documents.document import Span
from core.messages import words

LONGEST_LOOP = 80
"""Words (Chinese: characters) up to which the unit of a loop is looked for; longer ones repeat whole sentences."""
LOOPED = 15
"""Words a loop must cover; "very, very, very" and 哈哈哈 are none."""
GRAM = {"en": 4, "zh": 7}
"""Words (Chinese: characters) of a group; four Chinese characters are often one technical term."""
NEAR = 500
"""Words within which a group must come again to count, so that the rate does not grow with the text."""
REPEATED = 0.08
"""Share of such groups from which a text counts as repetitive."""
ALIKE = 3
"""Sentences in a row that begin alike."""
_HEADING = re.compile(r"(?m)^#{1,6} .*$")
"""A heading announces what the text then says; that is no repetition."""
_SOUND = re.compile(r"[\W_]+")
_PLAIN_OPENERS = frozenset(["the", "a", "an", "it", "he", "she", "they", "this", "in"])


def check_repetition(text: str, language: str) -> tuple[Check, ...]:
    """The checks "loops", "repeated_sentences", "repeated_phrases" and "sentence_openers"."""
    found = list_words(text)
    return (
        _check_loops(text, found),
        _check_sentences(text, language),
        _check_phrases(text, list_words(_HEADING.sub(lambda match: " " * len(match[0]), text)), language),
        _check_openers(text, language),
    )


def distinct_share(text: str) -> float:
    """Distinct-2 (Li et al. 2016): different pairs of words to all pairs; 1.0 for fewer than two words."""
    said = [word for word, _ in list_words(text)]
    pairs = list(zip(said, said[1:], strict=False))
    return len(set(pairs)) / len(pairs) if pairs else 1.0


def _check_loops(text: str, found: Sequence[tuple[str, int]]) -> Check:
    spans = tuple(_span(found, start, end) for start, end in _find_loops([word for word, _ in found]))
    if not spans:
        return Check("loops", True, words("style.loops_none"))
    said = " ".join(text[spans[0].start : spans[0].end].split())[:60]
    return Check("loops", False, words("style.loops_found", number=len(spans), text=said), spans)


def _find_loops(said: Sequence[str]) -> list[tuple[int, int]]:
    """Stretches in which the same words come three times or more without a break, as positions of words."""
    codes = {word: code for code, word in enumerate(dict.fromkeys(said))}
    row = np.array([codes[word] for word in said], dtype=np.int32)
    covered = np.zeros(len(row) + 1, dtype=bool)
    for period in range(1, min(LONGEST_LOOP, len(row) // 3) + 1):
        for start, end in _runs(row[period:] == row[:-period]):
            if end - start >= 2 * period and end - start + period >= LOOPED:
                covered[start : end + period] = True
    return list(_runs(covered))


def _runs(flags: np.ndarray) -> Iterator[tuple[int, int]]:
    """Stretches of true values as (start, end)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _check_sentences(text: str, language: str) -> Check:
    """Sentences of at least four words or eight Chinese characters that were said before, word for word."""
    seen: set[str] = set()
    again: list[Span] = []
    for span in list_sentences(text, language):
        said = _SOUND.sub(" ", text[span.start : span.end].lower()).strip()
        if len(said.split()) >= 4 or (not said.isascii() and len(said.replace(" ", "")) >= 8):
            again += [span] if said in seen else []
            seen.add(said)
    if not again:
        return Check("repeated_sentences", True, words("style.sentences_once"))
    said = text[again[0].start : again[0].end][:80]
    return Check(
        "repeated_sentences", False, words("style.sentences_again", number=len(again), text=said), tuple(again)
    )


def _check_phrases(text: str, found: Sequence[tuple[str, int]], language: str) -> Check:
    if len(found) < 50:
        return Check("repeated_phrases", None, words("style.too_short"))
    said, size = [word for word, _ in found], _size(language)
    again = _repeats(said, size)
    rate, distinct = len(again) / (len(said) - size + 1), round(100 * distinct_share(text))
    values = {"share": round(100 * rate), "distinct": distinct}
    if rate < REPEATED:
        return Check("repeated_phrases", True, words("style.phrases_fresh", **values))
    flags = np.zeros(len(said), dtype=bool)
    for at in again:
        flags[at : at + size] = True
    spans = [_span(found, start, end) for start, end in _runs(flags)]
    pieces = Counter(" ".join(text[span.start : span.end].lower().split()) for span in spans)
    examples = "; ".join(f"“{piece[:60]}”" for piece, _ in pieces.most_common(3))
    return Check("repeated_phrases", False, words("style.phrases_again", examples=examples, **values), tuple(spans))


def _size(language: str) -> int:
    return GRAM["zh" if language == "zh" else "en"]


def _repeats(said: Sequence[str], size: int) -> list[int]:
    """Where a group begins that also began within the 500 words before."""
    last: dict[tuple[str, ...], int] = {}
    again = []
    for at in range(len(said) - size + 1):
        group = tuple(said[at : at + size])
        if at - last.get(group, -NEAR - 1) <= NEAR:
            again.append(at)
        last[group] = at
    return again


def _check_openers(text: str, language: str) -> Check:
    sentences = list_sentences(text, language)
    if len(sentences) < ALIKE:
        return Check("sentence_openers", None, words("style.too_short"))
    openers = [_opener(text, span) for span in sentences]
    alike: list[int] = []
    start = 0
    for at in range(1, len(openers) + 1):
        if at == len(openers) or openers[at][0] != openers[start][0]:
            alike += range(start, at) if at - start >= ALIKE and openers[start][0] else []
            start = at
    if not alike:
        return Check("sentence_openers", True, words("style.openers_vary"))
    said = openers[alike[0]][0]
    spans = tuple(openers[at][1] for at in alike)
    return Check("sentence_openers", False, words("style.openers_alike", number=len(spans), text=said), spans)


def _opener(text: str, span: Span) -> tuple[str, Span]:
    """The word a sentence begins with; the first two after an article or a pronoun, and in Chinese."""
    said = list_words(text[span.start : min(span.end, span.start + 200)])
    if not said:
        return "", span
    more = said[0][0] in _PLAIN_OPENERS or (len(said[0][0]) == 1 and not said[0][0].isascii())
    kept = said[: 2 if more else 1]
    word, at = kept[-1]
    joint = "" if kept[0][0] >= "\u3005" else " "
    return joint.join(word for word, _ in kept), Span(span.start + kept[0][1], span.start + at + len(word))


def _span(found: Sequence[tuple[str, int]], start: int, end: int) -> Span:
    """From the first to the last of some words."""
    word, at = found[end - 1]
    return Span(found[start][1], at + len(word))
