"""Text files as characters that become the same bytes again: encoding, byte order mark and line ends stay as they are.

Offsets are into `SourceText.text`. Does not know what a file means; formats say what to put where.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.documents.plain import decode_text, find_odd_lines
from core.errors import BrokenFile

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_ENCODINGS = ("utf-8", "gb18030", "big5", "cp1252", "utf-16-le", "utf-16-be")
_WHOLE = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
"""Those that can write every character."""
_LINE = re.compile(r"\r\n|\r|\n")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands in the place of `text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file's text and how to make bytes of it. `odd` are the stretches in another encoding, (start, end, bytes)."""

    data: bytes
    text: str
    encoding: str
    mark: bytes = b""
    odd: tuple[tuple[int, int, bytes], ...] = ()

    @property
    def whole(self) -> bool:
        """Whether its encoding can write every character."""
        return self.encoding in _WHOLE


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its text is `text[start:end]`, and its line end `text[end:stop]`, "" at the end of a file."""

    start: int
    end: int
    stop: int


def read_text(data: bytes, declared: str = "") -> SourceText:
    """`data` decoded as `core.documents.plain` does, so that it can be written again byte for byte.

    `declared` is the encoding that the file itself names; it is used where `data` can be read so. Raises
    UnsupportedFile for binary data and BrokenFile for UTF-16 and UTF-32 that are cut off.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with_mark(data, mark, encoding)
    text = decode_text(data)
    for encoding in (*filter(None, [declared]), *_ENCODINGS):
        if (decoded := _decode(data, encoding)) is not None and (encoding == declared or decoded == text):
            return SourceText(data, decoded, encoding.lower())
    if find_odd_lines(data):
        return _read_mixed(data)
    return SourceText(data, data.decode("cp1252", "surrogateescape"), "cp1252")


def write_text(source: SourceText, edits: Iterable[Edit], *, references: bool = False) -> bytes:
    """The file with `edits`, which do not overlap; what is only put in stands before what is replaced at the same
    place. Without a real change it is `source.data`.

    Where the encoding lacks a character, the file becomes UTF-8; with `references` the character is written as
    `&#8364;` and the encoding stays.
    """
    real = sorted(
        (edit for edit in edits if source.text[edit.start : edit.end] != edit.text),
        key=lambda edit: (edit.start, edit.end),
    )
    if not real:
        return source.data
    new = "".join(edit.text for edit in real)
    errors = "xmlcharrefreplace" if references else "strict"
    encoding, mark = source.encoding, source.mark
    if not references and not _can_write(new, encoding):
        encoding, mark = "utf-8", b""
    parts, at = [mark], 0
    for edit in real:
        parts += [_rest(source, at, edit.start, encoding), clean(edit.text).encode(encoding, errors)]
        at = edit.end
    return b"".join([*parts, _rest(source, at, len(source.text), encoding)])


def apply_edits(text: str, edits: Sequence[Edit], start: int, end: int) -> str:
    """`text[start:end]` with those of `edits`, in order, that lie in it."""
    parts, at = [], start
    first = bisect_right([edit.start for edit in edits], start - 1) if edits else 0
    for edit in edits[first:]:
        if edit.end > end:
            break
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:end]])


def find_lines(text: str, start: int = 0) -> tuple[Line, ...]:
    """The lines from `start` on, whatever ends them; none after the last line end."""
    lines = []
    for match in _LINE.finditer(text, start):
        lines.append(Line(start, *match.span()))
        start = match.end()
    if start < len(text):
        lines.append(Line(start, len(text), len(text)))
    return tuple(lines)


def line_end(text: str) -> str:
    """How the first line of a text ends; "\\n" where there is but one."""
    match = _LINE.search(text)
    return match[0] if match else "\n"


def is_readable(text: str) -> bool:
    """False where bytes of the file could not be read as characters."""
    return not _SURROGATE.search(text)


def clean(text: str) -> str:
    """Without what no encoding can write."""
    return _SURROGATE.sub("\ufffd", text)


def join_halves(text: str) -> str:
    """A text in which characters written by the numbers of their two UTF-16 units are whole."""
    return _PAIR.sub(lambda match: match[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)


class Places:
    """Says where in a file something stands, as compilers do: README.md:12."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.starts = [0, *(match.end() for match in _LINE.finditer(text))]

    def at(self, offset: int) -> str:
        """The file's name with the number of the line."""
        return f"{self.name}:{bisect_right(self.starts, offset)}"


def _with_mark(data: bytes, mark: bytes, encoding: str) -> SourceText:
    errors = "surrogateescape" if encoding == "utf-8" else "strict"
    try:
        return SourceText(data, data[len(mark) :].decode(encoding, errors), encoding, mark)
    except UnicodeDecodeError as error:
        raise BrokenFile("documents.broken") from error


def _decode(data: bytes, encoding: str) -> str | None:
    """None where the bytes do not decode, or not to text that gives them back."""
    try:
        text = data.decode(encoding)
        return text if text.encode(encoding) == data else None
    except (UnicodeError, LookupError, AttributeError, TypeError):
        return None


def _read_mixed(data: bytes) -> SourceText:
    """A text in UTF-8 with some lines in an older encoding."""
    odd, parts, at = [], [], 0
    for line in data.splitlines(keepends=True):
        decoded = _decode(line, "utf-8")
        parts.append(decode_text(line) if decoded is None else decoded)
        if decoded is None:
            odd.append((at, at + len(parts[-1]), line))
        at += len(parts[-1])
    return SourceText(data, "".join(parts), "utf-8", b"", tuple(odd))


def _can_write(text: str, encoding: str) -> bool:
    try:
        clean(text).encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _rest(source: SourceText, start: int, end: int, encoding: str) -> bytes:
    """The bytes of a stretch without edits; odd lines as they were where they are whole."""
    parts, at = [], start
    for first, last, raw in source.odd:
        if start <= first and last <= end:
            parts += [_encode(source.text[at:first], encoding), raw]
            at = last
    return b"".join([*parts, _encode(source.text[at:end], encoding)])


def _encode(text: str, encoding: str) -> bytes:
    return text.encode(encoding, "surrogateescape" if encoding in ("utf-8", "cp1252") else "strict")
