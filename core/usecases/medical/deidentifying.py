"""A report de-identified before any model sees it: what tells who it is about gives way to aliases.

Everything is told by rules, lists and the report's own header: no model looks at a report that still names somebody.
Names in free text can be missed; how often is measured (`explain_masking`), and a person looks through what is sent.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from core.checks.privacy.address_blocks import find_block_lines, find_codes
from core.checks.privacy.addresses import find_addresses
from core.checks.privacy.clinical import find_phrases, is_test
from core.checks.privacy.facilities import find_facilities
from core.checks.privacy.found import Found, settle
from core.checks.privacy.han_addresses import find_han_addresses
from core.checks.privacy.han_facilities import find_han_facilities
from core.checks.privacy.han_names import find_han_names
from core.checks.privacy.known_people import find_known_people
from core.checks.privacy.latin_names import find_latin_names
from core.checks.privacy.numbers_of_people import (
    find_certain_numbers,
    find_labelled_numbers,
    find_likely_numbers,
)
from core.checks.privacy.places import find_places
from core.checks.privacy.words import fold, read_words
from core.checks.privacy.written_dates import find_loose_dates, find_written_dates
from core.usecases.medical.aliasing import list_occurrences, make_masking
from core.usecases.medical.masking import ALIAS, Masking
from core.usecases.medical.records import Header, Report

_NAMED = ("name", "address")
_HAN = re.compile("[\u3400-\u9fff]")


def deidentify(report: Report, *, keep: Sequence[str] = (), hide: Sequence[str] = ()) -> Masking:
    """`keep` and `hide` are texts that a person unmarked or marked: wherever they stand. `hide` beats `keep`."""
    found = [
        *find_marked(report.text, hide),
        *_find_header(report.text, report.header),
        *_find(report.text, report.language),
    ]
    return _mask(report.text, found, keep)


def deidentify_text(text: str, language: str) -> Masking:
    """A text without a header of its own. `language` is ISO 639-1 or "und"."""
    return _mask(text, _find(text, language), ())


def find_marked(text: str, marked: Iterable[str]) -> Iterator[Found]:
    """What a person marked by hand, wherever it stands, in whatever case."""
    for value in dict.fromkeys(marked):
        yield from (
            Found(start, end, "other", "person") for start, end in list_occurrences(text, value.strip(), any_case=True)
        )


def _mask(text: str, found: Sequence[Found], keep: Sequence[str]) -> Masking:
    taken = bytearray(len(text))
    for start, end in (*(match.span() for match in ALIAS.finditer(text)), *find_phrases(text)):
        taken[start:end] = b"\1" * (end - start)
    settled = settle(text, found, taken)
    kept = [span for value in keep for span in list_occurrences(text, value.strip())]
    return make_masking(text, [one for one in settled if one.by == "person" or not _lies_in(one, kept)])


def _lies_in(one: Found, kept: Sequence[tuple[int, int]]) -> bool:
    return any(start <= one.start and one.end <= end for start, end in kept)


def _find_header(text: str, header: Header) -> Iterator[Found]:
    for name in header.names:
        yield from (Found(*span, "name", "header") for span in list_occurrences(text, name, any_case=True))
    yield from find_known_people(text, read_words(text), header.names)
    for kind, values in (("number", header.numbers), ("facility", header.facilities), ("date", (header.birth,))):
        for value in sorted(values, key=len, reverse=True):
            yield from (Found(start, end, kind, "header") for start, end in list_occurrences(text, value))


def _find(text: str, language: str) -> list[Found]:
    """Strictest first: what comes first keeps its characters."""
    words = read_words(text)
    sure, likely = find_latin_names(text, words, language)
    told, towns = find_places(text, words, language)
    han_sure, han_likely = find_han_names(text) if language == "zh" or _HAN.search(text) else ([], [])
    found = [
        *find_certain_numbers(text),
        *find_written_dates(text),
        *find_labelled_numbers(text),
        *find_facilities(words),
        *(find_han_facilities(text) if _HAN.search(text) else ()),
        *(find_han_addresses(text) if _HAN.search(text) else ()),
        *find_addresses(text),
        *find_loose_dates(text),
        *find_likely_numbers(text),
        *told,
        *sure,
        *han_sure,
        *towns,
        *likely,
        *han_likely,
    ]
    found = [one for one in found if not (one.kind in _NAMED and _is_term(text[one.start : one.end]))]
    return [*found, *find_block_lines(text, found), *find_codes(text, found)]


def _is_term(said: str) -> bool:
    """Whether every word of it is a test or an examination: an X-ray, NT-proBNP."""
    return all(is_test(fold(word)) for word in said.split())
