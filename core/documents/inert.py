"""Text that stays text in a spreadsheet, whoever wrote it. Knows nothing of tables."""

import re
import unicodedata

from core.documents.rich_text import clean

MOST_CELL = 32_767
"""Characters that Excel keeps of a cell (Microsoft: Excel specifications and limits, from memory)."""

_STARTERS = frozenset("=+-@\u2212\u2010\u2011\u2012\u2013\u2014")
_BREAKS = "\t\r\n"
_QUOTES = "\"'`\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb"
_UNSEEN = frozenset(("Cc", "Cf", "Cn", "Co", "Mn", "Me"))
_INSERTED = re.compile(r"([;,\t\r\n|][ \"']*)'(?=[=+@\-\uff1d\uff0b\uff0d\uff20\u2212])")
_INNER = re.compile(r"([;,\t\r\n|][ \"']*)(?=[=+@\-\uff1d\uff0b\uff0d\uff20\u2212])")


def inert(text: str) -> str:
    """`text` for a cell of a CSV file: led by an apostrophe where a spreadsheet could take it for a formula.

    A formula begins with = + - @, a tab or a line break (OWASP: CSV injection, from memory); so do their full-width and
    small forms, and any of them behind blanks, quotes or characters nobody sees. Programs that split at another mark
    than the comma begin a cell inside the text, so what follows such a mark is treated the same.
    """
    text = _INNER.sub(r"\1'", clean(text))
    return f"'{text}" if is_formula(text) else text


def restore(text: str) -> str:
    """What `inert` was given, but for an apostrophe that stood there before."""
    text = _INSERTED.sub(r"\1", text)
    return text[1:] if text[:1] == "'" and is_formula(text[1:]) else text


def is_formula(text: str) -> bool:
    """Whether some spreadsheet could run the text. An apostrophe in front has made it safe."""
    if text[:1] in _BREAKS:
        return bool(text)
    if text[:1] == "'":
        return False
    folded = unicodedata.normalize("NFKC", text[:400])
    seen = (char for char in folded if not (char.isspace() or char in _QUOTES or unicodedata.category(char) in _UNSEEN))
    return next(seen, "") in _STARTERS


def shorten(text: str) -> str:
    """`text` with only what a cell of a workbook can hold; a cut is shown."""
    text = clean(text)
    return text if len(text) <= MOST_CELL else f"{text[: MOST_CELL - 2]} …"
