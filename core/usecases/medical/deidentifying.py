"""A report de-identified before any model sees it: what tells who it is about gives way to aliases.

Everything is told by rules, lists and the report's own header: no model looks at a report that still names somebody.
Names in free text can be missed; how often is measured (`explain_masking`), and a person looks through what is sent.
"""

from collections.abc import Iterable, Iterator, Sequence

from core.checks.privacy.found import Found, settle
from core.checks.privacy.numbers_of_people import find_numbers_of_people
from core.checks.privacy.written_dates import find_written_dates
from core.usecases.medical.aliasing import list_occurrences, make_masking
from core.usecases.medical.masking import ALIAS, Masking
from core.usecases.medical.records import Header, Report


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
    """What a person marked by hand, wherever it stands."""
    for value in dict.fromkeys(marked):
        yield from (Found(start, end, "other", "person") for start, end in list_occurrences(text, value.strip()))


def _mask(text: str, found: Sequence[Found], keep: Sequence[str]) -> Masking:
    taken = bytearray(len(text))
    for match in ALIAS.finditer(text):
        taken[match.start() : match.end()] = b"\1" * len(match[0])
    settled = settle(text, found, taken)
    kept = [span for value in keep for span in list_occurrences(text, value.strip())]
    return make_masking(text, [one for one in settled if one.by == "person" or not _lies_in(one, kept)])


def _lies_in(one: Found, kept: Sequence[tuple[int, int]]) -> bool:
    return any(start <= one.start and one.end <= end for start, end in kept)


def _find_header(text: str, header: Header) -> Iterator[Found]:
    for kind, values in (("name", header.names), ("number", header.numbers), ("facility", header.facilities)):
        for value in values:
            yield from (Found(start, end, kind, "header") for start, end in list_occurrences(text, value))


def _find(text: str, language: str) -> list[Found]:
    return [*find_written_dates(text), *find_numbers_of_people(text)]
