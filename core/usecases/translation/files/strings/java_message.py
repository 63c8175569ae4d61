"""Java's MessageFormat patterns as a person reads them: '' is an apostrophe, and what stands between two is literal.

https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/text/MessageFormat.html
"""

import re
from collections.abc import Iterable, Sequence

_ARGUMENT = re.compile(r"\{\s*\d+\s*(?:,|\})")
_PART = re.compile(r"''|'[^']*'|[^']+")
_CHOICE = re.compile(r"\{\s*\d+\s*,\s*choice\s*,(?:[^{}]|\{[^{}]{0,200}\}){0,400}+\}")


def is_message(text: str, *, always: bool = False) -> bool:
    """Whether a text is one of MessageFormat's: its apostrophes come in pairs, and it has an argument, or `always`."""
    return (always or _ARGUMENT.search(text) is not None) and text.count("'") % 2 == 0


def doubles_apostrophes(texts: Iterable[str]) -> bool:
    """Whether a file passes all its texts through MessageFormat: some without an argument have '' in them."""
    return any("''" in text and not _ARGUMENT.search(text) for text in texts)


def read_message(pattern: str, *, always: bool = False) -> tuple[str, tuple[str, ...]]:
    """The text and its codes: quoted stretches, and choices by number, which stay as they are."""
    if not is_message(pattern, always=always):
        return pattern, ()
    parts, codes, at = [], [], 0
    for match in (*_CHOICE.finditer(pattern), None):
        for part in _PART.findall(pattern[at : match.start() if match else len(pattern)]):
            quoted = part != "''" and part.startswith("'")
            parts.append("'" if part == "''" else part)
            codes += [part] if quoted else []
        if match:
            parts.append(match[0])
            codes.append(match[0])
            at = match.end()
    return "".join(parts), tuple(codes)


def write_message(text: str, codes: Sequence[str], source: str, *, always: bool = False) -> str:
    """The text as a pattern, where the `source` is one."""
    if not is_message(source, always=always):
        return text
    if not codes:
        return text.replace("'", "''")
    pattern = re.compile("(" + "|".join(re.escape(code) for code in sorted(codes, key=len, reverse=True)) + ")")
    return "".join(part if index % 2 else part.replace("'", "''") for index, part in enumerate(pattern.split(text)))
