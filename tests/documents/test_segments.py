"""Sentences: the law that spans cover the text, and where the breaks fall."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.segments import split_sentences


def cut(text, language):
    return [text[span.start : span.end] for span in split_sentences(text, language)]


MARKS = ["Mr. ", "No. 5", "e.g. ", ". ", "?!", ")", "p.m. ", "Monday", "abc", "A", "3.5", "- ", "1. ", "|", "# "]
MORE = [
    "。",
    "；",
    "！",
    "”",
    "“",
    "（",
    "）",
    "…",
    "订单",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    " ",
    "\u2028",
    "\u200b",
    "\ud800",
    "😀",
]
PIECES = st.sampled_from(MARKS + MORE)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)), st.sampled_from(["en", "zh", "und", "de", ""]))
def test_spans_cover_the_text_in_order_and_none_is_empty(text, language):
    spans = split_sentences(text, language)
    assert [span.start for span in spans] == [0, *(span.end for span in spans)][: len(spans)]
    assert (spans[-1].end if spans else 0) == len(text)
    assert all(span.start < span.end for span in spans)


@given(st.lists(PIECES).map("".join))
def test_only_the_first_sentence_may_start_with_white_space(text):
    assert all(sentence[0].strip() for sentence in cut(text, "en")[1:])


@pytest.mark.parametrize(
    ("text", "language", "sentences"),
    [
        ("Mr. Smith paid $3.50. He left.", "en", ["Mr. Smith paid $3.50. ", "He left."]),
        (
            "Use e.g. a mug. Order No. 5 is in the U.S. now.",
            "en",
            ["Use e.g. a mug. ", "Order No. 5 is in the U.S. now."],
        ),
        ("Open 9 a.m. to 5 p.m. Monday. Call us.", "en", ["Open 9 a.m. to 5 p.m. Monday. ", "Call us."]),
        ("Order by 5 p.m. We ship at 6.", "en", ["Order by 5 p.m. ", "We ship at 6."]),
        ("It takes approx. 5 days. Thanks.", "en", ["It takes approx. 5 days. ", "Thanks."]),
        ("(See below.) Next one.", "en", ["(See below.) ", "Next one."]),
        ("It is 98 g/L. Iron is 9.6 10^9/L. Fine.", "en", ["It is 98 g/L. ", "Iron is 9.6 10^9/L. ", "Fine."]),
        ("## Returns\n\nThirty days.", "en", ["## Returns\n\n", "Thirty days."]),
        ("- one\n- two. More.\n", "en", ["- one\n", "- two. ", "More.\n"]),
        ("1. Unplug it.\n2. Wait.", "en", ["1. Unplug it.\n", "2. Wait."]),
        ("| a. b | c |\n| 1 | 2. X |", "en", ["| a. b | c |\n", "| 1 | 2. X |"]),
        ("您好！订单在哪里？已发货。", "zh", ["您好！", "订单在哪里？", "已发货。"]),
        ("价格3.5元；运费5元。（详见第2条。）谢谢", "zh", ["价格3.5元；", "运费5元。", "（详见第2条。）", "谢谢"]),
        ("他说：“好的。”然后走了。", "zh", ["他说：“好的。”", "然后走了。"]),
        ("  \n\nFirst", "en", ["  \n\nFirst"]),
        (" \n ", "en", [" \n "]),
        ("", "en", []),
    ],
)
def test_where_sentences_end(text, language, sentences):
    assert cut(text, language) == sentences


@pytest.mark.parametrize("mark", ["`", "“", "‘", "«", "'"])
def test_a_line_of_quotation_marks_is_split_in_linear_time(mark):
    text = f"{mark}a " * 20_000
    assert "".join(text[span.start : span.end] for span in split_sentences(text, "en")) == text
