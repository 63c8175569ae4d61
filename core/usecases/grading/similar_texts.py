"""Texts that say about the same, grouped; and the words that a group shares. Does not know what the texts answer."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.checks.content import content_words
from core.documents.tokens import normalize, search_tokens
from core.messages import UiLanguage
from core.usecases.grading.records import Tools

if TYPE_CHECKING:
    import numpy as np

DENSE_DISTANCE = 0.35
LEXICAL_DISTANCE = 0.7
"""Mean cosine distance up to which texts are one group. Chosen by reading groups of wrong answers, not fitted: nobody
has said which of them are the same error. Too small a distance only splits a group in two."""
MOST_TEXTS = 1000
"""Different texts grouped at once; further ones stay alone, for the work grows with their square."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_]{2,}")


def group_texts(texts: Sequence[str], tools: Tools) -> list[list[int]]:
    """Positions of `texts` in groups, in order of first mention. Average linkage (Sokal and Michener 1958) over cosine
    distances: of sentence vectors where the embedder speaks the language, else of weighted word counts."""
    plain = [" ".join(normalize(text).split()) for text in texts]
    distinct = sorted(set(plain))[:MOST_TEXTS]
    labels = dict(zip(distinct, _label(distinct, tools), strict=True))
    groups: dict[object, list[int]] = {}
    for at, text in enumerate(plain):
        groups.setdefault(labels.get(text, text), []).append(at)
    return list(groups.values())


def shared_words(texts: Sequence[str], language: UiLanguage) -> list[str]:
    """Content words that more than half of `texts` hold, the most frequent first."""
    counts = Counter(word for text in texts for word in dict.fromkeys(_words(text, language)))
    return [word for word, count in counts.most_common() if 2 * count > len(texts)]


def _words(text: str, language: UiLanguage) -> list[str]:
    plain = normalize(text)
    if language == "zh" or _HAN.search(plain):
        import rjieba

        found = [word for word in rjieba.cut(plain) if len(word) > 1 and _WORD.fullmatch(word)]
    else:
        found = _WORD.findall(plain)
    return [word for word in found if content_words(word, language)]


def _label(texts: Sequence[str], tools: Tools) -> list[int]:
    if len(texts) < 2:
        return [0] * len(texts)
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    embedder = tools.embedder
    dense = embedder is not None and tools.language in getattr(embedder, "languages", ())
    rows = embedder.embed(texts) if dense else _term_rows(texts, tools.language)
    distance = np.round(np.clip(1 - rows @ rows.T, 0, 2), 6)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), "average")
    return fcluster(tree, DENSE_DISTANCE if dense else LEXICAL_DISTANCE, "distance").tolist()


def _term_rows(texts: Sequence[str], language: UiLanguage) -> "np.ndarray":
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer=lambda text: search_tokens(text, language) or [text], sublinear_tf=True)
    return vectorizer.fit_transform(texts).toarray()
