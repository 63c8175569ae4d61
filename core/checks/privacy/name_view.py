"""A text's words as the finders of names look at them: how much each looks like a name, and what stands beside it."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.checks.lexicon import is_common_word
from core.checks.privacy.clinical import is_clinical, is_eponym_noun
from core.checks.privacy.person_lists import load_person_lists, name_strength
from core.checks.privacy.words import Word

SHORTEST = 4
"""Letters of the shortest name that is told in small letters, and of the longest acronym that is none."""
ACTS = re.compile(
    r"(?:[’']s)?,?\s(?:is|was|has|had|will|reports?|reported|denies|denied|states?|stated|says|said|presents?|presented|complains?|complained"
    r"|tolerated|underwent|lives|works|and\s[A-Z]|who|told|asked|came|spent|does|did|noted|notes|returned|feels|felt|agreed|understands|takes|recalls)\b"
)
"""What people do: after a word that opens a sentence."""
_ADJECTIVE = 5
"""Letters of the shortest word between an eponym and what it names: Hodgkin nodular lymphoma, not "Brad that"."""
_JOINS_NOUN = re.compile(r"[’']?s?[ -](?:\w+ )?|[’']?s? ?[-–/] ?")
_DOSED = re.compile(r"\s\d+(?:\.\d+)?\s?(?:mg|mcg|g|ml|units?|iu|%|meq|tab|cap|puffs?|drops?)\b", re.I)


@cache
def load_signs() -> dict[str, frozenset[str]]:
    """The lists of `name_signs.toml`."""
    kept = tomllib.loads(Path(__file__).with_name("name_signs.toml").read_text("utf-8"))
    return {name: frozenset(value.split()) for name, value in kept.items()}


@dataclass(frozen=True, slots=True)
class NameView:
    """`known_language`: whether a word that the dictionary lacks says anything. `small` are words that the text also
    writes in small letters, `loose` the places of words in lines nearly all of whose words have capitals. `caseless`:
    the text has no capitals at all."""

    text: str
    words: Sequence[Word]
    known_language: bool
    small: frozenset[str]
    loose: frozenset[int]
    caseless: bool

    def strength(self, at: int) -> int:
        """As `name_strength`, of a word in its place; in a word with hyphens, of its parts."""
        word = self.words[at]
        strength = max(name_strength(part, self.known_language) for part in (word.text, *word.text.split("-")))
        if strength == 2 and word.plain in self.small:
            return 0
        listed = word.plain in load_person_lists().family
        return 0 if word.shouted and strength == 2 and not listed and not self._can_be_said(at) else strength

    def _can_be_said(self, at: int) -> bool:
        """A long word in capitals among words that are not: no acronym."""
        word = self.words[at]
        around = [self.words[one] for one in (at - 1, at + 1) if 0 <= one < len(self.words)]
        vowels = len(re.findall("[aeiouy]", word.plain))
        said = vowels > 1 or vowels and len(word.text) > SHORTEST + 1 or not word.text.isascii()
        return not word.opens and len(word.text) > SHORTEST and not any(one.shouted for one in around) and bool(said)

    def has_noun(self, at: int) -> bool:
        """Whether what an eponym names follows word `at`: disease, sign, or an adjective or other eponym and these."""
        for place in (at + 1, at + 2):
            if place >= len(self.words) or not _JOINS_NOUN.fullmatch(self.words[place].gap):
                return False
            if is_eponym_noun(self.words[place].plain):
                return True
            if self.words[place].plain == "and" and place == at + 1:
                return place + 1 < len(self.words) and self.words[place + 1].capital and self.has_noun(place + 1)
            if len(self.words[place].plain) < _ADJECTIVE:
                return False
        return False

    def is_taken(self, at: int) -> bool:
        """Whether an unknown word is what a patient takes: after "taking", before "cream" or a dose, among drugs."""
        before = self.words[at - 1] if at else None
        after = self.words[at + 1] if at + 1 < len(self.words) else None
        if _DOSED.match(self.text, self.words[at].end):
            return True
        if before and self.words[at].gap == " " and before.plain in load_signs()["taking"]:
            return True
        if after and after.gap == " " and after.plain in load_signs()["forms"]:
            return True
        return any(is_clinical(one.plain) and not is_common_word(one.plain) for one in self._listed_with(at))

    def _listed_with(self, at: int) -> Iterator[Word]:
        """The words beside one in an enumeration."""
        for step in (-1, 1):
            other = at + step
            if not 0 <= other < len(self.words):
                continue
            if re.fullmatch(r", |/|,? (?:and|or) ", self.words[max(at, other)].gap):
                yield self.words[other]
            elif self.words[other].plain in ("and", "or") and 0 <= other + step < len(self.words):
                yield self.words[other + step]


def make_view(text: str, words: Sequence[Word], *, known_language: bool) -> NameView:
    """A view of the whole text."""
    small = frozenset(word.plain for word in words if not word.capital)
    caseless = known_language and all(word.text.islower() for word in words)
    return NameView(text, words, known_language, small, frozenset(_find_loose(text, words)), caseless)


def _find_loose(text: str, words: Sequence[Word]) -> Iterator[int]:
    line: list[int] = []
    for at, word in enumerate(words):
        if line and "\n" in text[words[line[-1]].end : word.start]:
            yield from _if_loose(words, line)
            line = []
        line.append(at)
    yield from _if_loose(words, line)


def _if_loose(words: Sequence[Word], line: list[int]) -> list[int]:
    """Headings and captions: nearly all long words have a capital."""
    long = [at for at in line if len(words[at].text) > 3]
    capitals = sum(words[at].capital for at in long)
    return line if len(long) >= 3 and capitals >= 0.8 * len(long) else []
