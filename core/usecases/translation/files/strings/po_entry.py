"""The entries of a gettext catalogue with their places in its text. Does not know what is translated.

The format: https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from unicodedata import east_asian_width

from core.errors import BrokenFile
from core.usecases.translation.files.source_text import Line, find_lines

_KEYWORD = re.compile(
    r'[ \t]*(msgctxt|msgid_plural|msgid|msgstr)(?:\[[ \t]*(\d{1,3})[ \t]*\])?[ \t]*("(?:[^"\\]|\\.)*")[ \t]*\Z'
)
_STRING = re.compile(r'[ \t]*("(?:[^"\\]|\\.)*")[ \t]*\Z')
_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)", re.S)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_WRITTEN = {"\\": "\\\\", '"': '\\"', **{text: f"\\{name}" for name, text in _ESCAPED.items()}}
_SPECIAL = re.compile('[\\\\"\n\t\r\a\b\f\v]')


@dataclass(slots=True)
class Field:
    """`start`..`end` of the keyword and its strings, without the last line end; `text` with escapes undone."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class Entry:
    """One message. `comments` are (place, text) of the lines before it; `strings` its msgstr by number."""

    line: int
    start: int
    comments: list[tuple[Line, str]] = field(default_factory=list)
    context: Field | None = None
    id: Field | None = None
    plural: Field | None = None
    strings: dict[int, Field] = field(default_factory=dict)

    @property
    def flags(self) -> tuple[str, ...]:
        """What its `#,` lines say: fuzzy, python-format, ..."""
        lines = (text[2:] for _, text in self.comments if text.startswith("#,"))
        return tuple(flag.strip() for line in lines for flag in line.split(",") if flag.strip())

    @property
    def is_header(self) -> bool:
        """Whether it is the catalogue's own description."""
        return self.id is not None and not self.id.text and self.context is None


def read_entries(text: str) -> tuple[list[Entry], list[tuple[int, str]]]:
    """All entries in order, and the obsolete ones as (line, raw). BrokenFile where a line is none of the format's."""
    entries: list[Entry] = []
    obsolete: list[tuple[int, str]] = []
    now: Entry | None = None
    last: Field | None = None
    for number, line in enumerate(find_lines(text), 1):
        raw = text[line.start : line.end].removeprefix("\ufeff") if number == 1 else text[line.start : line.end]
        if raw.startswith("#~"):
            now = last = None
            _collect_obsolete(obsolete, number, raw)
        elif raw.lstrip().startswith("#"):
            if now is None or now.id is not None:
                now = Entry(number, line.start)
            last = None
            now.comments.append((line, raw.strip()))
        elif not raw.strip():
            now, last = (now if now and now.id else None), None
        elif match := _KEYWORD.match(raw):
            now = _entry_for(now, match[1], entries, number, line.start)
            last = Field(line.start, line.start + match.end(3), unescape(match[3][1:-1]))
            _put(now, match[1], int(match[2] or 0), last, number)
        elif (match := _STRING.match(raw)) and last is not None:
            last.end = line.start + match.end(1)
            last.text += unescape(match[1][1:-1])
        else:
            raise BrokenFile("translation_files.strings_line", line=number)
    return [entry for entry in entries if entry.id is not None and entry.strings], obsolete


def unescape(text: str) -> str:
    """The text that a string of the catalogue stands for."""
    return _ESCAPE.sub(_read_escape, text) if "\\" in text else text


def escape(text: str) -> str:
    """A text as it stands between the quotation marks."""
    return _SPECIAL.sub(lambda match: _WRITTEN[match[0]], text)


def write_field(name: str, text: str, width: int, end: str) -> str:
    """A field as gettext writes it: on one line where it fits into `width`, else broken after blanks and line ends.

    A width of 0 breaks at line ends only; `end` is the file's line end.
    """
    whole = f'{name} "{escape(text)}"'
    if "\n" not in text[:-1] and (not width or display_width(whole) <= width):
        return whole
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    if width:
        lines = [part for line in lines for part in _fold(line, width - 2)]
    return end.join([f'{name} ""', *(f'"{escape(part)}"' for part in lines)])


def display_width(text: str) -> int:
    """Columns of a terminal: wide characters take two."""
    return len(text) + (0 if text.isascii() else sum(east_asian_width(char) in "WF" for char in text))


def find_width(text: str, entries: Sequence[Entry]) -> int:
    """The width to which a catalogue's lines are folded: 79 as gettext does it, 0 where most long ones are not."""
    folded = unfolded = 0
    for entry in entries:
        for one in (entry.id, entry.plural, *entry.strings.values()):
            if one and len(one.text) > 90 and one.text.count(" ") > 5 and "\n" not in one.text[:-1]:
                lines = text.count("\n", one.start, one.end) + text.count("\r", one.start, one.end)
                folded, unfolded = folded + (lines > 0), unfolded + (lines == 0)
    return 0 if unfolded > folded else 79


def _fold(line: str, width: int) -> Iterator[str]:
    """Parts of a line, each no wider than `width` where there is a place to break: after blanks, between wide ones."""
    now, taken = "", 0
    for word in re.findall(
        r"[^\s\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]+\s*|[\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]\s*|\s+", line
    ):
        wide = display_width(escape(word))
        if now and taken + wide > width and word[0] not in "，。、；：！？）」』》】”’％":
            yield now
            now, taken = "", 0
        now, taken = now + word, taken + wide
    if now:
        yield now


def _collect_obsolete(obsolete: list[tuple[int, str]], number: int, raw: str) -> None:
    text = raw[2:].strip()
    if text.startswith("msgid "):
        obsolete.append((number, text.removeprefix("msgid ").strip('"')))
    elif text.startswith('"') and obsolete and not obsolete[-1][1]:
        obsolete[-1] = (obsolete[-1][0], text.strip('"'))


def _entry_for(now: Entry | None, keyword: str, entries: list[Entry], number: int, start: int) -> Entry:
    """The entry that a keyword belongs to: a new one where the last already has what comes first in an entry."""
    fresh = now is None or (keyword == "msgctxt" and (now.context or now.id)) or (keyword == "msgid" and now.id)
    if fresh:
        now = Entry(number, start)
    assert now is not None
    if not entries or entries[-1] is not now:
        entries.append(now)
    return now


def _put(entry: Entry, keyword: str, index: int, found: Field, number: int) -> None:
    if keyword != "msgctxt" and keyword != "msgid" and entry.id is None:
        raise BrokenFile("translation_files.strings_line", line=number)
    match keyword:
        case "msgctxt":
            entry.context = found
        case "msgid":
            entry.id = found
        case "msgid_plural":
            entry.plural = found
        case _:
            entry.strings[index] = found


def _read_escape(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] == "x" and len(code) > 1:
        return chr(int(code[1:], 16))
    return chr(int(code, 8)) if code[0] in "01234567" else _ESCAPED.get(code, code)
