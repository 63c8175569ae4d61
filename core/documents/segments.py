"""Sentences as spans of a text: in order, none empty, joined they are the text.

A line break always ends a sentence (readers join wrapped lines, so a break means a heading, a bullet or a table row);
within a line sentencex decides, and a few rules mend what customers' texts showed it gets wrong.
Does not know which sentences matter.
"""

import re

import sentencex

from core.documents.document import Span

_BREAK = re.compile(r"[\n\r\u2028\u2029]\s*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_QUOTES = re.compile("[`'‘’“”«»「」]")
_MANY = 2000
"""Quotation marks in one line from which it is no writing; sentencex takes quadratic time over them."""
_SEMICOLON = re.compile(r"；[”’」』）)\s]*(?=\S)")
_CLOSED = re.compile(r"[.!?][)\]]\s+(?=[A-Z])|[。！？][）)】]\s*(?=\w)|[。！？](?=[0-9A-Za-z])")
_RATE = re.compile(r"\d\s?[^\s/]{0,8}/[A-Za-z]{1,4}\.\s+(?=[A-Z])")
_OPEN_ENDED = re.compile(
    r"(?:^|[\s(])(?:approx|tel|ext|incl|excl|min|max|qty|mon|tues?|wed|thurs?|fri|sat|sun|fig|no|nr|vol|pp?)\.\s*$",
    re.I,
)
_HOUR = re.compile(r"\b[ap]\.m\.\s*$", re.I)
_AFTER_HOUR = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|[A-Z]{2,4}T|GMT|UTC|local|daily|to|and|or)\b", re.I
)
_MARKER = re.compile(r"\s*(?:[-*•·–]|\(?\d{1,3}[.)]|[A-Za-z][.)]|#{1,6})\s*$")


def split_sentences(text: str, language: str) -> tuple[Span, ...]:
    """The sentences of `text`; white space belongs to the sentence before it (at the very start, to the first one).

    `language` is an ISO 639-1 code; unknown codes are split by general rules. Text of white space alone is one span.
    """
    if not text:
        return ()
    clean = _SURROGATE.sub("\ufffd", text)
    starts = [start for line in _split_lines(clean) for start in _split_line(clean, line, language)]
    ends = [*starts[1:], len(text)]
    return tuple(Span(start, end) for start, end in zip(starts, ends, strict=True))


def _split_lines(text: str) -> list[Span]:
    """Lines with the white space after them, so that each but the first starts with something visible."""
    lead = len(text) - len(text.lstrip())
    starts = [0, *(match.end() for match in _BREAK.finditer(text, lead))]
    return [Span(start, end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True) if start < end]


def _split_line(text: str, line: Span, language: str) -> list[int]:
    """Where the sentences of one line start; the first start is the line's."""
    starts, position = [line.start], line.start
    if text[line.start] == "|":  # a table row is quoted whole
        return starts
    said = text[line.start : line.end]
    plain = _QUOTES.sub("-", said) if len(_QUOTES.findall(said)) > _MANY else said
    pieces = [part for piece in sentencex.segment(language, plain) for part in _split_more(piece)]
    for before, after in zip(pieces, pieces[1:], strict=False):
        position += len(before)
        if after.strip() and not _belongs(text[starts[-1] : position], after):
            starts.append(position)
    return starts


def _split_more(piece: str) -> list[str]:
    """Breaks that sentencex does not make: after a Chinese semicolon, after a bracket that closes a
    sentence, between a Chinese full stop and a digit or Latin letter, and after a unit such as g/L, whose last letter
    it takes for somebody's initial."""
    cuts = sorted(
        {match.end() for pattern in (_SEMICOLON, _CLOSED, _RATE) for match in pattern.finditer(piece)} - {len(piece)}
    )
    return [piece[start:end] for start, end in zip([0, *cuts], [*cuts, len(piece)], strict=True)]


def _belongs(sentence: str, following: str) -> bool:
    """Whether `following` goes on with `sentence`: after a list marker, or an abbreviation that does not end one."""
    if not sentence.strip() or _MARKER.fullmatch(sentence):
        return True
    if _OPEN_ENDED.search(sentence):
        return following[0].islower() or following[0].isdigit()
    return bool(_HOUR.search(sentence) and _AFTER_HOUR.match(following))
