"""Whether numbers that are all there have changed places: by what they count, and by their order.

Order is only held against pairs of languages that keep it: among those of SUBJECTS the numbers of human translations
stood in another order in 10 of 350 sentences with two numbers, elsewhere in every fourth (NTREX-128, even rows).
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from core.checks.translation.amounts import Amount
from core.checks.translation.reading import Reading
from core.models.language_tags import main_language

SUBJECTS = frozenset(("en", "fr", "es", "it", "pt", "ca", "gl", "ro", "vi", "th", "ar", "id", "ms"))
"""Languages whose clauses run in the same order, roughly."""
_UNITS: Mapping[str, str] = tomllib.loads(Path(__file__).with_name("units.toml").read_text("utf-8"))
_NAMES = tuple(_UNITS)
_SIGNS = frozenset(("%", "$"))
MANY = 60
"""Numbers of a text from which it is a table, and their places are not compared."""
_PERCENT_BEFORE = re.compile(r"(?:百分之|ร้อยละ|[%٪])\s?$")
_MONEY_BEFORE = re.compile(r"(?:[$€£¥₩₽]|\b(?:usd|eur|gbp))\s?$", re.I)


def find_exchanged(pair: Reading) -> tuple[Amount, ...]:
    """Numbers of the target in each other's place; () where none are, or nobody can tell."""
    if not 2 <= min(len(pair.source_amounts), len(pair.target_amounts)) <= MANY:
        return ()
    shared = _shared(pair.source_amounts, pair.target_amounts)
    if len(shared) < 2:
        return ()
    kinds = [(_kind(pair.source, ours), _kind(pair.target, theirs), theirs) for ours, theirs in shared]
    odd = [theirs for one, other, theirs in kinds if one and other and one != other]
    lost = [theirs for one, other, theirs in kinds if one in _SIGNS and not other]
    new = [theirs for one, other, theirs in kinds if other in _SIGNS and not one]
    if odd or lost and new:
        return tuple(odd or [*lost, *new])
    roots = {main_language(language) for language in (pair.source_language, pair.target_language)}
    starts = [theirs.span.start for _, theirs in shared]
    if roots <= SUBJECTS and starts != sorted(starts):
        return tuple(theirs for _, theirs in shared)
    return ()


def _shared(ours: Sequence[Amount], theirs: Sequence[Amount]) -> list[tuple[Amount, Amount]]:
    """Numbers that both have just once, in the order of the source."""
    found = []
    for amount in ours:
        same = [other for other in theirs if not amount.readings.isdisjoint(other.readings)]
        again = [other for other in ours if not amount.readings.isdisjoint(other.readings)]
        if len(same) == len(again) == 1:
            found.append((amount, same[0]))
    return found


def _kind(text: str, amount: Amount) -> str:
    """What is counted: "%", "$" for money, "year", ...; "" where nothing known stands beside the number."""
    before = text[max(0, amount.span.start - 5) : amount.span.start]
    if _PERCENT_BEFORE.search(before):
        return "%"
    if _MONEY_BEFORE.search(before):
        return "$"
    match = _load_units().match(text, amount.span.end)
    return _NAMES[match.lastindex - 1] if match and match.lastindex else ""


@cache
def _load_units() -> re.Pattern[str]:
    return re.compile(
        rf"[\s-]?(?:d['’]|(?:de|di|of)\s)?(?:{'|'.join(f'({pattern})' for pattern in _UNITS.values())})", re.I
    )
