"""A unit of the memory: a text with its translation, inline codes as numbered marks; and when two texts are the same.

Does not know what is remembered, nor how alike texts are.
"""

import re
import unicodedata
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from core.checks.translation.plurals import plural_category

MARK = re.compile(r"\u27e6(\d{1,4})\u27e7")
"""What stands for an inline code: ⟦1⟧ for the first of the source."""
_SPACES = re.compile(r"\s+")
_BESIDE_MARK = re.compile(r"(?<=\s)(\u27e6\d{1,4}\u27e7)\s+")
_SLOT = re.compile(
    r"\{\{?[\w.-]{1,60}\}?\}|\$\{[\w.-]{1,60}\}|%\([\w.-]{1,60}\)[a-z]|%(?:\d\$)?[sd@]|\d+(?:[.,:/\u00a0\u202f]\d+)*"
)
_NAME = re.compile(r"[\w.-]*\w")


@dataclass(frozen=True, slots=True)
class Unit:
    """A text with its translation. `context` tells apart where the same text stands; `created` is ISO 8601 in UTC, ""
    where it is not known."""

    source: str
    target: str
    human: bool = False
    engine: str = ""
    context: str = ""
    created: str = ""


def mask(text: str, codes: Sequence[str]) -> str | None:
    """The text with a mark for each code, numbered in the order of `codes`. None where a code is missing or there too
    often, or a mark stands in the text already."""
    if MARK.search(text):
        return None
    numbers: dict[str, deque[int]] = defaultdict(deque)
    for number, code in enumerate(codes, 1):
        numbers[code].append(number)
    if not numbers:
        return text
    parts, at = [], 0
    for found in re.finditer("|".join(map(re.escape, sorted(numbers, key=len, reverse=True))), text):
        if not numbers[found[0]]:
            return None
        parts += [text[at : found.start()], f"\u27e6{numbers[found[0]].popleft()}\u27e7"]
        at = found.end()
    return None if any(numbers.values()) else "".join([*parts, text[at:]])


def unmask(text: str, codes: Sequence[str]) -> str:
    """The text with each mark's code in its place; without marks where it has other ones than there are codes."""
    numbers = sorted(int(number) for number in MARK.findall(text))
    if numbers != list(range(1, len(codes) + 1)):
        return strip_marks(text)
    return MARK.sub(lambda found: codes[int(found[1]) - 1], text)


def strip_marks(text: str) -> str:
    """The text without its marks, and without the double spaces they would leave."""
    return MARK.sub("", _BESIDE_MARK.sub(r"\1", text))


def flatten(text: str) -> str:
    """The form in which texts count as the same: composed letters (NFC), white space as one space and none at the ends.
    Case stays, and so does everything else that is written."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def digest(text: str) -> str:
    """32 characters that are the same for the same text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def swap_slots(wanted: str, source: str, target: str, language: str) -> str | None:
    """`target`, the translation of `source` into `language`, with the numbers and placeholders of `wanted` in place of
    those of `source`. None where more than these differ, or it is not sure where they go or that the words still fit:
    each must stand in the target as often as in the source, and a number must take the same plural form.
    """
    if _SLOT.split(wanted) != _SLOT.split(source):
        return None
    there, here = _SLOT.findall(source), _SLOT.findall(target)
    new: dict[str, str] = {}
    for old, other in zip(there, _SLOT.findall(wanted), strict=True):
        if new.setdefault(old, other) != other or not _fits(old, other, language):
            return None
    if any(there.count(old) != here.count(old) for old, other in new.items() if old != other):
        return None
    return _SLOT.sub(lambda found: new.get(found[0], found[0]), target)


def _fits(old: str, new: str, language: str) -> bool:
    if old == new:
        return True
    if old.isdecimal() and new.isdecimal():
        return len(new) <= 15 and plural_category(language, int(old)) == plural_category(language, int(new))
    return _shape(old) == _shape(new)


def _shape(slot: str) -> str:
    """What must stay: the punctuation, how many digits stand between, and whether it is a name or a number."""
    return re.sub(r"\d", "0", slot) if slot[0].isdecimal() else _NAME.sub("x", slot)
