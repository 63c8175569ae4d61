"""One use of a running app: what came of it, what the app computed for it, and whether that is a fault.

Knows no page and no form.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from core.evals.reliability.gradio_page import Refused
from core.evals.reliability.process import App, process_tree, processor_seconds
from core.messages import message

T = TypeVar("T")
FOREIGN = "program.exe"
SECONDS, BYTES = 20.0, 2 << 30
"""What a use may take at most: processor seconds of the app and its children until the page has answered (on a machine
with nothing else to do these are the seconds a person waits), and their resident bytes."""
PATIENCE = 180.0
"""Seconds by the clock after which it is a hang whatever the processor did."""
FINE = ("taken", "refused")


@dataclass(frozen=True, slots=True)
class Attempt(Generic[T]):
    """`given` is what the use gave back, None where it was refused or broke, which `verdict` and `said` tell; `console`
    is what the app printed; `seconds` of the app's processors, or by the clock where that is a hang, `waited` by it."""

    given: T | None
    verdict: str
    said: str
    console: str
    waited: float
    seconds: float

    @property
    def hung(self) -> bool:
        """Whether nobody would have waited so long."""
        return self.waited > PATIENCE


def attempt(app: App, use: Callable[[], T]) -> Attempt[T]:
    """Use a page of `app`, whatever comes of it."""
    given, said, verdict, console = None, "", "taken", len(app.said())
    begun, spent = time.monotonic(), processor_seconds(process_tree(app.pid))
    try:
        given = use()
    except Refused as refusal:
        said, verdict = refusal.said, "refused"
    except Exception as error:
        said, verdict = f"{type(error).__name__}: {error}", "crash"
    waited = time.monotonic() - begun
    seconds = max(0.0, processor_seconds(process_tree(app.pid)) - spent)  # a child that has ended takes its own along
    return Attempt(given, verdict, said, app.said()[console:], waited, waited if waited > PATIENCE else seconds)


def judge(name: str, verdict: str, said: str, console: str, seconds: float, peak: int) -> str:
    """The fault of a combination; "" for none. A foreign ending is refused by the frameworks, each in its own way:
    browsers never send one."""
    if verdict == "crash":
        return "crash"
    if seconds > SECONDS:
        return "hang"
    if peak > BYTES:
        return "memory"
    if name == FOREIGN:
        return "refused"
    if "Traceback" in said or "Traceback" in console:
        return "traceback"
    if any(message("app.bug", code) in said for code in ("en", "zh")):
        return "bug"
    if verdict == "refused" and not said.strip():
        return "wordless"
    return ""
