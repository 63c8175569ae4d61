"""Whether a reply is written in the language it was to be in. Does not judge how well."""

from core.checks.check import Check
from core.documents.language import detect_language
from core.documents.segments import split_sentences
from core.messages import words

_LATIN_WORDS = 4
"""Fewer words in Latin letters than this may be a name, so they never count as another language."""


def check_language(text: str, expected: str) -> Check:
    """`expected` is an ISO 639-1 code; None where the text has no language, only codes, numbers or names.

    `spans` are the sentences that are surely in another language.
    """
    wrong = tuple(
        span for span in split_sentences(text, expected) if _is_foreign(text[span.start : span.end], expected)
    )
    found = detect_language(text)
    if wrong:
        return Check("language", False, words("checks_text.language_other", expected=expected), wrong)
    if found == expected:
        return Check("language", True, words("checks_text.language_same", expected=expected))
    return Check("language", None, words("checks_text.language_unknown", expected=expected))


def _is_foreign(sentence: str, expected: str) -> bool:
    found = detect_language(sentence)
    if found in ("und", expected):
        return False
    latin = sum(word.isascii() and word.isalpha() for word in sentence.split())
    return latin >= _LATIN_WORDS or not _has_latin(sentence)


def _has_latin(text: str) -> bool:
    return any("a" <= char <= "z" or "A" <= char <= "Z" for char in text)
