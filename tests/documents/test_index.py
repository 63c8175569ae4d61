"""Finding passages: by words, by meaning, in both languages, from several threads."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents.document import Passage
from core.documents.index import build_index
from core.models import ScriptedEmbedder

TEXTS = {
    "returns": "You may return any item within 30 days. Keep the receipt. Refunds take a week.",
    "shipping": "Parcels leave our warehouse every morning. Delivery takes three to five working days.",
    "warranty": "The grinder has a warranty of two years. Burrs are wearing parts and not covered.",
    "gift": "Gift cards never expire. They can be used for several orders.",
}
CHINESE = {
    "退货": "商品签收后30天内可以退货。请保留发票。退款需要一周时间。",
    "运费": "满两百元免运费。偏远地区加收十元。",
    "保修": "磨豆机保修两年。刀盘属于易损件，不在保修范围内。",
}


def passage(name, text, language="en", **more):
    return Passage(name, f"{name}.md", 1, 0, text, language, **more)


SHOP = [passage(name, text) for name, text in TEXTS.items()]
SHOP += [passage(name, text, "zh") for name, text in CHINESE.items()]
FAQ = Passage("faq-hours", "faq.csv", 1, -1, "From nine to five.", "en", question="When are you open?")


def names(hits):
    return [hit.passage.id for hit in hits]


@pytest.fixture(scope="module")
def index():
    return build_index([*SHOP, FAQ], None, embedder=ScriptedEmbedder(languages=("en",)))


@pytest.mark.parametrize(
    ("query", "language", "expected"),
    [
        ("returning an item", "en", "returns"),
        ("how long does delivery take", "en", "shipping"),
        ("does the warranty cover burrs", "en", "warranty"),
        ("When do you open?", "en", "faq-hours"),
        ("怎么退货", "zh", "退货"),
        ("运费多少钱", "zh", "运费"),
        ("刀盘坏了保修吗", "zh", "保修"),
        ("returning an item", None, "returns"),
        ("怎么退货", None, "退货"),
    ],
)
def test_the_right_passage_comes_first(index, query, language, expected):
    assert names(index.search(query, 3, language=language))[0] == expected


def test_hits_are_ordered_and_say_what_each_side_found(index):
    hits = index.search("return an item", 4, language="en")
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].lexical > 0
    assert -1 <= hits[0].dense <= 1


def test_meaning_is_not_used_for_a_language_the_embedder_does_not_speak(index):
    assert all(hit.dense is None for hit in index.search("怎么退货", 5, language="zh"))
    assert all(hit.dense is None for hit in index.search("return", 9, language="en") if hit.passage.language == "zh")


def test_nothing_shared_is_nothing_found():
    index = build_index(SHOP, None)
    assert index.search("zzz qqq", 5, language="en") == ()
    assert index.search("", 5) == ()
    assert build_index([], None).search("return", 5, language="en") == ()
    assert build_index([], None, embedder=ScriptedEmbedder()).search("return", 5, language="en") == ()


def test_a_heading_and_a_curated_question_are_found_by_their_words():
    headed = passage("a", "Two years.", heading="Warranty of the Finch grinder")
    index = build_index([headed, *SHOP, FAQ], None)
    assert names(index.search("finch", 1, language="en")) == ["a"]
    assert names(index.search("opening: when open", 1, language="en")) == ["faq-hours"]


def test_context_says_what_a_short_query_is_about():
    kettle = passage("kettle", "It has a warranty of one year.", heading="Kettle")
    grinder = passage("grinder", "It has a warranty of two years.", heading="Grinder")
    index = build_index([kettle, grinder], None)
    for thing in ("kettle", "grinder"):
        hits = index.search("and the warranty?", 1, language="en", context=f"I have a question about my {thing}.")
        assert names(hits) == [thing]


def test_sentence_vectors_are_those_of_the_sentences(index):
    spans, vectors = index.sentence_vectors("returns")
    sentences = [TEXTS["returns"][span.start : span.end].strip() for span in spans]
    assert sentences == ["You may return any item within 30 days.", "Keep the receipt.", "Refunds take a week."]
    np.testing.assert_allclose(vectors, index.embed(sentences, "en"), atol=2e-3)
    spans, vectors = index.sentence_vectors("退货")
    assert len(spans) == 3 and vectors is None
    with pytest.raises(KeyError):
        index.sentence_vectors("unknown")


def test_rare_words_weigh_more_and_unknown_ones_most(index):
    assert index.term_weight("zebra") > index.term_weight("warranti") > 0
    assert index.term_weight("two") >= index.term_weight("the")


def test_the_retriever_gives_langchain_documents(index):
    documents = index.as_retriever(2).invoke("return an item and the warranty")
    assert {document.page_content for document in documents} == {TEXTS["returns"], TEXTS["warranty"]}
    assert {document.metadata["document"] for document in documents} == {"returns.md", "warranty.md"}


def test_many_threads_get_the_same_answer(index):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: names(index.search("how long is delivery", 3, language="en")), range(64)))
    assert found == [found[0]] * 64


@settings(max_examples=40, deadline=None)
@given(query=st.text(max_size=60), context=st.text(max_size=30), k=st.integers(1, 9))
def test_any_text_can_be_searched(query, context, k):
    index = build_index([*SHOP, FAQ], None, embedder=ScriptedEmbedder())
    hits = index.search(query, k, context=context)
    assert len(hits) <= k
    assert len({hit.passage.id for hit in hits}) == len(hits)
