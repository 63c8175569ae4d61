"""Makes the lab's tables of labelled texts: sentiment in English and Chinese, intents of the sample shop, and a table
with every kind of fault. Run it after changing `sources/`: `python data/lab/make_tables.py`.

All of it is invented; the same sources give the same bytes. Knows nothing of training.
"""

import csv
import io
import random
import tomllib
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
TESTED = ("app", "soup", "whole")
CHECKED = ("room", "price")
"""Things whose clauses are measured on, or only looked at meanwhile, and never trained on."""
PARTS = dict.fromkeys(TESTED, "test") | dict.fromkeys(CHECKED, "check")
FAULTS = (
    ("text", "label", "split"),
    ("the parcel came a day early", "positive", "train"),
    ("The parcel came a day early!", "positive", "train"),
    ("everything arrived safe and dry", "positive", "train"),
    ("everything arrived safe and dry", "negative", "train"),
    ("the box was crushed and open", "negative", "train"),
    ("the box was crushed and open", "negative", "test"),
    ("the staff were kind", "Positive", "train"),
    ("", "negative", "train"),
    ("the lid broke in the first week", "", "train"),
    ("the handle, which is new, stays cool", "positive", "train", "7", "8"),
    ("text", "label", "split"),
    ("the soup was lovely \u00e2\u20ac\u201c really", "positive", "train"),
    ("the app\u200b crashes", "negative", "train"),
    ("汤又热又鲜，味道十足", "positive", "train"),
    (" ".join(["the same thing happened again and again"] * 60), "negative", "train"),
    ("the counter is open until six", "neutral", "train"),
    ("it costs twenty-four euros", "price", "test"),
    ("we slept better than at home", "positive", "later"),
)


def main() -> None:
    """Write the tables beside this file."""
    for language in ("en", "zh"):
        write(HERE / f"sentiment.{language}.csv", [("text", "label", "split"), *make_opinions(language)])
    write(HERE / "intents.en.csv", [("text", "label"), *make_intents()])
    write(HERE / "faults.en.csv", [*FAULTS, *make_padding()])


def make_opinions(language: str) -> list[tuple[str, str, str]]:
    """(text, label, split): every clause in every frame of its label."""
    source = tomllib.loads((HERE / "sources" / f"sentiment.{language}.toml").read_text("utf-8"))
    rows = [
        (frame.format(clause), label, PARTS.get(thing, "train"))
        for thing, opinions in source["things"].items()
        for label, clauses in opinions.items()
        for clause in clauses
        for frame in source["frames"][label]
    ]
    if language == "en":
        rows = [(text[0].upper() + text[1:], *rest) for text, *rest in rows]
    return shuffled(rows)


def make_intents() -> list[tuple[str, str]]:
    """(text, label): every way to ask in every frame."""
    source = tomllib.loads((HERE / "sources" / "intents.en.toml").read_text("utf-8"))
    asked = [(way, label) for label, ways in source["labels"].items() for way in ways]
    return shuffled([(frame.format(way), label) for way, label in asked for frame in source["frames"]])


def make_padding() -> list[tuple[str, str, str]]:
    """Rows without a fault, so that there is something to train on."""
    return [row for row in make_opinions("en") if row[1] != "neutral" and "parcel" not in row[0]][:60]


def shuffled(rows: Sequence[tuple]) -> list[tuple]:
    """The rows in an order that does not depend on anything."""
    mixed = list(rows)
    random.Random(7).shuffle(mixed)
    return mixed


def write(path: Path, rows: Sequence[tuple]) -> None:
    """A CSV in UTF-8 with unix line ends."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    main()
