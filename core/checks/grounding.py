"""Whether sources say what a sentence says: word for word, or in its content words, numbers, names and polarity.

Pure functions; no model unless an embedder is passed in. A sentence that can neither be confirmed nor refuted is None.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from core.checks.check import Check
from core.checks.content import content_words
from core.checks.names import find_names
from core.checks.negation import check_negation
from core.checks.numbers import check_numbers, find_numbers
from core.documents.document import Span
from core.documents.segments import split_sentences
from core.messages import words

Embed = Callable[[Sequence[str]], np.ndarray]
Weigh = Callable[[str], float]

SUPPORTED = 0.8
"""Weighted share of content words in one stretch of a source from which a sentence counts as supported."""
UNSUPPORTED = 0.6
"""Below this share it counts as unsupported; between the two an embedder decides, and without one nobody does."""
SIMILAR = 0.75
"""Cosine to a source sentence from which an embedder confirms a sentence between the two shares."""
WINDOW = 3
"""Sentences of a source read together: a fact and its condition may stand in neighbouring sentences."""

_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans("“”„«»‘’‚–—", '"""""\'\'\'--')


def locate(quote: str, text: str) -> Span | None:
    """Where `text` holds `quote`, blind to case, white space, width and kinds of quotation marks; else None."""
    wanted, _ = _plain(quote)
    plain, origin = _plain(text)
    at = plain.find(wanted) if wanted else -1
    return None if at < 0 else Span(origin[at], origin[at + len(wanted) - 1] + 1)


def check_grounding(
    sentence: str,
    sources: Sequence[str],
    *,
    language: str,
    weigh: Weigh | None = None,
    embed: Embed | None = None,
) -> Check:
    """Whether `sources` together support `sentence` (without its [n] marks). `weigh` gives a content word's idf."""
    if not sources:
        return Check("grounding", False, words("checks.no_source"))
    polarity = check_negation(sentence, sources, language=language)
    if polarity.passed is not False and any(locate(sentence.strip(), source) for source in sources):
        return Check("grounding", True, words("checks.verbatim"))
    for check in (check_numbers(sentence, sources), check_names(sentence, sources, language=language), polarity):
        if check.passed is False:
            return check
    return _check_words(sentence, sources, language, weigh, embed)


def check_names(sentence: str, sources: Sequence[str], *, language: str) -> Check:
    """Whether every name in `sentence` occurs in one of `sources`."""
    known = " ".join(_plain(source)[0] for source in sources)
    wrong = [name for name in find_names(sentence, language) if _plain(name)[0] not in known]
    if not wrong:
        return Check("names", True, words("checks.names_found"))
    spans = tuple(Span(at, at + len(name)) for name in wrong if (at := sentence.find(name)) >= 0)
    return Check("names", False, words("checks.names_missing", names=", ".join(wrong)), spans)


def _check_words(
    sentence: str, sources: Sequence[str], language: str, weigh: Weigh | None, embed: Embed | None
) -> Check:
    wanted = frozenset(word for word in content_words(sentence, language) if not find_numbers(word))
    windows = [window for source in sources for window in read_windows(source, language)]
    held = max((wanted & content_words(window, language) for window in windows), key=len, default=frozenset())
    share = _weighted_share(held, wanted, weigh or (lambda _: 1.0))
    said = round(100 * share)
    if share >= SUPPORTED:
        return Check("grounding", True, words("checks.supported", share=said))
    if share < UNSUPPORTED:
        missing = ", ".join(sorted(wanted - held)[:8])
        return Check("grounding", False, words("checks.unsupported", share=said, words=missing))
    if embed is None:
        return Check("grounding", None, words("checks.undecided", share=said))
    vectors = embed([sentence, *windows])
    near = float((vectors[1:] @ vectors[0]).max()) >= SIMILAR
    return Check("grounding", near, words("checks.supported" if near else "checks.undecided", share=said))


def read_windows(source: str, language: str) -> list[str]:
    """Every stretch of `WINDOW` neighbouring sentences of `source`; the whole of a shorter one."""
    spans = split_sentences(source, language)
    count = max(1, len(spans) - WINDOW + 1)
    return (
        [source[spans[at].start : spans[min(at + WINDOW, len(spans)) - 1].end] for at in range(count)] if spans else []
    )


def _weighted_share(held: frozenset[str], wanted: frozenset[str], weigh: Weigh) -> float:
    """A sentence without content words supports nothing and contradicts nothing: share 0.7, undecided."""
    total = sum(map(weigh, wanted))
    return sum(map(weigh, held)) / total if total else (SUPPORTED + UNSUPPORTED) / 2


@lru_cache(maxsize=512)
def _plain(text: str) -> tuple[str, tuple[int, ...]]:
    """`text` folded for comparison, and for each character of it where it came from."""
    letters: list[str] = []
    origin: list[int] = []
    for at, c in enumerate(text):
        if c.isspace():
            folded = "" if letters and letters[-1] == " " else " "
        else:
            folded = unicodedata.normalize("NFKC", c).translate(_QUOTES).casefold()
        letters += folded
        origin += [at] * len(folded)
    start = len(letters) - len("".join(letters).lstrip())
    return "".join(letters).strip(), tuple(origin[start:])
