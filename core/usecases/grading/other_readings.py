"""Other readings of a final formula that equals nothing as it stands: solutions on lines of their own, a decimal comma,
+- for ±, a letter in the other case. Knows nothing of comparing: a reading only counts where it equals the reference.
"""

import re
from collections.abc import Iterator

_SOLUTION = re.compile(r"[\s$]*[A-Za-z](?:_?\d)?\s*=[^=\n]{1,60}")
_BESIDE = re.compile(r"(?<=[\w)])\s+(?=[A-Za-z]\s*=)")
_COMMA = re.compile(r"(?:[A-Za-z]\s*=\s*)?[-−]?\d+,\d+")
_BOTH = re.compile(r"(^|[=,(])\s*\+\s*/?\s*[-−]")
_NAME = re.compile(r"^[A-Za-z](?=\s*=[^A-Za-z]*$)|(?<=[+ ])[Cc]$")
_MOST_LINES = 6


def read_otherwise(gold: str, found: str, answer: str) -> Iterator[str]:
    """Readings of `found`, the final formula of `answer`, beside `gold`."""
    yield from _join_lines(answer)
    if _BESIDE.search(found):
        yield _BESIDE.sub(", ", found)
    if _COMMA.fullmatch(found):
        yield found.replace(",", ".")
    if _BOTH.search(found):
        yield _BOTH.sub(r"\1±", found)
    yield from _in_case(gold, found)


def _join_lines(answer: str) -> Iterator[str]:
    """The last two lines that each say what a letter is, then three, as one list."""
    lines = [line.strip(" \t$.,;。，；") for line in answer.splitlines() if line.strip()]
    for count in range(2, min(len(lines), _MOST_LINES) + 1):
        if not _SOLUTION.fullmatch(lines[-count]) or not _SOLUTION.fullmatch(lines[-1]):
            return
        yield ", ".join(lines[-count:])


def _in_case(gold: str, found: str) -> Iterator[str]:
    """X = 3 beside x = 3, and the constant of an integral; elsewhere a letter in the other case is another letter."""
    wanted, written = _NAME.search(gold), _NAME.search(found)
    if wanted and written and wanted[0] == written[0].swapcase():
        yield found[: written.start()] + wanted[0] + found[written.end() :]
