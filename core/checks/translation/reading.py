"""A pair as the checks read it: codes, placeholders and addresses blanked out, what several checks need found once."""

import re
from functools import cached_property

from core.checks.translation.amounts import Amount, find_amounts
from core.checks.translation.pair import Pair
from core.checks.translation.placeholders import find_placeholders, hide_codes

_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u0900-\u0963"
    "\u0971-\u09e3\u0a00-\u0a65\u0a70-\u0ae3\u0b00-\u0b65\u0b71-\u0be5\u0c00-\u0c65\u0c80-\u0ce5\u0d00-\u0d65\u0d80-\u0de5"
)
WORD = rf"(?:[^\W_]|[{_MARKS}])+(?:['’](?:[^\W_]|[{_MARKS}])+)?"
"""A word with the vowel signs and accents that are characters of their own."""
_NO_PROSE = re.compile(r"\[\[\d+\]\]|</?[A-Za-z][^<>]{0,1000}>|(?<![\w/])(?:/[\w.-]+){2,}/?")


class Reading:
    """Source and target of a pair as prose of the same length: what is no prose is spaces, so spans hold."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.source_language = pair.source_language
        self.target_language = pair.target_language
        self.source = blank(pair.source, pair)
        self.target = blank(pair.target, pair)

    @cached_property
    def source_amounts(self) -> tuple[Amount, ...]:
        return find_amounts(self.source, self.source_language)

    @cached_property
    def target_amounts(self) -> tuple[Amount, ...]:
        return find_amounts(self.target, self.target_language)


def blank(text: str, pair: Pair) -> str:
    """The text with codes, placeholders, addresses, tags, paths and markers as spaces."""
    plain = hide_codes(text, pair.codes).replace("\0", " ")
    for one in reversed(find_placeholders(plain, pair.syntaxes)):
        if one.syntax != "accelerator":
            plain = plain[: one.start] + " " * len(one.text) + plain[one.end :]
    return _NO_PROSE.sub(lambda match: " " * len(match[0]), plain)
