"""Hospitals, practices, schools and firms by the words that they are called by.

Does not know a firm that is called by a name alone, nor Chinese ones (`han_facilities`).
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from core.checks.lexicon import is_common_word
from core.checks.privacy.clinical import is_clinical
from core.checks.privacy.found import Found
from core.checks.privacy.person_lists import load_person_lists
from core.checks.privacy.words import Word

_LONGEST = 7
"""Words of the longest name."""
_GAP = re.compile(r"(?:[’']s|[’'])? |, | & |-")
_STOPPED = frozenset(("st", "mt", "ste", "dr"))
_FIRM = frozenset(("inc", "llc", "ltd", "pc", "llp"))


@cache
def _load() -> dict[str, frozenset[str]]:
    kept = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    pairs = frozenset(part.strip() for part in kept.pop("pairs").split("|") if part.strip())
    return {name: frozenset(value.split()) for name, value in kept.items()} | {"pairs": pairs}


def find_facilities(words: Sequence[Word]) -> Iterator[Found]:
    """The longest first; they may overlap."""
    yield from sorted(_find(words), key=lambda one: one.start - one.end)


def _find(words: Sequence[Word]) -> Iterator[Found]:
    for at, word in enumerate(words):
        if not word.capital:
            continue
        if end := _ends_name(words, at):
            first = _first_word(words, at)
            if first < at and _is_named(words[first:at], word):
                yield Found(words[first].start, words[end - 1].end, "facility")
        if word.plain in _load()["first"] and (last := _last_word(words, at)) > at + 1:
            yield Found(word.start, words[last - 1].end, "facility")


def _ends_name(words: Sequence[Word], at: int) -> int:
    """The end (exclusive) of what says which kind of body it is, when that begins with word `at`; else 0."""
    following = words[at + 1] if at + 1 < len(words) else None
    joined = following is not None and following.gap == " " and following.capital
    if joined and f"{words[at].plain} {following.plain}" in _load()["pairs"]:
        return at + 2
    if words[at].plain not in _load()["ends"]:
        return 0
    ordinary = words[at].plain in _load()["ordinary_ends"]
    return 0 if ordinary and not (at and words[at - 1].capital and not words[at - 1].opens) else at + 1


def _first_word(words: Sequence[Word], at: int) -> int:
    """Where the capitals before word `at` begin, with small words among them."""
    first = at
    while first > max(0, at - _LONGEST) and _goes_back(words, first, at):
        first -= 1
    while first < at and (not words[first].capital or words[first].plain in _load()["outside"]):
        first += 1
    return first


def _goes_back(words: Sequence[Word], first: int, at: int) -> bool:
    """Whether the word before `first` may belong to the name that ends with word `at`."""
    before, gap = words[first - 1], words[first].gap
    stopped = gap == ". " and (before.plain in _STOPPED or len(before.text) == 1) or gap == "."
    if before.plain == "and" and first > 1 and words[first - 2].plain in _load()["ends"]:
        return False
    if gap == ", " and words[at].plain not in _FIRM:
        return False
    return (stopped or bool(_GAP.fullmatch(gap))) and (before.capital or before.plain in _load()["inner"])


def _last_word(words: Sequence[Word], at: int) -> int:
    """The end (exclusive) of the capitals after word `at`: Hospital Clínico San Carlos, Klinikum Großhadern."""
    last = at + 1
    while last < min(len(words), at + _LONGEST) and words[last].gap in (" ", "-"):
        small = words[last].plain in _load()["inner"] and words[last].plain != "and"
        if not words[last].capital and not small:
            break
        last += 1
    while last > at + 1 and not words[last - 1].capital:
        last -= 1
    unknown = any(_is_own(word) and not is_common_word(word.plain) for word in words[at + 1 : last])
    return last if unknown else at + 1


def _is_named(before: Sequence[Word], end: Word) -> bool:
    """Whether words before a kind of body name one: not Pain Clinic, nor Maintenance Clinic, but Mercy Clinic."""
    own = [word for word in before if _is_own(word)]
    if len(own) == 1 and end.plain in _load()["departments"]:
        lists = load_person_lists()
        return not is_common_word(own[0].plain) or own[0].plain in lists.shared | lists.given | lists.family
    return bool(own)


def _is_own(word: Word) -> bool:
    """Whether a word is more than a kind of body or a field of medicine."""
    return word.capital and word.plain not in _load()["kinds"] | _load()["inner"] and not is_clinical(word.plain)
