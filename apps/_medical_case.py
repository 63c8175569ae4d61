"""A report as a session holds it: read, understood, and nowhere else unless its reader asks. Knows no page.

Nothing here writes a word of a report anywhere but into memory.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.usecases.medical.records import LabResult, Report, Span, Understanding

PICTURED = ("pdf", "picture")
"""Origins whose file has pages to be drawn."""


@dataclass(frozen=True, slots=True)
class Case:
    """`data` is the file as it was given, b"" for pasted text; `kept` says whether the workspace holds it."""

    id: str
    understanding: "Understanding"
    data: bytes = b""
    kept: bool = False

    @property
    def report(self) -> "Report":
        """What was read."""
        return self.understanding.report

    @property
    def has_pictures(self) -> bool:
        """Whether its pages can be shown as they are."""
        return bool(self.data) and self.report.origin in PICTURED

    def results_at(self, spans: "tuple[Span, ...]") -> "tuple[LabResult, ...]":
        """The results that stand where `spans` point."""
        return tuple(
            result
            for result in self.understanding.results
            if any(span.start < result.span.end and result.span.start < span.end for span in spans)
        )


class Stopped(Exception):
    """Whoever asked for a report to be read no longer wants it."""


@dataclass(slots=True)
class Reading:
    """A report on its way: `data` is a file's, or `text` is what somebody pasted. A page looks at it from a thread of
    its own; `done` of `total` scanned pages are recognised, and setting `stopped` ends it before the next one."""

    name: str
    data: bytes = b""
    text: str = ""
    done: int = 0
    total: int = 0
    stopped: bool = False

    def run(self) -> Iterator[Case]:
        """One case, once it is read and understood; raises DocumentErrors."""
        from core.usecases.medical.reading import read_pasted, read_report

        if self.data:
            report = read_report(self.name, self.data, watch=self._watch)
        else:
            report = read_pasted(self.text, self.name)
        yield _understand(report, self.data)

    def _watch(self, done: int, total: int) -> None:
        if self.stopped:
            raise Stopped
        self.done, self.total = done, total


def amend_case(case: Case, text: str) -> Case:
    """The same report with the text as its reader corrected it."""
    from core.usecases.medical.reading import amend

    return replace(_understand(amend(case.report, text), case.data), id=case.id)


def take_case(report_id: str, load: "Callable[[str], tuple[str, bytes]]") -> Case:
    """A case that was kept; StoreError where there is none of that id."""
    from core.usecases.medical.report_json import load_report

    body, data = load(report_id)
    return replace(_understand(load_report(body), data), id=report_id, kept=True)


def _understand(report: "Report", data: bytes = b"") -> Case:
    from core.usecases.medical.understanding import understand

    return Case(secrets.token_urlsafe(9), understand(report), data)
