"""The strings of a JSON text with their places, and how strings are written in it. Does not know what they mean."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import BrokenFile, TooLarge

DEEPEST = 200
_TOKEN = re.compile(
    r'[ \t\r\n]*(?:(?P<string>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*+")'
    r"|(?P<mark>[\[\]{},:])|(?P<plain>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null))"
)
_LOOSE = re.compile(r'[^"\\\x00-\x1f]')

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Member:
    """One value of an object or array. It begins with its key at `start`, the value is `value`..`end`; `parent` is the
    number of its container, `order` its place in it. `text` is None for all but strings."""

    path: Path
    start: int
    value: int
    end: int
    parent: int
    order: int
    text: str | None = None


@dataclass(slots=True)
class Container:
    """An object or array: where what is in it begins, and its members' numbers."""

    path: Path
    inside: int
    is_object: bool
    members: list[int]


@dataclass(frozen=True, slots=True)
class JsonText:
    """All members in the order in which they begin, and the containers they are in."""

    text: str
    members: Sequence[Member]
    containers: Sequence[Container]

    def siblings(self, member: Member) -> list[Member]:
        """The members of its container, itself among them."""
        return [self.members[n] for n in self.containers[member.parent].members]


@dataclass(frozen=True, slots=True)
class StringStyle:
    """How a file writes its strings: characters beyond ASCII as \\u00e9 (with capital letters or not), slashes as \\/,
    and < > & as \\u003c."""

    ascii: bool = False
    capital: bool = False
    slash: bool = False
    angle: bool = False

    def write(self, text: str) -> str:
        """The text as a JSON string."""
        raw = json.dumps(text, ensure_ascii=self.ascii)
        if not self.ascii:
            raw = re.sub("[\ud800-\udfff\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", raw)
        if self.angle:
            raw = re.sub("[<>&]", lambda match: f"\\u{ord(match[0]):04x}", raw)
        if self.slash:
            raw = raw.replace("/", "\\/")
        if self.capital:
            raw = re.sub(
                r"(\\\\)|\\u[0-9a-f]{4}", lambda match: match[0] if match[1] else "\\u" + match[0][2:].upper(), raw
            )
        return raw


def read_json(text: str) -> JsonText:
    """Every value with its place. BrokenFile for text that is no JSON, with the line; TooLarge where it is nested
    without measure."""
    scanner = _Scanner(text)
    scanner.run()
    return JsonText(text, scanner.members, scanner.containers)


def find_style(text: str) -> StringStyle:
    """The style of the strings that a file has."""
    escapes = re.findall(r"(?<!\\)(?:\\\\){0,20}\\u([0-9A-Fa-f]{4})", text)
    beyond = [code for code in escapes if int(code, 16) > 0x7F]
    letters = "".join(escapes)
    return StringStyle(
        ascii=bool(beyond) and text.isascii(),
        capital=any(map(str.isupper, letters)) and not any(map(str.islower, letters)),
        slash="\\/" in text and re.search(r"[^\\]/", text) is None,
        angle=any(code.lower() in ("003c", "003e", "0026") for code in escapes) and not re.search("[<>&]", text),
    )


class _Scanner:
    """Walks the tokens with a stack of its own, so that no nesting exhausts Python's."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.members: list[Member] = []
        self.containers: list[Container] = []
        self.open: list[tuple[int, int]] = []
        """The containers we are in, with the member each is the value of."""

    def run(self) -> None:
        self._value(())
        while self.open:
            self._next()
        if self.text[self.at :].strip(" \t\r\n"):
            self._fail()

    def _next(self) -> None:
        """One step in the innermost container: its end, or a comma and a member."""
        number, owner = self.open[-1]
        container = self.containers[number]
        token = self._token()
        closing = "}" if container.is_object else "]"
        if token.group("mark") == closing:
            self.open.pop()
            if owner >= 0:
                self.members[owner].end = self.at
            return
        if container.members:
            if token.group("mark") != ",":
                self._fail()
            token = self._token()
        self._member(number, token)

    def _member(self, number: int, token: re.Match[str]) -> None:
        container = self.containers[number]
        order = len(container.members)
        start = self._start(token)
        key: str | int = order
        if container.is_object:
            if token.group("string") is None:
                self._fail()
            key = decode_string(token.group("string"))
            if self._token().group("mark") != ":":
                self._fail()
            token = self._token()
        value = self._start(token)
        container.members.append(len(self.members))
        self.members.append(Member((*container.path, key), start, value, self.at, number, order))
        self._take(token, len(self.members) - 1)

    def _value(self, path: Path) -> None:
        """The whole text: one value, which is a member of nothing."""
        token = self._token()
        if token.group("mark") in ("{", "["):
            self._enter(token, path, -1)
        elif token.group("mark"):
            self._fail()

    def _take(self, token: re.Match[str], owner: int) -> None:
        if token.group("mark") in ("{", "["):
            self._enter(token, self.members[owner].path, owner)
        elif token.group("mark"):
            self._fail()
        elif token.group("string") is not None:
            self.members[owner].text = decode_string(token.group("string"))

    def _enter(self, token: re.Match[str], path: Path, owner: int) -> None:
        if len(self.open) >= DEEPEST:
            raise TooLarge("translation_files.strings_deep", depth=DEEPEST)
        self.open.append((len(self.containers), owner))
        self.containers.append(Container(path, self.at, token.group("mark") == "{", []))

    def _token(self) -> re.Match[str]:
        match = _TOKEN.match(self.text, self.at)
        if match is None:
            self._fail()
        self.at = match.end()
        return match

    def _start(self, token: re.Match[str]) -> int:
        return token.start(token.lastgroup or 0)

    def _fail(self) -> None:
        raise BrokenFile("translation_files.strings_line", line=self.text.count("\n", 0, self.at) + 1)


def decode_string(raw: str) -> str:
    """The text of a JSON string."""
    return json.loads(raw) if "\\" in raw else raw[1:-1]
