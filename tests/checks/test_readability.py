"""Readability by formula: easy and hard texts told apart, for the readers that were named."""

import pytest

from core.checks.readability import check_readability, measure_readability, read_level

EASY = (
    "The cat sat by the door. It was cold and wet. Tom came home late. He saw the cat and let it in. "
    "They sat by the fire. The cat was warm now. Tom gave it some milk. It was a good night for both."
)
HARD = (
    "The implementation of comprehensive organisational accountability mechanisms necessitates considerable "
    "interdepartmental coordination, notwithstanding the substantial administrative expenditure that institutional "
    "modernisation inevitably precipitates throughout hierarchical governmental bureaucracies."
)
EASY_ZH = (
    "小猫坐在门口。天很冷，下着雨。小明回家晚了。他看见小猫，让它进来。他们坐在火炉边。小猫暖和了。小明给它一点牛奶。"
)
HARD_ZH = (
    "在综合考量区域经济协同发展战略实施过程中所面临的结构性约束条件以及制度变迁路径依赖效应的基础上本文构建了"
    "一个涵盖多层级政府行为主体与异质性市场参与者之间策略互动机制的动态随机一般均衡分析框架并据此展开数值模拟。"
)


def test_the_figures_follow_flesch_and_kincaid():
    """Ten sentences of five one-syllable words: 206.835 - 1.015 * 5 - 84.6, 0.39 * 5 + 11.8 - 15.59."""
    found = measure_readability("The dog ran up here. " * 10, "en")
    assert found is not None
    assert (found.sentences, found.units, found.length) == (10, 50, 5.0)
    assert found.ease == pytest.approx(117.16)
    assert found.grade == pytest.approx(-1.84)


def test_chinese_figures_count_characters():
    found = measure_readability("春天来了，花都开了。" * 5 + "我们去山上看龘。", "zh")
    assert found is not None
    assert (found.sentences, found.units) == (6, 47)
    assert found.rare == pytest.approx(1 / 47)
    assert found.long == 0


RARE = [("山", 0), ("鹧", 1), ("龘", 1), ("圖", 0), ("書", 0), ("龢", 1)]


@pytest.mark.parametrize(("char", "count"), RARE)
def test_rare_characters_are_outside_the_first_level_of_the_standards(char, count):
    found = measure_readability("春天来了，花都开了。" * 5 + f"我们去看{char}。", "zh")
    assert found is not None
    assert found.rare == pytest.approx(count / found.units)


LEVELS = [
    ("children aged 7", "children"),
    ("pupils of the primary school", "children"),
    ("小学三年级学生", "children"),
    ("software engineers", "expert"),
    ("同行学者", "expert"),
    ("People who work from home", "general"),
    ("街坊邻居", "general"),
    ("", "any"),
]


@pytest.mark.parametrize(("audience", "level"), LEVELS)
def test_the_audience_names_the_level(audience, level):
    assert read_level(audience) == level


VERDICTS = [
    ("en", EASY, "children", True),
    ("en", EASY, "", True),
    ("en", HARD * 2, "children", False),
    ("en", HARD * 2, "the general public", False),
    ("en", HARD * 2, "", False),
    ("zh", EASY_ZH, "小朋友", True),
    ("zh", EASY_ZH, "", True),
    ("zh", HARD_ZH, "小朋友", False),
    ("zh", HARD_ZH, "", False),
]


@pytest.mark.parametrize(("language", "text", "audience", "passed"), VERDICTS)
def test_easy_and_hard_texts_are_told_apart(language, text, audience, passed):
    check = check_readability(text, language, audience=audience)
    assert check.passed is passed
    assert check.detail.text("en") != check.detail.text("zh")


def test_the_hard_sentences_are_marked():
    text = f"{EASY} {HARD} {EASY}"
    check = check_readability(text, "en", audience="kids")
    assert [text[span.start : span.end] for span in check.spans] == [HARD]


def test_headings_code_and_addresses_do_not_count():
    dressed = (
        f"# Incomprehensibility notwithstanding\n\n{EASY}\n\n```\nuncharacteristically(internationalisation)\n```\n"
    )
    assert measure_readability(dressed, "en") == measure_readability(EASY, "en")


@pytest.mark.parametrize(("text", "language"), [("Too short.", "en"), ("太短。", "zh"), ("", "en"), (EASY, "fr")])
def test_what_cannot_be_measured_is_open(text, language):
    assert check_readability(text, language).passed is None
