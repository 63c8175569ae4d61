"""Dates and high ages in text, in the forms people write them. Finds where they stand, not what they mean (`dates`).

Times of day, durations, medication days ("on Mondays") and ages up to 89 are left, since they tell nobody apart and a
reader needs them (the Safe Harbor rule of HIPAA, 45 CFR 164.514(b)(2), keeps ages under 90).
"""

import re
from collections.abc import Iterator
from functools import cache

from core.checks.privacy.found import Found

_LONG_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH = rf"(?:{_LONG_MONTHS}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_D, _M = r"(?:3[01]|[12]\d|0?[1-9])", r"(?:1[0-2]|0?[1-9])"
_DAY = rf"{_D}(?:st|nd|rd|th)?"
_Y = r"(?:1[89]\d\d|20\d\d)"
_TIME = (
    r"(?:[T,]?\s?(?:at\s)?(?:[01]?\d"
    r"|2[0-4])[:：][0-5]\d(?:[:：][0-5]\d(?:\.\d{1,6})?)?(?:\s?[AaPp]\.?[Mm]\b\.?)?(?:Z|[+-]\d\d:?\d\d)?)?"
)
_WORD_DAY = (
    "(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|first|second|third"
    "|fourth|fifth"
    "|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth"
    "|nineteenth|twentieth|thirtieth"
)
_WORD_YEAR = (
    r"(?:nineteen|twenty|two thousand)(?:(?:[ -]and)?[ -](?:[a-z]{3,9}teen|ten|eleven|twelve|oh|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|one|two|three|four|five|six|seven|eight|nine)){0,3}"
)
_HAN = "[〇零一二三四五六七八九十]"
_NO_UNIT = (
    r"(?!\s?(?:%|[munpkd]?(?:g|L|l|mol|m|IU|U|Eq)\b|mcg|cc\b|units?\b|mmHg|cells|copies|[x×]\s?10|hours?|days?|ml))"
)
_AROUND = r"(?<![A-Za-z0-9_.,/:-])"
_AFTER = r"(?![A-Za-z0-9_/]|[.,:-]\d)"
_FORMS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"{_AROUND}{_Y}(?P<sep>[-/.]){_M}(?P=sep){_D}(?!\d){_TIME}",
        rf"{_AROUND}(?:{_D}(?P<sep>[-/]){_M}|{_M}(?P<sep2>[-/]){_D})(?:(?P=sep)|(?P=sep2))?(?<=[-/])(?:{_Y}|\d\d){_AFTER}{_TIME}",
        rf"{_AROUND}{_D}\.\s?{_M}\.\s?(?:{_Y}|(?<=\d\d\.\d\d\.)\d\d){_AFTER}{_TIME}",
        rf"(?<![\w.])(?:the\s)?{_DAY}(?:er)?[\s.-]{{0,2}}(?:of\s)?{_MONTH}(?:[\s,.'’-]{{1,3}}(?:{_Y}|\d\d(?!\d|\s?(?:mg|ml|%)|[:.]\d)))?(?!\w){_TIME}",
        rf"(?<![\w.]){_D}{_MONTH}(?:{_Y}|\d\d)(?!\w)",
        rf"\b{_MONTH}[\s-]{{1,2}}(?:the\s)?{_DAY}(?!\w|[:.]\d|\s?(?:mg|ml|%))(?:,?\s(?:of\s)?{_Y}\b|,?\s?['’]\d\d\b|[-/]\d\d\b)?{_TIME}",
        rf"\b{_MONTH}(?:,?\s|\sof\s|[-/]|\s['’])(?:{_Y}|(?<=[-/'’])\d\d)\b",
        rf"\b(?:{_LONG_MONTHS})\s(?:the\s)?(?:{_WORD_DAY})\b(?:,?\s(?:of\s)?{_WORD_YEAR}\b)?",
        rf"\b(?:the\s)?(?:{_WORD_DAY})\sof\s(?:{_LONG_MONTHS})\b(?:,?\s{_WORD_YEAR}\b)?",
        rf"\b(?:{_LONG_MONTHS})(?:,?\s|\sof\s){_WORD_YEAR}\b",
        rf"{_AROUND}{_M}[/.-]{_Y}{_AFTER}|{_AROUND}{_Y}[/-](?:1[0-2]|0[1-9]){_AFTER}",
        rf"(?<![A-Za-z0-9-]){_Y}(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9])(?:T?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?(?![A-Za-z0-9-])",
        rf"(?:{_Y}|\d\d|[〇零一二三四五六七八九]{{4}})\s?年\s?(?:{_M}|{_HAN}{{1,3}})\s?月(?:\s?(?:{_D}|{_HAN}{{1,3}})\s?[日号]?)?"
        r"(?:\s?(?:凌晨|早上|上午|中午|下午|晚上|夜间)?\s?\d{1,2}(?:[:：]\d\d(?:[:：]\d\d)?|[时点](?:\d{1,2}分?)?))?",
        rf"(?<![\d.个])(?:{_M}|{_HAN}{{1,2}})\s?月\s?(?:{_D}|{_HAN}{{1,3}})\s?[日号]",
        rf"(?<![\d.])(?:{_Y}|[一二][〇零一二三四五六七八九]{{3}})\s?年(?![代级余前])(?:[春夏秋冬]季?|年?[初底末])?",
    )
)
_LEADING = re.compile(
    rf"\b(?:in|since|from|of|year|during|until|till|by|circa|early|late|mid|born|to|and|between|around|before|after|summer|fall"
    rf"|autumn|winter|spring|dated|approximately|through|for|\ba|an|the|class)[\s(]{{1,2}}(?P<year>19[1-9]\d|20[0-4]\d)"
    rf"(?![\w/]|[.,:-]\d){_NO_UNIT}"
    rf"|[(（](?P<paren>19[1-9]\d|20[0-4]\d)[)）]|(?<=[\w)] - )(?P<to>19[1-9]\d|20[0-4]\d)\b(?!\s?\w)|(?:^"
    rf"|[.!?]\s|\n)(?P<first>19[1-9]\d|20[0-4]\d)(?=[:,]?\s[A-Za-z])",
    re.I,
)
_SHORT = re.compile(
    rf"\b(?:on|since|from|dated?|until|till|of|by|as of|through|to|and|dos|doa|admitted|discharged|seen"
    rf"|collected|received|reported"
    rf"|performed|done|due|lmp|edd|edc|surgery|visit)[\s:]{{1,2}}(?P<date>{_M}/{_D}|(?:3[01]|2\d|1[3-9])/{_M})(?![\w/]|[.,]\d)"
    r"(?<!\d/10)(?!\s?(?:strength|power|pulses|murmur|systolic|reflex|pain|points?|tab|cup|of\b|bilat|throughout|in\b|motor|dose|pack))",
    re.I,
)
_LONE_MONTH = re.compile(
    r"\b(?:January|February|April|June|July|September|October|November|December)\b"
    r"|(?:\b[Ii]n|[Ss]ince|[Uu]ntil|[Ll]ast|[Nn]ext|[Tt]his|[Ee]arly|[Ll]ate|[Mm]id|[Bb]y|[Ff]rom|[Oo]f|[Dd]uring|[Tt]o)[\s-]"
    r"(?P<month>March|May|August)\b(?!\s[A-Z])"
)
_WEEKDAY = re.compile(
    r"(?<!every )(?<!Every )(?<!each )\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b(?!\s?[,/&]\s?(?:Mon"
    r"|Tues|Wednes|Thurs|Fri|Satur|Sun))"
    r"(?!,?\sand\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun))(?!s)|(?<![\w])(?:上|本|下|这)?(?:星期|礼拜|周)[一二三四五六日天](?![三五、，,次])"
)
_AGE = re.compile(
    r"\b(?:aged?|age\s?(?:of|:|is|=)|turned|turning|turns)\s{0,2}:?\s{0,2}(?P<a>9\d|1[0-2]\d)\b(?!\s?(?:days?|weeks?|months?|hours?|[%/.]))"
    r"|(?<![\d.])(?P<b>9\d|1[0-2]\d)(?=[\s-]?(?:years?|yrs?|y\.?/?o\.?|yo|-?year-old)\b[\s-]?(?:of\sage|olds?\b|o\b)|\s?(?:y/o|yo|y\.o\.)\b)"
    r"|(?<![\d.])(?P<c>9\d|1[0-2]\d)(?=\s?(?:周?岁))"
    r"|(?<=[/,\s])(?P<d>9\d)(?=\s?[-/]?\s?(?:[MF]\b|male\b|female\b))",
    re.I,
)
_FOREIGN_LOCALES = (
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "cs",
    "sv",
    "da",
    "nb",
    "fi",
    "hu",
    "ro",
    "hr",
    "sl",
    "is",
    "tr",
    "ru",
)


def find_written_dates(text: str) -> Iterator[Found]:
    """Dates with two parts or more, fullest forms first; they may overlap."""
    for pattern in (*_FORMS, _foreign(), _SHORT):
        yield from _find(pattern, text)


def find_loose_dates(text: str) -> Iterator[Found]:
    """Years, months and days of the week by themselves, and ages over 89."""
    for pattern in (_LEADING, _LONE_MONTH, _WEEKDAY):
        yield from _find(pattern, text)
    yield from (Found(*match.span(match.lastgroup), "age") for match in _AGE.finditer(text))


def _find(pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        named = [name for name in ("year", "paren", "to", "first", "date", "month") if match.groupdict().get(name)]
        yield Found(*match.span(named[0] if named else 0), "date")


@cache
def _foreign() -> re.Pattern[str]:
    """Day, month and year with the month's name in another language, as CLDR has it."""
    from babel import Locale

    names: set[str] = set()
    for code in _FOREIGN_LOCALES:
        for style in Locale(code).months.values():
            for width in ("wide", "abbreviated"):
                names |= {name.rstrip(".") for name in style[width].values() if len(name.rstrip(".")) > 2}
    months = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.]){_D}(?:\.|º|er)?\s?(?:de\s|d['’])?(?:{months})\.?,?\s?(?:de\s|del\s)?{_Y}(?!\w)", re.I
    )
