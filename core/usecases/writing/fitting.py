"""A text brought to a length by whole sentences: which to keep, and when to ask for more. Never cuts inside one.

Knows nothing of models: who can write more passes a function that does.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.checks.length import LengthUnit, count_length
from core.documents.segments import split_sentences

Measure = Callable[[str], int]
TOLERANCE = 0.1
ASKS = 8
"""How often more text is asked for before the nearest length that was reached is taken."""

OPENING, ENDING, FIRST_OF_PARAGRAPH = 3.0, 2.0, 1.3
BOUND = 100.0
"""What begins a part of a draft stays: no part may get lost."""
ALONE = 0.3
"""Weight of a sentence that leans on the one before it ("However, it ...") when that one is left out."""
SAME = 0.7
"""Share of a sentence's word pairs that one earlier sentence holds, from which it is taken for a repetition."""
CELLS = 4000
"""Longer demands are counted in coarser steps, so that choosing stays fast."""

_FENCE = re.compile(r"\s*(?:```|~~~)")
_ITEM = re.compile(r"(?:[-*+•·]|\d{1,3}[.)、])\s+")
_NUMBERED = re.compile(r"^(\d{1,3})([.)、])(?=\s)", re.M)
_HEADING = re.compile(r"#{1,6}\s|(?:\*\*|__)[^*_\n]{1,120}(?:\*\*|__):?\s*$")
_MARK = "\ue000"
"""Stands between the parts of a draft; what follows it is never left out."""
_ENDED = re.compile(r"[.!?。！？…:：;；][\"'”’」』）)*_\]]*$|\*\*$|```$|\|$")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
_LEANS = re.compile(
    r"(?:however|therefore|thus|moreover|furthermore|also|then|but|and|so|it|they|he|she|this|these|those|that|such|"
    r"in addition|as a result|for example|for instance|on the other hand)\b|但|因此|所以|然而|而且|此外|同时|例如|比如|"
    r"它|他|她|这|那|其",
    re.I,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """What is kept or dropped as one: a sentence, a list item, a table, a block of code; headings go with what follows
    them. `gap` is the white space after it."""

    text: str
    gap: str
    opens: bool
    """Whether it begins a paragraph."""


def fit_length(
    text: str, wanted: int, unit: LengthUnit, language: str, more: Callable[[str], str] | None = None
) -> str:
    """`text` with a length within 10 % of `wanted` where whole sentences allow it, else as near as they do.

    `more` is given the text so far and returns what could follow it; repetitions and unfinished sentences of it are
    left out. A text within the tolerance comes back as it is.
    """
    low, high = window(wanted)
    if low <= count_length(text, unit) <= high and not is_cut(text, language):
        return text

    def measure(piece: str) -> int:
        return count_length(piece, unit)

    units = read_units(text, language)
    fitted = select(units, measure, wanted, low, high)
    for _ in range(ASKS if more else 0):
        if low <= measure(fitted) <= high:
            break
        units = extend_units(units, more(join_units(units)), language)
        fitted = select(units, measure, wanted, low, high)
    return fitted


def window(wanted: int, tolerance: float = TOLERANCE) -> tuple[int, int]:
    """The least and greatest whole length that is within `tolerance` of `wanted`."""
    return int(np.ceil(wanted * (1 - tolerance) - 1e-9)), int(wanted * (1 + tolerance) + 1e-9)


def read_units(text: str, language: str) -> list[Unit]:
    """The units of `text` in order, without repetitions and without a last sentence that was cut off."""
    units = read_groups(text, language)
    if len(units) > 1 and is_cut(text, language):
        units = units[:-1]
    kept: list[Unit] = []
    homes: dict[tuple[str, str], list[int]] = {}
    for unit in units:
        pairs = _pairs(unit.text)
        shared = Counter(home for pair in pairs for home in homes.get(pair, ()))
        if len(pairs) >= 3 and _MARK not in unit.text and max(shared.values(), default=0) >= SAME * len(pairs):
            continue
        for pair in pairs:
            homes.setdefault(pair, []).append(len(kept))
        kept.append(unit)
    return kept


def read_groups(text: str, language: str) -> list[Unit]:
    """The units of `text` in order, all of them."""
    return [unit for unit in _group(text, language) if unit.text.strip()]


def is_cut(text: str, language: str) -> bool:
    """Whether the last sentence was broken off: no end mark, in a text whose other sentences have one."""
    lines = text.rstrip().splitlines()
    if not lines or _ITEM.match(lines[-1].lstrip()) or _ENDED.search(lines[-1]):
        return False
    spans = split_sentences(text.strip(), language)
    ended = [bool(_ENDED.search(text.strip()[span.start : span.end].rstrip())) for span in spans[:-1]]
    return len(spans[-1:]) == 1 and len(lines[-1]) > 40 and sum(ended) > len(ended) / 2


def is_ended(text: str) -> bool:
    """Whether it ends with a mark that ends a sentence."""
    return bool(_ENDED.search(text.rstrip()))


def select(units: Sequence[Unit], measure: Measure, wanted: int, low: int, high: int) -> str:
    """The kept units as a text: of all subsets with a length from `low` to `high` the one that keeps most of what
    matters, the nearest to `wanted` where there is none. Order stays."""
    if not units:
        return ""
    step = max(1, high // CELLS)
    lengths = [max(0, round(measure(unit.text) / step)) for unit in units]
    if sum(lengths) * step <= high and sum(lengths) * step <= wanted:
        return join_units(units)
    kept = _choose(lengths, _weights(units), [_leans(unit) for unit in units], wanted / step, low / step, high / step)
    return _renumber(
        join_units([replace(unit, gap=gap) for unit, gap in _mend_gaps(units, kept)]), _first_number(units)
    )


def join_units(units: Sequence[Unit]) -> str:
    """The text they make."""
    return "".join(unit.text + unit.gap for unit in units).strip()


def _group(text: str, language: str) -> list[Unit]:
    """Sentences, with those that belong together put together."""
    units: list[Unit] = []
    fenced = glued = False
    fresh = True
    for span in split_sentences(text, language):
        piece = text[span.start : span.end]
        said = piece.rstrip()
        gap = piece[len(said) :]
        fence = bool(_FENCE.match(said))
        inside = fenced or glued or _same_item(units) or _table(units, said)
        if inside and units:
            last = units[-1]
            units[-1] = Unit(last.text + last.gap + said, gap, last.opens)
        else:
            units.append(Unit(said, gap, fresh))
        fenced ^= fence
        glued = not fenced and (bool(_HEADING.match(said)) or said.endswith((":", "：", _MARK)))
        fresh = "\n" in gap
    return units


def _same_item(units: Sequence[Unit]) -> bool:
    """Whether the last unit is a list item whose line goes on."""
    return bool(units) and "\n" not in units[-1].gap and bool(_ITEM.match(units[-1].text.splitlines()[-1].lstrip()))


def _table(units: Sequence[Unit], said: str) -> bool:
    return bool(units) and said.startswith("|") and units[-1].text.splitlines()[-1].startswith("|")


def extend_units(units: list[Unit], text: str, language: str) -> list[Unit]:
    """`units` and what is new in `text`."""
    if not units:
        return read_units(text, language)
    last = units[-1]
    known = [*units[:-1], replace(last, gap=last.gap if "\n" in last.gap else "\n\n")]
    both = read_units(join_units(known) + "\n\n" + text.strip(), language)
    return both if len(both) > len(units) else units


def _weights(units: Sequence[Unit]) -> list[float]:
    """How much of each unit's length counts: more at the opening, the ending and the heads of paragraphs, less for
    what was said before it."""
    seen: set[tuple[str, str]] = set()
    weights = []
    for place, unit in enumerate(units):
        pairs = _pairs(unit.text)
        fresh = 1 - len(pairs & seen) / len(pairs) if pairs else 1.0
        place_weight = OPENING if not place else ENDING if place == len(units) - 1 else FIRST_OF_PARAGRAPH
        worth = place_weight if unit.opens or place in (0, len(units) - 1) else 1.0
        weights.append(BOUND if _MARK in unit.text else worth * fresh**2)
        seen |= pairs
    return weights


def _choose(
    lengths: Sequence[int], weights: Sequence[float], leans: Sequence[bool], wanted: float, low: float, high: float
) -> list[bool]:
    """Which to keep: the greatest sum of length times weight less the distance to `wanted`, by dynamic programming
    over (length so far, whether the one before was kept)."""
    cells = min(sum(lengths), int(high) + max(lengths)) + 1
    best = np.full((2, cells), -np.inf)
    best[0, 0] = 0.0
    came = np.zeros((len(lengths), 2, cells), dtype=np.uint8)
    for n, (length, weight, lean) in enumerate(zip(lengths, weights, leans, strict=True)):
        came[n, 0] = best[1] > best[0]
        dropped = best.max(axis=0)
        gains = np.array([[weight * (ALONE if lean else 1.0)], [weight]]) * max(length, 0.5)
        moved = np.full((2, cells), -np.inf)
        moved[:, length:] = best[:, : cells - length] + gains
        came[n, 1] = moved[1] > moved[0]
        best = np.stack([dropped, moved.max(axis=0)])
    return _trace(best, came, lengths, wanted, low, high)


def _trace(
    best: np.ndarray, came: np.ndarray, lengths: Sequence[int], wanted: float, low: float, high: float
) -> list[bool]:
    """The choice that ends best, read backwards."""
    at = np.arange(best.shape[1])
    off = np.abs(at - wanted)
    outside = (at < low) | (at > high)
    off[0] += best.shape[1]  # an empty text is the last resort
    totals = best - 2 * off - np.where(outside, 1e6 + 1e3 * off, 0.0)
    state, length = (int(value) for value in np.unravel_index(int(np.argmax(totals)), totals.shape))
    kept = []
    for n in range(len(lengths) - 1, -1, -1):
        kept.append(state == 1)
        before = int(came[n, state, length])
        length -= lengths[n] * state
        state = before
    return kept[::-1]


def _mend_gaps(units: Sequence[Unit], kept: Sequence[bool]) -> list[tuple[Unit, str]]:
    """The kept units, each with the widest white space between it and the next kept one."""
    mended: list[tuple[Unit, str]] = []
    for unit, keep in zip(units, kept, strict=True):
        if keep:
            mended.append((unit, unit.gap))
        elif mended:
            last, gap = mended[-1]
            mended[-1] = (last, max(gap, unit.gap, key=lambda white: (white.count("\n"), len(white))))
    return mended


def _first_number(units: Sequence[Unit]) -> int:
    """Where the numbering of items begins; 1 where nothing is numbered."""
    found = next((match for unit in units if (match := _NUMBERED.search(unit.text))), None)
    return int(found[1]) if found else 1


def _renumber(text: str, first: int) -> str:
    """Numbered lines count on from `first`, after a heading or a line that says 1 anew."""
    lines, due, begun = text.split("\n"), first, False
    for at, line in enumerate(lines):
        if found := _NUMBERED.match(line):
            due = 1 if int(found[1]) == 1 and begun else due
            lines[at] = f"{due}{found[2]}{line[found.end() :]}"
            due, begun = due + 1, True
        elif line.startswith("#") and begun:
            due, begun = 1, False
    return "\n".join(lines)


def _leans(unit: Unit) -> bool:
    return bool(_LEANS.match(unit.text)) and not unit.opens


def _pairs(text: str) -> set[tuple[str, str]]:
    """Neighbouring words, lower case; what two sentences share of them tells how much they say the same."""
    found = _WORD.findall(text.lower())
    return set(zip(found, found[1:], strict=False))
