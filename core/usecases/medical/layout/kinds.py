"""What kind of report a text is: by its title, its sections and its rows. Unsure is "other".

The titles' words are in kinds.toml. A dialogue is told by `dialogue`.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from core.usecases.medical.layout.sections import is_result_row
from core.usecases.medical.records import Line, ReportKind, Section

_HEAD = 600
"""Characters at the top in which a title is looked for, at most."""
_TITLE = 80
_AROUND = 12
"""Lines of a laboratory sheet's head and foot."""
_SIGNS: Mapping[str, ReportKind] = {
    "technique": "radiology", "comparison": "radiology", "specimen": "pathology", "course": "discharge",
    "disposition": "discharge", "complaint": "visit", "history": "visit", "past_history": "visit",
    "review_of_systems": "visit", "examination": "visit", "family_history": "visit", "social_history": "visit",
    "allergies": "visit", "medications": "visit", "plan": "visit",
}  # fmt: skip
_TOGETHER: tuple[tuple[frozenset[str], ReportKind, int], ...] = (
    (frozenset(("findings", "impression")), "radiology", 2),
    (frozenset(("specimen", "diagnosis")), "pathology", 2),
    (frozenset(("course", "diagnosis")), "discharge", 8),
)
"""Sections that tell more together, and how much; a discharge report has those of a visit as well."""


def report_kind(text: str, lines: Sequence[Line], sections: Sequence[Section]) -> ReportKind:
    """The kind. A title decides; else whether most lines are results; else what most of the sections belong to."""
    top = next((s.body.start for s in sections if s.name not in ("header", "technique", "indication")), _HEAD)
    first, _, _ = text.partition("\n")
    title = text[: min(max(top, len(first) if len(first) <= _TITLE else 0), _HEAD)]
    for kind, pattern in _titles():
        if pattern.search(title):
            return kind
    rows = sum(is_result_row(text[line.span.start : line.span.end]) for line in lines)
    if rows >= 2 and 2 * rows >= len(lines) - _AROUND:
        return "laboratory"
    names = {section.name for section in sections}
    counts = Counter(_SIGNS[name] for name in names if name in _SIGNS)
    for together, kind, weight in _TOGETHER:
        counts[kind] += weight * (together <= names)
    [(kind, count)] = counts.most_common(1)
    return kind if count >= 2 else "other"


@cache
def _titles() -> tuple[tuple[ReportKind, re.Pattern[str]], ...]:
    kept = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return tuple(
        (kind, re.compile(rf"\b(?:{'|'.join(said['en'])})\b|(?<![A-Za-z])(?:{'|'.join(said['zh'])})(?![A-Za-z])", re.I))
        for kind, said in kept.items()
    )
