"""Months and days of the week that a text names, in any language CLDR knows. Does not know days, years or times."""

import re
from dataclasses import dataclass

from core.checks.translation.calendar_names import Names, load_names
from core.documents.document import Span
from core.models.language_tags import main_language

_ENDINGS = "aeiouyáéíóúýąęěůаеиоуыэюяьйіїєαεηιοωυάέίόsmnмх"
_ORDINARY = {"en": ("march", "august"), "fr": ("mars",), "da": ("maj", "marts")}
"""Names that are ordinary words too: these count only with a capital."""
_OTHER_WORDS = frozenset(("среди",))
_NUMBERED_DAYS = frozenset(("segunda", "terça", "quarta", "quinta", "sexta"))
"""Portuguese days without their "-feira" are ordinals too."""
_BEFORE_MAY = re.compile(
    r"(?:\d(?:st|nd|rd|th)?[ -]|\b(?:[io]n|of|since|until|last|this|next|early|late|by|mid)[ -])$", re.I
)
_AFTER_MAY = re.compile(r" \d")


@dataclass(frozen=True, slots=True)
class Named:
    """A month from 1 to 12, or a day of the week from 0, Monday, and where it stands. What is not `sure` may be an
    ordinary word: it tells, and need not be told."""

    value: int
    span: Span
    sure: bool = True


def find_months(text: str, language: str) -> tuple[Named, ...] | None:
    """In order; None for a language whose months are not known."""
    return _find(text, load_names(main_language(language), "months"))


def find_weekdays(text: str, language: str) -> tuple[Named, ...] | None:
    """In order; None for a language whose days are not known."""
    return _find(text, load_names(main_language(language), "days"))


def _find(text: str, names: Names | None) -> tuple[Named, ...] | None:
    if names is None:
        return None
    found = []
    for match in names.pattern.finditer(text):
        said = next(group for group in match.groups() if group)
        if _is_meant(text, match, said, names.language):
            value = int(said) if said.isdecimal() else names.values[said.lower()]
            found.append(Named(value, Span(*match.span()), _is_sure(match, said, names.language)))
    return tuple(found)


def _is_meant(text: str, match: re.Match[str], said: str, language: str) -> bool:
    """Whether the word is the month, where it may be another word: May with a date or a preposition beside it."""
    if language == "en" and said == "May":
        before = text[max(0, match.start() - 8) : match.start()]
        return bool(_BEFORE_MAY.search(before) or _AFTER_MAY.match(text, match.end()))
    if match[0].lower() in _OTHER_WORDS:
        return False
    return said[0].isupper() or said.lower() not in _ORDINARY.get(language, ())


def _is_sure(match: re.Match[str], said: str, language: str) -> bool:
    """Oktoberhälfte and июньский tell the month, Мартин does not mean it; "thứ hai" may be the second of anything."""
    if language == "pt" and said.lower() in _NUMBERED_DAYS:
        return False
    if language == "vi":
        return said not in ("giêng", "chạp") and (said.isdecimal() or not said.islower() or said == "chủ nhật")
    tail = match["tail"] if "tail" in match.re.groupindex else ""
    return len(tail or "") <= 3 and all(char in _ENDINGS for char in tail or "")
