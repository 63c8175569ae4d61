"""Lines of an address block or letterhead: short lines one below the other, some of which are known to be an address.

Does not know what the lines are: it takes those that can be nothing but a name, a town or a code. Ordinary words
("Final Report", "Sales Manager") stay.
"""

import re
from collections.abc import Iterator, Sequence

from core.checks.privacy.clinical import is_clinical, is_eponym
from core.checks.privacy.found import Found
from core.checks.privacy.person_lists import name_strength
from core.checks.privacy.words import fold

_SHORT, _LONGEST, _FEWEST, _MOST_WORDS = 60, 200, 3, 4
"""Characters of the longest line without and with markup, lines of the shortest block, words of the longest name."""
_KINDS = frozenset(("address", "phone", "email"))
_CODE = re.compile(r"\d{2,6}(?:[- ]?[A-Z]{0,2}\d{0,4})?")
_CODE_AFTER = re.compile(
    r",?\s{1,2}(?P<code>\d{4,6}|\d{3}\s\d{2,3})(?![\w/-]|[.,]\d|\s?(?:mg|mcg|ml|g|iu|units?|%|calories?|kcal|cc|mm|cm|hours?|steps)\b)",
    re.I,
)
_CORE = re.compile(r"(?:\s|<[^<>]{0,80}>){0,20}(?P<core>.*?)(?:[\s,.;]|<[^<>]{0,80}>){0,20}")
"""A line without blanks and the tags of a page's markup around it."""
_DISTRICT = re.compile(r" (\d{1,2}|[A-Z])(?=\s*(?:$|\n|[,;?!]|\.(?!\d)))")
_PLACED = re.compile(r"\b(?:in|at|from|to)\s$")
_NUMBERED = re.compile(r"[^\W\d_][^\W\d_'’.-]{1,24}(?: [^\W\d_][^\W\d_'’.-]{0,24}){0,3} \d{1,5}[A-Za-z]?")


def find_block_lines(text: str, found: Sequence[Found]) -> Iterator[Found]:
    """Lines of such blocks that `found` does not have."""
    starts = {one.start for one in found if one.kind in _KINDS}
    block: list[tuple[int, str]] = []
    at = 0
    for line in [*text.split("\n"), ""]:
        if (
            line.strip()
            and len(_CORE.fullmatch(line[:_LONGEST])["core"]) <= _SHORT
            and len(line) <= _LONGEST
            and ": " not in line
        ):
            block.append((at, line))
        else:
            yield from _in_block(block, starts)
            block = []
        at += len(line) + 1


def find_codes(text: str, found: Sequence[Found]) -> Iterator[Found]:
    """Postal codes right after a town or a name that nothing else says is one: Kurzenkirchen 3520."""
    for one in found:
        match = _CODE_AFTER.match(text, one.end) if one.kind in ("name", "address") else None
        if match:
            yield Found(match.start("code"), match.end("code"), "address")
        elif one.kind in ("name", "address") and (district := _DISTRICT.match(text, one.end)):
            led = one.kind == "address" or _PLACED.search(text, max(0, one.start - 6), one.start)
            if led:
                yield Found(district.start(1), district.end(1), "address")


def _in_block(block: list[tuple[int, str]], starts: set[int]) -> Iterator[Found]:
    """What stands on the lines; one between two lines of an address may be any words with capitals."""
    known = [any(start + offset in starts for offset in range(len(line))) for start, line in block]
    if len(block) < _FEWEST or not any(known):
        return
    for number, (start, line) in enumerate(block):
        core = _CORE.fullmatch(line)
        words, begin = core["core"], start + core.start("core")
        between = 0 < number < len(block) - 1 and known[number - 1] and known[number + 1]
        numbered = _NUMBERED.fullmatch(words) and words[0].isupper() and not _is_medical(words)
        if _CODE.fullmatch(words) or numbered or between and _has_capitals(words):
            yield Found(begin, begin + len(words), "address")
        elif _is_bare_name(words):
            yield Found(begin, begin + len(words), "name")


def _has_capitals(line: str) -> bool:
    words = line.split()
    return 0 < len(words) < _MOST_WORDS and all(word[0].isupper() for word in words) and not _is_medical(line)


def _is_bare_name(line: str) -> bool:
    words = line.split()
    return 0 < len(words) < _MOST_WORDS and all(
        word[0].isupper()
        and (name_strength(word.strip(".,")) > 0 or is_eponym(fold(word)) or len(word.strip(".")) == 1)
        for word in words
    )


def _is_medical(line: str) -> bool:
    return any(is_clinical(fold(word)) for word in line.split())
