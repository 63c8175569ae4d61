"""A voice as measurable habits, read from samples and checked on a text: how long sentences are, who speaks, which
words and marks are liked or banned. Does not know whether the voice is a good one.
"""

import math
import re
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core.checks.check import Check
from core.checks.content import content_words
from core.checks.keywords import find_phrase
from core.checks.prose import HAN, blank_markup, count_words, list_sentences
from core.documents.document import Span
from core.messages import words

Person = Literal["", "first", "first_plural", "second", "third"]

_PRONOUNS: Mapping[str, Mapping[Person, re.Pattern[str]]] = {
    "en": {
        "first": re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|me|my|mine|myself)\b"),
        "first_plural": re.compile(r"\b(?:we|us|our|ours|ourselves)\b", re.I),
        "second": re.compile(r"\b(?:you|your|yours|yourself|yourselves)\b", re.I),
    },
    "zh": {
        "first": re.compile("(?<![自])(?:我(?![们国方校司省市县])|俺)"),
        "first_plural": re.compile("我们|咱们|咱|我[方司]"),
        "second": re.compile("[你您]"),
    },
}
_MARKS = re.compile("[!！?？;；…]+|——?|–|[:：](?!//)")
_KINDS = str.maketrans({"！": "!", "？": "?", "；": ";", "：": ":", "–": "—"})
_SAID = 0.15
"""Pronouns of a person in a sentence, on average, from which the text speaks in that person."""
_NEAR = 0.25
"""Share by which the mean sentence length may always differ."""
_LIKED = 8
_ENOUGH = 3
"""Sentences below which nothing is said of habits."""


class VoiceCard(BaseModel):
    """Sentence length in words or 字. `person` is the grammatical person the samples speak in, "" where any will do.

    `marks` says how often a sentence holds ! ? ; : — …; a mark that is missing may not be used more than once.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field("", max_length=200)
    sentence_length: float | None = Field(None, gt=0, le=500)
    sentence_spread: float | None = Field(None, ge=0, le=500)
    person: Person = ""
    favourites: tuple[str, ...] = Field((), max_length=50)
    banned: tuple[str, ...] = Field((), max_length=200)
    marks: dict[str, float] | None = None


def read_voice(samples: Sequence[str], language: str, *, name: str = "") -> VoiceCard:
    """The habits of `samples` taken together; what they are too short to tell stays open. `banned` is the person's."""
    lengths = [length for sample in samples for length in _lengths(sample, language)]
    if len(lengths) < _ENOUGH:
        return VoiceCard(name=name)
    counts = Counter(mark for sample in samples for mark, _ in _find_marks(sample))
    return VoiceCard(
        name=name,
        sentence_length=round(statistics.mean(lengths), 1),
        sentence_spread=round(statistics.stdev(lengths), 1),
        person=_read_person(samples, language, len(lengths)),
        favourites=_read_favourites(samples, language),
        marks={mark: round(number / len(lengths), 3) for mark, number in sorted(counts.items())},
    )


def check_voice(text: str, card: VoiceCard, language: str) -> tuple[Check, ...]:
    """One check for each habit the card names; None where the text is too short to tell."""
    lengths = _lengths(text, language)
    checks: list[Check] = []
    if card.sentence_length:
        checks.append(_check_sentences(lengths, card.sentence_length, card.sentence_spread or 0.0))
    if card.person:
        checks.append(_check_person(text, card.person, language, len(lengths)))
    if card.favourites:
        checks.append(_check_favourites(text, card.favourites))
    if card.banned:
        checks.append(_check_banned(text, card.banned))
    if card.marks is not None:
        checks.append(_check_marks(text, card.marks, len(lengths)))
    return tuple(checks)


def _check_sentences(lengths: Sequence[int], wanted: float, spread: float) -> Check:
    """Within a quarter of the card's mean, or within what chance allows for so many sentences of that spread."""
    if len(lengths) < _ENOUGH:
        return Check("voice_sentences", None, words("style.voice_short"))
    mean = statistics.mean(lengths)
    near = abs(mean - wanted) <= max(_NEAR * wanted, 2 * spread / math.sqrt(len(lengths)))
    return Check("voice_sentences", near, words("style.voice_sentences", found=round(mean, 1), wanted=round(wanted, 1)))


def _check_person(text: str, wanted: Person, language: str, sentences: int) -> Check:
    if sentences < _ENOUGH:
        return Check("voice_person", None, words("style.voice_short"))
    found = _read_person([text], language, sentences)
    said = {"found": words(f"style.person_{found}"), "wanted": words(f"style.person_{wanted}")}
    if found == wanted:
        return Check("voice_person", True, words("style.voice_person_same", wanted=said["wanted"]))
    pattern = _PRONOUNS.get(language, _PRONOUNS["en"]).get(found)
    spans = tuple(Span(*match.span()) for match in pattern.finditer(blank_markup(text))) if pattern else ()
    return Check("voice_person", False, words("style.voice_person_other", **said), spans)


def _check_favourites(text: str, favourites: Sequence[str]) -> Check:
    """A long text that uses none of them does not sound like the samples; a short one proves nothing."""
    used = [word for word in favourites if find_phrase(text, word, inflected=True)]
    said = words("style.voice_favourites", used=len(used), number=len(favourites), words=", ".join(favourites))
    return Check("voice_favourites", True if used else None if count_words(text) < 200 else False, said)


def _check_banned(text: str, banned: Sequence[str]) -> Check:
    found = [(word, span) for word in banned for span in find_phrase(text, word)]
    if not found:
        return Check("voice_banned", True, words("style.voice_banned_none"))
    said = ", ".join(dict.fromkeys(word for word, _ in found))
    return Check("voice_banned", False, words("style.voice_banned_found", words=said), tuple(span for _, span in found))


def _check_marks(text: str, wanted: Mapping[str, float], sentences: int) -> Check:
    """Fails where a mark stands at least twice more, and three times as often, as the card would have it."""
    if sentences < _ENOUGH:
        return Check("voice_marks", None, words("style.voice_short"))
    found = _find_marks(text)
    counts = Counter(mark for mark, _ in found)
    expected = {mark: wanted.get(mark, 0.0) * sentences for mark in counts}
    over = {mark for mark, number in counts.items() if number >= max(3 * expected[mark], expected[mark] + 2)}
    if not over:
        return Check("voice_marks", True, words("style.voice_marks_same"))
    spans = tuple(span for mark, span in found if mark in over)
    return Check("voice_marks", False, words("style.voice_marks_other", marks=" ".join(sorted(over))), spans)


def _read_person(samples: Sequence[str], language: str, sentences: int) -> Person:
    """Who speaks, I or we; where nobody does, whether somebody is addressed."""
    plain = [blank_markup(sample) for sample in samples]
    table = _PRONOUNS.get(language, _PRONOUNS["en"])
    counts = {person: sum(len(pattern.findall(one)) for one in plain) for person, pattern in table.items()}
    said = [person for person, number in counts.items() if number >= _SAID * max(1, sentences)]
    speaking = [person for person in said if person != "second"] or said
    return max(speaking, key=lambda person: counts[person], default="third")


def _read_favourites(samples: Sequence[str], language: str) -> tuple[str, ...]:
    """Content words that come back, by how often and how long they are; a word in one sample only counts too."""
    counts = Counter(word for sample in samples for word in _content(blank_markup(sample), language))
    liked = [word for word, number in counts.items() if number >= 2]
    return tuple(sorted(liked, key=lambda word: (-counts[word] * math.sqrt(len(word)), word))[:_LIKED])


def _content(text: str, language: str) -> list[str]:
    if language != "zh":
        found = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text.lower())
        return [word for word in found if len(word) > 2 and content_words(word, language)]
    import rjieba

    cut = (word for run in re.findall(rf"{HAN.pattern}+", text) for word in rjieba.cut(run))
    return [word for word in cut if len(word) > 1 and content_words(word, language)]


def _lengths(text: str, language: str) -> list[int]:
    return [count_words(text[span.start : span.end]) for span in list_sentences(text, language)]


def _find_marks(text: str) -> list[tuple[str, Span]]:
    found = _MARKS.finditer(blank_markup(text))
    return [(match[0].translate(_KINDS)[0], Span(*match.span())) for match in found]
