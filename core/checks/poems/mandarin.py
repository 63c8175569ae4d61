"""How Chinese characters sound today: rhyme group by 中华新韵 (`xinyun.toml`) and level or oblique tone.

Readings are pypinyin's. The entering tones that old verse counts as oblique are lost in Mandarin, so this says nothing
of 平水韵.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〇]")
_UNCHANGED = {"一": frozenset({"yi1"}), "不": frozenset({"bu4"})}
"""Characters whose tone changes before others; verse counts the tone they have alone."""
_BUZZED = re.compile(r"(?:[zcs]h?|r)i\d?")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a character. `level`: True for 平 (tones 1, 2), False for 仄 (3, 4), None for neutral."""

    pinyin: str
    group: str
    level: bool | None


def is_han(char: str) -> bool:
    """Whether this is a Chinese character, simplified or traditional."""
    return bool(_HAN.fullmatch(char))


def count_han(text: str) -> int:
    """The Chinese characters of a text."""
    return len(_HAN.findall(text))


def read_verse(verse: str) -> tuple[tuple[Reading, ...], ...]:
    """For each character of a verse of Chinese characters its readings, first the one that fits the words around it."""
    from pypinyin import Style, pinyin

    said = pinyin(verse, style=Style.TONE3, strict=True)
    if len(said) != len(verse):
        return tuple(map(read_character, verse))
    return tuple(_put_first(sound, read_character(char)) for [sound], char in zip(said, verse, strict=True))


@cache
def read_character(char: str) -> tuple[Reading, ...]:
    """The readings of one character: those it has in set phrases, or where it is in none every one; () if unknown.

    So 春 is chūn alone and not the chǔn of old dictionaries, while 看 is both kàn and kān.
    """
    from pypinyin import Style, pinyin

    if not is_han(char):
        return ()
    [sounds] = pinyin(char, style=Style.TONE3, heteronym=True, strict=True)
    heard = _UNCHANGED.get(char) or _heard_in_phrases().get(char)
    said = [sound for sound in sounds if heard is None or sound in heard] or sounds[:1]
    return tuple(reading for sound in said if (reading := _read_sound(sound)))


def _read_sound(sound: str) -> Reading | None:
    """The reading spelled `sound`, such as "zhi1"; None for sounds without a vowel."""
    from pypinyin.contrib.tone_convert import to_finals

    final = "-i" if _BUZZED.fullmatch(sound) else to_finals(sound, strict=True)
    group = _load_groups().get(final)
    level = {"1": True, "2": True, "3": False, "4": False}.get(sound[-1:])
    return Reading(sound, group, level) if group else None


def _put_first(sound: str, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    return tuple(sorted(readings, key=lambda reading: reading.pinyin != sound))


@cache
def _load_groups() -> Mapping[str, str]:
    """Final -> group."""
    groups = tomllib.loads(Path(__file__).with_name("xinyun.toml").read_text(encoding="utf-8"))
    return {final: group for group, finals in groups.items() for final in finals}


def shared_rhymes(characters: Sequence[Sequence[Reading]], *, tonal: bool) -> frozenset[tuple[str, bool | None]]:
    """The rhyme groups in which all characters have a reading, with the tone class in `tonal` forms (else None)."""
    sets = [{(reading.group, reading.level if tonal else None) for reading in readings} for readings in characters]
    return frozenset.intersection(*map(frozenset, sets)) if sets else frozenset()


def list_rhymes(group: str, *, level: bool) -> tuple[str, ...]:
    """Everyday characters of a group and tone class with no reading outside it, those in most set phrases first."""
    return tuple(
        char
        for char in _everyday()
        if all((reading.group, reading.level) == (group, level) for reading in read_character(char))
    )


@cache
def _heard_in_phrases() -> Mapping[str, frozenset[str]]:
    """Character -> its sounds in pypinyin's phrases."""
    from pypinyin.contrib.tone_convert import to_tone3
    from pypinyin.phrases_dict import phrases_dict

    heard: dict[str, set[str]] = defaultdict(set)
    for phrase, sounds in phrases_dict.items():
        for char, [sound, *_] in zip(phrase, sounds, strict=False):
            heard[char].add(sound)
    spelled = {sound: to_tone3(sound, v_to_u=False) for sound in set().union(*heard.values())}
    return {char: frozenset(spelled[sound] for sound in sounds) for char, sounds in heard.items()}


@cache
def _everyday() -> tuple[str, ...]:
    """The characters of the first level of GB 2312 (rows 16 to 55), by how many of pypinyin's phrases hold them."""
    from pypinyin.phrases_dict import phrases_dict

    rows = (bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    held = Counter(char for phrase in phrases_dict for char in phrase)
    return tuple(sorted(filter(None, rows), key=lambda char: -held[char]))
