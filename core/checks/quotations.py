"""Direct speech and quoted words of a text, with who says them where the text says so.

Quotation marks of both languages; 《》 are titles, not quotations. Does not decide who "she" is: a pronoun is nobody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.checks.chinese_names import find_chinese_people
from core.documents.document import Span

_MARKS = (("“", "”"), ("「", "」"), ("『", "』"), ("«", "»"))
_STRAIGHT = re.compile(r'(?<![A-Za-z0-9"])"([^"\n]{1,2000})"(?![A-Za-z0-9])')
_CURLY = tuple(re.compile(rf"{a}([^{a}{b}\n]{{1,2000}}){b}") for a, b in _MARKS)
_SAID = (
    r"(?:said|says|say|told|tells|add(?:ed|s)|explain(?:ed|s)|wrote|writes|not(?:ed|es)|insist(?:ed|s)|warn(?:ed|s)"
    r"|claim(?:ed|s)|argu(?:ed|es)|replied|replies|asked|asks|stat(?:ed|es)|announced|comment(?:ed|s)|remarked|recalled"
    r"|admitted|promised|declared|stressed|continued|concluded|joked|shouted|whispered|answered|call(?:ed|s)|describ(?:ed|es))"
)
_NAME = r"(?P<who>(?-i:[A-Z])[\w’'.-]*(?:\s(?:(?:of|de|van|von|la|al|bin)\s)?(?-i:[A-Z])[\w’'.-]*){0,4})"
_APART = r"(?:,[^.\"“”,]{1,60},)?"
_AFTER = (
    re.compile(rf"\s*,?\s*{_SAID}\s(?:[a-z]+\s){{0,4}}{_NAME}"),
    re.compile(rf"\s*,?\s*{_NAME}{_APART}\s(?:[a-z]+\s){{0,2}}{_SAID}\b"),
)
_BEFORE = re.compile(rf"{_NAME}{_APART}\s(?:[a-z]+\s){{0,2}}{_SAID}\b[^.\"“”]{{0,80}}$")
_ACCORDING = re.compile(rf"(?:[Aa]ccording to|[Ii]n the words of)\s(?:[a-z]+\s){{0,4}}{_NAME}[^.\"“”]{{0,60}}$")
_HAN_SAID = re.compile(
    "说|表示|称|指出|介绍|告诉|强调|认为|坦言|回忆|补充|解释|写道|问|答|道|喊|透露|回应|提醒|感慨|宣布"
)
_NOBODY = frozenset(("He", "She", "They", "It", "We", "I", "You", "The", "This", "That", "One", "But", "And"))


@dataclass(frozen=True, slots=True)
class Quotation:
    """`span` holds the words without their marks; `speaker` is a name as written, "" where nobody is named."""

    span: Span
    text: str
    speaker: str = ""


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """In order. A mark that is not closed in its paragraph quotes nothing."""
    found = [match.span(1) for pattern in (*_CURLY, _STRAIGHT) for match in pattern.finditer(text)]
    return tuple(
        Quotation(Span(start, end), text[start:end], _find_speaker(text, start, end)) for start, end in sorted(found)
    )


def _find_speaker(text: str, start: int, end: int) -> str:
    """The first name found beside a word of saying: in the clause before the quotation, then in the one after it."""
    line, stop = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    before = re.split(r"[.!?。！？”\"」]\s", text[max(line, start - 161) : start - 1])[-1]
    before = re.split(r"[。！？”」]", before)[-1]
    after = re.split(r"[。！？“\"「]", text[end + 1 : min(stop if stop >= 0 else len(text), end + 121)])[0]
    return next((name for name in _list_speakers(before, after) if name not in _NOBODY), "")


def _list_speakers(before: str, after: str) -> Iterator[str]:
    for pattern in (_BEFORE, _ACCORDING):
        if match := pattern.search(before):
            yield match["who"].strip(".,’'")
    if _HAN_SAID.search(before) and (people := find_chinese_people(before)):
        yield before[people[0].start : people[0].end]
    for pattern in _AFTER:
        if match := pattern.match(after):
            yield match["who"].strip(".,’'")
    if (said := _HAN_SAID.search(after)) and (people := find_chinese_people(after[: said.end()])):
        yield after[people[0].start : people[0].end]
