"""ICU messages taken apart into whole sentences, one for each case, and put together for the target language.

"You have {n, plural, one {# file} other {# files}}." becomes a sentence for each plural category of the target
language, so that no fragment is translated alone. Grammar of https://unicode-org.github.io/icu/userguide/format_parse/
messages/ with its default apostrophes. Knows no file formats and no languages but their plural categories (`plurals`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from core.checks.translation.icu_cases import whole_sentences, with_categories
from core.checks.translation.icu_pattern import Choice, Node, Piece, parse_pattern
from core.checks.translation.placeholders import find_placeholders
from core.checks.translation.plurals import ordinal_forms, plural_forms

MOST_LEAVES = 400
_CHOICE = re.compile(r"\{\s*[^\s{},']{1,100}\s*,\s*(?:plural|select|selectordinal)\s*,")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One text of a message. `text` is as a person reads it, arguments such as {name} in it (syntax "icu") and quoted
    braces as `codes`; where `counted`, # stands for the number (syntax "icu-plural").

    `path` says for which case, "n=few"; `plural` is its category in the target language, "" for none or an exact =0.
    """

    text: str
    codes: tuple[str, ...] = ()
    path: str = ""
    plural: str = ""
    example: str = ""
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A message and its leaves, in order. `nodes` is its shape for the target language."""

    raw: str
    leaves: tuple[Leaf, ...]
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """Where in the message we are: what stands in a leaf's fields, and the plural argument that # means."""

    path: tuple[str, ...] = ()
    plural: str = ""
    example: str = ""
    number: str = ""


def has_choice(text: str) -> bool:
    """Whether the text seems to hold a plural or select, so that it is one of ICU's messages."""
    return _CHOICE.search(text) is not None


def split_message(text: str, language: str = "") -> Message:
    """The leaves of a message with the plural categories of `language`, or with its own where that is "".

    ValueError for text that is no valid message, one nested or branching without measure, or one in which a quotation
    cannot be told from apostrophes beside it.
    """
    nodes = whole_sentences(with_categories(parse_pattern(text), language))
    leaves = []
    for leaf in _leaves(nodes, _Case(), language):
        leaves.append(leaf)
        if len(leaves) > MOST_LEAVES:
            raise ValueError("too many cases")
        if find_codes(leaf.text, leaf.codes) != leaf.codes:
            raise ValueError("a quotation that cannot be told from what stands beside it")
    return Message(text, tuple(leaves), nodes)


def find_codes(text: str, codes: Sequence[str]) -> tuple[str, ...]:
    """The codes as they stand in a text, in order."""
    pattern = _codes_pattern(tuple(codes))
    return tuple(pattern.findall(text)) if pattern else ()


def build_message(message: Message, targets: Sequence[str]) -> str:
    """The message with a target for each leaf; as it was where every target is its leaf's text.

    ValueError where a target would break it: braces that are no argument.
    """
    if [leaf.text for leaf in message.leaves] == list(targets):
        return message.raw
    said = list(_apostrophes(message.nodes))
    doubled = bool(said) and set(said) == {"''"}
    texts = (_escape(target, leaf, doubled) for target, leaf in zip(targets, message.leaves, strict=True))
    built = "".join(_render(message.nodes, texts))
    parse_pattern(built)
    return built


def _apostrophes(nodes: Sequence[Node]) -> Iterator[str]:
    """How each apostrophe in the texts is written: doubled or not."""
    for node in nodes:
        if isinstance(node, Choice):
            for _, branch in node.branches:
                yield from _apostrophes(branch)
        elif node.kind == "text":
            yield from re.findall("''?", node.raw)


def _leaves(nodes: Sequence[Node], case: _Case, language: str) -> Iterator[Leaf]:
    for run in _runs(nodes):
        if isinstance(run, Choice):
            for name, branch in run.branches:
                yield from _leaves(branch, _enter(case, run, name, language), language)
        elif not all(piece.kind == "text" and not piece.raw.strip() for piece in run):
            texts, codes = zip(*(_read(piece, case.number) for piece in run), strict=True)
            counted = bool(case.number)
            path, codes = ",".join(case.path), tuple(code for code in codes if code)
            yield Leaf("".join(texts), codes, path, case.plural, case.example, counted)


def _enter(case: _Case, choice: Choice, name: str, language: str) -> _Case:
    path = (*case.path, f"{choice.argument}={name.removeprefix('=')}")
    if choice.kind == "select":
        return replace(case, path=path)
    forms = dict(plural_forms(language) if choice.kind == "plural" else ordinal_forms(language)) if language else {}
    exact = name.startswith("=")
    plural = name if choice.kind == "plural" and not exact else ""
    return _Case(path, plural, name[1:] if exact else forms.get(name, ""), choice.argument)


def _runs(nodes: Sequence[Node]) -> Iterator[Choice | list[Piece]]:
    """The choices, and the pieces between them together."""
    run: list[Piece] = []
    for node in nodes:
        if isinstance(node, Piece):
            run.append(node)
            continue
        if run:
            yield run
        run = []
        yield node
    if run:
        yield run


def _read(piece: Piece, number: str) -> tuple[str, str]:
    """A piece as a person reads it, and the same where it is a code."""
    if piece.kind == "number":
        shown = "#" if piece.argument == number else f"{{{piece.argument}, number}}"
        return shown, ""
    if piece.kind == "quoted" or (piece.kind == "hash" and number):
        raw = "'#'" if piece.kind == "hash" else piece.raw
        return raw, raw
    return (piece.raw.replace("''", "'") if piece.kind == "text" else piece.raw), ""


def _render(nodes: Sequence[Node], texts: Iterator[str]) -> Iterator[str]:
    for run in _runs(nodes):
        if isinstance(run, list):
            blank = all(piece.kind == "text" and not piece.raw.strip() for piece in run)
            yield "".join(piece.raw for piece in run) if blank else next(texts)
            continue
        yield run.head
        for name, branch in run.branches:
            yield from (run.lead(name), "{", *_render(branch, texts), "}")
        yield run.tail


def _escape(target: str, leaf: Leaf, doubled: bool) -> str:
    """A target as it stands in a message. Quotations that touch, and apostrophes beside them, become one quotation:
    two apostrophes in a row are read as an apostrophe."""
    codes = _codes_pattern(leaf.codes)
    parts = codes.split(target) if codes else [target]
    out, quoted = "", ""
    for index, part in enumerate(parts):
        if index % 2:
            quoted += part[1:-1].replace("''", "'")
            continue
        rest = part.lstrip("'") if quoted else part
        quoted += part[: len(part) - len(rest)]
        if rest:
            bare = rest.rstrip("'") if index < len(parts) - 1 else rest
            out += _quote(quoted) + _escape_text(bare, leaf.counted, doubled)
            quoted = rest[len(bare) :]
    return out + _quote(quoted)


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'" if text else ""


@cache
def _codes_pattern(codes: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile(f"({'|'.join(map(re.escape, sorted(codes, key=len, reverse=True)))})") if codes else None


def _escape_text(text: str, counted: bool, doubled: bool) -> str:
    out, position = [], 0
    for one in find_placeholders(text, ("icu",)):
        if one.syntax == "icu":
            out += [text[position : one.start], one.text]
            position = one.end
    out.append(text[position:])
    for index in range(0, len(out), 2):
        if set("{}") & set(out[index]):
            raise ValueError("braces that are no argument")
        out[index] = _double(out[index], counted, doubled)
    return "".join(out)


def _double(text: str, counted: bool, doubled: bool) -> str:
    """Apostrophes doubled, all of them or those that could begin or end a quotation."""
    if doubled:
        return text.replace("'", "''")
    return re.sub(r"\A'|(?<=')'|'(?=['#])|'\Z" if counted else r"\A'|(?<=')'|'(?=')|'\Z", "''", text)
