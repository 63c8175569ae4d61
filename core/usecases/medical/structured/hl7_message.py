"""HL7 v2 messages as segments and fields, whatever their delimiters, line ends and wrappings. Reading is lenient: text
that runs on over lines belongs to the segment before. Knows no segment's meaning.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.documents.plain import decode_text
from core.errors import BrokenFile

_SEGMENT = re.compile(r"[A-Z][A-Z0-9]{2}\Z")
_WRITTEN_END = re.compile(r"(?:\\r|\\n|\\x0d)+\"?\Z")
"""A carriage return that a program wrote as the characters of its escape."""
_EMPTY = ('""', "””", "“”")
"""What deletes a value in HL7, also as word processors write it."""
_HEADS = frozenset(("MSH", "FHS", "BHS"))
_SIMPLE = {"F": 0, "S": 1, "R": 2, "E": 3, "T": 4}
_CHARSETS = {
    "UNICODE": "utf-8",
    "UNICODE UTF-8": "utf-8",
    "8859/1": "latin-1",
    "GB 18030-2000": "gb18030",
    "GB18030": "gb18030",
}
_CHARSETS |= {"BIG-5": "big5", "ASCII": "utf-8"}


@dataclass(frozen=True, slots=True)
class Signs:
    """A message's delimiters: field, component, repetition, escape, subcomponent."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    sub: str = "&"

    def unescape(self, text: str) -> str:
        """The text with its escapes said: delimiters, line breaks, hexadecimal; highlighting and unknown ones vanish
        where they are well formed."""
        if not self.escape or self.escape not in text:
            return text
        mark = re.escape(self.escape)
        return re.sub(f"{mark}([A-Z.][^{mark}\n]{{0,60}}){mark}", lambda match: self._say(match[1]), text)

    def _say(self, code: str) -> str:
        if code in _SIMPLE:
            return (self.field, self.component, self.repetition, self.escape, self.sub)[_SIMPLE[code]]
        if code[0] == "X":
            try:
                return bytes.fromhex(code[1:]).decode("utf-8", "replace").replace("\r", "\n")
            except ValueError:
                return ""
        if code[0] == ".":
            return "\n" if code[1:3] in ("br", "sp", "ce") else " "
        return ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment; `fields[0]` is its name, and field numbers are those of the standard (MSH-1 is the delimiter)."""

    signs: Signs
    fields: Sequence[str]

    @property
    def name(self) -> str:
        """Such as OBX."""
        return self.fields[0]

    def raw(self, number: int) -> str:
        """The field as it stands."""
        return self.fields[number].strip() if number < len(self.fields) else ""

    def repeats(self, number: int) -> list[str]:
        """The field's repetitions as they stand; none where it is empty."""
        raw = self.raw(number)
        return [part for part in raw.split(self.signs.repetition) if part.strip()] if raw else []

    def parts(self, text: str, *, whole: bool = False) -> list[str]:
        """The components of a field's repetition, unescaped; of subcomponents the first, or all where `whole`."""
        found = [part.split(self.signs.sub) for part in text.split(self.signs.component)]
        said = [" ".join(filter(None, subs)) if whole else subs[0] for subs in found]
        return ["" if one.strip() in _EMPTY else self.signs.unescape(one).strip() for one in said]

    def get(self, number: int, component: int = 1, *, whole: bool = False) -> str:
        """A component of the field's first repetition; "" where there is none."""
        parts = self.parts((self.repeats(number) or [""])[0], whole=whole)
        return parts[component - 1] if component <= len(parts) else ""

    def text(self, number: int) -> str:
        """The whole field as text: repetitions are lines."""
        return "\n".join(self.signs.unescape(one) for one in self.repeats(number))


def read_messages(data: bytes) -> list[Segment]:
    """All segments of all messages in the file, in order. BrokenFile where no message begins."""
    segments: list[Segment] = []
    signs = Signs()
    for line in _lines(_decode(data)):
        if line[:3] in _HEADS:
            signs = _read_signs(line)
        fields = line.split(signs.field)
        if line[:3] in _HEADS:
            fields.insert(1, signs.field)
        segments.append(Segment(signs, fields))
    if not any(segment.name == "MSH" for segment in segments):
        raise BrokenFile("medical_structured.no_message")
    return segments


def _decode(data: bytes) -> str:
    """By MSH-18 where it names a character set that the bytes are in, else by what they look like."""
    head = data.lstrip(b" \t\r\n\x0b")[:400].split(b"\r")[0].split(b"\n")[0]
    fields = head.decode("latin-1").split(head[3:4].decode("latin-1") or "|")
    named = _CHARSETS.get(fields[17].split("~")[0].strip().upper(), "") if len(fields) > 17 else ""
    if named:
        try:
            return data.decode(named)
        except UnicodeDecodeError:
            pass
    return decode_text(data.replace(b"\x0b", b"\n").replace(b"\x1c", b"\n"))


def _lines(text: str) -> Iterator[str]:
    """One line a segment. Before the first message nothing counts."""
    text = text.replace("\x0b", "\n").replace("\x1c", "\n").replace("\r\n", "\n").replace("\r", "\n")
    current: list[str] = []
    sign = ""
    for line in text.split("\n"):
        line = _WRITTEN_END.sub("", line)
        bare = line.lstrip()
        heads = bare[:3] in _HEADS and len(bare) > 7 and not bare[3].isalnum() and not bare[3].isspace()
        if heads:
            sign = bare[3]
        if heads or (sign and bare[3:4] == sign and _SEGMENT.match(bare[:3])):
            if current:
                yield "\n".join(current)
            current = [bare]
        elif current:
            current.append(line)
    if current:
        yield "\n".join(current)


def _read_signs(line: str) -> Signs:
    field = line[3]
    named = line[4:].split(field)[0]
    known = Signs(field)
    component, repetition = named[:1] or known.component, named[1:2] or known.repetition
    escape, rest = named[2:3], named[3:].lstrip(named[2:3] or " ")  # "^~\\&" is "^~\&" written by a program as source
    return Signs(field, component, repetition, escape, rest[:1] or known.sub)
