"""The text of a statement made ready: delimiters gone, one sign for each relation, cut only outside of brackets.

Knows nothing of statements or sympy.
"""

import contextlib
import re

from core.usecases.grading.formula_text import tidy
from core.usecases.grading.number_reading import read_han

_SPELLED = (
    (re.compile(r"\\(?:leqslant|leq|le)(?![a-z])"), "≤"),
    (re.compile(r"\\(?:geqslant|geq|ge)(?![a-z])"), "≥"),
    (re.compile(r"\\lt(?![a-z])|<(?!=)"), "<"),
    (re.compile(r"\\gt(?![a-z])|>(?!=)"), ">"),
    (re.compile(r"<="), "≤"),
    (re.compile(r">="), "≥"),
    (re.compile(r"\\n(?:e|eq)(?![a-z])|!=|\\not\s*="), "≠"),
    (re.compile(r"\\approx"), "≈"),
    (re.compile(r"\\colon"), ":"),
    (re.compile(r"\\mathbb\s*\{?R\}?"), "ℝ"),
    (re.compile(r"等于"), "="),
)
_NAME = re.compile(
    r"^(?:[A-Za-z]|\\[A-Za-z]+)(?:_(?:\{?\w+\}?))?'?(?:\([A-Za-z]\))?$|^\|[A-Z]{1,3}\|$|^(?:\\angle\s*)?[A-Z]{2,4}$"
    r"|^\([A-Za-z](?:,\s*[A-Za-z])+\)$|^\\frac\{[A-Z]{2}\}\{[A-Z]{2}\}$|^[A-Z](?:_\{?\w+\}?)?:[A-Z](?:_\{?\w+\}?)?$"
)


def clean(text: str) -> str:
    """The answer without delimiters, in the spelling that is read."""
    for opening in (r"\(", r"\)", r"\[", r"\]", "$"):
        text = text.replace(opening, " ")
    text = re.sub(r"(?<=\d)\s*(?:\{,\}\s*|,\s*\\!\s*|\\!\s*,\s*)(?=\d{3}(?!\d))", "", text)
    text = re.sub(
        r"\\begin\{cases\}(.*?)\\end\{cases\}", lambda m: re.sub(r"\\\\|&", ", ", m[1]), text, flags=re.DOTALL
    )
    text = re.sub(r"^\s*点\s*(?=[(（])", "", text)
    text = re.sub(r"^\s*(?:\\\$|[$€£¥])|[€£¥]\s*$", "", text)
    text = tidy(text)
    for pattern, spelling in _SPELLED:
        text = pattern.sub(spelling, text)
    text = re.sub(r"(?<![A-Za-z])(?:percent(?:age)?|pct)(?![A-Za-z])", "%", text)
    text = re.sub(
        r"[一二三四五六七八九十两百零]+(?:又[一二三四五六七八九十两百零]+)?分之[一二三四五六七八九十两百零]+",
        _han,
        text,
    )
    if re.fullmatch(r"[负一二三四五六七八九两百千万零十点]+", text.strip()):
        with contextlib.suppress(ValueError):
            text = f"{read_han(text.strip())}"
    return re.sub(r"\s+", " ", text).lstrip(' ,;:*`"').rstrip(' .,;:*?`"')


def _han(match: re.Match[str]) -> str:
    value = read_han(match[0])
    return f"({value.numerator}/{value.denominator})"


def join_thousands(text: str) -> str:
    """Commas of thousands gone: "1,234,567" is one number where nothing else stands with it."""
    return re.sub(r"(?<![\d.,(\[{])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])", lambda m: m[0].replace(",", ""), text)


def is_name(text: str) -> bool:
    """Whether the left side of "=" only says what is given: x, f(x), S_1, |AB|, AB/CD, A:B, (x, y)."""
    return bool(_NAME.match(text.strip()))


def bare_name(text: str) -> str:
    """A name without blanks and braces."""
    return re.sub(r"[\s{}]", "", text)


def closes(text: str) -> bool:
    """Whether the bracket that opens the text is closed by its last character."""
    depth = 0
    for at, char in enumerate(text):
        depth += (char in "([{") - (char in ")]}")
        if not depth:
            return at == len(text) - 1
    return False


def split_top(text: str, pattern: re.Pattern[str], *, keep: bool = False) -> list[str]:
    """The text cut where `pattern` stands outside all brackets; with `keep` the separators stay, at odd places."""
    parts, start, depth, at = [], 0, 0, 0
    while at < len(text):
        match = pattern.match(text, at) if not depth else None
        if match and match.end() > at:
            parts += [text[start:at], match[0]] if keep else [text[start:at]]
            start = at = match.end()
            continue
        depth += (text[at] in "([{") - (text[at] in ")]}")
        depth = max(depth, 0)
        at += 1
    return [*parts, text[start:]]
