"""Comparing a count with what was asked, where a person and a program may count differently."""

from dataclasses import dataclass
from typing import Literal, get_args

Relation = Literal["at least", "at most", "less than", "more than", "exactly", "about"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)

_ALIASES: dict[str, Relation] = {
    "al menos": "at least",
    "como máximo": "at most",
    "au moins": "at least",
    "au plus": "at most",
    "moins de": "less than",
    "plus de": "more than",
    "以上": "at least",
    "以下": "at most",
    "未満": "less than",
    "around": "about",
}
"""Relations as the Spanish, French and Japanese sets write them."""
NEAR = 0.1
"""What "about" allows, as a share of the number."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are: `low` by the narrowest reading a person could have, `high` by the widest.

    A demand holds only where it holds under every reading, so that nobody can say it was not met.
    """

    low: int
    high: int

    def holds(self, relation: str, wanted: int) -> bool:
        """Whether every reading satisfies "`relation` `wanted`"."""
        return {
            "at least": self.low >= wanted,
            "more than": self.low > wanted,
            "at most": self.high <= wanted,
            "less than": self.high < wanted,
            "exactly": self.low == self.high == wanted,
            "about": self.low >= wanted * (1 - NEAR) and self.high <= wanted * (1 + NEAR),
        }[relation]

    def said(self, relation: str, wanted: int) -> int:
        """The reading that decides, to be told to people."""
        if relation in ("at most", "less than") or (relation in ("exactly", "about") and self.low >= wanted):
            return self.high
        return self.low


def same(count: int) -> Count:
    """A count everyone agrees on."""
    return Count(count, count)


def read_relation(text: str) -> Relation | None:
    """The relation in its one spelling; None where it is none we know."""
    plain = " ".join(text.lower().split())
    return plain if plain in RELATIONS else _ALIASES.get(plain)  # type: ignore[return-value]
