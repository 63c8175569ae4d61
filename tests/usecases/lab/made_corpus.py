"""A small corpus and job folders for tests of pre-training and instruction tuning."""

from pathlib import Path

from core.usecases.lab.job_folder import Order, write_order
from core.usecases.lab.pretraining.cleaning import clean_corpus
from core.usecases.lab.pretraining.preparing import fill_job
from core.usecases.lab.pretraining.records import Cleaned, Cleaning, Plan, RawText

WHO = ("Mara", "Finn", "Odile", "the ferryman", "old Tobias", "the teacher")
WHAT = ("bread", "salted fish", "wool", "oranges", "honey", "timber", "rope")
WHERE = ("the north pier", "the fish market", "the mill", "Lantern Street")


def make_texts(count: int = 90) -> list[RawText]:
    """Short texts that differ."""
    return [
        RawText(
            f"c.txt #{n}",
            f"{WHO[n % 6]} bought {WHAT[n % 7]} number {n * 37 % 1000} at {WHERE[n % 4]} for {WHERE[n // 4 % 4]}.",
        )
        for n in range(count)
    ]


def make_cleaned(count: int = 90) -> Cleaned:
    """The same, cleaned; near ones stay, so that there is enough to train on."""
    return clean_corpus(make_texts(count), Cleaning(likeness=1.0))


def small_plan(**changes: object) -> Plan:
    """A training of seconds."""
    return Plan(**{"vocabulary": 400, "steps": 8, "batch": 4, "context": 16, "held": 0.1} | changes)


def make_job(folder: Path, plan: Plan, cleaned: Cleaned | None = None) -> Path:
    """A job's folder as `begin_job` fills it."""
    folder.mkdir(parents=True, exist_ok=True)
    fill_job(folder, plan, cleaned or make_cleaned())
    write_order(folder, Order("pretraining", "a test", "2026-11-28T00:00:00Z"))
    return folder
