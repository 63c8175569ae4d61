"""Demands on how much there is: words, sentences, paragraphs, headings, lines."""

import re

from core.checks.constraints.counting import Count, same
from core.checks.constraints.finding import Arguments, Finding, count_found
from core.checks.length import count_length, mark_excess
from core.documents.document import Span
from core.documents.segments import split_sentences
from core.messages import words

_TOKEN = re.compile(r"\w+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_ENDED = re.compile(r"""[.!?。！？…؟।]["'”’»」』)\]）*_~`]{0,8}\s*$""")
_DIVIDER = re.compile(r"\*\*\*")
_DIVIDER_LINE = re.compile(r"^[ \t]*+\*\*\*[ \t]*+$", re.M)
_BREAK = re.compile(r"\n[ \t\r]*+\n")
_HEADING = re.compile(r"^[ \t]{0,3}(#{1,6})[ \t]++\S.*$", re.M)
_LINE = re.compile(r"^.*\S.*$", re.M)
_NO_PROSE = re.compile(r"[ \t]*+(?:#{1,6}[ \t]|[*_=-]{3,}[ \t]*$|<<[^\n]*>>[ \t]*$)")
_FIRST = re.compile(r"[^\s.,?!'\"]*")


def number_words(text: str, arguments: Arguments, language: str) -> Finding:
    """A hyphenated word or "don't" is one word to a reader and two to IFEval: both readings must hold."""
    one = count_length(text, "words")
    tokens = tuple(Span(*match.span()) for match in _TOKEN.finditer(text))
    low = one if _HAN.search(text) else min(one, len(tokens))
    count = Count(low, max(one, len(tokens)))
    return count_found(count, arguments["relation"], arguments["num_words"], tokens)


def number_sentences(text: str, arguments: Arguments, language: str) -> Finding:
    """A line break alone ends no sentence: a heading or an unended line goes with what follows."""
    found = find_sentences(text, language)
    return count_found(same(len(found)), arguments["relation"], arguments["num_sentences"], found)


def find_sentences(text: str, language: str) -> tuple[Span, ...]:
    """Stretches that end with a mark that ends a sentence; what is left at the end of the text is one too."""
    found: list[Span] = []
    start: int | None = None
    for piece in split_sentences(text, language):
        part = text[piece.start : piece.end]
        if not any(map(str.isalnum, part)):
            continue
        start = piece.start if start is None else start
        if _ENDED.search(part[-40:]):
            found.append(Span(start, piece.end))
            start = None
    return (*found, Span(start, len(text))) if start is not None else tuple(found)


def number_paragraphs(text: str, arguments: Arguments, language: str) -> Finding:
    """Paragraphs parted by `***`. A reader sees a divider only where it has its line; IFEval everywhere."""
    inline, lines = ([part.strip() for part in pattern.split(text)] for pattern in (_DIVIDER, _DIVIDER_LINE))
    counts = [len([part for part in parts if part]) for parts in (inline, lines)]
    finding = count_found(Count(min(counts), max(counts)), arguments["relation"], arguments["num_paragraphs"])
    if not all(inline[1:-1]):
        return Finding(False, words("constraints.found_empty_paragraph"))
    return finding


def nth_paragraph_first_word(text: str, arguments: Arguments, language: str) -> Finding:
    """Paragraphs parted by an empty line, so many of them, and one that begins with the word (or words)."""
    pieces = text.split("\n\n")
    filled = [piece for piece in pieces if piece.strip()]
    nth, wanted = arguments["nth_paragraph"], arguments["first_word"]
    counted = len(filled) == arguments["num_paragraphs"]
    begins = nth <= len(filled) and all(_begins(piece, wanted) for piece in (pieces[nth - 1], filled[nth - 1]))
    first = " ".join(filled[nth - 1].split()[:3])[:40] if nth <= len(filled) else "–"
    return Finding(counted and begins, words("constraints.found_paragraphs", count=len(filled), first=first))


def _begins(paragraph: str, wanted: str) -> bool:
    """One word: the first, up to its punctuation. Several, or Chinese: what the paragraph begins with."""
    plain = paragraph.strip().lstrip("'").lstrip('"').lower()
    if len(wanted.split()) == 1 and wanted.isascii():
        match = _FIRST.match(plain)
        return bool(match) and match[0] == wanted.lower()
    after = plain[len(wanted) : len(wanted) + 1]
    return plain.startswith(wanted.lower()) and (not wanted[-1].isascii() or not after.isalnum())


def length_limit(text: str, arguments: Arguments, language: str) -> Finding:
    """A length in words, characters or 字."""
    unit, wanted = arguments["unit"], arguments["number"]
    finding = count_found(same(count_length(text, unit)), arguments["relation"], wanted)
    surplus = mark_excess(text, wanted, unit) if finding.passed is False else ()
    return Finding(finding.passed, finding.found, surplus)


def paragraph_count(text: str, arguments: Arguments, language: str) -> Finding:
    """Blocks between empty lines, or lines where there is no empty line; headings and dividers are none."""
    found = find_paragraphs(text)
    return count_found(same(len(found)), arguments["relation"], arguments["number"], found)


def find_paragraphs(text: str) -> tuple[Span, ...]:
    """Where the paragraphs stand, without headings, dividers and titles in angle brackets."""
    stripped = text.strip()
    start = text.find(stripped)
    pattern = _BREAK if _BREAK.search(stripped) else re.compile("\n")
    cuts = [(start, start), *((start + m.start(), start + m.end()) for m in pattern.finditer(stripped))]
    ends = [cut[0] for cut in cuts[1:]] + [start + len(stripped)]
    blocks = [Span(cut[1], end) for cut, end in zip(cuts, ends, strict=True)]
    return tuple(block for block in blocks if _has_prose(text[block.start : block.end]))


def _has_prose(block: str) -> bool:
    return any(line.strip() and not _NO_PROSE.match(line) for line in block.split("\n"))


def heading_count(text: str, arguments: Arguments, language: str) -> Finding:
    """Sections by their Markdown headings, without the one that is the title of the whole."""
    found = [(len(match[1]), Span(*match.span())) for match in _HEADING.finditer(text)]
    if len(found) > 1 and found[0][0] < min(level for level, _ in found[1:]):
        found = found[1:]
    top = min((level for level, _ in found), default=0)
    spans = tuple(span for level, span in found if level == top)
    return count_found(same(len(spans)), arguments["relation"], arguments["number"], spans)


def line_count(text: str, arguments: Arguments, language: str) -> Finding:
    """Lines with something on them, without headings."""
    found = [match for match in _LINE.finditer(text) if not _NO_PROSE.match(match[0])]
    spans = tuple(Span(*match.span()) for match in found)
    return count_found(same(len(spans)), arguments["relation"], arguments["number"], spans)


def sentence_length(text: str, arguments: Arguments, language: str) -> Finding:
    """No sentence longer than so many words or 字."""
    pieces = [
        (count_length(text[span.start : span.end], arguments["unit"]), span) for span in split_sentences(text, language)
    ]
    longest = max((length for length, _ in pieces), default=0)
    spans = tuple(span for length, span in pieces if length > arguments["number"])
    return Finding(not spans, words("constraints.found_longest", count=longest), spans)
