"""A list of phrases found in one pass: the first letter of a place decides which phrases are tried there.

A phrase is a regular expression over one language's text that begins with a letter, a digit, a sign, [letters] or
(alternatives). In it a blank stands for white space, an apostrophe for either kind, and "..." for a gap of a few
words (Chinese: characters) within a sentence. English phrases begin and end with whole words; case never matters.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.documents.document import Span

_GAP = {"en": r"(?:[\s,-]+[\w'’%$£€-]+){0,4}?[\s,-]+", "zh": "[^，。！？；\\n]{0,8}?"}
_DIGIT = r"\d"
_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Phrase:
    """`label` is what the caller wants to know of a place where `pattern` matches."""

    pattern: re.Pattern[str]
    label: str


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Phrases by the letter they begin with; `places` finds those letters."""

    phrases: Mapping[str, tuple[Phrase, ...]]
    places: re.Pattern[str]

    def find(self, text: str) -> Iterator[tuple[Span, str]]:
        """Where phrases stand with their labels, in order; the longest at each place, none inside another."""
        end = 0
        for match in self.places.finditer(text):
            if match.start() < end:
                continue
            tried = self.phrases.get(match[0].lower(), ())
            found = [(hit.end(), one.label) for one in tried if (hit := one.pattern.match(text, match.start()))]
            if found:
                end, label = max(found, key=lambda item: item[0])
                yield Span(match.start(), end), label


def make_phrasebook(phrases: Iterable[tuple[str, str]], language: str) -> Phrasebook:
    """From (phrase, label) pairs; ValueError for a phrase that does not begin as it must."""
    table: dict[str, list[Phrase]] = {}
    for written, label in phrases:
        letters = _first_letters(written)
        phrase = Phrase(_compile(written, language), label)
        for first in letters:
            table.setdefault(first.lower(), []).append(phrase)
    first_letters = "".join(re.escape(one) for one in sorted(table))
    before = "" if language == "zh" else r"(?<![^\W_])"
    places = re.compile(f"{before}[{first_letters}]" if table else r"(?!)", re.I)
    return Phrasebook({first: tuple(rows) for first, rows in table.items()}, places)


def _compile(written: str, language: str) -> re.Pattern[str]:
    pattern = (
        written.replace(" ... ", "...")
        .replace(" ?", r"\s*")
        .replace(" ", r"\s+")
        .replace("'", "’")
        .replace("’", "['’]")
    )
    pattern = pattern.replace("...", _GAP["zh" if language == "zh" else "en"])
    return re.compile(pattern if language == "zh" else rf"{pattern}(?![^\W_])", re.I)


def _first_letters(written: str) -> set[str]:
    if written[0] == "[":
        inner = written[1 : written.index("]")]
        return set(inner.replace(_DIGIT, "")) | (_DIGITS if _DIGIT in inner else set())
    if written[0] == "(":
        options, rest = _alternatives(written)
        return {letter for option in options for letter in (_first_letters(option) if option else _first_letters(rest))}
    if written.startswith(_DIGIT):
        return set(_DIGITS)
    if written[0] in ".*+?|)^$\\":
        raise ValueError(f"no letter at the start of {written!r}")
    return {written[0]}


def _alternatives(written: str) -> tuple[list[str], str]:
    """The alternatives of the group that `written` begins with, and what follows; "" stands for leaving it out."""
    depth, options = 0, [""]
    for at, char in enumerate(written):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth == 0:
            optional = written[at + 1 : at + 2] == "?"
            found = [option.removeprefix("?:") for option in options]
            return (found + [""] * optional), written[at + 1 + optional :].lstrip()
        if char == "|" and depth == 1:
            options.append("")
        elif not (char == "(" and depth == 1):
            options[-1] += char
    raise ValueError(f"an open bracket in {written!r}")
