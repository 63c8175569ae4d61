"""Months and days of the week that a text names, in any language CLDR knows. Does not know days, years or times."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError

from core.documents.document import Span

_HAN = {name: n for n, name in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], 1)}
_VIETNAMESE = {name: n for n, name in enumerate(["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"], 1)}
_VIETNAMESE |= {"mười một": 11, "mười hai": 12, "giêng": 1, "chạp": 12, "bốn": 4}
_NUMBERED = {
    "han": re.compile(r"(?<![\d.,])(1[0-2]|0?[1-9])\s?月(?![球亮份]?[間间])|(?<![\d个個ヶか])(十[一二]?|[一二三四五六七八九])月(?![球亮])"),
    "ko": re.compile(r"(?<![\d.,])(1[0-2]|0?[1-9])\s?월()"),
    "vi": re.compile(r"tháng\s+(1[0-2]|0?[1-9])(?!\d)|tháng\s+(mười một|mười hai|một|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười|giêng|chạp)(?!\w)", re.I),
}  # fmt: skip
_NUMBERED |= {"zh": _NUMBERED["han"], "ja": _NUMBERED["han"], "yue": _NUMBERED["han"]}
_DAYS = {
    "han": re.compile("(?:星期|礼拜|禮拜|周|週)([一二三四五六日天])(?![年岁月次期边圍围])|([月火水木金土日])曜"),
    "ko": re.compile("([월화수목금토일])요일()"),
    "vi": re.compile(r"thứ (hai|ba|tư|năm|sáu|bảy)(?!\w)|(chủ nhật)", re.I),
}
_DAYS |= {"zh": _DAYS["han"], "ja": _DAYS["han"], "yue": _DAYS["han"]}
_WEEK = (
    {day: n for n, day in enumerate("一二三四五六日")}
    | {"天": 6}
    | {day: n for n, day in enumerate("月火水木金土日")}
    | {day: n for n, day in enumerate("월화수목금토일")}
    | {day: n for n, day in enumerate(["hai", "ba", "tư", "năm", "sáu", "bảy"])}
    | {"chủ nhật": 6}
)
_ARABIC = """كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول"""
_ENGLISH_MAY = r"(?:(?<=\d )|(?<=\d-)|(?<=\dst )|(?<=\dth )|(?<=\dnd )|(?<=\drd )|(?<=of )|(?<=[Ii]n )|(?<=[Ss]ince )|(?<=[Uu]ntil )|(?<=[Ll]ast )|(?<=this )|(?<=next )|(?<=early )|(?<=late )|(?<=by )|(?<=mid-))May\b(?! (?:not|have|be)\b)|\bMay(?= \d)"
_MARCH = r"\bMarch\b"
_WORDS_TOO = {"en": ("may", "march", "august", "sun", "sat", "mon", "wed"), "fr": ("mars",), "da": ("maj", "marts")}
"""Names that are also ordinary words: these count only with a capital, or where the language's own pattern says so."""
_INFLECTED = frozenset(("ru", "uk", "pl", "cs", "sk", "hr", "sr", "bs", "sl", "mk", "bg", "be", "lt", "lv", "fi", "et", "hu", "tr", "el", "la", "eu", "is", "ro", "sq", "ka", "hy", "az", "kk"))  # fmt: skip


_COMPOUNDING = frozenset(("de", "nl", "sv", "da", "nb", "nn", "no"))
_VOWELS = "aeiouyáéíóúýąęěůаеиоуыэюяьйіїєαεηιοωυάέίό"
_ENDINGS = _VOWELS + "smnмхй"


@dataclass(frozen=True, slots=True)
class Named:
    """A month from 1 to 12, or a day of the week from 0, Monday, and where it stands. What is not `sure` may be an
    ordinary word: it tells, and need not be told."""

    value: int
    span: Span
    sure: bool = True


def find_months(text: str, language: str) -> tuple[Named, ...] | None:
    """In order; None for a language whose months are not known."""
    return _find(text, language, "months")


def find_weekdays(text: str, language: str) -> tuple[Named, ...] | None:
    """In order; None for a language whose days are not known."""
    return _find(text, language, "days")


def _find(text: str, language: str, what: str) -> tuple[Named, ...] | None:
    root = language.split("-")[0].lower()
    numbered = (_NUMBERED if what == "months" else _DAYS).get(root)
    if numbered:
        values = _HAN | _VIETNAMESE if what == "months" else _WEEK
        return tuple(
            Named(
                int(said) if said.isdigit() else values[said.lower()], Span(*match.span()), not _is_ordinal(said, root)
            )
            for match in numbered.finditer(text)
            if (said := next(group for group in match.groups() if group))
        )
    names = _load_names(root, what)
    if names is None:
        return None
    pattern, values = names
    return tuple(
        Named(
            values[match.lastindex or 0],
            Span(*match.span()),
            _is_ending(text[match.end(match.lastindex) : match.end()]),
        )
        for match in pattern.finditer(text)
        if _is_meant(match[0], root)
    )


def _is_ending(tail: str) -> bool:
    """Whether only inflection follows the name: Oktoberhälfte and июньский tell the month, Мартин does not mean it."""
    return len(tail) <= 3 and all(char in _ENDINGS for char in tail)


def _is_ordinal(said: str, root: str) -> bool:
    """Whether "thứ hai" may be the second, "tháng một" a month."""
    return root == "vi" and said.islower() and said not in ("giêng", "chạp", "chủ nhật")


def _is_meant(said: str, root: str) -> bool:
    return said[0].isupper() or said.lower() not in _WORDS_TOO.get(root, ())


@cache
def _load_names(root: str, what: str) -> tuple[re.Pattern[str], list[int]] | None:
    """One group for each name, and what each group stands for."""
    try:
        locale = Locale.parse(root)
    except (UnknownLocaleError, ValueError):
        return None
    table = locale.months if what == "months" else locale.days
    forms: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for value, name in table[context]["wide"].items():
            forms[name.lower()] = value
    if not all(any(char.isalpha() for char in name) for name in forms):
        return None
    if root == "hi":
        forms |= {name.replace("गुरु", "गुरू"): value for name, value in forms.items()}
    if what == "months" and root == "ar":
        forms |= {name: value for value, name in enumerate(_ARABIC.split("|"), 1)}
    names = dict(_stems(forms, root))
    ordered = sorted(names, key=len, reverse=True)
    pieces = [_piece(name, root, what, forms) for name in ordered]
    return re.compile("|".join(pieces), 0 if root == "en" else re.I), [0, *(names[name] for name in ordered)]


def _stems(forms: dict[str, int], root: str) -> Iterator[tuple[str, int]]:
    """Names without the last vowel, which inflection changes, where no other name begins like that."""
    for name, value in forms.items():
        stem = name[:-1] if root in _INFLECTED and len(name) > 3 and name[-1] in _VOWELS else name
        clash = any(other.startswith(stem) and of != value for other, of in forms.items())
        yield (name if clash else stem), value
    if root == "en":
        yield from ((f"{name[:3]}.", value) for name, value in forms.items() if len(name) > 4 and value < 13)


def _piece(name: str, root: str, what: str, forms: dict[str, int]) -> str:
    if root == "en" and name == "may":
        return f"({_ENGLISH_MAY})"
    written = re.escape(name)
    if root == "en":
        written = re.escape(name.capitalize())
    if root in ("th", "km", "lo", "my"):
        return f"({written})"
    open_ended = root in _INFLECTED or root in _COMPOUNDING
    tail = r"[^\W\d_]*" if open_ended else r"s?" if what == "days" or root == "en" else ""
    head = r"(?<![^\W\d_])" if root not in ("ar", "he", "fa") else r"(?<![^\W\d_])[وبلف]?(?:ال)?"
    return rf"{head}({written}){tail}(?![^\W\d_])"
