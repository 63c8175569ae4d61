"""Public sets of customer questions as curated entries and questions to match. Does not know how anything is matched.

Every reader returns entries (FAQ passages, `id` is the label) and what is asked of them; `gold` is "" where no entry
answers.
"""

import csv
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.documents.document import Passage


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the id of the entry that answers it, "" for none."""

    text: str
    gold: str


@dataclass(frozen=True, slots=True)
class Turns:
    """A dialogue (its texts, oldest first) and the ids of the passages its last turn needs."""

    texts: tuple[str, ...]
    gold: frozenset[str]


def make_entries(examples: Iterable[tuple[str, str]], *, most: int | None = None) -> tuple[Passage, ...]:
    """One entry a label from (text, label) pairs: its first text is the question, the others are alternatives."""
    grouped: dict[str, list[str]] = {}
    for text, label in examples:
        grouped.setdefault(label, []).append(text)
    return tuple(
        Passage(label, "bank", 1, -1, "", "en", question=texts[0], alternatives=tuple(texts[1:most]))
        for label, texts in grouped.items()
    )


def read_banking(folder: Path) -> list[tuple[str, str]]:
    """BANKING77 (Casanueva et al. 2020): (text, label) of the training file."""
    with (folder / "banking77" / "train.csv").open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["category"]) for row in csv.DictReader(file)]


def split_fifth(examples: Sequence[tuple[str, str]], fifth: int = 0) -> tuple[list, list]:
    """(kept, held out): of each label every fifth example, after a shuffle with a fixed seed."""
    shuffled = list(examples)
    random.Random(7).shuffle(shuffled)
    seen: dict[str, int] = {}
    kept, held = [], []
    for text, label in shuffled:
        seen[label] = seen.get(label, -1) + 1
        (held if seen[label] % 5 == fifth else kept).append((text, label))
    return kept, held


def read_clinc(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """CLINC150 (Larson et al. 2019): split -> (text, label); the label "oos" means out of scope."""
    rows = json.loads((folder / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    return {split: [(text, label) for text, label in pairs] for split, pairs in rows.items()}


def read_held_out_intents(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """BANKING77-OOS (Zhang et al. 2022): file stem -> (text, label), 27 intents held out as "oos"."""
    files = (folder / "banking77_oos").glob("*.jsonl")
    return {path.stem: [(row["text"], row["label"]) for row in _rows(path)] for path in files}


def read_covid(folder: Path) -> tuple[tuple[Passage, ...], tuple[Asked, ...]]:
    """COVID-QA FAQ (deepset): the distinct English questions of faq.jsonl with their answers; asked are the
    paraphrases (question_2 of the pairs marked similar), gold is the entry whose question is question_1."""
    entries: dict[str, Passage] = {}
    for row in _rows(folder / "covid_faq" / "faq.jsonl"):
        question = row["question"].strip()
        if row["lang"] == "en" and question not in entries:
            entries[question] = Passage(question, "covid", 1, -1, row["answer"], "en", question=question)
    with (folder / "covid_faq" / "question_pairs_en.csv").open(encoding="utf-8", newline="") as file:
        pairs = [row for row in csv.DictReader(file) if row["similar"] == "1"]
    return tuple(entries.values()), tuple(Asked(row["question_2"], row["question_1"].strip()) for row in pairs)


def read_dstc(folder: Path) -> tuple[tuple[Passage, ...], tuple[Turns, ...]]:
    """DSTC11 track 5 (Zhao et al. 2023), validation turns that need knowledge: FAQ rows and reviews of hotels and
    restaurants under their name as heading."""
    passages = [
        Passage(
            row["id"], row["entity"], 1, -1 if row["type"] == "faq" else 0, row["text"], "en",
            heading=row["entity"].title(), question=row.get("question") or "",
        )
        for row in _rows(folder / "dstc11_track5" / "knowledge.jsonl")
    ]  # fmt: skip
    turns = [
        Turns(tuple(turn["text"] for turn in row["dialogue"]), frozenset(row["gold_docs"]))
        for row in _rows(folder / "dstc11_track5" / "val_turns.jsonl")
        if row["needs_knowledge"]
    ]
    return tuple(passages), tuple(turns)


def _rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]
