"""Long work in a thread of its own, watched from a generator. Knows nothing of the work."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from core.telemetry import carried


@dataclass(frozen=True, slots=True)
class Step:
    """How far the work is; the last step of a job carries its `result`."""

    done: int = 0
    total: int = 0
    finished: bool = False
    result: Any = None

    @property
    def fraction(self) -> float | None:
        """Between 0 and 1; None where it is not known."""
        return min(1.0, self.done / self.total) if self.total else None


def watch(work: Callable[[Callable[[int, int], None]], object], every: float = 0.3) -> Iterator[Step]:
    """Run `work(progress)` and yield how far it is; its error is raised here. The work runs on if nobody watches."""
    changed = threading.Condition()
    box: dict[str, Any] = {"step": Step()}

    def say(step: Step) -> None:
        with changed:
            box["step"] = step
            changed.notify_all()

    def run() -> None:
        try:
            say(Step(finished=True, result=work(lambda done, total: say(Step(done, total)))))
        except BaseException as error:
            box["error"] = error
            say(Step(finished=True))

    threading.Thread(target=carried(run), daemon=True, name="job").start()
    while not box["step"].finished:
        yield box["step"]
        with changed:
            if not box["step"].finished:
                changed.wait(every)
    if "error" in box:
        raise box["error"]
    yield box["step"]
