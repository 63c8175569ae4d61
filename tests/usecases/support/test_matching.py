"""Which curated entry a question asks for: by likeness with few phrasings, learned with many, none when none fits."""

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from core.documents.document import Passage
from core.documents.vectors import embed_texts
from core.messages import LANGUAGES
from core.models import ScriptedEmbedder
from core.usecases.support.likeness import QuestionSpace
from core.usecases.support.matching import LEARN_FROM, FaqMatcher
from core.usecases.support.routing import load_calibrations
from core.usecases.support.similarity import COEFFICIENTS, Logit, choose_logit, load_logits

ENGLISH = {
    "How do I return an item?": "Send it back within 30 days.",
    "How long does delivery take?": "Three to five working days.",
    "How do I track my parcel?": "Use the link in the message we sent.",
}
CHINESE = {
    "怎么退货？": "请在30天内寄回。",
    "运费是多少？": "满两百元免运费。",
    "如何修改收货地址？": "在订单页面修改。",
}


def entry(question, answer, language="en", *alternatives):
    return Passage(question, "faq.csv", 1, -1, answer, language, question=question, alternatives=alternatives)


def bank(rows, language="en"):
    return [entry(question, answer, language) for question, answer in rows.items()]


MIXED = [*bank(ENGLISH), *bank(CHINESE, "zh")]


@pytest.mark.parametrize("embedder", [None, ScriptedEmbedder(languages=("en",))], ids=["words", "meaning"])
@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [
        ("how to return an item", "en", "How do I return an item?"),
        ("how long will the delivery take", "en", "How long does delivery take?"),
        ("I want to track a parcel", "en", "How do I track my parcel?"),
        ("我要退货怎么办", "zh", "怎么退货？"),
        ("运费多少钱", "zh", "运费是多少？"),
        ("收货地址怎么修改", "zh", "如何修改收货地址？"),
    ],
)
def test_the_nearest_entry_wins(embedder, question, language, expected):
    match = FaqMatcher.fit(MIXED, embedder).match(question, language)
    assert match.entry.question == expected
    assert match.probability > match.runner_up_probability


@pytest.mark.parametrize("embedder", [None, ScriptedEmbedder(languages=("en",))], ids=["words", "meaning"])
@pytest.mark.parametrize("wanted", MIXED, ids=lambda passage: passage.language + passage.question[:12])
def test_the_curated_question_itself_is_near_certain(embedder, wanted):
    match = FaqMatcher.fit(MIXED, embedder).match(wanted.question, wanted.language)
    assert match.entry is wanted
    assert match.probability > 0.8
    assert match.reason.key == "matching.near"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_about_something_else_is_out_of_scope(language):
    question = {"en": "who won the football cup in 1998", "zh": "今天天气好吗"}[language]
    match = FaqMatcher.fit(MIXED, ScriptedEmbedder(languages=("en",))).match(question, language)
    assert match.in_scope < 0.3
    assert match.probability <= match.in_scope
    assert match.entry.question in match.reason.text(language)
    assert match.reason.key == "matching.far"


def test_two_equally_near_entries_are_a_tie_and_the_reason_names_both():
    rows = {"How do I cancel an order?": "In your account.", "How do I cancel an alarm?": "By e-mail."}
    match = FaqMatcher.fit(bank(rows)).match("How do I cancel", "en")
    assert match.tied
    assert {match.entry.question, match.runner_up.question} == set(rows)
    assert match.in_scope > 0.5
    assert all(question in match.reason.text("zh") for question in rows)


def test_an_alternative_phrasing_is_as_good_as_the_question():
    entries = [entry("How do I return an item?", "Send it.", "en", "Can I get my money back?"), *bank(ENGLISH)[1:]]
    match = FaqMatcher.fit(entries).match("can I get my money back", "en")
    assert match.entry is entries[0]
    assert match.probability > 0.8


@pytest.mark.parametrize("question", ["", "  ", "\n"])
def test_nothing_asked_or_nothing_curated_matches_nothing(question):
    assert FaqMatcher.fit(MIXED).match(question, "en").entry is None
    empty = FaqMatcher.fit([Passage("p", "a.md", 1, 0, "Text only.", "en")]).match("return", "en")
    assert (empty.entry, empty.probability, empty.in_scope) == (None, 0.0, 0.0)
    assert empty.reason.text("zh")


def test_one_entry_is_enough():
    match = FaqMatcher.fit(MIXED[:1]).match("how do I return an item?", "en")
    assert match.entry is MIXED[0]
    assert (match.runner_up, match.tied) == (None, False)


ORDERS = ("order", "parcel", "package")
MANY = [
    entry(
        "Where is it?",
        "On its way.",
        "en",
        *(f"where is my {thing} {day}" for thing in ORDERS for day in "abcdefghijkl"),
    ),
    entry(
        "Cancel it", "Done.", "en", *(f"please cancel the {thing} {day}" for thing in ORDERS for day in "abcdefghijkl")
    ),
]


@pytest.mark.parametrize("embedder", [None, ScriptedEmbedder()], ids=["words", "meaning"])
@pytest.mark.parametrize("more", [[], [entry("Open?", "9 to 5", "en", *(f"opening hours {x}" for x in range(36)))]])
def test_many_examples_are_learned(embedder, more):
    matcher = FaqMatcher.fit([*MANY, *more], embedder)
    assert matcher.learned
    assert matcher.match("where is the package now", "en").entry is MANY[0]
    assert matcher.match("cancel this package please", "en").entry is MANY[1]
    near, far = matcher.match("where is my parcel", "en"), matcher.match("qwx zzv kjk", "en")
    assert near.in_scope > far.in_scope
    assert near.probability + near.runner_up_probability <= near.in_scope + 1e-9


def test_few_examples_are_not_learned():
    assert not FaqMatcher.fit(MIXED).learned
    assert not FaqMatcher.fit(MANY[:1]).learned
    assert LEARN_FROM > 2


def test_known_vectors_are_not_made_again():
    class Silent(ScriptedEmbedder):
        def embed(self, texts):
            raise AssertionError(texts)

    questions = [*ENGLISH, *ENGLISH.values()]
    known = embed_texts(questions, ScriptedEmbedder())
    assert QuestionSpace(bank(ENGLISH), Silent(), known=known).vectors.shape == (3, 64)


def test_many_threads_get_the_same_match():
    matcher = FaqMatcher.fit(MIXED, ScriptedEmbedder(languages=("en",)))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: matcher.match("return an item", "en"), range(40)))
    assert found == [found[0]] * 40


def test_probabilities_add_up_and_grow_with_likeness():
    logit = Logit((2.0, 0.0, 0.0, 0.0), 1.0)
    chances = logit.probabilities(np.array([[0.9, 0, 0, 0], [0.1, 0, 0, 0], [np.nan, 0, 0, 0]]))
    assert chances.sum() == pytest.approx(1.0)
    assert chances[0] > chances[1] > chances[2]


def test_the_committed_coefficients_say_where_they_come_from():
    stored = json.loads(COEFFICIENTS.read_text(encoding="utf-8"))
    assert all(name in stored["provenance"] for name in ("DSTC11", "COVID-QA", "BANKING77"))
    assert set(load_logits()) == set(load_calibrations()) == {"meaning", "words"}
    assert all(weight >= 0 for logit in load_logits().values() for weight in logit.weights)
    assert all(row.in_scope[1] > 0 and row.in_scope[2] > 0 for row in load_calibrations().values())


def test_of_two_like_entries_the_one_that_answers_the_kind_of_question_wins():
    logit = choose_logit(np.full((2, 4), 0.5))
    even = logit.probabilities(np.full((2, 4), 0.5))
    uneven = logit.probabilities(np.full((2, 4), 0.5), np.array([True, False]))
    assert even[0] == pytest.approx(even[1])
    assert uneven[0] < even[0] < uneven[1]
    assert uneven.sum() == pytest.approx(1)
