"""The owner's test questions: a sheet of what should happen, asked again, with pass or fail and why.

Columns of the CSV: question and expect (answer | refuse | order | clarify | person), both needed; language (en or zh),
contains (text the reply must hold) and source (a document it must cite) may be left out or empty; "a|b" is either.
Does not know how questions are answered: it is given something to ask.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast, get_args

from core.errors import BrokenFile, InputError, ShowcaseError
from core.messages import LANGUAGES, UiLanguage, Words, words
from core.usecases.support.records import Reply

if TYPE_CHECKING:
    import pandas as pd

Expect = Literal["answer", "refuse", "order", "clarify", "person"]
"""`person`: the visitor asks for one, and is offered one, which is how a refusal ends too."""
COLUMNS = ("question", "expect", "language", "contains", "source")
NEEDED = COLUMNS[:2]
MOST_CASES = 2000

Ask = Callable[[str], Reply]


@dataclass(frozen=True, slots=True)
class Case:
    """One test question; `row` as a spreadsheet counts (the header is 1), `language` None where any will do."""

    row: int
    question: str
    expect: Expect
    language: UiLanguage | None = None
    contains: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """How a case went: `why` says what was wrong, empty where it passed."""

    case: Case
    passed: bool
    why: tuple[Words, ...]
    reply: Reply | None


def read_cases(data: bytes, name: str = "questions.csv") -> tuple[Case, ...]:
    """The cases of a CSV; a fault names its row and column. UTF-8, or GB 18030 as Chinese spreadsheets write it."""
    table = csv.DictReader(io.StringIO(_decode(data, name), newline=""), restkey="", restval="")
    try:
        columns = [column.strip().lower() for column in table.fieldnames or ()]
        missing = [column for column in NEEDED if column not in columns]
        if missing:
            raise InputError("regression.no_column", name=name, columns=", ".join(missing), found=", ".join(columns))
        table.fieldnames = columns
        rows = [(row, cells) for row, cells in enumerate(table, start=2) if any(map(str.strip, _texts(cells)))]
    except csv.Error as error:
        raise BrokenFile("regression.unreadable", name=name) from error
    if not rows:
        raise InputError("regression.empty", name=name)
    if len(rows) > MOST_CASES:
        raise InputError("regression.too_many", name=name, found=len(rows), limit=MOST_CASES)
    return tuple(_read_case(row, cells, name) for row, cells in rows)


def run_cases(cases: Iterable[Case], ask: Ask) -> Iterator[Result]:
    """Ask each question anew (no history) and judge the reply, one result at a time.

    A question that fails with one of our errors is a failed case with that error as its reason, not the end of the run.
    """
    for case in cases:
        try:
            reply = ask(case.question)
        except ShowcaseError as error:
            yield Result(case, False, (words(error.key, **error.values),), None)
        else:
            why = tuple(judge(case, reply))
            yield Result(case, not why, why, reply)


def judge(case: Case, reply: Reply) -> Iterator[Words]:
    """What is wrong with `reply`, a sentence each; nothing where it is as expected."""
    got = outcome(reply)
    if got != ("refuse" if case.expect == "person" else case.expect):
        expect = words(f"regression.expect_{case.expect}")
        yield words("regression.other_outcome", expect=expect, got=words(f"regression.expect_{got}"))
    if case.language and reply.language != case.language:
        yield words("regression.other_language", expect=case.language, got=reply.language)
    if case.contains and not any(_plain(text) in _plain(reply.text) for text in case.contains):
        yield words("regression.not_contained", text=" | ".join(case.contains))
    cited = [citation.document for citation in reply.citations]
    if case.sources and not any(_plain(name) in _plain(document) for name in case.sources for document in cited):
        yield words(
            "regression.not_cited", source=" | ".join(case.sources), cited=", ".join(dict.fromkeys(cited)) or "-"
        )


def outcome(reply: Reply) -> Expect:
    """What a reply came to, in the words of the sheet."""
    if reply.action == "offer_ticket":
        return "refuse"
    if reply.action == "clarify":
        return "clarify"
    return "order" if reply.origin == "order" or reply.action in ("ask_order", "confirm", "done") else "answer"


def tabulate(results: Iterable[Result], language: UiLanguage = "en") -> "pd.DataFrame":
    """A row per result, for the page and for export: row, question, expect, got, passed, why, reply."""
    import pandas as pd

    rows = [
        (
            result.case.row,
            result.case.question,
            result.case.expect,
            outcome(result.reply) if result.reply else "",
            result.passed,
            " ".join(why.text(language) for why in result.why),
            result.reply.text if result.reply else "",
        )
        for result in results
    ]
    return pd.DataFrame(rows, columns=["row", "question", "expect", "got", "passed", "why", "reply"])


def summarize(results: Iterable[Result]) -> Words:
    """How many passed, in one sentence."""
    passed = [result.passed for result in results]
    key = "regression.all_passed" if all(passed) else "regression.some_failed"
    return words(key, passed=sum(passed), failed=len(passed) - sum(passed), total=len(passed))


def _decode(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BrokenFile("regression.unreadable", name=name)


def _texts(cells: dict[str, str | list[str]]) -> Iterator[str]:
    return (cell for cell in cells.values() if isinstance(cell, str))


def _read_case(row: int, cells: dict[str, str], name: str) -> Case:
    def cell(column: str) -> str:
        return str(cells.get(column) or "").strip()

    def refuse(column: str, allowed: Iterable[str]) -> InputError:
        values = {"column": column, "value": cell(column), "allowed": ", ".join(allowed)}
        return InputError("regression.bad_cell", name=name, row=row, **values)

    expect, language = cell("expect").lower(), cell("language").lower()
    if not cell("question"):
        raise InputError("regression.no_question", name=name, row=row)
    if expect not in get_args(Expect):
        raise refuse("expect", get_args(Expect))
    if language and language not in LANGUAGES:
        raise refuse("language", LANGUAGES)
    contains, sources = (tuple(filter(None, map(str.strip, cell(name).split("|")))) for name in COLUMNS[3:])
    said_in = cast("UiLanguage | None", language or None)
    return Case(row, cell("question"), cast(Expect, expect), said_in, contains, sources)


def _plain(text: str) -> str:
    """For comparing: usual width, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
