"""The pieces of a difference make both texts again; diversity is a share."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents.differences import Piece, diff_texts, diversity

TEXT = st.text(max_size=60) | st.text("ab 船夜。\n", max_size=80)


def only(pieces, *kinds):
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT)
def test_the_pieces_are_both_texts(before, after):
    pieces = diff_texts(before, after)
    assert (only(pieces, "same", "removed"), only(pieces, "same", "added")) == (before, after)
    assert all(piece.text for piece in pieces)


def test_words_stay_whole():
    pieces = diff_texts("The ship left at five.", "The boat left at six.")
    assert pieces == (
        Piece("same", "The "), Piece("removed", "ship"), Piece("added", "boat"), Piece("same", " left at "),
        Piece("removed", "five"), Piece("added", "six"), Piece("same", "."),
    )  # fmt: skip


def test_chinese_is_compared_character_by_character():
    assert Piece("same", "下午三点") in diff_texts("会议定于周三下午三点召开。", "会议改到周四下午三点举行。")


def test_long_texts_with_nothing_in_common_end_soon_and_still_add_up():
    before, after = "天地" * 30_000, "玄黄" * 30_000
    pieces = diff_texts(before, after)
    assert (only(pieces, "same", "removed"), only(pieces, "same", "added")) == (before, after)


@pytest.mark.parametrize(
    ("texts", "share"),
    [
        ([], 0.0),
        (["Warm bread"], 0.0),
        (["Warm bread", "warm, bread!"], 0.0),
        (["Warm bread", "Cold milk"], 1.0),
        (["", ""], 0.0),
        (["春风", "秋雨"], 1.0),
        (["a b", "a c"], 0.8),  # of a, b, c, "a b", "a c" they share one
    ],
)
def test_diversity(texts, share):
    assert diversity(texts) == pytest.approx(share)


@given(st.lists(TEXT, min_size=2, max_size=4))
def test_diversity_is_a_share_and_does_not_depend_on_the_order(texts):
    assert 0 <= diversity(texts) <= 1
    assert diversity(texts) == pytest.approx(diversity(texts[::-1]))
