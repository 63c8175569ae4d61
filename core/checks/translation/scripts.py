"""Which script a language is written in and which letters are of it. Does not tell languages of one script apart."""

import re
from collections import Counter
from functools import cache

from babel.core import get_global

_RANGES = {
    "Latn": "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff",
    "Han": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〇\U00020000-\U0003ffff",
    "Kana": "\u3041-\u3096\u309d-\u30fa\u30fc-\u30ff\uff66-\uff9d",
    "Hang": "\uac00-\ud7af\u1100-\u11ff\u3131-\u318e",
    "Cyrl": "\u0400-\u052f",
    "Arab": "\u0620-\u064a\u0671-\u06d3\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    "Hebr": "\u05d0-\u05ea",
    "Grek": "\u0370-\u0373\u0376\u0377\u037b-\u037d\u0386-\u03ff\u1f00-\u1fff",
    "Thai": "\u0e01-\u0e3a\u0e40-\u0e4e",
    "Deva": "\u0900-\u0963\u0971-\u097f",
    "Beng": "\u0980-\u09e3",
    "Guru": "\u0a00-\u0a65\u0a70-\u0a7f",
    "Gujr": "\u0a80-\u0ae3",
    "Taml": "\u0b80-\u0be5",
    "Telu": "\u0c00-\u0c65",
    "Knda": "\u0c80-\u0ce5",
    "Mlym": "\u0d00-\u0d65",
    "Sinh": "\u0d80-\u0de5",
    "Laoo": "\u0e81-\u0ece",
    "Mymr": "\u1000-\u103f\u1050-\u108f",
    "Geor": "\u10a0-\u10ff\u1c90-\u1cbf",
    "Armn": "\u0531-\u0587",
    "Ethi": "\u1200-\u137c",
    "Khmr": "\u1780-\u17d3",
}
_LETTER = re.compile("|".join(f"(?P<{name}>[{letters}]+)" for name, letters in _RANGES.items()))
_OF_LANGUAGE = {"zh": ("Han",), "yue": ("Han",), "ja": ("Kana", "Han"), "ko": ("Hang", "Han")}
_CODES = {"Hans": ("Han",), "Hant": ("Han",), "Jpan": ("Kana", "Han"), "Kore": ("Hang", "Han")}
_WEIGHT = {"Han": 2.6, "Kana": 1.4, "Hang": 2.0}
"""Letters a sign stands for, so that a sentence in Chinese with an English name in it is still Chinese."""


@cache
def scripts_of(language: str) -> tuple[str, ...]:
    """The scripts of a language by its tag, the telling one first; () where they are not known."""
    parts = language.replace("_", "-").split("-")
    root = parts[0].lower()
    if root in _OF_LANGUAGE:
        return _OF_LANGUAGE[root]
    named = next((part.title() for part in parts[1:] if len(part) == 4 and part.isalpha()), "")
    code = named or str(get_global("likely_subtags").get(root, "")).split("_")[1:2]
    code = code if isinstance(code, str) else "".join(code)
    if code in _CODES:
        return _CODES[code]
    return (code,) if code in _RANGES else ()


def weigh_scripts(text: str) -> Counter[str]:
    """How much of the text is in each script, in letters of an alphabet."""
    weights: Counter[str] = Counter()
    if text.isascii():
        weights["Latn"] = sum(map(str.isalpha, text))
        return weights
    for match in _LETTER.finditer(text):
        name = str(match.lastgroup)
        weights[name] += (match.end() - match.start()) * _WEIGHT.get(name, 1.0)
    return weights


def find_script(text: str, scripts: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for runs of letters of these scripts."""
    return _run(scripts)


@cache
def _run(scripts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"[{''.join(_RANGES[name] for name in scripts)}]+")
