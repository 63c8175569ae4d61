"""Are the faults of a table found, each with its reason, and are good rows left alone?

Faults are planted into rows of BANKING77's training file, each kind in rows of its own, with a fixed seed; a fault is
found where its row is listed with its reason. Rows nothing was done to must not be listed.
"""

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path

from core.evals.questions import read_banking
from core.evals.score import Score, share
from core.usecases.lab.tuning.checking import check_table
from core.usecases.lab.tuning.reading import guess_columns, read_sheet
from core.usecases.lab.tuning.records import Reason

SUITE = "lab_checking"
EACH = 20
CLEAN = 3000
CHINESE = "我的卡什么时候能寄到，已经等了两个星期了"
Row = tuple[str, ...]
Plant = Callable[[Row, random.Random, int], list[Row]]
"""From a good (text, label, part) row to the rows that stand in its place; the last of them is the fault."""

PLANTS: dict[Reason, Plant] = {
    "no_text": lambda row, _, __: [("", *row[1:])],
    "no_label": lambda row, _, __: [(row[0], "", row[2])],
    "extra_cells": lambda row, _, __: [(*row, "and", "more")],
    "repeated_header": lambda *_: [("text", "label", "split")],
    "odd_characters": lambda row, rng, _: [(_spoil(row[0], rng), *row[1:])],
    "too_long": lambda row, _, __: [(" ".join([row[0]] * 80), *row[1:])],
    "label_variant": lambda row, _, __: [(row[0], f"{row[1].upper()} ", row[2])],
    "unknown_part": lambda row, _, __: [(*row[:2], "somewhere")],
    "duplicate": lambda row, _, __: [row, (f"{row[0].upper()}!", *row[1:])],
    "conflict": lambda row, _, __: [
        row,
        (row[0], "card_arrival" if row[1] != "card_arrival" else "exchange_rate", row[2]),
    ],
    "leak": lambda row, _, __: [(*row[:2], "test"), (*row[:2], "train")],
    "other_language": lambda row, _, at: [(f"{CHINESE}{at}", *row[1:])],
    "one_example": lambda row, _, at: [(row[0], f"label number {at}", row[2])],
    "untrained": lambda row, _, at: [(row[0], f"untrained {at // 2}", "test")],
}


def run(data: Path, limit: int | None = None) -> list[Score]:
    """Recall over all kinds and by kind, and clean rows that were listed."""
    rng = random.Random(7)
    rows = [(text, label, "train") for text, label in dict(read_banking(data)).items()]
    rng.shuffle(rows)
    rows = [row for row in rows if len(row[0].split()) >= 4 and len(row[0]) < 200][: limit or CLEAN]
    planted, table = plant(rows, rng)
    sheet = read_sheet(table, "planted.csv")
    found = {fault.row: fault.reason for fault in check_table(sheet, guess_columns(sheet)).faults}
    hits = {reason: [found.get(row) == reason for row in places] for reason, places in planted.items()}
    touched = {row for places in planted.values() for row in places}
    twins = {row - 1 for reason in ("conflict",) for row in planted[reason]}
    clean = [row not in found for row in range(2, len(sheet.rows) + 2) if row not in touched | twins]
    detail, all_hits = f"{len(PLANTS)} kinds, {EACH} each", [hit for one in hits.values() for hit in one]
    return [
        share(SUITE, "planted faults found with their reason", all_hits, target=1.0, detail=detail),
        share(SUITE, "rows nothing was done to, not listed", clean, target=0.995),
        *(share(SUITE, f"found: {reason}", one) for reason, one in hits.items()),
    ]


def plant(rows: list[Row], rng: random.Random) -> tuple[dict[Reason, list[int]], bytes]:
    """The numbers of the faulty rows by reason, as a spreadsheet counts them, and the table."""
    chosen = iter(rng.sample(range(len(rows)), EACH * len(PLANTS)))
    at_place = {next(chosen): reason for reason in PLANTS for _ in range(EACH)}
    out, planted, number, counted = io.StringIO(), {reason: [] for reason in PLANTS}, 1, dict.fromkeys(PLANTS, 0)
    table = csv.writer(out)
    table.writerow(("text", "label", "split"))
    for place, row in enumerate(rows):
        reason = at_place.get(place)
        made = PLANTS[reason](row, rng, counted[reason]) if reason else [row]
        for one in made:
            number += 1
            table.writerow(one)
        if reason:
            counted[reason] += 1
            planted[reason].append(number)
    return planted, out.getvalue().encode()


def _spoil(text: str, rng: random.Random) -> str:
    """A zero-width space, a replacement character, or a letter of UTF-8 read as Windows-1252, inside the text."""
    at = rng.randrange(1, len(text))
    return text[:at] + rng.choice(("\u200b", "\ufffd", "\u00c3\u00a9", "\u00e2\u20ac\u2122")) + text[at:]
