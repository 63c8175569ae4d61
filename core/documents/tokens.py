"""Search tokens: what two texts must share to be found by each other. Knows nothing of weights or indexes.

Words are lower-cased and stemmed by the text's language (Snowball), because "returned" should find "return". Chinese
has no spaces: dictionary words, characters and character pairs are all kept, so a word the dictionary cuts differently
in the question and in the passage still meets. Letter quads bridge what stemming cannot: compounds ("Rückgabefrist"),
inflection in languages without a stemmer, spelling mistakes. Measured on XQuAD in seven languages, see core/README.md.
"""

import re
import unicodedata

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_ASKING = re.compile(
    "为什么|什么时候|什么地方|什么样|什么|为何|何时|何地|何处|哪些|哪个|哪里|哪儿|哪一|哪种|哪位|哪年|哪|谁"
    "|多少|多大|多久|多长|怎么样|怎么|怎样|如何|是否|请问|吗|呢"
)
GRAM = 4
"""Letters in a gram; the mark that a gram is one is its leading `GRAM_MARK`."""
GRAM_MARK = "\u2402"


def tokenize(text: str, language: str | None = None) -> list[str]:
    """Words, stemmed and lower-cased, in order; then each Chinese run's dictionary words, characters and pairs.

    `language` is ISO 639-1; where it is unknown or without a stemmer, Latin words are stemmed as English
    and others are left whole.
    """
    tokens: list[str] = []
    words: list[str] = []
    for run in _RUN.findall(normalize(text)):
        if _IS_HAN.match(run):
            tokens += _chinese(run)
        else:
            words.append(run)
    return _stem(words, language) + tokens


def search_tokens(text: str, language: str | None = None) -> list[str]:
    """What the index counts: the words of `tokenize` and the letter quads of every word that is not Chinese."""
    runs = (run for run in _RUN.findall(normalize(text)) if not _IS_HAN.match(run))
    return tokenize(text, language) + [gram for run in runs for gram in _grams(run)]


def query_tokens(text: str, language: str | None = None) -> list[str]:
    """What is looked up for a question: its search tokens without Chinese question words.

    Statements hardly ever hold them, so they count as rare, and their characters would find the few that do.
    """
    statement = _ASKING.sub(" ", text)
    return search_tokens(statement, language) or search_tokens(text, language)


def normalize(text: str) -> str:
    """Compatibility forms folded (full-width letters, ligatures), lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def _chinese(run: str) -> list[str]:
    import rjieba

    words = [word for word in rjieba.cut_for_search(run) if len(word) > 2]
    return words + list(run) + [run[at : at + 2] for at in range(len(run) - 1)]


def _stem(words: list[str], language: str | None) -> list[str]:
    import Stemmer

    name = _STEMMERS.get(language or "", "english")
    return Stemmer.Stemmer(name).stemWords(words)  # one per call: a stemmer must not be shared between threads


def _grams(word: str) -> list[str]:
    framed = f" {word} "
    return [GRAM_MARK + framed[at : at + GRAM] for at in range(max(1, len(framed) - GRAM + 1))]
