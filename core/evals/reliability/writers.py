"""Several people at the writer at once, each with an address, a workspace and a subject of their own.

Knows no verdict: it notes what each page showed and where the text is kept.
"""

import time
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from core.evals.reliability.crowd import address_of, together
from core.evals.reliability.streamlit_page import StreamlitPage

SUBJECT = "The lighthouse of person {person} turn {turn}"


@dataclass(frozen=True, slots=True)
class Written:
    """One text. `shown` is the page when it was done, `broke` what went wrong, `seconds` how long it took; `desk` and
    `draft` are where the address says it is kept."""

    person: int
    turn: int
    subject: str
    seconds: float
    shown: str = ""
    broke: str = ""
    desk: str = ""
    draft: str = ""


@dataclass(slots=True)
class Writers:
    """`people` have texts written, one after the other, until `seconds` have passed."""

    url: str
    people: int
    seconds: float
    made: list[Written] = field(default_factory=list)

    def run(self) -> list[Written]:
        """Let them write; everything that was written, when all have their last text."""
        end = time.monotonic() + self.seconds
        together(self._write, [(person, end) for person in range(self.people)])
        return self.made

    def _write(self, person: int, end: float) -> None:
        turn = 0
        while time.monotonic() < end:
            self.made.append(write_one(self.url, person, turn))
            turn += 1


def write_one(url: str, person: int, turn: int) -> Written:
    """A brief, its outline, the text."""
    subject, began = SUBJECT.format(person=person, turn=turn), time.monotonic()
    shown = broke = desk = draft = ""
    try:
        page = StreamlitPage(url, address=address_of(person), seconds=600).run()
        page.put("brief_kind", "Something else").run()
        page.put("brief_topic", subject).run()
        page.press("to_outline")
        page.press("write_it")
        shown, address = page.text(), parse_qs(page.query)
        desk, draft = address["desk"][0], address["draft"][0]
        broke = " ".join(page.exceptions() + page.notes("error"))
        page.close()
    except Exception as error:
        broke = f"{type(error).__name__}: {error}"
    return Written(person, turn, subject, time.monotonic() - began, shown, broke, desk, draft)
