"""Countries a text names, in any language CLDR knows, as codes. Does not know cities, peoples or adjectives."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError

from core.checks.translation.calendar_names import INFLECTED
from core.documents.document import Span
from core.models.language_tags import UNSPACED, main_language

_UNSURE = """US GB UM VI VG AS KR KP CN TW HK MO CD CG GE JO TD GN GW GQ PG IM GG JE IO TF SX MF DM DO WS NG NE EA IC
    AC TA CP DG EZ EU UN QO XA XB XK ZZ SS SD SU CS"""
_LEFT_OUT = frozenset(_UNSURE.split())
"""Countries whose name is also that of a person, a state or part of another one's, or is said in many ways."""
_SHORT = UNSPACED | {"ko"}
_SHORTEST = 4
"""Letters of a name in an alphabet that is told from other words."""
_STEM = 7
"""Letters from which inflection may change the last two."""
_ENDS = re.compile(r"[^\W\d_]{0,3}(?![^\W\d_])")
_STARTS = re.compile(r"(?<![^\W\d_])[^\W\d_]")


def find_countries(text: str, language: str) -> dict[str, Span] | None:
    """Codes with where each is named first; None for a language whose names are not known."""
    root = main_language(language)
    index = _load(root)
    if index is None:
        return None
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter whose small form is two would move all places
        lowered = text
    found: dict[str, Span] = {}
    for at in _places(text, root):
        for name, code in index.get(lowered[at : at + _width(root)], ()):
            if lowered.startswith(name, at) and (root not in INFLECTED or _ENDS.match(lowered, at + len(name))):
                found.setdefault(code, Span(at, at + len(name)))
                break
    return found


def _places(text: str, root: str) -> Iterable[int]:
    """Where a name may begin: anywhere in scripts without spaces, else at words, none in small letters."""
    if root in UNSPACED:
        return range(len(text))
    return (match.start() for match in _STARTS.finditer(text) if not match[0].islower())


@cache
def _load(root: str) -> Mapping[str, tuple[tuple[str, str], ...]] | None:
    """Names with their codes by their first letters, the longest first."""
    try:
        territories = [Locale.parse({"yue": "zh", "no": "nb"}.get(root, root)).territories]
    except (UnknownLocaleError, ValueError):
        return None
    if root in ("zh", "yue"):
        territories.append(Locale.parse("zh_Hant").territories)
    names = {name: code for table in territories for name, code in _names(table, root)}
    index: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(names, key=len, reverse=True):
        index.setdefault(name[: _width(root)], []).append((name, names[name]))
    return {first: tuple(rows) for first, rows in index.items()}


def _width(root: str) -> int:
    return 2 if root in _SHORT else 3


def _names(territories: Mapping[str, str], root: str) -> list[tuple[str, str]]:
    found = []
    for code, name in territories.items():
        if len(code) == 2 and code.isalpha() and code not in _LEFT_OUT and " " not in name.strip():
            plain = name.lower()
            stem = plain[: -2 if len(plain) >= _STEM else -1] if root in INFLECTED and len(plain) > _SHORTEST else plain
            if len(plain) >= (2 if root in _SHORT else _SHORTEST):
                found.append((stem, code))
    return found
