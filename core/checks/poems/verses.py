"""Reads the lines of a poem out of a text: where each verse stands, without title, author and Markdown marks.

Does not know what a form demands, except how many lines are wanted and how long they are, to tell a title from a line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.checks.poems.form import Form
from core.documents.document import Span
from core.messages import UiLanguage

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_PIECE = re.compile(r"[^\s，。！？；：…—～,.!?;:~|/]+")
_QUIET = {
    "zh": frozenset("“”‘’「」『』《》〈〉【】（）()[]\"'·、*_`\u200b\ufeff"),
    "en": frozenset('“”"()[]*_`\u200b\ufeff'),
}
"""Marks that are no part of a verse, by language."""
_TITLE = re.compile(
    r"\s*(?:#{1,6}\s|\*\*[^*]+\*\*\s*$|(?:title|author|poem|by|标题|題目|题目|作者|詩題|诗题)\s*[:：]|by\s+[A-Z]"
    r"|(?:[—–]{1,2}|--)\s*[^\W\d_]|《[^》]*》\s*$|[（(\[〔【]\s*\w{1,3}\s*[）)\]〕】]\s*\w{1,6}\s*$|[\u4e00-\u9fff]{1,3}\s*[·•・.]\s*"
    r"[\u4e00-\u9fff]{1,6}\s*$|```)",
    re.I,
)
_ENDED = re.compile(r"[，。！？；：…,.!?;:—][”’」』）)\"'*_\s]*$")
_QUOTE = re.compile(r"(?:>\s?)+")
MOST_TITLES = 3
"""Lines above the first verse that may be title, author and occasion."""


@dataclass(frozen=True, slots=True)
class Verse:
    """One line of the poem, without quotation marks and brackets; `places` is where each character of it stands."""

    text: str
    places: tuple[int, ...]

    @property
    def span(self) -> Span:
        """The whole line."""
        return self.piece(0, len(self.text))

    def piece(self, start: int, end: int) -> Span:
        """Where the characters `start`..`end` (exclusive) of the verse stand."""
        return Span(self.places[start], self.places[end - 1] + 1)


@dataclass(frozen=True, slots=True)
class _Row:
    """One written line: where it stands, and whether an empty line follows."""

    text: str
    start: int
    gap: bool


def read_verses(text: str, form: Form) -> tuple[Verse, ...]:
    """The verses in order. In Chinese a mark of punctuation ends a verse as a line break does; in English only breaks
    do. Titles and authors, whether marked as such or only standing above the poem, are left out."""
    rows = [row for row in _read_rows(text) if not _TITLE.match(row.text)]
    return _cut(rows[_count_titles(rows, form) :], form.language)


def _read_rows(text: str) -> list[_Row]:
    found = [match for match in _LINE.finditer(text) if match[0].strip()]
    rows = []
    for number, match in enumerate(found):
        mark = _QUOTE.match(match[0])
        lead = mark.end() if mark else len(match[0]) - len(match[0].lstrip())
        after = text[match.end() : found[number + 1].start()] if number + 1 < len(found) else ""
        rows.append(_Row(match[0][lead:].rstrip(), match.start() + lead, after.count("\n") > 1))
    return rows


def _cut(rows: Sequence[_Row], language: UiLanguage) -> tuple[Verse, ...]:
    pieces = [(row.start, row.text) for row in rows]
    if language == "zh":
        pieces = [(start + piece.start(), piece[0]) for start, text in pieces for piece in _PIECE.finditer(text)]
    return tuple(verse for start, piece in pieces if (verse := _read_verse(start, piece, _QUIET[language])).text)


def _read_verse(start: int, piece: str, quiet: frozenset[str]) -> Verse:
    places = tuple(at for at, char in enumerate(piece, start) if char not in quiet)
    return Verse("".join(piece[at - start] for at in places), places)


def _count_titles(rows: Sequence[_Row], form: Form) -> int:
    """How many first rows are no verses: bare ones above punctuated Chinese verses, a short bare block above a longer
    one, or bare ones of another length above exactly the verses a Chinese form wants."""
    bare = next((n for n, row in enumerate(rows[:MOST_TITLES]) if _ENDED.search(row.text)), min(len(rows), MOST_TITLES))
    if form.language == "zh" and _are_punctuated(rows[bare:]):
        return bare
    block = next((n for n, row in enumerate(rows[:bare], 1) if row.gap), 0)
    if block and _longest_block(rows[block:]) > max(block, 1):
        return block
    return next((n for n in range(1, bare + 1) if _stand_above(rows[:n], rows[n:], form)), 0)


def _are_punctuated(rows: Sequence[_Row]) -> bool:
    return bool(rows) and sum(bool(_ENDED.search(row.text)) for row in rows) * 2 > len(rows)


def _longest_block(rows: Sequence[_Row]) -> int:
    longest = size = 0
    for row in rows:
        size += 1
        longest = max(longest, size)
        size = 0 if row.gap else size
    return longest


def _stand_above(titles: Sequence[_Row], rows: Sequence[_Row], form: Form) -> bool:
    wanted = {length for length, _ in form.lengths}
    if form.language != "zh" or not wanted or len(rows) > form.lines:
        return False
    return len(_cut(rows, "zh")) == form.lines and all(len(row.text) not in wanted for row in titles)
