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
from core.checks.lexicon import is_common_word
from core.documents.document import Span
from core.messages import UiLanguage, words
from core.usecases.grading.records import Submission

_HAN = re.compile("[\u3400-\u9fff·]{2,}")
_LATIN = re.compile(r"[^\W\d_][\w'’.-]*")
_SHORTEST = 3
"""Letters of the shortest part of a Latin name that is masked by itself."""
_BEFORE, _AFTER = r"(?:(?<![\u3400-\u9fff])|(?<=我叫)|(?<=我是)|(?<=姓名)|(?<=学生))", r"(?=[^\u3400-\u9fff]|$|同学|的)"
"""Where a Chinese name of two characters is surely one: 张力 is a student here and tension in 表面张力."""


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

    names: Mapping[str, str]
    students: Mapping[str, str]
    pattern: re.Pattern[str] | None

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
        named = {Span(*found.span()): found[0] for found in self.pattern.finditer(text)} if self.pattern else {}
        found = [(span, self.names[_fold(name)]) for span, name in named.items()]
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
    names: dict[str, str] = {}
    students: dict[str, str] = {}
    for number, submission in enumerate(ordered, 1):
        alias = words("grading.alias", number=f"{number:0{width}}").text(language)
        students[alias] = submission.name or submission.student
        for name in _forms(submission):
            names.setdefault(_fold(name), alias)
    alternatives = [_spaced(name) for name in sorted(names, key=len, reverse=True)]
    return Aliases(names, students, re.compile("|".join(alternatives), re.I) if alternatives else None)


def _forms(submission: Submission) -> Iterator[str]:
    """A student's name as a text may write it: whole, turned round, its parts where they are no ordinary words; and the
    student's number where it is no number a calculation would have."""
    whole = " ".join((submission.name or submission.student).split())
    if any(char.isalpha() for char in whole):
        yield whole
    parts = [part for part in _LATIN.findall(whole) if not _HAN.match(part)]
    if len(parts) > 1:
        yield from (" ".join(reversed(parts)), f"{parts[-1]}, {' '.join(parts[:-1])}")
    yield from (part for part in parts if len(part) >= _SHORTEST and not is_common_word(part))
    yield from (run for run in _HAN.findall(whole))
    yield from (run[1:] for run in _HAN.findall(whole) if len(run) == 3)
    if len(submission.student) >= _SHORTEST and re.search(r"[^\W\d_]", submission.student):
        yield submission.student


def _spaced(name: str) -> str:
    """A pattern for the name with any white space; Latin names stand as words, long Chinese ones anywhere."""
    if not _HAN.fullmatch(name):
        return rf"(?<![^\W_]){re.escape(name)}(?![^\W_])".replace(r"\ ", r"\s+")
    body = r"\s*".join(map(re.escape, name))
    return body if len(name) > 2 else f"{_BEFORE}{body}{_AFTER}"


def _fold(name: str) -> str:
    plain = "".join(name.split())
    return plain if _HAN.fullmatch(plain) else " ".join(name.split()).lower()
