"""Stock phrases: marked and counted; a text thick with them fails, a text with one does not."""

import pytest

from core.checks.cliche import check_cliche, find_cliches

SLOP = (
    "In today's fast-paced world, our café is a testament to the rich tapestry of community life. It's not just about "
    "coffee, it's about unlocking the power of connection. Let us embark on a journey of discovery. Moreover, the "
    "possibilities are endless."
)
PLAIN = (
    "The café opens at seven. Anna grinds the beans while the oven warms up. By eight the first rolls are on the "
    "counter. Most people take theirs away. A few stay, read the paper and talk about the weather."
)
SLOP_ZH = (
    "在当今快节奏的社会，咖啡馆不仅仅是一个喝咖啡的地方，更是心灵的港湾。随着生活水平的不断提高，它扮演着越来越重要的角色。"
    "让我们一起开启一场味觉盛宴，探索无限可能。"
)
PLAIN_ZH = "店里七点开门。安娜磨豆子的时候，烤箱正热着。八点，第一炉面包摆上柜台。大多数人买了就走，几位坐下来看报。"


@pytest.mark.parametrize(("language", "text"), [("en", SLOP), ("zh", SLOP_ZH)])
def test_a_text_thick_with_stock_phrases_fails(language, text):
    check = check_cliche(text, language)
    assert check.passed is False
    assert len(check.spans) >= 5
    assert check.detail.text("en") != check.detail.text("zh")


@pytest.mark.parametrize(("language", "text"), [("en", PLAIN), ("zh", PLAIN_ZH)])
def test_a_plain_text_passes_without_a_mark(language, text):
    assert check_cliche(text, language).passed is True
    assert not find_cliches(text, language)


def test_one_stock_phrase_passes_but_is_marked():
    text = PLAIN + " At the end of the day, she sweeps the floor."
    check = check_cliche(text, "en")
    assert check.passed is True
    assert [text[span.start : span.end] for span in check.spans] == ["At the end of the day"]
    assert "at the end of the day" in check.detail.text("zh")


PHRASES = [
    ("en", "We delved into the archive.", "delved into"),
    ("en", "It played a crucial role in the town.", "played a crucial role in"),
    ("en", "A shiver ran down her spine.", "A shiver ran down her spine"),
    ("en", "Needless to say, it rained.", "Needless to say"),
    ("en", "We will circle back on Monday.", "circle back"),
    ("en", "Due to the fact that it rained", "Due to the fact that"),
    ("zh", "总而言之，很好。", "总而言之"),
    ("zh", "这是一道亮丽的风景线。", "一道亮丽的风景线"),
    ("zh", "嘴角微微上扬", "嘴角微微上扬"),
    ("zh", "为企业赋能，形成闭环", "赋能"),
    ("zh", "家人们，谁懂啊", "家人们"),
]


@pytest.mark.parametrize(("language", "text", "quote"), PHRASES)
def test_phrases_of_every_list(language, text, quote):
    assert quote in [text[span.start : span.end] for span, _ in find_cliches(text, language)]


INNOCENT = [
    ("en", "The end of the day shift is at six."),
    ("en", "She wove a tapestry for the hall."),
    ("en", "The game changed after half-time."),
    ("en", "Elevate the shelf by two inches."),
    ("zh", "首先把水烧开。"),
    ("zh", "他打开了灯。"),
]


@pytest.mark.parametrize(("language", "text"), INNOCENT)
def test_the_same_words_in_another_sense_pass(language, text):
    assert not find_cliches(text, language)


def test_each_language_has_at_least_150_written_phrases():
    import tomllib
    from pathlib import Path

    import core.checks.cliche as module

    lists = tomllib.loads(Path(module.__file__).with_name("cliches.toml").read_text(encoding="utf-8"))
    for language, groups in lists.items():
        written = [part for rows in groups.values() for row in rows for part in row.split("|")]
        assert len(written) >= 150, language
        assert all(len(set(rows)) == len(rows) for rows in groups.values()), language


def test_other_languages_are_not_judged():
    assert check_cliche("Am Ende des Tages", "de").passed is None


@pytest.mark.parametrize("text", ["in today's " * 9_000, "it's not just a b " * 5_000, "在" * 100_000, "不仅" * 50_000])
def test_monotonous_text_is_read_in_linear_time(text):
    assert check_cliche(text, "en").detail.text("en")
    assert check_cliche(text, "zh").detail.text("zh")
