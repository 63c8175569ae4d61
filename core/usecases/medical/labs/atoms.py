"""A line of a laboratory sheet cut into atoms: numbers, qualitative values, ranges, units, marks, words.

Every atom keeps its place in the report's text. What an atom is for (result or previous result, name or method) is not
known here.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.documents.document import Span

_WIDE = str.maketrans(
    "（）［］【】：；，．＜＞＝％＋－～〜∼＊／＃　\u00a0\u2009\u202f–—−‒―﹣μ〈〉≦≧",
    "()[][]:;,.<>=%+-~~~*/#    ------µ<>≤≥",
)
_DIGITS = {chr(0xFF10 + digit): str(digit) for digit in range(10)}
_LETTERS = {chr(0xFF21 + n): chr(65 + n) for n in range(26)} | {chr(0xFF41 + n): chr(97 + n) for n in range(26)}
_SAME = str.maketrans(_DIGITS | _LETTERS)
NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d+(?:[.,]\d+)?|\.\d+)"
_SIGNED = rf"[+-]?{NUMBER}"
COMPARATOR = r"(?:[<>]\s?(?:(?i:or)\s?)?=|=[<>]|[<>≤≥])"
_TIMES = (
    r"(?:\s?[xX×*]\s?10\s?(?:\^|\*\*?)\s?[+-]?\d{1,2}|\s?[xX×]\s?10[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|[eE][+-]?\d{1,2})"
    r"(?!\s?/|\d|[A-Za-z])"
)
_TO = r"(?:-{1,5}|~{1,3}|至|到|to|\.{2,3}|…)"
_AMOUNT = (
    r"(?:[kmµunpfKMdD]?(?:g|G|L|l|mol|MOL|Mol|IU|iu|U|u|Eq|EQ|eq|Osm|OSM|osm|kat|AU|RU)|[mµunpfd]?(?:gm|gms|mole|moles)"
    r"|mcg|mcmol|mcL|mcIU|MG|DL|ML|UG|NG|PG|FL|UL|NL|MMOL|UMOL|NMOL|PMOL|MIU|UIU|MEQ|MOSM|mosmol|mOsmol|GPL|MPL"
    r"|毫克|微克|纳克|皮克|千克|克|毫升|分升|微升|升|毫摩尔|微摩尔|纳摩尔|摩尔|毫摩|微摩|国际单位|单位)"
)
_COUNTED = (
    r"(?:cells?|[Cc]opies|copy|cps|CFU|cfu|Cells|[Tt]hou(?:s(?:and)?)?|[Mm]ill?(?:ion)?|[Bb]ill?(?:ion)?|[Tt]ril|[Ll]akhs?|[Mm]io|K|M|beats"
    r"|breaths|个|拷贝数?|次|百万|千|万)"
)
_ALONE = (
    r"(?:%|‰|℃|℉|(?:°|deg(?:rees?)?)\s?[CF](?:ahrenheit|elsius)?|(?:beats|breaths) per min(?:ute)?|bpm|BPM"
    r"|fL|FL|fl|pg|PG|mm\s?Hg|mmhg|MMHG|MmHg|mm\[Hg\]|毫米汞柱|kPa|KPA|Kpa|kpa|千帕"
    r"|sec(?:onds?|s)?\.?|SEC|Sec|s|秒|min(?:utes?|s)?|分钟|mm|U|IU|g|mg|S/CO|s/co|COI|coi|[Rr]atio|RATIO|[Ii]ndex|INR"
    r"|[Tt]it(?:er|re)|比值|mOsm|mosm|mmol|mEq)"
)
_PER = (
    rf"(?:\(min\s?[·.*]?\s?1\.73\s?(?:m2|m²|m\^2|㎡)\)|{_AMOUNT}|mm3|mm³|mm\^3|cumm|cmm|cu\.?\s?mm|c\.?mm|HPF|hpf|Hpf|HP|hp|LPF|lpf|LP|lp|高倍视野|低倍视野|高倍|低倍|sec|s|min(?:ute)?|分钟?|hr?s?|hours?|小时"
    r"|d|day|天|24\s?(?:hr?s?|hours?|小时)|1(?:st)?\s?(?:hr?|小时)|1\.73(?:\s?(?:m2|m²|m\^2|㎡|sq\.?m))?|m2|m²|㎡|100\s?m[Ll]|100\s?(?:WBCs?|wbcs?)"
    r"|g\s?[Cc]r(?:eat(?:inine)?|ea)?|mmol\s?[Cc]r(?:eat(?:inine)?)?|kg\s?H2O|kgH2O|kg|l|L|field|视野|cell)"
)
_POWER = r"(?:[xX×*]?\s?10\s?(?:(?:\^|\*\*|\*|[eE])\s?\(?-?\d{1,2}\)?|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|(?:3|4|6|9|12)(?=\s?/)))"
_UNIT_END = r"(?![A-Za-z\d])"
UNIT = (
    rf"(?:{_POWER}\s?[.·]?\s?(?:{_AMOUNT}|{_COUNTED})?(?:\s?/\s?{_PER})+|{_POWER}(?=\s|$|[)\],;])"
    rf"|(?:{_AMOUNT}|{_COUNTED}|mm|%)(?:\s?/\s?{_PER}){{1,2}}|/\s?{_PER}|(?:g|gm|mg|ug|µg)%|{_ALONE})"
    rf"(?:\s?\(?(?:FEU|DDU|NGSP|IFCC|[Cc]reat(?:inine)?|Cr)\b\)?)?{_UNIT_END}"
)


@dataclass(frozen=True, slots=True)
class Atom:
    """A stretch of a row that is one thing. `kinds` are all that it may be; `cell` counts the row's cells from 0."""

    text: str
    span: Span
    kinds: frozenset[str]
    cell: int = 0

    def is_a(self, *kinds: str) -> bool:
        """Whether it may be one of these."""
        return not self.kinds.isdisjoint(kinds)


@cache
def load_words() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The vocabulary of laboratory sheets."""
    rows = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    return {area: {name: tuple(words) for name, words in group.items()} for area, group in rows.items()}


def plain(text: str) -> str:
    """The text with full-width and look-alike signs as ASCII, character for character: every place stays."""
    return text.translate(_WIDE).translate(_SAME)


def _alternatives(words: Sequence[str]) -> str:
    ordered = sorted({plain(word) for word in words}, key=len, reverse=True)
    return "|".join(re.sub(r"(?:\\ )+", r"\\s+", re.escape(word)) for word in ordered)


@cache
def _value_words() -> re.Pattern[str]:
    values = load_words()["values"]
    said = _alternatives(
        [word for name in ("positive", "weak", "negative", "other", "missing") for word in values[name]]
    )
    return re.compile(rf"(?:{said})(?!\w)", re.I)


_SHARE = rf"[\s|]{{1,3}}{NUMBER}\s?%(?!\s?(?:-|~|to\b|至))"
"""After "N" or "L" that are no marks: the share of neutrophils or lymphocytes."""


@cache
def _flag_words() -> re.Pattern[str]:
    flags = load_words()["flags"]
    words = [word for name in flags for word in flags[name] if len(word) > 1 and word[0].isalnum() and word.isascii()]
    words = [word for word in words if len(word) > 2]
    han = [word for name in flags for word in flags[name] if not word.isascii() and word[0].isalnum()]
    signs = [word for name in flags for word in flags[name] if not word[0].isalnum() and word != "+"]
    return re.compile(
        rf"(?:(?i:{_alternatives(words)})|(?:HH|LL|AA|[HA]|[LN](?!{_SHARE}))(?:[*!]{{1,2}})?|[*!]{{1,2}}[HL]"
        rf"|{_alternatives(han)})"
        rf"(?![\w/^%])|(?:{_alternatives(signs)})"
        r"(?:\s?[HL](?!\w))?"
    )


DATE = re.compile(
    r"\d{4}(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月(?:\d{1,2}日?)?)(?![\d.])(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|\d{1,2}(?P<sep>[-/.])\d{1,2}(?P=sep)\d{2,4}(?![\d.])(?:\s+\d{1,2}:\d{2})?"
    r"|\d{1,2}:\d{2}(?::\d{2})?(?!\d)(?:\s?[AaPp]\.?[Mm]\b)?"
    r"|\d{1,2}[ -](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?[ -]\d{2,4}"
)
_TITRE = re.compile(rf"(?:{COMPARATOR}\s?)?1\s?:\s?\d{{1,6}}(?:\.\d)?(?![\d:]|\s?[AaPp]\.?[Mm]\b)")
_PAIR = re.compile(r"\d{2,3}\s?/\s?\d{2,3}(?![\d/])")
_RANGE = re.compile(
    rf"[+-]?{NUMBER}(?P<sp>\s?){_TO}(?P=sp)[+-]?{NUMBER}(?![\d])|{NUMBER}{_TO}\s{NUMBER}(?![\d])"
    rf"|1\s?:\s?\d+(?P<st>\s?){_TO}(?P=st)1\s?:\s?\d+"
    rf"|{NUMBER}\s?(?P<u>%|g/L|mmol/L|mg/dL)\s?{_TO}\s?{NUMBER}(?=\s?(?P=u))"
    rf"|(?:(?i:up\s+to|(?:less|greater)\s+than(?:\s+or\s+equal\s+to)?|more\s+than|below|above|under|over)"
    rf"|小于等于|大于等于|不超过|小于|大于|低于|高于)\s*{NUMBER}"
    rf"|{NUMBER}\s?(?:以下|以上)"
)
_NUMBER = re.compile(rf"(?:{COMPARATOR}\s?)?{_SIGNED}(?![\d^]|\.\d)(?:{_TIMES})?")
_PLUS = re.compile(r"\((?:\+{1,4}|-|±|\+-|[1-4]\+)\)|\+{1,4}(?!\d)|[1-4]\+(?!\d)|\+[1-4](?![\d.])|±|\+/-|[1-4]-[1-4]\+")
_DASH = re.compile(r"-{1,4}(?![\w.])|/(?!\w)")
_UNIT = re.compile(UNIT)
_POWER_UNIT = re.compile(rf"(?={_POWER}\s?[/.A-Za-z个拷]){UNIT}")
_LABEL = re.compile(
    r"\(?\s?(?:(?:(?i:ref(?:erence)?\.?(?:\s+(?:range|interval|value|int\.?|limits?)s?)?|normal(?:\s+(?:range|value)s?)?|range|rr|nr|n)"
    r"|参考(?:值|范围|区间)?(?:范围)?|正常(?:参考)?(?:值|范围)?(?:范围)?)\s?[:=]\s?"
    r"|(?:(?i:ref(?:erence)?\.?(?:\s+(?:range|interval|value)s?)?|normal(?:\s+(?:range|value)s?)?)\s"
    r"|参考(?:值|范围|区间)?(?:范围)?\s?|正常(?:参考)?(?:值|范围)(?:范围)?\s?)(?=[<>≤≥\d]))"
)
_SKIP = re.compile(r"[\s,;|:)\]。，；、]+|[(\[]")
_CALCULATED = re.compile(r"\(calc(?:ulated)?\.?\)", re.I)
_SEXED = re.compile(
    r"(?:(?i:(?:adult\s+)?(?:fe)?males?|(?:wo)?men|[MF](?=\s?[:：=(]))|成?[男女]性?)\s?[:：=]?\s?\(?\s?(?:\d|[<>≤≥])"
)


def read_value_atoms(text: str, source: str, start: int, end: int, cell: int = 0) -> tuple[list[Atom], int]:
    """The atoms from `start` on and where they end: at the first word that is none.

    `text` is `plain(source)`.
    """
    atoms: list[Atom] = []
    at = start
    while at < end:
        if atoms and (note := _CALCULATED.match(text, at, end)):
            at = note.end()
            continue
        if not _PLUS.match(text, at, end) and (blank := _SKIP.match(text, at, end)):
            at = blank.end()
            continue
        if label := _LABEL.match(text, at, end):
            at = label.end()
            continue
        joined = bool(atoms) and not re.search(r"[,;]", text[atoms[-1].span.end : at])
        found = _match_atom(text, at, end, joined, fresh=not atoms)
        if not found or "date" in found[1] or not joined and atoms and not _may_follow(text[at : found[0]], found[1]):
            break
        match_end, kinds = found
        atoms.append(Atom(source[at:match_end], Span(at, match_end), kinds, cell))
        at = match_end
    return atoms, at


def _may_follow(said: str, kinds: frozenset[str]) -> bool:
    """Whether an atom behind a comma still belongs to the result: a range, or a mark in words; else another begins."""
    return "range" in kinds or "flag" in kinds and (len(said) > 2 or not said[0].isalnum())


def _match_atom(text: str, at: int, end: int, inside: bool, *, fresh: bool) -> tuple[int, frozenset[str]] | None:
    """Where the atom that begins at `at` ends, and what it may be."""
    if match := _TITRE.match(text, at, end):
        return match.end(), frozenset({"number", "titre"} | ({"range"} if text[at] in "<>≤≥" else set()))
    if match := DATE.match(text, at, end):
        return match.end(), frozenset({"date"})
    if inside and (match := _SEXED.match(text, at, end)):
        return end, frozenset({"range"})
    if (match := (_UNIT if inside else _POWER_UNIT).match(text, at, end)) and not _is_flag(text, match, end):
        return match.end(), frozenset({"unit"})
    if (match := _PLUS.match(text, at, end)) or (match := _value_words().match(text, at, end)):
        kinds = {"qualitative"}
        if _flag_words().fullmatch(match[0]) or _flag_words().match(text, at, end):
            kinds.add("flag")
        return _join_qualitative(text, match.end(), end), frozenset(kinds)
    if match := _RANGE.match(text, at, end):
        return match.end(), frozenset({"range"})
    if match := _PAIR.match(text, at, end):
        return match.end(), frozenset({"pair"})
    if match := _NUMBER.match(text, at, end):
        return match.end(), frozenset({"number", "range"} if text[at] in "<>≤≥=" else {"number"})
    if match := _flag_words().match(text, at, end):
        return match.end(), frozenset({"flag"})
    if fresh and (match := _UNIT.match(text, at, end)) and not _is_flag(text, match, end):
        return match.end(), frozenset({"unit"})
    if match := _DASH.match(text, at, end):
        return match.end(), frozenset({"blank"})
    return None


def _is_flag(text: str, match: re.Match[str], end: int) -> bool:
    """ "L" and "H" alone are marks."""
    return match[0] in ("L", "H", "M", "K", "S") and text[match.end() : match.end() + 1] != "/"


def _join_qualitative(text: str, at: int, end: int) -> int:
    """ "阳性(+)" and "Negative (-)" are one value."""
    if (
        match := re.compile(r"\s?(?:\((?:\+{1,4}|-|±|\+-)\)|(?<=性)[+±-]{1,4}(?!\d))").match(text, at, end)
    ) is not None:
        return match.end()
    return at


def cut_cells(text: str, line: Span, cells: Sequence[Span]) -> tuple[Span, ...]:
    """The row's cells: those it came with, else its parts between bars, tabs and runs of blanks."""
    if cells:
        return tuple(cells)
    parts, at = [], line.start
    for match in re.compile(r"\t+|\s*\|\s*|[^\S\n]{2,}").finditer(text, line.start, line.end):
        parts.append(Span(at, match.start()))
        at = match.end()
    parts.append(Span(at, line.end))
    return tuple(part for part in parts if part.end > part.start)


def cut_at(text: str, line: Span, mark: str) -> tuple[Span, ...]:
    """The cells of a row of values parted by `mark`, those in quotation marks without them."""
    cell, found, at = re.compile(rf'\s*"([^"]*)"\s*(?={mark}|$)|([^{mark}]*)'), [], line.start
    while at <= line.end and (match := cell.match(text, at, line.end)):
        found.append(Span(*match.span(match.lastindex or 0)))
        at = match.end() + 1
    return tuple(found)


def strip_span(text: str, span: Span, also: str = "") -> Span:
    """Without blanks and the marks of `also` around it."""
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in also):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in also):
        end -= 1
    return Span(start, end)


def name_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Places where a name may end and values begin, in order."""
    for at in range(start + 1, end):
        before, here = text[at - 1], text[at]
        if (before.isspace() or before in ":=)]" or "一" <= before <= "鿿") and not here.isspace():
            yield at
