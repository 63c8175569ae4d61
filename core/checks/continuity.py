"""What a story says of its people, and where two of its sentences cannot both hold.

Patterns over sentences, listed in continuity.toml, with what explains a change in between; every contradiction shows
both sentences. Finds plain contradictions of looks, age, family, work, place, things, days, life and death. Does not
understand plots: what is only implied is not found.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.checks.check import Check
from core.checks.people import FIRST_SIGN, Cast, Line, read_cast
from core.documents.document import Span
from core.messages import words

_SIGN = "[\ue100-\ue8d0]"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a story says: `span` is the sentence's place in its chapter (from 1), `quote` the sentence."""

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
    """The people of a story and all that was read of them, in order."""

    people: tuple[str, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    patterns: tuple[re.Pattern[str], ...]
    excuse: re.Pattern[str]


def read_ledger(chapters: Sequence[str], language: str) -> Ledger:
    """Who, where, when and with what, with the sentence that says so."""
    cast = read_cast(chapters, language)
    return Ledger(cast.people, tuple(_read_entries(cast, language)))


def find_contradictions(chapters: Sequence[str], language: str) -> tuple[Contradiction, ...]:
    """Pairs of sentences in conflict, each entry with the nearest one before it."""
    cast = read_cast(chapters, language)
    return tuple(_contradict(cast, list(_read_entries(cast, language)), language))


def check_continuity(chapters: Sequence[str], language: str) -> Check:
    """None where nothing was read that could conflict. `spans` point into the last chapter."""
    cast = read_cast(chapters, language)
    entries = list(_read_entries(cast, language))
    found = tuple(_contradict(cast, entries, language))
    if not found:
        return Check("continuity", True if entries else None, words("facts.continuous", count=len(entries)))
    spans = {entry.span for one in found for entry in (one.first, one.second) if entry.chapter == len(chapters)}
    shown = "; ".join(f"“{one.first.quote}” / “{one.second.quote}”" for one in found[:5])
    ordered = tuple(sorted(spans, key=lambda span: span.start))
    return Check("continuity", False, words("facts.contradictions", count=len(found), quotes=shown), ordered)


def _read_entries(cast: Cast, language: str) -> Iterator[Entry]:
    for at, line in enumerate(cast.lines):
        for rule in _load_rules(language):
            for pattern in rule.patterns:
                for match in pattern.finditer(line.view):
                    yield _entry(rule.kind, match, line, at, cast)


def _entry(kind: str, match: re.Match[str], line: Line, at: int, cast: Cast) -> Entry:
    parts = match.groupdict()
    who, value, of = (_said(parts.get(name) or "", cast) for name in ("who", "value", "of"))
    return Entry(kind, who, value, line.chapter, line.span, line.text, of, at)


def _said(text: str, cast: Cast) -> str:
    sign = ord(text) - FIRST_SIGN if len(text) == 1 else -1
    return cast.people[sign] if 0 <= sign < len(cast.people) else text.lower().replace("gray", "grey")


def _contradict(cast: Cast, entries: Sequence[Entry], language: str) -> Iterator[Contradiction]:
    excuses = {rule.kind: rule.excuse for rule in _load_rules(language)}
    last: dict[tuple[str, str, str], Entry] = {}
    for entry in entries:
        key = (entry.kind, entry.who, entry.of)
        before = last.get(key)
        if before and before.value != entry.value and not _is_excused(excuses[entry.kind], before, entry, cast):
            yield Contradiction(before, entry)
        last[key] = entry


def _is_excused(excuse: re.Pattern[str], first: Entry, second: Entry, cast: Cast) -> bool:
    """Whether a sentence between the two, or the second itself, tells of a change."""
    return any(excuse.search(line.view) for line in cast.lines[first.line + 1 : second.line + 1])


@cache
def _load_rules(language: str) -> tuple[_Rule, ...]:
    kept = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    ours = kept["zh" if language == "zh" else "en"]
    return tuple(
        _Rule(
            row["kind"],
            tuple(_compile(pattern, ours["lists"]) for pattern in row["patterns"]),
            re.compile(row["excuse"]),
        )
        for row in ours["state"]
    )


def _compile(pattern: str, lists: dict[str, str]) -> re.Pattern[str]:
    """A pattern with the lists filled in and @ as any person; the first @ outside a group is `who`."""
    for name, words_of in lists.items():
        pattern = pattern.replace(f"<{name}>", f"(?:{words_of})")
    pattern = pattern.replace(">@", f">{_SIGN}").replace("|@", "").replace("@|", f"{_SIGN}|")
    return re.compile(pattern.replace("@", f"(?P<who>{_SIGN})", 1).replace("@", _SIGN))
