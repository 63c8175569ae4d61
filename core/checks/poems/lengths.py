"""The length of each line of a poem: characters of Chinese, syllables of English."""

from collections.abc import Sequence

from core.checks.check import Check
from core.checks.poems.english import count_syllables
from core.checks.poems.form import Form
from core.checks.poems.mandarin import count_han, is_han
from core.checks.poems.verses import Verse
from core.messages import words

_SHOWN = 8
"""Lines named in a detail."""
_MEASURED = 64


def check_lengths(verses: Sequence[Verse], form: Form) -> Check:
    """Each verse's characters or syllables. Verses beyond the form's are measured by its last line, up to 64 in all."""
    verses = verses[:_MEASURED]
    bounds = [form.lengths[min(at, len(form.lengths) - 1)] for at in range(len(verses))]
    fits = _fits_characters if form.measure == "characters" else _fits_syllables
    verdicts = [fits(verse.text, least, most) for verse, (least, most) in zip(verses, bounds, strict=True)]
    wrong = [at for at, verdict in enumerate(verdicts) if verdict is False]
    wrong += [at for at in _not_shorter(verses, form) if at not in wrong]
    name = f"poem_{form.measure}"
    if wrong or not verses:
        told = ", ".join(f"{at + 1}: {_measure(verses[at].text, form)}" for at in sorted(wrong)[:_SHOWN]) or "0"
        detail = words(f"poems.{form.measure}_wrong", found=told, wanted=describe_lengths(form))
        return Check(name, False, detail, tuple(verses[at].span for at in sorted(wrong)))
    unsure = [at for at, verdict in enumerate(verdicts) if verdict is None]
    if unsure:
        told = ", ".join(str(at + 1) for at in unsure[:_SHOWN])
        return Check(name, None, words("poems.syllables_unsure", lines=told), tuple(verses[at].span for at in unsure))
    return Check(name, True, words(f"poems.{form.measure}_right", wanted=describe_lengths(form)))


def fits_line(text: str, form: Form, line: int) -> bool | None:
    """Whether one line, numbered from 0, has the characters or syllables the form wants there; None: unsure."""
    if not form.lengths:
        return True
    least, most = form.lengths[line]
    return (_fits_characters if form.measure == "characters" else _fits_syllables)(text, least, most)


def describe_lengths(form: Form) -> str:
    """The lengths as people write them: `5-7-5`, `7`, `9-11`."""
    said = [str(least) if least == most else f"{least}-{most}" for least, most in form.lengths]
    between = "-" if all(least == most for least, most in form.lengths) else ", "
    return said[0] if len(set(said)) == 1 else between.join(said)


def _fits_characters(text: str, least: int, most: int) -> bool | None:
    return all(map(is_han, text)) and least <= len(text) <= most


def _fits_syllables(text: str, least: int, most: int) -> bool | None:
    """None where a word that was counted by its spelling could make the difference."""
    found = count_syllables(text)
    if found is None:
        return None
    if found.least <= most and found.most >= least:
        return True
    near = found.least - found.guessed <= most and found.most + found.guessed >= least
    return None if near else False


def _not_shorter(verses: Sequence[Verse], form: Form) -> list[int]:
    """The lines that should be shorter than all the others, and surely are not."""
    counts = [count_syllables(verse.text) for verse in verses] if form.shorter else []
    if len(counts) != form.lines or None in counts:
        return []
    least = {at: count.least for at, count in enumerate(counts) if count}
    others = min(count.most for at, count in enumerate(counts) if count and at + 1 not in form.shorter)
    return [at - 1 for at in form.shorter if least[at - 1] >= others]


def _measure(text: str, form: Form) -> str:
    if form.measure == "characters":
        foreign = len(text) - count_han(text)
        return f"{count_han(text)}+{foreign}" if foreign else str(len(text))
    found = count_syllables(text)
    if found is None:
        return "?"
    return str(found.least) if found.least == found.most else f"{found.least}-{found.most}"
