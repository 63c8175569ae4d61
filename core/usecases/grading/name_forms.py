"""The forms in which a text may write a student's name, and where a text has them.

Spellings that look alike count as one: case, accents, full width, invisible characters, Cyrillic and Greek letters that
look Latin, hyphens, and letters set apart. A form that is also an ordinary word (Rose, 方程) is a name only where the
text says so. Nicknames, pinyin and misspelt names are not found.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import rjieba

from core.checks.lexicon import is_common_word
from core.documents.document import Span

_HAN = "\u3400-\u9fff"
_LOOKALIKES = str.maketrans("аеорсухіјѕԁɡһӏαορτυνκмтвн’ʼ", "aeopcyxijsdghlaoptuvkmtbh''")
_GAP = r"[\s.,_'·-]{0,2}"
_WORD = re.compile(r"[^\W\d_]+")
_START = re.compile(rf"(?<![a-z\d])[^\W_{_HAN}]|[{_HAN}]")
_TITLES = frozenset(("mr", "mrs", "ms", "miss", "dr", "prof"))
_SHORTEST = 3
"""Letters of the shortest part of a Latin name that is masked by itself."""
_SPACED = 6
"""Letters of the shortest name that is found with its letters set apart or run together."""
_DIGITS = 6
"""Digits of the shortest student's number without letters that is masked: no calculation is likely to have it."""
_SAID = r"(?:(?<=name is )|(?<=name: )|(?<=name:)|(?<=name )|(?<=i am )|(?<=i'm )|(?<=student ))"
_SAID_HAN = rf"(?:(?<![{_HAN}])|(?<=我叫)|(?<=我是)|(?<=姓名)|(?<=学生))"
_AFTER_HAN = rf"(?=[^{_HAN}]|$|同学|的)"


@dataclass(frozen=True, slots=True)
class NameForm:
    """Parts of a name in order, in plain small letters; `ordinary` where it is a common word or too short."""

    parts: tuple[str, ...]
    ordinary: bool = False


def list_forms(student: str, name: str) -> Iterator[NameForm]:
    """Of a name: whole, turned round, each part; of a Chinese one, with and without the family name; the number."""
    plain = _plain(name or student)[0]
    latin = [part for part in _WORD.findall(re.sub(f"[{_HAN}]", " ", plain)) if part not in _TITLES]
    common = [len(part) < _SHORTEST or is_common_word(part) for part in latin]
    if len(latin) > 1:
        yield NameForm(tuple(latin), all(common))
        yield NameForm((*latin[-1:], *latin[:-1]), all(common))
        yield NameForm((latin[0], latin[-1]), common[0] and common[-1])
    for token in re.sub(f"[{_HAN}]", " ", plain).split():
        if len(parts := _WORD.findall(token)) > 1:
            yield NameForm(tuple(parts), all(len(part) < _SHORTEST or is_common_word(part) for part in parts))
    yield from (NameForm((part,), ordinary) for part, ordinary in zip(latin, common, strict=True))
    for run in re.findall(f"[{_HAN}]{{2,}}", re.sub(r"\s", "", plain)):
        yield NameForm((run,), _is_word(run))
        if len(run) in (3, 4):
            yield NameForm((run[-2:],), _is_word(run[-2:]))
    number = _plain(student)[0]
    if len(number) >= _SHORTEST and re.search(r"\d", number) and not number.isdecimal() or len(number) >= _DIGITS:
        yield NameForm((number,))


def _is_word(run: str) -> bool:
    """Two characters that the dictionary has as something else than a person: 张力 is tension."""
    return len(run) == 2 and [kind[:2] for _, kind in rjieba.tag(run)] not in (["nr"], ["nr", "nr"])


@dataclass(frozen=True)
class NameFinder:
    """Finds forms of names; of two that begin at one place, the longer."""

    forms: Sequence[NameForm]

    def find(self, text: str) -> Iterator[tuple[Span, NameForm]]:
        """Without overlaps, in order."""
        if not self.forms:
            return
        plain, origin = _plain(text)
        end = 0
        for opening in _START.finditer(plain):
            pattern = self._patterns.get(opening[0])
            match = pattern.match(plain, opening.start()) if pattern and opening.start() >= end else None
            if match is None:
                continue
            form = self._ordered[int(match.lastgroup[1:])]
            start = origin[match.start()]
            small = form.ordinary and text[start].islower()
            inside = len(form.parts[0]) == 2 and match.start() in _word_insides(plain)
            if not small and not inside:
                end = match.end()
                yield Span(start, origin[end - 1] + 1), form

    @cached_property
    def _ordered(self) -> list[NameForm]:
        return sorted(self.forms, key=lambda form: (-sum(map(len, form.parts)), form.parts))

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        """By first letter, so that a large class costs little more than a small one."""
        by_letter: dict[str, list[str]] = {}
        for at, form in enumerate(self._ordered):
            by_letter.setdefault(form.parts[0][0], []).append(f"(?P<n{at}>{_spell(form)})")
        return {letter: re.compile("|".join(spelt)) for letter, spelt in by_letter.items()}


@lru_cache(maxsize=64)
def _word_insides(plain: str) -> frozenset[int]:
    """Where Chinese words go on: 张力 inside 表面张力 is no name."""
    insides, at = set(), 0
    for word in rjieba.cut(plain):
        insides |= set(range(at + 1, at + len(word))) if re.match(f"[{_HAN}]", word) else set()
        at += len(word)
    return frozenset(insides)


def _spell(form: NameForm) -> str:
    """The pattern of a form in plain text."""
    first = form.parts[0]
    if re.match(f"[{_HAN}]", first):
        body = r"\s*".join(map(re.escape, first))
        return f"{_SAID_HAN}{body}{_AFTER_HAN}" if form.ordinary else body
    letters = "".join(form.parts)
    if len(form.parts) > 1 and len(letters) >= _SPACED and not form.ordinary:
        body = _GAP.join(map(re.escape, letters))
    else:
        body = r"(?:,\s*|[\s._'-]+)".join(map(re.escape, form.parts))
    said = _SAID if form.ordinary and len(form.parts) == 1 else ""
    return rf"{said}(?<![a-z\d]){body}(?![a-z\d])"


def _plain(text: str) -> tuple[str, list[int]]:
    """Small letters without accents and look-alikes, and for every character its place in the text."""
    made, origin = [], []
    for at, char in enumerate(text):
        for part in unicodedata.normalize("NFKD", char).casefold().translate(_LOOKALIKES):
            if not unicodedata.combining(part) and unicodedata.category(part) != "Cf":
                made.append(part)
                origin.append(at)
    return "".join(made), origin
