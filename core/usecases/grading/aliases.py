"""A class's names replaced by aliases before any grader or model sees an answer, and put back afterwards.

Knows the class's own names, and identifiers such as e-mail addresses; other people's names stay, since a text about
Marie Curie must stay one. What was masked can be found again, so quotes keep their place in the answer.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.checks.identifiers import find_identifiers
from core.documents.document import Span
from core.messages import UiLanguage, words
from core.usecases.grading.name_forms import NameFinder, NameForm, list_forms
from core.usecases.grading.records import Submission

SHARED = "[NAME]"
"""Stands for a part of a name that several students bear."""


@dataclass(frozen=True)
class Masked:
    """A text with aliases in place of names. `pieces` are (where in `text`, where in the original), in order."""

    text: str
    pieces: tuple[tuple[Span, Span], ...] = ()

    def to_original(self, span: Span) -> Span:
        """Where a stretch of `text` stands in the original; one that touches an alias takes in the whole name."""
        return Span(self._back(span.start, end=False), self._back(span.end, end=True))

    def _back(self, at: int, *, end: bool) -> int:
        number = bisect_right(self._starts, at if not end else max(0, at - 1)) - 1
        if number < 0:
            return at
        here, there = self.pieces[number]
        if at < here.end or (end and at == here.end):
            return there.end if end and at > here.start else there.start
        return there.end + at - here.end

    @cached_property
    def _starts(self) -> list[int]:
        return [here.start for here, _ in self.pieces]


@dataclass(frozen=True, slots=True)
class Aliases:
    """`names` gives the alias of every form of a name, `students` the name in full of every alias."""

    names: Mapping[NameForm, str]
    students: Mapping[str, str]
    finder: NameFinder

    def mask(self, text: str) -> Masked:
        """The text with names and identifiers replaced."""
        made, pieces, at, grown = [], [], 0, 0
        for span, alias in self._find(text):
            made += [text[at : span.start], alias]
            start = span.start + grown
            pieces.append((Span(start, start + len(alias)), span))
            grown += len(alias) - (span.end - span.start)
            at = span.end
        return Masked("".join([*made, text[at:]]), tuple(pieces))

    def unmask(self, text: str) -> str:
        """Aliases in a text put back to full names."""
        if not self.students:
            return text
        aliases = sorted(map(re.escape, self.students), key=len, reverse=True)
        return re.sub(rf"(?:{'|'.join(aliases)})(?!\d)", lambda match: self.students[match[0]], text)

    def _find(self, text: str) -> Iterator[tuple[Span, str]]:
        found = [(span, self.names[form]) for span, form in self.finder.find(text)]
        found += [(one.span, f"[{one.kind.upper()}]") for one in find_identifiers(text)]
        end = 0
        for span, alias in sorted(found, key=lambda pair: (pair[0].start, -pair[0].end)):
            if span.start >= end:
                yield span, alias
                end = span.end


def make_aliases(submissions: Sequence[Submission], language: UiLanguage = "en") -> Aliases:
    """An alias for every student, numbered in the order of their numbers, whatever order they come in."""
    ordered = sorted(submissions, key=lambda one: (len(one.student), one.student))
    width = len(str(len(ordered)))
    names: dict[NameForm, str] = {}
    students: dict[str, str] = {}
    for number, submission in enumerate(ordered, 1):
        alias = words("grading.alias", number=f"{number:0{width}}").text(language)
        students[alias] = submission.name or submission.student
        for form in dict.fromkeys(list_forms(submission.student, submission.name)):
            names[form] = SHARED if form in names else alias
    return Aliases(names, students, NameFinder(tuple(names)))
