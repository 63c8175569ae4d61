"""The head of a page in YAML or TOML: its title and description are text, everything else is settings.

Gives the places of the values in the file. Does not know Markdown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.usecases.translation.files.text.wrapping import unwrap, wrap

_WIDTH = 78
"""Columns of a folded value that is written again."""
_YAML = re.compile(r"---[ \t]*(?:\r\n|\r|\n)(.*?)^(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)", re.S | re.M)
_TOML = re.compile(r"\+\+\+[ \t]*(?:\r\n|\r|\n)(.*?)^\+\+\+[ \t]*(?:\r\n|\r|\n|\Z)", re.S | re.M)
_TEXTS = r"title|subtitle|description|summary|excerpt|sidebar_label|linkTitle|tagline|caption|headline"
_ENTRY = re.compile(rf"^(?:{_TEXTS})[ \t]*([:=])[ \t]+(?=\S)", re.M)
_LANGUAGE = re.compile(
    r"^(?:lang|language|locale)[ \t]*[:=][ \t]*([\"']?)([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\1[ \t]*(?=[\r\n]|\Z)",
    re.M,
)
_DOUBLE = re.compile(r'"((?:[^"\\\r\n]|\\[^\r\n])*)"[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|\Z)')
_SINGLE = re.compile(r"'((?:[^'\r\n]|'')*)'[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|\Z)")
_PLAIN = re.compile(r"[^\s\"'>|&*!%@`{\[#,\]}][^\r\n]*?(?=[ \t]*(?:[ \t]#[^\r\n]*)?(?:[\r\n]|\Z))")
_FOLDED = re.compile(r">[-+]?[ \t]*((?:\r\n|\r|\n)[ \t]+)(\S[^\r\n]*(?:\1\S[^\r\n]*)*)(?=[\r\n]|\Z)")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([\s\S]))")
_CONTINUED = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)[ \t]+\S")
_UNSAFE = re.compile(
    r"^[-?:](?:\s|$)|^[\s\"'>|&*!%@`{\[#,\]}]|: |:$| #|^(?:true|false|null|yes|no|on|off|~|[\d.+-]+)$", re.I
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value with its quotation marks from `start` to `end`; `style` is the mark, "" for a plain one, ">" for one
    folded over lines that begin with `between`, its line end included."""

    start: int
    end: int
    source: str
    style: str
    between: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """A page's head: it ends at `end`. `language` is where its language is named, (start, end)."""

    end: int
    values: tuple[Value, ...] = ()
    language: tuple[int, int] | None = None


def read_matter(text: str) -> Matter:
    """The head of `text`; one that ends at 0 where there is none."""
    match = _YAML.match(text) or _TOML.match(text)
    if not match:
        return Matter(0)
    language = _LANGUAGE.search(text, match.start(1), match.end(1))
    return Matter(match.end(), tuple(_values(text, *match.span(1))), language.span(2) if language else None)


def write_value(value: Value, target: str) -> str:
    """The target as such a value, in quotation marks where it needs them."""
    target = " ".join(target.split())
    if value.style == ">":
        return value.between.join(wrap(target, _WIDTH))
    if value.style == "'":
        return "'" + target.replace("'", "''") + "'"
    if value.style == '"' or _UNSAFE.search(target):
        return '"' + target.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return target


def _values(text: str, start: int, end: int) -> Iterator[Value]:
    for entry in _ENTRY.finditer(text, start, end):
        at = entry.end()
        if folded := _FOLDED.match(text, at, end):
            yield Value(*folded.span(2), unwrap(re.sub(r"\r\n?", "\n", folded[2])), ">", folded[1])
        elif not _CONTINUED.match(text, at, end):  # other values of several lines stay
            yield from _read_value(text, at, end, entry[1])


def _read_value(text: str, at: int, end: int, sign: str) -> Iterator[Value]:
    """A value on the line of its name; TOML has no plain ones."""
    for style, pattern in (('"', _DOUBLE), ("'", _SINGLE), ("", _PLAIN)):
        match = pattern.match(text, at, end)
        if match and (style or sign == ":"):
            source = match[1] if style else match[0]
            last = match.end(1) + 1 if style else match.end()
            yield Value(at, last, _unescape(source, style), style)
            break


def _unescape(said: str, style: str) -> str:
    if style == "'":
        return said.replace("''", "'")
    return _ESCAPE.sub(_resolve, said) if style else said


def _resolve(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else {"n": "\n", "t": "\t"}.get(escape[3], escape[3])
