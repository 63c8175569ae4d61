"""A report without its identifiers: what may be sent, and how it is put back.

Does not know how identifiers are found (`deidentifying`).

Every identifier gives way to an alias such as [NAME_1] or [DATE_2]: one that says what stood there, that a model copies
as it is, and that can be told from all other text, so that it is put back exactly. Other forms of one value are parts
of its alias: John Smith is [NAME_1], Mr Smith's surname alone [NAME_1.2]. Dates are not shifted, since a shifted date
that a model writes in another form would come back as a wrong fact that looks right; instead dates are numbered in the
order of time, so that a model can still tell before from after.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal, get_args

from core.documents.document import Span

IdentifierKind = Literal[
    "name", "date", "address", "phone", "email", "number", "facility", "id", "card", "url", "age", "other"
]  # fmt: skip
_KIND = "|".join(get_args(IdentifierKind))
ALIAS = re.compile(
    rf"[\[(\uff08【\uff3b]\s{{0,3}}(?P<kind>{_KIND})[\s_-]{{0,3}}(?P<number>[0-9]{{1,7}})(?:\s?\.\s?(?P<part>[0-9]{{1,4}}))?"
    rf"\s{{0,3}}[\])\uff09】\uff3d]"
    rf"|(?<![A-Za-z0-9_])(?P<bare_kind>{_KIND})_(?P<bare>[0-9]{{1,7}})(?:\.(?P<bare_part>[0-9]{{1,4}}))?(?![0-9A-Za-z_])",
    re.I,
)
"""An alias, as made ([NAME_1], [NAME_1.2]) and as models write it back."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """Something in the report that tells who it is about. The same value has the same `alias` throughout a document.

    `by` says what found it: "header", "form", "rule", or "person" for what somebody marked by hand.
    """

    span: Span
    kind: IdentifierKind
    alias: str
    by: str = "rule"


@dataclass(frozen=True)
class Masking:
    """A report without its identifiers: `text` is exactly what may be sent. Reversible here and nowhere else."""

    text: str
    identifiers: tuple[Identifier, ...]
    """In order, without overlaps; their spans are the report's, not those of `text`."""
    aliases: dict[str, str]
    """What each alias stands for."""

    def mask(self, start: int, end: int) -> str:
        """The report's characters `start`..`end` as they may be sent; what is cut by an end is masked whole."""
        first = bisect_right(self._ends, start)
        last = max(first, bisect_left(self._starts, end))
        touched = self.identifiers[first:last]
        opens = self._moved[first] if touched and touched[0].span.start < start else start + self._shifts[first]
        if touched and touched[-1].span.end > end:
            return self.text[opens : self._moved[last - 1] + len(touched[-1].alias)]
        return self.text[opens : max(opens, end + self._shifts[last])]

    def restore(self, said: str) -> str:
        """Text that came back, with what the aliases stand for; aliases it does not know stay.

        An alias is known in any case and spacing, in brackets of another kind and without them: [Name_1], (name 1),
        NAME_1. Making aliases takes care that none of these stands in the report.
        """
        return ALIAS.sub(lambda found: self._values.get(fold_alias(found), found[0]), said)

    @cached_property
    def _starts(self) -> list[int]:
        return [one.span.start for one in self.identifiers]

    @cached_property
    def _ends(self) -> list[int]:
        return [one.span.end for one in self.identifiers]

    @cached_property
    def _shifts(self) -> list[int]:
        """By how much what stands before identifier n is moved in `text`."""
        grown = (len(one.alias) - (one.span.end - one.span.start) for one in self.identifiers)
        return list(accumulate(grown, initial=0))

    @cached_property
    def _moved(self) -> list[int]:
        """Where in `text` the alias of identifier n begins."""
        return [start + shift for start, shift in zip(self._starts, self._shifts, strict=False)]

    @cached_property
    def _values(self) -> dict[str, str]:
        return {fold_alias(ALIAS.fullmatch(alias)): value for alias, value in self.aliases.items()}


def fold_alias(found: re.Match[str]) -> str:
    """An alias, as `ALIAS` matched it, in the form in which two spellings of it are alike."""
    number = found["number"] or found["bare"]
    part = found["part"] or found["bare_part"]
    return f"{found['kind'] or found['bare_kind']}_{int(number)}{f'.{int(part)}' if part else ''}".upper()
