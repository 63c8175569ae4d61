"""One teacher's place in the grader: the secret of their workspace, and what is open before them.

The browser keeps it and sends whatever it likes: what comes back is checked here, and the store, which knows only the
secret's hash, checks on every call that ids belong to the workspace.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal, get_args

from apps._workspace import SECRET, hash_workspace, make_secret, matched

NAME = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)

StepName = Literal["assignment", "answers", "grading", "review", "results", "study"]
STEPS: tuple[StepName, ...] = get_args(StepName)


@dataclass(frozen=True, slots=True)
class Seat:
    """`assignment` and `class_id` are what is open, empty for nothing."""

    secret: str
    assignment: str = ""
    class_id: str = ""
    step: StepName = "assignment"

    @property
    def desk(self) -> str:
        """What the store knows of the workspace."""
        return hash_workspace(self.secret)

    def state(self) -> dict[str, str]:
        """As the browser keeps it."""
        return {"desk": self.secret, "assignment": self.assignment, "class": self.class_id, "step": self.step}

    def at(self, step: StepName) -> "Seat":
        """The same seat, looking at another step."""
        return replace(self, step=step)


def read_seat(state: object, asked: str = "") -> Seat:
    """The browser's seat; `asked` is a secret in the address, which wins. A new workspace where there is neither."""
    found = state if isinstance(state, dict) else {}
    secret, step = matched(SECRET, found.get("desk")), found.get("step")
    if SECRET.fullmatch(asked) and asked != secret:
        return Seat(asked)
    if not secret:
        return Seat(make_secret())
    names = (matched(NAME, found.get(name)) for name in ("assignment", "class"))
    return Seat(secret, *names, step=step if step in STEPS else "assignment")
