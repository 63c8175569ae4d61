"""Where a term stands in a text, whatever its inflection: "archivos adjuntos" for "archivo adjunto". Knows no glossary.

Words meet by their stems (Snowball); where a language has no stemmer, by a long enough common beginning. Chinese,
Japanese and Thai terms are found as they are written.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.documents.document import Span

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
_UNINFLECTED = frozenset(("vi", "zh", "ja", "th", "lo", "km", "my", "yue"))
UNSPACED = frozenset(("zh", "ja", "th", "lo", "km", "my", "yue"))
_COMPOUNDING = frozenset(("de", "nl", "da", "sv", "no", "nb", "nn", "fi", "et", "hu", "is"))
_ATTACHING = frozenset(("ar", "he", "ko", "tr", "fa", "ur"))
"""Languages that write articles, prepositions or particles together with the word."""
_WORD = re.compile(r"[^\W_]+(?:[+#]+(?!\w))?")
_SKIPPED = re.compile(
    r"https?://\S+|[\w.+-]{1,64}@\w[\w.-]*|</?[A-Za-z][^<>]{0,300}>|\{[^{}\s]{1,80}\}|%\([^()\s]{1,60}\)[a-z]|\x00+"
)
_KANA = re.compile("[\u30a1-\u30fa\u30fc]")
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


def main_language(language: str) -> str:
    """The first part of a language tag, in lower case: pt of pt-BR."""
    return language.replace("_", "-").split("-")[0].lower()


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
    if not term_words or _has_signs(term):
        return tuple(_find_signs(text, term))
    spans = []

    def same(one: Word, other: Word) -> bool:
        return same_word(one, other, language, loosely=loosely, nouns=nouns)

    for start in range(len(words)):
        end = _follow(words, start, term_words, same, _GAP if loosely else 0)
        if end is not None:
            spans.append(Span(words[start].start, words[end].end))
    if not spans and loosely and len(term_words) == 1:
        spans = [Span(word.start, word.end) for word in words if _contains(word, term_words[0], language)]
    return tuple(spans)


def find_written(text: str, term: str, language: str, *, loosely: bool) -> Iterator[Span]:
    """Where a Chinese, Japanese or Thai term stands, not as a piece of other words: a Chinese one begins and ends where
    words do unless it has four characters or more, one in katakana is no part of a longer one. `loosely`, anywhere."""
    folded, wanted = _fold_width(text), _fold_width(term)
    if not wanted.strip() or len(folded) != len(text):
        return
    edges = None
    for match in re.finditer(re.escape(wanted), folded):
        start, end = match.span()
        if _cuts_latin(folded, start, end) or (_cuts_kana(folded, start, end) and not loosely):
            continue
        if not loosely and main_language(language) == "zh" and end - start < 4:
            edges = edges or _chinese_edges(text)
            if start not in edges or end not in edges:
                continue
        yield Span(start, end)


def _follow(
    words: Sequence[Word], start: int, term: Sequence[Word], same: Callable[[Word, Word], bool], gap: int
) -> int | None:
    """The number of the last word where the term's words follow each other from `start`; None where they do not."""
    at = start
    if not same(words[at], term[0]):
        return None
    for wanted in term[1:]:
        at += 1
        for _ in range(gap):
            if at < len(words) and not same(words[at], wanted) and _is_small(words[at]):
                at += 1
        if at >= len(words) or not same(words[at], wanted):
            return None
    return at


def _is_small(word: Word) -> bool:
    return len(word.folded) <= 3 and word.folded not in _JOINING


def _contains(word: Word, term: Word, language: str) -> bool:
    main, part = main_language(language), _plain(term.stem)
    if main in _ATTACHING:
        return len(part) >= 2 and part in _plain(word.folded)
    return main in _COMPOUNDING and len(part) >= _PART and part in _plain(word.folded)


def _has_signs(term: str) -> bool:
    """Whether something counts in it that is no letter: C++, .NET, R&D."""
    return bool(re.search(r"[^\w\s'’.,()/-]|^\W", term))


def _find_signs(text: str, term: str) -> Iterator[Span]:
    pattern = r"\s+".join(map(re.escape, term.split()))
    if not pattern:
        return
    head, tail = (r"(?<!\w)" if term[0].isalnum() else ""), (r"(?!\w)" if term[-1].isalnum() else "")
    for match in re.finditer(f"{head}{pattern}{tail}", text, re.IGNORECASE):
        yield Span(*match.span())


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


def _fold_width(text: str) -> str:
    """Full-width letters as ordinary ones, lower case, character for character."""
    folded = (unicodedata.normalize("NFKC", char).lower() if "\uff01" <= char <= "\uff5e" else char for char in text)
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in folded)


def _cuts_latin(text: str, start: int, end: int) -> bool:
    def joins(at: int) -> bool:
        return 0 < at < len(text) and all(char.isascii() and char.isalnum() for char in text[at - 1 : at + 1])

    return joins(start) or joins(end)


def _cuts_kana(text: str, start: int, end: int) -> bool:
    def joins(at: int) -> bool:
        return 0 < at < len(text) and all(_KANA.match(char) for char in text[at - 1 : at + 1])

    return joins(start) or joins(end)


@lru_cache(maxsize=1024)
def _chinese_edges(text: str) -> frozenset[int]:
    import rjieba

    edges, at = {0}, 0
    for word in rjieba.cut(text):
        at += len(word)
        edges.add(at)
    return frozenset(edges)
