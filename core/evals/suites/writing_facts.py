"""Facts: are changed numbers and names found, and is a text that keeps to its facts left in peace.

E2E NLG (restaurants): the attributes are the facts, people's sentences the texts. A sentence is clean where it names
its own restaurant as given and none of the set's other values: no other name, landmark, food or area, no number or
currency that its attributes lack. This is judged by the closed lists of the set, not by the product's checks. One thing
at a time is then changed in each clean sentence; a change counts as found only where the check points at it. CSL: a
Chinese abstract is the facts, a sentence of it with one number or place changed the text. News and stories: texts of
this project.
"""

import csv
import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.checks.continuity import find_contradictions
from core.checks.facts import check_facts
from core.documents.document import Span
from core.evals.score import Score, share

SUITE = "writing_facts"
OWN = Path(__file__).resolve().parents[3] / "data/writing/facts"
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
_NAMED = ("name", "near", "food", "area")
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


def run(data: Path, limit: int | None) -> list[Score]:
    """All parts whose data is there; `limit` rows of each set, spread."""
    scores = []
    if (data / "e2e_nlg/testset_w_refs.csv").is_file():
        scores += measure_restaurants(data / "e2e_nlg/testset_w_refs.csv", limit)
    if (data / "csl_zh_titles/ts_test.tsv").is_file():
        scores += measure_abstracts(data / "csl_zh_titles/ts_test.tsv", limit)
    for path in sorted(OWN.glob("news*.toml")):
        scores += measure_news(path)
    for path in sorted(OWN.glob("stories*.toml")):
        scores += measure_stories(path)
    return scores


def measure_restaurants(path: Path, limit: int | None) -> list[Score]:
    """Plants and false alarms on E2E NLG."""
    rows = thin(read_rows(path), limit)
    lists = {key: sorted({row.attributes[key] for row in rows if key in row.attributes}) for key in _NAMED}
    clean = [row for row in rows if is_clean(row, lists)]
    chance = random.Random(0)
    planted = [(row, plant) for row in clean for plant in plant_row(row, lists, chance)]
    found = [(plant.kind, is_found(plant, row.facts, "en")) for row, plant in planted]
    shown = [(kind, hit) for kind, hit in found if kind != "name and landmark exchanged" and "worded" not in kind]
    rule = "clean: own name as given, no other value of the set's lists, no number or currency its attributes lack"
    fewer = {"higher_is_better": False}
    return [
        share(SUITE, "E2E: changed numbers and names found", [hit for _, hit in shown], target=0.95, detail=rule),
        *by_kind("E2E", found),
        share(
            SUITE, "E2E: clean sentences flagged", [is_flagged(row) for row in clean], target=0.05, detail=rule, **fewer
        ),
        share(
            SUITE,
            "E2E: all sentences flagged",
            [is_flagged(row) for row in rows],
            detail="people's sentences as they are, with the values they got wrong or added",
            **fewer,
        ),
    ]


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


def is_flagged(row: Row) -> bool:
    """Whether any check of facts fails."""
    return any(check.passed is False for check in check_facts(row.text, row.facts, language="en"))


def is_found(plant: Plant, facts: Sequence[str], language: str) -> bool:
    """Whether a failed check points at the change."""
    checks = check_facts(plant.text, facts, language=language)
    spans = [span for check in checks if check.passed is False for span in check.spans]
    return any(span.start < plant.span.end and plant.span.start < span.end for span in spans)


def measure_abstracts(path: Path, limit: int | None) -> list[Score]:
    """Plants in sentences of Chinese abstracts; a title over its abstract shows how often a summary is flagged."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    pairs = [(row[1], row[2]) for row in rows if len(row) == 3]
    pairs = pairs[:: max(1, len(pairs) // limit)][:limit] if limit else pairs
    chance = random.Random(0)
    planted = [(abstract, plant) for abstract, _ in pairs for plant in plant_abstract(abstract, chance)]
    found = [(plant.kind, is_found(plant, [abstract], "zh")) for abstract, plant in planted]
    titles = [any(c.passed is False for c in check_facts(title, [text], language="zh")) for text, title in pairs]
    detail = "a sentence of an abstract with one number or place changed; the abstract as the only fact"
    return [
        share(SUITE, "CSL: changed numbers and places found", [hit for _, hit in found], target=0.95, detail=detail),
        *by_kind("CSL", found),
        share(
            SUITE, "CSL: titles flagged", titles, higher_is_better=False, detail="a title as text, its abstract as fact"
        ),
    ]


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


def measure_news(path: Path) -> list[Score]:
    """A brief of this project: sentences that keep to its facts, and sentences with one thing changed."""
    kept = tomllib.loads(path.read_text("utf-8"))
    facts, language, name = kept["facts"], kept["language"], path.stem
    clean = [any(c.passed is False for c in check_facts(t, facts, language=language)) for t in kept["clean"]]
    scores = [
        share(
            SUITE,
            f"{name}: {part}",
            [is_found(plant, facts, language) for plant in _read_plants(kept[part])],
            target=aim,
        )
        for part, aim in (("planted", 0.95), ("swapped", None))
    ]
    detail = f"{len(facts)} facts; sentences written for this project"
    return [
        *scores,
        share(SUITE, f"{name}: clean sentences flagged", clean, target=0.05, detail=detail, higher_is_better=False),
    ]


def _read_plants(rows: Sequence[dict[str, str]]) -> list[Plant]:
    """Rows of text, wrong and kind."""
    at = [(row, row["text"].index(row["wrong"])) for row in rows]
    return [Plant(row["kind"], row["text"], Span(start, start + len(row["wrong"]))) for row, start in at]


def measure_stories(path: Path) -> list[Score]:
    """Short stories of this project: contradictions planted in them, and near misses that are none."""
    kept = tomllib.loads(path.read_text("utf-8"))
    found = [bool(find_contradictions(story["chapters"], kept["language"])) for story in kept["broken"]]
    alarms = [bool(find_contradictions(story["chapters"], kept["language"])) for story in kept["sound"]]
    detail = "stories written for this project; one contradiction in each of the first, none in the others"
    return [
        share(SUITE, f"{path.stem}: contradictions found", found, detail=detail),
        share(SUITE, f"{path.stem}: sound stories flagged", alarms, detail=detail, higher_is_better=False),
    ]


def by_kind(name: str, found: Sequence[tuple[str, bool]]) -> list[Score]:
    """One score per kind of change, without a target."""
    kinds = dict.fromkeys(kind for kind, _ in found)
    return [share(SUITE, f"{name}: found: {kind}", [hit for one, hit in found if one == kind]) for kind in kinds]


def thin(rows: Sequence[Row], limit: int | None) -> list[Row]:
    """Every n-th row."""
    step = max(1, len(rows) // limit) if limit else 1
    return list(rows[::step][:limit])


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
