"""Text as calculations need it: one width of digits, one minus, one times sign, superscripts as powers.

Every character remembers where it came from, so what is found can be quoted from the text as written. Knows nothing
of numbers or units.
"""

import unicodedata
from dataclasses import dataclass

from core.documents.document import Span
from core.usecases.grading.records import Quote

_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n", strict=True))
_SIGNS = {
    **dict.fromkeys("−–—‐‑‒﹣－", "-"),
    **dict.fromkeys("×✕✖·⋅∙∗＊•", "*"),
    **dict.fromkeys("÷∕⁄／", "/"),
    **dict.fromkeys("≤≦⩽", "≤"),
    **dict.fromkeys("≥≧⩾", "≥"),
    **dict.fromkeys("≈≒≃≅", "≈"),
    **dict.fromkeys("。．", "."),
    **dict.fromkeys("，﹐", ","),
    **dict.fromkeys("、", "、"),
    **dict.fromkeys("\u00a0\u2009\u202f\u2007\u200a\u3000", " "),
    **dict.fromkeys("º˚", "°"),
    **dict.fromkeys("’′", "'"),
    **dict.fromkeys("【〔［", "["),
    **dict.fromkeys("】〕］", "]"),
}
_MOST_BLANKS = 8
"""Of blanks in a row so many stay, with one end of line: patterns look ahead over blanks, and a thousand cost time."""
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")


@dataclass(frozen=True, slots=True)
class PlainText:
    """`text` and, for every character of it, the place in the text as written."""

    text: str
    origin: tuple[int, ...]
    written: str

    def span(self, start: int, end: int) -> Span:
        """Where `text[start:end]` stands in the text as written."""
        if start >= end:
            at = self.origin[start] if start < len(self.origin) else len(self.written)
            return Span(at, at)
        return Span(self.origin[start], self.origin[end - 1] + 1)

    def quote(self, start: int, end: int) -> Quote:
        """`text[start:end]` in the words of the text as written."""
        span = self.span(start, end)
        return Quote(self.written[span.start : span.end], span)


def make_plain(written: str) -> PlainText:
    """The text with its spellings made one (NFKC, character by character, beside the signs of arithmetic)."""
    pieces: list[str] = []
    origin: list[int] = []
    raised, blanks, broken = False, 0, False
    for at, char in enumerate(written):
        piece, raised = _plain(char, raised)
        if piece.isspace():
            if blanks >= _MOST_BLANKS and (broken or piece != "\n"):
                continue
            blanks, broken = blanks + 1, broken or piece == "\n"
        elif piece:
            blanks, broken = 0, False
        if piece[:1].isdigit() and "/" in piece and pieces and pieces[-1][-1:].isdigit():
            piece = f" {piece}"  # 2½ is two and a half, not twenty-one halves
        pieces.append(piece)
        origin += [at] * len(piece)
    return PlainText("".join(pieces), tuple(origin), written)


def _plain(char: str, raised: bool) -> tuple[str, bool]:
    if char in _SUPERSCRIPTS:
        return ("" if raised else "^") + _SUPERSCRIPTS[char], True
    if char in _INVISIBLE:
        return "", raised
    if char in _SIGNS:
        return _SIGNS[char], False
    if char in "′″":
        return char, False
    folded = unicodedata.normalize("NFKC", char).replace("⁄", "/").replace("−", "-")
    return folded, False
