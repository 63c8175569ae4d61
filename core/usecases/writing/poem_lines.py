"""Lines a poem can be made of: read out of what a model wrote, bent a little to fit, and weighed.

Pure functions; knows the form, but neither the model nor the order the lines will stand in.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from core.checks.content import content_words
from core.checks.poems.english import count_syllables, pronounce, read_words, tail
from core.checks.poems.form import Form
from core.checks.poems.mandarin import Reading, read_character
from core.checks.poems.rhyme import end_character
from core.checks.poems.verses import read_verses

Key = tuple[object, ...]
"""What lines that rhyme have in common."""

_TALK = re.compile(
    r"\b(?:poems?|haikus?|limericks?|sonnets?|couplets?|quatrains?|verses?|stanzas?|syllables?|rhym\w+|lines?|title"
    r"|author|note|word count|here (?:is|are)|i (?:can|could|will|would|am|have) (?:\w+ )?(?:write|help|change)\w*)\b"
    r"|[:=<>{}\[\]|#@_\\/]|\d|http",
    re.I,
)
_TALK_CHINESE = re.compile(r"诗歌|这首|以下|下面|押韵|平仄|绝句|律诗|俳句|标题|作者|(?:注|说明)[:：]|好的，|当然")
_LIST_MARK = re.compile(r"^\s*(?:[-*•]|\(?\d{1,2}[.)、])\s+")
_ODD = re.compile(r"[^A-Za-z\s,.;:!?'’—–-]")
_LIGHT_WORDS = """a an the and or but nor so as of to in on at by for from with into onto upon than that which who whose
    if when while where is are was were be been am has have had do does did will would shall should can could may might
    must my your his her its our their this these those not no very"""
_LIGHT = frozenset(_LIGHT_WORDS.split())
"""Words a line had better not end with."""
_SHORT_FORMS = """I am/I'm it is/it's It is/It's that is/that's there is/there's There is/There's do not/don't
    does not/doesn't did not/didn't is not/isn't was not/wasn't cannot/can't will not/won't we are/we're We are/We're
    they are/they're you are/you're I will/I'll I have/I've we will/we'll upon/on until/till amongst/among"""
_SWAPS = tuple(tuple(pair.split("/")) for pair in re.findall(r"[\w]+(?: [a-z]+)?/[\w']+", _SHORT_FORMS))
"""Long and short ways to say the same."""
_OPENERS = ("And", "Oh,", "So")
_NAMES = re.compile(r"(?<=\s)(?!I\b)[A-Z]")
_DROPPED = re.compile(r"^(?:And|But|So|Then|Oh,?|O,?|For|Yet|Now) (?=\w)")
_FILLERS = re.compile(r" (?:very|just|really|so) (?=\w)")
LONGEST = 140
"""Characters of a candidate; more is prose."""


@dataclass(frozen=True)
class Line:
    """A candidate. `source` tells drafts apart, `at` is where in it the line stood, `bent` how far
    its words were changed: 0 not at all, 1 a part or a short form of it, 2 a word that only fills was put before it.
    `level`: it is for regulated verse, which rhymes in the level tone alone."""

    text: str
    language: str
    source: int = -1
    at: int = -1
    bent: float = 0.0
    level: bool = False

    @cached_property
    def end(self) -> str:
        """The word or character that rhymes."""
        if self.language == "zh":
            return end_character(self.text)
        words = read_words(self.text)
        return words[-1] if words else ""

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """The ways to read the Chinese character it ends with that may rhyme."""
        return tuple(reading for reading in read_character(self.end) if reading.level or not self.level)

    @cached_property
    def keys(self) -> frozenset[Key]:
        """Lines with a key in common rhyme perfectly."""
        if self.language == "zh":
            return frozenset((reading.group,) for reading in self.readings)
        return frozenset(tail(said) for said in pronounce(self.end))

    @cached_property
    def content(self) -> frozenset[str]:
        """Its words of content."""
        return frozenset(content_words(self.text, self.language))

    @cached_property
    def cost(self) -> float:
        """How poor it is by itself: unknown words, words said twice, names, an end that hangs in the air."""
        if self.language == "zh":
            return float(len(self.text) - len(set(self.text)))
        words = read_words(self.text)
        found = count_syllables(self.text)
        doubled = sum(count - 1 for word, count in Counter(words).items() if word not in _LIGHT)
        unknown = 4.0 * found.guessed if found else 9.0
        short = 2.0 * (len(words) < 3) + 3.0 * (self.end in _LIGHT)
        return unknown + doubled + short + 0.5 * len(_NAMES.findall(self.text)) + self.bent


def read_lines(text: str, form: Form, source: int, *, forbidden: Sequence[str] = ()) -> tuple[Line, ...]:
    """The lines of a reply that can be verse, in order, without talk about the poem and without repeats."""
    talk = _TALK_CHINESE if form.language == "zh" else _TALK
    written = [_LIST_MARK.sub("", row) for row in text.splitlines()]
    verses = read_verses("\n".join(row if not talk.search(row) else "" for row in written), form)
    found: dict[str, Line] = {}
    for at, verse in enumerate(verses):
        line = tidy(verse.text, form.language)
        key = line.lower().strip(" ,.;:!?—-")
        if not key or len(line) > LONGEST or (form.language == "en" and _ODD.search(line)):
            continue
        if key not in found and not any(word.lower() in key for word in forbidden):
            found[key] = Line(line, form.language, source, at, level=form.tonal)
    return tuple(found.values())


def tidy(text: str, language: str) -> str:
    """A line with single spaces, English ones with a capital."""
    plain = re.sub(r"\s+", " ", text).strip()
    return plain if language == "zh" else plain[:1].upper() + plain[1:]


def bend(line: Line) -> Iterator[Line]:
    """The line, its clauses, and each with a short form for a long one, a filler less, or an opening word."""
    if line.language == "zh":
        yield line
        return
    seen = set()
    for text in _clauses(line.text):
        for bent, variant in ((1.0, text), *_nudge(text)):
            if variant not in seen:
                seen.add(variant)
                yield replace(line, text=tidy(variant, "en"), bent=bent if variant != line.text else 0.0)


def _clauses(text: str) -> Iterator[str]:
    yield text
    pieces = [piece for piece in re.split(r"(?<=[,;:!?.—])\s+", text) if piece]
    for start in range(min(len(pieces), 6)):
        for end in range(start + 1, min(len(pieces), start + 3) + 1):
            if end - start < len(pieces):
                yield " ".join(pieces[start:end])


def _nudge(text: str) -> Iterator[tuple[float, str]]:
    for long, short in _SWAPS:
        for one, other in ((long, short), (short, long)):
            if re.search(rf"\b{re.escape(one)}\b", text):
                yield 1.0, re.sub(rf"\b{re.escape(one)}\b", other, text, count=1)
    if _DROPPED.search(text):
        yield 1.0, _DROPPED.sub("", text)
    elif text.split(" ")[0] not in _OPENERS:
        rest = text if text.startswith(("I ", "I'")) else text[:1].lower() + text[1:]
        yield from ((2.0, f"{opener} {rest}") for opener in _OPENERS)
    if _FILLERS.search(text):
        yield 1.0, _FILLERS.sub(" ", text, count=1)
