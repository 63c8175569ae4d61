"""Chinese verse: what counts as a line, a title and a character; rhyme and tones of today's Mandarin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.poems import check_poem
from core.checks.poems.mandarin import list_rhymes, read_character
from core.checks.poems.tones import base_verses, match_tones

WUJUE = ("细雨沾衣袖", "春风过小桥", "归舟无故友", "两岸柳花飘")
WULU = (*WUJUE, "旧梦随流水", "新诗寄远郊", "何时同把盏", "月下共吹箫")
QILU = tuple(map("".join, zip(("江南", "陌上", "日暮", "河边", "多年", "几页", "未问", "山中"), WULU, strict=True)))
FORMS = {"wujue": WUJUE, "qijue": QILU[:4], "wulu": WULU, "qilu": QILU}
FORM = ("poem_lines", "poem_characters")


def printed(verses):
    """Couplets with their marks, one a line."""
    return "".join(verse + ("。\n" if at % 2 else "，") for at, verse in enumerate(verses))


def results(text, form):
    return {check.name: check.passed for check in check_poem(text, form, "zh")}


def has_form(text, form):
    found = results(text, form)
    return all(found[name] is True for name in FORM)


@pytest.mark.parametrize("form", FORMS)
def test_a_regular_poem_passes_every_check(form):
    assert results(printed(FORMS[form]), form) == {
        "poem_lines": True,
        "poem_characters": True,
        "poem_rhyme": True,
        "poem_tones": True,
    }


TRADITIONAL = "細雨沾衣袖，春風過小橋。\n歸舟無故友，兩岸柳花飄。"


@pytest.mark.parametrize(
    "text",
    [
        TRADITIONAL,
        "\n".join(WUJUE),
        "细雨沾衣袖，春风过小桥。归舟无故友，两岸柳花飘。",
        "细雨沾衣袖,春风过小桥.\n归舟无故友;两岸柳花飘!",
        "“细雨沾衣袖，春风过小桥。”\n归舟无故友，两岸柳花飘……",
        "[细]雨沾衣袖，春风过小桥。归舟无故友，两岸柳花飘。",
        "> 细雨沾衣袖，  \n> 春风过小桥。  \n> 归舟无故友，  \n> 两岸柳花飘。",
        "\ufeff细雨沾衣袖 春风过小桥　归舟无故友 两岸柳花飘",
    ],
)
def test_the_ways_people_write_a_poem_down(text):
    assert has_form(text, "wujue")


@pytest.mark.parametrize(
    "head",
    [
        "# 过桥\n\n",
        "过桥\n",
        "过桥\n\n",
        "**过桥**\n",
        "《过桥》\n",
        "标题：过桥\n作者：某人\n",
        "过桥\n〔唐〕某人\n",
        "过桥\n宋·某人\n",
        "题破山寺后\n某人\n",
    ],
)
def test_title_and_author_are_no_verses(head):
    assert has_form(head + printed(WUJUE), "wujue")


def test_a_title_above_verses_without_marks_is_told_by_its_length():
    assert has_form("过桥\n某人\n" + "\n".join(WUJUE), "wujue")
    assert not has_form("细雨沾衣袖\n" + "\n".join(WUJUE), "wujue")


@pytest.mark.parametrize("form", FORMS)
@given(place=st.integers(0, 55), data=st.data())
def test_a_character_more_or_less_anywhere_breaks_the_form(form, place, data):
    verses = list(FORMS[form])
    row, at = place % len(verses), data.draw(st.integers(0, len(verses[0]) - 1))
    for changed in (verses[row][:at] + verses[row][at + 1 :], verses[row][:at] + "山" + verses[row][at:]):
        assert not has_form(printed([*verses[:row], changed, *verses[row + 1 :]]), form)


@given(at=st.integers(0, 19), foreign=st.sampled_from("aZ7９éのハ한□★😀"))
def test_whatever_is_no_chinese_character_breaks_the_form(at, foreign):
    whole = "".join(WUJUE)
    broken = whole[:at] + foreign + whole[at + 1 :]
    text = printed([broken[n : n + 5] for n in range(0, 20, 5)])
    lines, characters = check_poem(text, "wujue", "zh")[:2]
    assert lines.passed is True
    assert characters.passed is False
    assert [foreign in text[span.start : span.end] for span in characters.spans] == [True]


@pytest.mark.parametrize("width", [3, 4, 6, 7, 8, 9])
def test_lines_broken_where_the_page_ends_are_no_verses(width):
    whole = "".join(WULU)
    assert not has_form("\n".join(whole[at : at + width] for at in range(0, 40, width)), "wulu")


@pytest.mark.parametrize(
    ("verses", "form"),
    [
        (WUJUE[:3], "wujue"),
        (WUJUE[:2], "wujue"),
        ((*WUJUE, *WUJUE[:2]), "wujue"),
        ((WUJUE[0], *WUJUE), "wujue"),
        (WULU[:6], "wulu"),
        (WUJUE, "qijue"),
        (QILU, "wulu"),
        (WULU, "wujue"),
        (("细雨", "沾衣袖", *WUJUE[1:]), "wujue"),
        (("细雨沾衣袖春风过小桥", *WUJUE[2:]), "wujue"),
        (("细雨沾衣", "袖春风过小桥", *WUJUE[2:]), "wujue"),
        ((), "wujue"),
    ],
)
def test_missing_extra_and_wrong_lines_are_rejected(verses, form):
    assert not has_form(printed(verses), form)


def test_rhyme_and_tones_wait_for_the_form():
    found = results(printed(WUJUE[:3]), "wujue")
    assert found["poem_lines"] is False
    assert found["poem_rhyme"] is found["poem_tones"] is None


def test_the_offending_characters_are_shown():
    text = "过桥\n" + printed((*WUJUE[:3], "两岸柳花开"))
    rhyme, tones = check_poem(text, "wujue", "zh")[2:]
    assert rhyme.passed is False
    assert [text[span.start : span.end] for span in rhyme.spans] == ["桥", "开"]
    assert "桥/开" in rhyme.detail.text("zh")
    assert tones.passed is True
    text = printed((*WUJUE[:3], "两岸春花飘"))
    tones = check_poem(text, "wujue", "zh")[3]
    assert tones.passed is False
    assert [text[span.start : span.end] for span in tones.spans] == ["春"]
    assert "仄起首句不入韵" in tones.detail.text("zh")


def test_oblique_rhymes_with_oblique_only():
    assert results("山中无鸟过，明月照寒笑。江水自东流，天涯人未老。", "wujue")["poem_rhyme"] is True
    assert results("山中无鸟过，明月照小桥。江水自东流，天涯人未老。", "wujue")["poem_rhyme"] is False


@pytest.mark.parametrize(
    ("char", "groups"),
    [
        ("花", {"麻"}),
        ("歌", {"波"}),
        ("月", {"皆"}),
        ("开", {"开"}),
        ("飞", {"微"}),
        ("高", {"豪"}),
        ("流", {"尤"}),
        ("泉", {"寒"}),
        ("云", {"文"}),
        ("光", {"唐"}),
        ("翁", {"庚"}),
        ("雄", {"庚"}),
        ("鱼", {"齐"}),
        ("儿", {"齐"}),
        ("诗", {"支"}),
        ("湖", {"姑"}),
        ("還", {"开", "寒"}),
    ],
)
def test_the_fourteen_groups(char, groups):
    assert groups <= {reading.group for reading in read_character(char)}


@pytest.mark.parametrize(
    ("char", "sounds"),
    [("春", {"chun1"}), ("看", {"kan4", "kan1"}), ("一", {"yi1"}), ("不", {"bu4"}), ("還", {"hai2", "huan2", "xuan2"})],
)
def test_readings_are_those_heard_in_phrases_or_all_of_a_character_in_none(char, sounds):
    assert {reading.pinyin for reading in read_character(char)} == sounds


def test_all_fourteen_groups_offer_rhymes_in_both_tone_classes():
    groups = "麻波皆开微豪尤寒文唐庚齐支姑"
    for group in groups:
        for level in (True, False):
            offered = list_rhymes(group, level=level)
            assert len(offered) > 4, group
            assert all((r.group, r.level) == (group, level) for char in offered for r in read_character(char))


@pytest.mark.parametrize(
    ("tones", "wrong"),
    [
        ("仄仄平平仄 平平仄仄平 平平平仄仄 仄仄仄平平", 0),
        ("平仄仄平仄 平平平仄平 仄平平仄仄 平仄仄平平", 0),
        ("仄仄仄平平 平平仄仄平 平平平仄仄 仄仄仄平平", 0),
        ("平平仄仄平 仄仄仄平平 仄仄平平仄 平平仄仄平", 0),
        ("仄仄平仄仄 平平平仄平 平平仄平仄 仄仄仄平平", 0),
        ("仄仄平平仄 仄平仄仄平 平平平仄仄 仄仄仄平平", 1),
        ("仄仄平平仄 平平仄仄平 平平平仄仄 仄仄平平平", 1),
        ("仄仄平平仄 平平仄仄平 仄仄平平仄 平平仄仄平", 4),
        ("仄仄仄仄仄 平平平平平 仄仄仄仄仄 平平平平平", 5),
    ],
)
def test_the_tones_of_regulated_verse(tones, wrong):
    """The second pair of rows: first verse rhymed; then 拗救 and 平平仄平仄; a lone level tone, three level tones at
    the end, couplets that do not follow each other (失粘), and no verse at all."""
    assert len(match_tones([[frozenset(tone) for tone in verse] for verse in tones.split()]).wrong) == wrong


def test_patterns_of_seven_put_two_opposite_tones_before_five():
    assert base_verses("oblique_start", 4, 7)[0] == ".平.仄.平仄"
    assert base_verses("oblique_start", 4, 5)[3] == ".仄仄平平"
    tones = check_poem(printed(QILU[:4]), "qijue", "zh")[3]
    assert "平起首句不入韵" in tones.detail.text("zh")


@pytest.mark.parametrize(
    ("text", "passed"),
    [("雨落旧屋檐\n茶香慢慢漫过来\n猫睡在窗前", True), ("雨落旧屋檐\n茶香慢慢过来\n猫睡在窗前", False)],
)
def test_chinese_haiku_is_five_seven_five(text, passed):
    assert results(text, "haiku") == {"poem_lines": True, "poem_characters": passed}


@pytest.mark.parametrize("form", [*FORMS, "haiku", "sonnet", "limerick", "free_verse"])
@pytest.mark.parametrize("unit", ["床", "，", "a", "\n", "“", "床，", "床\n\n", "# ", "一·", "> ", "  "])
def test_very_long_texts_of_one_thing_are_only_rejected(form, unit):
    assert check_poem(unit * 50_000, form, "zh")[0].passed is (form == "free_verse" and unit in ("床，", "床\n\n"))


@pytest.mark.parametrize(("third", "read"), [("归舟看故友", "看 kan1"), ("归舟无故友", "")])
def test_characters_that_fit_by_another_reading_are_named(third, read):
    check = check_poem(printed((*WUJUE[:2], third, WUJUE[3])), "wujue", "zh")[3]
    assert check.passed is True
    assert read in check.detail.text("zh")
    assert ("读作" in check.detail.text("zh")) is bool(read)
