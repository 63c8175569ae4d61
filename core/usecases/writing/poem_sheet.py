"""The form of a poem as a sheet to fill in: for a person where no model writes the language. Writes no verse."""

from collections import Counter
from collections.abc import Sequence

from core.checks.poems.english import list_everyday_rhymes, read_words
from core.checks.poems.form import Form
from core.checks.poems.mandarin import list_rhymes, read_character
from core.checks.poems.tones import base_verses, list_patterns, name_pattern
from core.messages import UiLanguage, Words, words

_FREE_LINES = 6
_OFFERED = 24
"""Rhyme words or characters offered for one rhyme."""
_RHYMES = 4
"""Rhymes offered."""


def make_sheet(form: Form, language: UiLanguage) -> str:
    """One placeholder a line, saying what it takes: characters or syllables, tones, and the letter it rhymes with."""
    lines = form.lines or _FREE_LINES
    tones = _tones(form)
    return "  \n".join(
        words("poems.sheet_line", what=_describe(form, at, tones, language)).text(language) for at in range(lines)
    )


def explain_sheet(form: Form, given: Sequence[str]) -> tuple[Words, ...]:
    """What stands beside the sheet: that nothing was written, the tones, and words that rhyme with the given ones."""
    notes = [words("poems.no_model")]
    if form.tonal:
        notes.append(words("poems.sheet_pattern", pattern=name_pattern(list_patterns()[0], form.lengths[0][0])))
    if form.schemes:
        notes += _offer_chinese(given) if form.language == "zh" else _offer_english(given)
    return tuple(notes)


def say_tones(tones: str) -> str:
    """A pattern as it is written for people: 中 where either tone will do."""
    return tones.replace(".", "中")


def _tones(form: Form) -> tuple[str, ...]:
    return base_verses(list_patterns()[0], form.lines, form.lengths[0][0]) if form.tonal else ()


def _describe(form: Form, at: int, tones: Sequence[str], language: UiLanguage) -> str:
    said: list[str] = []
    if tones:
        said.append(say_tones(tones[at]))
    elif form.lengths:
        least, most = form.lengths[at]
        wanted = str(least) if least == most else f"{least}-{most}"
        said.append(words(f"poems.sheet_{form.measure}", wanted=wanted).text(language))
    letter = form.schemes[0][at] if form.schemes else "."
    if letter != ".":
        said.append(words("poems.sheet_letter", letter=letter).text(language))
    return ("，" if language == "zh" else ", ").join(said) or words("poems.sheet_free").text(language)


def _offer_english(given: Sequence[str]) -> list[Words]:
    ends = dict.fromkeys(word for text in given for word in read_words(text) if len(word) > 2)
    offers = {word: list_everyday_rhymes(word)[:_OFFERED] for word in ends}
    rich = [word for word in ends if len(offers[word]) > 2][:_RHYMES]
    return [words("poems.sheet_rhymes", word=word, others=", ".join(offers[word])) for word in rich]


def _offer_chinese(given: Sequence[str]) -> list[Words]:
    """The level groups that most characters of the given words are in, each under the last of those characters."""
    ends = {
        text[-1]: reading.group for text in given if text for reading in read_character(text[-1])[:1] if reading.level
    }
    groups = [group for group, _ in Counter(ends.values()).most_common(_RHYMES)]
    shown = {group: next(char for char in ends if ends[char] == group) for group in groups}
    return [
        words("poems.sheet_rhymes", word=char, others="、".join(list_rhymes(group, level=True)[:_OFFERED]))
        for group, char in shown.items()
    ]
