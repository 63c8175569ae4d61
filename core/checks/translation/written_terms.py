"""Where a term stands in a text of a language that writes no spaces: Chinese, Japanese, Thai. Knows no glossary."""

import re
from collections.abc import Iterator
from functools import lru_cache

from core.documents.document import Span
from core.models.language_tags import main_language

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_KANA = re.compile("[\u30a1-\u30fa\u30fc]")


def find_written(text: str, term: str, language: str, *, loosely: bool) -> Iterator[Span]:
    """Where a Chinese, Japanese or Thai term stands, not as a piece of other words: a Chinese one begins and ends where
    words do unless it has four characters or more, one in katakana is no part of a longer one. `loosely`, anywhere."""
    folded, wanted = fold_width(text), fold_width(term)
    if not wanted.strip() or wanted not in folded:
        return
    edges = None
    for match in re.finditer(re.escape(wanted), folded):
        start, end = match.span()
        if _cuts_latin(folded, start, end) or (_cuts_kana(folded, start, end) and not loosely):
            continue
        if not loosely and main_language(language) == "zh" and end - start < 4:
            edges = edges or _chinese_edges(text)
            if start not in edges or end not in edges:
                continue
        yield Span(start, end)


@lru_cache(maxsize=4096)
def fold_width(text: str) -> str:
    """Full-width letters as ordinary ones, lower case, character for character."""
    folded = text.translate(_HALF_WIDTH).lower()
    return folded if len(folded) == len(text) else text


def _cuts_latin(text: str, start: int, end: int) -> bool:
    def joins(at: int) -> bool:
        return 0 < at < len(text) and all(char.isascii() and char.isalnum() for char in text[at - 1 : at + 1])

    return joins(start) or joins(end)


def _cuts_kana(text: str, start: int, end: int) -> bool:
    def joins(at: int) -> bool:
        return 0 < at < len(text) and all(_KANA.match(char) for char in text[at - 1 : at + 1])

    return joins(start) or joins(end)


@lru_cache(maxsize=1024)
def _chinese_edges(text: str) -> frozenset[int]:
    import rjieba

    edges, at = {0}, 0
    for word in rjieba.cut(text):
        at += len(word)
        edges.add(at)
    return frozenset(edges)
