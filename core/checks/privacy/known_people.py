"""The people whose names are known, wherever a text names them: in full, by a part of the name, by initials.

An eponym stays one where a disease or sign follows it. Does not know who is meant by a name that two people bear.
"""

import re
from collections.abc import Iterator, Sequence

from core.checks.privacy.clinical import is_eponym_noun
from core.checks.privacy.found import Found
from core.checks.privacy.name_view import load_signs
from core.checks.privacy.person_lists import load_person_lists
from core.checks.privacy.words import Word, fold, read_words

_HAN = re.compile("[\u3400-\u9fff]")
_INITIAL = re.compile(r"[A-Z](?:\. ?[A-Z])?\.? $")
_SHORTEST = 2
"""Letters of the shortest part of a name that is masked by itself."""


def find_known_people(text: str, words: Sequence[Word], names: Sequence[str]) -> Iterator[Found]:
    """Whole names first; they may overlap."""
    for name in dict.fromkeys(names):
        if _HAN.search(name):
            yield from _find_han(text, re.sub(r"\s", "", name))
    parts = [[word.plain for word in read_words(name)] for name in names]
    lists = load_person_lists()
    known = (
        {part for name in parts for part in name}
        - lists.particles
        - lists.titles
        - lists.after
        - load_signs()["no_person"]
    )
    yield from _find_parts(text, words, {part for part in known if len(part) >= _SHORTEST})
    for name in parts:
        yield from _find_initials(text, [part for part in name if part in known])


def _find_parts(text: str, words: Sequence[Word], known: set[str]) -> Iterator[Found]:
    """Runs of words of the names, with an initial before them; words in small letters only where the name is whole."""
    at = 0
    while at < len(words):
        until = at
        while (
            until < len(words) and words[until].plain in known and (until == at or len(words[until].gap) <= _SHORTEST)
        ):
            until += 1
        if until == at:
            at += 1
            continue
        run = words[at:until]
        named = any(word.capital for word in run) or len({word.plain for word in run}) > 1
        noun = until < len(words) and is_eponym_noun(words[until].plain) and len(words[until].gap) <= _SHORTEST + 1
        if named and not (noun and len(run) == 1):
            initial = _INITIAL.search(text, max(0, run[0].start - 6), run[0].start)
            yield Found(initial.start() if initial else run[0].start, run[-1].end, "name", "header")
        at = until


def _find_initials(text: str, parts: Sequence[str]) -> Iterator[Found]:
    """A.B. or A. B., and A.B.C. of three parts; without stops they may be any acronym."""
    if len(parts) > 1:
        stopped = r"\. ?".join(re.escape(part[0].upper()) for part in parts)
        pattern = re.compile(rf"(?<![\w.]){stopped}\.(?!\w)")
        yield from (Found(*match.span(), "name", "header") for match in pattern.finditer(text))


def _find_han(text: str, name: str) -> Iterator[Found]:
    """A Chinese name, also with blanks in it, and the given name by itself where it has two characters."""
    whole = r"[ \u3000]*".join(map(re.escape, name))
    yield from (Found(*match.span(), "name", "header") for match in re.finditer(whole, text))
    if len(fold(name)) in (3, 4) and "·" not in name:
        yield from (Found(*match.span(), "name", "header") for match in re.finditer(re.escape(name[-2:]), text))
