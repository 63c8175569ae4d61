"""A text read for comparison: its parts with their concepts, words, sides and amounts, and what each amount is said of.

Read once for a report and kept; a statement is read the same way. Does not compare.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import rjieba

from core.checks.medical.amounts import Amount, find_amounts
from core.checks.medical.mentions import Mention, Sentence, read_sentences
from core.checks.medical.recall import recall
from core.checks.medical.sides import find_sides, split_parts
from core.checks.medical.terms import HAN, WORD, broaden, stem
from core.documents.document import Span

_LABELS = frozenset({"measure", "drug"})
_OF = re.compile(r"\s?of\s(?:the\s)?|\s?的", re.I)
_JOINED = re.compile(r"\s?(?:,|and|/|&|、|和|及|，)\s?(?:and\s|the\s)?|\s?\([^()]{0,16}\)\s?|\s")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence within which things belong together, spans in the sentence."""

    sentence: Sentence
    span: Span
    mentions: tuple[Mention, ...]
    words: frozenset[str]

    @property
    def text(self) -> str:
        """As written."""
        return self.sentence.text[self.span.start : self.span.end]

    @property
    def keys(self) -> frozenset[str]:
        """The concepts named."""
        return frozenset(one.key for one in self.mentions)


@dataclass(frozen=True, slots=True)
class Told:
    """An amount with the concepts it is said of (measures and drugs), and the part it stands in."""

    amount: Amount
    labels: frozenset[str]
    part: Part


@dataclass(frozen=True, eq=False)
class Source:
    """A text as read; see the properties. One is equal to itself alone: a text is read once and kept."""

    text: str
    sentences: tuple[Sentence, ...]
    parts: tuple[Part, ...]
    told: tuple[Told, ...]

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every concept named."""
        return frozenset(one.key for part in self.parts for one in part.mentions)

    @cached_property
    def closure(self) -> frozenset[str]:
        """These and what they are kinds or parts of."""
        return frozenset().union(*(broaden(key) for key in self.keys))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every content word, those of terms too."""
        return word_stems(self.text)

    @cached_property
    def sides(self) -> frozenset[str]:
        """Every side named."""
        return frozenset(one.side for sentence in self.sentences for one in find_sides(sentence.text))

    @cached_property
    def mentions(self) -> tuple[tuple[Mention, Part], ...]:
        """Every mention with its part."""
        return tuple((mention, part) for part in self.parts for mention in part.mentions)


@recall(256)
def read_source(text: str, language: str) -> Source:
    """Reads `text` in sentences and parts."""
    sentences = read_sentences(text, language)
    parts = tuple(part for sentence in sentences for part in read_parts(sentence))
    return Source(text, sentences, parts, tuple(told for sentence in sentences for told in read_told(sentence)))


@recall(8192)
def read_parts(sentence: Sentence) -> tuple[Part, ...]:
    """The parts of a sentence, with the words that are in no term."""
    return tuple(_read_part(sentence, span) for span in split_parts(sentence.text))


def _read_part(sentence: Sentence, span: Span) -> Part:
    mentions = tuple(one for one in sentence.mentions if span.start <= one.term.span.start < span.end)
    rest, at = [], span.start
    for one in mentions:
        rest.append(sentence.text[at : one.term.span.start])
        at = max(at, one.term.span.end)
    rest.append(sentence.text[at : span.end])
    return Part(sentence, span, mentions, word_stems(" ".join(rest)))


@recall(16384)
def word_stems(text: str) -> frozenset[str]:
    """Content words, folded; without the words that any summary may use."""
    free, same = free_words(), _same_words()
    found = set()
    for match in WORD.finditer(text):
        word = match[0].lower()
        if word[0].isdigit() or len(word) < 3:
            continue
        low = stem(same.get(word, word))
        low = same.get(low, low)
        if word not in free and low not in free:
            found.add(stem(low))
    if HAN.search(text):
        cut = (same.get(word, word) for word in rjieba.cut(text))
        found |= {word for word in cut if len(word) > 1 and word not in free and HAN.match(word)}
    return frozenset(found)


@cache
def free_words() -> frozenset[str]:
    """The free words with their stems."""
    data = _load()["free"]
    english = data["en"].split()
    return frozenset(english) | frozenset(stem(word) for word in english) | frozenset(data["zh"].split())


@cache
def _same_words() -> dict[str, str]:
    same = _load()["same"]
    pairs = [pair.split("=") for pair in re.split(r"[;\n]", f"{same['en']};{same['zh']}")]
    return {one.strip(): other.strip() for one, other in pairs} | {
        stem(one.strip()): other.strip() for one, other in pairs
    }


@cache
def _load() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("plain_words.toml").read_text("utf-8"))


def read_told(sentence: Sentence) -> list[Told]:
    amounts, parts = find_amounts(sentence.text), read_parts(sentence)
    named = [one for one in sentence.mentions if one.term.concept.kind in _LABELS and not _is_unit(one, amounts)]
    return [
        Told(
            one,
            _labels(sentence, one, named),
            next((p for p in parts if p.span.start <= one.span.start < p.span.end), parts[-1]),
        )
        for one in amounts
    ]


def _is_unit(mention: Mention, amounts: tuple[Amount, ...]) -> bool:
    """Whether a name is a piece of a unit: the K of K/uL."""
    return any(one.span.start < mention.term.span.start < one.span.end for one in amounts)


def _labels(sentence: Sentence, amount: Amount, named: list[Mention]) -> frozenset[str]:
    """The measures and drugs named last before the amount, a list of them whole; else the first after it. "5 mg of"
    says of what."""
    given = next((one for one in named if one.term.span.start >= amount.span.end), None)
    if given and _OF.fullmatch(sentence.text[amount.span.end : given.term.span.start]):
        return frozenset({given.key})
    before = [one for one in named if one.term.span.end <= amount.span.start]
    if before:
        last = before[-1]
        labels, at = {last.key}, last.term.span.start
        for one in reversed(before[:-1]):
            if not _JOINED.fullmatch(sentence.text[one.term.span.end : at]):
                break
            labels.add(one.key)
            at = one.term.span.start
        return frozenset(labels)
    after = [one for one in named if one.term.span.start >= amount.span.end]
    return frozenset({after[0].key}) if after else frozenset()


def overlap(one: Part, other: Part) -> int:
    """How much two parts share: concepts twice, words once."""
    mine, theirs = one.keys, other.keys
    kin = sum(1 for key in mine if key in theirs or any(key in broaden(their) for their in theirs))
    return 2 * kin + len(one.words & other.words)
