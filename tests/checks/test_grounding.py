"""What counts as supported by a source, in both languages."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.grounding import check_grounding, check_names, locate, read_windows
from core.models import ScriptedEmbedder

SHOP = (
    "Standard orders ship within two days with NorthPost. Sale items cannot be returned. "
    "Other items may be sent back within 30 days. A return from Norway costs £4.50."
)
SHOP_ZH = "普通订单两天内由北邮发货。特价商品不能退货。其他商品可在30天内退回。从挪威退货收费4.50英镑。"


@pytest.mark.parametrize(
    ("sentence", "passed"),
    [
        ("Sale items cannot be returned.", True),
        ("sale  items CANNOT be returned", True),
        ("Other items may be sent back within thirty days.", True),
        ("Standard orders ship within 2 days with NorthPost.", True),
        ("Other items may be sent back within 60 days.", False),
        ("Sale items can be returned.", False),
        ("Orders ship within two days with SpeedyCo.", False),
        ("Our garden gnomes sing at night.", False),
    ],
)
def test_english(sentence, passed):
    assert check_grounding(sentence, [SHOP], language="en").passed is passed


@pytest.mark.parametrize(
    ("sentence", "passed"),
    [
        ("特价商品不能退货。", True),
        ("其他商品可在三十天内退回。", True),
        ("其他商品可在60天内退回。", False),
        ("特价商品可以退货。", False),
        ("我们周末在公园里唱歌跳舞。", False),
    ],
)
def test_chinese(sentence, passed):
    assert check_grounding(sentence, [SHOP_ZH], language="zh").passed is passed


def test_without_a_source_nothing_is_supported():
    assert check_grounding("Sale items cannot be returned.", [], language="en").passed is False


def test_part_of_a_negated_sentence_is_no_quote():
    assert check_grounding("be returned", ["Sale items cannot be returned."], language="en").passed is not True


def test_an_embedder_decides_only_what_words_leave_open():
    sentence = "Parcels ship promptly within two days by NorthPost."
    assert check_grounding(sentence, [SHOP], language="en").passed is None

    def same(texts):
        return np.ones((len(texts), 1), dtype=np.float32)

    def different(texts):
        return np.eye(len(texts), dtype=np.float32)

    assert check_grounding(sentence, [SHOP], language="en", embed=same).passed is True
    assert check_grounding(sentence, [SHOP], language="en", embed=different).passed is False
    assert check_grounding("Sale items can be returned.", [SHOP], language="en", embed=same).passed is False
    hashed = ScriptedEmbedder(languages=("en",)).embed
    assert check_grounding("Our garden gnomes sing.", [SHOP], language="en", embed=hashed).passed is False


def test_a_missing_name_is_pointed_at():
    check = check_names("It ships with SpeedyCo today.", [SHOP], language="en")
    assert check.passed is False
    assert "It ships with SpeedyCo today."[check.spans[0].start : check.spans[0].end] == "SpeedyCo"


@pytest.mark.parametrize(
    ("sentence", "passed"),
    [
        ("Sale items cannot be returned; Zorblax7431", False),
        ("Zorblax. Other items may be sent back within 30 days, and a return from Norway costs £4.50.", False),
        ("Returned items from Norway cost £4.50.", True),
    ],
)
def test_a_word_no_dictionary_has_is_a_name_even_where_it_opens_a_sentence(sentence, passed):
    assert (check_names(sentence, [SHOP], language="en").passed is True) is passed
    assert (check_grounding(sentence, [SHOP], language="en").passed is not False) is passed


def test_words_scattered_over_a_long_source_support_nothing():
    filler = "Nothing of interest is said here at all. " * 6
    source = f"Blue kettles exist. {filler}Mugs come with lids. {filler}Saucers arrive on Mondays."
    assert check_grounding("Blue mugs arrive with saucers.", [source], language="en").passed is not True


@pytest.mark.parametrize("quote", ["“No refunds”", '"no   refunds"', "ｎｏ ｒｅｆｕｎｄｓ"])
def test_locate_is_blind_to_form(quote):
    text = 'We say: "No\nrefunds" here.'
    span = locate(quote, text)
    assert span is not None
    assert "refunds" in text[span.start : span.end]


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_every_slice_is_found_where_it_says_the_same(text, a, b):
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    quote = text[start:end]
    span = locate(quote, text)
    if span is None:
        assert not quote.strip()
    else:
        assert locate(quote, text[span.start : span.end]) is not None


@given(st.lists(st.sampled_from(["Mugs are blue. ", "Kettles hum! ", "Is it late? "]), max_size=8))
def test_windows_are_stretches_of_the_source(parts):
    source = "".join(parts)
    assert all(window in source for window in read_windows(source, "en"))
