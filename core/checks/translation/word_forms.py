"""Where a term stands in a text, whatever its inflection: "archivos adjuntos" for "archivo adjunto". Knows no glossary.

Words meet by their stems (Snowball); where a language has no stemmer, by a long enough common beginning. Chinese,
Japanese and Thai terms are found as they are written.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.checks.translation.written_terms import find_written
from core.documents.document import Span
from core.models.language_tags import UNSPACED, main_language

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
_UNINFLECTED = frozenset(("vi", "zh", "ja", "th", "lo", "km", "my", "yue"))
_COMPOUNDING = frozenset(("de", "nl", "da", "sv", "no", "nb", "nn", "fi", "et", "hu", "is"))
_ATTACHING = frozenset(("ar", "he", "ko", "tr", "fa", "ur"))
"""Languages that write articles, prepositions or particles together with the word."""
_WORD = re.compile(r"[^\W_]+(?:[+#]+(?!\w))?")
_SKIPPED = re.compile(
    r"https?://\S+|[\w.+-]{1,64}@\w[\w.-]*|</?[A-Za-z][^<>]{0,300}>|\{[^{}\s]{1,80}\}|%\([^()\s]{1,60}\)[a-z]|\x00+"
)
_ENGLISH = re.compile("(?:s|es|ed|d|ing|er|ers)?")
_ROMANCE = frozenset(("es", "pt", "it", "fr", "ca", "gl", "ro"))
_PLURALS = {
    "man": "men", "woman": "women", "child": "children", "person": "people", "foot": "feet", "tooth": "teeth",
    "mouse": "mice", "life": "lives", "wife": "wives", "knife": "knives", "leaf": "leaves", "half": "halves",
    "shelf": "shelves", "thief": "thieves", "analysis": "analyses", "basis": "bases", "crisis": "crises",
    "thesis": "theses", "hypothesis": "hypotheses", "axis": "axes", "diagnosis": "diagnoses", "index": "indices",
    "matrix": "matrices", "vertex": "vertices", "appendix": "appendices", "criterion": "criteria",
    "phenomenon": "phenomena", "medium": "media", "bacterium": "bacteria", "stimulus": "stimuli",
}  # fmt: skip
_SINGULARS = {plural: one for one, plural in _PLURALS.items()} | {one: one for one in _PLURALS}
_GAP = 2
"""Other words that may stand between two words of a term where they are short: "derechos de los animales"."""
_JOINING = frozenset(
    ["y", "e", "o", "u", "et", "ou", "und", "oder", "and", "or", "en", "of", "a", "og", "och", "eller", "и", "или"]
)
_PART = 4
"""Letters a word needs to be looked for within a compound."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands; `folded` is its lower case, `stem` what its forms have in common."""

    start: int
    end: int
    text: str
    folded: str
    stem: str


def split_words(text: str, language: str) -> tuple[Word, ...]:
    """The words in order, without those of addresses, tags and placeholders."""
    found = list(_WORD.finditer(hide_addresses(text)))
    folded = [_fold(match[0]) for match in found]
    stems = _stem(folded, main_language(language))
    return tuple(
        Word(*match.span(), match[0], fold, stem) for match, fold, stem in zip(found, folded, stems, strict=True)
    )


def hide_addresses(text: str) -> str:
    """The text, as long as before, with spaces in the place of addresses, tags and placeholders."""
    return _SKIPPED.sub(lambda found: " " * len(found[0]), text)


def same_word(one: Word, other: Word, language: str, *, loosely: bool = False, nouns: bool = False) -> bool:
    """Whether the two may be forms of one word; of English `nouns`, singular and plural alone. `loosely` also takes
    what a stemmer of a Romance language leaves apart: primer, primera."""
    if one.folded == other.folded:
        return True
    main = main_language(language)
    if main in _UNINFLECTED or one.folded.isdecimal() or other.folded.isdecimal():
        return False
    if main == "en" and (nouns or other.folded in _PLURALS or one.folded in _PLURALS):
        return _is_plural(one.folded, other.folded) or _is_plural(other.folded, one.folded)
    if main not in _STEMMERS:
        return _begin_alike(one.folded, other.folded)
    if one.stem == other.stem:
        return main != "en" or _english_forms(one.folded, other.folded)
    short, long = sorted((one.stem, other.stem), key=len)
    return loosely and main in _ROMANCE and len(short) >= 4 and long.startswith(short) and len(long) - len(short) <= 2


def family(word: Word, language: str) -> str:
    """The same for all words that `same_word` (not loosely) may join: terms are looked up by it."""
    main = main_language(language)
    if main == "en":
        return _SINGULARS.get(word.folded, word.stem)
    return word.stem if main in _STEMMERS or main in _UNINFLECTED else word.folded[:3]


def find_term(
    text: str,
    words: Sequence[Word],
    term: str,
    term_words: Sequence[Word],
    language: str,
    *,
    loosely: bool = False,
    nouns: bool = False,
) -> tuple[Span, ...]:
    """Where the term stands in the text, `words` being the text's, `term_words` the term's. `loosely` also takes words
    in between, parts of compounds, and words with an article or a particle attached: what a translator may well write.
    `nouns` as in `same_word`.
    """
    if main_language(language) in UNSPACED:
        return tuple(find_written(text, term, language, loosely=loosely))
    if not term_words or has_signs(term):
        return tuple(find_signs(text, term))
    spans = []
    for start in range(len(words)):
        end = follow_words(words, start, term_words, language, loosely=loosely, nouns=nouns)
        if end is not None:
            spans.append(Span(words[start].start, words[end].end))
    if not spans and loosely and len(term_words) == 1:
        spans = [Span(word.start, word.end) for word in words if _contains(word, term_words[0], language)]
    return tuple(spans)


def follow_words(
    words: Sequence[Word],
    start: int,
    term: Sequence[Word],
    language: str,
    *,
    loosely: bool = False,
    nouns: bool = False,
) -> int | None:
    """The number of the last word where the term's words follow each other from `start`; None where they do not."""

    def same(at: int, wanted: Word) -> bool:
        return at < len(words) and same_word(words[at], wanted, language, loosely=loosely, nouns=nouns)

    if not same(start, term[0]):
        return None
    at = start
    for wanted in term[1:]:
        at += 1
        for _ in range(_GAP if loosely else 0):
            if at < len(words) and not same(at, wanted) and _is_small(words[at]):
                at += 1
        if not same(at, wanted):
            return None
    return at


def _is_small(word: Word) -> bool:
    return len(word.folded) <= 3 and word.folded not in _JOINING


def _contains(word: Word, term: Word, language: str) -> bool:
    main, part = main_language(language), _plain(term.stem)
    if main in _ATTACHING:
        return len(part) >= 2 and part in _plain(word.folded)
    return main in _COMPOUNDING and len(part) >= _PART and part in _plain(word.folded)


def has_signs(term: str) -> bool:
    """Whether something counts in it that is no letter: C++, .NET, R&D."""
    return bool(re.search(r"[^\w\s'’.,()/-]|^\W", term))


def find_signs(text: str, term: str) -> Iterator[Span]:
    """Where such a term stands, letter for letter but for its case and spaces."""
    pattern = _signs_pattern(term)
    if pattern:
        yield from (Span(*match.span()) for match in pattern.finditer(text))


@lru_cache(maxsize=20_000)
def _signs_pattern(term: str) -> re.Pattern[str] | None:
    words = term.split()
    if not words:
        return None
    head, tail = (r"(?<!\w)" if term[0].isalnum() else ""), (r"(?!\w)" if term[-1].isalnum() else "")
    return re.compile(head + r"\s+".join(map(re.escape, words)) + tail, re.IGNORECASE)


def _english_forms(one: str, other: str) -> bool:
    """Whether two words of one stem differ by an ending of inflection: Snowball also joins universe and university."""
    stem = _shared(one, other)
    left, right = one[len(stem) :], other[len(stem) :]
    if {left, right} <= {"y", "ies", "ied", "ier", "iest"} or {left, right} <= {"e", "ing", "es", "ed", "er"}:
        return True
    doubled = stem[-1:]
    return all(_ENGLISH.fullmatch(end.removeprefix(doubled) if len(end) > 2 else end) for end in (left, right))


def _is_plural(one: str, other: str) -> bool:
    """Whether `other` is the plural of `one`: files, boxes, policies, women."""
    return (
        other in (f"{one}s", f"{one}es")
        or (one[-1:] == "y" and other == f"{one[:-1]}ies")
        or other == _PLURALS.get(one)
    )


def _begin_alike(one: str, other: str) -> bool:
    shared, longest = len(_shared(one, other)), max(len(one), len(other))
    return shared >= 3 and longest - shared <= 3 and shared >= 0.6 * longest


def _shared(one: str, other: str) -> str:
    length = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[:length]


def _stem(words: Sequence[str], language: str) -> list[str]:
    if language not in _STEMMERS or not words:
        return list(words)
    import Stemmer

    return Stemmer.Stemmer(_STEMMERS[language]).stemWords(list(words))


def _fold(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


def _plain(word: str) -> str:
    """Without accents: compounds and attached forms keep or drop them."""
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
