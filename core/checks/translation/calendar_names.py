"""How a language names months and days of the week, as patterns: from CLDR, or numbered as in 3月 and "thứ hai".

Knows no texts, and no abbreviations but the English ones with a full stop.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError

_HAN_MONTHS = "一 二 三 四 五 六 七 八 九 十 十一 十二"
_HAN = {name: number for number, name in enumerate(_HAN_MONTHS.split(), 1)}
_VIETNAMESE_NUMBERS = "một hai ba tư năm sáu bảy tám chín mười"
_VIETNAMESE = {name: number for number, name in enumerate(_VIETNAMESE_NUMBERS.split(), 1)}
_VIETNAMESE |= {"mười một": 11, "mười hai": 12, "giêng": 1, "chạp": 12, "bốn": 4}
_WEEK = {day: n for days in ("一二三四五六日", "月火水木金土日", "월화수목금토일") for n, day in enumerate(days)}
_WEEK |= {"天": 6, "chủ nhật": 6, "hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5}
_MONTH = r"(?<![\d.,])(1[0-2]|0?[1-9])\s?"
_NUMBERED = {
    ("han", "months"): rf"{_MONTH}月(?![球亮间間])|(?<![\d个個ヶか])(十[一二]?|[一二三四五六七八九])月(?![球亮])",
    ("ko", "months"): rf"{_MONTH}월",
    ("vi", "months"): r"tháng\s+(?:(1[0-2]|0?[1-9])(?!\d)"
    r"|(mười một|mười hai|một|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười|giêng|chạp)(?!\w))",
    ("han", "days"): "(?:星期|礼拜|禮拜|周|週)([一二三四五六日天])(?![年岁月次期边圍围])"
    "|([月火水木金土日])曜|[（(]([月火水木金土日])[）)]",
    ("ko", "days"): "([월화수목금토일])요일",
    ("vi", "days"): r"thứ (hai|ba|tư|năm|sáu|bảy)(?!\w)|(chủ nhật)",
}
_GROUPS = {"zh": "han", "ja": "han", "yue": "han", "ko": "ko", "vi": "vi"}
_LEVANTINE = """كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول"""
_WITH_ENDINGS = "ru uk pl cs sk hr sr bs sl mk bg be lt lv fi et hu tr el la eu is ro sq ka hy az kk"
INFLECTED = frozenset(_WITH_ENDINGS.split())
"""Languages whose inflection changes the ends of names."""
_COMPOUNDING = frozenset(("de", "nl", "sv", "da", "nb", "nn", "no"))
_ADJECTIVES = frozenset(("ru", "uk", "be", "bg"))
"""Languages with adjectives of days, such as воскресный, which begin like them."""
_UNSPACED = frozenset(("th", "km", "lo", "my"))
_PREFIXED = frozenset(("ar", "he", "fa"))
_VOWELS = "aeiouyáéíóúýąęěůаеиоуыэюяьйіїєαεηιοωυάέίό"


@dataclass(frozen=True, slots=True)
class Names:
    """The pattern has the name in its groups and, where one may follow, the rest of the word as `tail`."""

    language: str
    pattern: re.Pattern[str]
    values: Mapping[str, int]


@cache
def load_names(language: str, what: str) -> Names | None:
    """`what` is "months" or "days"; None for a language that CLDR does not know or numbers in a way not known here."""
    group = _GROUPS.get(language)
    if group:
        values = _HAN | _VIETNAMESE if what == "months" else _WEEK
        return Names(language, re.compile(_NUMBERED[group, what], re.I), values)
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None
    names = dict(_stems(_forms(locale, language, what), language))
    if not all(any(char.isalpha() for char in name) for name in names):
        return None
    return Names(language, _pattern(names, language, what), names)


def _forms(locale: Locale, language: str, what: str) -> dict[str, int]:
    table = locale.months if what == "months" else locale.days
    forms = {
        name.lower(): value for context in ("format", "stand-alone") for value, name in table[context]["wide"].items()
    }
    if language == "hi":
        forms |= {name.replace("गुरु", "गुरू"): value for name, value in forms.items()}
    if language == "pt" and what == "days":
        forms |= {name.removesuffix("-feira"): value for name, value in forms.items()}
    if language == "th" and what == "days":
        forms |= {name.removeprefix("วัน"): value for name, value in forms.items() if len(name) > 7} | {"พฤหัส": 3}
    if language == "th" and what == "months":
        forms |= {name: value for value, name in table["format"]["abbreviated"].items()}
    if language == "ar" and what == "months":
        forms |= {name: value for value, name in enumerate(_LEVANTINE.split("|"), 1)}
    if language == "en" and what == "months":
        forms |= {f"{name[:3]}.": value for name, value in forms.items() if len(name) > 4} | {"sept.": 9}
    return forms


def _stems(forms: Mapping[str, int], language: str) -> Iterator[tuple[str, int]]:
    """Names without the last vowel, which inflection changes, where no other name begins like that."""
    for name, value in forms.items():
        stem = name[:-1] if language in INFLECTED and len(name) > 3 and name[-1] in _VOWELS else name
        clash = any(other.startswith(stem) and of != value for other, of in forms.items())
        yield (name if clash else stem), value
        if language in _ADJECTIVES and len(name) > 6:
            yield name[:5], value


def _pattern(names: Mapping[str, int], language: str, what: str) -> re.Pattern[str]:
    written = [name.capitalize() if language == "en" else name for name in sorted(names, key=len, reverse=True)]
    choice = "|".join(map(re.escape, written))
    if language in _UNSPACED:
        return re.compile(f"({choice})")
    open_ended = language in INFLECTED or language in _COMPOUNDING
    tail = r"(?P<tail>[^\W\d_]*)" if open_ended else "s?" if what == "days" or language == "en" else ""
    prefix = "[وبلف]?(?:ال)?" if language in _PREFIXED else ""
    return re.compile(rf"(?<![^\W\d_]){prefix}({choice}){tail}(?![^\W\d_])", 0 if language == "en" else re.I)
