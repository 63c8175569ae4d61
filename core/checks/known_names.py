"""Whether names are among those that were given: in full, in part, with a title, as an acronym, as an adjective.

"Lee" and "Mayor Lee" are told by "Anna Lee, mayor of Boston"; "Anna Brown" is not, even where another Brown is told.
Does not know whether the name stands for the same thing.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property

import Stemmer

from core.checks.lexicon import is_common_word
from core.checks.proper_names import Name, find_proper_names

_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"[’']s\b")
_SMALL = frozenset(("the", "of", "and", "for", "in", "on", "at", "de", "la", "&"))
_TITLES = """mr mrs ms miss dr sir madam prof professor doctor president mayor minister chief director king queen prince
    princess captain judge senator governor chancellor chairman chairwoman chair ceo officer secretary ambassador coach"""
_TITLE_WORDS = frozenset(_TITLES.split())
_NEUTRAL_TITLES = frozenset(("mr", "mrs", "ms", "miss", "dr", "sir", "madam", "prof"))
_ADJECTIVES = {
    "french": "france", "dutch": "netherlands", "spanish": "spain", "swiss": "switzerland", "greek": "greece", "thai": "thailand",
    "welsh": "wales", "british": "britain", "scottish": "scotland", "irish": "ireland", "english": "england", "danish": "denmark",
    "swedish": "sweden", "finnish": "finland", "polish": "poland", "turkish": "turkey", "german": "germany", "czech": "czechia",
    "filipino": "philippines", "norwegian": "norway", "american": "america", "european": "europe", "portuguese": "portugal",
    "peruvian": "peru", "belgian": "belgium", "ukrainian": "ukraine", "chinese": "china", "japanese": "japan", "italian": "italy",
}  # fmt: skip
_DEMONYM = re.compile(r"(?:ese|ians?|ans?|is?)$")
_SHORT_PLACE = re.compile("[省市县区镇乡村]$")


class KnownNames:
    """The names and words of the facts, folded: small letters, no accents, no possessives."""

    def __init__(self, told: str, language: str) -> None:
        self._told = told
        self._language = language

    def tells(self, name: Name) -> bool:
        """Whether the facts tell `name`, as written or in one of the ways a writer may vary it."""
        if name.words[0] >= "\u3400":
            return self._tells_chinese(name.words[0])
        words = fold(" ".join(name.words)).split()
        if not words or self._is_covered(words, name.loose):
            return True
        if name.opens and len(words) > 1 and is_common_word(name.words[0]):
            return self._is_covered(words[1:], name.loose)
        return False

    def _tells_chinese(self, name: str) -> bool:
        if name in self._han or len(name) > 2 and _SHORT_PLACE.sub("", name) in self._han:
            return True
        return len(name) >= 3 and name[:-1] in self._han and name[-1] in "说称问答道讲谈则也都还将已又"

    def _is_covered(self, words: Sequence[str], loose: bool) -> bool:
        """Whether told pieces make up the words, at most one of them a mere part of a longer name."""
        words = [word for word in words if word not in _NEUTRAL_TITLES]
        if " ".join(words) in self._acronyms:
            return True
        at, parts = 0, 0
        while at < len(words):
            size = next(
                (n for n in range(len(words) - at, 0, -1) if f" {' '.join(words[at : at + n])} " in self._text), 0
            )
            if size == 1:
                parts += words[at] in self._partial
            elif not size and not self._is_told_otherwise(words[at], loose):
                return False
            at += max(size, 1)
        return parts <= 1

    def _is_told_otherwise(self, word: str, loose: bool) -> bool:
        """As an acronym, an adjective of a told place, another form of a told word; in headings, any ordinary word."""
        if word in _SMALL or word in self._acronyms or _ADJECTIVES.get(word, "") in self._words:
            return True
        root = _DEMONYM.sub("", word)
        if len(root) >= 4 and root != word and any(other.startswith(root) for other in self._capitals):
            return True
        return is_common_word(word) and (loose or _stem(word) in self._stems)

    @cached_property
    def _text(self) -> str:
        return f" {fold(self._told)} "

    @cached_property
    def _han(self) -> str:
        return re.sub(r"\s", "", self._told)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self._text.split())

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(map(_stem, self._words))

    @cached_property
    def _runs(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(fold(" ".join(name.words)).split()) for name in find_proper_names(self._told, "en"))

    @cached_property
    def _capitals(self) -> frozenset[str]:
        return frozenset(word for run in self._runs for word in run)

    @cached_property
    def _partial(self) -> frozenset[str]:
        """Words told only as parts of people's names and the like: no ordinary words, never alone."""
        alone = {run[0] for run in self._runs if len(run) == 1}
        many = {word for run in self._runs if len(run) > 1 for word in run}
        return frozenset(word for word in many - alone if not is_common_word(word))

    @cached_property
    def _acronyms(self) -> frozenset[str]:
        return frozenset(self._read_acronyms())

    def _read_acronyms(self) -> Iterator[str]:
        """Initials of the told names, and the names that may stand behind the told initials."""
        for match in re.finditer(r"[A-Z][\w’'-]+(?: (?:(?:of|for|and|the|in|on) ){0,2}[A-Z][\w’'-]+)+", self._told):
            capitals = "".join(word[0] for word in match[0].split() if word[0].isupper())
            yield capitals.lower()
            yield "".join(word[0] for word in match[0].split()).lower()


def fold(text: str) -> str:
    """Words in small letters without accents, one blank between them; British and American spellings stay apart."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", _POSSESSIVE.sub("", text)) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(plain.casefold()))


def _stem(word: str) -> str:
    return Stemmer.Stemmer("english").stemWord(word)
