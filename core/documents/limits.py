"""How much of a file is read before it is refused as too large. Knows nothing of settings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one file. `unpacked` counts bytes inside a ZIP container, `seconds` the parsing of one file."""

    bytes: int = 20 << 20
    pages: int = 500
    characters: int = 3_000_000
    cells: int = 200_000
    unpacked: int = 200 << 20
    seconds: float = 30.0
    memory: int = 1536 << 20
    """Address space of the parsing process, in bytes."""
