"""What every command says beside its result: lines and progress, on standard error."""

import sys
from collections.abc import Callable

from core.messages import UiLanguage, message


def progress_line(key: str, language: UiLanguage, *, unit: int = 1, **values: object) -> Callable[[int, int], None]:
    """A progress callback that rewrites one line on standard error, where that is a terminal, counting in `unit`s."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            line = message(key, language, done=done // unit, total=total // unit, **values)
            print(f"\r{line}", end="", file=sys.stderr, flush=True)

    return show


def say(text: str) -> None:
    """Print to standard error."""
    print(text, file=sys.stderr)
