"""A text in pieces an engine can take, and put together again: what is between the pieces stays as it was.

Does not know engines, nor how many words of a piece one of them can read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sentencex

from core.models.language_tags import main_language

_MANY_QUOTES = 1000
"""Quotation marks in one line from which it is no writing; sentencex takes quadratic time over them."""

_CLOSE = frozenset(["zh", "zh-TW", "zh-HK", "ja", "yue", "th", "lo", "my", "km"])
"""Languages written without blanks between sentences."""

_CLAUSE_ENDS = frozenset(",;:，；：、。.!?！？)）")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; `wanted` where it is to be translated, else it stays."""

    text: str
    wanted: bool


def cut_margins(text: str) -> Iterator[Piece]:
    """White space before, the text itself (wanted where it has a letter), white space behind; none of them empty."""
    inner = text.strip()
    start = text.find(inner) if inner else len(text)
    pieces = (text[:start], inner, text[start + len(inner) :])
    for at, piece in enumerate(pieces):
        if piece:
            yield Piece(piece, wanted=at == 1 and any(letter.isalpha() for letter in piece))


def cut_sentences(text: str, language: str, fits: Callable[[str], bool]) -> list[Piece]:
    """The sentences of `text`, those that do not fit cut again; together the pieces are the text."""
    pieces = []
    for line in text.splitlines(keepends=True):
        for sentence in _sentences(line, language):
            for piece in cut_margins(sentence):
                pieces += _fitting(piece, fits) if piece.wanted else [piece]
    return pieces


def join_pieces(pieces: Sequence[Piece], targets: Mapping[str, str], source: str = "", target: str = "") -> str:
    """The text with its wanted pieces replaced; "" where one of them has come to nothing.

    Between two sentences of a line stands a blank where the target language wants one.
    """
    said = [targets.get(piece.text, "") if piece.wanted else piece.text for piece in pieces]
    if not all(said):
        return ""
    if (source in _CLOSE) == (target in _CLOSE):
        return "".join(said)
    return "".join(_respaced(pieces, said, close=target in _CLOSE))


def _respaced(pieces: Sequence[Piece], said: Sequence[str], *, close: bool) -> Iterator[str]:
    for at, piece in enumerate(pieces):
        between = 0 < at < len(pieces) - 1 and not piece.wanted
        if close and between and piece.text == " " and pieces[at - 1].wanted and pieces[at + 1].wanted:
            continue
        if not close and at and piece.wanted and pieces[at - 1].wanted:
            yield " "
        yield said[at]


def _sentences(line: str, language: str) -> list[str]:
    if sum(line.count(mark) for mark in "'\"`‘’“”«»「」") > _MANY_QUOTES:
        return [line]
    clean = line.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate becomes one letter
    found, at = sentencex.segment(main_language(language), clean), 0
    ends = [at := at + len(sentence) for sentence in found]
    return [line[start:end] for start, end in zip([0, *ends], ends, strict=False)] if at == len(line) else [line]


def _fitting(piece: Piece, fits: Callable[[str], bool]) -> list[Piece]:
    """Halves of halves, at the end of a clause nearest the middle, else at a blank, else between any two letters."""
    if fits(piece.text) or len(piece.text) < 2:
        return [piece]
    at = _middle(piece.text)
    halves = (half for part in (piece.text[:at], piece.text[at:]) for half in cut_margins(part))
    return [small for half in halves for small in (_fitting(half, fits) if half.wanted else [half])]


def _middle(text: str) -> int:
    half, places = len(text) // 2, range(1, len(text))
    for ends in (_CLAUSE_ENDS, frozenset(" \t\u3000")):
        found = [at for at in places if text[at - 1] in ends and len(text) // 4 <= at <= 3 * len(text) // 4]
        if found:
            return min(found, key=lambda at: abs(at - half))
    return half
