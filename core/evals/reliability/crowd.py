"""Many people at the chatbot at once, each with an address, a conversation and a mark of their own.

Knows no verdict: it notes what each was told and when.
"""

import re
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.evals.reliability.gradio_page import GradioPage, Refused

MARK = re.compile(r"\bperson (\d+) turn (\d+)\b")


@dataclass(frozen=True, slots=True)
class Told:
    """One question and what came of it. `acknowledged`: the server named the conversation it was kept in; `seconds`
    until it did, and until the answer was whole. `refused` is what was said where it was not answered."""

    person: int
    turn: int
    asked: str
    began: float
    acknowledged: float | None = None
    answered: float | None = None
    conversation: str = ""
    text: str = ""
    record: str = ""
    waited: bool = False
    refused: str = ""


@dataclass(slots=True)
class Crowd:
    """`people` ask the questions in turn, each from a place of their own in the list, until `seconds` have passed."""

    url: str
    questions: Sequence[str]
    people: int
    seconds: float
    told: list[Told] = field(default_factory=list)

    def run(self) -> list[Told]:
        """Let them ask; everything that was told, when all have their last answer."""
        end = time.monotonic() + self.seconds
        everybody = [(person, end) for person in range(self.people)]
        together(self._ask, everybody, min(10.0, self.seconds / 10) / self.people)
        return self.told

    def _ask(self, person: int, end: float) -> None:
        page = GradioPage(self.url, address=address_of(person), seconds=300)
        conversation, turn = "", 0
        while time.monotonic() < end:
            told = ask(page, person, turn, self.questions[(person + turn) % len(self.questions)], conversation)
            self.told.append(told)
            conversation, turn = told.conversation or conversation, turn + 1
            if told.refused:
                time.sleep(2.0)
        page.close()


def together(act: Callable[..., None], people: Iterable[tuple[Any, ...]], gap: float = 0.0) -> None:
    """Each acts in a thread of their own, begun `gap` seconds after the one before; until all have done."""
    threads = [threading.Thread(target=act, args=person) for person in people]
    for thread in threads:
        thread.start()
        time.sleep(gap)
    for thread in threads:
        thread.join()


def address_of(person: int) -> str:
    """A loopback address for each person."""
    return f"127.0.{1 + person // 200}.{1 + person % 200}"


def ask(page: GradioPage, person: int, turn: int, question: str, conversation: str = "") -> Told:
    """Ask one question with the person's mark behind it."""
    asked = f"{question} (person {person} turn {turn})"
    began = time.monotonic()
    acknowledged, record, waited = None, {}, False
    refused = ""
    try:
        for (record,) in page.call("ask", asked, conversation):
            acknowledged = acknowledged or time.monotonic() - began
            waited = waited or bool(record["status"])
    except Refused as refusal:
        refused = refusal.said or "?"
    except Exception as error:
        refused = f"{type(error).__name__}: {error}"
    answered = time.monotonic() - began if record.get("done") and not refused else None
    name, text = str(record.get("conversation", conversation)), str(record.get("text", ""))
    when = (began, acknowledged, answered)
    return Told(person, turn, asked, *when, name, text, str(record), waited, refused)
