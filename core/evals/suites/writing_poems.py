"""Poems: regular Tang verse has to be accepted, corrupted verse rejected; and how often the loop completes a form.

Accepted means that lines and characters are right: rhyme and tones are those of modern Mandarin, which Tang poets did
not speak, so they are reported without a target. Nothing here is fitted on the rows. Writing is measured by form alone,
with the embedded model or whichever is open; nobody judged the sense.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.checks.check import Check
from core.checks.poems import PoemForm, check_poem, load_form
from core.checks.poems.verses import read_verses
from core.evals.score import Score, share
from core.evals.suites.poem_writing import measure_writing

SUITE = "writing_poems"
FORMS: dict[str, PoemForm] = {"五言绝句": "wujue", "七言绝句": "qijue", "五言律诗": "wulu", "七言律诗": "qilu"}
CORRUPTED = 200
_FORM_CHECKS = ("poem_lines", "poem_characters")


@dataclass(frozen=True, slots=True)
class Poem:
    """A row: its form by the data's tag, title and author, and its couplets as they are printed."""

    form: PoemForm
    head: tuple[str, str]
    couplets: tuple[str, ...]

    @property
    def text(self) -> str:
        """As people paste it."""
        return "\n".join((*self.head, *self.couplets))

    @property
    def verses(self) -> list[str]:
        """The verses without punctuation."""
        return [verse.text for verse in read_verses("\n".join(self.couplets), load_form(self.form, "zh"))]


def run(data: Path, limit: int | None) -> list[Score]:
    """Everything; `limit` poems of each form, corrupted rows, and topics to write about."""
    folder = data / "chinese_poetry"
    poems = read_regular(folder / "tang300.json", limit)
    scores = [
        *score_accepted(poems),
        *score_corrupted(poems, limit),
        *score_rhymes(poems),
        *score_others(folder, limit),
    ]
    return [*scores, *measure_writing(SUITE, limit)]


def read_regular(path: Path, limit: int | None) -> list[Poem]:
    """The rows tagged as one of the four regulated forms; of each form every n-th where there is a limit."""
    rows = json.loads(path.read_text("utf-8"))
    found = []
    for tag, form in FORMS.items():
        tagged = [row for row in rows if tag in row["tags"]]
        step = max(1, len(tagged) // limit) if limit else 1
        kept = tagged[::step][:limit]
        found += [Poem(form, (row["title"], row["author"]), tuple(row["paragraphs"])) for row in kept]
    return found


def score_accepted(poems: Sequence[Poem]) -> Iterator[Score]:
    """Form with its target; rhyme and tones as modern Mandarin has them."""
    detail = f"tang300.json, rows tagged {' '.join(FORMS)}, with title and author lines; lines and characters"
    results = [(poem, check_poem(poem.text, poem.form, "zh")) for poem in poems]
    accepted = [_accepts(checks) for _, checks in results]
    yield share(SUITE, "regular Tang poems accepted by form", accepted, target=0.95, detail=detail)
    for tag, form in FORMS.items():
        kept = [checks for poem, checks in results if poem.form == form]
        yield share(SUITE, f"{tag}: accepted by form", [_accepts(checks) for checks in kept], detail=detail)
        for name, what in (("poem_rhyme", "rhyme"), ("poem_tones", "tones")):
            held = [next(check.passed is True for check in checks if check.name == name) for checks in kept]
            told = "中华新韵, any reading of a character; entering tones are lost in Mandarin"
            yield share(SUITE, f"{tag}: {what} hold in modern Mandarin", held, detail=told)


def score_corrupted(poems: Sequence[Poem], limit: int | None) -> Iterator[Score]:
    """Poems that were accepted, each damaged in one way; the ways by turns, so that each has its share."""
    count = min(CORRUPTED, limit) if limit else CORRUPTED
    chance = random.Random(7)
    sound = [poem for poem in poems if _accepts(check_poem(poem.text, poem.form, "zh"))]
    kinds = list(CORRUPTIONS)
    rejected: dict[str, list[bool]] = {kind: [] for kind in kinds}
    for number in range(count):
        kind, poem = kinds[number % len(kinds)], chance.choice(sound)
        other = chance.choice([one for one in sound if one.form == poem.form])
        text = "\n".join((*poem.head, CORRUPTIONS[kind](poem.verses, other.verses, chance)))
        rejected[kind].append(not _accepts(check_poem(text, poem.form, "zh")))
    detail = f"accepted rows of tang300.json, each damaged once, fixed seed; kinds: {', '.join(kinds)}"
    outcomes = [fine for found in rejected.values() for fine in found]
    yield share(SUITE, "corrupted poems rejected by form", outcomes, target=1.0, detail=detail)


def score_rhymes(poems: Sequence[Poem]) -> Iterator[Score]:
    """Poems that rhyme, with the last rhyme character replaced by one of another poem; one in ten fits by chance."""
    chance = random.Random(11)
    noticed = []
    for poem in poems:
        if _rhymes(poem.text, poem.form):
            other = chance.choice([one for one in poems if one is not poem])
            verses = [*poem.verses[:-1], poem.verses[-1][:-1] + chance.choice("".join(other.verses))]
            noticed.append(not _rhymes(_print(verses), poem.form))
    detail = "tang300.json, rows that rhyme in 中华新韵; the last character replaced by one of another row, fixed seed"
    yield share(SUITE, "replaced rhyme characters noticed", noticed, detail=detail)


def score_others(folder: Path, limit: int | None) -> Iterator[Score]:
    """Texts in other forms, under each regulated form. No target: some tunes have the very lines of a 律诗."""
    rows = [row["paragraphs"] for row in json.loads((folder / "songci300.json").read_text("utf-8"))]
    rows += [row["content"] for row in json.loads((folder / "chuci.json").read_text("utf-8"))]
    texts = ["\n".join(row) for row in rows[:: max(1, len(rows) // limit) if limit else 1]]
    taken = [any(_accepts(check_poem(text, form, "zh")) for form in FORMS.values()) for text in texts]
    detail = "songci300.json and chuci.json; accepted as any of the four regulated forms by lines and characters"
    yield share(SUITE, "ci and chuci taken for regulated verse", taken, higher_is_better=False, detail=detail)


def _accepts(checks: Sequence[Check]) -> bool:
    return all(check.passed is True for check in checks if check.name in _FORM_CHECKS)


def _rhymes(text: str, form: PoemForm) -> bool:
    return any(check.passed is True for check in check_poem(text, form, "zh") if check.name == "poem_rhyme")


Corruption = Callable[[list[str], list[str], random.Random], str]
"""The verses, those of another poem of the form, and chance -> the damaged text."""


def _print(verses: Sequence[str]) -> str:
    """Verses as couplets with their marks."""
    return "".join(verse + ("。\n" if at % 2 else "，") for at, verse in enumerate(verses))


def _drop_character(verses: list[str], _: list[str], chance: random.Random) -> str:
    row = chance.randrange(len(verses))
    at = chance.randrange(len(verses[row]))
    verses[row] = verses[row][:at] + verses[row][at + 1 :]
    return _print(verses)


def _add_character(verses: list[str], other: list[str], chance: random.Random) -> str:
    row = chance.randrange(len(verses))
    at = chance.randrange(len(verses[row]) + 1)
    verses[row] = verses[row][:at] + chance.choice("".join(other)) + verses[row][at:]
    return _print(verses)


def _move_character(verses: list[str], _: list[str], chance: random.Random) -> str:
    """The last character of a verse opens the next: the poem has the same characters in the same order."""
    row = chance.randrange(len(verses) - 1)
    verses[row], verses[row + 1] = verses[row][:-1], verses[row][-1] + verses[row + 1]
    return _print(verses)


def _drop_verse(verses: list[str], _: list[str], chance: random.Random) -> str:
    del verses[chance.randrange(len(verses))]
    return _print(verses)


def _double_verse(verses: list[str], _: list[str], chance: random.Random) -> str:
    row = chance.randrange(len(verses))
    return _print([*verses[: row + 1], *verses[row:]])


def _drop_couplet(verses: list[str], _: list[str], chance: random.Random) -> str:
    row = 2 * chance.randrange(len(verses) // 2)
    return _print([*verses[:row], *verses[row + 2 :]])


def _add_couplet(verses: list[str], other: list[str], chance: random.Random) -> str:
    row = 2 * chance.randrange(len(verses) // 2 + 1)
    return _print([*verses[:row], *other[:2], *verses[row:]])


def _join_verses(verses: list[str], _: list[str], chance: random.Random) -> str:
    """One comma is missing: two verses read as one."""
    row = 2 * chance.randrange(len(verses) // 2)
    return _print(verses).replace(f"{verses[row]}，", verses[row], 1)


def _split_verse(verses: list[str], _: list[str], chance: random.Random) -> str:
    """A comma within a verse: every character is there."""
    row = chance.randrange(len(verses))
    at = chance.randrange(1, len(verses[row]))
    verses[row] = f"{verses[row][:at]}，{verses[row][at:]}"
    return _print(verses)


def _break_as_prose(verses: list[str], _: list[str], chance: random.Random) -> str:
    """No punctuation, lines broken where the page ends."""
    whole, size = "".join(verses), len(verses[0])
    width = chance.choice([size - 2, size - 1, size + 1, size + 2, size + 3])
    return "\n".join(whole[at : at + width] for at in range(0, len(whole), width))


def _replace_by(foreign: str) -> Corruption:
    def replace(verses: list[str], _: list[str], chance: random.Random) -> str:
        row = chance.randrange(len(verses))
        at = chance.randrange(len(verses[row]))
        verses[row] = verses[row][:at] + chance.choice(foreign) + verses[row][at + 1 :]
        return _print(verses)

    return replace


CORRUPTIONS: dict[str, Corruption] = {
    "a character dropped": _drop_character,
    "a character added": _add_character,
    "a character moved to the next verse": _move_character,
    "a verse dropped": _drop_verse,
    "a verse doubled": _double_verse,
    "a couplet dropped": _drop_couplet,
    "a couplet of another poem added": _add_couplet,
    "two verses joined": _join_verses,
    "a verse split": _split_verse,
    "broken as prose": _break_as_prose,
    "a letter or digit for a character": _replace_by("aXé7９"),
    "a kana, symbol or blank for a character": _replace_by("のハ□★한"),
}
