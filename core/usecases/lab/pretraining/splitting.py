"""Texts into those that are trained on and those that are measured on, so that none of the second is in the first.

Knows no tokenizer: overlap is counted in runs of bytes, about sixteen English words or thirty Chinese characters.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import InputError
from core.usecases.lab.pretraining.records import CleanText

RUN = 96
"""Bytes of UTF-8 in a run that two texts share by more than chance."""
LEAKING = 0.5
"""A held-out text of which so much stands in the training texts is moved to them."""
LEAST_TEXTS = 10


@dataclass(frozen=True, slots=True)
class Halves:
    """`moved` held-out texts went to training because most of them stood there; `overlap` is the share of the
    bytes still held out that stand in a run of RUN bytes that training has as well."""

    train: tuple[CleanText, ...]
    held: tuple[CleanText, ...]
    moved: int
    overlap: float


def split_texts(texts: Sequence[CleanText], share: float, seed: int) -> Halves:
    """A text's place depends on its words and the seed alone: adding texts moves no other.

    InputError where fewer than LEAST_TEXTS are there, or none can be held out.
    """
    if len(texts) < LEAST_TEXTS:
        raise InputError("lab_pretraining.too_few", count=len(texts), least=LEAST_TEXTS)
    ranked = sorted(texts, key=lambda text: _rank(text, seed))
    count = max(1, round(share * len(texts)))
    chosen = {text.place for text in ranked[:count]}
    train = [text for text in texts if text.place not in chosen]
    wanted = {run for text in ranked[:count] for run in _runs(text.text)}
    known = {run for text in train for run in _runs(text.text) & wanted}
    shares = {text.place: _overlap(text.text, known) for text in ranked[:count]}
    leaking = {place for place, found in shares.items() if found > LEAKING}
    held = [text for text in texts if text.place in chosen - leaking]
    if not held:
        raise InputError("lab_pretraining.all_alike", count=len(texts))
    size = sum(len(text.text.encode()) for text in held)
    overlap = sum(shares[text.place] * len(text.text.encode()) for text in held) / size
    kept = {text.place for text in held}
    return Halves(tuple(text for text in texts if text.place not in kept), tuple(held), len(leaking), overlap)


def _rank(text: CleanText, seed: int) -> str:
    return hashlib.blake2b(f"{seed} {text.text}".encode(), digest_size=16).hexdigest()


def _runs(text: str) -> set[bytes]:
    data = text.encode()
    return {data[at : at + RUN] for at in range(len(data) - RUN + 1)}


def _overlap(text: str, known: set[bytes]) -> float:
    """Share of the bytes that lie in a known run."""
    data = text.encode()
    inside = bytearray(len(data))
    for at in range(len(data) - RUN + 1):
        if data[at : at + RUN] in known:
            inside[at : at + RUN] = b"\1" * RUN
    return sum(inside) / max(1, len(data))
