"""Names that nothing tells: runs of words with capitals that lists know as names, or that no dictionary knows.

Does not know titles, labels and ages (`told_names`).
"""

import re
from collections.abc import Iterator, Sequence

from core.checks.lexicon import is_common_word
from core.checks.privacy.clinical import is_clinical, is_clinical_entry, is_eponym, is_eponym_noun
from core.checks.privacy.name_view import ACTS, SHORTEST, NameView
from core.checks.privacy.person_lists import load_person_lists

_LONGEST = 6
_IS_AGED = re.compile(r",?\s(?:is|was)\s(?:an?\s\d|\d)")
_PLACED = frozenset(("in", "at", "from", "near"))


def find_runs(view: NameView, least: int = 1) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) word of each; only those whose strongest word has the strength `least`."""
    at = 0
    while at < len(view.words):
        if not _is_namelike(view, at):
            at += 1
            continue
        until = at + 1
        while until < min(len(view.words), at + _LONGEST) and _is_joined(view, until):
            until += 1
        while until > at + 1 and view.words[until - 1].plain in load_person_lists().particles:
            until -= 1
        until = _add_surname(view, at, until)
        if max(view.strength(one) for one in range(at, until)) >= least and _is_name(view, at, until):
            yield at - _is_led_in(view, at), until
        at = until


def find_listed_with(view: NameView, found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What stands beside a name in an enumeration: Lena, Fox and Kowalski."""
    taken = {at for first, last in found for at in range(first, last)}
    more: list[tuple[int, int]] = []
    for step in (-1, 1):
        for at in sorted(taken, reverse=step < 0):
            other = _beside(view, at, step)
            while other is not None and other not in taken:
                taken.add(other)
                more.append((other, other + 1))
                other = _beside(view, other, step)
    return more


def _beside(view: NameView, at: int, step: int) -> int | None:
    """The next name of an enumeration, None where there is none: a lone word with a capital that may be a name."""
    words, other = view.words, at + step
    if not 0 <= other < len(words):
        return None
    if words[other].plain == "and" and re.fullmatch(r",? ", words[max(at, other)].gap):
        other += step
    elif words[max(at, other)].gap != ", ":
        return None
    if not 0 <= other < len(words) or other in view.loose or words[at].owned:
        return None
    word = words[other]
    after = words[other + 1] if other + 1 < len(words) else None
    alone = step < 0 or after is None or after.gap[:1] in (",", ".", ":", ";", "\n") or not after.capital
    fits = word.capital and not word.shouted and (view.strength(other) > 0 or is_eponym(word.plain))
    return other if fits and alone and not view.has_noun(other) else None


def _is_namelike(view: NameView, at: int) -> bool:
    return view.words[at].capital and (view.strength(at) > 0 or _is_initial(view, at))


def _is_initial(view: NameView, at: int) -> bool:
    """A letter with a stop before a name: J. Smith."""
    if len(view.words[at].text) != 1 or at + 1 >= len(view.words) or not re.fullmatch(r"\.? ?", view.words[at + 1].gap):
        return False
    stopped = view.words[at + 1].gap.startswith(".")
    numeral = view.words[at].text == "I" or not stopped and view.words[at].text in ("A", "V", "X")
    return view.words[at + 1].capital and len(view.words[at + 1].text) > 1 and not numeral


def _is_joined(view: NameView, at: int) -> bool:
    """Whether the word goes on the name that stands before it."""
    word, before, lists = view.words[at], view.words[at - 1], load_person_lists()
    if word.gap == ", ":
        return before.plain in lists.family and word.capital and word.plain in lists.given
    if not (word.gap in (" ", "  ", "-") or word.gap in (". ", ".") and len(before.text) == 1) or before.owned:
        return False
    if word.plain in lists.particles:
        rest = range(at + 1, min(at + 3, len(view.words)))
        after = next((one for one in rest if view.words[one].plain not in lists.particles), at)
        return after > at and view.words[after].gap == " " and view.words[after].capital and view.strength(after) > 0
    return word.capital and (len(word.text) == 1 and word.text != "I" or view.strength(at) > 0)


def _add_surname(view: NameView, at: int, until: int) -> int:
    """A surname that is an ordinary word or an eponym, after a given name or an initial: Anna Wood, John Parkinson."""
    if until >= len(view.words) or view.words[until - 1].owned:
        return until
    word, lists = view.words[until], load_person_lists()
    initial = until - at > 1 and len(view.words[until - 1].text) == 1
    first = view.words[until - 2 if initial else until - 1]
    fits = word.capital and not word.shouted and len(word.text) > 2 and word.gap in ((" ", ". ") if initial else (" ",))
    sure = first.plain in lists.given or view.strength(at) == 2 and not first.shouted and not view.is_taken(at)
    if not fits or not sure or word.plain in lists.never or until in view.loose and not initial:
        return until
    if is_eponym(word.plain):
        return until if view.has_noun(until) else until + 1
    ordinary = is_clinical_entry(word.plain) or is_eponym_noun(word.plain) and not initial
    return until if ordinary or is_clinical(word.plain) and is_common_word(word.plain) else until + 1


def _is_led_in(view: NameView, at: int) -> int:
    """1 where the word before is the ordinary first word of a place's name: in Store Merlose; else 0."""
    if at < 2 or view.words[at].gap != " " or at in view.loose:
        return 0
    before = view.words[at - 1]
    fits = before.capital and not before.opens and not is_clinical(before.plain)
    return int(fits and view.words[at - 2].plain in _PLACED)


def _is_name(view: NameView, at: int, until: int) -> bool:
    words, best = view.words[at:until], max(view.strength(one) for one in range(at, until))
    if best == 3:
        eponym = view.has_noun(until - 1) and (len(words) == 1 or is_eponym(words[-1].plain))
        acronym = len(words) == 1 and words[0].shouted and (at in view.loose or len(words[0].text) < SHORTEST)
        return not eponym and not acronym and (len(words) > 1 or len(words[0].text) > 2)
    if view.has_noun(until - 1):
        return False
    return _is_unknown_name(view, at, until) if best == 2 else _is_shared_name(view, at, until)


def _is_unknown_name(view: NameView, at: int, until: int) -> bool:
    """Words nobody knows, and family names: what a patient takes is none, nor is a heading."""
    words = view.words[at:until]
    if any(word.plain in load_person_lists().family for word in words):
        return True
    if view.is_taken(until - 1) or view.is_taken(at):
        return False
    headed = view.text[words[-1].end : words[-1].end + 1] in (":", "：") and words[0].opens
    return len(words) > 1 or not headed


def _is_shared_name(view: NameView, at: int, until: int) -> bool:
    """Names that are ordinary words too: two of them, or a given name that does not only open its sentence."""
    words = view.words[at:until]
    named = sum(view.strength(one) == 1 for one in range(at, until))
    if at in view.loose or words[0].shouted or not named or not view.known_language and len(words) < 2:
        return False
    acts = ACTS.match(view.text, words[-1].end)
    acts = acts and (not re.search(r"\s(?:is|was)$", acts[0]) or _IS_AGED.match(view.text, words[-1].end))
    if named > 1 or len(words) > 1:
        return named > 1
    if words[0].opens:
        return words[0].plain in load_person_lists().common_given and bool(acts)
    return _is_alone(view, at)


def _is_alone(view: NameView, at: int) -> bool:
    """Whether a word with a capital stands among words without."""
    before, after = view.words[at - 1], view.words[at + 1] if at + 1 < len(view.words) else None
    return not before.capital and (after is None or not after.capital or after.gap[:1] not in (" ", "-"))
