"""Text that reads like instructions to the assistant, in what a person typed or in a document, English and Chinese.

A signal, not a wall: rules know the common forms and miss what is put in new words (measured in the evaluations). The
defence is that untrusted text is data everywhere; this check only says where somebody tried.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

from core.checks.check import Check
from core.checks.injection_rules import ANSWER_RULES, DOCUMENT_RULES, RULES
from core.documents.document import Span
from core.messages import words

_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe00-\ufe0e\U000e0000-\U000e007f]"
)
_HIDDEN = re.compile("(?:[\u200b\u2060-\u2064\u202d\u202e\ufeff][^\\W_]?){3,}|[\U000e0000-\U000e007f]{4,}")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]{2,8}")
_LOOKALIKES = str.maketrans("аеорсухіјѕԁɡһӏαορτυν", "aeopcyxijsdghlaoptuv")
_LEET = str.maketrans("013457@$", "oieastas")
_LEET_WORD = re.compile(
    r"(?<![a-z0-9@$])(?=[a-z@$]{0,20}[0-9@$])(?=(?:[0-9@$]{0,3}[a-z]){3})[a-z0-9@$]{4,24}(?![a-z0-9@$])"
)
_SPACED = re.compile(r"(?<![A-Za-z])[A-Za-z](?:[ ._\-*][A-Za-z]){4,}(?![A-Za-z])")
_ENCODED = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{24,}={0,2}(?![\w+/])")
_LONGEST = 200_000
_RULES = {"user": RULES, "document": RULES + DOCUMENT_RULES, "answer": RULES + ANSWER_RULES}


def check_injection(text: str, *, source: Literal["user", "document", "answer"] = "user") -> Check:
    """`spans` mark what was found in the text as given; documents are also searched for tasks set to their reader, a
    student's answers for what is said to whoever marks them."""
    rules = _RULES[source]
    found: dict[Span, str] = {Span(*match.span()): "hidden" for match in _HIDDEN.finditer(_blank_flags(text))}
    plain, places = _normalise(text[:_LONGEST])
    for variant in dict.fromkeys((plain, _unleet(plain))):
        for kind, pattern in rules:
            found |= {_span(match, places): kind for match in pattern.finditer(variant)}
    found |= dict.fromkeys(_encoded(text, rules), "hidden")
    if not found:
        return Check("injection", True, words("checks_text.injection_none"))
    spans = tuple(sorted(found, key=lambda span: (span.start, span.end)))
    kind = words(f"checks_text.injection_{found[spans[0]]}")
    return Check("injection", False, words("checks_text.injection_found", kind=kind), spans)


def _blank_flags(text: str) -> str:
    """Flags of regions are spelt with tag characters and hide nothing."""
    return _FLAG.sub(lambda match: " " * len(match[0]), text)


def _normalise(text: str) -> tuple[str, list[int]]:
    """Compatibility forms and lookalike letters as plain small ones, invisible characters and letter spacing gone.

    Also gives, for each character of the result, where it stood in `text`, and at the end the text's length.
    """
    dropped = {index for match in _SPACED.finditer(text) for index in range(match.start() + 1, match.end(), 2)}
    pieces, places = [], []
    for index, char in enumerate(text):
        if index in dropped or _INVISIBLE.match(char):
            continue
        plain = unicodedata.normalize("NFKC", char).lower().translate(_LOOKALIKES)
        pieces.append(plain)
        places += [index] * len(plain)
    return "".join(pieces), [*places, len(text)]


def _unleet(text: str) -> str:
    """Digits and signs that stand for letters inside words put right; the length stays."""
    return _LEET_WORD.sub(lambda match: match[0].translate(_LEET), text)


def _span(match: re.Match[str], places: list[int]) -> Span:
    return Span(places[match.start()], places[match.end() - 1] + 1)


def _encoded(text: str, rules: tuple[tuple[str, re.Pattern[str]], ...]) -> Iterator[Span]:
    """Base64 that holds a text a rule would catch."""
    for match in _ENCODED.finditer(text):
        try:
            inner = base64.b64decode(match[0].rstrip("=") + "=" * (-len(match[0].rstrip("=")) % 4)).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue
        plain = _normalise(inner)[0]
        if any(pattern.search(plain) for _, pattern in rules):
            yield Span(*match.span())
