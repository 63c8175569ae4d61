"""Personal identifiers in text: e-mail addresses, telephone, payment card and Chinese identity numbers.

Finds by form and by checksum, not by meaning: names and addresses are not found. Order numbers such as MG-1042 are
left alone. Look-arounds stand where a word boundary would fail, between a Chinese character and a digit.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from core.documents.document import Span

Kind = Literal["email", "id", "card", "phone"]

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])"
)
_ID = re.compile(
    r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
_CARD = re.compile(r"(?<![\dA-Za-z-])[2-6](?:[ -]?\d){12,18}(?![\dA-Za-z])")
_PHONE = re.compile(
    r"""(?<![\dA-Za-z#.+-])(?:
        (?:\+|00)[1-9]\d{0,2}[ .-]?(?:\(0?\d{1,4}\)[ .-]?)?\d(?:[ .-]?\d){5,12}    # international
        | (?:86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}                                  # Chinese mobile
        | 0\d{2,3}-?[2-9]\d{6,7}                                                 # Chinese landline
        | [48]00[- ]?\d{3}[- ]?\d{4}                                             # Chinese and free numbers
        | (?:1[ .-])?(?:\([2-9]\d{2}\)[ ]?|[2-9]\d{2}[.-])\d{3}[ .-]\d{4}           # North America
        | 0\d{1,4}[ ]\d{3,4}[ -]?\d{3,5}                                          # Europe, written with blanks
        | \(0\d{1,4}\)[ ]?\d{3,4}[ -]?\d{3,5}
    )(?![\dA-Za-z]|[.-]\d)""",
    re.X,
)
_CARD_LENGTHS = {"2": (16,), "3": (14, 15), "4": (13, 16, 19), "5": (16,), "6": (16, 17, 18, 19)}


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier where it stands in the text."""

    kind: Kind
    span: Span
    text: str


def find_identifiers(text: str) -> tuple[Identifier, ...]:
    """In order, without overlaps; where two kinds claim the same characters the stricter form wins."""
    taken: list[Identifier] = []
    for kind, pattern, is_valid in _FORMS:
        for match in pattern.finditer(text):
            span = Span(*match.span())
            free = all(span.end <= other.span.start or span.start >= other.span.end for other in taken)
            if free and is_valid(match[0]):
                taken.append(Identifier(kind, span, match[0]))
    return tuple(sorted(taken, key=lambda identifier: identifier.span.start))


def mask_identifiers(text: str) -> tuple[str, dict[str, str]]:
    """The text with each identifier replaced by a mark such as "[EMAIL_1]", and what each mark stands for.

    The same value has the same mark; marks that already stand in the text are not used again.
    """
    marks: dict[tuple[Kind, str], str] = {}
    masked, position = [], 0
    for identifier in find_identifiers(text):
        key = (identifier.kind, identifier.text)
        if key not in marks:
            marks[key] = next(
                mark for mark in _marks(identifier.kind) if mark not in text and mark not in marks.values()
            )
        masked += [text[position : identifier.span.start], marks[key]]
        position = identifier.span.end
    return "".join([*masked, text[position:]]), {mark: value for (_, value), mark in marks.items()}


def unmask(masked: str, mapping: Mapping[str, str]) -> str:
    """Puts the values back; marks the mapping does not know stay as they are."""
    if not mapping:
        return masked
    return re.sub("|".join(map(re.escape, mapping)), lambda match: mapping[match[0]], masked)


def _marks(kind: Kind) -> Iterator[str]:
    number = 1
    while True:
        yield f"[{kind.upper()}_{number}]"
        number += 1


def _digits(text: str) -> str:
    """An identifier in the form in which two spellings of it are alike."""
    return re.sub(r"[\s().+-]", "", text).lower()


def _is_card(text: str) -> bool:
    """A length its issuer uses and the Luhn checksum (ISO/IEC 7812-1)."""
    digits = [int(char) for char in text if char.isdigit()]
    doubled = [digit if index % 2 == 0 else sum(divmod(2 * digit, 10)) for index, digit in enumerate(reversed(digits))]
    return len(digits) in _CARD_LENGTHS[text[0]] and sum(doubled) % 10 == 0


def _is_chinese_id(text: str) -> bool:
    """The check character of GB 11643-1999 (ISO 7064 MOD 11-2)."""
    weighted = sum(int(digit) * pow(2, 17 - index, 11) for index, digit in enumerate(text[:17]))
    return "10X98765432"[weighted % 11] == text[17].upper()


def _is_any(text: str) -> bool:
    return True


_FORMS: tuple[tuple[Kind, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("email", _EMAIL, _is_any),
    ("id", _ID, _is_chinese_id),
    ("card", _CARD, _is_card),
    ("phone", _PHONE, _is_any),
)
