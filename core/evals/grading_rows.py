"""Public sets of marked short answers as rows of one form. Does not know how anything is graded."""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.usecases.grading.assignment import Question
from core.usecases.grading.short_scorer import AnswerComparer, Comparison

FOLDS = 10


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """An answer with the share of the points a person gave. `group` names the question within its set."""

    source: str
    group: str
    question: str
    references: tuple[str, ...]
    answer: str
    share: float


def read_marked(data: Path, limit: int | None = None) -> list[MarkedAnswer]:
    """Every set that is there: SciEntsBank and Beetle (two-way), Mohler, SAF English and German. `limit` per set."""
    rows: list[MarkedAnswer] = []
    for reader in (_semeval, _mohler, _saf):
        rows += reader(data)
    if limit is None:
        return rows
    kept = []
    for source in dict.fromkeys(row.source for row in rows):
        own = [row for row in rows if row.source == source]
        kept += own[:: max(1, len(own) // limit)][:limit]
    return kept


def compare_rows(rows: Sequence[MarkedAnswer], embedder: object | None) -> list[Comparison]:
    """Each answer compared with its references, as the product does it."""
    comparers: dict[tuple[str, str], AnswerComparer] = {}
    found = []
    for row in rows:
        key = row.source, row.group
        if key not in comparers:
            comparers[key] = AnswerComparer(make_question(row), "en", embedder)
        found.append(comparers[key].compare(row.answer, row.references))
    return found


def make_question(row: MarkedAnswer) -> Question:
    """The row's question as the product knows it."""
    references = tuple(text[:4_000] for text in row.references if text.strip())[:50]
    return Question(id="q", kind="short", text=row.question, reference=references)


def split_by_question(rows: Sequence[MarkedAnswer], folds: int = FOLDS) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Places of training and test rows; no question is in both (fixed seed). A question that is asked twice under two
    names, with the same first model answer, is one question."""
    from sklearn.model_selection import GroupKFold

    named: dict[tuple[str, str], int] = {}
    groups = [named.setdefault((row.question.lower(), row.references[0].lower()), len(named)) for row in rows]
    parts = min(folds, len(named))
    yield from GroupKFold(parts, shuffle=True, random_state=0).split(groups, groups=groups)


def _semeval(data: Path) -> Iterator[MarkedAnswer]:
    folder = data / "semeval2013_task7"
    if not (folder / "questions.jsonl").is_file():
        return
    asked = {(row["corpus"], row["question_id"]): row for row in _lines(folder / "questions.jsonl")}
    for corpus in ("scientsbank", "beetle"):
        path = folder / f"{corpus}_2way_train.jsonl"
        for row in _lines(path) if path.is_file() else ():
            question = asked[corpus, row["question_id"]]
            share = float(row["label"] == "correct")
            references = tuple(question["references"])
            yield MarkedAnswer(corpus, row["question_id"], question["question"], references, row["answer"], share)


def _mohler(data: Path) -> Iterator[MarkedAnswer]:
    path = data / "mohler/mohler.csv"
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                texts = (row["desired_answer"],), row["student_answer"]
                yield MarkedAnswer("mohler", row["id"], row["question"], *texts, float(row["score_avg"]) / 5)


def _saf(data: Path) -> Iterator[MarkedAnswer]:
    for language in ("english", "german"):
        path = data / f"saf/{language}_training.jsonl"
        for row in _lines(path) if path.is_file() else ():
            texts = row["question"], tuple(row["references"]), row["answer"]
            yield MarkedAnswer(f"saf_{language}", row["question_id"], *texts, float(row["score"]))


def _lines(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())
