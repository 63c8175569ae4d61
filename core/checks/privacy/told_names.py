"""Names that the words beside them tell: a title, a degree, an age, a relation, a speaker's colon.

Does not know labels (`labelled_names`) and names that nothing tells (`name_runs`).
"""

import re
from collections.abc import Callable, Iterator

from core.checks.lexicon import is_common_word
from core.checks.privacy.clinical import is_clinical, is_eponym
from core.checks.privacy.name_view import SHORTEST, NameView, load_signs
from core.checks.privacy.person_lists import load_person_lists, name_strength
from core.checks.privacy.words import Word

_LONGEST = 5
_ORDINARY_DEGREES = frozenset(("do", "or", "pa", "ba", "pt"))
_AGED = re.compile(
    r"(?:,|\s(?:is|was))\s(?:an?|the|our|my|this)\s(?:[a-z]+\s){0,2}\d{1,3}[ -]?(?:year|yr|yo\b|y[./ ]?o"
    r"|month|week|day)"
    r"|,\s(?:aged?\s)?\d{1,3}\b(?!\s?(?:mg|ml|%|[-–/.]\d))|\s(?:\(|is\s)\d{1,3}[ -]?(?:years?|yo\b|y[./]o)"
    r"|[’']s\s(?:mother|father|wife|husband|son|daughter|brother|sister|partner|family|parents|spouse|guardian|caregiver)\b"
)
"""What follows nothing but a person's name."""


def find_told_names(view: NameView) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) word of each."""
    yield from _after_titles(view)
    yield from _before_degrees(view)
    yield from _speakers(view)
    yield from _aged(view)


def _after_titles(view: NameView) -> Iterator[tuple[int, int]]:
    titles, spoken_titles = load_person_lists().titles, load_signs()["spoken_titles"]
    for at, word in enumerate(view.words[:-1]):
        spoken, until = word.plain in spoken_titles, at + 1
        joined = r" {1,2}" if spoken and len(word.plain) > SHORTEST else r"(?: ?\.)? {1,2}|\."
        if word.plain not in titles or not re.fullmatch(joined, view.words[at + 1].gap):
            continue
        first = True
        while until < min(len(view.words), at + 1 + _LONGEST) and _goes_on(view, until, first, spoken):
            first = view.words[until].plain in load_person_lists().particles
            until += 1
        if until > at + 1:
            yield at + 1, until


def _goes_on(view: NameView, at: int, first: bool, spoken: bool) -> bool:
    """Whether the word may belong to a name that a title opens."""
    word, lists = view.words[at], load_person_lists()
    before = view.words[at - 1]
    stopped = len(before.text) == 1 or before.plain in lists.titles
    if not first and not re.fullmatch(r" |-|\. ?" if stopped else r" |-", word.gap):
        return False
    if word.plain in lists.particles or word.plain in lists.titles and first:
        return word.capital or _leads_to_capital(view, at)
    if len(word.text) == 1:
        return word.capital and (word.text not in ("I", "A") or first and not spoken or word.gap != ". ")
    if word.capital:
        known = name_strength(word.text) or is_eponym(word.plain)
        fits = bool(known) or first and (not spoken or not is_common_word(word.plain))
        return fits and word.plain not in lists.never | lists.after
    if word.plain in lists.given or word.plain in lists.family:
        return True
    unknown = not is_common_word(word.plain) and not is_clinical(word.plain)
    return first and not spoken and (word.plain in lists.shared or unknown)


def _leads_to_capital(view: NameView, at: int) -> bool:
    """Whether a word with a capital follows, after one more small particle at most: van der Berg."""
    for word in view.words[at + 1 : at + 3]:
        if word.gap != " " or word.capital:
            return word.gap == " "
        if word.plain not in load_person_lists().particles:
            return False
    return False


def _before_degrees(view: NameView) -> Iterator[tuple[int, int]]:
    """Jane Doe, MD: what stands before a degree in its line, up to four words with capitals."""
    after = load_person_lists().after - _ORDINARY_DEGREES
    for at in range(1, len(view.words)):
        word = view.words[at]
        if word.plain not in after or not word.capital or word.gap not in (", ", " ", ","):
            continue
        first = _go_back(view, at, at - 4, _is_before_degree)
        if first < at and any(len(one.text) > 1 for one in view.words[first:at]):
            yield first, at


def _is_before_degree(word: Word) -> bool:
    if not word.capital or is_clinical(word.plain) or word.plain in load_person_lists().never:
        return False
    return len(word.text) == 1 or name_strength(word.text) > 0 or is_eponym(word.plain)


def _go_back(view: NameView, at: int, least: int, fits: Callable[[Word], bool]) -> int:
    """The first of the words before `at` that fit and follow one another."""
    first = at
    while first > max(0, least) and fits(view.words[first - 1]):
        if first < at and not re.fullmatch(r" |\. |-", view.words[first].gap):
            break
        first -= 1
    return first


def _speakers(view: NameView) -> Iterator[tuple[int, int]]:
    """Those who speak in a dialogue: words that open a line with a colon after them, where one of them is a name."""
    heads = [
        at
        for at, word in enumerate(view.words)
        if word.opens and word.capital and view.text[word.end : word.end + 2] == ": " and (not at or "\n" in word.gap)
    ]
    if any(view.strength(at) == 3 for at in heads):
        yield from ((at, at + 1) for at in heads if view.strength(at) > 0)


def _aged(view: NameView) -> Iterator[tuple[int, int]]:
    """Words with capitals before an age or a relation: Destiny, a 45-year-old; Key's mother."""
    for at, word in enumerate(view.words):
        if word.capital and _AGED.match(view.text, word.end) and _may_be_aged(word):
            yield _go_back(view, at + 1, at - 2, _may_be_aged), at + 1


def _may_be_aged(word: Word) -> bool:
    lists = load_person_lists()
    acronym = word.shouted and len(word.text) < SHORTEST
    ordinary = word.plain in lists.never | lists.titles | load_signs()["no_person"] or word.plain.endswith("ly")
    return (
        word.capital and not acronym and not ordinary and (not is_clinical(word.plain) or name_strength(word.text) > 0)
    )
