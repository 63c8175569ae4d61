"""Numbers in a student's text, exactly: decimals, thousands, powers of ten, fractions, mixed numbers, 万, 三分之二.

Works on plain text (`plain_text`). Knows nothing of units or of which number is the answer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

_MOST_DIGITS = 40
_MOST_POWER = 60
"""Longer numbers and powers of ten are not read: no answer needs them, and they cost time without end."""

_NEAR = 12
"""Characters that are looked at before a number: blanks in a row are at most eight (`plain_text`)."""
_GROUPED = (
    r"\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d{1,3}(?:[ ]\d{3})+(?![\d/])(?:\.\d+)?"
    r"|\d{1,3}(?:'\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}(?![\d.])"
)
_COMMA = r"\d+,\d+(?!\d)(?![,.]+\d)"
_DECIMAL = rf"(?:{_GROUPED}|{_COMMA}|\d+(?:\.\d+)?|\.\d+)"
_POWER = (
    r"(?:\s*(?:\*|x|\\times|\\cdot)\s*10\s*(?:\^|\*\*)\s*[({]?\s*(?P<power>[+-]?\d+)\s*[)}]?"
    r"|e(?P<e>[+-]?\d+)(?![a-z]))"
)
_SCALE_WORDS = {
    "万亿": 10**12,
    "百万": 10**6,
    "千万": 10**7,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "亿": 10**8,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
}
_SCALES = "|".join(sorted(_SCALE_WORDS, key=len, reverse=True))
_HAN = "零〇一二三四五六七八九十百千万亿两"
_HAN_NUMBER = (
    rf"百分之[{_HAN}点\d.]+|负?(?:[{_HAN}\d]{{1,20}}又)?[{_HAN}\d]{{1,20}}分之[{_HAN}\d]+"
    rf"|负?(?:(?!千[克米瓦帕牛焦卡赫])[{_HAN}])+(?:点[{_HAN}]+)?"
)
_NUMBER = re.compile(
    rf"""(?<![a-z_\d.\\^])(?<![a-z]\*\*)(?P<sign>[+-]\s*|(?:minus|negative)\s+|(?:负|零下)(?=\s*[\d.])\s*)?(?:
      (?P<han>{_HAN_NUMBER})
      |(?P<mixed>\d{{1,12}})(?:\s+|\s*又|\s+and\s+)(?P<mn>\d{{1,12}})\s*/\s*(?P<md>\d{{1,12}})
      |(?:(?P<lw>\d{{1,12}})\s*)?\\[dtc]?frac\s*\{{\s*(?P<ln>-?\d{{1,15}})\s*\}}\s*\{{\s*(?P<ld>\d{{1,15}})\s*\}}
      |(?P<base>\d{{1,3}})\s*(?:\^|\*\*)\s*[({{]?\s*(?P<exponent>[+-]?\d{{1,2}})(?![\d.]*\d)\s*[)}}]?
      |(?P<n>{_DECIMAL})(?:{_POWER}|\s*/\s*(?P<d>{_DECIMAL})(?![\d^]))?(?:\s*(?P<scale>{_SCALES})(?![a-z]|(?<=[百千])[克米瓦帕牛焦卡赫伏欧安]))?
    )(?P<half>\s*个半(?![径圆球数])|\s+and\s+a\s+half\b)?(?P<percent>\s*\\?%|\s*‰|\s+percent\b|\s+per\s+cent\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
_MEASURES = frozenset("个只条本人元角分秒时天周月年岁米克吨升度里厘毫千公平立斤块枝支张辆棵头颗名组份倍盒箱袋瓶次小")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE_UNITS = {"万": 10**4, "亿": 10**8}


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `start`..`end` of a plain text. `other` is its second reading, where a comma leaves two."""

    value: Fraction
    start: int
    end: int
    percent: bool = False
    other: Fraction | None = None
    decimals: int | None = None
    """Digits written after the point; None for fractions and numbers in words."""


def find_numbers(text: str) -> tuple[Number, ...]:
    """Every number of a plain text, in order. What is too long to be a number of a homework is passed over."""
    return tuple(_numbers(text))


def _numbers(text: str) -> Iterator[Number]:
    for match in _NUMBER.finditer(text):
        try:
            number = _read(match, text)
        except (ValueError, ZeroDivisionError):
            continue
        if number:
            yield number


def _read(match: re.Match[str], text: str) -> Number | None:
    if len(match[0]) > 2 * _MOST_DIGITS:
        return None
    start, sign = _signed(match, text)
    other, decimals = None, None
    if match["han"]:
        if len(match["han"]) == 1 and _is_word(match, text):
            return None
        value = read_han(match["han"])
    elif match["mixed"]:
        value = int(match["mixed"]) + Fraction(int(match["mn"]), int(match["md"]))
    elif match["ln"]:
        value = int(match["lw"] or 0) + Fraction(int(match["ln"]), int(match["ld"]))
    elif match["base"]:
        value = Fraction(int(match["base"])) ** int(match["exponent"])
    else:
        value, other, decimals = _digits(match)
    if match["half"]:
        value, other, decimals = value + Fraction(1, 2), None, None
    share = 1
    if match["percent"]:
        share = 1000 if "‰" in match["percent"] else 100
    other = None if other is None else sign * other / share
    return Number(sign * value / share, start, match.end(), share > 1, other, decimals)


def _is_word(match: re.Match[str], text: str) -> bool:
    """Whether a lone numeral belongs to a word: 一 in 统一, 千 in 千克; before a measure word or alone it counts."""
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    if match["han"] in "十百千万亿" and match["han"] != "十":
        return True
    if before and "一" <= before[-1] <= "鿿" and before[-1] not in "是为约得有共剩即等于用花走":
        return True
    return bool(after) and "一" <= after[0] <= "鿿" and after[0] not in _MEASURES


def _signed(match: re.Match[str], text: str) -> tuple[int, int]:
    """Where the number begins, and its sign: a minus after a digit or a bracket is a subtraction."""
    if not match["sign"]:
        return match.start(), 1
    before = text[max(0, match.start() - _NEAR) : match.start()].rstrip()
    if re.search(r"[\d)\]}%°]$|(?<![A-Za-z])[A-Za-z]$", before):
        return match.end("sign"), 1
    return match.start(), 1 if "+" in match["sign"] else -1


def _digits(match: re.Match[str]) -> tuple[Fraction, Fraction | None, int | None]:
    value, other, decimals = read_decimal(match["n"])
    if match["d"]:
        return value / read_decimal(match["d"])[0], None, None
    power = int((match["power"] or match["e"] or "0")[:5])
    if len(match["power"] or match["e"] or "") > 4 or abs(power) > _MOST_POWER:
        raise ValueError(power)
    factor = Fraction(10) ** power * _SCALE_WORDS.get((match["scale"] or "").lower(), 1)
    return value * factor, None if other is None else other * factor, decimals if factor == 1 else None


def read_decimal(written: str) -> tuple[Fraction, Fraction | None, int]:
    """Value, second reading and decimals of digits: "1,234" is 1234 and may be 1.234; "9,8" is 9.8, "0,125" 0.125."""
    written = re.sub("[ ']", "", written)
    if written.count(".") > 1:
        written = written.replace(".", "")
    whole, comma, rest = written.partition(",")
    if len(written) > _MOST_DIGITS:
        raise ValueError(written)
    if not comma:
        return Fraction(written), None, len(written.partition(".")[2])
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", written):
        plain = written.replace(",", "")
        other = Fraction(f"{whole}.{rest}") if rest.isdigit() else None
        return Fraction(plain), other, len(plain.partition(".")[2])
    return Fraction(f"{whole}.{rest}"), None, len(rest)


def read_han(written: str) -> Fraction:
    """A number in Chinese numerals: 三分之二, 二又三分之一, 百分之五十, 三点一四, 一百二十. ValueError for others."""
    if written.startswith("负"):
        return -read_han(written[1:])
    if written.startswith("百分之"):
        return read_han(written[3:]) / 100
    if "分之" in written:
        bottom, _, top = written.partition("分之")
        whole, _, bottom = bottom.rpartition("又")
        return (read_han(whole) if whole else 0) + read_han(top) / read_han(bottom)
    if re.fullmatch(r"\d+(?:\.\d+)?", written):
        return Fraction(written)
    whole, _, rest = written.partition("点")
    if rest:
        return Fraction(f"{_han_integer(whole)}.{''.join(str(_DIGITS[char]) for char in rest)}")
    return Fraction(_han_integer(whole))


def _han_integer(written: str) -> int:
    if len(written) > _MOST_DIGITS or not written or any(c not in _HAN for c in written):
        raise ValueError(written)
    if len(written) > 1 and all(char in _DIGITS for char in written):
        return int("".join(str(_DIGITS[char]) for char in written))
    total = section = digit = 0
    for char in written:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _SMALL_UNITS:
            section, digit = section + (digit or 1) * _SMALL_UNITS[char], 0
        else:
            total, section, digit = (total + section + digit) * _LARGE_UNITS[char], 0, 0
    return total + section + digit
