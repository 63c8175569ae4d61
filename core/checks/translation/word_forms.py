"""Where a term stands in a text, whatever its inflection: "archivos adjuntos" for "archivo adjunto". Knows no glossary.

Words meet by their stems (Snowball); where a language has no stemmer, by a long enough common beginning. Chinese,
Japanese and Thai terms are found as they are written.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
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
_GAP = 2
"""Other words that may stand between two words of a term: articles and prepositions, "derechos de los animales"."""
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
    hidden = _SKIPPED.sub(lambda found: " " * len(found[0]), text)
    found = list(_WORD.finditer(hidden))
    folded = [_fold(match[0]) for match in found]
    stems = _stem(folded, main_language(language))
    return tuple(
        Word(*match.span(), match[0], fold, stem) for match, fold, stem in zip(found, folded, stems, strict=True)
    )


def same_word(one: Word, other: Word, language: str) -> bool:
    """Whether the two may be forms of one word."""
    if one.folded == other.folded:
        return True
    main = main_language(language)
    if main in _UNINFLECTED or one.folded.isdecimal() or other.folded.isdecimal():
        return False
    if main in _STEMMERS:
        return one.stem == other.stem and (main != "en" or _english_forms(one.folded, other.folded))
    return _begin_alike(one.folded, other.folded)


def find_term(
    text: str, words: Sequence[Word], term: str, term_words: Sequence[Word], language: str, *, loosely: bool = False
) -> tuple[Span, ...]:
    """Where the term stands in the text, `words` being the text's, `term_words` the term's. `loosely` also takes words
    in between, parts of compounds, and words with an article or a particle attached: what a translator may well write.
    """
    if main_language(language) in UNSPACED:
        return tuple(find_written(text, term, language, loosely=loosely))
    if not term_words or _has_signs(term):
        return tuple(_find_signs(text, term))
    spans = []
    for start in range(len(words)):
        end = _follow(words, start, term_words, language, _GAP if loosely else 0)
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


def _follow(words: Sequence[Word], start: int, term: Sequence[Word], language: str, gap: int) -> int | None:
    """The number of the last word where the term's words follow each other from `start`; None where they do not."""
    at = start
    if not same_word(words[at], term[0], language):
        return None
    for wanted in term[1:]:
        following = range(at + 1, min(at + 2 + gap, len(words)))
        found = next((n for n in following if same_word(words[n], wanted, language)), None)
        if found is None:
            return None
        at = found
    return at


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
