"""Cities, regions and countries in a text, by the gazetteer, with the postal code beside them.

Does not know streets (`addresses`), and does not know a place whose name is an ordinary word.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from core.checks.lexicon import is_common_word
from core.checks.privacy.address_tails import follow
from core.checks.privacy.clinical import is_clinical, is_eponym, is_eponym_noun
from core.checks.privacy.found import Found
from core.checks.privacy.gazetteer import load_places
from core.checks.privacy.person_lists import load_person_lists
from core.checks.privacy.words import Word

_LONGEST = 4
"""Words of the longest name that is looked for."""
_SHORTEST = 4
"""Letters of the shortest name of one word."""
_ENGLISH = frozenset(("in", "at", "from", "to", "near"))
_LEADS = _ENGLISH | frozenset(("aus", "nach", "bei", "à", "en", "da", "w", "z"))
_LIVED = re.compile(
    r"\b(?:(?:live[sd]?|living|born|raised|resid(?:es|ed|ing)|grew\sup|based|located|stay(?:s|ed|ing)|settled|vacation(?:ed|ing)?)(?:\s[a-z]+){0,2}\s(?:in|near|at)"
    r"|(?:move[sd]?|moving|travel(?:s|ed|led|ling|ing)?|arriv(?:es|ed|ing)|return(?:s|ed|ing)?|trip|flew|flying|emigrated|immigrated|transported)(?:\s[a-z]+){0,2}\s(?:to|from|at|in)"
    r"|(?:native|resident|city|town|village|county|state)\sof|(?:come|came|comes|hails?|originally|transferred)\sfrom|visit(?:s|ed|ing)?)\s$"
)
_BEFORE = 40
_CODE_BEFORE = re.compile(r"(?<![\w.,-])(?:[A-Z]{1,2}-)?(?:\d{5}|\d{4}(?: [A-Z]{2})?|\d{3} \d{2}|\d{2}-\d{3}) $")


def find_places(text: str, words: Sequence[Word], language: str = "en") -> tuple[list[Found], list[Found]]:
    """Places that several words or a word before them tell, and names of places that may as well be people's; these in
    English only, since Essen is food too."""
    told: list[Found] = []
    others: list[Found] = []
    for first, last in _look_up(words):
        if is_eponym(words[first].plain) and last < len(words) and is_eponym_noun(words[last].plain):
            continue
        lone = last == len(words) or words[last].gap != " " or not words[last].capital
        led = first > 0 and words[first - 1].plain in _LEADS and lone
        span = Found(
            _with_code_before(text, words[first].start), follow(text, words[last - 1].end, strict=True), "address"
        )
        (told if last - first > 1 or led else others).append(span)
    told += [Found(word.start, word.end, "address") for at, word in enumerate(words) if _is_lived_in(text, words, at)]
    told += [Found(words[first].start, words[last - 1].end, "address") for first, last in _find_shouted(words)]
    return told, others if language in ("en", "und", "zh") else []


def _with_code_before(text: str, start: int) -> int:
    """Where a place begins with the postal code before it: 80331 Munich, 1012 AB Amsterdam."""
    match = _CODE_BEFORE.search(text, max(0, start - 12), start)
    return match.start() if match else start


def _look_up(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) word of each name, the longest at a place; words in small letters are no place."""
    places, starts = load_places(), _first_words()
    at = 0
    while at < len(words):
        size = 0
        if words[at].capital and words[at].plain in starts:
            for count in range(min(_LONGEST, len(words) - at), 0, -1):
                run = words[at : at + count]
                if all(left.gap == " " for left in run[1:]) and " ".join(one.plain for one in run) in places:
                    size = count if run[-1].capital and not _is_ordinary(run) else 0
                    break
        if size:
            yield at, at + size
        at += size or 1


def _is_lived_in(text: str, words: Sequence[Word], at: int) -> bool:
    """An ordinary word with a capital where people live or travel to: born in Reading, a resident of Bath."""
    word = words[at]
    if (
        at < 1
        or not word.capital
        or word.opens
        or word.shouted
        or is_clinical(word.plain)
        or len(word.text) < _SHORTEST
    ):
        return False
    alone = at + 1 == len(words) or not words[at + 1].capital or words[at + 1].gap[:1] not in (" ", "-")
    fits = alone and not words[at - 1].capital and word.plain not in load_person_lists().never
    return fits and bool(_LIVED.search(text, max(0, word.start - _BEFORE), word.start))


def _find_shouted(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Words in capitals after "in" or "from" that are no acronyms of medicine and no ordinary words."""
    for at in range(1, len(words)):
        if words[at - 1].plain in _ENGLISH and not words[at - 1].shouted:
            last = at
            while last < len(words) and _is_shouted(words[last]) and (last == at or words[last].gap in (" ", "-")):
                last += 1
            if last > at and (len(words[at].text) > _SHORTEST or last > at + 1):
                yield at, last


def _is_shouted(word: Word) -> bool:
    known = is_common_word(word.plain) or is_clinical(word.plain)
    said = re.search("[aeiouy]", word.plain) or not word.plain.isascii()
    return word.shouted and bool(said) and not known and len(word.text) >= _SHORTEST


@cache
def _first_words() -> frozenset[str]:
    return frozenset(name.split(" ", 1)[0] for name in load_places())


def _is_ordinary(run: Sequence[Word]) -> bool:
    """Whether a name is made of ordinary words alone: Reading, Grand Rapids stays a place since it has two."""
    word = run[0]
    ordinary = is_common_word(word.plain) or is_clinical(word.plain) or word.plain in load_person_lists().never
    return len(run) == 1 and (ordinary or len(word.plain) < _SHORTEST or word.shouted and len(word.plain) <= _SHORTEST)
