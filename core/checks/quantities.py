"""Amounts of a text by value and unit: "£20-25", "3.5 million", "3.5万元", "30 per cent", "百分之三十", "86 m".

Builds on `find_numbers`, which knows digits, number words and Chinese numerals. Does not know what is counted, leaves
out numbers that only label (list markers, [1], codes such as B-19), and "one" where it is an article.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.checks.dates import HAN_DECIMAL, Mention
from core.checks.numbers import find_numbers
from core.documents.document import Span

_SCALE_POWERS = (
    """thousand:3 million:6 mn:6 billion:9 bn:9 trillion:12 k:3 m:6 b:9 百:2 千:3 万:4 百万:6 千万:7 亿:8 万亿:12"""
)
_SCALES = {name: int(power) for name, power in (pair.split(":") for pair in _SCALE_POWERS.split())}
_SCALE = re.compile(
    r"[\s-]?(?:(thousand|million|billion|trillion|mn|bn)\b|([kmb])\b)|\s?(万亿|百万|千万|[百万亿]|千(?![克米瓦卡帕]))",
    re.I,
)
_SIGNS = {
    "£": "£ gbp pound pounds quid 英镑",
    "$": "$ us$ usd dollar dollars 美元 美金",
    "€": "€ eur euro euros 欧元",
    "¥": "¥ ￥ rmb cny yuan 元 块 块钱 人民币",
    "jp¥": "jpy yen 日元",
    "hk$": "hk$ 港元 港币",
    "%": "% ％ percent 成 个百分点 百分点",
    "km": "km kilometre kilometres kilometer kilometers 公里 千米",
    "m": "m metre metres meter meters 米",
    "cm": "cm centimetre centimetres centimeter centimeters 厘米",
    "mm": "mm millimetre millimetres millimeter millimeters 毫米",
    "mile": "mile miles 英里",
    "foot": "foot feet ft 英尺",
    "m2": "square_metre square_metres square_meter square_meters sq_m ㎡ m² 平方米 平米",
    "km2": "square_kilometre square_kilometres square_kilometer square_kilometers km² 平方公里",
    "hectare": "hectare hectares ha 公顷",
    "acre": "acre acres 英亩",
    "mu": "亩",
    "kg": "kg kilo kilos kilogram kilograms 公斤 千克",
    "g": "gram grams 克",
    "jin": "斤 市斤",
    "tonne": "tonne tonnes ton tons 吨",
    "litre": "litre litres liter liters 升",
    "°": "degree degrees ℃ °c 摄氏度",
    "second": "second seconds 秒",
    "minute": "minute minutes 分钟",
    "hour": "hour hours 小时",
    "day": "day days 天",
    "week": "week weeks 周 个星期 星期",
    "month": "month months 个月",
    "year": "year years 年",
    "age": "岁 周岁",
    "ft2": "square_foot square_feet sq_ft",
    "mile2": "square_mile square_miles",
    "cubic": "cubic_metre cubic_metres cubic_meter cubic_meters 立方米",
}
_UNITS = {name: unit for unit, names in _SIGNS.items() for name in names.split()}
_BY_LENGTH = sorted(_UNITS, key=len, reverse=True)
_LATIN_UNITS = "|".join(n for n in _BY_LENGTH if n.isascii() and n.replace("_", "").isalpha()).replace("_", r"\s")
_OTHER_UNITS = "|".join(re.escape(n) for n in _BY_LENGTH if not (n.isascii() and n.replace("_", "").isalpha()))
_PER_CENT = r"per\s?cent|percentage\spoints?"
_AFTER = re.compile(rf"[\s-]?(?:({_PER_CENT})\b|({_LATIN_UNITS})\b|(?!块[钢石砖板碑])({_OTHER_UNITS}))", re.I)
_BEFORE = re.compile(r"(?:\b(?:us|hk)\$|[£$€¥￥]|\b(?:rmb|cny|usd|eur|gbp|jpy)|人民币)\s?$", re.I)
_HUNDREDTH = re.compile(r"百分之\s?$")
_FRACTION = re.compile(r"(?!百)(\d{1,4}|[二三四五六七八九十]{1,3})\s?分之\s?(\d{1,4}|[一二两三四五六七八九十]{1,3})")
_RANGE = re.compile(r"\s?(?:-|–|—|~|～|to|or|至|到|或)\s?(?:[£$€¥￥]\s?|[-−])?|\sand\s(?:[£$€]\s?|[-−])?", re.I)
_PART = re.compile(r"\s?([¼½¾])|[\s-]and[\s-]a[\s-](half|quarter)\b|(个半)(?=小时|月|钟头|世纪|学期)", re.I)
"""What stands behind a number and adds to it: 3½, "two and a half", 三个半小时."""
_PARTS = {"¼": "0.25", "½": "0.5", "¾": "0.75", "half": "0.5", "quarter": "0.25", "个半": "0.5"}
_HALF_MORE = {"second", "minute", "hour", "day", "week", "month", "year"}
"""Units that 半 may follow: 两年半."""
_MINUS = re.compile(r"(?:(?<![\w.)）])[-−–]|\bminus\s|零下|负)$", re.I)
_BELOW = re.compile(r"\s?(?:celsius\s|centigrade\s)?below\s(?:zero|freezing)\b", re.I)
_ORDINAL_WORDS = """third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = {word: Decimal(n) for n, word in enumerate(_ORDINAL_WORDS.split(), 3)}
_ORDINALS |= {
    f"{tens}-{word}": Decimal(10 * ten + n)
    for ten, tens in enumerate(_TENS.split(), 2)
    for n, word in enumerate(["first", "second", *_ORDINAL_WORDS.split()[:7]], 1)
}
_ORDINAL = re.compile(rf"(?<![-\w])(?:{'|'.join(_ORDINALS)})\b(?!s\b)", re.I)
FACTOR = "×"
_AFTER_MODAL = r"\b(?:to|will|would|may|might|can|could|should|must)\s(?:(?:more\sthan|nearly|almost|about)\s)?"
_FACTORS = (
    (r"\b(?:doubl(?:ed|ing)|double\sthe|twice\s(?:the|as)|two-?fold)\b|翻(?:了)?一?[倍番]", "2"),
    (r"\b(?:tripl(?:ed|ing)|trebl(?:ed|ing)|triple\sthe|three-?fold)\b", "3"),
    (r"\b(?:quadrupl(?:ed|ing)|four-?fold)\b|翻(?:了)?[两二]番", "4"),
    (r"\bfive-?fold\b", "5"),
    (r"\bten-?fold\b", "10"),
    (r"\b(?:halved|halving|(?:by|to)\shalf)\b|减半|减少一半|[对五]折", "0.5"),
    *((rf"{_AFTER_MODAL}{verb}\b", by) for verb, by in (("double", "2"), ("(?:triple|treble)", "3"), ("halve", "0.5"))),
    (r"(?:增[长加]|提高|上升|上涨|扩大|多)了?一倍", "2"),
)
"""How many times as much, as one word says it; 一倍 more is twice as much."""
_LONE_HAN = re.compile(
    r"(第)?([二两三四五六七八九])(?![十百千万亿零〇一二两三四五六七八九])(?=[成级期路届局轮代环岁周分秒英公厘毫平吨亩升])|第([二三四五六七八九2-9])(?![十百\d.])"
)
_SUFFIX = re.compile(r"(?:st|nd|rd|th)\b", re.I)
_LABEL = re.compile(r"(?:^|\n)[ \t]*(?:#{1,6}[ \t]*)?$")
_AFTER_LABEL = re.compile(r"[.)、）．](?!\d)")
_ATTACHED = re.compile(r"(?:st|nd|rd|th|s|[a-z]{1,3})\b", re.I)
_ONE = re.compile(
    r"[- ](?:and[ -]a[ -](?:half|quarter)|out of|stars?|per\s?cent|percent|hundred|thousand|million"
    r"|hours?|days?|weeks?|months?|years?)\b",
    re.I,
)
_HAN_ONE = re.compile(
    "一(?=[个名位家种场次项条座只件些片份张道段对番股群批句天年样般阵时度起路边面带块点下]|[本部所台艘架篇首支间棵])"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its unit: a currency sign, "%", "km", "year", "nth" for a rank, "×" for "doubled", or "" for a plain
    number.

    `span` holds signs, scale and unit words too. `bare`: nothing follows that could be a unit or a thing counted.
    """

    value: Decimal
    unit: str
    span: Span
    bare: bool = False


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """In order, without overlaps. Dates and times are found too, as plain numbers: whoever wants them apart says so."""
    atoms = [(value, span, "") for value, span in find_numbers(text) if not _is_label(text, span)]
    found = [_widen(text, value, span, unit) for value, span, unit in [*atoms, *_find_others(text)]]
    found.sort(key=lambda one: (one.span.start, -one.span.end))
    kept: list[Quantity] = []
    for one in found:  # a wider amount holds what lies in it
        if not kept or one.span.start >= kept[-1].span.end:
            kept.append(one)
    signed = [_sign(text, one) for one in _share_units(text, kept)]
    ends = [0, *(one.span.end for one in signed)]
    return tuple(one for one, end in zip(signed, ends, strict=False) if one.span.start >= end)


def find_counts(text: str, moments: Sequence[Mention]) -> list[Quantity]:
    """The quantities of `text` that are no part of its dates and times, which are `moments`, in order."""
    starts = [mention.span.start for mention in moments]
    return [
        one
        for one in find_quantities(text)
        if not (at := bisect_left(starts, one.span.end)) or moments[at - 1].span.end <= one.span.start
    ]


def _widen(text: str, value: Decimal, span: Span, unit: str) -> Quantity:
    """The number with the scale, sign and unit words beside it."""
    start, end = span.start, span.end
    before = _BEFORE.search(text, max(0, start - 4), start)
    hundredth = _HUNDREDTH.search(text, max(0, start - 4), start)
    part = _PART.match(text, end)
    if part:
        value, end = value + Decimal(_PARTS[part[part.lastindex or 0].lower()]), part.end()
    scale = _SCALE.match(text, end) if part or text[end - 1].isdigit() or "点" in text[start:end] else None
    if scale and (not scale[2] or before or scale[2] == "k"):
        value, end = value * 10 ** _SCALES[(scale[1] or scale[2] or scale[3]).lower()], scale.end()
    elif _SUFFIX.match(text, end) and text[end - 1].isdigit():
        unit, end = "nth", end + 2
    after = None if unit else _AFTER.match(text, end)
    if after:
        word = "%" if after[1] else "_".join((after[2] or after[3]).lower().split())
        value, unit, end = value * 10 if word == "成" else value, _UNITS[word], after.end()
        if unit in _HALF_MORE and text[end : end + 1] == "半":
            value, end = value + Decimal("0.5"), end + 1
    sign = before or hundredth
    if sign:
        unit, start = "%" if hundredth else _UNITS[sign[0].strip().lower()], sign.start()
    bare = not re.match(r"[^\S\n]?\w", text[end : end + 2])
    return Quantity(value.normalize(), unit, Span(start, end), bare)


def _sign(text: str, one: Quantity) -> Quantity:
    """A temperature below zero is another than the same above; of other amounts prose leaves the sign out ("fell by
    5 %")."""
    before, below = _MINUS.search(text, max(0, one.span.start - 6), one.span.start), _BELOW.match(text, one.span.end)
    if not below and not (before and (one.unit == "°" or before[0] == "零下")):
        return one
    start, end = before.start() if before else one.span.start, below.end() if below else one.span.end
    return replace(one, value=-one.value, span=Span(start, end))


def _share_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """The ends of a range have one unit and one scale: "£20-25", "20 to 25 %", "£6-7 million"."""
    for at, (one, following) in enumerate(zip(found, found[1:], strict=False)):
        if not _RANGE.fullmatch(text, one.span.end, following.span.start):
            continue
        unit = one.unit or following.unit
        if not (one.unit and following.unit):
            found[at + 1] = replace(following, unit=unit)
        scale = _SCALE.search(text, following.span.start, following.span.end)
        plain = text[one.span.end - 1].isdigit() and one.value < 1000
        if scale and plain and following.value >= 1000 and "and" not in text[one.span.end : following.span.start]:
            one = replace(one, value=one.value * 10 ** _SCALES[scale[0].strip(" -").lower()])
        found[at] = replace(one, unit=one.unit if one.unit and following.unit else unit)
    return found


def _find_others(text: str) -> Iterator[tuple[Decimal, Span, str]]:
    """Ranks, factors, and lone Chinese numerals before units and spoken decimals that `find_numbers` does not know."""
    for pattern, by in _FACTORS:
        yield from ((Decimal(by), Span(*match.span()), FACTOR) for match in re.finditer(pattern, text, re.I))
    yield from ((_ORDINALS[match[0].lower()], Span(*match.span()), "nth") for match in _ORDINAL.finditer(text))
    for match in _FRACTION.finditer(text):
        (whole, _), (part, _) = (find_numbers(f"{number}个")[0] for number in match.groups())
        yield (100 * part / whole).quantize(Decimal("0.01")) if whole else whole, Span(*match.span()), "%"
    for match in HAN_DECIMAL.finditer(text):
        digits = "".join(str("〇一二三四五六七八九".find(digit.replace("零", "〇"))) for digit in match["part"])
        yield find_numbers(f"{match['whole']}个")[0][0] + Decimal(f"0.{digits}"), Span(*match.span()), ""
    for match in _LONE_HAN.finditer(text):
        numeral = (match[2] or match[3]).replace("两", "二")
        value = Decimal(numeral if numeral.isdigit() else "  二三四五六七八九".find(numeral))
        yield value, Span(*match.span()), "nth" if match[0].startswith("第") else ""


def _is_label(text: str, span: Span) -> bool:
    """List markers, citation marks, numbers within codes, and "one" or 一个 as an article."""
    before, after = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 1]
    word = text[span.start : span.end]
    if word.lower() == "one":
        return not _ONE.match(text, span.end)
    if word == "一" and (_HAN_ONE.match(text, span.start) or before == "第"):
        return True
    if before == "[" and after == "]" or before == "第" and len(word) == 1:
        return True
    if word[0].isdigit() and _is_code(text, span):
        return True
    return bool(_AFTER_LABEL.match(text, span.end) and _LABEL.search(text, max(0, span.start - 20), span.start))


def _is_code(text: str, span: Span) -> bool:
    """Whether Latin letters are joined to the digits, as in B-19, G20 or 4K; units and ranks are not codes."""
    before = text[max(0, span.start - 2) : span.start]
    if (
        before[-1:].isascii()
        and before[-1:].isalpha()
        or before[-1:] in "-_/"
        and before[:1].isascii()
        and before[:1].isalpha()
    ):
        return bool(before)
    after = text[span.end : span.end + 5]
    return after[:1].isascii() and after[:1].isalpha() and not _ATTACHED.match(after)
