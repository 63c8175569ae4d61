"""Points in time a text names, by value: "3 May 2026", "2026-05-03" and "2026年5月3日" are one date.

Reads days, months, years, weekdays, decades, centuries and times of day, in English and Chinese. Does not resolve
"yesterday" or 去年, and does not know time zones.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.checks.numbers import find_numbers
from core.documents.document import Span

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HAN = "[〇零一二三四五六七八九十]"
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_LONE_MONTH = r"(?P<month>January|February|March|April|June|July|August|September|October|November|December)"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_DAY_TO = r"(?:\s?(?:-|–|—|to|and|until)\s?(?P<day_to>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?)?"
_YEAR = r"(?P<year>1\d{3}|2[01]\d{2})"
_HAN_YEAR = r"(?P<year>\d{4}|[〇零一二三四五六七八九]{4})\s?年"
_HAN_MONTH = rf"(?P<month>1[0-2]|0?[1-9]|{_HAN}{{1,3}})\s?月"
_HAN_DAY = rf"(?P<day>3[01]|[12]\d|0?[1-9]|{_HAN}{{1,3}})"
_HAN_DAY_TO = rf"(?:\s?[日号]?\s?[至到~～–—-]\s?(?P<day_to>3[01]|[12]\d|0?[1-9]|{_HAN}{{1,3}}))?\s?[日号](?![元线楼院])"
_HAN_HALF = r"(?P<half>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜里|深夜|早|晚)"
HAN_DECIMAL = re.compile(
    r"(?:(?<=百分之)|(?=[零〇一二两三四五六七八九十百]{1,5}点[零〇一二三四五六七八九]{1,6}"
    r"(?:[万亿元米倍度克吨%％]|公[里斤]|千[克米]|小时|平方|个百分点)))"
    r"(?P<whole>[零〇一二两三四五六七八九十百]{1,5})点(?P<part>[零〇一二三四五六七八九]{1,6})"
)
"""百分之三点五 and 一点二亿元, which tell no time."""
_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_SEASONS = ("spring", "summer", "autumn", "winter")
_PM = frozenset(("pm", "中午", "下午", "傍晚", "晚上", "晚间", "夜里", "深夜", "晚"))
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\d-]){_YEAR}[-/.](?P<month>1[0-2]|0[1-9]|[1-9])[-/.](?P<day>3[01]|[12]\d|0?[1-9])(?!\d)",
        rf"(?<![\d/.])(?P<day>3[01]|[12]\d|0?[1-9])[/.](?P<month>3[01]|[12]\d|0?[1-9])[/.]{_YEAR}(?!\d)",
        rf"{_HAN_YEAR}\s?{_HAN_MONTH}\s?{_HAN_DAY}{_HAN_DAY_TO}",
        rf"{_HAN_MONTH}\s?{_HAN_DAY}{_HAN_DAY_TO}",
        rf"{_HAN_YEAR}\s?{_HAN_MONTH}",
        rf"{_HAN_YEAR}(?!代)",
        rf"(?<![\d.个{_HAN[1:-1]}]){_HAN_MONTH}(?![球光亮饼])",
        rf"(?<![\d.]){_HAN_DAY}(?:日(?![元线本])|号(?=[，,、上下早晚凌从起]))",
        rf"(?:{_HAN_HALF}\s?)?(?<![\d.])(?P<hour>2[0-4]|1\d|0?\d|{_HAN}{{1,3}})\s?[点时](?![多间候评名缀燃儿代])"
        rf"(?:(?P<minute>[0-5]?\d|{_HAN}{{1,3}})\s?分|(?P<part>半|一刻|三刻))?",
        rf"{_HAN_HALF}?\s?(?<!\d[:.：])(?<!\d)(?P<hour>2[0-4]|1\d|0?\d)[:：](?P<minute>[0-5]\d)(?![\d:：])"
        r"\s?(?P<noon>(?i:[ap]\.?m\b\.?))?",
        r"(?<![\d:.])(?P<hour>1[0-2]|0?[1-9])(?:[.:](?P<minute>[0-5]\d))?\s?(?P<noon>(?i:[ap]\.?m\b\.?))",
        r"(?<![\d:.])(?P<hour>1[0-2]|0?[1-9])(?:[.:](?P<minute>[0-5]\d))?(?=\s?(?:-|–|—|to|and|until)\s?\d{1,2}(?:[.:]\d\d)?"
        r"\s?(?P<noon>(?i:[ap]\.?m\b)))",
        rf"\b(?:(?P<past>[Hh]alf|[Qq]uarter)\s(?P<side>past|to)\s(?P<hour>{_HOURS}|1[0-2]|[1-9])|(?P<clock>{_HOURS}|1[0-2]|[1-9])"
        r"\so[’']clock)\b",
        r"\b(?P<noon>noon|midnight)\b|(?P<noon_zh>正午|午夜)",
        rf"\b{_DAY}{_DAY_TO}[\s-](?:of\s)?{_MONTH}(?!\w)(?:,?[\s-]{_YEAR}\b)?",
        rf"\b{_MONTH}\s(?:the\s)?{_DAY}{_DAY_TO}\b(?![:.]\d)(?:,?\s{_YEAR}\b)?",
        rf"\b{_MONTH}(?:,?\s|\sof\s){_YEAR}\b",
        rf"(?<![\d/.-])(?P<month>0[1-9]|1[0-2])/{_YEAR}(?![\d/])",
        rf"\b{_LONE_MONTH}\b|(?<=\b[Ii]n\s)(?P<may>May)\b|(?:[Ss]ince|[Uu]ntil|[Ll]ast|[Nn]ext|early|late|mid|by|from|of|to)"
        r"[\s-](?P<may2>May)\b(?!\s[A-Z])",
        r"\b(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:days?|sdays?|nesdays?|rsdays?|urdays?)\b",
        r"(?:星期|礼拜|周)(?P<weekday>[一二三四五六日天])(?![年岁月天次期边围])",
        rf"\b(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)\b(?=\s(?:of\s)?{_YEAR.replace('?P<year>', '?:')})"
        r"|\b(?:[Ii]n|[Tt]his|[Ll]ast|[Nn]ext|by|until|since|[Dd]uring|early|late)\s(?:the\s)?(?P<season2>spring|summer|autumn|winter)\b"
        r"|(?P<season_zh>[春夏秋冬])(?:季|天)(?![气空])",
        r"\b(?P<decade>1\d\d0|20\d0)[’']?s\b",
        r"(?:(?P<century>\d{1,2})(?:st|nd|rd|th)[\s-]centur(?:y|ies)\b|(?P<century_zh>\d{1,2}|[一二三四五六七八九十]{1,3})\s?世纪)",
        r"(?P<short_decade>[1-9]0|[一二三四五六七八九]十)\s?年代",
        rf"(?<![\d.,£$€¥￥#/-]){_YEAR}(?![\d%％]|[.,/]\d|\s?(?:per\s?cent|percent|million|billion|thousand|km|kg|[£$€万亿元人个名家次只条件吨米]))"
        r"(?!\s(?!was\b|has\b|is\b)(?:[a-z]+s|people|men|women|children)\b)",
    )
)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a text says of a point in time; None where it says nothing. `month` counts from 1, `weekday` from 0, Monday.

    `minute` counts from midnight; `loose` says that it may as well mean twelve hours later. `era` holds a decade
    ("1990s"), a century ("19c") or a season.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    minute: int | None = None
    loose: bool = False
    era: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names a point in time, and what it may mean: 03/04/2026 has two readings, "3-5 May" two moments."""

    span: Span
    readings: tuple[tuple[Moment, ...], ...]


def find_moments(text: str) -> tuple[Mention, ...]:
    """In order, without overlaps; the fullest form wins."""
    taken: list[Mention] = []
    free = bytearray(len(text))
    for decimal in HAN_DECIMAL.finditer(text):
        free[decimal.start() : decimal.end()] = b"\1" * len(decimal[0])
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            readings = _read(match)
            if readings and not any(free[match.start() : match.end()]):
                free[match.start() : match.end()] = b"\1" * len(match[0])
                taken.append(Mention(Span(*match.span()), readings))
    return tuple(sorted(taken, key=lambda mention: mention.span.start))


def is_told(mention: Mention, known: Sequence[Mention]) -> bool:
    """Whether `known` tell all that `mention` says; a year may come from another of them than the day."""
    facts = [moment for one in known for reading in one.readings for moment in reading]
    return any(all(_is_known(moment, facts) for moment in reading) for reading in mention.readings)


def _is_known(said: Moment, facts: Sequence[Moment]) -> bool:
    if said.era:
        return any(said.era == fact.era or said.era in _eras(fact) for fact in facts)
    if said.minute is not None:
        return any(fact.minute is not None and _same_time(said, fact) for fact in facts)
    if said.year and not (said.month or said.day):
        return any(fact.year == said.year for fact in facts)
    years = {fact.year for fact in facts if fact.year}
    return any(_agrees(said, fact, years) for fact in facts)


def _agrees(said: Moment, fact: Moment, years: set[int]) -> bool:
    """Whether `fact` tells day, month and weekday; a fact without a year takes any of the `years` of the others."""
    if said.month is not None and fact.month != said.month or said.day is not None and fact.day != said.day:
        return False
    if said.weekday is not None and said.weekday not in (fact.weekday, _weekday(fact)):
        return False
    return said.year is None or said.year == fact.year or fact.year is None and said.year in years


def _weekday(moment: Moment) -> int | None:
    if not (moment.year and moment.month and moment.day):
        return None
    try:
        return date(moment.year, moment.month, moment.day).weekday()
    except ValueError:
        return None


def _same_time(said: Moment, fact: Moment) -> bool:
    if said.loose or fact.loose:
        return said.minute % 720 == fact.minute % 720
    return said.minute == fact.minute


def _eras(moment: Moment) -> tuple[str, ...]:
    """The decade, century and (northern) season a moment lies in."""
    season = (_SEASONS[(moment.month - 3) % 12 // 3],) if moment.month and moment.month <= 12 else ()
    if not moment.year:
        return season
    return f"{moment.year // 10 * 10}s", f"{(moment.year - 1) // 100 + 1}c", *season


def _read(match: re.Match[str]) -> tuple[tuple[Moment, ...], ...]:
    """The readings of a match, () where it is none after all."""
    parts = {name: value for name, value in match.groupdict().items() if value}
    if "clock" in parts or "hour" in parts or "noon" in parts or "noon_zh" in parts:
        return _read_time(parts)
    if era := _read_era(parts):
        return ((Moment(era=era),),)
    month = parts.get("month") or parts.get("may") or parts.get("may2")
    weekday = _read_weekday(parts["weekday"]) if "weekday" in parts else None
    first = Moment(_number(parts.get("year")), _read_month(month), _number(parts.get("day")), weekday)
    if first == Moment() or (first.month or 0) > 31 or (first.day or 0) > 31:
        return ()
    if not match[0].isascii() or "/" not in match[0]:
        if (first.month or 0) > 12:  # 13.05.2026 read as an American date
            first = Moment(first.year, first.day, first.month)
        until = _number(parts.get("day_to"))
        return ((first, Moment(first.year, first.month, until)) if until else (first,),)
    swapped = Moment(first.year, first.day, first.month)
    return tuple((one,) for one in dict.fromkeys((first, swapped)) if 1 <= (one.month or 0) <= 12)


def _read_time(parts: dict[str, str]) -> tuple[tuple[Moment, ...], ...]:
    if "clock" in parts or "past" in parts:
        return _read_clock(parts)
    if "hour" not in parts:
        return ((Moment(minute=720 if parts.get("noon") == "noon" or parts.get("noon_zh") == "正午" else 0),),)
    hour, minute = _number(parts["hour"]), _number(parts.get("minute")) or 0
    minute += {"半": 30, "一刻": 15, "三刻": 45}.get(parts.get("part", ""), 0)
    half = parts.get("half") or parts.get("noon", "").lower().replace(".", "")
    if hour is None or hour > 24:
        return ()
    if half in _PM and hour < 12 or half == "am" and hour == 12:
        hour = (hour + 12) % 24
    return ((Moment(minute=60 * (hour % 24) + minute, loose=not half and 1 <= hour <= 12),),)


def _read_clock(parts: dict[str, str]) -> tuple[tuple[Moment, ...], ...]:
    """ "half past ten", "a quarter to four", "ten o'clock": morning or evening."""
    minute = 60 * (_number(parts.get("clock") or parts["hour"]) or 0)
    if "past" in parts:
        size = 30 if parts["past"].lower() == "half" else 15
        minute += size if parts["side"] == "past" else -size
    return ((Moment(minute=minute % 1440, loose=True),),)


def _read_era(parts: dict[str, str]) -> str:
    if season := parts.get("season") or parts.get("season2") or parts.get("season_zh"):
        return season.lower() if season.isascii() else _SEASONS["春夏秋冬".index(season)]
    if "decade" in parts:
        return f"{parts['decade']}s"
    if century := parts.get("century") or parts.get("century_zh"):
        return f"{_number(century)}c"
    return f"19{_number(parts['short_decade'])}s" if "short_decade" in parts else ""


def _read_weekday(name: str) -> int:
    return _WEEKDAYS.index(name.lower()) if name.isascii() else min("一二三四五六日天".index(name), 6)


def _read_month(name: str | None) -> int | None:
    return _MONTHS.index(name[:3].lower()) + 1 if name and name[:3].lower() in _MONTHS else _number(name)


def _number(text: str | None) -> int | None:
    """Digits or Chinese numerals as a number."""
    if not text:
        return None
    if text.isdigit() and text.isascii():
        return int(text)
    found = find_numbers(f"{text}日".replace("零", "〇") if len(text) == 1 else text)
    return int(found[0][0]) if found else None
