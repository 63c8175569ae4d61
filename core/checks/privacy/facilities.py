"""Hospitals, practices, schools and firms by the words that they are called by.

Chinese ones by their endings. Does not know a firm that is called by a name alone.
"""

import re
from collections.abc import Iterator, Sequence

from core.checks.lexicon import is_common_word
from core.checks.privacy.clinical import is_clinical
from core.checks.privacy.found import Found
from core.checks.privacy.words import Word

_ENDS = frozenset(
    [
        "hospital",
        "hospitals",
        "clinic",
        "clinics",
        "infirmary",
        "hospice",
        "sanatorium",
        "sanitarium",
        "healthcare",
        "pharmacy",
        "laboratory",
        "laboratories",
        "labs",
        "diagnostics",
        "university",
        "college",
        "school",
        "academy",
        "institute",
        "foundation",
        "trust",
        "inc",
        "corp",
        "corporation",
        "llc",
        "ltd",
        "limited",
        "plc",
        "gmbh",
        "ag",
        "llp",
        "lp",
        "co",
        "company",
        "group",
        "holdings",
        "associates",
        "partners",
        "bank",
        "insurance",
        "church",
        "krankenhaus",
        "klinikum",
        "klinik",
        "sjukhus",
        "sygehus",
        "sykehus",
        "ziekenhuis",
        "kft",
        "spa",
        "srl",
        "bv",
        "oy",
        "ab",
    ]
)
_PAIRS = frozenset(
    [
        "medical center",
        "medical centre",
        "health center",
        "health centre",
        "health system",
        "health services",
        "cancer center",
        "heart center",
        "surgery center",
        "surgical center",
        "nursing home",
        "care center",
        "medical group",
        "medical associates",
        "family practice",
        "family medicine",
        "general practice",
        "nhs trust",
        "rehabilitation center",
        "rehab center",
        "imaging center",
        "dialysis center",
        "birth center",
        "urgent care",
        "wellness center",
        "eye center",
        "trauma center",
        "senior living",
        "assisted living",
        "retirement community",
        "treatment center",
        "specialty hospital",
        "high school",
        "elementary school",
    ]
)
_FIRST = frozenset(
    [
        "hospital",
        "hôpital",
        "hospitalier",
        "clinique",
        "clínica",
        "clinica",
        "klinikum",
        "universitätsklinikum",
        "klinik",
        "krankenhaus",
        "ospedale",
        "szpital",
        "nemocnice",
        "policlinico",
        "universidad",
        "université",
        "università",
        "chu",
        "centre",
    ]
)
_KIND = frozenset(
    [
        "the",
        "this",
        "our",
        "your",
        "his",
        "her",
        "their",
        "outside",
        "local",
        "referring",
        "emergency",
        "day",
        "same",
        "a",
        "an",
        "any",
        "another",
        "other",
        "general",
        "acute",
        "urgent",
        "primary",
        "care",
        "pain",
        "sleep",
        "wound",
        "heart",
        "cancer",
        "eye",
        "breast",
        "diabetes",
        "diabetic",
        "memory",
        "surgical",
        "surgery",
        "outpatient",
        "inpatient",
        "walk-in",
        "women's",
        "men's",
        "home",
        "hospital",
        "clinic",
        "medical",
        "health",
        "family",
        "dental",
        "foot",
        "hand",
        "spine",
        "stroke",
        "trauma",
        "transplant",
        "fertility",
        "allergy",
        "asthma",
        "anticoagulation",
        "coumadin",
        "warfarin",
        "infusion",
        "vascular",
        "hypertension",
        "headache",
        "movement",
        "falls",
        "bariatric",
        "prenatal",
        "high",
        "school",
        "middle",
        "elementary",
        "medicine",
        "clinical",
        "reference",
        "central",
        "blood",
        "life",
        "disability",
        "travel",
        "state",
        "public",
        "private",
        "teaching",
        "to",
        "at",
        "in",
        "from",
        "and",
        "of",
        "for",
        "with",
    ]
)
_INNER = frozenset(
    ["of", "and", "&", "the", "for", "at", "de", "la", "du", "des", "del", "di", "der", "und", "st", "saint"]
)
_LONGEST = 7
_HAN_END = (
    r"(?:中心医院|人民医院|中医院|总医院|附属医院|医院|卫生院|卫生服务中心|卫生服务站|卫生室|诊所|门诊部|妇幼保健院|保健院|疾控中心|疾病预防控制中心|体检中心|急救中心|血液中心|检验所|检验中心|医学检验实验室"
    r"|疗养院|养老院|护理院|福利院|大学|学院|中学|小学|幼儿园|有限公司|股份公司|集团|药房|大药房|派出所|居委会|村委会)"
)
_HAN = re.compile(
    rf"[\u4e00-\u9fff·（）()]{{2,24}}?{_HAN_END}(?:[\u4e00-\u9fff]{{1,6}}(?:院区|分院|校区))?(?!{_HAN_END})"
)
_HAN_LEAD = re.compile(
    r"^.*(?:就诊于|转诊至|转诊到|转入|转至|转往|转到|送至|送往|送到|就诊|求诊|住院于|住在|就读于|毕业于|任职于|工作于|出院于|入住|前往|来自|来到|到达|曾在|曾于|曾至|曾到|已在|赴|至|到|于|在|由|从|往|来|经|去|送|入|为|是|的|与|(?<!协)和(?!平)|及|、|建议转|拟转|转(?!化))(?=[\u4e00-\u9fff]{2})"
)
_HAN_GENERIC = re.compile(
    r"^(?:我|本|该|贵|外|当地|上级|下级|某|各|多家|其他|其它|附近|院外|到|在|于|社区|专科|综合|三甲|三级|二级|一级|县级|市级|省级|基层|当地县|外地|当地市|原|同|就近|定点|互联网|大型|正规|此|每家|这家|那家|一家|当地人民|外院|上级人民|我市|我县|我省)*"
    rf"{_HAN_END}$"
)


def find_facilities(text: str, words: Sequence[Word]) -> Iterator[Found]:
    """In order of ending; they may overlap."""
    for at, word in enumerate(words):
        if word.capital and (end := _ends_name(words, at)):
            first = _first_word(words, at)
            if first < at and any(_is_own(words[one]) for one in range(first, at)):
                yield Found(words[first].start, words[end - 1].end, "facility")
        if word.capital and word.plain in _FIRST and (last := _last_word(words, at)) > at + 1:
            yield Found(word.start, words[last - 1].end, "facility")
    for match in _HAN.finditer(text):
        start = match.start()
        if lead := _HAN_LEAD.match(match[0]):
            start += lead.end()
        name = text[start : match.end()]
        if not _HAN_GENERIC.match(name):
            yield Found(start, match.end(), "facility")


def _ends_name(words: Sequence[Word], at: int) -> int:
    """The end (exclusive) of what says which kind of body it is, when that begins with word `at`; else 0."""
    pair = f"{words[at].plain} {words[at + 1].plain}" if at + 1 < len(words) and words[at + 1].gap == " " else ""
    if pair in _PAIRS and words[at + 1].capital:
        return at + 2
    return (
        at + 1
        if words[at].plain in _ENDS
        and words[at].plain not in ("group", "bank", "church", "trust", "school", "co", "ag", "ab", "spa", "lp")
        or words[at].plain in ("group", "bank", "church", "trust", "school", "co")
        and at
        and words[at - 1].capital
        and not words[at - 1].opens
        else 0
    )


def _first_word(words: Sequence[Word], at: int) -> int:
    """Where the capitals before word `at` begin, with small words among them."""
    first = at
    while first > max(0, at - _LONGEST) and words[first].gap in (
        " ",
        ", ",
        " & ",
        "-",
        ". ",
        "'s ",
        "’s ",
        ".",
        "' ",
        "’ ",
    ):
        if (
            words[first].gap == ", "
            and words[first - 1].plain not in ("inc", "md")
            and words[at].plain not in ("inc", "llc", "ltd", "pc", "llp")
        ):
            break
        before = words[first - 1]
        if not before.capital and before.plain not in _INNER:
            break
        first -= 1
    while first < at and (
        not words[first].capital or words[first].plain in ("the", "at", "in", "from", "to", "of", "and", "for")
    ):
        first += 1
    return first


def _last_word(words: Sequence[Word], at: int) -> int:
    """The end (exclusive) of the capitals after word `at`: Hospital Clínico San Carlos, Klinikum Großhadern."""
    last = at + 1
    while (
        last < min(len(words), at + _LONGEST)
        and words[last].gap in (" ", "-", ". ")
        and (words[last].capital or words[last].plain in _INNER)
    ):
        last += 1
    while last > at + 1 and not words[last - 1].capital:
        last -= 1
    return last if any(_is_own(word) and not is_common_word(word.plain) for word in words[at + 1 : last]) else at + 1


def _is_own(word: Word) -> bool:
    """Whether a word is more than a kind of body or a field of medicine."""
    return word.capital and word.plain not in _KIND and not is_clinical(word.plain) and word.plain not in _INNER
