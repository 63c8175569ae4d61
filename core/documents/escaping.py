"""Anybody's text inside Markdown, as the characters it is made of: no mark of it means anything."""

import re

from core.documents.rich_text import clean

_MARKS = re.compile(r"[\\`*_\[\]<>#|~&!]|\A[-+=]|\A\d{1,9}[.)](?=\s|\Z)")
"""What CommonMark and its tables read as marks inside a line, or at its beginning: bullets, numbers, underlines."""


def escape(text: str) -> str:
    """`text` on one line, every mark a character."""
    return _MARKS.sub(_escaped, " ".join(clean(text).split()))


def quote(text: str, most: int = 1_000) -> str:
    """`text` as a block quote, line by line; cut after `most` characters, and said so by an ellipsis."""
    text = text if len(text) <= most else f"{text[:most].rstrip()} …"
    lines = [escape(line) for line in clean(text).split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines if line)


def _escaped(mark: re.Match[str]) -> str:
    """Of a number that would begin a list it is the point that makes it one."""
    return f"{mark[0][:-1]}\\{mark[0][-1]}"
