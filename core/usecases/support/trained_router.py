"""A trained classifier as the router of questions: its labels stand for curated entries, and below its threshold, for a
label that stands for nothing here, or for a question that is like no entry, its answer is "none of them", and the
built-in matching decides.

Does not know where the classifier was trained, nor what is shown.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.documents.document import Passage
from core.messages import words
from core.models.classifier import TextClassifier
from core.usecases.support.matching import FaqMatcher, Match

NONE_NAMES = frozenset(
    {"none", "none of these", "none of them", "other", "others", "oos", "out of scope", "no match"}
    | {"以上都不是", "其他", "无"}
)
"""Labels that say in words that no entry is meant."""
SAME = 0.5
"""A label whose training texts are not named after an entry stands for the one that this share of them matches."""
LOOKED_AT = 12
LEAST_LIKE = 0.05
"""A question that the built-in matching gives less than this probability of any entry is a stranger however sure the
classifier is: it learnt nothing but questions that have a label (`data/results/lab_router.json`)."""
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Routes:
    """What each label stands for; None: none of the entries. `name` is the classifier's, for people."""

    name: str
    threshold: float
    entries: Mapping[str, Passage | None]


class RoutedMatcher:
    """Asks the classifier first. Immutable; any number of threads may ask it."""

    def __init__(self, classifier: TextClassifier, routes: Routes, inner: FaqMatcher) -> None:
        self._classifier, self.routes, self.inner = classifier, routes, inner
        self.entries = inner.entries

    def match(self, question: str, language: str) -> Match:
        """The router's entry where it is sure of one and the question is like any, else what the built-in matching
        says; `router` tells which."""
        spoken, built_in = self._classifier.facts.languages, self.inner.match(question, language)
        if spoken and language not in ("und", *spoken):
            return replace(built_in, router=words("matching.router_language", name=self.routes.name, language=language))
        shares = self._classifier.predict([question])[0]
        place = int(shares.argmax())
        label, share = self._classifier.facts.labels[place], float(shares[place])
        values = {"name": self.routes.name, "label": label, "percent": round(100 * share)}
        values |= {"threshold": round(100 * self.routes.threshold)}
        entry = self.routes.entries.get(label)
        if share < self.routes.threshold or entry is None:
            key = "matching.router_none" if entry is None else "matching.router_unsure"
            return replace(built_in, router=words(key, **values))
        if built_in.in_scope < LEAST_LIKE:
            return replace(built_in, router=words("matching.router_stranger", **values))
        said = words("matching.router_sure", **values)
        return Match(entry, share, None, 0.0, share, said, router=said, threshold=self.routes.threshold)


def make_routes(
    name: str, classifier: TextClassifier, matcher: FaqMatcher, threshold: float, targets: Mapping[str, str]
) -> Routes:
    """What each label of the classifier stands for among the matcher's entries: what an owner said (`targets`: label
    to question, "" for none), else the entry with the label as question or id, else the one most of its texts match."""
    by_name = {key: entry for entry in matcher.entries for key in (_plain(entry.question), _plain(entry.id))}
    facts = classifier.facts
    found = {}
    for label in facts.labels:
        wanted = targets.get(label)
        if wanted is not None:
            found[label] = by_name.get(_plain(wanted))
        elif _plain(label) in NONE_NAMES:
            found[label] = None
        else:
            found[label] = by_name.get(_plain(label)) or _by_examples(facts.examples.get(label, ()), matcher)
    return Routes(name, threshold, found)


def _by_examples(texts: Sequence[str], matcher: FaqMatcher) -> Passage | None:
    asked = [matcher.match(text, "en" if text.isascii() else "zh") for text in texts[:LOOKED_AT]]
    sure = Counter(match.entry for match in asked if match.entry is not None and match.probability >= SAME)
    if not sure:
        return None
    entry, count = sure.most_common(1)[0]
    return entry if count >= SAME * len(asked) else None


def _plain(text: str) -> str:
    return _SIGNS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
