"""Marks mathematics: whether an answer equals the reference, decided in a process with limits of time and memory.

A formula that takes too long costs its own answer, which goes to a person; the process is started anew. Knows nothing
of how formulas are read or compared (`mathematics_worker`).
"""

import atexit
import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from core.documents.worker import read_frame, write_frame
from core.messages import Words, words
from core.settings import REPOSITORY
from core.usecases.grading.assignment import Question
from core.usecases.grading.final_formula import find_formula
from core.usecases.grading.giving_up import gives_up
from core.usecases.grading.records import Mark, Quote, Tools
from core.usecases.grading.steps import MOST_CHARACTERS, credit_steps

SECONDS = 5.0
"""The longest a pair may take."""
_START = 60.0
_COMMAND = (sys.executable, "-W", "ignore", "-m", "core.usecases.grading.mathematics_worker")

Failure = Literal["", "time_limit", "memory_limit", "worker_died", "no_worker"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`equal` is None where it could not be decided; `failure` says what stopped it, if anything did."""

    equal: bool | None
    failure: Failure = ""


class FormulaProcess:
    """The comparing process: started at the first pair, and again after one that ended it. Threads take turns."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def compare(self, gold: str, answer: str) -> Comparison:
        """The verdict on one pair, within the seconds given."""
        frame = json.dumps((gold, answer)).encode()
        with self._lock:
            process = self._process = self._process or _start()
            if process is None:
                return Comparison(None, "no_worker")
            comparison = _ask(process, frame, self._seconds)
            if comparison.failure:
                self._stop()
        return comparison

    def close(self) -> None:
        """Ends the process; the next pair starts another."""
        with self._lock:
            self._stop()

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()


def _ask(process: subprocess.Popen[bytes], frame: bytes, seconds: float) -> Comparison:
    """The process's verdict, or what ended it: the clock, its memory limit, or something else."""
    late = threading.Event()
    timer = threading.Timer(seconds, lambda: (late.set(), process.kill()))
    timer.start()
    try:
        write_frame(process.stdin, frame)
        reply = read_frame(process.stdout)
    except OSError:
        reply = None
    finally:
        timer.cancel()
    if reply is None:
        return Comparison(None, "time_limit" if late.is_set() else "worker_died")
    verdict = json.loads(reply)
    return Comparison(None, "memory_limit") if verdict == "memory" else Comparison(verdict)


def _start() -> subprocess.Popen[bytes] | None:
    """A fresh process, ready, with next to no environment; None where it does not come up."""
    environment = {"PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}
    environment |= {"LC_ALL": "C.UTF-8"}
    pipe = subprocess.PIPE
    process = subprocess.Popen(_COMMAND, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment)
    timer = threading.Timer(_START, process.kill)
    timer.start()
    ready = read_frame(process.stdout)
    timer.cancel()
    if ready is None:
        process.kill()
        process.communicate()
        return None
    return process


_SHARED = FormulaProcess()
"""One for the whole program, behind its own lock; it holds nothing of anyone between two pairs."""
atexit.register(_SHARED.close)


def compare(gold: str, answer: str) -> Comparison:
    """Whether `answer`, which may hold working around it, equals `gold`."""
    if not gold.strip() or not answer.strip() or max(len(gold), len(answer)) > MOST_CHARACTERS:
        return Comparison(None)
    return _SHARED.compare(gold, answer)


def are_equivalent(gold: str, answer: str) -> bool | None:
    """Whether the two say the same; None where that could not be decided: unreadable, unproved or out of time."""
    return compare(gold, answer).equal


def mark_maths(question: Question, answers: Sequence[str], tools: Tools) -> Iterator[Mark]:
    """A mark per answer: full points where it equals a reference, what its steps earn where it equals none."""
    for answer in answers:
        yield credit_steps(question, answer, _mark(question, answer))


def _mark(question: Question, answer: str) -> Mark:
    most = question.points
    if not answer.strip():
        return Mark(0.0, most, words("grading_maths.empty"))
    if gives_up(answer):
        return Mark(0.0, most, words("grading_maths.no_answer"))
    if len(answer) > MOST_CHARACTERS:
        return Mark(None, most, words("grading_maths.too_long", limit=MOST_CHARACTERS), "none")
    read, verdicts = find_formula(answer), []
    values, quotes = _told(read or answer, question), _quote(read, answer)
    for reference in question.reference:
        verdicts.append(compare(reference, answer))
        if verdicts[-1].equal:
            if "\n" in answer.strip() and not are_equivalent(reference, read):  # it took more than the last line
                values, quotes = _told(answer, question), _quote(answer.strip(), answer)
            return Mark(most, most, words("grading_maths.equal", **values), quotes=quotes)
    if all(verdict.equal is False for verdict in verdicts):
        return Mark(0.0, most, words("grading_maths.not_equal", **values), quotes=quotes)
    return Mark(None, most, _why(verdicts, values), "none", quotes=quotes)


def _told(read: str, question: Question) -> dict[str, str]:
    return {"read": shorten(read), "expected": shorten(" | ".join(question.reference))}


def _why(verdicts: Sequence[Comparison], values: dict[str, str]) -> Words:
    failures = {verdict.failure for verdict in verdicts}
    if "time_limit" in failures:
        return words("grading_maths.time_limit", seconds=f"{SECONDS:g}")
    for failure in ("memory_limit", "worker_died", "no_worker"):
        if failure in failures:
            return words(f"grading_maths.{failure}")
    return words("grading_maths.undecided", **values)


def shorten(text: str) -> str:
    """At most eighty characters of a formula, on one line, without the "=" that only joined it to what stood before."""
    line = " ".join(text.split()).lstrip("= ")
    return line if len(line) <= 80 else f"{line[:79]}…"


def _quote(read: str, answer: str) -> tuple[Quote, ...]:
    from core.documents.document import Span

    at = answer.rfind(read) if read else -1
    return (Quote(read, Span(at, at + len(read))),) if at >= 0 else ()


with contextlib.suppress(AttributeError):  # a forked child must not write into its parent's pipes
    import os

    os.register_at_fork(after_in_child=lambda: setattr(_SHARED, "_process", None))
