"""Whether names are among those that were given: in full, in part, with a title, as an acronym, as an adjective.

"Lee" and "Mayor Lee" are told by "Anna Lee, mayor of Boston"; "Anna Brown" is not, even where another Brown is told.
Does not know whether the name stands for the same thing.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property

import Stemmer

from core.checks.chinese_names import is_body
from core.checks.lexicon import is_common_word
from core.checks.proper_names import Name, find_proper_names

_WORD = re.compile("[^\\W_\u3005-\u9fff]+|[\u3005-\u9fff]+")
_CAMEL = re.compile(r"\w*[^\W\d_A-Z][A-Z]\w*")
_POSSESSIVE = re.compile(r"[’']s\b")
_SMALL = frozenset(("the", "of", "and", "for", "in", "on", "at", "de", "la", "&"))
_LONG_NAME = re.compile(r"(?!The )[A-Z][\w’'-]+(?: (?:(?:of|for|and|the|in|on) ){0,2}[A-Z][\w’'-]+)+")
_TITLES = """president mayor minister chief director king queen prince princess captain judge senator governor
    chancellor chairman chairwoman chair ceo officer secretary ambassador coach professor doctor councillor storm river
    lake mount saint st north south east west new old great"""
_TITLE_WORDS = frozenset(_TITLES.split())
_NEUTRAL_TITLES = frozenset(("mr", "mrs", "ms", "miss", "dr", "sir", "madam", "prof"))
_COUNTRIES = """french:france dutch:netherlands spanish:spain swiss:switzerland greek:greece thai:thailand welsh:wales
    british:britain scottish:scotland irish:ireland english:england danish:denmark swedish:sweden finnish:finland
    polish:poland turkish:turkey german:germany czech:czechia filipino:philippines norwegian:norway american:america
    european:europe portuguese:portugal peruvian:peru belgian:belgium ukrainian:ukraine chinese:china japanese:japan
    italian:italy"""
_ADJECTIVES = dict(pair.split(":") for pair in _COUNTRIES.split())
_COUNTRY_OF = {country: adjective for adjective, country in _ADJECTIVES.items()}
_DEMONYM = re.compile(r"(?:ese|ians?|ans?|is?)$")
_NATION = re.compile(r"(?:ese|ians?|ans)$|[^aeiou]an$")
_DRAWN_IN = "说称问答道讲谈则也都还将已又是在"
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
        if not words or self._is_covered(words, name.loose) or self._is_run_together(name):
            return True
        opener = name.opens and len(words) > 1 and is_common_word(name.words[0])
        return opener and words[1] not in self._inner and self._is_covered(words[1:], name.loose)

    def _tells_chinese(self, name: str) -> bool:
        """As written, without 省 or 市, with a verb drawn in, or as two told names one after the other."""
        short = _SHORT_PLACE.sub("", name)
        if name in self._han or len(short) > 1 and short in self._han:
            return True
        if len(name) >= 3 and name[:-1] in self._han and name[-1] in _DRAWN_IN:
            return True
        return any(
            name[:cut] in self._han and name[cut:] in self._han and not is_body(name[cut:])
            for cut in range(2, len(name) - 1)
        )

    def _is_run_together(self, name: Name) -> bool:
        """As hashtags do: RepairCafé for a told repair café."""
        return bool(_CAMEL.fullmatch(name.words[0])) and fold(name.words[0]) in self._text.replace(" ", "")

    def _is_covered(self, words: Sequence[str], loose: bool) -> bool:
        """Whether told pieces make up the words, no two neighbours of them mere parts of longer names."""
        words = [word for word in words if word not in _NEUTRAL_TITLES]
        words = words[1:] if words[:1] == ["the"] else words
        if " ".join(words) in self._acronyms:
            return True
        at, part = 0, False
        while at < len(words):
            sizes = range(len(words) - at, 0, -1)
            size = next((n for n in sizes if f" {' '.join(words[at : at + n])} " in self._text), 0)
            if len(words) == 1 and words[0] in self._middle and not is_common_word(words[0]):
                return False
            after_part, part = part, size == 1 and words[at] in self._parts
            if part and after_part or not size and not self._is_told_otherwise(words[at], loose):
                return False
            at += max(size, 1)
        return True

    def _is_told_otherwise(self, word: str, loose: bool) -> bool:
        """As an acronym, an adjective of a told place, another form of a told word; in headings, any ordinary word."""
        if word in _SMALL or word in self._acronyms or self._words & {_ADJECTIVES.get(word), _COUNTRY_OF.get(word)}:
            return True
        root = _DEMONYM.sub("", word)
        if len(root) >= 4 and root != word and any(other.startswith(root) for other in self._capitals):
            return True
        if any(len(root) >= 4 and word.startswith(root) for root in self._nations):
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
    def _nations(self) -> frozenset[str]:
        """What adjectives of the facts are made from: Canad- of Canadian."""
        return frozenset(_DEMONYM.sub("", word) for word in self._capitals if _NATION.search(word))

    @cached_property
    def _parts(self) -> frozenset[str]:
        """Words of longer names that are told in no other way but by that name, or by that word for short."""
        small = {fold(word) for word in re.findall(r"\b[a-z]\w+", self._told)}
        many = {word for run in self._runs if len(run) > 1 for word in run}
        return frozenset(many - small - _TITLE_WORDS)

    @cached_property
    def _middle(self) -> frozenset[str]:
        """Words told only within longer names, neither first nor last: Indian in "Raja Indian Cuisine"."""
        ends = {word for run in self._runs for word in (run[0], run[-1])}
        return frozenset(word for run in self._runs for word in run[1:-1] if word in self._parts and word not in ends)

    @cached_property
    def _inner(self) -> frozenset[str]:
        """Words that are told only after the first word of a name."""
        first = {run[0] for run in self._runs}
        return frozenset(word for word in self._parts if word not in first)

    @cached_property
    def _acronyms(self) -> frozenset[str]:
        return frozenset(self._read_acronyms())

    def _read_acronyms(self) -> Iterator[str]:
        """Initials of the told names, and the names that may stand behind the told initials."""
        for match in _LONG_NAME.finditer(self._told):
            yield "".join(word[0] for word in match[0].split()).lower()
            yield "".join(word[0] for word in match[0].split() if word[0].isupper()).lower()
        yield from ("".join(word[0] for word in run) for run in self._runs if len(run) > 1)


def fold(text: str) -> str:
    """Words in small letters without accents, one blank between them; British and American spellings stay apart."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", _POSSESSIVE.sub("", text)) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(plain.casefold()))


def _stem(word: str) -> str:
    return Stemmer.Stemmer("english").stemWord(word)
