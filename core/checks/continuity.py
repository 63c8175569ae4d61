"""What a story says of its people, and where two of its sentences cannot both hold.

Patterns over sentences, listed in continuity.toml with what explains a change in between; every contradiction shows
both sentences. Finds plain contradictions of looks, age, family, work, place, things, weekdays, life and death. Does
not understand plots: what is only implied is not found.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.checks.check import Check
from core.checks.day_order import find_days
from core.checks.people import FIRST_SIGN, Cast, Line, read_cast
from core.documents.document import Span
from core.messages import words

_SIGN = "[\ue100-\ue8d0]"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a story says: `span` is its sentence's place in its chapter (from 1), `quote` the sentence.

    `of` is what it is said of beside the person: a thing, a relative. `line` counts sentences through all chapters.
    """

    kind: str
    who: str
    value: str
    chapter: int
    span: Span
    quote: str
    of: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two entries that cannot both hold; the second comes later in the story."""

    first: Entry
    second: Entry


@dataclass(frozen=True, slots=True)
class Ledger:
    """The people of a story, all that was read of them in order, and what contradicts itself."""

    people: tuple[str, ...]
    entries: tuple[Entry, ...]
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rule:
    """`back` and `unreal` belong to what is gone; a state has only patterns and an excuse."""

    kind: str
    patterns: tuple[re.Pattern[str], ...]
    excuse: re.Pattern[str]
    back: tuple[re.Pattern[str], ...] = ()
    unreal: re.Pattern[str] | None = None


def read_ledger(chapters: Sequence[str], language: str) -> Ledger:
    """Who, where, when and with what, each with the sentence that says so, and the contradictions among them."""
    cast = read_cast(chapters, language)
    states, gone = _load_rules("zh" if language == "zh" else "en")
    entries, found = [], []
    for rule in states:
        told = list(_read(cast, rule, rule.patterns))
        entries += told
        found += _find_changes(told, rule, cast)
    for rule in gone:
        lost = [entry for entry in _read(cast, rule, rule.patterns) if not _is_unreal(rule, entry, cast)]
        entries += lost
        found += _find_returns(lost, rule, cast)
    days = [
        (Entry("day", "", day.value, *_place(cast.lines[day.line]), line=day.line), day)
        for day in find_days(cast.lines)
    ]
    entries += [entry for entry, _ in days]
    found += [Contradiction(days[at - 1][0], entry) for at, (entry, day) in enumerate(days) if day.impossible]
    found.sort(key=lambda one: (one.second.line, one.first.line))
    return Ledger(cast.people, tuple(sorted(entries, key=lambda entry: entry.line)), tuple(found))


def find_contradictions(chapters: Sequence[str], language: str) -> tuple[Contradiction, ...]:
    """Pairs of sentences in conflict, in the order of the second."""
    return read_ledger(chapters, language).contradictions


def check_continuity(chapters: Sequence[str], language: str) -> Check:
    """None where nothing was read that could conflict. `spans` point into the last chapter."""
    ledger = read_ledger(chapters, language)
    found = ledger.contradictions
    if not found:
        passed = True if ledger.entries else None
        return Check("continuity", passed, words("facts.continuous", count=len(ledger.entries)))
    spans = {entry.span for one in found for entry in (one.first, one.second) if entry.chapter == len(chapters)}
    shown = "; ".join(f"“{one.first.quote}” / “{one.second.quote}”" for one in found[:5])
    ordered = tuple(sorted(spans, key=lambda span: span.start))
    return Check("continuity", False, words("facts.contradictions", count=len(found), quotes=shown), ordered)


def _read(cast: Cast, rule: _Rule, patterns: Sequence[re.Pattern[str]]) -> Iterator[Entry]:
    for at, line in enumerate(cast.lines):
        for pattern in patterns:
            for match in pattern.finditer(line.view):
                parts = match.groupdict()
                who, value, of = (_said(parts.get(name) or "", cast) for name in ("who", "value", "of"))
                yield Entry(rule.kind, who, value, *_place(line), of, at)


def _place(line: Line) -> tuple[int, Span, str]:
    return line.chapter, line.span, line.text


def _said(text: str, cast: Cast) -> str:
    """A person's sign as their name; a word in the form in which it is compared."""
    sign = ord(text) - FIRST_SIGN if len(text) == 1 else -1
    if 0 <= sign < len(cast.people):
        return cast.people[sign]
    return text.lower().replace("gray", "grey").replace("blonde", "blond").replace("两", "二")


def _find_changes(told: Sequence[Entry], rule: _Rule, cast: Cast) -> Iterator[Contradiction]:
    """A state that has another value than when it was last told, with nothing that explains it."""
    last: dict[tuple[str, str], Entry] = {}
    for entry in told:
        before = last.get((entry.who, entry.of))
        if before and before.value != entry.value and not _is_excused(rule.excuse, before, entry, cast):
            yield Contradiction(before, entry)
        last[entry.who, entry.of] = entry


def _find_returns(lost: Sequence[Entry], rule: _Rule, cast: Cast) -> Iterator[Contradiction]:
    """The first time somebody dead acts, or a lost thing is used."""
    acts = [entry for entry in _read(cast, rule, rule.back) if not _is_unreal(rule, entry, cast)]
    done: set[tuple[str, str]] = set()
    for gone in lost:
        key = (gone.of or gone.who, gone.kind)
        later = (act for act in acts if act.line > gone.line and (act.of or act.who) == key[0])
        act = next(later, None)
        if act and key not in done and not _is_excused(rule.excuse, gone, act, cast):
            done.add(key)
            yield Contradiction(gone, act)


def _is_unreal(rule: _Rule, entry: Entry, cast: Cast) -> bool:
    return bool(rule.unreal and rule.unreal.search(cast.lines[entry.line].view))


def _is_excused(excuse: re.Pattern[str], first: Entry, second: Entry, cast: Cast) -> bool:
    """Whether a sentence between the two, or the second itself, tells of a change."""
    return any(excuse.search(line.view) for line in cast.lines[first.line + 1 : second.line + 1])


@cache
def _load_rules(language: str) -> tuple[tuple[_Rule, ...], tuple[_Rule, ...]]:
    """Rules of states, and of what is gone."""
    ours = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))[language]

    def compiled(patterns: Sequence[str]) -> tuple[re.Pattern[str], ...]:
        return tuple(_compile(pattern, ours["lists"]) for pattern in patterns)

    states = tuple(
        _Rule(row["kind"], compiled(row["patterns"]), re.compile(row["excuse"], re.I)) for row in ours["state"]
    )
    gone = tuple(
        _Rule(
            kind,
            compiled(row["lost"]),
            re.compile(row["excuse"], re.I),
            compiled(row["back"]),
            re.compile(row["unreal"], re.I),
        )
        for kind, row in ours["gone"].items()
    )
    return states, gone


def _compile(pattern: str, lists: Mapping[str, str]) -> re.Pattern[str]:
    """A pattern with its lists filled in; @ is any person, and the first @ that is no group of its own is `who`."""
    for _ in range(2):  # a list may hold another
        for name, alternatives in lists.items():
            grouped = alternatives if alternatives.startswith("(") else f"(?:{alternatives})"
            pattern = pattern.replace(f"<{name}>", grouped)
    pattern = pattern.replace(">@", f">{_SIGN}")
    return re.compile(pattern.replace("@", f"(?P<who>{_SIGN})", 1).replace("@", _SIGN))
