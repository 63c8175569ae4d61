"""The people of a story, and its sentences with each person written as one sign, clear pronouns included.

Knows names and nearness, not plots: "she" is whoever was named last, and nobody where two may be meant.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.checks.chinese_names import find_chinese_people
from core.checks.proper_names import find_proper_names
from core.documents.document import Span
from core.documents.segments import split_sentences

FIRST_SIGN = 0xE100
"""Person n is the character U+E100 + n of a line's view: one private character each, so that patterns stay plain."""
_MOST = 2000
_SPEECH = re.compile(r"[“「『][^”」』\n]{0,2000}[”」』]|\"[^\"\n]{0,2000}\"")
_PAST = """
    was had said sat stood went came ran took saw knew told felt thought sold threw held kept left lost wrote read
    spoke ate drank drove rode woke slept lay rose fell began grew heard put set shut let cut met made gave got
    found brought bought caught taught built sang swam shook wore drew flew paid sent spent understood won broke
    chose forgot froze hid led lit meant rang sank shone shot slid spun stole stuck struck swept swung tore wept
    would could might did never"""
_ACTS = re.compile(
    rf"[’']s\s[a-z]|\sand\s[A-Z]|(?:,[^,.]{{1,40}},)?\s(?:[a-z]+ly\s|had\s|has\s)?(?:is|has|{'|'.join(_PAST.split())}|[a-z]+ed"
    rf"|[a-z]+s)\b"
)
_PLACED = re.compile(r"\b(?:in|at|from|near|to|of|into|towards?|through)\s(?:the\s)?$")
_PRONOUN = re.compile(
    r"[\ue100-\ue8d0]|\b(?:(?P<he>[Hh]e)|(?P<she>[Ss]he)|(?P<his>[Hh]is)|(?P<her>[Hh]er)(?=\s+[a-z]))\b"
)
_HAN_PRONOUN = re.compile(r"[\ue100-\ue8d0]|(?P<he>他)(?!们|人)|(?P<she>她)(?!们)")
_TITLES = frozenset(
    ("Mr", "Mrs", "Ms", "Miss", "Dr", "Sir", "Lady", "Lord", "Captain", "Professor", "Uncle", "Aunt", "Old")
)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of chapter `chapter` (from 1): where it stands, and how it reads with signs for people."""

    chapter: int
    span: Span
    text: str
    view: str

    @property
    def people(self) -> frozenset[int]:
        """Who is in it."""
        return frozenset(ord(c) - FIRST_SIGN for c in self.view if FIRST_SIGN <= ord(c) < FIRST_SIGN + _MOST)


@dataclass(frozen=True, slots=True)
class Cast:
    """People in order of appearance, under their fullest names, and all lines in order."""

    people: tuple[str, ...]
    lines: tuple[Line, ...]


def read_cast(chapters: Sequence[str], language: str) -> Cast:
    """The people and sentences of all chapters."""
    names = _find_names(chapters, language)
    people = tuple(dict.fromkeys(names.values()))
    signs = {name: chr(FIRST_SIGN + people.index(full)) for name, full in names.items()}
    lines = [
        line for number, chapter in enumerate(chapters, 1) for line in _read_lines(chapter, number, signs, language)
    ]
    return Cast(people, tuple(lines))


def _find_names(chapters: Sequence[str], language: str) -> dict[str, str]:
    """Every form a person is named in, with the fullest form."""
    found: Counter[str] = Counter()
    for chapter in chapters:
        if language == "zh":
            found.update(chapter[span.start : span.end] for span in find_chinese_people(chapter))
        else:
            found.update(_find_english(chapter, language))
    if language == "zh":  # a verb drawn into a name: 苏婉留 beside 苏婉
        found = Counter({name: n for name, n in found.items() if found.get(name[:-1], 0) < n})
    names = sorted(found, key=lambda name: (-len(name), name))[:_MOST]
    return {name: _fullest(name, names, language) for name in sorted(names, key=len, reverse=True)}


def _find_english(chapter: str, language: str) -> Iterator[str]:
    for name in find_proper_names(chapter, language):
        words = [word for word in name.words if word not in _TITLES]
        said = re.sub(r"[’']s$", "", " ".join(words))
        titled = len(words) < len(name.words)
        placed = _PLACED.search(chapter, max(0, name.span.start - 14), name.span.start)
        end = name.span.end - (2 if re.search(r"[’']s$", name.words[-1]) else 0)
        if said and (titled or not placed and _ACTS.match(chapter, end)):
            yield said


def _fullest(name: str, names: Sequence[str], language: str) -> str:
    """The longest name of which this is a part; itself where several could be meant."""
    longer = [other for other in names if other != name and _is_part(name, other, language)]
    return longer[0] if len({*longer}) == 1 else name


def _is_part(name: str, other: str, language: str) -> bool:
    return other.endswith(name) and len(other) == len(name) + 1 if language == "zh" else name in other.split()


def _read_lines(chapter: str, number: int, signs: dict[str, str], language: str) -> Iterator[Line]:
    named = _any_of(signs, language)
    recent: list[tuple[str, ...]] = []
    for span in split_sentences(chapter, language):
        text = chapter[span.start : span.end]
        told = _SPEECH.sub("“”", text)
        view = named.sub(lambda match: signs[match[1]], told) if named else told
        view = re.sub(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Captain|Professor|Inspector)\.? (?=[\ue100-\ue8d0])", "", view)
        view = _resolve(view, recent, language)
        here = tuple(dict.fromkeys(c for c in view if FIRST_SIGN <= ord(c) < FIRST_SIGN + _MOST))
        recent = [*recent, here][-3:]
        yield Line(number, span, text.strip(), view.strip())


def _any_of(signs: dict[str, str], language: str) -> re.Pattern[str] | None:
    if not signs:
        return None
    either = "|".join(re.escape(name) for name in sorted(signs, key=len, reverse=True))
    return re.compile(f"({either})") if language == "zh" else re.compile(rf"\b({either})\b")


def _resolve(view: str, recent: Sequence[tuple[str, ...]], language: str) -> str:
    """Writes the sign of the person meant for each pronoun, where only one can be."""
    here: dict[str, None] = {}
    earlier = next((people for people in reversed(recent) if people), ())

    def sign(match: re.Match[str]) -> str:
        if match.lastgroup is None:
            here[match[0]] = None
            return match[0]
        meant = tuple(here) or earlier
        if len(meant) != 1:
            return match[0]
        return meant[0] + ("'s" if match.lastgroup in ("his", "her") else "")

    return (_HAN_PRONOUN if language == "zh" else _PRONOUN).sub(sign, view)
