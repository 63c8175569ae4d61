"""One person's place in the translator: the secret of their workspace, what they look at, and between which languages.

The browser keeps it and sends whatever it likes: what comes back is checked here, and the store, which knows only the
secret's hash, checks on every call that ids belong to the workspace.
"""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from apps._workspace import SECRET, hash_workspace, make_secret, matched
from core.models.language_tags import normal_tag
from core.usecases.translation.records import Direction

NAME = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)
ENGINE = re.compile(r"[\w.:/@+ -]{1,120}", re.ASCII)

Place = Literal["text", "files", "glossary", "memory"]
PLACES: tuple[Place, ...] = get_args(Place)
MEMORY_ONLY = "memory"
"""In place of an engine's id: memory and glossary alone."""
FORMALITIES = ("", "formal", "informal")


@dataclass(frozen=True, slots=True)
class Seat:
    """`source` is "" where it is to be found out, `engine` where the first that is here is taken; `job` is the open
    file, "" for none."""

    secret: str
    place: Place = "text"
    job: str = ""
    source: str = ""
    target: str = ""
    engine: str = ""
    formality: str = ""

    @property
    def desk(self) -> str:
        """What the store knows of the workspace."""
        return hash_workspace(self.secret)

    @property
    def direction(self) -> Direction:
        """As it is asked for."""
        return Direction(self.source, self.target, self.formality)

    def state(self) -> dict[str, str]:
        """As the browser keeps it."""
        kept = {name: getattr(self, name) for name in ("place", "job", "source", "target", "engine", "formality")}
        return {"desk": self.secret} | kept


def read_seat(state: object, asked: str = "") -> Seat:
    """The browser's seat; `asked` is a secret in the address, which wins. A new workspace where there is neither."""
    found = state if isinstance(state, dict) else {}
    secret = matched(SECRET, found.get("desk"))
    if SECRET.fullmatch(asked) and asked != secret:
        return Seat(asked)
    place, formality = found.get("place"), found.get("formality")
    return Seat(
        secret or make_secret(),
        place if secret and place in PLACES else "text",
        matched(NAME, found.get("job")),
        read_language(found.get("source")),
        read_language(found.get("target")),
        matched(ENGINE, found.get("engine")),
        formality if formality in FORMALITIES else "",
    )


def read_language(tag: object) -> str:
    """A language as it is written here; "" for what is none."""
    return normal_tag(tag) if isinstance(tag, str) and len(tag) <= 35 else ""
