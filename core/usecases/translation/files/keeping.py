"""Texts that need no translation, and what is said of a file's encoding. Knows no file format."""

import re

from core.checks.translation.placeholders import find_placeholders
from core.usecases.translation.files.source_text import SourceText, is_readable

_HIDDEN = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff]")
_LARGEST = 200_000
"""Characters of the longest text that is still a paragraph."""


def no_words(text: str) -> str:
    """Why a text has nothing to translate, as a message key; "" where it has."""
    if not is_readable(text) or "\0" in text:
        return "kept_unreadable"
    if not any(map(str.isalpha, _HIDDEN.sub("", text))):
        return "kept_no_words"
    if len(text) > _LARGEST:
        return "kept_too_long"
    found = find_placeholders(text, ()) if len(text) < 2000 else ()
    if len(found) == 1 and found[0].text == text.strip():
        return "kept_link"
    return ""


def text_notes(source: SourceText) -> tuple[tuple[str, dict[str, object]], ...]:
    """That a file's encoding cannot write every character, so that it may change."""
    return () if source.whole else (("text_encoding", {"encoding": source.encoding}),)
