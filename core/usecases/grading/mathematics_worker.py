"""The process that compares formulas, `python -m core.usecases.grading.mathematics_worker`: pairs come on stdin as
JSON frames, verdicts go to stdout.

Before the first pair it gives up root and may write no file; whoever asks ends it where a pair takes too long. What our
own parser cannot read goes to math-verify, whose yes is kept only for formulas without prose.
"""

import contextlib
import json
import os
import re
import sys
from functools import partial

from core.documents.worker import _drop_root, read_frame, write_frame
from core.usecases.grading.equivalence import same
from core.usecases.grading.final_formula import find_formula
from core.usecases.grading.formula_text import UnreadableFormula
from core.usecases.grading.other_readings import read_otherwise
from core.usecases.grading.statement_reading import read_statement
from core.usecases.grading.steps import MOST_CHARACTERS

try:
    import resource
except ImportError:  # Windows, where only the clock outside guards
    resource = None

_ITS_OWN = re.compile(r"\\(?:begin|sum|prod|int|lim|d?binom|det)(?![a-z])")
MEMORY = 1 << 30


def main() -> None:
    """Serves until stdin closes."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a parser that prints must not speak on the answers' channel
    sys.setrecursionlimit(3_000)
    _warm_up()
    _drop_root()
    _restrict()
    write_frame(answers, b"ready")
    while (frame := read_frame(requests)) is not None:
        gold, answer = json.loads(frame)
        try:
            verdict = decide(gold, answer)
        except MemoryError:
            write_frame(answers, b'"memory"')
            return  # what is left of the memory is no place for another pair
        except (Exception, RecursionError):  # sympy and ANTLR raise anything on odd input
            verdict = None
        write_frame(answers, json.dumps(verdict).encode("ascii"))


def decide(gold: str, answer: str) -> bool | None:
    """Whether the final formula of `answer` says what that of `gold` says; None where that cannot be told."""
    if max(len(gold), len(answer)) > MOST_CHARACTERS:
        return None
    wanted, found = find_formula(gold), find_formula(answer)
    if not wanted or not found:
        return None
    verdict = _same(wanted, found)
    return verdict or any(map(partial(_same, wanted), read_otherwise(wanted, found, answer))) or verdict


def _same(wanted: str, found: str) -> bool | None:
    if _squeezed(wanted) == _squeezed(found):
        return True
    try:
        statement = read_statement(wanted)
        other = read_statement(found)
    except UnreadableFormula:
        return True if _verified(wanted, found) else None
    return same(statement, other)


def _squeezed(text: str) -> str:
    """The text without blanks but those between digits: 2 1/2 is not 21/2."""
    return re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", text)


def _verified(gold: str, answer: str) -> bool:
    """math-verify's verdict, gold first, for what only it reads: it also takes numbers out of prose and drops what
    it does not know, so nothing else is shown to it."""
    if not _ITS_OWN.search(gold + answer):
        return False
    if max(len(gold), len(answer)) > 300 or _has_prose(gold) or _has_prose(answer):
        return False
    from math_verify import LatexExtractionConfig, parse, verify

    readers = [LatexExtractionConfig()]
    options = {"parsing_timeout": None, "fallback_mode": "no_fallback", "raise_on_error": False}
    first, second = (parse(f"${text}$", readers, **options) for text in (gold, answer))
    if not first or not second:
        return False
    return bool(verify(first, second, float_rounding=12, timeout_seconds=None, raise_on_error=False))


def _has_prose(text: str) -> bool:
    bare = re.sub(r"\\(?:begin|end)\{[a-z]+\}|\\[A-Za-z]+", " ", text)
    return bool(re.search(r"[A-Za-z]{4,}|[一-鿿]", bare) or re.search(r"text|\\d_|[,%]", text))


def _warm_up() -> None:
    """Loads every parser: later the files may be out of reach."""
    for pair in (("1/2", "0.5"), (r"\sin^2 x+\cos^2 x", "1"), ("x<1", r"(-\infty,1)"), ("2 cm", "20 mm")):
        decide(*pair)
    with contextlib.suppress(Exception):
        _verified(r"\sum_{k=1}^{3} k", "6")


def _restrict() -> None:
    if resource is None:
        return
    limits = {resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0, resource.RLIMIT_NOFILE: 64}
    for kind, value in limits.items():
        resource.setrlimit(kind, (value, value))
    with contextlib.suppress(ValueError, OSError):  # macOS does not take it
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
