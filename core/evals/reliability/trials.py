"""What people do in the apps while the machine may fail: done, checked in the store, gone on with after a restart.

Knows nothing of when the process is killed.
"""

import hashlib
import json
import time
from pathlib import Path
from typing import Protocol

from core.evals.reliability.crowd import Told, address_of, ask, together
from core.evals.reliability.gradio_page import GradioPage
from core.evals.reliability.uploads import give_class, open_assignment, open_gradio, open_pair, open_staff
from core.store import Store

TALKERS, STUDENTS, STRINGS, FACTS = 4, 30, 100, 40
QUESTION = "How long does standard shipping to Germany take?"
FACT = "The {word} locker is opened with the number {number}.\n"


class Trial(Protocol):
    """`begin` makes ready, `act` does what a crash may end, `check` looks at what the crash left, `resume` goes on
    after the restart. Faults are sentences, none for none. `acknowledged` counts what pages have confirmed so far."""

    app: str
    acknowledged: int

    def begin(self, url: str, number: int) -> None: ...
    def act(self) -> None: ...
    def check(self, store: Store, home: Path) -> list[str]: ...
    def resume(self, url: str, store: Store) -> list[str]: ...


def desk_of(secret: str) -> str:
    """What the store knows of a workspace's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Talking:
    """Several people ask the chatbot: every acknowledged question and every whole answer is kept, in order."""

    app = "chatbot"

    def __init__(self) -> None:
        self.acknowledged = 0
        self._told: list[Told] = []
        self._pages: list[GradioPage] = []

    def begin(self, url: str, number: int) -> None:
        """A page for each."""
        self._told = []
        self._pages = [GradioPage(url, address=address_of(person)) for person in range(TALKERS)]
        ask(self._pages[0], -1, 0, QUESTION)

    def act(self) -> None:
        """All ask at once, three questions each."""
        together(self._talk, enumerate(self._pages))

    def _talk(self, person: int, page: GradioPage) -> None:
        conversation = ""
        for turn in range(3):
            told = ask(page, person, turn, QUESTION, conversation)
            self._told.append(told)
            conversation = told.conversation
            if told.refused:
                return

    def check(self, store: Store, home: Path) -> list[str]:
        """Each question, and behind it its answer where that was whole."""
        faults = []
        for told in (one for one in self._told if one.conversation and one.acknowledged is not None):
            self.acknowledged += 1
            visitor, _, conversation = told.conversation.partition(".")
            kept = [(turn.author, turn.text) for turn in store.load_conversation(conversation, visitor).turns]
            if ("visitor", told.asked) not in kept:
                faults.append(f"question lost: {told.asked}")
            elif told.answered is not None and ("bot", told.text) not in kept[kept.index(("visitor", told.asked)) :]:
                faults.append(f"answer lost: {told.text[:60]}")
        return faults

    def resume(self, url: str, store: Store) -> list[str]:
        """The conversation goes on."""
        page = GradioPage(url)
        last = next((one.conversation for one in self._told if one.conversation), "")
        told = ask(page, 0, 999, "Can I return sale items?", last)
        page.close()
        return [] if told.answered is not None else [f"no answer after the restart: {told.refused}"]


class Grading:
    """A class is graded: marks stay as made, and the rest comes to what the undisturbed run gave."""

    app = "grader"

    def __init__(self) -> None:
        self.acknowledged = 0
        self._undisturbed: dict[tuple[str, str], object] = {}
        self._seat: dict[str, str] = {}

    def begin(self, url: str, number: int) -> None:
        """The same class anew, in a workspace of its own."""
        self._page = open_assignment(url)
        text = "1. {n}\n2. plants take in light {n}\n3. {n} m\n"
        give_class(self._page, {f"Student {n:02}.txt": text.format(n=n) for n in range(STUDENTS)})
        self._seat = self._page.kept

    def act(self) -> None:
        """Grade it."""
        self._page.fire("grader_grade", "click")

    def check(self, store: Store, home: Path) -> list[str]:
        """No mark is another than it would have been."""
        made = self._marks(store)
        self.acknowledged += len(made)
        return [f"mark differs: {key}" for key, mark in made.items() if self._undisturbed.get(key, mark) != mark]

    def resume(self, url: str, store: Store) -> list[str]:
        """Grade the rest; all marks are those of the undisturbed run, which is the first."""
        page = open_gradio(url)
        page.keep(**self._seat)
        page.fire("stepper", "go", id="grading")
        page.fire("grader_grade", "click")
        page.close()
        made = self._marks(store)
        self._undisturbed = self._undisturbed or made
        return [] if made == self._undisturbed else [f"{len(made)} marks are not the {len(self._undisturbed)} expected"]

    def _marks(self, store: Store) -> dict[tuple[str, str], object]:
        stored = store.load_class(desk_of(self._seat["desk"]), self._seat["class"])
        return {(one.student, one.question): json.loads(one.body) for one in stored.grades}


class Translating:
    """A file is translated: targets stay as made, and the file comes to what the undisturbed run gave. Where a target
    came from is not compared: one that had only reached the memory is found there."""

    app = "translator"

    def __init__(self) -> None:
        self.acknowledged = 0
        self._undisturbed: dict[str, str] = {}
        self._seat: dict[str, str] = {}

    def begin(self, url: str, number: int) -> None:
        """The same file anew, in a workspace of its own."""
        page = self._page = open_pair(url)
        strings = {f"s{n}": f"The {n} red houses stand near the green river." for n in range(STRINGS)}
        page.put("translator_files_drop", [page.upload("strings.json", json.dumps(strings).encode())])
        page.fire("translator_files_drop", "upload")
        self._seat = page.kept

    def act(self) -> None:
        """Translate it, looking every second as the page does."""
        _translate(self._page)

    def check(self, store: Store, home: Path) -> list[str]:
        """No target is another than it would have been."""
        made = self._targets(store)
        self.acknowledged += len(made)
        wrong = [key for key, target in made.items() if self._undisturbed.get(key, target) != target]
        return [f"target differs: {key}" for key in wrong]

    def resume(self, url: str, store: Store) -> list[str]:
        """Translate the rest; all targets are those of the undisturbed run, which is the first."""
        page = open_gradio(url)
        page.keep(**self._seat)
        if len(self._targets(store)) < STRINGS:
            _translate(page)
        page.close()
        made = self._targets(store)
        self._undisturbed = self._undisturbed or made
        short = len(made) < STRINGS
        return [] if made == self._undisturbed and not short else [f"{len(made)} targets are not those expected"]

    def _targets(self, store: Store) -> dict[str, str]:
        rows = store.list_job_segments(desk_of(self._seat["desk"]), self._seat["job"], 0, STRINGS + 10)
        return {row.segment: json.loads(row.body)[1]["target"] for row in rows if row.state not in ("open", "")}


class Indexing:
    """Documents are added to the shop's: what was taken stays, is whole, and is answered from."""

    app = "chatbot"

    def __init__(self) -> None:
        self.acknowledged = 0
        self._taken: dict[str, bytes] = {}

    def begin(self, url: str, number: int) -> None:
        """A document that no other round has."""
        self._page = open_staff(url)
        self._name = f"lockers{number}.md"
        lines = (FACT.format(word=f"{number}-{n}", number=1000 * number + n) for n in range(FACTS))
        self._data = f"# Lockers of hall {number}\n\n{''.join(lines)}".encode()

    def act(self) -> None:
        """Add it."""
        page = self._page
        page.put("chatbot_upload", [page.upload(self._name, self._data)])
        page.fire("chatbot_rebuild", "click")
        self._taken[self._name] = self._data

    def check(self, store: Store, home: Path) -> list[str]:
        """Everything taken is there as it was given; the one in hand is whole or not there."""
        self.acknowledged += 1
        folder = _folder(home)
        lost = [name for name, data in self._taken.items() if _read(folder / name) != data]
        half = _read(folder / self._name) not in (None, self._data)
        return [f"document lost: {name}" for name in lost] + (["a document is half written"] if half else [])

    def resume(self, url: str, store: Store) -> list[str]:
        """The shop opens and answers from what was taken last."""
        page = GradioPage(url)
        name = next(reversed(self._taken), "")
        told = ask(page, 0, 0, "Which number opens the locker of hall lockers?" if name else QUESTION)
        page.close()
        return [] if told.answered is not None else [f"no answer after the restart: {told.refused}"]


def _translate(page: GradioPage) -> None:
    page.fire("translator_start", "click")
    while page.tick():
        time.sleep(0.3)


def _folder(home: Path) -> Path:
    """Where the shop's own documents are; after a crash in the middle of a change, the ones it had before."""
    own, before = home / "knowledge", home / "knowledge.old"
    return own if own.is_dir() else before


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
