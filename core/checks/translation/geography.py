"""Countries a text names, in any language CLDR knows, as codes. Does not know cities, peoples or adjectives."""

from collections.abc import Mapping
from functools import cache

from babel import Locale, UnknownLocaleError

from core.documents.document import Span

_LEFT_OUT = frozenset(["US", "GB", "UM", "VI", "VG", "AS", "KR", "KP", "CN", "TW", "HK", "MO", "CD", "CG", "GE", "JO", "TD", "GN", "GW", "GQ", "PG", "IM", "GG", "JE", "IO", "TF", "SX", "MF", "DM", "DO", "WS", "NG", "NE", "EA", "IC", "AC", "TA", "CP", "DG", "EZ", "EU", "UN", "QO", "XA", "XB", "XK", "ZZ", "SS", "SD", "SU", "CS"])  # fmt: skip
"""Countries whose name is also that of a person, a state or part of another one's, or is said in many ways."""
_INFLECTED = frozenset(["ru", "uk", "pl", "cs", "sk", "hr", "sr", "bs", "sl", "mk", "bg", "be", "lt", "lv", "fi", "et", "hu", "tr", "el", "la", "eu", "is", "ro", "sq", "ka", "hy", "az", "kk"])
"""Languages whose inflection changes the end of a name."""
_UNSPACED = frozenset(("zh", "yue", "ja", "th", "lo", "km", "my"))
_SHORT = _UNSPACED | {"ko"}
_SHORTEST = 4


def find_countries(text: str, language: str) -> dict[str, Span] | None:
    """Codes with where each is named first; None for a language whose names are not known."""
    root = language.split("-")[0].lower()
    index = _load(root)
    if index is None:
        return None
    found: dict[str, Span] = {}
    lowered, bound = text.lower(), root in _UNSPACED
    width = 2 if bound else 3
    for at in range(len(lowered)):
        if not bound and at and (lowered[at - 1].isalpha() or not text[at].isalpha()):
            continue
        for name, code in index.get(lowered[at : at + width], ()):
            if lowered.startswith(name, at):
                found.setdefault(code, Span(at, at + len(name)))
                break
    return found


@cache
def _load(root: str) -> Mapping[str, tuple[tuple[str, str], ...]] | None:
    """Names with their codes by their first letters, the longest first."""
    try:
        territories = Locale.parse({"yue": "zh_Hant", "nb": "nb", "no": "nb"}.get(root, root)).territories
    except (UnknownLocaleError, ValueError):
        return None
    names = dict(_names(territories, root))
    if root in ("zh", "yue"):
        names |= dict(_names(Locale.parse("zh_Hant").territories, root))
    width = 2 if root in _UNSPACED else 3
    index: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(names, key=len, reverse=True):
        index.setdefault(name[:width], []).append((name, names[name]))
    return {first: tuple(rows) for first, rows in index.items()}


def _names(territories: Mapping[str, str], root: str) -> list[tuple[str, str]]:
    found = []
    for code, name in territories.items():
        if len(code) == 2 and code.isalpha() and code not in _LEFT_OUT and " " not in name.strip():
            plain = name.lower()
            stem = plain[:-2] if root in _INFLECTED and len(plain) >= 7 else plain
            if len(plain) >= (2 if root in _SHORT else _SHORTEST):
                found.append((stem, code))
    return found
