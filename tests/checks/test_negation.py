"""Whether a sentence says yes where its source says no."""

import pytest

from core.checks.negation import check_negation, find_contrary, find_negations

RULES = "Sale items cannot be returned. Gift cards never expire. Parcels to Norway arrive in five days."
RULES_ZH = "特价商品不能退货。礼品卡永不过期。寄往挪威的包裹五天送达。"


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("You can't and don't.", "en", 2),
        ("It isn’t possible without a receipt", "en", 2),
        ("Not only blue but also red", "en", 0),
        ("No. 5 is free", "en", 0),
        ("Nothing changes", "en", 1),
        ("notable knots", "en", 0),
        ("不能退货", "zh", 1),
        ("不仅便宜而且好看，不过要等", "zh", 0),
        ("无论何时都可以", "zh", 0),
        ("尚未发货，没有物流", "zh", 2),
    ],
)
def test_negations_are_found(text, language, count):
    assert len(find_negations(text, language)) == count


@pytest.mark.parametrize(
    ("sentence", "language", "passed"),
    [
        ("Sale items can be returned.", "en", False),
        ("Sale items can't be returned.", "en", True),
        ("Gift cards expire.", "en", False),
        ("Parcels to Norway do not arrive in five days.", "en", False),
        ("Parcels to Norway arrive in five days.", "en", True),
        ("Kettles hum at night.", "en", None),
        ("特价商品可以退货。", "zh", False),
        ("特价商品不可以退货。", "zh", True),
        ("咖啡豆很香。", "zh", None),
    ],
)
def test_polarity(sentence, language, passed):
    assert check_negation(sentence, [RULES if language == "en" else RULES_ZH], language=language).passed is passed


@pytest.mark.parametrize(
    ("text", "others", "language", "words"),
    [
        ("Can I cancel what is not shipped yet?", ["Can I cancel what has shipped?"], "en", {"ship"}),
        ("Which items can be returned?", ["Which items cannot be returned?"], "en", {"return"}),
        ("The kettle doesn't heat.", ["The kettle is not heating", "The kettle heats slowly"], "en", set()),
        ("My parcel hasn't arrived.", ["Where is my parcel?"], "en", set()),
        ("还没发货的订单能取消吗？", ["订单已经发货了还能取消吗？"], "zh", {"发货"}),
        ("我没收到包裹。", ["没有收到包裹怎么办？"], "zh", set()),
        ("Anything", [], "en", set()),
    ],
)
def test_a_word_denied_on_one_side_alone_is_contrary(text, others, language, words):
    assert find_contrary(text, others, language=language) == words
