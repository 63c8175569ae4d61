"""A text in which colons of numbers are read: 3:30 of an answer in hours is 3h30, 3:4 of a ratio asked for is 3/4.

Every character keeps its place. Does not know minutes with seconds (1:30 min) or times of day.
"""

import re
from dataclasses import replace

from core.usecases.grading.plain_text import PlainText, make_plain

_HOURS = re.compile(
    r"(?<![\d:.,/-])(?<!\bat )(\d{1,3}):([0-5]\d)(?!\d|[:.,/-]\d)(\s*(?:hours?|hrs?|h|个?小时)(?![a-z]))?",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"\s*([0-5]\d)(?:\s*min(?:utes?|s)?\b)?(?!\s*[\w/%°*+^]|[.,:]\d)|(?<=\dh)([0-5]\d)(?=\s)", re.IGNORECASE
)
_RATIO = re.compile(r"(?<=\d):(?=\d)|(?<=\d ):(?= \d)")


def read_colons(text: str, *, ratio: bool = False, hours: bool = False) -> PlainText:
    """`hours`: 3:30 is a number of hours also where no unit follows."""
    plain = make_plain(text)
    written = _HOURS.sub(lambda found: _write_hours(found) if hours or found[3] else found[0], plain.text)
    return replace(plain, text=_RATIO.sub("/", written) if ratio else written)


def has_ratio(text: str) -> bool:
    """Whether two numbers have a colon between them that is none of hours."""
    return bool(_RATIO.search(read_colons(text).text))


def find_minutes(text: str, start: int) -> tuple[int, int] | None:
    """Bare minutes that stand at `start`, behind whole hours, and where they end."""
    match = _MINUTES.match(text, start)
    return (int(match[1] or match[2]), match.end()) if match else None


def _write_hours(match: re.Match[str]) -> str:
    """Blanks stand in the place of a unit."""
    return f"{match[1]}h{match[2]}".ljust(len(match[0]))
