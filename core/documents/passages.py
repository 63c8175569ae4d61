"""Documents cut into passages to retrieve: at headings first, then between paragraphs, then between sentences.

The passages of a page, joined, are the page: nothing is trimmed, moved or said twice. Knows nothing of search.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator

from core.documents.document import Document, FaqEntry, Page, Passage
from core.documents.language import detect_language
from core.documents.segments import split_sentences

_HEADING = re.compile(r"^(#{1,6}) +(.+?)\s*$", re.M)
_PARAGRAPH = re.compile(r"\n{2,}")
_DENSE_LANGUAGES = ("zh", "ja", "ko")
_DENSE_SHARE = 4 / 9
"""A Chinese character says about as much as two and a quarter letters."""


def split_passages(document: Document, *, characters: int = 900) -> tuple[Passage, ...]:
    """Text passages of about `characters` (4/9 of that for Chinese, Japanese and Korean), then one for each FAQ entry.

    `heading` is the path of the headings above, "Returns > Refunds".
    """
    path: list[tuple[int, str]] = []
    found = [passage for page in document.pages for passage in _split_page(document, page, characters, path)]
    found += [_faq_passage(document, entry) for entry in document.faqs]
    return tuple({passage.id: passage for passage in found}.values())


def _split_page(document: Document, page: Page, characters: int, path: list[tuple[int, str]]) -> Iterator[Passage]:
    for start, end, heading in _split_sections(page.text, path):
        dense = detect_language(page.text[start:end]) in _DENSE_LANGUAGES
        target = max(int(characters * _DENSE_SHARE) if dense else characters, 1)
        for first, last in _pack(page.text, start, end, target, document.language):
            text = page.text[first:last]
            yield Passage(
                id=_passage_id(document, page.number, first, text),
                document=document.name,
                page=page.number,
                start=first,
                text=text,
                language=_language(text, document),
                heading=heading,
            )


def _split_sections(text: str, path: list[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """Start, end and heading path of each section; headings without text of their own go with what follows them.

    `path` holds (level, title) of the headings a page begins under, and is brought up to those it ends under.
    """
    starts: list[tuple[int, str]] = [(0, _label(path))]
    for match in _HEADING.finditer(text):
        level = len(match[1])
        path[:] = [entry for entry in path if entry[0] < level] + [(level, match[2])]
        label = _label(path)
        if _only_headings(text[starts[-1][0] : match.start()]):
            starts[-1] = (starts[-1][0], label)
        else:
            starts.append((match.start(), label))
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return ((start, end, label) for (start, label), end in zip(starts, ends, strict=True) if start < end)


def _label(path: list[tuple[int, str]]) -> str:
    return " > ".join(title for _, title in path)


def _only_headings(text: str) -> bool:
    return not _HEADING.sub("", text).strip()


def _pack(text: str, start: int, end: int, target: int, language: str) -> list[tuple[int, int]]:
    """Neighbouring pieces together up to `target` characters; a heading stays with its text, a short rest joins on."""
    cuts = [start]
    for first, last in _pieces(text, start, end, target, language):
        if last - cuts[-1] > target and first > cuts[-1] and not _only_headings(text[cuts[-1] : first]):
            cuts.append(first)
    if len(cuts) > 1 and end - cuts[-1] < target / 4 and end - cuts[-2] <= 1.25 * target:
        cuts.pop()
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def _pieces(text: str, start: int, end: int, target: int, language: str) -> Iterator[tuple[int, int]]:
    """Paragraphs with the empty line after them; the long ones as sentences, the long ones of those as plain slices."""
    for first, last in _between(start, end, (match.end() for match in _PARAGRAPH.finditer(text, start, end))):
        if last - first <= target:
            yield first, last
            continue
        for sentence in split_sentences(text[first:last], language):
            edges = range(first + sentence.start + target, first + sentence.end, target)
            yield from _between(first + sentence.start, first + sentence.end, edges)


def _between(start: int, end: int, cuts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The stretches from `start` to `end` between the cuts."""
    edges = [start, *(cut for cut in cuts if start < cut < end), end]
    return zip(edges, edges[1:], strict=False)


def _language(text: str, document: Document) -> str:
    """The passage's own language; a few words that do not tell are taken to be in the document's."""
    found = detect_language(text)
    unsure = found == "und" or (len(text) < 60 and found not in ("en", "zh"))
    return document.language if unsure and document.language != "und" else found


def _faq_passage(document: Document, entry: FaqEntry) -> Passage:
    whole = "\n".join((entry.question, *entry.alternatives, entry.answer))
    return Passage(
        id=_passage_id(document, entry.page, -1, whole),
        document=document.name,
        page=entry.page,
        start=-1,
        text=entry.answer,
        language=_language(f"{entry.question}\n{entry.answer}", document),
        question=entry.question,
        alternatives=entry.alternatives,
    )


def _passage_id(document: Document, page: int, start: int, text: str) -> str:
    content = f"{document.sha256}\n{page}\n{start}\n{text}"
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:20]
