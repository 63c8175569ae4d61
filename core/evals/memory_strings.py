"""Strings to fill a translation memory and a large file with, made from public sentences and their translations.

Two aligned sentences make a string; how many thousands of them there are is a matter of pairing. Changed strings are
such with words put in, left out and exchanged. Everything is the same at every run.
"""

import random
import re
from collections.abc import Sequence
from pathlib import Path

from core.documents.segments import split_sentences

LONGEST = 110
"""Characters of a sentence that is used: a hundred thousand strings stay below the size of an upload."""
SHARES = (0.05, 0.1, 0.15, 0.2)
_FILES = {
    "en": (("spa-eng.eng", "spa-eng.spa"), ("src.eng", "ref.spa")),
    "zh": (("cmn-eng.cmn", ""), ("ref.zho-CN", "")),
    "ja": (("jpn-eng.jpn", ""), ("ref.jpn", "")),
}
"""Sentences of Tatoeba and of NTREX, with their Spanish translations for English."""


def read_pairs(data: Path, language: str = "en") -> list[tuple[str, str]]:
    """Sentences that are one sentence each, with their translations: English with Spanish; those of other languages
    with themselves."""
    pairs: dict[str, str] = {}
    for names, folder in zip(_FILES[language], ("tatoeba/tatoeba.{}", "ntrex128/newstest2019-{}.txt"), strict=True):
        texts = [(data / folder.format(name)).read_text("utf-8").splitlines() if name else [] for name in names]
        for source, target in zip(texts[0], texts[1] or texts[0], strict=True):
            whole = len(source) <= LONGEST and source.endswith((".", "?", "!", "。", "？", "！"))
            if whole and len(split_sentences(source, language)) == 1:
                pairs[source] = target
    return list(pairs.items())


def make_strings(pairs: Sequence[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """So many different strings of two sentences, each with its translation."""
    draw, made = random.Random(5), {}
    while len(made) < count:
        (one, said), (other, told) = draw.choice(pairs), draw.choice(pairs)
        made[f"{one} {other}"] = f"{said} {told}"
    return list(made.items())


def change(text: str, others: Sequence[str], draw: random.Random) -> str:
    """The text with 5 to 20 % of its words (characters of Chinese and Japanese) exchanged, left out or put in."""
    spaced = " " in text.strip() and not re.search("[\u3040-\u9fff]", text)
    parts = text.split() if spaced else list(text)
    for _ in range(max(1, int(len(parts) * draw.choice(SHARES)))):
        at, act = draw.randrange(len(parts)), draw.random()
        other = draw.choice(others)
        new = draw.choice(other.split() if spaced else other)
        if act < 0.6:
            parts[at] = new
        elif act < 0.8 and len(parts) > 1:
            del parts[at]
        else:
            parts.insert(at, new)
    return (" " if spaced else "").join(parts)
