"""What kind of answer a question asks for, and whether a sentence holds one that the question does not already hold.

Does not know which sentence is right.
"""

import re
from typing import Literal

from core.checks.names import find_names
from core.checks.numbers import find_dates, find_numbers

Kind = Literal["number", "time", "person", "place", "reason", "manner", "thing"]

_ENGLISH: tuple[tuple[Kind, str], ...] = (
    ("time", r"\bwhen\b|\b(?:what|which) (?:\w+ )?(?:year|date|day|month|century|decade|time)s?\b"),
    ("number", r"\bhow (?:many|much|old|long|far|tall|high|large|big|often|fast|late|soon)\b"),
    ("number", r"\b(?:what|which) (?:\w+ )?(?:percentage|percent|number|amount|age|price|cost|fee|rate)s?\b"),
    ("person", r"\bwho(?:m|se)?\b"),
    ("place", r"\bwhere\b|\b(?:what|which) (?:country|city|state|place|town|region|location|continent|area|address)\b"),
    ("reason", r"\bwhy\b|\breasons?\b"),
    ("manner", r"\bhow\b"),
)
_CHINESE: tuple[tuple[Kind, str], ...] = (
    ("time", "何时|什么时候|哪一?[年天月日]|几[月号点]|什么时间|哪个世纪|什么年|日期|年份"),
    ("number", "多少|几[个次年天名位项种场分岁人座所条折]|多[大高长远久快重]|百分|几年|多长时间"),
    ("person", "谁|哪[个位]?人|何人|什么人|哪位"),
    ("place", "哪里|哪儿|何[处地]|什么地方|哪个?(?:国|城市|地方|省|州|地区)|哪[座国]|位于"),
    ("reason", "为什么|为何|原因|怎么会"),
    ("manner", "如何|怎么|怎样"),
)


def find_kind(question: str, language: str) -> Kind:
    """The kind of answer asked for; "thing" where the question does not tell."""
    rules = _CHINESE if language == "zh" else _ENGLISH
    return next((kind for kind, pattern in rules if re.search(pattern, question, re.I)), "thing")


def holds_kind(sentence: str, question: str, kind: Kind, language: str) -> bool | None:
    """Whether `sentence` has a number, time or name of that kind that `question` lacks; None: cannot be seen."""
    if kind == "number":
        return bool({n for n, _ in find_numbers(sentence)} - {n for n, _ in find_numbers(question)})
    if kind == "time":
        return bool({*find_dates(sentence)} - {*find_dates(question)})
    if kind in ("person", "place"):
        asked = question.lower()
        return any(name.lower() not in asked for name in find_names(sentence, language))
    return None
