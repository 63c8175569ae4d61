"""Whether lines rhyme as a scheme wants: English by sound, Chinese by 中华新韵.

Does not know how many lines a form has. Unknown is None: slant rhymes, and words whose sound is not known.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from core.checks.poems.english import count_vowels, last_syllable, pronounce, read_words, tail
from core.checks.poems.mandarin import is_han, read_character, shared_rhymes

Judge = Callable[[Sequence[str]], bool | None]
"""Whether the lines given rhyme with one another."""


@dataclass(frozen=True, slots=True)
class RhymeResult:
    """How lines keep a scheme: the letters' lines (numbers from 0) that surely do not rhyme, and the undecided ones."""

    scheme: str
    wrong: tuple[tuple[int, ...], ...]
    unsure: tuple[tuple[int, ...], ...]

    @property
    def passed(self) -> bool | None:
        """False with a surely wrong group, None with an undecided one."""
        return False if self.wrong else None if self.unsure else True


def judge_scheme(lines: Sequence[str], schemes: Sequence[str], judge: Judge) -> RhymeResult:
    """The scheme that is kept best. Every scheme has a letter for each line."""
    return min((_judge_one(lines, scheme, judge) for scheme in schemes), key=lambda r: (len(r.wrong), len(r.unsure)))


def _judge_one(lines: Sequence[str], scheme: str, judge: Judge) -> RhymeResult:
    groups = [tuple(at for at, letter in enumerate(scheme) if letter == one) for one in dict.fromkeys(scheme)]
    rhyming = [group for group in groups if len(group) > 1 and scheme[group[0]] != "."]
    verdicts = {group: judge([lines[at] for at in group]) for group in rhyming}
    wrong = tuple(group for group, verdict in verdicts.items() if verdict is False)
    return RhymeResult(scheme, wrong, tuple(group for group, verdict in verdicts.items() if verdict is None))


def rhyme_english(lines: Sequence[str]) -> bool | None:
    """Whether all lines end alike; the worst pair decides."""
    ends = [words[-1] if (words := read_words(line)) else "" for line in lines]
    verdicts = {rhyme_words(one, two) for one, two in combinations(ends, 2)}
    return False if False in verdicts else None if None in verdicts else True


@cache
def rhyme_words(one: str, two: str) -> bool | None:
    """Whether two lower-case words rhyme. True: alike from the last stressed vowel on, or a long word whose light last
    syllable is that of a stressed one (memory, free). None: slant and eye rhymes, unknown words. A word never rhymes
    with itself."""
    if one == two or not one or not two:
        return False
    pairs = [(a, b) for a in pronounce(one) for b in pronounce(two)]
    if any(tail(a) == tail(b) or _is_promoted(a, b) or _is_promoted(b, a) for a, b in pairs):
        return True
    if not pairs or any(_is_near(a, b) for a, b in pairs) or (len(one) > 2 and one[-3:] == two[-3:]):
        return None
    return False


def rhyme_mandarin(lines: Sequence[str], *, tonal: bool = False) -> bool | None:
    """Whether the last characters have readings in one group of 中华新韵, in `tonal` forms also in one tone class."""
    ends = [read_character(end_character(line)) for line in lines]
    if not all(ends):
        return None
    return bool(shared_rhymes(ends, tonal=tonal))


def end_character(line: str) -> str:
    """The last Chinese character of a line; "" where there is none."""
    return next(filter(is_han, reversed(line)), "")


def _is_promoted(light: Sequence[str], stressed: Sequence[str]) -> bool:
    return (
        count_vowels(tuple(light)) > 2
        and tail(tuple(light)) != last_syllable(tuple(light))
        and last_syllable(tuple(light)) == tail(tuple(stressed))
    )


def _is_near(a: Sequence[str], b: Sequence[str]) -> bool:
    """The same last syllable in lighter words, the same stressed vowel, or AA for AO, which many speakers merge."""
    one, two = tail(tuple(a)), tail(tuple(b))
    merged = ["AA" if sound == "AO" else sound for sound in one] == ["AA" if sound == "AO" else sound for sound in two]
    same_vowel = one[0] == two[0] and len(one) > 1 and len(two) > 1 and _count(one) == _count(two)
    return merged or same_vowel or last_syllable(tuple(a)) == last_syllable(tuple(b))


def _count(sounds: Sequence[str]) -> int:
    return sum(sound[0] in "AEIOU" for sound in sounds)
