"""Chooses, from candidate lines, those that make a poem of the form: the right length, rhyming as the scheme wants.

Pure functions; does not know where the lines come from. Greedy, letter by letter of the scheme: exact search over
hundreds of lines gains little once every line fits.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.checks.poems.checking import read_tones
from core.checks.poems.form import Form
from core.checks.poems.lengths import fits_line
from core.checks.poems.mandarin import read_verse
from core.checks.poems.tones import base_verses, list_patterns
from core.usecases.writing.poem_lines import Key, Line, bend

MAIN = 0
"""The source number of the draft that the poem grows from; its lines are kept where they fit."""
_KEPT, _MOVED, _FOLLOWS, _TOLD, _ALIKE, _OPENS, _TONE = 2.0, 3.0, 1.0, 1.5, 4.0, 0.5, 0.6


@dataclass
class Pool:
    """Every candidate so far, by the bounds it fits."""

    form: Form
    wanted: frozenset[str] = frozenset()
    """Words of content the poem is about; a line that brings one in is preferred."""
    fitting: dict[tuple[int, int], list[Line]] = field(default_factory=lambda: defaultdict(list))
    seen: set[str] = field(default_factory=set)

    def add(self, lines: Iterable[Line]) -> None:
        """Take in lines; one that fits nowhere is bent until it does."""
        bounds = {span: at for at, span in reversed(list(enumerate(self.form.lengths)))} or {(0, 0): 0}
        for line in lines:
            for variant in bend(line):
                places = [span for span, at in bounds.items() if fits_line(variant.text, self.form, at)]
                if places and variant.text.lower() not in self.seen:
                    self.seen.add(variant.text.lower())
                    for span in places:
                        self.fitting[span].append(variant)
                if places and not variant.bent:
                    break

    def for_line(self, at: int) -> list[Line]:
        """The lines that fit place `at`."""
        return self.fitting[self.form.lengths[at] if self.form.lengths else (0, 0)]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """`lines` maps places to chosen lines, `cost` weighs them; `pattern` names the tones they were chosen for."""

    lines: Mapping[int, Line]
    cost: float
    pattern: str = ""


def arrange(pool: Pool, scheme: str) -> Arrangement:
    """The best poem the pool allows; places for which it has nothing are left out."""
    patterns = list_patterns() if pool.form.tonal else ("",)
    return min((_arrange_one(pool, scheme, pattern) for pattern in patterns), key=lambda a: (-len(a.lines), a.cost))


def _arrange_one(pool: Pool, scheme: str, pattern: str) -> Arrangement:
    tones = base_verses(pattern, len(scheme), pool.form.lengths[0][0]) if pattern else ()
    work = _Work(pool, tones)
    for letter in dict.fromkeys(scheme):
        places = [at for at, one in enumerate(scheme) if one == letter]
        if letter == ".":
            for at in places:
                work.take(work.fill([at], None))
        else:
            work.take(work.rhyme(places))
    return Arrangement(dict(sorted(work.chosen.items())), work.cost, pattern)


class _Work:
    """One arrangement in the making."""

    def __init__(self, pool: Pool, tones: Sequence[str]) -> None:
        self.pool = pool
        self.tones = tones
        self.chosen: dict[int, Line] = {}
        self.cost = 0.0
        self._used: set[Key] = set()

    def take(self, filled: tuple[dict[int, Line], float]) -> None:
        lines, cost = filled
        self.chosen |= lines
        self.cost += cost
        if len(lines) > 1:
            self._used |= set.union(*(set(line.keys) for line in lines.values()))

    def rhyme(self, places: Sequence[int]) -> tuple[dict[int, Line], float]:
        """Lines for `places` that share one rhyme: as many as can be, then the best of them."""
        by_key: dict[Key, int] = defaultdict(int)
        for line in {line.text: line for at in places for line in self.pool.for_line(at)}.values():
            for key in line.keys - self._used:
                by_key[key] += 1
        likely = [key for key, count in by_key.items() if count >= len(places)] or list(by_key)
        filled = [self.fill(places, key) for key in likely]
        return min(filled, key=lambda found: (-len(found[0]), found[1]), default=({}, 0.0))

    def fill(self, places: Sequence[int], key: Key | None) -> tuple[dict[int, Line], float]:
        """The best line for each place, with `key` where one is wanted, no last word twice."""
        lines: dict[int, Line] = {}
        total = 0.0
        for at in places:
            so_far = self.chosen | lines
            ends = {line.end for line in so_far.values()}
            fitting = [line for line in self.pool.for_line(at) if key is None or key in line.keys]
            free = [(self._weigh(line, at, so_far), line.text, line) for line in fitting if line.end not in ends]
            best = min(free, default=None)
            if best:
                lines[at], total = best[2], total + best[0]
        return lines, total

    def _weigh(self, line: Line, at: int, chosen: Mapping[int, Line]) -> float:
        kept = 0.0 if line.source != MAIN else _KEPT if line.at == at else -_MOVED
        before = chosen.get(at - 1)
        follows = _FOLLOWS * bool(before and before.source == line.source and before.at + 1 == line.at)
        alike = _ALIKE * max((_overlap(line, other) for other in chosen.values()), default=0.0)
        broken = _TONE * self._count_broken(line, at) if self.tones else 0.0
        opens = _OPENS * bool(before and before.text.split(" ")[0] == line.text.split(" ")[0])
        told = _TOLD * bool(self._fresh(chosen) & line.content)
        return line.cost - kept - follows - told + alike + opens + broken

    def _fresh(self, chosen: Mapping[int, Line]) -> frozenset[str]:
        """The wanted words that no chosen line has."""
        return self.pool.wanted.difference(*(line.content for line in chosen.values()))

    def _count_broken(self, line: Line, at: int) -> int:
        pairs = zip(self.tones[at], read_tones(read_verse(line.text)), strict=True)
        return sum(wanted != "." and wanted not in can for wanted, can in pairs)


def _overlap(line: Line, other: Line) -> float:
    return len(line.content & other.content) / max(1, min(len(line.content), len(other.content)))
