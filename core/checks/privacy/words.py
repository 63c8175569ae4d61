"""The words of a text in Latin, Greek or Cyrillic letters, as the finders of names see them. Finds nothing itself."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_HAN = "\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af"
_WORD = re.compile(rf"[^\W\d_{_HAN}](?:[^\W\d_{_HAN}]|[\u0300-\u036f]|[’'`´-](?=[^\W\d_{_HAN}])){{0,60}}")
_OWNED = re.compile(r"[’'`´]s$|(?<=s)[’'`´]$", re.I)
_OPENS = re.compile(r"(?:^|[\n.!?;:…•|][\"”’'»)\]*_]*\s*|[“\"‘«(\[*>–—-]\s*|\d[.)]\s*)$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, without the 's of a possessive. `plain`: small letters without accents. `gap`: what stands before it
    since the word before. `opens`: it begins a line or sentence, so that it has its capital anyway."""

    start: int
    end: int
    text: str
    plain: str
    gap: str
    opens: bool
    owned: bool

    @property
    def capital(self) -> bool:
        """It begins with a capital."""
        return self.text[0].isupper()

    @property
    def shouted(self) -> bool:
        """It is written in capitals, as acronyms and headings are."""
        return len(self.text) > 1 and self.text.isupper()


def read_words(text: str) -> list[Word]:
    """All words in order."""
    made: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        word = _OWNED.sub("", match[0])
        gap = (
            text[end : match.start()]
            if match.start() - end <= 8
            else text[end : end + 4] + text[match.start() - 4 : match.start()]
        )
        opens = bool(_OPENS.search(text, max(0, match.start() - 6), match.start()))
        made.append(Word(match.start(), match.start() + len(word), word, fold(word), gap, opens, word != match[0]))
        end = match.start() + len(word)
    return made


@lru_cache(maxsize=32768)
def fold(text: str) -> str:
    """Small letters without accents, one blank between words, plain apostrophes."""
    low = text.casefold().translate(_PLAIN)
    if not low.isascii():
        low = "".join(char for char in unicodedata.normalize("NFKD", low) if not unicodedata.combining(char))
    return " ".join(low.split())


_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "’": "'", "`": "'", "´": "'"}
)
