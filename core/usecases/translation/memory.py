"""The translation memory of a workspace for one language pair: what was translated before is not translated again.

The same text comes back as it was; one that is similar comes back with how alike it is, to be looked at. A person's
translation goes before a machine's, a later one before an earlier. Does not judge translations and asks no engine.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, repeat

from core.store import NewUnit, Store, StoredUnit
from core.store.memories import MOST_TEXT
from core.usecases.translation.likeness import Signatures, likeness, sign
from core.usecases.translation.records import Match
from core.usecases.translation.unit import MARK, Unit, digest, flatten, mask, strip_marks, swap_slots, unmask

LEAST = 0.75
"""How alike a text must be to be offered, where nobody says otherwise."""
LINES_DIFFER, CODES_DIFFER, SLOTS_DIFFER = 0.99, 0.98, 0.97
"""The most that a match counts whose line breaks, inline codes, or numbers and placeholders were other ones."""
_CANDIDATES = 8
"""Units compared with a text. The likest one was among the first 3 for 1,413 of 1,415 changed sentences."""
_TOGETHER = 1_000
_READ = 20_000


@dataclass(frozen=True, slots=True)
class _Text:
    """A text to look up: as given, flat with marks for its codes, and flat without them."""

    given: str
    codes: tuple[str, ...]
    masked: str
    bare: str


@dataclass(frozen=True, slots=True)
class _Fit:
    """A unit, with its translation made to fit a text."""

    unit: StoredUnit
    target: str
    likeness: float


class Memory:
    """What the workspace `desk` remembers from the language `source` into `target`, tags as given: zh and zh-TW are
    not the same. Safe to share between threads; what others save meanwhile is seen. The first similar text asked for
    loads 76 bytes for each unit.
    """

    def __init__(self, store: Store, desk: str, source: str, target: str) -> None:
        self.source, self.target = source, target
        self._store, self._pair = store, (desk, source, target)
        self._signatures, self._last = Signatures(), 0
        self._lock = threading.Lock()

    def look_up(
        self,
        texts: Sequence[str],
        *,
        least: float = LEAST,
        codes: Sequence[Sequence[str]] = (),
        engine: str | None = None,
    ) -> list[Match | None]:
        """The best match of each text, None below `least`. Only 1.0 is the same text; `target` is ready to be used,
        with the text's own codes, numbers and white space at the ends where that is safe.

        `codes` are each text's inline codes. With `engine`, a machine's units count only where they are of that one.
        """
        asked = [_read(text, own) for text, own in zip(texts, codes or ((),) * len(texts), strict=True)]
        unique = list(dict.fromkeys(text for text in asked if text))
        best: dict[_Text, _Fit] = {}
        for at in range(0, len(unique), _TOGETHER):
            best |= self._find_best(unique[at : at + _TOGETHER], least, engine)
        return [_match(text, best[text]) if text in best else None for text in asked]

    def remember(
        self,
        pairs: Iterable[tuple[str, str]],
        *,
        human: bool,
        engine: str = "",
        codes: Iterable[Sequence[str]] | None = None,
    ) -> int:
        """Keep texts with their translations; returns how many are new. `codes` are the inline codes of each pair.

        Left out are those with nothing on one side or over 20,000 characters on either.
        """
        given = zip(pairs, repeat(()) if codes is None else codes, strict=codes is not None)
        return self.take(_masked(*pair, own, human, engine) for pair, own in given)

    def take(self, units: Iterable[Unit]) -> int:
        """Keep units made elsewhere, a thousand in a transaction; returns how many are new."""
        sound, new = (unit for unit in units if _is_sound(unit)), 0
        while some := list(islice(sound, _TOGETHER)):
            new += self._store.save_units(*self._pair, _new_units(some))
        return new

    def units(self) -> Iterator[Unit]:
        """All that is remembered, in the order it was first saved, read as it is asked for."""
        for one in self._store.iterate_units(*self._pair):
            yield Unit(one.source, one.target, one.human, one.engine, one.context, one.updated)

    def _find_best(self, texts: Sequence[_Text], least: float, engine: str | None) -> dict[_Text, _Fit]:
        """Exact ones, and similar ones only for the rest."""
        hashes = {text: digest(text.bare) for text in texts}
        known = self._store.find_units(*self._pair, hashes.values())
        units = {text: list(known.get(hashes[text], ())) for text in texts}
        fits = {text: _best(text, units[text], self.target, engine, least) for text in texts}
        rest = [text for text in texts if least < 1.0 and not (fits[text] and fits[text].likeness == 1.0)]
        for text, others in self._similar(rest):
            fits[text] = _best(text, units[text] + others, self.target, engine, least)
        return {text: fit for text, fit in fits.items() if fit}

    def _similar(self, texts: Sequence[_Text]) -> Iterator[tuple[_Text, list[StoredUnit]]]:
        if not texts:
            return
        with self._lock:
            self._refresh()
            near = [self._signatures.nearest(one, _CANDIDATES) for one in sign([text.bare for text in texts])]
        units = self._store.load_units(*self._pair, (number for ids in near for number in ids))
        for text, ids in zip(texts, near, strict=True):
            yield text, [units[number] for number in ids if number in units]

    def _refresh(self) -> None:
        """Read on where reading ended; from the beginning where units have gone."""
        if not self._read_on() and not self._read_on():
            self._signatures, self._last = Signatures(), 0
            self._read_on()

    def _read_on(self) -> bool:
        """Whether all there are have been read, and nothing else; others may save between two looks."""
        while page := self._store.list_signatures(*self._pair, after=self._last, count=_READ):
            self._signatures.add(page)
            self._last = page[-1][0]
        return len(self._signatures) == self._store.count_units(*self._pair)


def _read(text: str, codes: Sequence[str]) -> _Text | None:
    masked = mask(text, codes)
    if masked is None or len(text) > MOST_TEXT:
        return None
    bare = flatten(strip_marks(masked))
    return _Text(text, tuple(codes), flatten(masked), bare) if bare else None


def _masked(source: str, target: str, codes: Sequence[str], human: bool, engine: str) -> Unit:
    """The unit with marks for its codes; without codes where the target has other ones than the source."""
    marked = mask(source, codes), mask(target, codes)
    if marked[0] is None or marked[1] is None:
        return Unit(_without(source, codes), _without(target, codes), human, engine)
    return Unit(*marked, human, engine)


def _without(text: str, codes: Sequence[str]) -> str:
    for code in sorted(set(codes), key=len, reverse=True):
        text = text.replace(code, "")
    return text


def _is_sound(unit: Unit) -> bool:
    """Whether it can be kept and found again; a lone surrogate is no text that a database takes."""
    try:
        f"{unit.source}{unit.target}{unit.context}".encode()
    except UnicodeEncodeError:
        return False
    longest = max(len(unit.source), len(unit.target))
    return longest <= MOST_TEXT and bool(flatten(strip_marks(unit.source))) and bool(unit.target.strip())


def _new_units(units: Sequence[Unit]) -> list[NewUnit]:
    bares = [flatten(strip_marks(unit.source)) for unit in units]
    return [
        NewUnit(one.source, one.target, digest(bare), signature, one.human, one.engine, one.context, one.created)
        for one, bare, signature in zip(units, bares, sign(bares), strict=True)
    ]


def _best(text: _Text, units: Iterable[StoredUnit], language: str, engine: str | None, least: float) -> _Fit | None:
    able = (unit for unit in units if unit.human or engine in (None, unit.engine))
    fits = (fit for unit in able if (fit := _fit(text, unit, language, least)).likeness >= least)
    return max(fits, key=lambda fit: (fit.likeness, fit.unit.human, fit.unit.updated, fit.unit.id), default=None)


def _fit(text: _Text, unit: StoredUnit, language: str, least: float) -> _Fit:
    masked = flatten(unit.source)
    if masked == text.masked:
        lines = text.given.strip().count("\n") == unit.source.strip().count("\n")
        return _Fit(unit, unit.target, 1.0 if lines else LINES_DIFFER)
    marks = sorted(MARK.findall(masked)) == sorted(MARK.findall(text.masked))
    bare = flatten(strip_marks(masked))
    if bare == text.bare:
        return _Fit(unit, unit.target, CODES_DIFFER)
    swapped = swap_slots(text.masked, masked, unit.target, language)
    if swapped is not None:
        return _Fit(unit, swapped, SLOTS_DIFFER)
    alike = likeness(text.bare, bare, least=least)
    return _Fit(unit, unit.target, alike if marks else min(alike, CODES_DIFFER))


def _match(text: _Text, fit: _Fit) -> Match:
    unit, target = fit.unit, unmask(fit.target, text.codes)
    head, tail = _ends(text.given)
    if (head, tail) != _ends(unit.source):
        target = f"{head}{target.strip()}{tail}"
    return Match(unmask(unit.source, text.codes), target, fit.likeness, unit.human, unit.engine)


def _ends(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
