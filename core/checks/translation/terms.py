"""Whether a translation keeps to the glossary: each term that occurs in the source stands in the target, in any form.

Does not know glossaries: the terms come with the pair. A target may be used in any inflection, in a compound where the
language makes such, with small words between its own; a term kept as it is must stand as it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from core.checks.check import Check
from core.checks.translation.pair import Pair
from core.checks.translation.placeholders import hide_codes
from core.checks.translation.word_forms import Word, find_term, split_words
from core.documents.document import Span
from core.messages import words

_SHOWN = 5


def check_terms(pair: Pair) -> Check:
    """True where every term of the source has one of its targets and nothing forbidden is there; None without terms.

    `spans` are the forbidden words in the target.
    """
    if not pair.terms and not pair.forbidden:
        return Check("terms", None, words("translation_memory.terms_none"))
    used = find_used(pair)
    missing = [source for source, found in used.items() if not found]
    forbidden = _find_forbidden(pair)
    if missing:
        wanted = {source: [target for term, target in pair.terms if term == source] for source in missing}
        listed = "; ".join(f"{source} → {' / '.join(wanted[source])}" for source in missing[:_SHOWN])
        return Check("terms", False, words("translation_memory.terms_missing", terms=listed), _spans(forbidden))
    if forbidden:
        listed = ", ".join(dict.fromkeys(forbidden))
        return Check("terms", False, words("translation_memory.terms_forbidden", terms=listed), _spans(forbidden))
    return Check("terms", True, words("translation_memory.terms_used", count=len(used)))


def find_used(pair: Pair) -> dict[str, tuple[Span, ...]]:
    """For each source term where one of its targets stands in the target text; () where none does. Several entries of
    one source are alternatives."""
    text = hide_codes(pair.target, pair.codes)
    said = split_words(text, pair.target_language)
    found: dict[str, tuple[Span, ...]] = {}
    for source, target in pair.terms:
        found[source] = found.get(source) or _find(text, said, source, target, pair.target_language)
    return found


def hit_rate(pairs: Iterable[Pair]) -> tuple[int, int]:
    """How many terms were used of how many that occur, each counted once a pair."""
    used = [bool(spans) for pair in pairs for spans in find_used(pair).values()]
    return sum(used), len(used)


def _find(text: str, said: Sequence[Word], source: str, target: str, language: str) -> tuple[Span, ...]:
    spans = find_term(text, said, target, _term_words(target, language), language, loosely=True)
    if source == target and source != source.lower():  # a name: its capitals count
        return tuple(span for span in spans if source in text[span.start : span.end]) or _as_it_is(text, source)
    return spans


def _as_it_is(text: str, term: str) -> tuple[Span, ...]:
    at = text.find(term)
    return (Span(at, at + len(term)),) if at >= 0 else ()


def _find_forbidden(pair: Pair) -> Mapping[str, tuple[Span, ...]]:
    """Forbidden words of the target with where they stand; not those that are part of a term's own target."""
    if not pair.forbidden:
        return {}
    text = hide_codes(pair.target, pair.codes)
    said = split_words(text, pair.target_language)
    allowed = [span for spans in find_used(pair).values() for span in spans]
    found = {}
    for _, word in pair.forbidden:
        spans = find_term(text, said, word, _term_words(word, pair.target_language), pair.target_language)
        outside = tuple(one for one in spans if not any(a.start <= one.start and one.end <= a.end for a in allowed))
        if outside:
            found[word] = outside
    return found


def _spans(found: Mapping[str, tuple[Span, ...]]) -> tuple[Span, ...]:
    return tuple(sorted({span for spans in found.values() for span in spans}, key=lambda span: span.start))


@lru_cache(maxsize=4096)
def _term_words(term: str, language: str) -> tuple[Word, ...]:
    return split_words(term, language)
