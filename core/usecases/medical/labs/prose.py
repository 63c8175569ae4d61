"""Results in sentences and lists of vital signs: "haemoglobin was 98 g/L", "BP 120/80 mmHg", "血红蛋白98g/L".

Starts from each number and looks back for a known test. What is wanted, feared or a relative's, a dose or a stretch of
time is no result.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.documents.document import Span
from core.usecases.medical.labs.analytes import Analyte, find_analyte, find_meanings
from core.usecases.medical.labs.atoms import COMPARATOR, NUMBER, Atom, read_value_atoms
from core.usecases.medical.labs.rows import Parts
from core.usecases.medical.labs.units import to_ucum

_NUMBER = re.compile(
    rf"(?<![\d.,/A-Za-z-])(?:{COMPARATOR}\s?)?[+-]?{NUMBER}(?![\d^]|\.\d)"
    r"(?:\s?/\s?\d{2,3}(?![\d/])|(?!\s?/\s?\d))"
)
_JOINT = re.compile(
    r"(?<![A-Za-z])(?:T|P|R|BP|HR|RR|SpO2|Hb|WBC|PLT)(?=\d{2,3}(?:\.\d)?\s?(?:℃|°|%|次|bpm|mmHg|/\s?\d|g/|[x×*]\s?10))"
)
"""Names that a value with its unit may follow without a blank."""
_JOINED = re.compile(rf"{NUMBER}(?:\s?/\s?\d{{2,3}})?")
_LINKS = (
    "was is were are of at to level levels count value result reading back came measured measures today initially now"
    " currently approximately approx about around only up down elevated high low normal stable improved increased"
    " decreased rose fell dropped peaked trended rising falling increasing a an noted found be been has had remained"
    " remains reported as mildly markedly slightly significantly showed shows with repeat"
)
_LINKS_ZH = (
    "升高至 下降至 降低至 上升至 升至 降至 高达 低至 增至 减至 结果 测得 测定 检测 水平 浓度 计数 数值 显示 提示"
    " 为 是 约 达 至 值 示 仅"
)
_LINK = re.compile(
    rf"(?:[\s:=(,~≈：＝（，]|\b(?:{'|'.join(_LINKS.split())}|on admission)\b"
    rf"|from [\d.,]+(?: ?[A-Za-z/%µ]+)? to|{'|'.join(_LINKS_ZH.split())})+$",
    re.I,
)
_LONGEST_NAME, _REACH, _AHEAD = 48, 110, 80
_MOST_NUMBERS = 500
"""Numbers of a line that are looked at."""
_BREAK = re.compile(r"[;。；\n]|[.,，、](?=\s|$|[^\d])")
_NO_RESULT = re.compile(
    r"\s?-?(?:days?|weeks?|wks?|months?|years?|yrs?|hours?|hrs?|minutes?|times|x\b|doses?|tab(?:let)?s?|caps?(?:ules)?"
    r"|units?\b|points?|mm\b|cm\b|ml\b|mcg\b|mg\b|g\b|kg\b|pack|fold|of\b|out of|th\b|st\b|nd\b|rd\b"
    r"|天|周|个?月|年|小时|片|粒|支|岁|级|分(?!钟|/)|例|倍|种|项|号|日|毫克|[+＋]\s?D)",
    re.I,
)
"""After a number without a unit: stretches of time, doses, counts of other things."""
_WANTED = re.compile(
    r"\b(?:goals?|targets?|if|keep|keeping|maintain(?:ing)?|when|unless|until|should|normal range|reference|threshold"
    r"|cut-?off|less than|greater than|hold for|for a|aim|below|above|call for|parameters"
    r"|mother|father|brother|sister|son|daughter|family)\b"
    r"|目标|控制在|如果|若|当|应|维持|参考|正常值|母亲|父亲|家族|低于|高于|超过",
    re.I,
)
_OPEN_END = re.compile(
    r"\s*\)?\s*(?:or (?:higher|above|more|greater|less|lower|below|over)|and (?:above|below|over)|suggests?|indicates?"
    r"|is diagnostic|以上|以下|时|者)",
    re.I,
)
"""After a limit that a sentence explains."""
_OLD = re.compile(
    r"\b(?:last|previous(?:ly)?|prior|ago|yesterday|earlier|baseline|in (?:19|20)\d\d)\b"
    r"|去年|既往|曾|上次|之前|前次|\d+(?:天|周|月|年)前",
    re.I,
)
_VITALS = re.compile(r"\bvitals?\b|\bv/s\b|生命体征|\b\d{2,3}/\d{2,3}\b", re.I)
_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}|\d{1,2}/\d{1,2}/\d{2,4}")


@dataclass(frozen=True, slots=True)
class Said:
    """A result in a sentence; `now` is False where the sentence speaks of another time."""

    parts: Parts
    analyte: Analyte
    now: bool


def read_sentences(text: str, source: str, span: Span) -> Iterator[Said]:
    """The results in a line of running text, in order. `text` is `plain(source)`."""
    taken = span.start
    vitals = bool(_VITALS.search(text, span.start, span.end))
    for match in _numbers(text, span):
        if match.start < taken:
            continue
        if said := _read_at(text, source, Span(taken, span.end), match, vitals=vitals):
            taken = said.parts.value.span.end
            yield said


def _numbers(text: str, span: Span) -> Iterator[Span]:
    found = {match.start(): match.end() for match in _NUMBER.finditer(text, span.start, span.end)}
    for joint in _JOINT.finditer(text, span.start, span.end):
        if match := _JOINED.match(text, joint.end(), span.end):
            found.setdefault(match.start(), match.end())
    for start in sorted(found)[:_MOST_NUMBERS]:
        yield Span(start, found[start])


def _read_at(text: str, source: str, line: Span, number: Span, *, vitals: bool) -> Said | None:
    """The result whose value begins at `number`."""
    most = min(line.end, number.end + _AHEAD)
    stop = _BREAK.search(text, number.end, most)
    end = stop.start() if stop else most
    atoms, _ = read_value_atoms(text, source, number.start, end)
    if not atoms or not atoms[0].is_a("number", "pair") or atoms[0].is_a("titre"):
        return None
    unit = atoms[1] if len(atoms) > 1 and atoms[1].is_a("unit") else None
    if _OPEN_END.match(text, atoms[-1].span.end, line.end):
        return None
    if not unit and _NO_RESULT.match(text, atoms[0].span.end, line.end):
        return None
    found = _look_back(
        text, line.start, number.start, unit.text if unit else "", pair=atoms[0].is_a("pair"), vitals=vitals
    )
    if not found:
        return None
    name, analyte = found
    before = text[max(line.start, name.start - 40) : name.start]
    clause = _BREAK.split(before)[-1]
    if _WANTED.search(clause) or _WANTED.search(text, name.end, number.start):
        return None
    rest = atoms[1:4]
    printed = next((atom for atom in rest if atom.is_a("range") and not atom.is_a("number")), None)
    flag = next(
        (atom for atom in rest if atom.is_a("flag") and not atom.is_a("qualitative") and atom.text not in "AN"), None
    )
    spans = [one.span if one else None for one in (unit, printed, flag)]
    sentence = text[max(line.start, name.start - 80) : name.start] + text[atoms[-1].span.end : end]
    now = not _OLD.search(sentence) and not _DATE.search(sentence)
    return Said(Parts(name, atoms[0], *spans), analyte, now)


def _look_back(
    text: str, start: int, number: int, unit: str, *, pair: bool, vitals: bool
) -> tuple[Span, Analyte] | None:
    """The longest known name that ends before `number`, linking words left aside."""
    left = max(start, number - _REACH)
    linked = _LINK.search(text, left, number)
    end = linked.start() if linked else number
    for at in _word_starts(text, max(left, end - _LONGEST_NAME), end):
        name = text[at:end]
        for analyte in find_meanings(name):
            if _may_be(analyte, name, unit, pair=pair, vitals=vitals):
                return Span(at, end), analyte
        if (
            unit in ("%", "％")
            and (share := find_analyte(name, unit="%"))
            and share.units[0] == "%"
            and find_meanings(name)
        ):
            return Span(at, end), share
    return None


def _word_starts(text: str, left: int, end: int) -> Iterator[int]:
    """Where a name that ends at `end` may begin: after blanks and marks, within Chinese anywhere."""
    for at in range(left, end):
        before = text[at - 1] if at else " "
        here = text[at]
        han = "一" <= here <= "鿿" or "一" <= before <= "鿿"
        if here.isalnum() and (han or not (before.isalnum() or before in "-_.")):
            yield at


def _may_be(analyte: Analyte, name: str, unit: str, *, pair: bool, vitals: bool) -> bool:
    """Whether a name with such a value is this test here."""
    if (
        pair != (analyte.code == "blood_pressure")
        or analyte.fluid == "urine"
        and not name.lower().startswith(("urin", "尿"))
    ):
        return False
    if unit:
        return unit_fits(analyte, unit)
    if analyte.fluid == "vital":
        return pair or vitals and analyte.code != "bmi" or analyte.code == "spo2" and name not in analyte.ambiguous
    short = len(name) <= 4 and name.isascii()
    return not is_ambiguous(analyte, name) and (not short or name in analyte.en)


def is_ambiguous(analyte: Analyte, name: str) -> bool:
    """Whether a name means other things too, so that without a unit it is not surely this test."""
    return name.casefold() in {one.casefold() for one in analyte.ambiguous}


def unit_fits(analyte: Analyte | None, unit: str) -> bool:
    """Whether a test is reported in such a unit: one of its own or a multiple of one."""
    code = to_ucum(unit)
    return bool(analyte and code) and any(code == known or _kind(code) == _kind(known) for known in analyte.units)


def _kind(code: str) -> str:
    """A unit without its prefixes and powers of ten."""
    return re.sub(r"10\*-?\d+|(?<![a-zA-Z\]])[dcmunpfk](?=[gLlmU\[])|\{[^}]*\}", "", code)


def split_pair(value: Atom, text: str) -> Sequence[Atom]:
    """The two numbers of "120/80"."""
    slash = text.index("/", value.span.start, value.span.end)
    sides = (Span(value.span.start, slash), Span(slash + 1, value.span.end))
    made = []
    for side in sides:
        said = text[side.start : side.end]
        start = side.start + len(said) - len(said.lstrip())
        span = Span(start, start + len(said.strip()))
        made.append(Atom(text[span.start : span.end], span, frozenset({"number"})))
    return made
