"""Results and sentences of a report in plain words: short sentences for results, hard words explained where they stand.

A sentence of the report keeps every word of its own except, for those who want it simple, a hard word that another can
take the place of. Says "normal" only where the report does. Does not choose what is shown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.documents.document import Span
from core.messages import UiLanguage, Words, words
from core.usecases.medical.glossary import Entry, find_entry, find_terms
from core.usecases.medical.labs.analytes import load_analytes
from core.usecases.medical.records import LabResult, ReadingLevel, Term
from core.usecases.medical.result_lines import CRITICAL, range_text, value_text

_SINGULAR = ("ss", "us", "is", "as")
"""Endings in -s of words that are no plurals."""
_BRACKET = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
"""The abbreviation behind a name."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A sentence with its hard words explained; `bare` is the same without the brackets that explain, so that it
    differs from the report's only in words that took another's place. `equal` says which words those are."""

    text: str
    bare: str
    entries: tuple[tuple[str, Entry], ...] = ()

    @property
    def equal(self) -> tuple[str, ...]:
        """The plain words used."""
        return tuple(f"{name} ({entry.plain_english})" for name, entry in self.entries)


def plain_result(result: LabResult, language: UiLanguage, *, explain: bool = True) -> str:
    """A result, what the test is about, the printed range and how the value lies in it, in short sentences."""
    entry = entry_of(result)
    said = [_say_value(result, entry, language)]
    if explain and entry is not None and entry.kind == "test":
        said.append(words("medical_plain.about", plain=entry.plain(language)))
    said += _say_verdict(result)
    return ("" if language == "zh" else " ").join(one.text(language) for one in said)


def name_analyte(result: LabResult, language: UiLanguage) -> str:
    """The name as printed, small where that is no abbreviation; with the reader's name for it where it is foreign."""
    printed = result.analyte.strip()
    entry = entry_of(result)
    own = next(iter(entry.names(language)), "") if entry else ""
    if own and "[" in printed:
        return words("medical_plain.named", analyte=own, name=printed).text(language)
    foreign = printed.isascii() if language == "zh" else not printed.isascii()
    capitals = sum(char.isupper() for char in _BRACKET.sub("", printed))
    word = language == "en" and capitals == 1 and len(printed) > 3
    name = printed[:1].lower() + printed[1:] if word else printed
    short = entry is not None and 1 < len(printed) <= 4 and capitals > 1
    if own and own.casefold() != printed.casefold() and (foreign or (short and language == "en")):
        return words("medical_plain.named", analyte=name, name=own).text(language)
    return name


def entry_of(result: LabResult) -> Entry | None:
    """The glossary's entry of a test: by its printed name, else by the names of the analyte it was recognised as."""
    printed = result.analyte.strip()
    entry = find_entry(printed) or find_entry(_BRACKET.sub("", printed))
    analyte = load_analytes().get(result.code) if entry is None and result.code else None
    names = (*analyte.en, *analyte.zh) if analyte else ()
    return entry or next((found for name in names if (found := find_entry(name)) is not None), None)


def explain_sentence(
    text: str, report_language: str, language: UiLanguage, level: ReadingLevel, known: set[str]
) -> Explained:
    """The sentence with its hard words explained in brackets; `known` are those explained before, which is added to.
    Simple: with a plainer word first where it fits the sentence. Full: the sentence as it is."""
    pieces: list[str] = []
    bare: list[str] = []
    end, here = 0, []
    for span, entry in find_terms(text, report_language) if level != "full" else ():
        if entry.source in known or any(entry is one for _, one in here):
            continue
        written = text[span.start : span.end]
        swaps = entry.swaps and level == "simple" and report_language == language == "en"
        first, explained = _explain(written, entry, language, swaps=swaps)
        pieces += [text[end : span.start], explained]
        bare += [text[end : span.start], first]
        end = span.end
        here.append((written, entry))
    known.update(entry.source for _, entry in here)
    return Explained("".join([*pieces, text[end:]]), "".join([*bare, text[end:]]), tuple(here))


def list_terms(
    results: Sequence[LabResult], texts: Sequence[str], report_language: str, language: UiLanguage
) -> tuple[Term, ...]:
    """Every test and every hard word of the texts with its explanation, each once, in order."""
    named = [(one.analyte, entry) for one in results if (entry := entry_of(one)) is not None]
    written = [
        (text[span.start : span.end], entry) for text in texts for span, entry in find_terms(text, report_language)
    ]
    found: dict[str, Term] = {}
    for name, entry in (*named, *written):
        found.setdefault(entry.source, Term(name, entry.plain(language), entry.source))
    return tuple(found.values())


def term_spans(text: str, language: str, entry: Entry) -> tuple[Span, ...]:
    """Where an entry's names stand in a text."""
    return tuple(span for span, one in find_terms(text, language) if one is entry)


def _explain(written: str, entry: Entry, language: UiLanguage, *, swaps: bool) -> tuple[str, str]:
    """What stands in the sentence, and the same with its explanation."""
    first, second = (entry.plain(language), written) if swaps else (written, entry.plain(language))
    if swaps and written[:1].isupper() and not written.isupper():
        first, second = first[:1].upper() + first[1:], second[:1].lower() + second[1:]
    return first, words("medical_plain.explained", term=first, plain=second).text(language)


def _say_value(result: LabResult, entry: Entry | None, language: UiLanguage) -> Words:
    name = name_analyte(result, language)
    printed = _BRACKET.sub("", result.analyte.strip()).casefold()
    many = printed.endswith("s") and not printed.endswith(_SINGULAR)
    return words(f"medical_plain.value_{'are' if many else 'is'}", analyte=name, value=value_text(result))


def _say_verdict(result: LabResult) -> list[Words]:
    printed, mark = range_text(result), result.printed_flag
    key = result.flag or "open"
    if printed:
        if result.unit and result.unit not in printed and printed[-1:].isdigit():
            printed = f"{printed} {result.unit}"
        numeric = result.low is not None or result.high is not None or result.flag in ("low", "high", *CRITICAL)
        frame = "range" if numeric or key in ("normal", "open") and any(map(str.isdigit, printed)) else "reference"
        said = [words(f"medical_plain.{frame}", range=printed)]
        said += [words(f"medical_plain.{_same_reference(key, frame)}")]
    else:
        said = [words(f"medical_plain.{key}_marked", mark=mark) if mark else words(f"medical_plain.{key}_bare")]
    return [*said, words("medical_plain.conflict", mark=mark)] if result.conflict else said


def _same_reference(key: str, frame: str) -> str:
    return "same" if key == "normal" and frame == "reference" else key
