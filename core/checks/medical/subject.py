"""Whether a statement is about the person of the report, and about something the report mentions.

Compares sex, age and names with the report's own, and every medical term with all that the report names. A sentence
from another report that says nothing this one does not also say cannot be told.
"""

import re
from collections.abc import Iterator

from core.checks.check import Check
from core.checks.medical.amounts import CODE, find_amounts
from core.checks.medical.coverage import GENERAL, PURPOSE, is_foreign, is_meant
from core.checks.medical.pairing import COMPARED
from core.checks.medical.recall import recall
from core.checks.medical.said_certainty import find_family
from core.checks.medical.source import Source
from core.checks.medical.terms import HAN
from core.documents.document import Span
from core.messages import words

_SEX = {
    "female": re.compile(r"\b(?:she|her|hers|herself|female|woman|girl|lady|(?-i:Mrs|Ms|Miss))\b\.?|女性"
                         r"|女(?=[，,、 \d]|患|士|孩|童)|女士|她|性别[：:]?\s?女|妇女", re.I),
    "male": re.compile(r"\b(?:he|him|his|himself|male|man|boy|gentleman|mr)\b\.?|男性|男(?=[，,、 \d]|患|士|孩|童)"
                       r"|先生|(?<!其)他(?![们人院汀克])|性别[：:]?\s?男", re.I),
}  # fmt: skip
_RELATIVE = re.compile(
    r"\b(?:mother|father|brother|sister|wife|husband|son|daughter|aunt|uncle|cousin|grand\w+|mom|dad|partner"
    r"|girlfriend|boyfriend|child|children|baby|infant|spouse|sibling|family|niece|nephew|doctor|dr|nurse)\b|母|父"
    r"|兄|弟|姐|妹|妻|夫|儿|孩|婴|家属|医生",
    re.I,
)
_STATED_SEX = re.compile(
    r"\b(?:sex|gender)\s*[:：]?\s*(?P<sex>female|male|f|m)\b|性\s?别\s*[:：]?\s*(?P<zh>[男女])", re.I
)
_OLD = re.compile(
    r"(?P<years>\d{1,3})(?:[\s-]*(?:years?|yrs?)[\s-]*(?:old|of age)|[\s-]?y/?o\b)|\b(?:aged?"
    r"|age\s?[:：]?)\s?(?:of\s)?(?P<aged>\d{1,3})\b|(?P<han>\d{1,3})\s?岁|年龄\s*[:：]?\s*(?P<han2>\d{1,3})",
    re.I,
)
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss)\.?\s+([A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)|\b(?:patient"
    r"|named?)\s*[:：]?\s+([A-Z][a-z’'-]+\s[A-Z][a-z’'-]+)|([\u4e00-\u9fff]{1,3})(?:先生|女士|小姐)"
    r"|患者([\u4e00-\u9fff]{2,3})(?=[，,])"
)
_FULL_NAME = re.compile(
    r"^([A-Z][a-z’'-]+\s[A-Z][a-z’'-]+)(?=\s(?:is|was|has|had|presents|presented|reports|denies|comes|returns)\b)"
)
_NOT_NAMES = re.compile(
    r"^(?:The|This|That|Her|His|Your|Chest|Blood|Heart|Physical|Past|Social|Family|Review|Abdominal|Left|Right|No"
    r"|Mild)\b|患者|病人|本次|此次|目前|既往|因|为|自|于|入院|男|女|老年"
)


def check_subject(statement: Source, source: Source, report: Source) -> Check:
    """Sex, age, name, whose it is, and whether the report mentions it at all; None where it has a part of it."""
    checks = (
        ("subject_sex", _find_other_sex(statement.text, report.text)),
        ("subject_age", _find_other_age(statement.text, report.text)),
        ("subject_name", _find_other_names(statement.text, report.text)),
        ("subject_family", find_family(statement, source, report)),
        ("subject_unknown", find_unmentioned(statement, report)),
    )
    for key, found in checks:
        spans = list(found)
        if spans:
            said = ", ".join(dict.fromkeys(statement.text[span.start : span.end] for span in spans))
            untold = key == "subject_unknown" and not is_foreign(statement, report)
            return Check("subject", None if untold else False, words(f"medical_checks.{key}", said=said), tuple(spans))
    return Check("subject", True, words("medical_checks.subject_told"))


@recall(64)
def read_sex(text: str) -> str:
    """ "female", "male", or "" where a text does not say or says both."""
    stated = _STATED_SEX.search(text)
    if stated:
        return {"f": "female", "m": "male", "女": "female", "男": "male"}[(stated["sex"] or stated["zh"]).lower()[0]]
    plain = "\n".join(line for line in re.split(r"(?<=[.。!?;；])\s*|\n", text) if not _RELATIVE.search(line))
    counts = {sex: len(pattern.findall(plain)) for sex, pattern in _SEX.items()}
    first, second = sorted(counts, key=lambda sex: -counts[sex])
    return first if counts[first] >= 1 and counts[first] >= 8 * counts[second] else ""


def _find_other_sex(statement: str, report: str) -> Iterator[Span]:
    """Words of the other sex, but for a sentence that the report itself says, and the "MR" of a scan."""
    sex = read_sex(report)
    if sex and not _RELATIVE.search(statement) and statement.strip() not in report:
        other = "male" if sex == "female" else "female"
        found = (match for match in _SEX[other].finditer(statement) if match[0] != "MR")
        yield from (Span(*match.span()) for match in found)


@recall(256)
def _ages(text: str) -> tuple[tuple[int, Span], ...]:
    return tuple((int(match[match.lastgroup or "years"]), Span(*match.span())) for match in _OLD.finditer(text))


def _find_other_age(statement: str, report: str) -> Iterator[Span]:
    known = {age for age, _ in _ages(report)}
    yield from (span for age, span in _ages(statement) if known and age not in known)


def _find_other_names(statement: str, report: str) -> Iterator[Span]:
    for pattern in (_TITLED, _FULL_NAME):
        for match in pattern.finditer(statement):
            name = next((group for group in match.groups() if group), "")
            at = statement.find(name, match.start())
            known = _NOT_NAMES.search(name) or CODE.fullmatch(name) or _is_named(name, report)
            if name and not known:
                yield Span(at, at + len(name))


def _is_named(name: str, report: str) -> bool:
    low = report.lower()
    if HAN.search(name):
        return name in report
    return all(part.lower().removesuffix("'s").removesuffix("’s") in low for part in name.split())


def find_unmentioned(statement: Source, report: Source) -> Iterator[Span]:
    """Findings, diseases, procedures, drugs and measures that the report names in no words that the project knows."""
    for one, part in statement.mentions:
        if PURPOSE.search(part.sentence.text[: one.term.span.start]):
            continue
        measured = one.term.concept.kind == "measure" and bool(find_amounts(part.sentence.text))
        if (one.term.concept.kind in COMPARED or measured) and one.key not in GENERAL and not is_meant(one, report):
            start = part.sentence.span.start
            yield Span(start + one.term.span.start, start + one.term.span.end)
