"""From a table to a training: checked, split, and begun only where its owner accepts what is left out.

Does not train.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.documents.language import detect_language
from core.errors import InputError
from core.messages import Words, words
from core.usecases.lab.jobs import Job, begin_job
from core.usecases.lab.rows import RowCheck
from core.usecases.lab.tuning.bases import Base
from core.usecases.lab.tuning.records import PARTS, Example, Recipe
from core.usecases.lab.tuning.splitting import Parts, list_labels, split_examples
from core.usecases.lab.tuning.training import write_task

KIND = "tuning"
LOOKED_AT = 500
"""Texts whose language is looked at."""


@dataclass(frozen=True, slots=True)
class Task:
    """All that a training needs. `facts` go into the model card."""

    recipe: Recipe
    parts: Parts
    facts: dict[str, object]


def prepare_task(check: RowCheck[Example], recipe: Recipe, title: str, *, skip_faulty: bool = False) -> Task:
    """The rows without a fault, split. InputError where there are faults and `skip_faulty` was not said."""
    if check.faults and not skip_faulty:
        raise InputError("lab_tuning.faulty_rows", count=len(check.faults), all=check.count, left=len(check.kept))
    parts = split_examples(check.kept, recipe)
    facts = {
        "title": title,
        "rows": check.count,
        "left out": len(check.faults),
        **{part: len(parts[part]) for part in PARTS},
        "labels": len(list_labels(parts)),
        "sha256 of the rows used": hash_examples(check.kept),
    }
    return Task(recipe, parts, facts)


def begin_training(room: Path, task: Task) -> Job:
    """A job that trains; see `jobs`."""
    return begin_job(
        room, KIND, str(task.facts["title"]), lambda folder: write_task(folder, task.recipe, task.parts, task.facts)
    )


def hash_examples(examples: Sequence[Example]) -> str:
    """SHA-256 of the texts and labels in order: the same data have the same hash, whatever their file was."""
    found = hashlib.sha256()
    for example in examples:
        found.update(f"{example.text}\0{example.label}\0{example.part}\n".encode())
    return found.hexdigest()


def find_language(examples: Sequence[Example]) -> str:
    """The language most of the texts are in; "und" where none can be told."""
    spoken = Counter(detect_language(example.text) for example in examples[:LOOKED_AT])
    spoken.pop("und", None)
    return spoken.most_common(1)[0][0] if spoken else "und"


def warn_unspoken(base: Base, examples: Sequence[Example]) -> Words | None:
    """What to say where the base was not made for the texts' language; None where it was, or nobody knows."""
    found = find_language(examples)
    if found in ("und", *base.languages) or not base.languages:
        return None
    return words("lab_tuning.warn_unspoken", base=base.id, spoken=", ".join(base.languages[:6]), found=found)
