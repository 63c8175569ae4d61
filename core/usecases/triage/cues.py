"""What frauds say, found by pattern in English and Chinese. A cue is a signal for a person, never a verdict.

Patterns stand in `cues.toml`; one that follows a negation is passed over, because banks warn in the same words.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.documents.document import Span
from core.usecases.triage.records import Label

_NEGATED = re.compile(
    r"(?:\b(?:never|not|nobody|no one|without|don'?t|won'?t|cannot)\b[^.!?\n]{0,30}"
    r"|(?:请勿|不会|不要|切勿|勿|谨防|防范|别)[^。！？\n]{0,8})$",
    re.I,
)
_SECRET = frozenset(("secrecy", "safe_account"))
"""Cues that are negations themselves."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern that matched."""

    name: str
    label: Label
    span: Span


def find_cues(text: str) -> tuple[Cue, ...]:
    """Each cue's matches, in order of the text."""
    found = {(cue.name, cue.span): cue for cue in _matches(text)}
    return tuple(sorted(found.values(), key=lambda cue: (cue.span.start, cue.span.end, cue.name)))


def _matches(text: str) -> Iterator[Cue]:
    for name, label, patterns in load_cues():
        for pattern in patterns:
            for match in pattern.finditer(text):
                negated = _NEGATED.search(text, max(0, match.start() - 40), match.start())
                if name in _SECRET or not negated:
                    yield Cue(name, label, Span(*match.span()))


@cache
def load_cues() -> tuple[tuple[str, Label, tuple[re.Pattern[str], ...]], ...]:
    """(name, label, patterns of both languages) of every cue."""
    rows = tomllib.loads(Path(__file__).with_name("cues.toml").read_text("utf-8"))
    return tuple(
        (name, row["label"], tuple(re.compile(pattern, re.I) for pattern in (*row["en"], *row["zh"])))
        for name, row in rows.items()
    )
