"""The queue of messages that wait for a person, and what people decided. The program itself decides nothing.

What is kept is the message as people may see it: account and card numbers are hidden before it gets here. Comes and
goes as JSON text; does not know where it is stored.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal, get_args

from core.documents.inert import inert
from core.errors import InputError
from core.messages import UiLanguage, message
from core.usecases.triage.records import LABELS, ROUTES, Label, Route, Verdict, label_words

Decision = Literal["", "risk", "ordinary", "asked"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
"""Nothing yet; a risk; ordinary; the customer is asked."""
VERSION = 1
MOST_CASES = 2000
MOST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Case:
    """A message that waits, or waited. `text` and `quotes` are as people may see them."""

    id: str
    reference: str
    text: str
    route: Route
    label: Label
    risk: float
    quotes: tuple[str, ...]
    decision: Decision = ""
    note: str = ""

    @property
    def waits(self) -> bool:
        """Whether nobody has decided yet."""
        return not self.decision


def add_cases(cases: Sequence[Case], found: Iterable[tuple[str, Verdict]]) -> tuple[Case, ...]:
    """The queue with (reference, verdict) pairs added; ordinary ones and messages that wait already are left out.

    InputError where it would hold more than MOST_CASES; the queue stays as it was.
    """
    known = {(case.reference, case.text) for case in cases}
    kept = list(cases)
    for reference, verdict in found:
        text = verdict.hide()
        if verdict.route == "ordinary" or (reference, text) in known:
            continue
        known.add((reference, text))
        number = f"{1 + max((int(case.id) for case in kept), default=0)}"
        kept.append(Case(number, reference, text, verdict.route, verdict.label, round(verdict.risk, 3), verdict.quotes))
    if len(kept) > MOST_CASES:
        raise InputError("triage.queue_full", limit=MOST_CASES)
    return tuple(kept)


def decide(cases: Sequence[Case], case_id: str, decision: Decision, note: str = "") -> tuple[Case, ...]:
    """The queue with a person's decision on one case; "" takes it back."""
    if case_id not in {case.id for case in cases}:
        raise InputError("triage.no_case", id=case_id)
    return tuple(
        replace(case, decision=decision, note=note.strip()[:MOST_NOTE]) if case.id == case_id else case
        for case in cases
    )


def list_waiting(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Those nobody has decided, in the order in which a person should look."""
    waiting = (case for case in cases if case.waits)
    return tuple(sorted(waiting, key=lambda case: (ROUTES.index(case.route), -case.risk)))


def dump_queue(cases: Sequence[Case]) -> str:
    """The queue as JSON text."""
    return json.dumps({"version": VERSION, "cases": [asdict(case) for case in cases]}, ensure_ascii=False)


def load_queue(body: str) -> tuple[Case, ...]:
    """The counterpart of `dump_queue`; InputError for anything else."""
    try:
        found = json.loads(body)
        cases = tuple(Case(**row | {"quotes": tuple(row["quotes"])}) for row in found["cases"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("triage.bad_queue") from error
    sound = all(c.label in LABELS and c.route in ROUTES and c.decision in DECISIONS and c.id.isdigit() for c in cases)
    if found.get("version") != VERSION or not sound:
        raise InputError("triage.bad_queue")
    return cases


def write_queue(cases: Sequence[Case], language: UiLanguage) -> bytes:
    """What was decided, as CSV for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    heads = ("reference", "decision", "note", "route", "label", "percent", "evidence", "message")
    writer.writerow(message(f"triage.column_{head}", language) for head in heads)
    for case in cases:
        cells = (
            case.reference,
            message(f"triage.decision_{case.decision or 'none'}", language),
            case.note,
            message(f"triage.route_{case.route}", language),
            label_words(case.label).text(language),
            f"{100 * case.risk:.0f}",
            " | ".join(case.quotes),
            case.text,
        )
        writer.writerow(map(inert, cells))
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")
