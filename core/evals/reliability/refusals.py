"""At the chatbot's page: more people than the line before the model holds, and one who asks faster than is allowed.

Knows no verdict: it notes what each page showed.
"""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.access import say_place
from core.evals.reliability.crowd import address_of, together
from core.evals.reliability.gradio_page import GradioPage, Refused

TAG = re.compile(r"<[^>]*>")
LAST = re.compile(r'data-position="(\d+)"(?!.*data-position).*data-act="retry"', re.DOTALL)
"""The position of the last message, where that can be asked again."""
PLACES = 200
AGAIN_EVERY, AGAIN_FOR = 5.0, 90.0
"""Seconds: between two tries of a person in a hurry, and until they give up."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One question at a page. `refused` is what was said where it was; `placed`: a place in line was shown; `held`: the
    question stands in the box or in the conversation afterwards; `answered_later`: sent again it was answered, None
    where that was not needed."""

    person: int
    asked: str
    thread: str = ""
    refused: str = ""
    placed: bool = False
    held: bool = False
    answered_later: bool | None = None

    @property
    def answered(self) -> bool:
        """Whether an answer stands under the question."""
        return not self.refused and has_answer(self.thread)


class Visitor:
    """One person's open page."""

    def __init__(self, url: str, person: int) -> None:
        self.person = person
        self.page = GradioPage(url, address=address_of(person), seconds=300)
        self.page.arrive()

    def send(self, question: str) -> Shown:
        """Type a question and send it; what the page shows when that is over."""
        page, placed = self.page, False
        page.put("composer", question)
        try:
            for _ in page.watch("composer", "submit"):
                live = str(page.shown("live"))
                placed = placed or any(say_place(n).text("en") in live for n in range(1, PLACES))
            refused = plain(page.shown("live"))
        except Refused as refusal:
            refused = refusal.said
        thread = str(page.shown("thread"))
        held = question in thread or page.shown("composer") == question
        return Shown(self.person, question, thread, refused, placed, held)

    def ask_again(self, shown: Shown) -> Shown:
        """Press "again" under the question that stands last in the conversation without an answer."""
        last = LAST.search(str(self.page.shown("thread")))
        if last is None:
            return replace(shown, answered_later=False)
        self.page.fire("thread", "retry", position=int(last[1]))
        return replace(shown, answered_later=has_answer(str(self.page.shown("thread"))))


def crowd_line(url: str, questions: Sequence[str], people: int) -> list[Shown]:
    """Everybody asks at the same moment; whoever was refused asks again when all others have their answers."""
    visitors = [Visitor(url, person) for person in range(people)]
    told: dict[int, Shown] = {}

    def ask(visitor: Visitor) -> None:
        question = questions[visitor.person % len(questions)]
        told[visitor.person] = visitor.send(f"{question} (person {visitor.person} turn 0)")

    together(ask, [(one,) for one in visitors])
    for one in visitors:
        if one.person in told and told[one.person].refused:
            told[one.person] = one.ask_again(told[one.person])
        one.page.close()
    return list(told.values())


def hurry(url: str, question: str, times: int, person: int, bystander: int) -> list[Shown]:
    """One asks `times` times without a pause, somebody else once behind that; the last question that was refused is
    sent again until it is taken."""
    rushing, other = Visitor(url, person), Visitor(url, bystander)
    told = [rushing.send(f"{question} (person {person} turn {turn})") for turn in range(times)]
    calm = other.send(f"{question} (person {bystander} turn 0)")
    end = time.monotonic() + AGAIN_FOR
    if told[-1].refused:
        again = rushing.send(told[-1].asked)
        while again.refused and time.monotonic() < end:
            time.sleep(AGAIN_EVERY)
            again = rushing.send(told[-1].asked)
        told[-1] = replace(told[-1], answered_later=again.answered)
    rushing.page.close()
    other.page.close()
    return [*told, calm]


def has_answer(thread: str) -> bool:
    """Whether the last message of a conversation is the program's."""
    return thread.rfind("msg bot") > thread.rfind("msg visitor")


def plain(markup: object) -> str:
    """What a part shows, as text."""
    return " ".join(TAG.sub(" ", str(markup or "")).split())
