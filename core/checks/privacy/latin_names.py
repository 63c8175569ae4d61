"""People's names in Latin letters: told by titles and labels, by lists, and as words with a capital that nobody knows.

Does not know Chinese names (`han_names`), and does not know whose name it is. In a language other than English a word
that the English dictionary lacks says nothing, so that only titles, labels and lists tell a name there.
"""

from collections.abc import Iterator, Sequence

from core.checks.lexicon import is_common_word
from core.checks.privacy.clinical import is_clinical, is_eponym
from core.checks.privacy.found import Found
from core.checks.privacy.labelled_names import find_labelled_names
from core.checks.privacy.name_runs import find_listed_with, find_runs
from core.checks.privacy.name_view import ACTS, SHORTEST, NameView, make_view
from core.checks.privacy.person_lists import load_person_lists, name_strength
from core.checks.privacy.told_names import find_told_names
from core.checks.privacy.words import Word

_KNOWN = frozenset(("en", "und", "zh"))
"""Languages of which a word that the English dictionary lacks says something; Chinese texts have few Latin words."""


def find_latin_names(text: str, words: Sequence[Word], language: str) -> tuple[list[Found], list[Found]]:
    """Names that a title, label or list of given names tells, and others that are less certain."""
    view = make_view(text, words, known_language=language in _KNOWN)
    told = [*find_labelled_names(text, words), *find_told_names(view)]
    runs = list(find_runs(view, least=3 if language == "zh" else 1))
    runs += find_listed_with(view, [*told, *runs])
    listed = [run for run in runs if max(view.strength(at) for at in range(*run)) == 3]
    sure = [Found(words[first].start, words[last - 1].end, "name") for first, last in (*told, *listed)]
    likely = [Found(words[first].start, words[last - 1].end, "name") for first, last in runs]
    return sure, [*likely, *_find_again(view, told, runs), *_find_small(view)]


def _find_again(view: NameView, told: Sequence[tuple[int, int]], runs: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """Parts of names that something told, wherever else they stand with a capital."""
    lists = load_person_lists()
    sure = {word.plain for first, last in told for word in view.words[first:last]}
    likely = {view.words[at].plain for first, last in runs for at in range(first, last) if view.strength(at) >= 2}
    known = {plain for plain in sure | likely if len(plain) > 2} - lists.particles - lists.never - lists.titles
    for at, word in enumerate(view.words):
        if word.plain not in known or not word.capital or view.has_noun(at):
            continue
        ordinary = is_common_word(word.plain) and name_strength(word.text) < 3
        opens = word.opens and not ACTS.match(view.text, word.end)
        if not ordinary or not (opens or at in view.loose or word.shouted):
            yield Found(word.start, word.end, "name")


def _find_small(view: NameView) -> Iterator[Found]:
    """Names in small letters: of the lists, of other alphabets and, in a text without capitals, words nobody knows."""
    for at, word in enumerate(view.words):
        if word.capital or len(word.plain) < SHORTEST or view.has_noun(at):
            continue
        if _is_listed(word) or view.known_language and _is_unknown(view, at):
            yield Found(word.start, word.end, "name")


def _is_listed(word: Word) -> bool:
    """A given name, or a family name one letter longer than the shortest, that is no word of medicine or daily life."""
    lists = load_person_lists()
    listed = word.plain in lists.given or len(word.plain) > SHORTEST and word.plain in lists.family
    return listed and not is_clinical(word.plain) and not is_common_word(word.plain)


def _is_unknown(view: NameView, at: int) -> bool:
    """A word with letters that English has not, or in a text without capitals one that it has not, and no term."""
    word = view.words[at]
    if word.text.isascii() and not view.caseless or "-" in word.plain or word.plain.startswith("μ"):
        return False
    known = is_common_word(word.plain) or is_clinical(word.plain) or is_eponym(word.plain)
    known = known or word.plain in load_person_lists().never or view.text[word.end : word.end + 1] == "-"
    return not known and (not word.text.isascii() or name_strength(word.text) > 1 and not view.is_taken(at))
