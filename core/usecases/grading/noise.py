"""Answers with small faults of form that change nothing of what they say. The same text always gets the same faults.

Knows nothing of marks.
"""

import hashlib
import random
import re
from typing import Literal, get_args

from core.usecases.grading.assignment import Question

NoiseKind = Literal["spelling", "case", "spaces", "closing_mark"]
NOISES: tuple[NoiseKind, ...] = get_args(NoiseKind)

_WORD = re.compile(r"[^\W\d_\u2e80-\u9fff]{4,}")
_CLOSING = re.compile(r"[\s.。!！?？;；]+\Z")
_WIDE = str.maketrans({ord(char): ord(char) + 0xFEE0 for char in ",;:!?()"})
_HAN = re.compile(r"[\u3400-\u9fff]")


def applies(kind: NoiseKind, question: Question) -> bool:
    """Whether the noise leaves a right answer to the question right: code is its form; the case of a unit or a variable
    carries meaning; values are not misspelt."""
    judged = question.kind in ("short", "essay")
    match kind:
        case "spelling":
            return judged
        case "case":
            return judged or question.kind in ("choice", "true_false") or (
                question.kind == "fill_in" and not question.exact_case
            )  # fmt: skip
        case _:
            return question.kind != "code"


def add_noise(text: str, kind: NoiseKind, every: int = 5) -> str:
    """`text` with noise. spelling: in one of `every` words of four letters or more two inner letters swap places or one
    is dropped; Chinese has no letters, so its marks become full-width and blanks come between characters. case: all
    lower, or all upper where it is lower already. spaces: doubled, and around the text. closing_mark: taken away, or
    added where there is none."""
    match kind:
        case "spelling":
            return _misspell(text, every)
        case "case":
            return text.lower() if text.lower() != text else text.upper()
        case "spaces":
            return f"  {text.replace(' ', '  ')} \n"
        case _:
            bare = _CLOSING.sub("", text)
            return bare if bare != text else text + ("。" if _HAN.search(text) else ".")


def _misspell(text: str, every: int) -> str:
    draw = random.Random(hashlib.sha256(text.encode()).digest())
    words = list(_WORD.finditer(text))
    if not words:
        return _space_out(text, every, draw)
    count = max(1, len(words) // every)
    chosen = sorted(draw.sample(range(len(words)), count), reverse=True)
    for at in chosen:
        word = words[at]
        text = text[: word.start()] + _spoil(word[0], draw) + text[word.end() :]
    return text


def _spoil(word: str, draw: random.Random) -> str:
    """Two neighbours inside the word swap, or one is dropped; the first and last letters stay."""
    at = draw.randrange(1, len(word) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return swapped if draw.random() < 0.5 and swapped != word else word[:at] + word[at + 1 :]


def _space_out(text: str, every: int, draw: random.Random) -> str:
    """Full-width marks, and a blank after about one of `every` Chinese characters."""
    return "".join(
        char + (" " if _HAN.match(char) and draw.randrange(every) == 0 else "") for char in text.translate(_WIDE)
    )
