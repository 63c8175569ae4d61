"""What all people of the translator share: settings, store, engines, the chat model on its way, samples, running jobs.

Knows no page and nobody in particular. Tests put scripted engines in their place.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from apps._opening import Opening
from apps._shared_room import SharedRoom
from apps._translator_engines import Engines
from apps._translator_run import Ran, Runs
from apps._translator_turns import take_turns
from apps._turns import Turns
from core.access import Access
from core.errors import InputError, StoreError
from core.messages import words
from core.settings import REPOSITORY, Settings
from core.usecases.translation.records import Direction, Tools

if TYPE_CHECKING:
    from core.usecases.translation.glossary import Glossary
    from core.usecases.translation.memory import Memory

SAMPLES = REPOSITORY / "data" / "translation"
LIVE = 10
"""Times as often as others a page may ask while somebody types: it does so at every pause."""
MOST_OPEN = 16
"""Memories, and glossaries, that stay open: 76 MB for a memory of a million units."""


class Room(SharedRoom):
    """One per process. `_lock` protects what is open."""

    def __init__(
        self,
        settings: Settings,
        opening: Opening | None = None,
        engines: Engines | None = None,
        access: Access | None = None,
    ) -> None:
        super().__init__(settings, opening or Opening(settings, words("translator.small_model")), access)
        self.engines = engines or Engines(settings)
        self.turns = Turns()
        self.live, self.pace = self.access.pace("live", LIVE), self.access.pace("translate")
        self.runs = Runs(self._run)
        self._lock = threading.Lock()
        self._memories: OrderedDict[tuple[str, str, str], Memory] = OrderedDict()
        self._glossaries: OrderedDict[tuple[str, str], Glossary] = OrderedDict()

    def tools(
        self, desk: str, direction: Direction, engine: str, *, learns: bool, stopped: Callable[[], bool] | None = None
    ) -> Tools:
        """What translating in a workspace may use. Without `learns` an engine's work is not put into the memory, and
        what is `stopped` waits for no engine any more; a file's next piece still does, and is kept."""
        memory, gone = self.memory(desk, direction), (lambda: False) if learns or stopped is None else stopped
        return Tools(
            take_turns(self.engines.open(engine, direction), self.access, gone),
            memory if learns else Reading(memory),  # type: ignore[arg-type]
            self.glossary(desk, direction),
            stopped=stopped or (lambda: False),
        )

    def memory(self, desk: str, direction: Direction) -> "Memory":
        """The workspace's memory of a pair. The last ones asked for stay open: one reads what it compares only once."""
        from core.usecases.translation.memory import Memory

        key = (desk, direction.source, direction.target)
        with self._lock:
            found = self._memories.pop(key, None) or Memory(self.store, *key)
            self._memories[key] = found
            while len(self._memories) > MOST_OPEN:
                self._memories.popitem(last=False)
            return found

    def glossary(self, desk: str, direction: Direction) -> "Glossary | None":
        """The workspace's glossary of a pair; None where it has none."""
        from core.usecases.translation.glossary import load_glossary

        name = name_glossary(desk, direction)
        try:
            stored = self.store.load_glossary(desk, name)
        except StoreError:
            return None
        with self._lock:
            found = self._glossaries.pop((name, stored.updated), None) or load_glossary(stored.body)
            self._glossaries[name, stored.updated] = found
            while len(self._glossaries) > MOST_OPEN:
                self._glossaries.popitem(last=False)
            return found

    def keep_glossary(self, desk: str, glossary: "Glossary") -> None:
        """Put a glossary in the place of the workspace's for its pair; an empty one is erased."""
        from core.usecases.translation.glossary import dump_glossary

        direction = Direction(glossary.source, glossary.target)
        name = name_glossary(desk, direction)
        if glossary.terms:
            self.store.save_glossary(desk, name, f"{glossary.source} > {glossary.target}", dump_glossary(glossary))
        elif self.glossary(desk, direction):
            self.store.delete_glossary(desk, name)

    def sample(self, name: str) -> Path:
        """A sample by its name in the folder: "en/guide.md"; InputError for what is none."""
        if name not in self.samples:
            raise InputError("translator.no_sample")
        return SAMPLES / name

    @cached_property
    def samples(self) -> tuple[str, ...]:
        """The samples' names."""
        return tuple(sorted(str(path.relative_to(SAMPLES)) for path in SAMPLES.glob("*/*") if path.is_file()))

    def _run(self, desk: str, job_id: str, stopped: Callable[[], bool], say: Callable[[Ran], None]) -> None:
        """Translate a job of the store; called by `runs` in a thread of its own."""
        from core.usecases.translation.jobs import fetch_job, run_job

        job = fetch_job(self.store, desk, job_id)
        say(Ran("opening", job.done, job.total))
        tools = self.tools(desk, job.direction, job.engine, learns=True, stopped=stopped)
        for progress in run_job(self.store, desk, job_id, tools):
            say(Ran("running", progress.done, progress.total))


def name_glossary(desk: str, direction: Direction) -> str:
    """The id of a workspace's glossary of a pair: there is one of each."""
    key = f"{desk} {direction.source} {direction.target}"
    return hashlib.blake2b(key.encode(), digest_size=16).hexdigest()


class Reading:
    """A memory that is read and not taught: half a sentence that somebody typed is nothing to remember."""

    def __init__(self, memory: "Memory") -> None:
        self.look_up = memory.look_up

    def remember(self, pairs: object, **more: object) -> None:
        """Nothing is kept."""
