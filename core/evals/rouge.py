"""ROUGE of a summary against a reference: n-gram overlap and longest common subsequence of words, as F1.

C.-Y. Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", ACL Workshop 2004, with beta = 1 and no stemming.
ROUGE-L is over the whole texts as one sequence each, sentences not taken apart. Words are runs of Latin letters and
digits in lower case; of other scripts every character is a word.
"""

import re
from collections import Counter
from collections.abc import Sequence

_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")


def split_words(text: str) -> list[str]:
    """The words that are compared."""
    return _WORD.findall(text.lower())


def rouge_n(summary: str, reference: str, n: int) -> float:
    """F1 of the n-grams that both have, each counted as often as both have it; in [0, 1]."""
    mine, theirs = _grams(split_words(summary), n), _grams(split_words(reference), n)
    return _f1((mine & theirs).total(), mine.total(), theirs.total())


def rouge_l(summary: str, reference: str) -> float:
    """F1 of the longest common subsequence; in [0, 1], 0 where either has no word."""
    from rapidfuzz.distance import LCSseq

    mine, theirs = split_words(summary), split_words(reference)
    return _f1(LCSseq.similarity(mine, theirs), len(mine), len(theirs))


def _grams(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(words[start:] for start in range(n)), strict=False))


def _f1(common: float, mine: int, theirs: int) -> float:
    return 2 * common / (mine + theirs) if common else 0.0
