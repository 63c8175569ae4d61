"""From a file to a job: read, clean, split, and what was done on the way as facts for the result. Starts nothing."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from core.messages import Words
from core.usecases.lab.pretraining.cleaning import clean_corpus
from core.usecases.lab.pretraining.reading import read_corpus
from core.usecases.lab.pretraining.records import Cleaned, Cleaning, Plan
from core.usecases.lab.pretraining.splitting import split_texts
from core.usecases.lab.pretraining.training import write_task

KIND = "pretraining"
"""The name of this work in `work.WORKS`."""


def prepare_corpus(source: Path | bytes, name: str | None, wanted: Cleaning) -> tuple[Cleaned, tuple[Words, ...]]:
    """The cleaned corpus and notes on what could not be read."""
    texts, notes = read_corpus(source, name)
    return clean_corpus(texts, wanted), notes


def fill_job(folder: Path, plan: Plan, cleaned: Cleaned) -> None:
    """Put what the work needs into a job's folder; for `jobs.begin_job`."""
    halves = split_texts(cleaned.kept, plan.held, plan.seed)
    facts = {
        "read": cleaned.count,
        "kept": len(cleaned.kept),
        "dropped": dict(count_reasons(cleaned)),
        "controls": cleaned.controls,
        "masked": dict(cleaned.masked),
        "characters": cleaned.characters,
        "moved": halves.moved,
        "overlap": halves.overlap,
    }
    write_task(folder, plan, halves, facts)


def count_reasons(cleaned: Cleaned) -> list[tuple[str, int]]:
    """Why texts were left out, the most frequent reason first."""
    return Counter(one.reason for one in cleaned.dropped).most_common()


def list_languages(cleaned: Cleaned) -> Sequence[tuple[str, int]]:
    """How many texts are in which language."""
    return Counter(text.language for text in cleaned.kept).most_common()
