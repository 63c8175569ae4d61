"""Which section a heading opens: the known headings of medical reports in English and Chinese, in headings.toml.

Looks at the heading's words only, not at where they stand.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.usecases.medical.records import SectionName

_BRACKETED = re.compile(r"[(（\[【][^()（）\[\]【】]{0,60}[)）\]】]")
_JOINED = re.compile(r"\s*[/&+]\s*")
_NO_WORD = re.compile(r"[^\w\s]+")
_HAN = re.compile("[\u3400-\u9fff]")
_SMALL = frozenset(("a", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"))
_ENDS = frozenset(
    (
        "findings", "impression", "history", "diagnosis", "diagnoses", "medications", "allergies", "results", "plan",
        "recommendation", "recommendations", "technique", "indication", "indications", "conclusion", "conclusions",
        "description", "comparison", "course", "instructions", "assessment", "interpretation",
    )
)  # fmt: skip
"""Headings of one word that end a longer one; others end titles as well ("Discharge summary")."""
_NO_OPENING = frozenset(
    ("no", "not", "none", "non", "denies", "unremarkable", "normal", "negative", "see", "per", "without")
)
"""Words a sentence about a section begins with: "No past medical history" is none."""
_ENDS_ZH = frozenset(("诊断", "所见"))
_MOST_WORDS, _MOST_HAN = 7, 16


@dataclass(frozen=True, slots=True)
class Opening:
    """What a heading opens: a section's name; another one in a report of an examination where `examined` is given."""

    name: SectionName
    examined: SectionName | None = None


def find_opening(label: str) -> Opening | None:
    """What these words open, None where they are no known heading. Brackets, case and blanks do not matter; in front of
    a known heading may stand words that say of what ("CT CHEST FINDINGS", "胸部CT诊断意见")."""
    if len(label) > 90:
        return None
    return _find_chinese(label) if _HAN.search(label) else _find_english(label)


def is_known(label: str) -> bool:
    """Whether these words are a heading as the list has it, with nothing in front."""
    return _normal(label) in _openings()


def names_part(label: str) -> bool:
    """Whether these words name a part of a description, such as an organ."""
    return _normal(label) in _parts()


def _find_english(label: str) -> Opening | None:
    plain = _normal(label)
    if found := _openings().get(plain):
        return found
    words, said = plain.split(), _BRACKETED.sub(" ", label).replace("-", " ").split()
    if not 2 <= len(words) <= _MOST_WORDS or words[0] in _NO_OPENING or not _is_title(said):
        return None
    ends = (" ".join(words[cut:]) for cut in range(1, len(words)))
    return next((found for end in ends if (" " in end or end in _ENDS) and (found := _openings().get(end))), None)


def _find_chinese(label: str) -> Opening | None:
    plain = _normal(label)
    if len(plain) > _MOST_HAN or plain[:1] in "未无否不":
        return None
    ends = (plain[cut:] for cut in range(len(plain) - 1))
    longest = (
        found for end in ends if len(end) >= 3 or end in _ENDS_ZH or end == plain if (found := _openings().get(end))
    )
    return next(longest, None)


def _is_title(words: list[str]) -> bool:
    """Whether words are written as a title is: each with a capital, but for the small ones."""
    return all(word[0].isupper() or not word[0].isalpha() or word in _SMALL for word in words if word)


def _normal(label: str) -> str:
    """Small letters, "and" between, no marks; without blanks where it is Chinese."""
    plain = _NO_WORD.sub(" ", _JOINED.sub(" and ", _BRACKETED.sub(" ", label)).replace("’s", "").replace("'s", ""))
    said = " ".join(plain.casefold().split())
    return said.replace(" ", "") if _HAN.search(said) else said


@cache
def _load() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("headings.toml").read_text("utf-8"))


@cache
def _openings() -> Mapping[str, Opening]:
    kept = dict(_load())
    either = kept.pop("either")
    kept.pop("parts")
    openings = {
        _normal(said): Opening(name) for name, headings in kept.items() for said in (*headings["en"], *headings["zh"])
    }
    for examined, others in either.items():
        for name, headings in others.items():
            for said in (*headings["en"], *headings["zh"]):
                openings[_normal(said)] = Opening(name, examined)
    return openings


@cache
def _parts() -> frozenset[str]:
    parts = _load()["parts"]
    return frozenset(map(_normal, (*parts["en"], *parts["zh"])))
