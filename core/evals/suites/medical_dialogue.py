"""Consultations: how near do the claims come to the notes that people wrote of them?

MTS-Dialog (validation): a short dialogue and one section of a note. ACI-Bench (validation): a whole visit and its note.
ROUGE-L F1 of the summary against the one reference, mean over rows. The rules were written on the training parts. A
reference is "normal" where each of its sentences denies something or calls it normal; the summary that always says so
is measured beside ours.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from core.checks.medical.fidelity import check_statement
from core.evals.consultations import (
    ALL_NORMAL,
    Consultation,
    first_turns,
    longest_turn,
    patient_turns,
    read_consultations,
    text_rank,
    whole,
)
from core.evals.rouge import rouge_l, rouge_n
from core.evals.score import Score, mean, share
from core.usecases.medical.dialogue.claims import summarize_dialogue, write_note
from core.usecases.medical.records import Claim

SUITE = "medical_dialogue"
FILES = {"MTS-Dialog": "mts_dialog/valid.csv", "ACI-Bench": "aci_bench/valid.csv"}
TARGETS = {"MTS-Dialog": 0.162, "ACI-Bench": 0.163}
"""What the simplest methods reach that were measured before: the whole dialogue, and TextRank with five sentences."""
MODEL_ROWS = {"MTS-Dialog": 100, "ACI-Bench": 6}
"""A visit has about 36 sentences for the model to shorten; on two cores six of them take minutes."""
SIMPLE: dict[str, Callable[[Consultation], str]] = {
    "whole dialogue": whole,
    "patient's turns": patient_turns,
    "longest turn": longest_turn,
    "first five turns": first_turns,
    "TextRank, five sentences": text_rank,
    "always normal": lambda one: ALL_NORMAL,
}
_HEADING = re.compile(r"^(?:past (?:medical|surgical) history|family history|medications|allergies|occupation): ", re.I)


def run(data: Path, limit: int | None) -> list[Score]:
    """All scores of the sets that are there; `limit` rows of each."""
    scores: list[Score] = []
    for name, file in FILES.items():
        if (data / file).is_file():
            rows = read_consultations(data / file, limit)
            scores += measure_rules(name, rows) + measure_model(name, rows[: MODEL_ROWS[name]])
    return scores


def measure_rules(name: str, rows: Sequence[Consultation]) -> list[Score]:
    """The rules alone beside the simple methods, then normal and other references apart."""
    simple = {title: [rouge_l(make(row), row.reference) for row in rows] for title, make in SIMPLE.items()}
    baseline = simple["whole dialogue" if name == "MTS-Dialog" else "TextRank, five sentences"]
    claims = [summarize_dialogue(row.report) for row in rows]
    ours = [write(name, said) for said in claims]
    found = [rouge_l(text, row.reference) for text, row in zip(ours, rows, strict=True)]
    detail = "rules alone, the section not told" if name == "MTS-Dialog" else "rules alone, a note with its headings"
    scores = [
        mean(SUITE, f"{name}: ROUGE-L, rules", found, target=TARGETS[name], baseline=average(baseline), detail=detail),
        *(
            mean(
                SUITE,
                f"{name}: ROUGE-{n}, rules",
                [rouge_n(a, row.reference, n) for a, row in zip(ours, rows, strict=True)],
            )
            for n in (1, 2)
        ),
        *(mean(SUITE, f"{name}: ROUGE-L, {title}", values) for title, values in simple.items()),
    ]
    if name == "MTS-Dialog":
        known = [rouge_l(under_heading(said), row.reference) for said, row in zip(claims, rows, strict=True)]
        scores.append(mean(SUITE, f"{name}: ROUGE-L, rules, under the section's heading", known))
    return [*scores, *measure_apart(name, rows, found, simple["always normal"])]


def measure_apart(
    name: str, rows: Sequence[Consultation], found: Sequence[float], constant: Sequence[float]
) -> list[Score]:
    """Ours and the constant summary on normal references and on all others."""
    scores = []
    for title, wanted in (("normal", True), ("abnormal", False)):
        places = [place for place, row in enumerate(rows) if row.is_normal is wanted]
        if places:
            always = [constant[place] for place in places]
            scores.append(
                mean(
                    SUITE, f"{name}: ROUGE-L, rules, {title} references", [found[place] for place in places],
                    baseline=average(always), detail="the baseline always says that all is normal",
                )
            )  # fmt: skip
    return scores


def measure_model(name: str, rows: Sequence[Consultation]) -> list[Score]:
    """The embedded model shortening the rules' sentences, its drafts as they are, and how many of them stand."""
    from core.models import open_chat

    model = open_chat()
    claims = [summarize_dialogue(row.report, model=model) for row in rows]
    mixed = [rouge_l(write(name, said), row.reference) for said, row in zip(claims, rows, strict=True)]
    raw = [
        rouge_l(write(name, [as_drafted(claim) for claim in said]), row.reference)
        for said, row in zip(claims, rows, strict=True)
    ]
    asked = [(claim, row) for said, row in zip(claims, rows, strict=True) for claim in said if drafted(claim)]
    failed = [fails(claim, row) for claim, row in asked]
    detail = "embedded model; each draft stands only where it is shorter, adds no word and passes every check"
    return [
        mean(SUITE, f"{name}: ROUGE-L, rules and embedded model", mixed, target=TARGETS[name], detail=detail),
        mean(SUITE, f"{name}: ROUGE-L, the embedded model's drafts unchecked", raw, detail="not shown to anybody"),
        share(SUITE, f"{name}: drafts that stand", [claim.author == "model" for claim, _ in asked]),
        share(SUITE, f"{name}: drafts that fail a check of fidelity", failed, higher_is_better=False),
    ]


def write(name: str, claims: Sequence[Claim]) -> str:
    """The summary as it is compared: sentences of one section, or a whole note."""
    return " ".join(claim.text for claim in claims) if name == "MTS-Dialog" else write_note(claims, "en")


def under_heading(claims: Sequence[Claim]) -> str:
    """The summary as it stands under the heading of its section, which sentences then need not repeat."""
    return " ".join(_HEADING.sub("", claim.text) for claim in claims)


def drafted(claim: Claim) -> bool:
    """Whether the model was asked for this claim and answered."""
    return claim.author == "model" or bool(claim.replaced)


def as_drafted(claim: Claim) -> Claim:
    """The claim with the model's sentence, whether it stands or not."""
    return replace(claim, text=claim.replaced) if claim.replaced else claim


def fails(claim: Claim, row: Consultation) -> bool:
    """Whether any check fails the model's sentence against the turns it was made from."""
    said = claim.text if claim.author == "model" else claim.replaced
    sources = [row.report.quote(span) for span in claim.sources]
    checks = check_statement(said, sources, report="\n".join(sources), language="en")
    return any(check.passed is False for check in checks)


def average(values: Sequence[float]) -> float:
    """The plain mean, rounded for a table."""
    return round(sum(values) / len(values), 4) if values else 0.0
