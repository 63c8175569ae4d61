"""Direct speech and quoted words of a text, with who says them where the text says so.

Quotation marks of both languages; 《》 are titles, not quotations. Does not decide who "she" is: a pronoun is nobody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.documents.document import Span

_MARKS = (("“", "”"), ("「", "」"), ("『", "』"), ("«", "»"))
_STRAIGHT = re.compile(r'(?<![\w"])"([^"\n]{1,2000})"(?!\w)|(?<=[\u3400-\u9fff：，])"([^"\n]{1,2000})"')
_CURLY = tuple(re.compile(rf"{a}([^{a}{b}\n]{{1,2000}}){b}") for a, b in _MARKS)
_SAID = (
    "said|says|say|told|tells|added|adds|explained|explains|wrote|writes|noted|notes|insisted|insists|warned|warns"
    "|claimed|claims|argued|argues|replied|asked|asks|stated|states|announced|commented|comments|remarked|recalled"
    "|admitted|promised|declared|stressed|continued|concluded|joked|shouted|whispered|answered"
)
_NAME = r"[A-Z][\w’'.-]*(?:\s(?:(?:of|de|van|von|la|al|bin)\s)?[A-Z][\w’'.-]*){0,4}"
_AFTER = re.compile(
    rf"^[,.]?\s*(?:(?:{_SAID})\s+(?:[a-z]+\s+){{0,4}}({_NAME})|(?:[a-z]+\s+){{0,4}}({_NAME})(?:,[^.\"“”]{{0,80}},)?\s+(?:{_SAID})\b)"
)
_BEFORE = re.compile(rf"({_NAME})(?:,[^.\"“”]{{0,80}},)?\s+(?:{_SAID})\b[^.\"“”]{{0,60}}[,:]?\s*$")
_ACCORDING = re.compile(rf"(?:[Aa]ccording to|[Ii]n the words of)\s+(?:[a-z]+\s+){{0,4}}({_NAME})[^.\"“”]{{0,60}}$")
_HAN_SAID = "说|表示|称|指出|介绍|告诉|强调|认为|坦言|回忆|补充|解释|写道|问|答|道|喊|笑道|透露|回应|提醒|感慨|宣布"
_HAN_NAME = r"[\u4e00-\u9fff·]{2,12}?"
_HAN_BEFORE = re.compile(
    rf"(?:^|[，。！？；：、\s”」])([^，。！？；：\s“”「」]{{2,30}}?)(?:还|也|则|又|对此|笑着|激动地|在[^，。]{{1,12}}(?:上|时|中))?(?:{_HAN_SAID})[^，。“”「」]{{0,8}}[：:，,]?$"
)
_HAN_AFTER = re.compile(rf"^[，,。]?([^，。！？；：\s“”「」]{{2,30}}?)(?:还|也|则|又|对此|笑着)?(?:{_HAN_SAID})")
_NOBODY = """He She They It We I You The This That One But And 他 她 他们 她们 它 我 我们 大家 有人 对方 记者 自己"""
_PRONOUNS = frozenset(_NOBODY.split())


@dataclass(frozen=True, slots=True)
class Quotation:
    """`span` holds the words without their marks; `speaker` is as written, "" where nobody is named."""

    span: Span
    text: str
    speaker: str = ""


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """In order. A mark that is not closed in its paragraph quotes nothing."""
    found = [match.span(1) for pattern in _CURLY for match in pattern.finditer(text)]
    found += [match.span(1 if match[1] else 2) for match in _STRAIGHT.finditer(text)]
    return tuple(_attribute(text, start, end) for start, end in sorted(found))


def _attribute(text: str, start: int, end: int) -> Quotation:
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    before = text[max(line, start - 161) : start - 1]
    after = text[end + 1 : min(stop if stop >= 0 else len(text), end + 161)]
    speaker = next((name for name in _speakers(before, after) if name not in _PRONOUNS), "")
    return Quotation(Span(start, end), text[start:end], speaker)


def _speakers(before: str, after: str) -> Iterator[str]:
    """Those who may be saying it, the likeliest first."""
    clause = re.split(r"[.!?。！？”\"」]", before)[-1]
    for pattern, piece in (
        (_BEFORE, clause),
        (_HAN_BEFORE, clause),
        (_AFTER, after),
        (_HAN_AFTER, after),
        (_ACCORDING, clause),
    ):
        if match := pattern.search(piece):
            yield next(group for group in match.groups() if group).strip()
