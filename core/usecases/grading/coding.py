"""Marks programs by hidden tests: each test runs the answer anew in the sandbox and costs only itself.

What a test expects never enters the sandbox. The inputs stand in the items of a mark, which are the teacher's; the
reason says to the student how many tests were passed and how the first failure came about.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.documents.document import Span
from core.messages import Words, words
from core.usecases.grading.assignment import CodeTest, Question, round_points
from core.usecases.grading.code_values import NotPlain, decode, read_expected, read_report, same_output, same_value
from core.usecases.grading.records import ItemMark, Mark, Quote, Tools
from core.usecases.grading.sandbox import Bounds, Run, find_sandbox, run_python

BOUNDS = Bounds()
_LONGEST = 100_000
"""Characters of an answer that are run; the longest homework is far shorter."""
_SHOWN = 200
_FENCE = re.compile(r"^[ \t]*(```+|~~~+)[^\n]*\n(.*?)(?:^[ \t]*\1[ \t]*$|\Z)", re.M | re.S)


@dataclass(frozen=True, slots=True)
class Source:
    """The program in an answer, and where each of its lines stands there."""

    code: str
    lines: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a test went: `passed` is None where nobody can say. `general` holds for all tests, whatever they call."""

    passed: bool | None
    reason: Words
    line: int = 0
    general: bool = False
    gave: str = ""


def mark_code(question: Question, answers: Sequence[str], tools: Tools) -> Iterator[Mark]:
    """Points by the weights of the tests passed. A test that ran out of time is run again once before it is failed,
    for machines are busy. Nothing is run, and a person decides, where there is no sandbox."""
    for answer in answers:
        yield _mark(question, answer)


def read_source(answer: str) -> Source:
    """The code of an answer: what stands in its Markdown fences, joined, or all of it where there are none."""
    blocks = [match.span(2) for match in _FENCE.finditer(answer)] or [(0, len(answer))]
    lines = [span for start, end in blocks for span in _lines(answer, start, end)]
    return Source("\n".join(_clean(answer[span.start : span.end]) for span in lines), tuple(lines))


def _lines(answer: str, start: int, end: int) -> Iterator[Span]:
    for line in answer[start:end].split("\n"):
        yield Span(start, start + len(line))
        start += len(line) + 1


def _clean(line: str) -> str:
    """Word processors and web pages indent with spaces that do not break, which Python refuses."""
    rest = line.lstrip(" \t\u00a0\u3000\ufeff")
    return line[: len(line) - len(rest)].replace("\u00a0", " ").replace("\u3000", "  ").replace("\ufeff", "") + rest


def _mark(question: Question, answer: str) -> Mark:
    source, most = read_source(answer), question.points
    if not source.code.strip():
        return Mark(0.0, most, words("grading.no_answer"))
    missing = find_sandbox().missing
    if missing:
        return Mark(None, most, words("grading_code.no_sandbox", why=missing), "none")
    if len(source.code) > _LONGEST:
        return Mark(None, most, words("grading_code.too_long", limit=_LONGEST), "none")
    outcomes = tuple(_try_tests(question.tests, source))
    return _sum_up(question, outcomes, _quote(answer, source, outcomes))


def _try_tests(tests: Sequence[CodeTest], source: Source) -> Iterator[Outcome]:
    general: Outcome | None = None
    for test in tests:
        outcome = general or _try(test, source)
        general = outcome if outcome.general else None
        yield outcome


def _try(test: CodeTest, source: Source) -> Outcome:
    if test.call:
        try:
            read_expected(test.expected)
            compile(test.call.strip(), "<call>", "eval")
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return Outcome(None, words("grading_code.bad_test"))
    outcome = _judge(test, _run(test, source))
    if outcome.reason.key in ("grading_code.time", "grading_code.sandbox_broke"):
        outcome = _judge(test, _run(test, source))
    return outcome


def _run(test: CodeTest, source: Source) -> Run:
    limits = {"CPU": BOUNDS.seconds, "AS": BOUNDS.memory, "NPROC": BOUNDS.processes, "FSIZE": BOUNDS.file}
    request = {
        "source": source.code,
        "call": test.call.strip(),
        "stdin": test.stdin,
        "limits": {**limits, "NOFILE": 64, "CORE": 0},
    }
    return run_python(_load_runner(), json.dumps(request).encode("ascii"), BOUNDS)


@cache
def _load_runner() -> str:
    return Path(__file__).with_name("answer_runner.py").read_text("utf-8")


def _judge(test: CodeTest, run: Run) -> Outcome:
    told = read_report(run.report)
    if run.ending == "broke":
        return Outcome(None, words("grading_code.sandbox_broke"))
    if run.ending == "time":
        loading = bool(test.call) and not (told or {}).get("loaded")
        return Outcome(False, words("grading_code.time", seconds=BOUNDS.seconds), general=loading)
    if run.ending != "ended":
        return Outcome(False, words(f"grading_code.{run.ending}"))
    if told is None:
        return Outcome(False, words("grading_code.meddled"))
    if told.get("fault") in ("syntax", "error"):
        return _fault(told)
    return _judge_value(test, told) if test.call else _judge_output(test, run.output)


def _fault(told: dict[str, object]) -> Outcome:
    line, name = told.get("line"), str(told.get("name"))[:_SHOWN]
    at = line if isinstance(line, int) else 0
    if told["fault"] == "syntax":
        return Outcome(False, words("grading_code.syntax", line=at, name=name), at, general=True)
    key = "memory" if name == "MemoryError" else "error" if at else "error_in_call"
    return Outcome(False, words(f"grading_code.{key}", name=name, line=at), at)


def _judge_value(test: CodeTest, told: dict[str, object]) -> Outcome:
    if "value" not in told:
        return Outcome(False, words("grading_code.no_value"))
    try:
        value = decode(told["value"])
    except NotPlain as error:
        return Outcome(False, words("grading_code.not_plain", kind=str(error)))
    except ValueError:
        return Outcome(False, words("grading_code.meddled"))
    passed = same_value(value, read_expected(test.expected))
    return Outcome(passed, words("grading_code.right" if passed else "grading_code.wrong"), gave=_show(value))


def _show(value: object) -> str:
    try:
        return repr(value)[:_SHOWN]
    except ValueError:  # an integer too long to be written out
        return type(value).__name__


def _judge_output(test: CodeTest, printed: str) -> Outcome:
    passed = same_output(printed, test.expected)
    return Outcome(passed, words("grading_code.right" if passed else "grading_code.wrong"), gave=printed[:_SHOWN])


def _sum_up(question: Question, outcomes: tuple[Outcome, ...], quotes: tuple[Quote, ...]) -> Mark:
    whole = sum(test.weight for test in question.tests)
    worth = [question.points * test.weight / whole for test in question.tests]
    items = tuple(map(_item, range(1, len(outcomes) + 1), question.tests, outcomes, worth))
    unknown = next((outcome for outcome in outcomes if outcome.passed is None), None)
    if unknown:
        number = outcomes.index(unknown) + 1
        return Mark(
            None, question.points, words("grading_code.untested", number=number, why=unknown.reason), items=items
        )
    earned = sum(points for points, outcome in zip(worth, outcomes, strict=True) if outcome.passed)
    failed = next((outcome for outcome in outcomes if not outcome.passed), None)
    passed, count = sum(bool(outcome.passed) for outcome in outcomes), len(outcomes)
    if failed is None:
        reason = words("grading_code.all_passed", count=count)
    else:
        reason = words("grading_code.some_passed", passed=passed, count=count, why=failed.reason)
    return Mark(round_points(earned), question.points, reason, items=items, quotes=quotes)


def _item(number: int, test: CodeTest, outcome: Outcome, worth: float) -> ItemMark:
    given = (test.call or test.stdin).strip()[:_SHOWN]
    outcome_said = outcome.reason
    if outcome.reason.key == "grading_code.wrong":
        outcome_said = words("grading_code.gave", gave=outcome.gave, expected=test.expected.strip()[:_SHOWN])
    reason = words("grading_code.test", given=given, outcome=outcome_said)
    most = round_points(worth)
    if outcome.passed is None:
        return ItemMark(str(number), "unsure", None, most, reason=reason)
    points = most if outcome.passed else 0.0
    return ItemMark(str(number), "met" if outcome.passed else "not_met", points, most, reason=reason)


def _quote(answer: str, source: Source, outcomes: Sequence[Outcome]) -> tuple[Quote, ...]:
    """The line that the first failure points at."""
    line = next((outcome.line for outcome in outcomes if outcome.passed is False and outcome.line), 0)
    if not 0 < line <= len(source.lines):
        return ()
    span = source.lines[line - 1]
    text = answer[span.start : span.end]
    inner = Span(span.start + len(text) - len(text.lstrip()), span.start + len(text.rstrip()))
    return (Quote(answer[inner.start : inner.end], inner),) if inner.start < inner.end else ()
