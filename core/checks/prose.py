"""The running text of a Markdown document: its sentences without headings, code, tables, addresses and marks.

Everything keeps its place, so a span found here points into the document. Does not judge anything.
"""

import re
from functools import lru_cache

from core.documents.document import Span
from core.documents.segments import split_sentences

_FENCE = re.compile(r"(?ms)^[ \t]{0,8}(`{3,8}|~{3,8})[^\n]*\n.*?(?:^[ \t]{0,8}\1|\Z)")
_MARKUP = re.compile(
    r"`[^`\n]{1,200}`|https?://[^\s，。；！？、]{1,2000}|(?<=\])\([^()\n]{0,500}\)|</?[A-Za-z][^<>\n]{0,300}>|\*{1,3}|_{2,3}"
)
_LEAD = re.compile(r"(?:[ \t\n]|>|[-*+•·]\s|\(?\d{1,3}[.)、]\s?|\[[ xX]\]\s)*")
_NOT_BLANK = re.compile(r"[^\n]")
_LETTER = re.compile(r"[^\W\d_]")
HAN = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
"""A word of a script with letters; Chinese runs match too and have to be cut."""


@lru_cache(maxsize=8)
def blank_markup(text: str) -> str:
    """`text` with code, addresses, link targets, tags and emphasis marks as spaces; every other place is the same."""
    plain = _FENCE.sub(lambda match: _NOT_BLANK.sub(" ", match[0]), text)
    return _MARKUP.sub(lambda match: " " * len(match[0]), plain)


@lru_cache(maxsize=8)
def list_sentences(text: str, language: str) -> tuple[Span, ...]:
    """The sentences of running text, without the white space and list marks around them."""
    plain = blank_markup(text)
    spans = (_trim(plain, span) for span in split_sentences(plain, language))
    return tuple(
        span for span in spans if plain[span.start : span.end][:1] not in {"", "#", "|"} and _holds(plain, span)
    )


@lru_cache(maxsize=8)
def list_words(text: str) -> tuple[tuple[str, int], ...]:
    """Lower-case words with their place, each Chinese character one, over the document without markup."""
    return tuple(
        (piece, at)
        for match in WORD.finditer(blank_markup(text))
        for piece, at in _cut(match[0].lower().replace("’", "'"), match.start())
    )


def count_words(text: str) -> int:
    """How many words, each Chinese character one."""
    return len(list_words(text))


def count_han(text: str) -> int:
    """How many Chinese characters."""
    return len(HAN.findall(text))


def _cut(run: str, at: int) -> list[tuple[str, int]]:
    """A run of letters as words: Chinese characters one by one, what is between them whole."""
    if not HAN.search(run):
        return [(run, at)]
    pieces, start = [], 0
    for match in HAN.finditer(run):
        pieces += [(run[start : match.start()], at + start)] if start < match.start() else []
        pieces.append((match[0], at + match.start()))
        start = match.end()
    return pieces + ([(run[start:], at + start)] if start < len(run) else [])


def _trim(text: str, span: Span) -> Span:
    lead = _LEAD.match(text, span.start, span.end)
    start = lead.end() if lead else span.start
    return Span(start, max(start, span.start + len(text[span.start : span.end].rstrip())))


def _holds(text: str, span: Span) -> bool:
    return bool(_LETTER.search(text, span.start, span.end))
