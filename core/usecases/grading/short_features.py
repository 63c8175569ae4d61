"""What an answer has in common with a reference, beyond what the question already says: numbers for a fitted scorer.

Overlap of stems with spelling forgiven, letter runs, order, numbers and negation; by meaning, cosines of the texts and
a soft alignment of their tokens in context (each word with its nearest in the other text: Sultan et al. 2016, Zhang et
al. 2020 BERTScore). Words of the question earn little. How long an answer is earns nothing: its length is no feature,
so padding gains nothing. Knows nothing of weights or marks.
"""

import math
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache

import numpy as np

from core.usecases.grading.short_texts import Text

WORD_FEATURES = (
    "recall", "precision", "new_recall", "new_precision", "new_wanted", "new_hits", "from_question",
    "reference_in_question", "order_of_reference", "order_of_answer", "pairs", "letters", "letters_question",
    "negated", "negated_reference", "negation_differs", "numbers_found", "numbers_extra", "numbers_wanted",
    "reference_length", "question_length", "references", "best_new_recall", "best_letters",
)  # fmt: skip
MEANING_FEATURES = (
    "cosine", "cosine_question", "reference_question", "cosine_beyond", "cosine_gain", "aligned", "aligned_answer",
    "aligned_new", "aligned_new_answer", "worst_aligned", "unaligned", "alignment_gain", "mean_cosine", "best_cosine",
    "best_beyond",
)  # fmt: skip
_MOST_TOKENS = 120
_FAR = 0.55
"""Cosine of a token in context with its nearest below which it counts as not there."""

Features = dict[str, float]


def compare(question: Text, answer: Text, references: Sequence[Text]) -> tuple[np.ndarray, int]:
    """The features with the nearest reference, then those over all of them: float64, in the order of WORD_FEATURES
    and, where texts have vectors, MEANING_FEATURES. And which reference is nearest. At least one reference."""
    pairs = [_pair(question, answer, reference) for reference in references]
    at = max(range(len(pairs)), key=lambda number: _nearness(pairs[number]))
    best = dict(pairs[at])
    best["references"] = math.log(len(references))
    best["best_new_recall"] = max(pair["new_recall"] for pair in pairs)
    best["best_letters"] = max(pair["letters"] for pair in pairs)
    names = WORD_FEATURES
    if answer.meaning is not None:
        cosines = [pair["cosine"] for pair in pairs]
        best |= {"mean_cosine": sum(cosines) / len(cosines), "best_cosine": max(cosines)}
        best["best_beyond"] = max(pair["cosine_beyond"] for pair in pairs)
        names += MEANING_FEATURES
    return np.array([round(float(best[name]), 4) for name in names]), at


def has_word(word: str, words: Collection[str]) -> bool:
    """Whether `word` is there, as spelt or with one slip in a word of four letters or more."""
    return word in words or (len(word) >= 4 and any(_is_slip(word, other) for other in words))


def _nearness(pair: Features) -> float:
    meaning = pair["cosine"] + pair["aligned"] if "cosine" in pair else pair["recall"]
    return round(meaning + 0.5 * pair["new_recall"] + pair["letters"], 4)


def _pair(question: Text, answer: Text, reference: Text) -> Features:
    features = _overlap(question, answer, reference) | _form(question, answer, reference)
    if answer.meaning is not None:
        features |= _meaning(question, answer, reference)
    return features


def _overlap(question: Text, answer: Text, reference: Text) -> Features:
    said, wanted, asked = sorted(answer.stems), sorted(reference.stems), question.stems
    new_wanted = [word for word in wanted if not has_word(word, asked)]
    new_said = [word for word in said if not has_word(word, asked)]
    recall = _share(wanted, answer.stems)
    hits = sum(has_word(word, answer.stems) for word in new_wanted)
    return {
        "recall": recall,
        "precision": _share(said, reference.stems),
        "new_recall": hits / len(new_wanted) if new_wanted else recall,
        "new_precision": _share(new_said, reference.stems),
        "new_wanted": len(new_wanted),
        "new_hits": hits,
        "from_question": _share(said, asked),
        "reference_in_question": 1 - len(new_wanted) / max(len(wanted), 1),
    }


def _form(question: Text, answer: Text, reference: Text) -> Features:
    said, wanted = answer.tokens[:_MOST_TOKENS], reference.tokens[:_MOST_TOKENS]
    order = _common_run(said, wanted)
    pairs = _neighbours(reference.content)
    return {
        "order_of_reference": order / max(len(wanted), 1),
        "order_of_answer": order / max(len(said), 1),
        "pairs": len(_neighbours(answer.content) & pairs) / max(len(pairs), 1),
        "letters": gram_cosine(answer.grams, reference.grams),
        "letters_question": gram_cosine(answer.grams, question.grams),
        "negated": answer.negated,
        "negated_reference": reference.negated,
        "negation_differs": answer.negated != reference.negated,
        "numbers_found": _part(answer.numbers & reference.numbers, reference.numbers),
        "numbers_extra": len(answer.numbers - reference.numbers - question.numbers),
        "numbers_wanted": len(reference.numbers),
        "reference_length": math.log1p(len(reference.tokens)),
        "question_length": math.log1p(len(question.tokens)),
    }


def _meaning(question: Text, answer: Text, reference: Text) -> Features:
    a, r, q = (text.meaning.vector for text in (answer, reference, question))
    cosine, said, wanted = float(a @ r), float(a @ q), float(r @ q)
    beyond = (a - said * q) @ (r - wanted * q) / math.sqrt(max((1 - said**2) * (1 - wanted**2), 1e-6))
    return {
        "cosine": cosine,
        "cosine_question": said,
        "reference_question": wanted,
        "cosine_beyond": float(beyond),
        "cosine_gain": cosine - said,
    } | _alignment(question, answer, reference)


def _alignment(question: Text, answer: Text, reference: Text) -> Features:
    likeness = align(answer, reference)
    of_reference, of_answer = likeness.max(axis=0, initial=0.0), likeness.max(axis=1, initial=0.0)
    already = align(question, reference).max(axis=0, initial=0.0)
    new, new_said = _new(reference, question), _new(answer, question)
    news = np.sort(of_reference[new > 0])
    room = np.maximum(1 - already, 0.02)
    return {
        "aligned": _weighted(of_reference, reference.weights),
        "aligned_answer": _weighted(of_answer, answer.weights),
        "aligned_new": _weighted(of_reference, new),
        "aligned_new_answer": _weighted(of_answer, new_said),
        "worst_aligned": float(news[:2].mean()) if len(news) else 0.0,
        "unaligned": float((news < _FAR).mean()) if len(news) else 0.0,
        "alignment_gain": _weighted(np.maximum(of_reference - already, 0) / room, reference.weights * room),
    }


def align(one: Text, other: Text) -> np.ndarray:
    """(tokens of one, tokens of other) cosines in context."""
    return one.meaning.rows @ other.meaning.rows.T


def _new(text: Text, question: Text) -> np.ndarray:
    """Weights of the tokens the question does not have; all weights where it has them all."""
    asked = set(question.pieces)
    weights = text.weights * np.array([piece not in asked for piece in text.pieces])
    return weights if weights.any() else text.weights


def _weighted(values: np.ndarray, weights: np.ndarray) -> float:
    total = float(weights.sum())
    return float(values @ weights) / total if total else 0.0


def _share(words: Sequence[str], others: Collection[str]) -> float:
    return sum(has_word(word, others) for word in words) / len(words) if words else 0.0


def _part(found: Collection[object], wanted: Collection[object]) -> float:
    return len(found) / len(wanted) if wanted else 1.0


def _neighbours(words: Sequence[str]) -> set[tuple[str, str]]:
    return set(zip(words, words[1:], strict=False))


def gram_cosine(one: Counter[str], other: Counter[str]) -> float:
    """Cosine of two counts of letter runs, in [0, 1]."""
    common = sum(count * other[gram] for gram, count in one.items() if gram in other)
    size = sum(count**2 for count in one.values()) * sum(count**2 for count in other.values())
    return common / math.sqrt(size) if size else 0.0


def _common_run(one: Sequence[str], other: Sequence[str]) -> int:
    """Length of the longest common subsequence."""
    above = [0] * (len(other) + 1)
    for word in one:
        row = [0]
        for at, against in enumerate(other):
            row.append(above[at] + 1 if word == against else max(above[at + 1], row[-1]))
        above = row
    return above[-1]


@lru_cache(maxsize=100_000)
def _is_slip(one: str, other: str) -> bool:
    """One letter more, less or other, or two neighbours exchanged; never between Chinese words or numbers."""
    if len(one) > len(other):
        one, other = other, one
    if len(one) < 4 or len(other) - len(one) > 1 or not (one.isascii() and one.isalpha() and other.isalpha()):
        return False
    start = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    swapped = one[start + 1 : start + 2] + one[start : start + 1] + one[start + 2 :]
    return one[start + 1 :] == other[start + 1 :] or swapped == other[start:]
