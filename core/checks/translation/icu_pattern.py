"""The grammar of ICU messages: a pattern as nodes, and nothing lost of how it is written. Knows no languages."""

import re
from dataclasses import dataclass
from typing import Literal

DEEPEST = 12
_NAME = re.compile(r"\{\s*([^\s{},'\"]{1,100})\s*")
_KIND = re.compile(r",\s*(plural|selectordinal|select)\s*(?=[,}])")
_OFFSET = re.compile(r"\s*offset:\s*(\d+)(?=\s)")
_SELECTOR = re.compile(r"(\s*)(=\d+|[^\s{}=,']{1,60})(\s*)(?=\{)")
_END = re.compile(r"\s*\}")


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text. `raw` is as written, with the apostrophe that a last quotation may lack; `argument` is whose
    number `#` stands for. `hash` is a plain #."""

    kind: Literal["text", "argument", "number", "hash", "quoted"]
    raw: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A plural, selectordinal or select. `head` and `tail` are as written, `gaps` the blanks around each selector."""

    kind: str
    argument: str
    offset: str
    head: str
    branches: "tuple[tuple[str, tuple[Node, ...]], ...]"
    gaps: tuple[tuple[str, str, str], ...]
    tail: str

    def lead(self, selector: str) -> str:
        """The selector with its blanks, for one that is new those of the last."""
        known = {name: (before, after) for before, name, after in self.gaps}
        before, after = known.get(selector, known[self.gaps[-1][1]])
        return f"{before}{selector}{after}"


Node = Piece | Choice


def parse_pattern(text: str) -> tuple[Node, ...]:
    """The nodes of a message; ValueError where its braces or branches are not right."""
    nodes, end = _read_nodes(text, 0, "", 0)
    if end != len(text):
        raise ValueError(f"a closing brace too many at {end}")
    return nodes


def _read_nodes(text: str, at: int, number: str, depth: int) -> tuple[tuple[Node, ...], int]:
    """Nodes from `at` to the brace that closes them, or the end."""
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    nodes: list[Node] = []
    plain = re.compile(r"(?:[^'{}#]|''|'(?![{}#]))+" if number else r"(?:[^'{}#]|''|'(?![{}]))+")
    while at < len(text) and text[at] != "}":
        if text[at] == "{":
            node, at = _read_argument(text, at, number, depth)
        elif text[at] == "#":
            node, at = Piece("number" if number else "hash", "#", number), at + 1
        elif match := plain.match(text, at):
            node, at = Piece("text", match[0]), match.end()
        else:
            end = _quotation_end(text, at)
            raw = text[at:end]
            node, at = Piece("quoted", raw if raw.count("'") % 2 == 0 else raw + "'"), end
        nodes.append(node)
    return tuple(nodes), at


def _quotation_end(text: str, at: int) -> int:
    """Where the quotation that begins at `at` has ended; at the end of the text where nothing closes it."""
    at += 1
    while at < len(text):
        if text[at] == "'":
            if text[at + 1 : at + 2] != "'":
                return at + 1
            at += 1
        at += 1
    return len(text)


def _read_argument(text: str, at: int, number: str, depth: int) -> tuple[Node, int]:
    name = _NAME.match(text, at)
    if name is None:
        raise ValueError(f"no argument at {at}")
    kind = _KIND.match(text, name.end())
    if kind:
        return _read_choice(text, at, name[1], kind, depth, number)
    end = _argument_end(text, name.end())
    return Piece("argument", text[at:end]), end


def _argument_end(text: str, at: int) -> int:
    if text[at : at + 1] not in ("}", ","):
        raise ValueError(f"no argument before {at}")
    depth = 1
    while at < len(text):
        char = text[at]
        if char == "'":
            at = _quotation_end(text, at)
            continue
        depth += (char == "{") - (char == "}")
        at += 1
        if depth == 0:
            return at
    raise ValueError("an argument that does not end")


def _read_choice(
    text: str, start: int, argument: str, kind: re.Match[str], depth: int, number: str
) -> tuple[Choice, int]:
    if text[kind.end()] != ",":
        raise ValueError("a choice without branches")
    offset = _OFFSET.match(text, kind.end() + 1) if kind[1] != "select" else None
    at = offset.end() if offset else kind.end() + 1
    head = text[start:at]
    branches: list[tuple[str, tuple[Node, ...]]] = []
    gaps = []
    while not (end := _END.match(text, at)):
        selector = _SELECTOR.match(text, at)
        if selector is None:
            raise ValueError(f"no selector at {at}")
        inside, at = _read_nodes(text, selector.end() + 1, argument if kind[1] != "select" else number, depth + 1)
        if text[at : at + 1] != "}":
            raise ValueError("a branch that does not end")
        at += 1
        branches.append((selector[2], inside))
        gaps.append((selector[1], selector[2], selector[3]))
    names = [name for name, _ in branches]
    if not names or len(set(names)) != len(names):
        raise ValueError("no branches, or one twice")
    shift = offset[1] if offset else ""
    return Choice(kind[1], argument, shift, head, tuple(branches), tuple(gaps), end[0]), end.end()
