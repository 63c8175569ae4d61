import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models.text_pieces import cut_margins, cut_sentences, join_pieces

TEXTS = st.text(st.sampled_from(string.ascii_letters + " .,!?\n\r\t\u2028。，你好[]0'\"\ud800\0"), max_size=200)


@given(TEXTS, st.integers(1, 40))
def test_the_pieces_together_are_the_text_and_each_fits(text, most):
    pieces = cut_sentences(text, "en", lambda piece: len(piece) <= most)
    assert "".join(piece.text for piece in pieces) == text
    assert all(len(piece.text) <= most for piece in pieces if piece.wanted)
    assert join_pieces(pieces, {piece.text: piece.text for piece in pieces}) == text


@given(TEXTS)
def test_margins_are_never_translated(text):
    pieces = list(cut_margins(text))
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.wanted] in ([], [text.strip()])


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("One. Two!\n\n  Three", "en", ["One.", "Two!", "Three"]),
        ("12 %\n---\nA b", "en", ["A b"]),
        ("你好。再见！", "zh", ["你好。", "再见！"]),
        ("", "en", []),
        (" \n ", "en", []),
    ],
)
def test_lines_and_sentences_are_translated_one_by_one(text, language, wanted):
    assert [piece.text for piece in cut_sentences(text, language, lambda piece: True) if piece.wanted] == wanted


def test_a_long_sentence_is_cut_at_the_clause_nearest_its_middle():
    pieces = cut_sentences("one two, three four, five six seven", "en", lambda piece: len(piece) <= 20)
    assert [piece.text for piece in pieces if piece.wanted] == ["one two, three four,", "five six seven"]


def test_blanks_between_sentences_follow_the_target_language():
    english = cut_sentences("One. Two.\nThree.", "en", lambda piece: True)
    chinese = cut_sentences("一。二。\n三。", "zh", lambda piece: True)
    assert join_pieces(english, {"One.": "一。", "Two.": "二。", "Three.": "三。"}, "en", "zh") == "一。二。\n三。"
    assert join_pieces(chinese, {"一。": "One.", "二。": "Two.", "三。": "Three."}, "zh", "en") == "One. Two.\nThree."


def test_one_piece_that_came_to_nothing_leaves_no_text():
    assert join_pieces(cut_sentences("One. Two.", "en", lambda piece: True), {"One.": "Uno."}) == ""
