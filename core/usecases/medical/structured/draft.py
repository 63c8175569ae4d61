"""What a structured file holds, in the order and words of the file and before it is laid out as text.

Plain values throughout, so that it crosses the process border as JSON. Knows none of the formats it is made from.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import chain
from typing import Any


@dataclass(slots=True)
class Value:
    """One measured value; every string is the file's. A `value` that is empty is only a heading or a comment's bearer.

    `when` is as it stands in the file; `status` is said where the value is not final. `coded` is False for what is no
    measurement (an age at onset beside a diagnosis): it is written out, and is not among the results. `worded` says
    that the value is a code, a date or a truth, whose digits are no number.
    """

    analyte: str
    value: str
    unit: str = ""
    range_text: str = ""
    low: str = ""
    high: str = ""
    flag: str = ""
    loinc: str = ""
    panel: str = ""
    specimen: str = ""
    when: str = ""
    status: str = ""
    comments: list[str] = field(default_factory=list)
    coded: bool = True
    worded: bool = False


@dataclass(slots=True)
class Block:
    """Values or paragraphs that belong together, such as a panel of one day; in the file's order."""

    title: str = ""
    when: str = ""
    values: list[Value] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """A section: `name` is a SectionName, `title` the file's own heading, or `label` one of the catalogue's."""

    name: str
    label: str = ""
    title: str = ""
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Person:
    """Whom and what the file is about. `staff` are other people named in it; they are masked as the patient is."""

    names: list[str] = field(default_factory=list)
    birth: str = ""
    sex: str = ""
    numbers: list[str] = field(default_factory=list)
    staff: list[str] = field(default_factory=list)
    facilities: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """The whole file. `notes` are catalogue keys with their values; `kind` is a ReportKind."""

    title: str = ""
    date: str = ""
    kind: str = "other"
    person: Person = field(default_factory=Person)
    parts: list[Part] = field(default_factory=list)
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def all_words(draft: Draft) -> str:
    """What the file itself says, to tell its language by."""
    return "\n".join(chain(*map(_part_words, draft.parts)))


def _part_words(part: Part) -> Iterator[str]:
    yield part.title
    for block in part.blocks:
        yield block.title
        yield from block.paragraphs
        for value in block.values:
            yield from (value.analyte, value.value, *value.comments)


def to_json(draft: Draft) -> dict[str, Any]:
    """As JSON values."""
    return asdict(draft)


def from_json(data: dict[str, Any]) -> Draft:
    """The counterpart of `to_json`."""
    parts = [Part(**{**part, "blocks": [_block(block) for block in part["blocks"]]}) for part in data["parts"]]
    notes = [(key, values) for key, values in data["notes"]]
    return Draft(**{**data, "person": Person(**data["person"]), "parts": parts, "notes": notes})


def _block(data: dict[str, Any]) -> Block:
    return Block(**{**data, "values": [Value(**value) for value in data["values"]]})
