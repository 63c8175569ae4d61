"""Whether words and phrases occur in a text: as whole words in spaced scripts, as they stand in Chinese.

Does not know synonyms.
"""

import re
from collections.abc import Sequence

from core.checks.check import Check
from core.documents.document import Span
from core.messages import words

_HAN = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = rf"[^\W_{_HAN}]"
_WORD = re.compile(rf"{_LETTER}+(?:['’]{_LETTER}+)*")
_ENDINGS = "(?:['’]?s|es|['’])?"


def find_phrase(text: str, phrase: str, *, inflected: bool = False) -> tuple[Span, ...]:
    """Where `phrase` stands, in any case and spacing; letters and digits at its ends begin and end a word.

    `inflected` accepts a plural or possessive ending too.
    """
    parts = phrase.split()
    if not parts:
        return ()
    pattern = r"\s+".join(re.sub("['’]", "['’]", re.escape(part)) for part in parts)
    before = rf"(?<!{_LETTER})" if re.match(_LETTER, parts[0]) else ""
    after = rf"(?!{_LETTER})" if re.match(_LETTER, parts[-1][-1]) else ""
    ending = _ENDINGS if inflected and after else ""
    return tuple(Span(*match.span()) for match in re.finditer(before + pattern + ending + after, text, re.I))


def check_keywords(text: str, keywords: Sequence[str], language: str) -> Check:
    """Whether each of `keywords` occurs, in any inflection ("running shoe" in "running shoes", "run" in "ran" not)."""
    missing = missing_keywords(text, keywords, language)
    if not missing:
        return Check("keywords", True, words("constraints.keywords_found"))
    return Check("keywords", False, words("constraints.keywords_missing", words=_join(missing)))


def missing_keywords(text: str, keywords: Sequence[str], language: str) -> tuple[str, ...]:
    """Those of `keywords` that do not occur, in their order."""
    stems = _stem([match[0] for match in _WORD.finditer(text)], language)
    held = "\n" + "\n".join(stems) + "\n"
    return tuple(word for word in keywords if not (find_phrase(text, word) or _stands(word, held, language)))


def check_forbidden(text: str, phrases: Sequence[str], language: str) -> Check:
    """Whether none of `phrases` occurs; a plural counts as its word in English. `spans` are the places."""
    inflected = language == "en"
    places = {phrase: find_phrase(text, phrase, inflected=inflected) for phrase in phrases}
    found = [phrase for phrase, spans in places.items() if spans]
    if not found:
        return Check("forbidden", True, words("constraints.forbidden_absent"))
    spans = sorted({span for spans in places.values() for span in spans}, key=lambda span: (span.start, span.end))
    return Check("forbidden", False, words("constraints.forbidden_found", words=_join(found)), tuple(spans))


def _stands(keyword: str, held: str, language: str) -> bool:
    """Whether the stems of `keyword` follow each other among `held`, which are lines."""
    wanted = _stem([match[0] for match in _WORD.finditer(keyword)], language)
    return bool(wanted) and not re.search(rf"[{_HAN}]", keyword) and "\n" + "\n".join(wanted) + "\n" in held


def _stem(found: list[str], language: str) -> list[str]:
    import Stemmer

    lowered = [word.lower().replace("’", "'") for word in found]
    return Stemmer.Stemmer("english").stemWords(lowered) if language == "en" else lowered


def _join(phrases: Sequence[str]) -> str:
    return ", ".join(phrases)
