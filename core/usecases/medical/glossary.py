"""Hard words of medical reports in plain words, each with where it is explained to the public; read from glossary.toml.

Explains what a word or a test is. Does not know what a finding or a result means for anybody.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from core.checks.phrasebook import Phrasebook, make_phrasebook
from core.documents.document import Span
from core.messages import UiLanguage

SHORT = 2
"""Letters of a name too short to be recognised inside a sentence ("PT" may be a patient); it can still be looked up."""
_PLURAL = re.compile(r"(?<![sxi])$")
_NAMES_MORE = re.compile(
    r"\s(?:nurses?|clinics?|teams?|units?|specialists?|services?|wards?)\b|门诊|科室|病房|专科", re.I
)
"""After a word that then names people or a place ("heart failure nurse")."""
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One word. `swaps` says that the plain English words can stand in its place in a sentence."""

    kind: Literal["test", "word"]
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    plain_english: str
    plain_chinese: str
    source: str
    swaps: bool = False

    def names(self, language: str) -> tuple[str, ...]:
        """How it is called in a report of this language."""
        return self.chinese if language == "zh" else self.english

    def plain(self, language: UiLanguage) -> str:
        """The explanation."""
        return self.plain_chinese if language == "zh" else self.plain_english


@cache
def load_glossary() -> tuple[Entry, ...]:
    """All entries, in the order of the file."""
    tree = tomllib.loads(Path(__file__).with_name("glossary.toml").read_text(encoding="utf-8"))
    return tuple(_read_row(row, group) for group in tree["group"] for row in group["rows"])


def find_entry(name: str) -> Entry | None:
    """The entry with this name in either language, whatever its case, width and signs; a plural is one too."""
    wanted = _fold(name)
    return _by_name().get(wanted) or (_by_name().get(wanted.removesuffix("s")) if wanted.isascii() else None)


def find_terms(text: str, language: str) -> Iterator[tuple[Span, Entry]]:
    """Where hard words stand in a text of this language, in order, the longest at each place."""
    entries = load_glossary()
    for span, label in _phrasebook("zh" if language == "zh" else "en").find(text):
        name, entry = text[span.start : span.end], entries[int(label)]
        if _NAMES_MORE.match(text, span.end):
            continue
        if not _is_abbreviation(name, entry) or name in entry.names(language):
            yield span, entry


def _is_abbreviation(name: str, entry: Entry) -> bool:
    """Whether the name is written in capitals only in the glossary, so that other writing is another word."""
    same = [one for one in entry.english if one.casefold() == name.casefold()]
    return bool(same) and same[0].isupper()


@cache
def _phrasebook(language: UiLanguage) -> Phrasebook:
    return make_phrasebook(
        (
            (_as_phrase(name, language), str(number))
            for number, entry in enumerate(load_glossary())
            for name in entry.names(language)
            if len(name) > (1 if language == "zh" else SHORT)
        ),
        language,
    )


def _as_phrase(name: str, language: UiLanguage) -> str:
    """The name as the phrasebook reads it; an English one may stand in the plural."""
    plain = re.sub(r"([.+*?()\[\]|^$\\])", r"\\\1", name)
    return plain if language == "zh" or name.isupper() else _PLURAL.sub("s?", plain)


@cache
def _by_name() -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in load_glossary():
        for name in (*entry.english, *entry.chinese):
            found.setdefault(_fold(name), entry)
    return found


def _fold(name: str) -> str:
    return _NOT_LETTERS.sub("", name.casefold())


def _read_row(row: str, group: dict[str, object]) -> Entry:
    english, chinese, plain, plain_chinese, *topic = (cell.strip() for cell in row.split("|"))
    names = tuple(name.strip() for name in english.split(","))
    return Entry(
        group["kind"],
        names,
        tuple(name.strip() for name in chinese.split(",") if name.strip() != "-"),
        plain.removeprefix("="),
        plain_chinese,
        f"{group['reference']}: {topic[0] if topic else names[0]}",
        swaps=plain.startswith("="),
    )
