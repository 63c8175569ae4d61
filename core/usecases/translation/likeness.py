"""How alike two texts are, and which of many may be like one: signatures of 64 bytes, all compared at once.

Does not know where texts are kept. Words and characters count both, case too; only for choosing candidates is case
left out.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

SIGNATURE_BITS = 512
LEAST_SHARED = 0.3
"""The Dice coefficient of two signatures below which texts are not compared. Of texts at least 0.75 alike none had less
than 0.4 (English, Chinese, Japanese sentences with words or characters changed, n = 1,415)."""
_WIDEST = 2.0
"""How many times the bits of one signature may be those of the other."""
_WIDE = 0x2E80
"""From here on a character says about as much as a word part: pairs of them are counted, of other letters threes."""
_FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_TAIL = 4_096
_HAN = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u0e00-\u0eff"
_WORD = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+|[^\w\s]")


def likeness(one: str, other: str, *, least: float = 0.0) -> float:
    """From 0 for nothing in common to 1 for the same text: the mean of the Levenshtein similarities by characters and
    by words (characters of Chinese, Japanese and Thai), so that a changed word weighs as a word. 0 where it would be
    below `least`."""
    if one == other:
        return 1.0
    by_characters = Levenshtein.normalized_similarity(one, other, score_cutoff=max(0.0, 2 * least - 1))
    if not by_characters:
        return 0.0
    by_words = Levenshtein.normalized_similarity(_WORD.findall(one), _WORD.findall(other))
    mean = (by_characters + by_words) / 2
    return mean if mean >= least else 0.0


def sign(texts: Sequence[str]) -> list[bytes]:
    """The signature of each text: a bit for each of its letter groups, so that like texts share most of them."""
    if not texts:
        return []
    codes = [np.frombuffer(f" {text.casefold()} ".encode("utf-32-le", "replace"), dtype="<u4") for text in texts]
    owners = np.repeat(np.arange(len(codes)), [len(code) for code in codes])
    letters = np.concatenate(codes).astype(np.uint64)
    with np.errstate(over="ignore"):
        pairs = letters[:-1] * _FIRST + letters[1:]
        threes = pairs[:-1] * _FIRST + letters[2:]
        wide = letters[:-2] >= _WIDE
        hashes = np.where(wide, pairs[:-1], threes) * _SECOND
    whole = np.where(wide, owners[:-2] == owners[1:-1], owners[:-2] == owners[2:])
    bits = np.zeros((len(texts), SIGNATURE_BITS), bool)
    bits[owners[:-2][whole], (hashes[whole] >> np.uint64(40)) % np.uint64(SIGNATURE_BITS)] = True
    return [row.tobytes() for row in np.packbits(bits, axis=1)]


class Signatures:
    """Signatures with their ids, 84 bytes each. Sorted by how many bits they have, so that only those of about the same
    length are compared; what was added since waits at the end."""

    def __init__(self) -> None:
        self._sorted = _Block.of([])
        self._tail = _Block.of([])

    def __len__(self) -> int:
        return len(self._sorted.ids) + len(self._tail.ids)

    def add(self, signed: Sequence[tuple[int, bytes]]) -> None:
        """Take in more of them."""
        self._tail = self._tail.joined(_Block.of(signed))
        if len(self._tail.ids) > _TAIL:
            self._sorted, self._tail = self._sorted.joined(self._tail).in_order(), _Block.of([])

    def nearest(self, signature: bytes, most: int) -> list[int]:
        """The ids of the most alike, at most so many, the likest first; among equals the latest."""
        wanted = np.frombuffer(signature, np.uint64)
        bits = int(np.bitwise_count(wanted).sum())
        found = [
            pair
            for block in (self._sorted.between(bits / _WIDEST, bits * _WIDEST), self._tail)
            for pair in block.best(wanted, bits, most)
        ]
        return [number for _, number in sorted(found, key=lambda pair: (-pair[0], -pair[1]))[:most]]


class _Block:
    def __init__(self, ids: NDArray[np.int64], rows: NDArray[np.uint64], bits: NDArray[np.int32]) -> None:
        self.ids, self.rows, self.bits = ids, rows, bits

    @staticmethod
    def of(signed: Sequence[tuple[int, bytes]]) -> "_Block":
        rows = np.frombuffer(b"".join(row for _, row in signed), np.uint64).reshape(-1, SIGNATURE_BITS // 64)
        ids = np.array([number for number, _ in signed], np.int64)
        return _Block(ids, rows, np.bitwise_count(rows).sum(axis=1, dtype=np.int32))

    def joined(self, other: "_Block") -> "_Block":
        pairs = zip((self.ids, self.rows, self.bits), (other.ids, other.rows, other.bits), strict=True)
        return _Block(*(np.concatenate(pair) for pair in pairs))

    def in_order(self) -> "_Block":
        order = np.argsort(self.bits, kind="stable")
        return _Block(self.ids[order], self.rows[order], self.bits[order])

    def between(self, low: float, high: float) -> "_Block":
        some = slice(np.searchsorted(self.bits, low, "left"), np.searchsorted(self.bits, high, "right"))
        return _Block(self.ids[some], self.rows[some], self.bits[some])

    def best(self, wanted: NDArray[np.uint64], bits: int, most: int) -> list[tuple[float, int]]:
        """(Dice coefficient, id) of at most so many."""
        if not len(self.ids):
            return []
        shared = np.bitwise_count(self.rows & wanted).sum(axis=1, dtype=np.int32)
        dice = 2 * shared / np.maximum(self.bits + bits, 1)
        least = max(LEAST_SHARED, np.partition(dice, -most)[-most] if len(dice) > most else 0.0)
        chosen = np.flatnonzero(dice >= least)
        order = np.lexsort((-self.ids[chosen], -dice[chosen]))[:most]
        return [(float(dice[at]), int(self.ids[at])) for at in chosen[order]]
