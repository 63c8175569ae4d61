"""Errors put into correct sentences about a report: one thing at a time is made wrong. Knows no check and no list of theirs.

Each kind is a function of a sentence that gives its wrong versions. Words are this module's own.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_DIGITS = re.compile(r"(?<![\w.^*/])\d+(?:\.\d+)?(?![\w]*[\^])(?!\d)")
_UNITS = {
    "mg/dL": ["mmol/L", "g/dL"], "mmol/L": ["mg/dL", "µmol/L"], "g/L": ["g/dL", "mg/L"], "g/dL": ["g/L", "mg/dL"], "mg": ["g", "mcg"],
    "mcg": ["mg"], "mm": ["cm"], "cm": ["mm"], "U/L": ["mmol/L", "g/L"], "mmHg": ["cmH2O", "kPa"], "kg": ["lb", "g"], "pounds": ["kg"],
    "weeks": ["months", "days"], "week": ["month"], "months": ["weeks", "years"], "month": ["year"], "days": ["weeks", "hours"],
    "years": ["months"], "hours": ["days"], "umol/L": ["mmol/L"], "μmol/L": ["mmol/L"], "ng/mL": ["mg/mL"], "pg/mL": ["ng/mL"],
    "mL": ["L"], "g": ["mg"], "mIU/L": ["IU/mL"], "meq/L": ["mg/dL"], "mEq/L": ["mg/dL"], "x10^9/L": ["x10^12/L"], "×10^9/L": ["×10^12/L"],
    "minutes": ["hours"], "10*3/uL": ["10*6/uL"], "fL": ["pg"], "pg": ["fL"], "kg/m2": ["kg/cm2"], "mm[Hg]": ["kPa"], "/min": ["/h"],
    "个月": ["周"], "周": ["个月"], "天": ["周"], "年": ["个月"], "小时": ["天"], "pmol/L": ["nmol/L"], "℃": ["℉"], "度": ["%"],
    "分钟": ["小时"],
}  # fmt: skip
_SIDES = [("left", "right"), ("Left", "Right"), ("left", "right"), ("左", "右")]
_DROPPED = [
    (r"\bNo (\w)", lambda m: f"There is {m[1]}"), (r"\bno (?=\w)", lambda _: "a "), (r"\b[Dd]enies\b", lambda _: "reports"), (r"\b[Dd]enied\b", lambda _: "reported"),
    (r"\b(is|are|was|were) not\b", lambda m: m[1]), (r"\b[Nn]egative for\b", lambda _: "positive for"), (r"\bwithout\b", lambda _: "with"),
    (r"\bdo not\b", lambda _: "do"), (r"\bdoes not (\w+)\b", lambda m: f"{m[1]}s"), (r"未见(?!异常)(?:明显)?", lambda _: "可见"), (r"(?<!有)无(?=[\u4e00-\u9fff]{2})", lambda _: "有"),
    (r"没有(?!发现异常)(?:发现|查到|看到)?", lambda _: "有"), (r"否认", lambda _: "有"), (r"未闻及", lambda _: "闻及"), (r"阴性", lambda _: "阳性"), (r"\bnegative\b", lambda _: "positive"),
]  # fmt: skip
_ADDED = [
    (r"\bThere is (?:a|an)? ?(?!no)", lambda _: "There is no "), (r"\bThere are (?!no)", lambda _: "There are no "), (r"^(?:A|An) (?=[a-z\d])", lambda _: "No "),
    (r"\b(is|are|was|were) (?!not|no\b)(?=(?:seen|found|present|noted|torn|swollen|enlarged|thickened|allergic|raised|removed|stopped)\b)", lambda m: f"{m[1]} not "),
    (r"\b(?:reports|endorses|complains of)\b", lambda _: "denies"), (r"\bhas (?:a )?(?=(?:history|had|been)\b)", lambda _: "has no "), (r"\bshows? (?!no)", lambda _: "does not show "),
    (r"(?<![未没可])见(?=[一少多点散及])(?:一枚|一处|少许)?", lambda _: "未见"), (r"(?<![没未])有(?=一个|一处|多个|少量|慢性|急性|中度|高血压|哮喘)", lambda _: "没有"), (r"阳性", lambda _: "阴性"), (r"\bpositive\b", lambda _: "negative"),
    (r"^(Complete|Horizontal|Moderate|Mild|Multiple|Acute) ", lambda m: f"No {m[1].lower()} "),
]  # fmt: skip
_SITES = [
    ("lung", "liver"), ("lungs", "kidneys"), ("heart", "liver"), ("liver", "spleen"), ("kidney", "lung"), ("knee", "hip"), ("shoulder", "ankle"),
    ("ankle", "wrist"), ("foot", "hand"), ("feet", "hands"), ("hand", "foot"), ("breast", "thyroid"), ("brain", "liver"), ("abdomen", "neck"), ("chest", "neck"),
    ("upper lobe", "lower lobe"), ("lower lobe", "upper lobe"), ("sigmoid colon", "stomach"), ("rectum", "esophagus"), ("gallbladder", "pancreas"), ("uterus", "bladder"),
    ("medial", "lateral"), ("lateral", "medial"), ("anterior", "posterior"), ("posterior", "anterior"), ("back", "neck"), ("hip", "elbow"), ("leg", "arm"), ("neck", "hip"),
    ("throat", "eye"), ("eyes", "ears"), ("ears", "eyes"), ("elbow", "knee"), ("spine", "pelvis"), ("wrist", "toe"), ("appendix", "gallbladder"), ("stomach", "bladder"),
    ("右肺", "右肾"), ("上叶", "下叶"), ("下叶", "上叶"), ("胆囊", "膀胱"), ("肝", "脾"), ("左肾", "左肺"), ("子宫", "膀胱"), ("胃窦", "食管"), ("十二指肠", "结肠"), ("胸腔", "腹腔"),
    ("甲状腺", "乳腺"), ("乳", "肾"), ("腰椎", "颈椎"), ("桡骨", "股骨"), ("尺骨", "腓骨"), ("心包", "胸膜"), ("颈内动脉", "股动脉"), ("基底节区", "小脑"), ("左房", "左室"), ("二尖瓣", "三尖瓣"),
    ("纵隔", "腹股沟"), ("上肢", "下肢"), ("胰腺", "前列腺"), ("食管", "直肠"), ("左心房", "右心室"),
]  # fmt: skip
_SURER = [
    (r"\b[Pp]ossible ", ""), (r"\b[Pp]robable ", ""), (r"\b[Ss]uspected ", ""), (r"\bprobably ", ""), (r"\bmay be\b", "is"), (r"\bcould be\b", "is"), (r"\bmay have\b", "has"),
    (r"\blikely\b ?", ""), (r", but this is not certain", ""), (r"\bis suspected\b", "is present"), (r"\bsuspicious for\b", "diagnostic of"), (r"\bmight\b", "does"), (r"不除外|不能排除", "确诊"),
    (r"可疑|怀疑是", "确诊为"), (r"，还没有完全确定", ""), (r"考虑(?=[^手做]{2,6}(?:癌|炎|病|瘤))", "确诊"), (r"\b[Cc]oncern(?:ing)? for\b", "definite"), (r"\b[Ww]e suspect\b", "there is"),
]  # fmt: skip
_TURNED = [
    ("increased", "decreased"), ("decreased", "increased"), ("above", "below"), ("below", "above"), ("high", "low"), ("low", "high"), ("elevated", "reduced"), ("raised", "lowered"),
    ("improved", "worsened"), ("better", "worse"), ("worse", "better"), ("fell", "rose"), ("Increase", "Decrease"), ("gain", "loss"), ("larger", "smaller"), ("mild", "severe"), ("moderate", "mild"),
    ("Mild", "Severe"), ("Moderate", "Severe"), ("severe", "mild"), ("stable", "worse"), ("started", "stopped"), ("stopped", "started"), ("Continue", "Stop"), ("improving", "worsening"),
    ("高于", "低于"), ("低于", "高于"), ("偏高", "偏低"), ("偏低", "偏高"), ("升高", "降低"), ("好转", "加重"), ("加重", "好转"), ("增大", "缩小"), ("轻度", "重度"), ("中度", "轻度"), ("急性", "慢性"), ("Acute", "Chronic"),
    ("正常上限", "正常下限"), ("acute", "chronic"), ("增强", "减弱"), ("decreasing", "increasing"), ("increasing", "decreasing"),
]  # fmt: skip
_DAYS = [("January", "June"), ("2018", "2008"), ("2019", "2009"), ("October", "March"), ("2015", "2005")]


@dataclass(frozen=True, slots=True)
class Base:
    """A correct sentence, the number of its report among all, and that report's text."""

    text: str
    report: int
    source: str
    language: str


@dataclass(frozen=True, slots=True)
class Damage:
    """A wrong sentence and what was done to it."""

    kind: str
    text: str
    base: Base


def damage(bases: Sequence[Base], others: Sequence[Base], chance: random.Random) -> Iterator[Damage]:
    """Every way of making each of `bases` wrong; `others` give the sentences about another person."""
    for base in bases:
        for kind, change in _KINDS.items():
            versions = [text for text in change(base, chance) if text != base.text and text not in base.source]
            yield from (Damage(kind, text, base) for text in versions[:2])
        strange = [one for one in others if one.report != base.report and one.language == base.language]
        if strange:
            yield Damage("patient", chance.choice(strange).text, base)


def _change_number(base: Base, chance: random.Random) -> Iterator[str]:
    for match in list(_DIGITS.finditer(base.text))[:2]:
        for _ in range(6):
            new = _other_number(match[0], chance)
            if new != match[0] and not re.search(rf"(?<![\d.]){re.escape(new)}(?![\d.])", base.source):
                yield base.text[: match.start()] + new + base.text[match.end() :]
                break


def _other_number(digits: str, chance: random.Random) -> str:
    at = chance.choice([i for i, c in enumerate(digits) if c.isdigit()])
    return digits[:at] + str((int(digits[at]) + chance.randint(1, 8)) % 9 + 1) + digits[at + 1 :]


def _swap_number(base: Base, chance: random.Random) -> Iterator[str]:
    """A number of another line of the report in the place of this one."""
    matches = list(_DIGITS.finditer(base.text))
    rows = [row for row in re.split(r"[\n.。;；]\s*(?!\d)", base.source) if matches and matches[0][0] not in row]
    found = [m[0] for row in rows for m in _DIGITS.finditer(row) if m[0] not in base.text and ("." in m[0]) == ("." in matches[0][0])]
    if matches and found:
        match = matches[0]
        yield base.text[: match.start()] + chance.choice(found) + base.text[match.end() :]


def _change_unit(base: Base, chance: random.Random) -> Iterator[str]:
    for unit, others in _UNITS.items():
        end = r"(?![A-Za-z/\d])" if unit.isascii() or unit[-1].isalpha() and unit[-1].isascii() else "(?![前内初后龄轻级])"
        for match in list(re.finditer(rf"(?<=\d)([ -]?){re.escape(unit)}{end}", base.text))[:1]:
            yield base.text[: match.start()] + match[1] + chance.choice(others) + base.text[match.end() :]


def _change_side(base: Base, chance: random.Random) -> Iterator[str]:
    for one, other in (*_SIDES, *((b, a) for a, b in _SIDES)):
        pattern = rf"(?<!从)(?<!约){one}(?!右|旁|左)" if not one.isascii() else rf"\b{one}(?=[ ,.-](?!side of)|$)(?!-hand)"
        if (match := re.search(pattern, base.text)) and not re.search(rf"\b(?:{other})\b" if other.isascii() else other, base.text):
            yield base.text[: match.start()] + other + base.text[match.end() :]


def _by(rules: list[tuple[str, Callable[[re.Match[str]], str]]]) -> Callable[[Base, random.Random], Iterator[str]]:
    def change(base: Base, chance: random.Random) -> Iterator[str]:
        for pattern, new in rules:
            if match := re.search(pattern, base.text):
                yield base.text[: match.start()] + new(match) + base.text[match.end() :]

    return change


def _by_words(rows: list[tuple[str, str]]) -> Callable[[Base, random.Random], Iterator[str]]:
    def change(base: Base, chance: random.Random) -> Iterator[str]:
        for one, other in rows:
            pattern = rf"(?<![\w-]){re.escape(one)}(?![\w-])" if one.isascii() else re.escape(one)
            if match := re.search(pattern, base.text):
                yield base.text[: match.start()] + other + base.text[match.end() :]

    return change


def _make_surer(base: Base, chance: random.Random) -> Iterator[str]:
    for pattern, new in _SURER:
        changed = re.sub(pattern, new, base.text, count=1)
        if changed != base.text:
            yield changed[:1].upper() + changed[1:]


_KINDS: dict[str, Callable[[Base, random.Random], Iterator[str]]] = {
    "number": _change_number,
    "swapped": _swap_number,
    "unit": _change_unit,
    "side": _change_side,
    "negation lost": _by(_DROPPED),
    "negation added": _by(_ADDED),
    "anatomy": _by_words(_SITES),
    "certainty": _make_surer,
    "direction": _by_words(_TURNED),
    "date": _by_words(_DAYS),
}
