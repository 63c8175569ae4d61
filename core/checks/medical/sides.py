"""Left, right, both: which side words of a sentence belong to which of its terms.

Knows words and usual abbreviations (LLL, RUQ, OD), not the body: it cannot tell that a liver lies right.
"""

import re
from dataclasses import dataclass
from typing import Literal

from core.checks.medical.recall import recall
from core.documents.document import Span

Side = Literal["left", "right", "both", ""]

_WORDS: tuple[tuple[Side, str, str], ...] = (
    ("both", r"bilateral(?:ly)?|both|bibasilar|bibasal|biapical|either side|left and right|right and left|OU",
     "双侧|两侧|两边|双|两(?=[肺肾眼耳手膝下上肩足]|侧)|左右(?!旁)|左、右"),
    ("left", r"left(?:ward|-sided|-side)?(?! (?:the|for|him|her|it|out|over|off|his|alone|home|work|us|town|in"
             r"|without|after|before|hospital)\b)|LLL|LUL|LLQ|LUQ|LLE|LUE|OS|Lt\.?", "左"),
    ("right", r"right(?:ward|-sided|-side)?(?! (?:now|away|after|before|here|there|to|about|amount|time|angles?"
              r"|through)\b)|RLL|RUL|RML|RLQ|RUQ|RLE|RUE|OD|Rt\.?", "右"),
)  # fmt: skip
_ENGLISH = re.compile("|".join(f"(?P<{side}>\\b(?:{english})(?![\\w]))" for side, english, _ in _WORDS), re.I)
_CHINESE = re.compile("|".join(f"(?P<{side}>{chinese})" for side, _, chinese in _WORDS))
_ABBREVIATION = re.compile("OU|OS|OD|LLL|LUL|LLQ|LUQ|LLE|LUE|RLL|RUL|RML|RLQ|RUQ|RLE|RUE|L[Tt]|R[Tt]")
_LETTER = re.compile(
    r"(?:(?<![\w/%.)] )(?<![\w/%.)]))(?P<side>[RL])(?=:? (?:[a-z(]|eye\b|\d))|(?<=[a-z] )(?P<before>[RL])(?= [a-z])"
)
"""R and L of a side, not of litres or a low value."""
_PART = re.compile(
    r"[,;，；。\n(（)）]|\b(?:with|without|but|while|whereas|and no|and the|and a|which|however|there (?:is|are"
    r"|was))\b|但|伴|另|余"
)


@dataclass(frozen=True, slots=True)
class SideWord:
    """A word that names a side."""

    side: Side
    span: Span


@recall(4096)
def find_sides(text: str) -> tuple[SideWord, ...]:
    """In order; "all right", "left the hospital" and 5cm左右 are none."""
    rough = {
        place
        for match in re.finditer(r"(?<=[\d厘米个天月年岁周m%半分点号时成倍十百千万]) ?左右", text)
        for place in range(*match.span())
    }
    found: list[SideWord] = []
    for pattern in (_ENGLISH, _CHINESE):
        for match in pattern.finditer(text):
            short = len(match[0].rstrip(".")) <= 3
            if (
                match.start() in rough
                or short
                and match[0].isascii()
                and not _ABBREVIATION.fullmatch(match[0].rstrip("."))
            ):
                continue
            if re.search(r"\ball $", text[max(0, match.start() - 5) : match.start()]):
                continue
            found.append(SideWord(match.lastgroup, Span(*match.span())))  # type: ignore[arg-type]
    for match in _LETTER.finditer(text):
        found.append(SideWord("left" if match[0] == "L" else "right", Span(*match.span())))
    return tuple(sorted(found, key=lambda one: one.span.start))


@recall(4096)
def split_parts(text: str) -> tuple[Span, ...]:
    """The stretches of a sentence within which side and site belong to a finding."""
    cuts = [0, *(match.start() for match in _PART.finditer(text) if match.start()), len(text)]
    return tuple(Span(start, end) for start, end in zip(cuts, cuts[1:], strict=False) if start < end)


def part_of(text: str, span: Span) -> Span:
    """The part that `span` begins in."""
    return next((part for part in split_parts(text) if part.start <= span.start < part.end), Span(0, len(text)))


def side_of(text: str, span: Span) -> Side:
    """The side of what stands at `span`: the nearest word of its part; else of its sentence where that has only one."""
    words = find_sides(text)
    if not words:
        return ""
    part = part_of(text, span)
    here = [one for one in words if part.start <= one.span.start < part.end]
    if here:
        return min(here, key=lambda one: _distance(one.span, span)).side
    before = [one for one in words if one.span.end <= span.start]
    return before[-1].side if len({one.side for one in words}) == 1 and before else ""


def _distance(one: Span, other: Span) -> int:
    """Characters between; a side word after its noun counts as a little farther."""
    return other.start - one.end if one.end <= other.start else one.start - other.end + 4
