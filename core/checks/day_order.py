"""The weekdays of a story in order: after "the next day" the day is the next one.

Knows only weekdays that are told as the day of the story, and steps of whole days between them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.checks.people import Line

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TODAY = re.compile(
    r"(?:\b[Ii]t was (?:a |still |now )?|\b[Oo]n (?:the )?|^|[,;] a |[,;] on |[Tt]hat )"
    r"(?P<day>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)(?: (?:morning|afternoon|evening|night"
    r"|came|dawned|was)\b|(?=[,.;]))"
    r"|(?:星期|礼拜|周)(?P<han>[一二三四五六日天])(?![年岁月期围边])"
)
_STEP = re.compile(
    r"\b(?:[Tt]he (?:next|following) (?:day|morning|afternoon|evening)|[Nn]ext morning|[Tt]he day after"
    r"|(?P<n>[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive) days later)\b|第二天|次日|翌日|隔天|(?P<han>[两二三四五])天后"
)
_ELSEWHEN = re.compile(
    r"\b(?:last|next|every|by|until|before|since|each|week|weeks|month|months|year|years|later that|ago|had been)\b"
    r"|上周|下周|每|之前|以前|直到|周前|几天|星期后|月|年|约|打算|本来|上个|下个"
)
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}


@dataclass(frozen=True, slots=True)
class Day:
    """A weekday told in line `line`; `impossible` where the day before it and the steps between allow another only."""

    line: int
    value: str
    impossible: bool = False


def find_days(lines: Sequence[Line]) -> Iterator[Day]:
    """In order. A week or more told in between, or a day that is not the story's own, starts the count anew."""
    known: int | None = None
    steps = 0
    for at, line in enumerate(lines):
        stepped, today = _STEP.search(line.view), _TODAY.search(line.view)
        if _ELSEWHEN.search(_STEP.sub("", line.view)):
            known, steps = None, 0
            continue
        if stepped:
            steps += _COUNTS.get((stepped["n"] or stepped["han"] or "").lower(), 1)
        if today:
            day = _number(today)
            impossible = known is not None and steps > 0 and day != (known + steps) % 7
            yield Day(at, _DAYS[day], impossible)
            known, steps = day, 0


def _number(match: re.Match[str]) -> int:
    return _DAYS.index(match["day"].lower()) if match["day"] else min("一二三四五六日天".index(match["han"]), 6)
