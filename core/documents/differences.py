"""Two texts side by side: what changed between them, and how far apart several are. Knows nothing of drafts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal

PieceKind = Literal["same", "added", "removed"]

MOST_SECONDS = 1.0
"""After that long a difference is told more coarsely."""

_TOKEN = re.compile(r"[^\W_\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+|\s+|.", re.S)
"""A word, a run of blanks, or one character: Chinese is compared character by character."""

_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one text or of both."""

    kind: PieceKind
    text: str


def diff_texts(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in order: same and removed together are `before`, same and added are `after`. Words stay whole, and
    small agreements inside a changed passage are not told (diff-match-patch's semantic clean-up)."""
    from diff_match_patch import diff_match_patch

    book: dict[str, str] = {}
    coded = [_encode(text, book) for text in (before, after)]
    tokens = {code: token for token, code in book.items()}
    engine = diff_match_patch()
    engine.Diff_Timeout = MOST_SECONDS
    found = engine.diff_main(*coded, False)
    engine.diff_cleanupSemantic(found)
    kinds: dict[int, PieceKind] = {0: "same", 1: "added", -1: "removed"}
    return tuple(Piece(kinds[sign], "".join(map(tokens.__getitem__, codes))) for sign, codes in found if codes)


def diversity(texts: Sequence[str]) -> float:
    """0 where all say the same, 1 where no two share a word: the mean Jaccard distance of their words and word pairs,
    Chinese by characters, over all pairs of texts. 0.0 for fewer than two texts."""
    terms = [_terms(text) for text in texts]
    apart = [1 - len(a & b) / len(a | b) if a | b else 0.0 for a, b in combinations(terms, 2)]
    return sum(apart) / len(apart) if apart else 0.0


def _encode(text: str, book: dict[str, str]) -> str:
    """Each token as one character, the same for the same token; `book` grows."""
    for token in _TOKEN.findall(text):
        if token not in book:
            number = len(book) + 1
            book[token] = chr(number if number < _SURROGATES.start else number + len(_SURROGATES))
    return "".join(book[token] for token in _TOKEN.findall(text))


def _terms(text: str) -> set[tuple[str, ...]]:
    units = [token for token in _TOKEN.findall(text.lower()) if token[0].isalnum()]
    return {(unit,) for unit in units} | set(pairwise(units))
