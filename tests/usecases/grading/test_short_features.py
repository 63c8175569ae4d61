"""What is compared: slips are forgiven, the question's words earn little, padding changes no length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import ScriptedEmbedder
from core.usecases.grading.short_features import MEANING_FEATURES, WORD_FEATURES, compare, gram_cosine, has_word
from core.usecases.grading.short_texts import TextReader, language_of

QUESTION = "Why do plants need light?"
REFERENCE = "Light is not heat; plants make 2 sugars by photosynthesis."


def features(answer, references=(REFERENCE,), question=QUESTION, language="en", embedder=None):
    reader = TextReader(language, embedder)
    row, _ = compare(reader.read(question), reader.read(answer), [reader.read(one) for one in references])
    names = WORD_FEATURES + (MEANING_FEATURES if embedder else ())
    return dict(zip(names, row, strict=True))


@pytest.mark.parametrize(
    ("word", "known", "found"),
    [
        ("photosynthesis", {"photosynthesis"}, True),
        ("photosinthesis", {"photosynthesis"}, True),
        ("photosynthsis", {"photosynthesis"}, True),
        ("phtoosynthesis", {"photosynthesis"}, True),
        ("photosinthezis", {"photosynthesis"}, False),
        ("cat", {"car"}, False),
        ("2001", {"2002"}, False),
        ("光合作用", {"光合作业"}, False),
    ],
)
def test_one_slip_is_forgiven_in_long_words(word, known, found):
    assert has_word(word, known) is found


@pytest.mark.parametrize(
    ("answer", "name", "value"),
    [
        (REFERENCE, "recall", 1.0),
        (REFERENCE, "negation_differs", 0.0),
        ("Plants make sugars by photosynthesis.", "negation_differs", 1.0),
        ("They make two sugars.", "numbers_found", 1.0),
        ("They make three sugars.", "numbers_extra", 1.0),
        ("Plants need light.", "from_question", 1.0),
        ("Plants need light.", "new_recall", 0.0),
    ],
)
def test_features_say_what_they_are_named_for(answer, name, value):
    assert features(answer)[name] == pytest.approx(value)


def test_the_nearest_of_several_references_counts():
    assert features("They eat light", ("Stones fall down", "Plants eat light"))["recall"] > 0.5


def test_chinese_is_compared_by_words_and_pairs():
    found = features("植物进行光合作用", ("植物利用光进行光合作用",), "植物为什么需要光？", "zh")
    assert found["new_recall"] > 0.5


def test_meaning_is_there_only_where_the_embedder_speaks():
    assert features("x", embedder=ScriptedEmbedder())["cosine"] <= 1
    assert not TextReader("de", ScriptedEmbedder()).speaks


@given(st.text(max_size=60))
def test_every_text_has_finite_features(answer):
    assert all(abs(value) < 1e6 for value in features(answer).values())
    assert all(abs(value) < 1e6 for value in features(answer, embedder=ScriptedEmbedder()).values())


@given(st.text(max_size=40), st.text(max_size=40))
def test_letter_runs_compare_the_same_both_ways(one, other):
    reader = TextReader("en", None)
    here, there = reader.read(one).grams, reader.read(other).grams
    assert gram_cosine(here, there) == pytest.approx(gram_cosine(there, here))
    assert -1e-9 <= gram_cosine(here, there) <= 1 + 1e-9


def test_a_text_that_tells_no_language_takes_the_assignments():
    assert language_of("42", "zh") == "zh"
    assert language_of("Why do plants need light?", "zh") == "en"
