"""A trained classifier as router: what its labels stand for, when it decides, and who is said to have decided."""

from dataclasses import replace

import numpy as np
import pytest

from core.documents.document import Passage
from core.models import ScriptedEmbedder
from core.models.classifier_folder import Facts
from core.usecases.support.matching import FaqMatcher
from core.usecases.support.trained_router import LEAST_LIKE, RoutedMatcher, make_routes


def entry(question: str, *others: str) -> Passage:
    return Passage(
        question[:4], "faq.csv", 1, -1, f"Answer to {question}", "en", question=question, alternatives=others
    )


RETURNS = entry("How do I return an item?", "send something back", "return my order")
COST = entry("What does shipping cost?", "shipping price", "postage fee")
ENTRIES = (RETURNS, COST)


class Fixed:
    """A classifier that says what it is told."""

    def __init__(self, *labels: str, shares: tuple[float, ...] = (), **more: object) -> None:
        self.facts = Facts("head", "mine", "base", labels, **more)
        self.shares = shares

    def predict(self, texts):
        return np.array([self.shares] * len(texts), dtype=np.float32)


@pytest.fixture
def matcher() -> FaqMatcher:
    return FaqMatcher.fit(ENTRIES, ScriptedEmbedder(languages=("en",)))


@pytest.mark.parametrize(
    ("label", "examples", "targets", "stands_for"),
    [
        ("How do I return an item?", [], {}, RETURNS),  # named as the entry
        ("how do i RETURN an item", [], {}, RETURNS),  # whatever the signs and capitals
        ("What", [], {}, COST),  # the entry's id
        ("r1", ["send something back", "return my order"], {}, RETURNS),  # by what its texts match
        ("r1", ["the weather is nice", "tell me a joke"], {}, None),
        ("r1", [], {}, None),
        ("none of these", ["send something back"], {}, None),
        ("Other", [], {}, None),
        ("以上都不是", [], {}, None),
        ("r1", ["send something back"], {"r1": "What does shipping cost?"}, COST),  # the owner's word counts first
        ("How do I return an item?", [], {"How do I return an item?": ""}, None),
    ],
)
def test_what_a_label_stands_for(matcher, label, examples, targets, stands_for):
    classifier = Fixed(label, "b", examples={label: examples})
    assert make_routes("mine", classifier, matcher, 0.5, targets).entries[label] == stands_for


@pytest.mark.parametrize(
    ("shares", "answer", "who"),
    [
        ((0.9, 0.05, 0.05), COST, "matching.router_sure"),
        ((0.5, 0.3, 0.2), COST, "matching.router_sure"),  # from the threshold on
        ((0.49, 0.31, 0.2), RETURNS, "matching.router_unsure"),
        ((0.05, 0.05, 0.9), RETURNS, "matching.router_none"),
    ],
)
def test_the_router_decides_where_it_is_sure_and_else_the_built_in_matching(matcher, shares, answer, who):
    classifier = Fixed("What does shipping cost?", "b", "none of these", shares=shares)
    routed = RoutedMatcher(classifier, make_routes("mine", classifier, matcher, 0.5, {}), matcher)
    match = routed.match("How do I return an item?", "en")
    assert match.entry == answer
    assert match.router.key == who
    assert (match.threshold == 0.5) == (who == "matching.router_sure")


@pytest.mark.parametrize(("like", "who"), [(LEAST_LIKE / 2, "stranger"), (LEAST_LIKE, "sure")])
def test_a_question_that_is_like_no_entry_is_a_stranger_however_sure_the_router_is(matcher, monkeypatch, like, who):
    classifier = Fixed("What does shipping cost?", "b", shares=(0.99, 0.01))
    routed = RoutedMatcher(classifier, make_routes("mine", classifier, matcher, 0.5, {}), matcher)
    built_in = replace(matcher.match("Which zoo has a quagga?", "en"), entry=RETURNS, in_scope=like)
    monkeypatch.setattr(matcher, "match", lambda *_: built_in)
    match = routed.match("Which zoo has a quagga?", "en")
    assert match.router.key == f"matching.router_{who}"
    assert match.entry == (COST if who == "sure" else RETURNS)
    assert (match.threshold is None) == (who == "stranger")


def test_a_router_that_does_not_know_the_language_is_not_asked(matcher):
    classifier = Fixed("What does shipping cost?", "b", shares=(0.99, 0.01), languages=("en",))
    routed = RoutedMatcher(classifier, make_routes("mine", classifier, matcher, 0.5, {}), matcher)
    assert routed.match("怎么退货？", "zh").router.key == "matching.router_language"
    assert routed.match("send something back", "und").router.key == "matching.router_sure"


def test_without_a_router_the_built_in_matching_is_said_to_decide(matcher):
    match = matcher.match("How do I return an item?", "en")
    assert match.router.key == "matching.router_built_in" and match.threshold is None
