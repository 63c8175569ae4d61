"""What commands read and write beside their own files: standard input, and the file of `-o`."""

import errno
import os
import sys
from pathlib import Path

from core.errors import InputError


def read_input() -> str:
    """Standard input; InputError where it is not text in the terminal's encoding."""
    try:
        text = sys.stdin.read()
        text.encode()  # without a locale other bytes come as halves of characters
    except UnicodeError as error:
        raise InputError("command.unreadable", name="-", why="not UTF-8") from error
    return text


def check_output(path: Path | None) -> None:
    """InputError where no file can be written at `path`: said before the work begins, not when it is done."""
    if path is None:
        return
    place, code = path if path.exists() else path.parent, 0
    if path.is_dir():
        code = errno.EISDIR
    elif not path.parent.is_dir():
        code = errno.ENOENT
    elif not os.access(place, os.W_OK):
        code = errno.EACCES
    if code:
        raise InputError("command.not_written", name=path, why=os.strerror(code))


def write_output(path: Path, data: bytes) -> None:
    """Write it; InputError where that fails."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise InputError("command.not_written", name=path, why=error.strerror or type(error).__name__) from error
