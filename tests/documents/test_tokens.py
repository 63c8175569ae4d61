"""What two texts share when one should be found by the other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents.tokens import GRAM_MARK, query_tokens, search_tokens, tokenize


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("returned items", "How do I return an item?", "en"),
        ("Deliveries", "delivery", "en"),
        ("ＷｉＦｉ", "wifi", "en"),
        ("возвраты", "возврат", "ru"),
        ("退货政策", "我想退货", "zh"),
        ("Größe", "GRÖSSE größe", "de"),
    ],
)
def test_forms_of_a_word_share_a_token(one, other, language):
    assert set(tokenize(one, language)) & set(tokenize(other, language))


def test_chinese_keeps_words_characters_and_pairs():
    assert set(tokenize("人工智能", "zh")) >= {"人工智能", "人", "智", "人工", "工智", "智能"}


def test_mixed_text_keeps_both_scripts():
    assert set(tokenize("我的iPhone 15坏了", "zh")) >= {"iphon", "15", "坏", "我的"}


def test_unknown_language_is_stemmed_as_english():
    assert tokenize("returns") == tokenize("returned", "und") == ["return"]


def test_letter_quads_bridge_compounds_and_misspellings():
    def quads(text, language):
        return {token for token in search_tokens(text, language) if token.startswith(GRAM_MARK)}

    assert quads("Rückgabefrist", "de") >= {GRAM_MARK + gram for gram in ("fris", "rist", "ist ")}
    assert quads("Rückgabefrist", "de") & quads("Frist", "de")
    assert quads("cancelation", "en") & quads("cancellation", "en")
    assert not quads("退货", "zh")


@pytest.mark.parametrize("text", ["", "   ", "!?…", "🙂", "\ud800", "__"])
def test_text_without_words_has_no_tokens(text):
    assert search_tokens(text, "en") == []


@settings(deadline=None)
@given(st.text(max_size=80))
def test_tokens_are_never_empty_and_hold_no_line_break(text):
    assert all(token.strip() and "\n" not in token for token in search_tokens(text, "en"))


def test_a_question_is_looked_up_without_its_question_words():
    assert query_tokens("退货运费是多少？", "zh") == search_tokens("退货运费是", "zh")
    assert query_tokens("怎么？", "zh") == search_tokens("怎么", "zh") != []
    assert query_tokens("How much is it?", "en") == search_tokens("How much is it?", "en")
