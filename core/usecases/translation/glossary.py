"""A glossary: which words are translated how, which stay as they are, which are not to be used. And where they occur.

Does not know files, engines or the store. Terms are found in any inflection; a longer term goes before one in it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from core.checks.translation.word_forms import Word, family, find_signs, follow_words, has_signs, split_words
from core.checks.translation.written_terms import find_written, fold_width
from core.documents.document import Span
from core.models.language_tags import UNSPACED, main_language

MOST_TERM = 200
"""Characters of a term, and of its translation."""
MOST_TERMS = 20_000


_INFINITIVES: dict[str, tuple[str, ...]] = {
    "de": (),
    "es": ("ar", "er", "ir", "arse", "erse", "irse"),
    "pt": ("ar", "er", "ir", "or"),
    "ca": ("ar", "er", "ir", "re"),
    "gl": ("ar", "er", "ir"),
    "fr": ("er", "ir", "re", "oir"),
    "it": ("are", "ere", "ire", "rsi"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase with its translation. Several terms of one `source` are alternatives.

    `keep` leaves it as it is: `target` is the source then. `forbidden` are translations not to be used. `case` finds it
    only in these capitals; a term in capitals alone (IT, USB) always is. `part` is its part of speech, for people.
    """

    source: str
    target: str = ""
    note: str = ""
    keep: bool = False
    forbidden: tuple[str, ...] = ()
    case: bool = False
    part: str = ""

    @property
    def wanted(self) -> str:
        """What is to stand in the translation; "" where only `forbidden` counts."""
        return self.source if self.keep else self.target


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term where it stands in a text."""

    term: Term
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """The terms of one source, with its words and their families."""

    terms: tuple[Term, ...]
    words: tuple[Word, ...]
    families: frozenset[str]
    nouns: bool


class Glossary:
    """Terms from the language `source` into `target`, BCP 47 tags. It does not change, and threads may share it."""

    def __init__(self, source: str, target: str, terms: Iterable[Term], *, title: str = "") -> None:
        self.source, self.target, self.title = source, target, title
        self.terms = tuple(dict.fromkeys(terms))
        self._unspaced = main_language(source) in UNSPACED
        self._entries: dict[str, list[_Entry]] = defaultdict(list)
        for entry in _entries(self.terms, source, target):
            self._entries[self._key(entry)].append(entry)

    def find(self, text: str) -> tuple[Occurrence, ...]:
        """Where terms occur, in order; of those that overlap the longest, then the first."""
        places = self._find_written(text) if self._unspaced else self._find_words(text)
        found = [(span, one) for span, one in places if _same_case(one, text[span.start : span.end])]
        taken: list[tuple[Span, _Entry]] = []
        for span, entry in sorted(found, key=lambda one: (one[0].start - one[0].end, one[0].start)):
            if all(span.end <= other.start or other.end <= span.start for other, _ in taken):
                taken.append((span, entry))
        return tuple(
            Occurrence(term, span.start, span.end, text[span.start : span.end])
            for span, entry in sorted(taken, key=lambda one: one[0].start)
            for term in entry.terms
        )

    def pairs(self, text: str) -> tuple[tuple[str, str], ...]:
        """(source, target) of the terms that occur, each once; alternatives follow each other."""
        found = ((one.term.source, one.term.wanted) for one in self.find(text) if one.term.wanted)
        return tuple(dict.fromkeys(found))

    def forbidden(self, text: str) -> tuple[tuple[str, str], ...]:
        """(source, word) of what the translation must not use."""
        found = ((one.term.source, word) for one in self.find(text) for word in one.term.forbidden)
        return tuple(dict.fromkeys(found))

    def occurrences(self, text: str) -> tuple[tuple[str, str], ...]:
        """(the words as they stand in the text, target), each once, the longest first; with a capital where the text
        has one and the glossary has not."""
        chosen: dict[str, str] = {}
        for one in self.find(text):
            if one.term.wanted:
                chosen.setdefault(one.text, _like_case(one.term, one.text))
        return tuple(sorted(chosen.items(), key=lambda pair: -len(pair[0])))

    def _key(self, entry: _Entry) -> str:
        """By which a text's words, or its characters, lead to the entry; "" where nothing does (C++)."""
        source = entry.terms[0].source.strip()
        if self._unspaced:
            return fold_width(source)[0]
        return "" if has_signs(source) or not entry.words else family(entry.words[0], self.source)

    def _find_written(self, text: str) -> Iterator[tuple[Span, _Entry]]:
        for key in sorted(set(fold_width(text))):
            for entry in self._entries.get(key, ()):
                for span in find_written(text, entry.terms[0].source, self.source, loosely=False):
                    yield span, entry

    def _find_words(self, text: str) -> Iterator[tuple[Span, _Entry]]:
        words = split_words(text, self.source)
        families = [family(word, self.source) for word in words]
        there = frozenset(families)
        for entry in self._entries.get("", ()):
            yield from ((span, entry) for span in find_signs(text, entry.terms[0].source))
        for start, key in enumerate(families):
            for entry in self._entries.get(key, ()):
                if entry.families <= there:
                    end = follow_words(words, start, entry.words, self.source, nouns=entry.nouns)
                    if end is not None:
                        yield Span(words[start].start, words[end].end), entry


def dump_glossary(glossary: Glossary) -> str:
    """The glossary as JSON, as the store keeps it."""
    body = {"source": glossary.source, "target": glossary.target, "title": glossary.title}
    return json.dumps(body | {"terms": [asdict(term) for term in glossary.terms]}, ensure_ascii=False)


def load_glossary(text: str) -> Glossary:
    """What `dump_glossary` wrote. ValueError, TypeError or KeyError where it is of another make."""
    body = json.loads(text)
    terms = (Term(**term | {"forbidden": tuple(term["forbidden"])}) for term in body["terms"])
    return Glossary(body["source"], body["target"], terms, title=body["title"])


def _entries(terms: Iterable[Term], language: str, target: str) -> Iterator[_Entry]:
    grouped: dict[tuple[str, bool], list[Term]] = defaultdict(list)
    for term in terms:
        if term.source.strip():
            grouped[term.source, _counts_case(term)].append(term)
    for (source, _), some in grouped.items():
        words = split_words(source, language)
        families = frozenset(family(word, language) for word in words)
        yield _Entry(tuple(some), words, families, all(_is_noun(term, target) for term in some))


def _is_noun(term: Term, target: str) -> bool:
    """By its part of speech, else by its translation where that shows it: a German noun has a capital, a verb of the
    Romance languages its ending. A file is not meant where "filed" stands."""
    part = term.part.strip().lower()
    if part:
        return part.startswith(("n", "名", "sust", "subst"))
    wanted, main = term.wanted.split(" ")[0], main_language(target)
    if term.keep or not wanted or main not in _INFINITIVES:
        return term.keep
    if main == "de":
        return wanted[0].isupper()
    return not wanted.lower().endswith(_INFINITIVES[main])


def _counts_case(term: Term) -> bool:
    return term.case or (len(term.source) <= 6 and term.source.isupper() and term.source.isascii())


def _same_case(entry: _Entry, text: str) -> bool:
    """Whether the capitals are the term's, where they count; an ending may have been added."""
    term = entry.terms[0]
    if not _counts_case(term):
        return True
    return text.startswith(term.source if len(term.source) < 4 else term.source[:-1])


def _like_case(term: Term, text: str) -> str:
    wanted = term.wanted
    if text[:1].isupper() and term.source[:1].islower() and not term.keep:
        return wanted[:1].upper() + wanted[1:]
    return wanted
