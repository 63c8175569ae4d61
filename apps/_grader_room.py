"""What all teachers of the grader share: settings, store, the model on its way, the samples, who is being graded.

Knows no page and no teacher. Tests put scripted tools in their place.
"""

import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from apps._opening import Opening
from apps._shared_room import SharedRoom
from apps._turns import Latest
from core.access import Access, current_person
from core.errors import InputError
from core.messages import UiLanguage, words
from core.settings import REPOSITORY, Settings

if TYPE_CHECKING:
    from core.usecases.grading.assignment import Assignment
    from core.usecases.grading.records import Example, Grade, Tools

FOLDER = REPOSITORY / "data" / "grading"
SAMPLES = ("en_science", "en_maths", "zh_science", "zh_maths")
AT_ONCE = 2
"""Classes graded at the same time; more would only slow each other down on a small machine."""

OpenTools = Callable[[UiLanguage, "tuple[Example, ...]"], "Tools"]


class Room(SharedRoom):
    """One per process. `_lock` protects `_busy`: the classes being graded, each with the event that stops it.
    `_watched` knows the class and the step before each page."""

    def __init__(
        self,
        settings: Settings,
        opening: Opening | None = None,
        open_tools: OpenTools | None = None,
        access: Access | None = None,
    ) -> None:
        super().__init__(settings, opening or Opening(settings, words("grader.small_model")), access)
        self.samples: Path = FOLDER
        self.slots = threading.BoundedSemaphore(AT_ONCE)
        self._open_tools = open_tools or self._open_real
        self._lock = threading.Lock()
        self._busy: dict[str, threading.Event] = {}
        self._watched: Latest[tuple[str, str]] = Latest()

    def watch(self, session: str | None, class_id: str, step: str) -> None:
        """A page has this class and step before it from now on; "" is no class."""
        self._watched.change(session or "", lambda _: (class_id, step))

    def is_watched(self, session: str | None, class_id: str, step: str = "") -> bool:
        """Whether a page still has the class, and the step where one is named, before it: what is found out about it
        may be drawn."""
        shown, at = self._watched.find(session or "") or (class_id, step)
        return shown == class_id and step in ("", at)

    def sample(self, name: str, what: str = "") -> Path:
        """A sample's assignment, or what else it has: "-answers.csv". InputError for a name not in `SAMPLES`."""
        if name not in SAMPLES:
            raise InputError("grader.no_sample")
        language, _, subject = name.partition("_")
        return self.samples / language / f"{subject}{what or '.json'}"

    def sample_of(self, assignment: "Assignment") -> str:
        """The sample that asks these questions; "" where it is none of ours."""
        asked = (assignment.language, *(question.id for question in assignment.questions))
        return next((name for name in SAMPLES if _read_asked(self.sample(name)) == asked), "")

    def tools(self, language: UiLanguage, examples: "tuple[Example, ...]" = ()) -> "Tools":
        """What graders may use for an assignment in `language`; the first call waits for the models."""
        return self._open_tools(language, examples)

    def _open_real(self, language: UiLanguage, examples: "tuple[Example, ...]") -> "Tools":
        from core.usecases.grading.tools import open_tools

        for _ in self.opening.wait():
            pass
        asked = self.opening.model is not None and not self.access.budget.refusal(current_person())
        return open_tools(language, settings=self.settings, examples=examples, use_model=asked)

    def in_turns(
        self, language: UiLanguage, grades: "Iterator[Grade]", stopped: Callable[[], bool]
    ) -> "Iterator[Grade]":
        """Grades as they are made; where a model judges, each in turn with what others ask of it, and charged."""
        person = current_person()
        if not self.judges(language) or self.access.budget.refusal(person):
            return grades
        self.access.budget.charge(person)
        return self.access.line.in_turns(person, grades, stopped)

    def judges(self, language: UiLanguage) -> bool:
        """Whether the model in use is able to judge answers in a language."""
        from core.models.ability import is_small, speaks

        model = self.opening.model
        return speaks(model, language) and not is_small(model)

    def compares(self, language: UiLanguage) -> bool:
        """Whether meanings are compared in a language, not words alone."""
        from core.models import choose_model, detect_device

        device = detect_device(self.settings)
        return language in choose_model("embed", device, language=language, settings=self.settings).spec.languages

    @property
    def runs_code(self) -> bool:
        """Whether students' code can be run here, shut off from everything else."""
        from core.usecases.grading.sandbox import find_sandbox

        return find_sandbox().missing is None

    def begin(self, class_id: str) -> threading.Event:
        """Hold the class while it is graded, until `end`; the event is set once somebody wants it stopped.

        InputError where another window is grading it.
        """
        with self._lock:
            if class_id in self._busy:
                raise InputError("grader.being_graded")
            self._busy[class_id] = threading.Event()
            return self._busy[class_id]

    def end(self, class_id: str) -> None:
        """Let go of the class."""
        with self._lock:
            self._busy.pop(class_id, None)

    def is_busy(self, class_id: str) -> bool:
        """Whether the class is being graded now."""
        with self._lock:
            return class_id in self._busy

    def stop(self, class_id: str) -> None:
        """Ask for the grading of a class to end after the answer in hand."""
        with self._lock:
            event = self._busy.get(class_id)
        if event is not None:
            event.set()


@cache
def _read_asked(path: Path) -> tuple[str, ...]:
    from core.usecases.grading.assignment_file import read_assignment

    assignment = read_assignment(path.name, path.read_bytes()).assignment
    return assignment.language, *(question.id for question in assignment.questions)
