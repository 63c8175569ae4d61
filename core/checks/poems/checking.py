"""A poem against its form, one check each for lines, their length, rhyme and tones, so that each is decided alone.

Does not judge whether it is a good poem.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from core.checks.check import Check
from core.checks.poems.english import find_last_word
from core.checks.poems.form import Form, PoemForm, load_form
from core.checks.poems.lengths import check_lengths
from core.checks.poems.mandarin import Reading, is_han, read_verse
from core.checks.poems.rhyme import Judge, judge_scheme, rhyme_english, rhyme_mandarin
from core.checks.poems.tones import EITHER, Match, Tones, match_tones, name_pattern
from core.checks.poems.verses import Verse, read_verses
from core.messages import UiLanguage, words

LONGEST_LINE = 120
"""Characters; a longer line of free verse is prose."""
_SHOWN = 8
"""Offenders named in a detail."""


def check_poem(text: str, form: PoemForm, language: UiLanguage) -> tuple[Check, ...]:
    """The checks that the form has, in this order: poem_lines; poem_characters or poem_syllables; poem_rhyme;
    poem_tones (regulated Chinese verse). Rhyme and tones are None until the lines are right. Chinese rhyme and tones
    are those of modern Mandarin (中华新韵). Title and author lines are left out."""
    demand = load_form(form, language)
    verses = read_verses(text, demand)
    return tuple(_check(verses, demand))


def _check(verses: Sequence[Verse], form: Form) -> Iterator[Check]:
    lines = check_lines(verses, form)
    yield lines
    length = check_lengths(verses, form) if form.lengths else None
    if length:
        yield length
    if form.schemes:
        yield check_rhyme(verses, form) if lines.passed else _undecided("poem_rhyme")
    if form.tonal:
        ready = lines.passed and length is not None and length.passed
        yield check_tones(verses) if ready else _undecided("poem_tones")


def check_lines(verses: Sequence[Verse], form: Form) -> Check:
    """The number of verses; for free verse at least two, none as long as a paragraph."""
    found = len(verses)
    if form.lines:
        extra = tuple(verse.span for verse in verses[form.lines :])
        return Check("poem_lines", found == form.lines, words("poems.lines", found=found, wanted=form.lines), extra)
    prose = tuple(verse.span for verse in verses if len(verse.text) > LONGEST_LINE)
    if prose:
        return Check("poem_lines", False, words("poems.prose", longest=LONGEST_LINE), prose)
    return Check("poem_lines", found > 1, words("poems.free_lines", found=found))


def check_rhyme(verses: Sequence[Verse], form: Form) -> Check:
    """The scheme that fits best; `spans` are the ends of the lines that break it or are undecided."""
    result = judge_scheme([verse.text for verse in verses], form.schemes, rhyme_judge(form))
    groups = result.wrong or result.unsure
    ends = {at: find_end(verses[at], form) for group in groups for at in group}
    pairs = "; ".join("/".join(verses[at].text[slice(*ends[at])] for at in group) for group in groups)
    state = {True: "right", False: "wrong", None: "unsure"}[result.passed]
    detail = words(f"poems.rhyme_{state}_{form.language}", scheme=result.scheme.replace(".", "-"), ends=pairs)
    return Check("poem_rhyme", result.passed, detail, tuple(verses[at].piece(*ends[at]) for at in ends))


def check_tones(verses: Sequence[Verse]) -> Check:
    """The 平仄 pattern that fits best; `spans` are the characters that break it. Any reading of a character may fit;
    the detail names those that fit by another reading than their usual one."""
    readings = [read_verse(verse.text) for verse in verses]
    match = match_tones([read_tones(verse) for verse in readings])
    wrong = [(verses[row], column) for row, column in match.wrong]
    pattern = name_pattern(match.pattern, len(match.verses[0]))
    if not wrong:
        other = "、".join(_read_otherwise(verses, readings, match))
        key = "poems.tones_right_read" if other else "poems.tones_right"
        return Check("poem_tones", True, words(key, pattern=pattern, **({"read": other} if other else {})))
    named = "、".join(verse.text[column] for verse, column in wrong[:_SHOWN])
    detail = words("poems.tones_wrong", pattern=pattern, count=len(wrong), characters=named, wanted=_say(match))
    return Check("poem_tones", False, detail, tuple(verse.piece(column, column + 1) for verse, column in wrong))


def read_tones(verse: Sequence[Sequence[Reading]]) -> tuple[Tones, ...]:
    """What each character can be: 平, 仄 or both, over all its readings."""
    return tuple(frozenset(filter(None, map(_tone, readings))) or EITHER for readings in verse)


def _tone(reading: Reading) -> str:
    return "" if reading.level is None else "平" if reading.level else "仄"


def _read_otherwise(
    verses: Sequence[Verse], readings: Sequence[Sequence[Sequence[Reading]]], match: Match
) -> Iterator[str]:
    """Characters whose usual reading breaks the pattern and another does not, with that reading."""
    for verse, read, pattern in zip(verses, readings, match.verses, strict=True):
        for char, sounds, wanted in zip(verse.text, read, pattern, strict=True):
            if wanted != "." and sounds and _tone(sounds[0]) not in (wanted, ""):
                yield f"{char} {next(sound.pinyin for sound in sounds if _tone(sound) in (wanted, ''))}"


def rhyme_judge(form: Form) -> Judge:
    """What decides whether lines of this form rhyme."""
    return partial(rhyme_mandarin, tonal=form.tonal) if form.language == "zh" else rhyme_english


def _say(match: Match) -> str:
    rows = dict.fromkeys(row for row, _ in match.wrong)
    return "，".join(match.verses[row].replace(".", "中") for row in list(rows)[:_SHOWN])


def find_end(verse: Verse, form: Form) -> tuple[int, int]:
    """Where in the verse the word or character that rhymes stands; the whole verse where there is none."""
    if form.language == "en":
        return find_last_word(verse.text) or (0, len(verse.text))
    at = next((at for at in reversed(range(len(verse.text))) if is_han(verse.text[at])), None)
    return (0, len(verse.text)) if at is None else (at, at + 1)


def _undecided(name: str) -> Check:
    return Check(name, None, words("poems.lines_first"))
