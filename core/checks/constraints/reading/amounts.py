"""Amounts in plain language: "at least 300 words", "two or more times", "between 40 and 60 sentences", 不少于三百字."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.checks.constraints.counting import Relation
from core.checks.numbers import find_numbers

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORD = rf"(?:{'|'.join(_TENS.split())})(?:-(?:{'|'.join(_ONES.split()[:9])}))?|(?:{'|'.join(reversed(_ONES.split()))})"
NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|(?:(?:a|{_WORD})\s(?:hundred|thousand)|{_WORD}))(?![\w.]*\d)"

_BEFORE: dict[Relation, str] = {
    "at least": r"at least|no(?:t)? (?:fewer|less) than|(?:a |the )?min(?:imum)?(?: length)?(?: of|:)?"
    r"|at a minimum(?: of)?",
    "at most": r"at most|(?:limit(?:ed)?|keep|kept|cap(?:ped)?)\s(?:\w+\s){0,4}?to|no(?:t)? more than|"
    r"(?:not|n't|cannot|never) (?:to )?(?:exceed|surpass|(?:be |go )?(?:longer|more|over|above)(?: than)?)"
    r"|(?:a |the )?max(?:imum)?(?: length)?(?: of|:)?|up to|within|no longer than"
    r"|(?:not|n't) want anything longer than",
    "less than": r"(?:fewer|less|shorter) than|under|below",
    "more than": r"(?:more|longer) than|over|above|exceed(?:s|ing)?",
    "exactly": r"exactly|precisely",
    "about": r"about|around|approximately|roughly",
}
_AFTER: dict[Relation, str] = {
    "at least": r"or (?:more|longer|above|greater)|\+|at (?:the )?(?:least|minimum)|min(?:imum)?",
    "at most": r"or (?:less|fewer|below|under|shorter)|at (?:the )?most|max(?:imum)?|tops",
}
RELATION = "|".join(f"(?:{pattern})" for pattern in _BEFORE.values())
SUFFIX = "|".join(f"(?:{pattern})" for pattern in _AFTER.values())
_TIMES = {"once": 1, "twice": 2, "thrice": 3}

_HAN_BEFORE: dict[Relation, str] = {
    "at least": "至少|起码|最少|不少于|不得少于|不能少于|不低于|不得低于|不短于",
    "at most": (
        "至多|最多|不超过|不得超过|不能超过|不要超过|别超过|不多于|不得多于|不长于"
        "|控制在(?=[^，。]{1,12}以?内)|限(?:制在)?"
    ),
    "less than": "少于|不到|不足|低于|短于|小于",
    "more than": "多于|超过|大于|高于",
    "exactly": "正好|恰好|刚好|只[能有要写用]|仅",
    "about": "大约|大概|约|差不多",
}
_HAN_AFTER: dict[Relation, str] = {
    "at least": "以上|或以上|或更多|起",
    "at most": "以内|之内|以下|或以下|或更少",
    "about": "左右|上下",
}
HAN_NUMBER = "(?:\\d{1,3}(?:,\\d{3})+|\\d{1,6}万?|[零〇一二三四五六七八九十百千万两]{1,9})"
_VAGUE = re.compile("[一二三四五六七八九两]{2}[十百千万]")
"""两三百: a few hundred."""
HAN_RELATION = "|".join(_HAN_BEFORE.values())
HAN_SUFFIX = "|".join(_HAN_AFTER.values())


@dataclass(frozen=True, slots=True)
class Amount:
    """`relation` is None where only a number was said. `noun` is what is counted, as written."""

    relation: Relation | None
    number: int
    noun: str
    start: int
    end: int


def find_amounts(text: str, noun: str) -> Iterator[Amount]:
    """English amounts of what the pattern `noun` matches; a range gives two."""
    pattern = re.compile(
        rf"(?:(?P<rel>{RELATION})\s+(?:a total of\s+|the\s+)?)?(?<![\w.])(?:(?P<num>{NUMBER})(?:(?:\s+to\s+"
        rf"|\s+and\s+|\s?[-–]\s?)(?P<to>{NUMBER}))?"
        rf"|(?P<a>an?(?= single)|one single))\s?(?P<suf>{SUFFIX})?[\s-]{{1,3}}(?P<noun>{noun})\b(?:\s+"
        rf"(?:long\s+)?(?P<post>{SUFFIX})(?!\w))?",
        re.I,
    )
    for match in pattern.finditer(text):
        number = 1 if match["a"] else read_number(match["num"])
        relation = _read(match["rel"], _BEFORE) or _read(match["suf"] or match["post"], _AFTER)
        yield from _spell(match, relation, number)


def find_stated(text: str, noun: str) -> Iterator[Amount]:
    """Amounts said after what they count: "the number of words should be 250 or more"."""
    pattern = re.compile(
        rf"\b(?:number of (?P<noun>{noun})|(?P<count>word|character|sentence|paragraph) count)\b[^.\n]{{0,60}}?"
        rf"(?:(?P<rel>{RELATION})\s+)?(?<![\w.])(?P<num>{NUMBER})"
        rf"(?:\s+(?:to|and)\s+(?P<to>{NUMBER}))?(?:\s+(?P<suf>{SUFFIX})(?!\w))?",
        re.I,
    )
    for match in pattern.finditer(text):
        relation = _read(match["rel"], _BEFORE) or _read(match["suf"], _AFTER)
        noun_ = match["noun"] or f"{match['count']}s"
        yield from _spell(match, relation or "about", read_number(match["num"]), noun_)


def find_times(text: str) -> Iterator[Amount]:
    """How often something is to occur: "at least twice", "3 to 5 times", "once or less"."""
    yield from find_amounts(text, "times?")
    pattern = re.compile(
        rf"(?:(?P<rel>{RELATION})\s+)?\b(?P<n>once|twice|thrice)\b(?:\s+(?P<suf>{SUFFIX})(?!\w))?", re.I
    )
    for match in pattern.finditer(text):
        relation = _read(match["rel"], _BEFORE) or _read(match["suf"], _AFTER)
        yield Amount(relation, _TIMES[match["n"].lower()], "times", *match.span())


def find_han_amounts(text: str, noun: str) -> Iterator[Amount]:
    """Chinese amounts of what the pattern `noun` matches; a range gives two."""
    pattern = re.compile(
        rf"(?P<rel>{HAN_RELATION})?\s*(?:在|为|是|有|写|用|出现|达到)?\s*(?P<num>{HAN_NUMBER})\s*(?:(?:到"
        rf"|至|-|–|~|～|—)\s*(?P<to>{HAN_NUMBER})\s*)?"
        rf"(?P<mid>{HAN_SUFFIX})?\s*的?(?P<noun>{noun})\s*(?:\(含\)|（含）)?\s*(?P<post>{HAN_SUFFIX})?"
    )
    for match in pattern.finditer(text):
        relation = _read(match["rel"], _HAN_BEFORE) or _read(match["mid"] or match["post"], _HAN_AFTER)
        if _VAGUE.search(match["num"]):
            continue
        number = read_han(match["num"])
        if match["to"] is None:
            yield Amount(relation, number, match["noun"], *match.span())
            continue
        yield Amount("at least", number, match["noun"], *match.span())
        yield Amount("at most", read_han(match["to"]), match["noun"], *match.span())


def _spell(match: re.Match[str], relation: Relation | None, number: int, noun: str | None = None) -> Iterator[Amount]:
    """One amount, or the two ends of a range."""
    noun = noun or match["noun"]
    if match["to"] is None:
        yield Amount(relation, number, noun, *match.span())
        return
    yield Amount("at least", number, noun, *match.span())
    yield Amount("at most", read_number(match["to"]), noun, *match.span())


def read_number(text: str) -> int:
    """A number as English writes it: 1,200 or "twenty-five" or "a hundred"."""
    plain = re.sub(r"^a\s", "one ", text.strip().lower())
    found = find_numbers(plain)
    return int(found[0][0]) if found else 0


def read_han(text: str) -> int:
    """三百, 1,200, 3万."""
    if text.endswith("万") and text[:-1].isdigit():
        return int(text[:-1]) * 10_000
    found = find_numbers(f"{text}个")
    return int(found[0][0]) if found else 0


def _read(text: str | None, patterns: dict[Relation, str]) -> Relation | None:
    """Which relation `text` is one way to say of."""
    if not text:
        return None
    return next((name for name, pattern in patterns.items() if re.fullmatch(pattern, text, re.I)), None)
