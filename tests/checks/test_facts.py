"""A text against its facts: what is told passes in every spelling, what is not told is pointed at."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.checks.facts import check_facts, check_told

BRIEFS = sorted((Path(__file__).resolve().parents[2] / "data/writing/facts").glob("news*.toml"))
FACTS = [
    "name: The Copper Pan",
    "price range: £20-25",
    "customer rating: 3 out of 5",
    "near: Harbour Theatre",
    "Anna Lee, mayor of Boston, opened it on 3 May 2026 at 4:30 pm.",
    'Lee said: "We waited eleven years for this kitchen."',
    "Karl Brand cooks; Mary Brown of the Northern Arts Fund paid 40% of the 3.5 million dollars.",
    "The cellar is kept at -7 °C. Book at table@copper-pan.example or https://copper-pan.example/book.",
]


def failed(text, language="en", facts=FACTS):
    return {check.name: check for check in check_facts(text, facts, language=language) if check.passed is False}


@pytest.mark.parametrize(
    "text",
    [
        "The Copper Pan is near Harbour Theatre.",
        "Copper Pan charges 20 to 25 pounds.",
        "It is rated three out of five.",
        "Mayor Lee came on May 3rd.",
        "On 2026-05-03 Ms Lee opened it at half past four.",
        "It opened at 16:30 on a Sunday.",
        "“We waited eleven years for this kitchen,” Lee said.",
        '"We waited ... for this kitchen," said the mayor.',
        "The fund gave 40 per cent of $3.5m.",
        "Brown's fund, the NAF, paid.",
        "The cellar is kept at seven degrees below zero.",
        "Write to Table@Copper-Pan.example, or see copper-pan.example/book.",
        "See https://copper-pan.example.",
        "Visitors queued. Outside, people sang. Nobody complained.",
        "Yesterday Anna Lee cooked.",
        "## Harbour Theatre Gets a New Neighbour",
        "1. The Copper Pan\n2. Harbour Theatre",
        "",
    ],
)
def test_what_is_told_passes_however_it_is_written(text):
    assert not failed(text)


@pytest.mark.parametrize(
    ("text", "name", "wrong"),
    [
        ("It charges £20-30.", "fact_numbers", "30"),
        ("It charges $20.", "fact_numbers", "$20"),
        ("The cellar is kept at 7 °C.", "fact_numbers", "7 °C"),
        ("Write to tables@copper-pan.example.", "fact_names", "tables@copper-pan.example"),
        ("请写信至able@copper-pan.example。", "fact_names", "able@copper-pan.example"),
        ("See https://copper-pan.example/menu.", "fact_names", "https://copper-pan.example/menu"),
        ("It is rated two out of five.", "fact_numbers", "two"),
        ("The fund gave 40 million dollars.", "fact_numbers", "40 million dollars"),
        ("They waited eleven months.", "fact_numbers", "eleven months"),
        ("The Tin Pan is near Harbour Theatre.", "fact_names", "The Tin Pan"),
        ("Zorba serves fish.", "fact_names", "Zorba"),
        ("Giraffe is a restaurant.", "fact_names", "Giraffe"),
        ("Clowns is a pub.", "fact_names", "Clowns"),
        ("Anna Brown opened it.", "fact_names", "Anna Brown"),
        ("It stands near Harbour Cinema.", "fact_names", "Harbour Cinema"),
        ("UNESCO paid.", "fact_names", "UNESCO"),
        ("It opened on 4 May 2026.", "fact_dates", "4 May 2026"),
        ("It opened in 2025.", "fact_dates", "2025"),
        ("It opened at 4 pm.", "fact_dates", "4 pm"),
        ("It opened on a Monday.", "fact_dates", "Monday"),
        (
            'Lee said: "We waited eleven days for this kitchen."',
            "fact_quotes",
            "We waited eleven days for this kitchen.",
        ),
        (
            '"We waited eleven years for this kitchen," said Mary Brown.',
            "fact_quotes",
            "We waited eleven years for this",
        ),
        ("Harbour Theatre is a restaurant.", "fact_pairs", "Harbour Theatre"),
        ("It is a pub near the Copper Pan.", "fact_pairs", "Copper Pan"),
    ],
)
def test_what_is_not_told_is_pointed_at(text, name, wrong):
    [span, *_] = failed(text)[name].spans
    assert text[span.start :].startswith(wrong) or wrong in text[span.start : span.end]


CHINESE = [
    "2026年5月3日，市长李明在杭州市宣布新桥通车。",
    "总投资3.5亿元，六成由华岳路桥集团承担。",
    "李明说：“我们等了十一年。”",
    "工程师欧阳倩住在人民路12号。",
]


@pytest.mark.parametrize(
    "text",
    [
        "5月3日，李明市长宣布通车。",
        "杭州的新桥在2026-05-03通车，投资350000000元。",
        "华岳路桥集团承担60%。",
        "“我们等了11年”。".replace("11", "十一"),
        "李明说，这是个好消息。",
        "欧阳倩也在现场。",
        "许多市民前来观看，气氛热烈。",
    ],
)
def test_chinese_that_is_told_passes(text):
    assert not failed(text, "zh", CHINESE)


@pytest.mark.parametrize(
    ("text", "name", "wrong"),
    [
        ("5月4日通车。", "fact_dates", "5月4日"),
        ("总投资3.6亿元。", "fact_numbers", "3.6亿元"),
        ("总投资3.5万元。", "fact_numbers", "3.5万元"),
        ("总投资3.5亿美元。", "fact_numbers", "3.5亿美元"),
        ("七成由集团承担。", "fact_numbers", "七成"),
        ("市长李朋宣布通车。", "fact_names", "李朋"),
        ("副市长赵立新出席。", "fact_names", "赵立新"),
        ("华岭路桥集团承担。", "fact_names", "华岭路桥集团"),
        ("桥在苏州市。", "fact_names", "苏州市"),
        ("欧阳静也在现场。", "fact_names", "欧阳静"),
        ("李明说：“我们等了十二年。”", "fact_quotes", "我们等了十二年。"),
        ("欧阳倩说：“我们等了十一年。”", "fact_quotes", "我们等了十一年。"),
    ],
)
def test_chinese_that_is_not_told_is_pointed_at(text, name, wrong):
    [span, *_] = failed(text, "zh", CHINESE)[name].spans
    assert text[span.start : span.end].startswith(wrong[:1]) and wrong in text[span.start : span.end]


@pytest.mark.parametrize("path", BRIEFS, ids=lambda path: path.stem)
def test_news_briefs_reach_what_the_project_set_itself(path):
    kept = tomllib.loads(path.read_text("utf-8"))
    facts, language = kept["facts"], kept["language"]
    assert len(facts) >= 15
    alarms = [text for text in kept["clean"] if failed(text, language, facts)]
    missed = [row["text"] for row in kept["planted"] if not failed(row["text"], language, facts)]
    assert len(alarms) <= 0.05 * len(kept["clean"]), alarms
    assert len(missed) <= 0.05 * len(kept["planted"]), missed


@pytest.mark.parametrize(
    ("fact", "text", "name", "wrong"),
    [
        ("score: 30", "It grew by 30 percent.", "fact_numbers", "30 percent"),
        ("Green Line Coaches ran it.", "Blue Line Coaches ran it.", "fact_names", "Blue Line Coaches"),
        ("The deck is 86 m long and 4 m wide.", "The deck is 4 m long and 86 m wide.", "fact_pairs", "4 m"),
        ("In the fire five people died; three were hurt.", "In the fire three people died.", "fact_pairs", "three"),
        ("Raja Indian Kitchen is near.", "It serves Indian food.", "fact_names", "Indian"),
    ],
)
def test_what_is_near_the_facts_and_still_not_told(fact, text, name, wrong):
    [span, *_] = failed(text, facts=[fact])[name].spans
    assert text[span.start : span.end] == wrong
    assert not failed(fact, facts=[fact])


@pytest.mark.parametrize(
    ("fact", "text", "told"),
    [
        ("Visits doubled in May.", "Visits tripled in May.", False),
        ("Visits doubled in May.", "Twice as many came in May.", True),
        ("Visits rose from 200 to 410.", "Visits doubled.", True),
        ("Visits rose from 200 to 600.", "Visits doubled.", False),
        ("Visits rose by 100 %.", "Visits doubled.", True),
        ("Visits were three times as many.", "Visits tripled.", True),
        ("Prices fall by half.", "Prices will halve.", True),
        ("Prices fall by a tenth.", "Prices will halve.", False),
        ("销量翻了一番。", "销量翻了两番。", False),
        ("销量增长了一倍。", "销量翻番。", True),
        ("销量从100台增至200台。", "销量翻倍。", True),
    ],
)
def test_how_many_times_as_much_is_told_in_one_word(fact, text, told):
    language = "en" if text.isascii() else "zh"
    numbers = next(one for one in check_facts(text, [fact], language=language) if one.name == "fact_numbers")
    assert numbers.passed is told


def test_words_of_another_speaker_are_called_so():
    detail = failed('"We waited eleven years for this kitchen," said Mary Brown.')["fact_quotes"].detail
    assert detail.key == "facts.quotes_of_others"


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("预订编号为MH-2071。", "编号是MH-2071。"),
        ("重280克。", "正文\n\n重280克。谢谢大家！"),
        ("修理咖啡馆用iFix工具。", "用iFix工具。此致\n敬礼"),
    ],
)
def test_codes_beside_chinese_and_polite_words_are_no_strangers(fact, text):
    assert not failed(text, "zh", [fact])


def test_a_hashtag_runs_told_words_together():
    assert not failed("Come by! #RepairCafé", "en", ["The repair café opens on Lime Street."])
    assert failed("Come by! #RepairShop", "en", ["The repair café opens on Lime Street."]).keys() == {"fact_names"}


def test_without_facts_nothing_is_judged():
    assert {check.passed for check in check_facts("Zorba paid £3.", [" "], language="en")} == {None}


def test_offenders_are_named_in_both_languages():
    detail = failed("Zorba paid £3.")["fact_names"].detail
    assert "Zorba" in detail.text("en") and "Zorba" in detail.text("zh")


@settings(deadline=None)
@given(st.lists(st.sampled_from(FACTS), min_size=1, unique=True))
def test_the_facts_themselves_always_pass(facts):
    assert not failed("\n".join(facts), facts=facts)


@settings(deadline=None)
@given(st.text(max_size=80), st.sampled_from(["en", "zh"]))
def test_spans_lie_in_any_text(text, language):
    for check in check_facts(text, ["Anna paid 3 pounds on 4 May."], language=language):
        assert all(0 <= span.start < span.end <= len(text) for span in check.spans)


@pytest.mark.parametrize("unit", ["A ", "9", "1,", "一", "“", '"', "No.", "5月", "李说", "1 to ", "$", "#", "-"])
def test_long_runs_of_anything_are_read(unit):
    text = (unit * 20_000)[:20_000]
    for language in ("en", "zh"):
        assert len(check_facts(text, ["Anna"], language=language)) == 5


@pytest.mark.parametrize(
    ("text", "language", "facts", "told"),
    [
        ('"We waited eleven days," said Lee.', "en", FACTS, "from the facts: We waited eleven days."),
        ("李明说：“我们等了十二年。”", "zh", CHINESE, "与给定事实不一致：我们等了十二年。"),
    ],
)
def test_a_quotation_is_told_without_the_mark_at_its_end(text, language, facts, told):
    assert failed(text, language, facts)["fact_quotes"].detail.text(language).endswith(told)


@pytest.mark.parametrize(
    ("text", "language", "left"),
    [
        ("The Copper Pan, near Harbour Theatre, costs £20-25 and is rated three out of five.", "en", ""),
        ("The Copper Pan, near Harbour Theatre, is rated three out of five.", "en", "price range: £20-25"),
        ("The Copper Pan costs £20-25 and is rated three out of five.", "en", "near: Harbour Theatre"),
        ("A restaurant near Harbour Theatre costs £20-25, rated three out of five.", "en", "name: The Copper Pan"),
        ("铜锅餐厅在海港剧院旁边，5月3日开业，人均二十到二十五英镑。", "zh", ""),
        ("铜锅餐厅在海港剧院旁边，人均二十到二十五英镑。", "zh", "5月3日开业"),
        ("铜锅餐厅在海港剧院旁边，5月3日开业，人均二十到三十英镑。", "zh", "价格：20至25英镑"),
    ],
)
def test_a_fact_that_the_text_leaves_out_is_named(text, language, left):
    chinese = ["名称：铜锅餐厅", "位置：海港剧院附近", "价格：20至25英镑", "5月3日开业"]
    facts = FACTS[:4] if language == "en" else chinese
    check = check_told(text, facts, language=language)
    assert check.passed is not bool(left) and dict(check.detail.values).get("facts", "") == left


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ("Mary Brown paid 40% of it.", False),  # the number is there, who paid is not
        ("The fund paid 40% of it.", True),
        ("The roof had leaked for years.", False),  # neither number nor name
        ("The fund paid a part.", True),
    ],
)
def test_a_fact_is_told_by_its_names_and_where_it_has_no_number_by_its_words(fact, told):
    assert check_told("It reopened last week. The fund paid 40 per cent.", [fact], language="en").passed is told


def test_a_moment_told_less_exactly_is_told():
    said = "Mayor Anna Lee of Boston opened it on May 3rd at half past four."
    assert check_told(said, FACTS[4:5], language="en").passed
    assert check_told(said, ["It opened on 4 May 2026."], language="en").passed is False
    assert check_told(said, [], language="en").passed is None


@given(st.lists(st.sampled_from(FACTS), min_size=1, unique=True))
@settings(max_examples=40)
def test_the_facts_themselves_leave_nothing_out(facts):
    assert check_told("\n".join(facts), facts, language="en").passed
