"""What the store hands out and takes for the translator: frozen copies of rows. Times are as in `records`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A text with its translation to remember. `hash` (32 characters at most) is equal for texts that count as the
    same; `signature` (64 bytes) is alike for texts that are alike."""

    source: str
    target: str
    hash: str
    signature: bytes
    human: bool = False
    engine: str = ""
    context: str = ""
    created: str = ""
    """When it was made, where that is known from elsewhere; "" for now."""


@dataclass(frozen=True, slots=True)
class StoredUnit:
    """A remembered text. `uses` counts how often the same was saved."""

    id: int
    source: str
    target: str
    hash: str
    human: bool
    engine: str
    context: str
    uses: int
    created: str
    updated: str


@dataclass(frozen=True, slots=True)
class MemoryHead:
    """A language pair that a workspace remembers something of."""

    source: str
    target: str
    units: int


@dataclass(frozen=True, slots=True)
class StoredGlossary:
    """A glossary as kept; `body` is its JSON."""

    id: str
    title: str
    body: str
    created: str
    updated: str


@dataclass(frozen=True, slots=True)
class StoredJob:
    """A job without its file and segments. `size` counts the file's bytes; `segments` says how many there are in each
    state."""

    id: str
    name: str
    kind: str
    state: str
    size: int
    body: str
    segments: dict[str, int]
    created: str
    updated: str


@dataclass(frozen=True, slots=True)
class StoredSegment:
    """A segment of a job. `position` counts from 0; `hash` (32 characters at most) names its source, `state` (16) is
    the caller's, `body` is its JSON."""

    position: int
    segment: str
    hash: str
    state: str
    body: str
