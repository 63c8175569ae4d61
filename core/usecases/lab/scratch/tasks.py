"""Small tasks to train on, made by rule in as many examples as wanted: dates, number words, reversed words.

A tenth of the things (dates, numbers, words) is held out in every form they are written in. Knows no network.
"""

import calendar
import random
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from core.errors import InputError
from core.messages import UiLanguage

TaskName = Literal["dates", "numbers", "reverse"]

PADDING, BEGIN, END, UNKNOWN = 0, 1, 2, 3
SPECIAL = ("␀", "⊢", "⊣", "�")
"""What stands for filling, the beginning, the end, and a letter the task never had."""

HELD_OUT = 10
"""One thing of so many is kept for the test."""

FIRST_DAY, DAYS = date(1900, 1, 1), 73_049
ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
HAN, PLACES = "零一二三四五六七八九", ("", "十", "百", "千")
LETTERS: Mapping[UiLanguage, str] = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "zh": "天地人山水火木金土日月星风雨云花草鸟虫鱼",
}


@dataclass(frozen=True, slots=True)
class Example:
    """What is read, what is to be written, and the thing both name."""

    source: str
    target: str
    thing: str


@dataclass(frozen=True)
class Task:
    """A rule that makes examples. `sample` is one a reader may try."""

    name: TaskName
    language: UiLanguage
    sample: str

    def make(self, chance: random.Random) -> Example:
        """An example of any thing."""
        return MAKERS[self.name](chance, self.language)

    def draw(self, chance: random.Random, *, held_out: bool) -> Example:
        """An example of a thing that is held out, or of one that is not."""
        while True:
            example = self.make(chance)
            if is_held_out(example.thing) == held_out:
                return example

    @cached_property
    def letters(self) -> tuple[str, ...]:
        """The vocabulary: special marks, then every letter the task uses, in order."""
        chance = random.Random(0)
        seen = {letter for _ in range(3000) for letter in self.make(chance).source + self.make(chance).target}
        return (*SPECIAL, *sorted(seen))

    def encode(self, text: str) -> list[int]:
        """Ids of the letters, with the end."""
        known = {letter: id for id, letter in enumerate(self.letters)}
        return [*(known.get(letter, UNKNOWN) for letter in text), END]

    def decode(self, ids: list[int]) -> str:
        """The letters up to the end."""
        kept = ids[: ids.index(END)] if END in ids else ids
        return "".join(self.letters[id] for id in kept if id not in (PADDING, BEGIN))


def find_task(name: str, language: str) -> Task:
    """The task of that name in a language; InputError where there is none."""
    for task in TASKS:
        if (task.name, task.language) == (name, language):
            return task
    raise InputError("lab_scratch.unknown_task", name=f"{name} ({language})")


def is_held_out(thing: str) -> bool:
    """Whether a thing belongs to the test: decided by the thing alone, the same everywhere."""
    return zlib.crc32(thing.encode()) % HELD_OUT == 0


def make_date(chance: random.Random, language: UiLanguage) -> Example:
    """A day of 1900 to 2099 as people write it, and as ISO 8601 does."""
    day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    iso = day.isoformat()
    if language == "zh":
        year = "".join((chance.choice("〇零") if d == "0" else HAN[int(d)]) for d in str(day.year))
        mark = chance.choice("日号")
        forms = (f"{day.year}年{day.month}月{day.day}{mark}", f"{year}年{say_han(day.month)}月{say_han(day.day)}{mark}")
        return Example(chance.choice(forms), iso, iso)
    month, short = calendar.month_name[day.month], calendar.month_abbr[day.month]
    forms = (
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month} {day.year}",
        f"{short} {day.day}, {day.year}",
        f"{day.day} {short} {day.year}",
        f"the {ordinal(day.day)} of {month}, {day.year}",
    )
    return Example(chance.choice(forms), iso, iso)


def make_number(chance: random.Random, language: UiLanguage) -> Example:
    """A number up to 9,999 in words and in digits."""
    number = chance.randrange(10 ** chance.randint(1, 4))
    said = say_han(number) if language == "zh" else say_english(number)
    return Example(said, str(number), str(number))


def make_reverse(chance: random.Random, language: UiLanguage) -> Example:
    """Letters, and the same letters from the end."""
    word = "".join(chance.choices(LETTERS[language], k=chance.randint(3, 10)))
    return Example(word, word[::-1], word)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th ..."""
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def say_english(number: int) -> str:
    """Below 10,000, with the British "and"."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    head, rest = f"{ONES[number // size]} {name}", number % size
    if not rest:
        return head
    return f"{head} and {say_english(rest)}" if rest < 100 else f"{head} {say_english(rest)}"


def say_han(number: int) -> str:
    """Below 10,000: one 零 for any gap, and 十 without 一 before it at the beginning."""
    digits = [int(digit) for digit in str(number)]
    said, gap = "", False
    for at, digit in enumerate(digits):
        if digit:
            said += ("零" if gap else "") + HAN[digit] + PLACES[len(digits) - 1 - at]
        gap = not digit
    return said.removeprefix("一") if said.startswith("一十") else said or "零"


MAKERS: Mapping[TaskName, Callable[[random.Random, UiLanguage], Example]] = {
    "dates": make_date,
    "numbers": make_number,
    "reverse": make_reverse,
}

TASKS: tuple[Task, ...] = (
    Task("dates", "en", "the 5th of March, 2024"),
    Task("dates", "zh", "二〇二四年三月五日"),
    Task("numbers", "en", "three thousand and twelve"),
    Task("numbers", "zh", "三千零一十二"),
    Task("reverse", "en", "attention"),
    Task("reverse", "zh", "日月星风雨"),
)
