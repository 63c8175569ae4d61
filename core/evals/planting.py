"""Texts with one thing changed in them: another name, number, price, rating, place. Chance is given, never global.

Knows the forms of two public sets, restaurants (E2E NLG) and Chinese abstracts (CSL); does not know any check.
"""

import csv
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.documents.document import Span

_ATTRIBUTE = re.compile(r"(\w[\w ]*?)\[([^\]]*)\]")
_NUMBER = re.compile(
    r"\d+|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|fifty)\b", re.I
)
_FOREIGN_MONEY = re.compile(r"dollar|euro|[$€]|usd|\bE\d|\bL\d", re.I)
_WORDS = dict(
    zip(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), range(1, 11), strict=True)
)
_DIGITS = re.compile(r"(?<![\d.A-Za-z×^~～-])\d{1,4}(?:\.\d{1,2})?(?![\d.A-Za-z×])")
_NUMERALS = "二三四五六七八九"
_NUMERAL = re.compile(f"(?<![第十百])[{_NUMERALS}](?=[个种项类年条组例次大步层级])")
_PLACES = (
    "北京", "上海", "天津", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建",
    "江西", "山东", "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "新疆",
    "西藏", "内蒙古", "宁夏", "广西", "日本", "美国", "英国", "法国", "德国", "印度", "韩国", "俄罗斯",
)  # fmt: skip
_PLACE = re.compile("|".join(_PLACES))
NAMED = ("name", "near", "food", "area")
_INVENTED = (
    "Bellamy's", "Trattoria Nove", "Kowalski", "Oakhurst", "The Copper Kettle", "Maison Lune", "Fennimore",
    "Zaytuna", "Harbour Lights", "Quince & Co", "Little Vienna", "Pemberton", "The Gilded Hen", "Taverna Kos",
    "Rosewater", "Otter", "Lantern House", "Ravello", "The Old Forge", "Sakura Garden",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """Attributes and a person's sentence made from them."""

    attributes: dict[str, str]
    text: str

    @property
    def facts(self) -> tuple[str, ...]:
        """One line per attribute, the way a person lists facts."""
        return tuple(f"{_spaced(key)}: {value}" for key, value in self.attributes.items())


@dataclass(frozen=True, slots=True)
class Plant:
    """A text with one thing changed, and where."""

    kind: str
    text: str
    span: Span


def read_rows(path: Path) -> list[Row]:
    """Every reference with its attributes."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Row(dict(_ATTRIBUTE.findall(row["mr"])), row["ref"]) for row in csv.DictReader(file)]


def is_clean(row: Row, lists: dict[str, Sequence[str]]) -> bool:
    """Whether the sentence keeps to its attributes, as far as the set's own lists can tell."""
    low = row.text.lower()
    own = " ".join(row.attributes.values()).lower()
    others = {_short(value) for values in lists.values() for value in values} - {""}
    numbers = {_value(number) for number in _NUMBER.findall(own)}
    return (
        row.attributes["name"].lower() in low
        and not any(re.search(rf"\b{re.escape(value)}\b", low) and value not in own for value in others)
        and {_value(number) for number in _NUMBER.findall(low)} <= numbers
        and not _FOREIGN_MONEY.search(row.text)
    )


def plant_row(row: Row, lists: dict[str, Sequence[str]], chance: random.Random) -> Iterator[Plant]:
    """One change at a time: each kind the sentence allows."""
    name, near = row.attributes["name"], row.attributes.get("near", "")
    yield from _exchange(row.text, name, chance.choice(_others(lists["name"], row)), "another restaurant's name")
    yield from _exchange(row.text, name, chance.choice(_INVENTED), "an invented name")
    if near:
        yield from _exchange(row.text, near, chance.choice(_others(lists["near"], row)), "another landmark")
    food = row.attributes.get("food", "")
    if food and food != "Fast food":
        other = chance.choice([one for one in _others(lists["food"], row) if one != "Fast food"])
        yield from _exchange(row.text, food, other, "another cuisine")
    yield from _plant_numbers(row, chance)
    if near and near in row.text and name in row.text:
        swapped = re.sub(f"{re.escape(name)}|{re.escape(near)}", lambda m: near if m[0] == name else name, row.text)
        yield Plant("name and landmark exchanged", swapped, Span(0, len(swapped)))
    for worded, other in (("cheap", "expensive"), ("moderate", "high"), ("average", "excellent")):
        yield from _exchange(row.text, worded, other, "worded value changed (cheap, average)")


def _plant_numbers(row: Row, chance: random.Random) -> Iterator[Plant]:
    """A changed rating, a changed price, and any number off by one."""
    taken = {_value(number) for number in _NUMBER.findall(" ".join(row.attributes.values()).lower())}
    for match in _NUMBER.finditer(row.text):
        value = _value(match[0])
        step = 5 if value >= 20 else 1
        wrong = [n for n in (value - step, value + step, value + 2 * step) if n > 0 and n not in taken]
        kind = "changed price" if value >= 15 else "changed rating"
        yield _replace(row.text, match.span(), _alike(match[0], chance.choice(wrong)), kind)
        near = [n for n in (value - 1, value + 1) if n > 0 and n not in taken]
        if near:
            yield _replace(row.text, match.span(), _alike(match[0], chance.choice(near)), "number off by one")
        break


def _alike(written: str, value: int) -> str:
    """`value` in digits or in a word, as the one it replaces."""
    return str(value) if written.isdigit() else next((word for word, n in _WORDS.items() if n == value), str(value))


def _exchange(text: str, old: str, new: str, kind: str) -> Iterator[Plant]:
    """`new` in place of every `old`; the plant is the first of them."""
    if old in text:
        at = text.index(old)
        yield Plant(kind, text.replace(old, new), Span(at, at + len(new)))


def _replace(text: str, span: tuple[int, int], new: str, kind: str) -> Plant:
    return Plant(kind, f"{text[: span[0]]}{new}{text[span[1] :]}", Span(span[0], span[0] + len(new)))


def _others(values: Sequence[str], row: Row) -> list[str]:
    own = {_short(value) for value in row.attributes.values()}
    return [value for value in values if _short(value) not in own]


def plant_abstract(abstract: str, chance: random.Random) -> Iterator[Plant]:
    """At most one number and one place changed, each in its own sentence."""
    for kind, pattern in (
        ("number changed", _DIGITS),
        ("place changed", _PLACE),
        ("Chinese numeral changed", _NUMERAL),
    ):
        matches = list(pattern.finditer(abstract))
        if matches:
            match = chance.choice(matches)
            start = max(abstract.rfind(mark, 0, match.start()) for mark in "。.；;") + 1
            end = min([at for mark in "。；;" if (at := abstract.find(mark, match.end())) > 0] or [len(abstract)])
            new = _change(match[0], abstract, chance)
            text = abstract[start : match.start()] + new + abstract[match.end() : end]
            yield Plant(kind, text, Span(match.start() - start, match.start() - start + len(new)))


def _change(old: str, abstract: str, chance: random.Random) -> str:
    """Another number or place, of the same form, that the abstract does not have."""
    if old in _PLACES:
        return chance.choice([place for place in _PLACES if place not in abstract])
    if old in _NUMERALS:
        return chance.choice([one for one in _NUMERALS if one != old and one not in abstract] or ["九"])
    places = len(old.partition(".")[2])
    number = float(old)
    steps = [f"{number + step:.{places}f}" for step in (1, 2, 10, 0.1 if places else 3)]
    return chance.choice([step for step in steps if step not in abstract] or [f"{number * 7 + 1:.{places}f}"])


def _short(value: str) -> str:
    return value.lower().removeprefix("the ")


def _spaced(key: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key).lower()


def _value(number: str) -> int:
    return (
        int(number)
        if number.isdigit()
        else _WORDS.get(number.lower(), {"twenty": 20, "thirty": 30}.get(number.lower(), -1))
    )
