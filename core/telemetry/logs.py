"""Lines about what happened: one event each, with fields from a fixed list, and never what a person wrote.

    log("request", outcome="ok", seconds=0.21)
    log("incident", error=error, level="error")

What a line may hold is decided here and nowhere else: names from the code, numbers, kinds of errors and places in the
code. The words of an error, a message, an argument are never read, whoever logs them: libraries' lines are reduced to
where they come from. Does not know what the events mean.
"""

import logging
import re
from collections.abc import Mapping
from pathlib import Path
from traceback import walk_tb
from types import TracebackType

from core.errors import ShowcaseError
from core.settings import REPOSITORY
from core.telemetry.scope import current_scope

LOG = logging.getLogger("showcase")
FIELDS = (
    "request", "app", "event", "outcome", "reason", "seconds", "first_token_seconds", "prompt_tokens",
    "completion_tokens", "model", "finish", "part", "port", "count", "incident", "error", "place", "stack",
)  # fmt: skip
"""All that a line can have beside its time, its level and what happened."""
_NAME = re.compile(r"[\w.:@/+-]{1,120}", re.ASCII)
_DEEPEST = 30
"""Places of an error's way through the code, the innermost."""

Fact = str | int | float | None | tuple[str, ...]


def log(happened: str, *, level: str = "info", error: BaseException | None = None, **facts: Fact) -> None:
    """A line about `happened`, a name in the code. ValueError for a field that is not in `FIELDS`.

    Request, app and event are those of the current request; of `error` its kind and place are told, not its words.
    """
    if unknown := set(facts) - set(FIELDS):
        raise ValueError(f"no such field of a log line: {', '.join(sorted(unknown))}")
    said = _request_facts() | (describe(error) if error is not None else {}) | facts
    LOG.log(logging.getLevelNamesMapping()[level.upper()], happened, extra={"said": said})


def describe(error: BaseException) -> dict[str, Fact]:
    """What may be told of an error: its kind, the key of a ShowcaseError, and its way through the code."""
    stack = read_places(error.__traceback__)
    reason = {"reason": error.key} if isinstance(error, ShowcaseError) else {}
    way = {"place": stack[-1], "stack": stack} if stack else {}
    return {"error": type(error).__name__, **way, **reason}


def read_places(trace: TracebackType | None) -> tuple[str, ...]:
    """`file:line:function` of each frame, the innermost last; files by their last folders, never the whole path."""
    frames = [(frame.f_code, line) for frame, line in walk_tb(trace)]
    return tuple(f"{short_path(code.co_filename)}:{line}:{code.co_name}" for code, line in frames[-_DEEPEST:])


def short_path(name: str) -> str:
    """A file of ours by its path in the repository, any other by its last three parts."""
    path = Path(name)
    return str(path.relative_to(REPOSITORY) if _is_ours(path) else Path(*path.parts[-3:]))


def read_line(record: logging.LogRecord) -> dict[str, Fact]:
    """The fields of a record that may be shown, in order: our own as they were given, a library's place in its code."""
    facts = getattr(record, "said", None)
    ours = isinstance(facts, Mapping)
    happened = clean(record.msg) if record.name == LOG.name else "library"
    if not ours:
        facts = foreign_facts(record)
    kept = {name: clean(facts[name]) for name in FIELDS if facts.get(name) not in (None, "", ())}
    return {"level": record.levelname.lower(), "logger": clean(record.name), "what": happened, **kept}


def clean(value: object) -> Fact:
    """Numbers and names as they are; whatever is neither becomes a question mark."""
    if isinstance(value, bool | int | float):
        return round(value, 4) if isinstance(value, float) else value
    if isinstance(value, tuple):
        return tuple(str(clean(one)) for one in value)
    named = isinstance(value, str) and _NAME.fullmatch(value.replace("<", "").replace(">", "") or "-")
    return value if named else "?"


def _request_facts() -> dict[str, Fact]:
    scope = current_scope()
    return {} if scope is None else {"request": scope.id, "app": scope.app, "event": scope.event}


def foreign_facts(record: logging.LogRecord) -> dict[str, Fact]:
    """A library's line: what `QuietRecord` kept of it, or the same of a record made otherwise."""
    kept = getattr(record, "kept", None)
    if isinstance(kept, Mapping):
        return dict(kept)
    error = record.exc_info[1] if record.exc_info else None
    place = f"{short_path(record.pathname)}:{record.lineno}"
    return {"place": place} | _request_facts() | (describe(error) if error is not None else {})


def _is_ours(path: Path) -> bool:
    return path.is_relative_to(REPOSITORY) and "site-packages" not in path.parts
