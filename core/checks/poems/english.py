"""How English words sound, from the CMU Pronouncing Dictionary, with rules for words it does not hold.

A word may be said in several ways; every answer allows for all of them. Does not scan metre.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution

from core.checks.poems.spelling import guess_syllables

Sounds = tuple[str, ...]
"""ARPAbet, vowels with their stress: ("L", "AY1", "T")."""

_WORD = re.compile(r"['’]?[a-z]+(?:['’][a-z]+)*['’]?", re.I)
_LONGEST = 30
"""Letters beyond which nothing is a word; it is counted by its vowels and not looked up."""
_HISSES = {"S", "Z", "SH", "ZH", "CH", "JH"}
_SHARP = {"P", "T", "K", "F", "TH"}


@dataclass(frozen=True, slots=True)
class Syllables:
    """How many syllables a line can have. `guessed` words were counted by their spelling and may be off by one each."""

    least: int
    most: int
    guessed: int = 0


def read_words(line: str) -> tuple[str, ...]:
    """The words of a line in lower case with plain apostrophes; the parts of a hyphenated word are words."""
    return tuple(match[0].lower().replace("’", "'") for match in _WORD.finditer(line))


def find_last_word(line: str) -> tuple[int, int] | None:
    """Where the last word of a line starts and ends."""
    return max((match.span() for match in _WORD.finditer(line)), default=None)


def count_syllables(line: str) -> Syllables | None:
    """The syllables of a line; None where it has digits or letters of another alphabet."""
    if any(char.isdigit() or (char.isalpha() and not char.isascii()) for char in line):
        return None
    least = most = guessed = 0
    for word in read_words(line):
        counts = {count_vowels(said) for said in pronounce(word)}
        guessed += not counts
        counts = counts or {guess_syllables(word)}
        least, most = least + min(counts), most + max(counts)
    return Syllables(least, most, guessed)


def count_vowels(said: Sounds) -> int:
    """The syllables of one pronunciation."""
    return sum(sound[-1].isdigit() for sound in said)


@cache
def pronounce(word: str) -> tuple[Sounds, ...]:
    """The ways to say a lower-case word; () where neither it nor what it is made of is in the dictionary."""
    if len(word) > _LONGEST:
        return ()
    for form in dict.fromkeys((word, word.strip("'"), re.sub("in'$", "ing", word))):
        if said := _plain(form):
            return said
    plain = word.strip("'")
    return tuple(dict.fromkeys(_elide(plain))) or tuple(dict.fromkeys(_inflect(plain))) or tuple(_compound(plain))


def list_rhyming(word: str) -> tuple[str, ...]:
    """The dictionary's words that rhyme perfectly with `word`, in no order of use; names are among them."""
    tails = {tail(said) for said in pronounce(word)}
    return tuple(dict.fromkeys(other for end in tails for other in _by_tail().get(end, ()) if other != word))


def tail(said: Sounds) -> Sounds:
    """From the last stressed vowel on, without marks of stress; what perfect rhymes share."""
    stressed = [at for at, sound in enumerate(said) if sound[-1] in "12"] or [_last_vowel(said)]
    return tuple(sound.rstrip("012") for sound in said[stressed[-1] :])


def last_syllable(said: Sounds) -> Sounds:
    """From the last vowel on, without marks of stress."""
    return tuple(sound.rstrip("012") for sound in said[_last_vowel(said) :])


def _last_vowel(said: Sounds) -> int:
    return max((at for at, sound in enumerate(said) if sound[-1].isdigit()), default=0)


def _elide(word: str) -> Iterator[Sounds]:
    """A word that verse shortens by a vowel: o'er, heav'n, wand'ring."""
    yield from _plain({"o'er": "ore", "e'er": "air"}.get(word, ""))
    before, mark, after = word.partition("'")
    whole = f"{before}e{after}" if mark and after else ""
    for said in _plain(whole):
        at = next((at for at, sound in enumerate(said) if sound in ("AH0", "ER0", "IH0")), None)
        if at is not None:
            yield (*said[:at], *(("R",) if said[at] == "ER0" else ()), *said[at + 1 :])


def _inflect(word: str) -> Iterator[Sounds]:
    """The word as a known one with an ending."""
    for ending, stems in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending) + 2:
            bare = word[: -len(ending)]
            for stem in (bare + more for more in stems):
                yield from (said + _ending(ending, said[-1]) for said in _plain(stem))
            if len(bare) > 3 and bare[-1] == bare[-2]:
                yield from (said + _ending(ending, said[-1]) for said in _plain(bare[:-1]))


_ENDINGS: Mapping[str, tuple[str, ...]] = {
    "'s": ("",),
    "s": ("", "e"),
    "es": ("",),
    "ies": ("y",),
    "ed": ("", "e"),
    "ied": ("y",),
    "ing": ("", "e"),
    "ly": ("", "le"),
    "ily": ("y",),
    "less": ("",),
    "ness": ("",),
    "iness": ("y",),
    "er": ("", "e"),
    "est": ("", "e"),
    "y": ("", "e"),
    "ful": ("",),
    "like": ("",),
}
"""Ending -> what its stem may have lost."""
_SAID = {
    "ing": "IH0 NG",
    "ly": "L IY0",
    "ily": "L IY0",
    "less": "L AH0 S",
    "ness": "N AH0 S",
    "iness": "N AH0 S",
    "er": "ER0",
    "est": "AH0 S T",
    "y": "IY0",
    "ful": "F AH0 L",
    "like": "L AY2 K",
}


def _ending(ending: str, before: str) -> Sounds:
    """How an ending sounds after a stem that ends with the sound `before`."""
    if ending in _SAID:
        return tuple(_SAID[ending].split())
    if ending.endswith("s"):
        return ("IH0", "Z") if before in _HISSES else ("S",) if before in _SHARP else ("Z",)
    if before in {"T", "D"}:
        return ("IH0", "D")
    return ("T",) if before in _SHARP | {"S", "SH", "CH"} else ("D",)


def _compound(word: str) -> Iterator[Sounds]:
    """The word as two known ones, the later part as long as possible; its stress is the weaker."""
    for cut in range(3, len(word) - 2):
        first, second = _plain(word[:cut]), _plain(word[cut:])
        if first and second:
            yield from (one + tuple(sound.replace("1", "2") for sound in two) for one in first for two in second)
            return


def _plain(word: str) -> tuple[Sounds, ...]:
    """The dictionary's ways to say a word, without those that spell it out letter by letter (am as A.M.)."""
    ways = _load().get(word, ())
    whole = [said for said in ways if said.count("1") < 2] if len(word) < 5 else []
    return tuple(tuple(said.split()) for said in whole or ways)


@cache
def _load() -> Mapping[str, tuple[str, ...]]:
    """Word -> pronunciations. Empty where the package that carries the dictionary is missing or a later one."""
    try:
        path = distribution("pronouncing").locate_file("pronouncing/cmudict-0.7b")
        text = path.read_text(encoding="latin-1")  # type: ignore[attr-defined]
    except (PackageNotFoundError, FileNotFoundError):
        return {}
    known: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        word, _, said = line.partition("  ")
        if word[:1].isalpha() or word[:1] == "'":
            plain = word.partition("(")[0].lower()
            known[plain] = (*known.get(plain, ()), said)
    return known


@cache
def _by_tail() -> Mapping[Sounds, tuple[str, ...]]:
    """Rhyming part -> the words that have it."""
    found: dict[Sounds, list[str]] = {}
    for word, ways in _load().items():
        for said in ways if word.isalpha() else ():
            found.setdefault(tail(tuple(said.split())), []).append(word)
    return {end: tuple(words) for end, words in found.items()}


def list_everyday_rhymes(word: str) -> tuple[str, ...]:
    """Those of `list_rhyming` that are words of daily use, as far as a dictionary can tell: short, and inflected."""
    return tuple(other for other in list_rhyming(word) if _is_everyday(other))


def _is_everyday(word: str) -> bool:
    known = _load()
    return 2 < len(word) < 9 and word + "s" in known and (word + "ing" in known or word[:-1] + "ing" in known)
