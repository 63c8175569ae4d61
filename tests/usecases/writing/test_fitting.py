"""Length by whole sentences: what is kept, what is asked for, what never happens."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.checks.length import count_length
from core.documents.segments import split_sentences
from core.usecases.writing.fitting import fit_length, is_cut, join_units, read_units, select, window

SENTENCES = [
    "Bakers light their ovens long before the first tram leaves the depot.",
    "Rain fell on the slate roofs.",
    "A girl with a red scarf counts the wagons of every train that passes the crossing.",
    "Letters arrive on Tuesdays.",
    "Behind the church somebody has planted beans between rows of old roses.",
    "The town clock is four minutes slow and nobody minds.",
    "Two bridges join the halves of the city, one of iron and one of stone.",
    "Choirs rehearse in the cellar.",
    "Students buy second-hand maps from a stall near the fountain in autumn.",
    "Lamps are lit at six.",
    "My uncle repairs violins in a workshop that smells of glue and cherry wood.",
    "On market days farmers sleep beneath their carts until the bell rings for breakfast.",
    "Every bench has a name carved into it.",
    "Ferries stop when ice drifts down from the lakes in the north.",
    "The library lends umbrellas too.",
    "Children skate to school along the frozen canal when January is kind enough.",
    "A postman knows which dogs bite.",
    "Fishmongers shout prices that no visitor ever understands at first hearing.",
    "Swallows nest under the arcade.",
    "At midnight the last waiter stacks chairs and hums a tune his mother taught him.",
]
CUT = "And then the man who had waited there for so many hours went"
ENGLISH = " ".join(SENTENCES)
CHINESE = (
    "天还没亮，面包师已经点燃了炉火。河边的柳树在风里轻轻摇晃。邮差骑着旧自行车，挨家挨户送信。"
    "学校门口的老槐树下，孩子们正在分享各自带来的早点。钟楼的钟慢了四分钟，没有人在意。"
    "集市上有人吆喝着卖刚捞上来的鲜鱼。图书馆也出借雨伞。夜里最后一班渡船靠岸时，码头只剩下一盏灯。"
    "修琴的师傅姓顾，铺子里总有松香的气味。每逢初雪，大家会在广场上堆一个很高的雪人。"
)


def sentences(text, language="en"):
    return [text[span.start : span.end].strip() for span in split_sentences(text, language)]


@pytest.mark.parametrize("wanted", [50, 80, 120, 150])
def test_a_long_text_comes_within_a_tenth_by_leaving_out_sentences(wanted):
    fitted = fit_length(ENGLISH, wanted, "words", "en")
    low, high = window(wanted)
    assert low <= count_length(fitted, "words") <= high
    kept = sentences(fitted)
    assert set(kept) <= set(SENTENCES)
    assert [SENTENCES.index(one) for one in kept] == sorted(SENTENCES.index(one) for one in kept)
    assert kept[0] == SENTENCES[0]


@pytest.mark.parametrize(("wanted", "unit"), [(60, "zi"), (100, "zi"), (90, "characters")])
def test_chinese_is_fitted_in_its_units(wanted, unit):
    fitted = fit_length(CHINESE, wanted, unit, "zh")
    low, high = window(wanted)
    assert low <= count_length(fitted, unit) <= high
    assert fitted.endswith("。")


def test_a_text_that_fits_comes_back_as_it_is():
    text = "One two three four five.  \n\nSix seven eight nine ten."
    assert fit_length(text, 10, "words", "en") == text


def test_more_is_asked_for_until_the_length_is_reached_and_repetitions_are_left_out():
    asked = []

    def more(so_far):
        asked.append(so_far)
        return " ".join([SENTENCES[0], SENTENCES[2 * len(asked)], SENTENCES[2 * len(asked) + 1], CUT])

    fitted = fit_length(SENTENCES[0], 60, "words", "en", more)
    low, high = window(60)
    assert low <= count_length(fitted, "words") <= high
    assert len(sentences(fitted)) == len(set(sentences(fitted)))
    assert CUT not in fitted
    assert asked[0] == SENTENCES[0]


def test_asking_ends_where_nothing_new_comes():
    calls = []
    fitted = fit_length(SENTENCES[0], 500, "words", "en", lambda text: calls.append(text) or SENTENCES[0])
    assert fitted == SENTENCES[0]
    assert len(calls) <= 8


def test_headings_lists_tables_and_code_stay_sound():
    text = (
        "# Tools\n\nA workshop needs few things. They are listed here:\n\n1. A hammer for the nails of the roof.\n"
        "2. A saw that cuts wood along the grain. It must be sharp.\n3. A ruler of steel.\n\n"
        "## Prices\n\n| tool | price |\n|---|---|\n| saw | 20 |\n\n```\nprint(1)\n\nprint(2)\n```\n\n"
        "Buy them in spring."
    )
    for wanted in range(8, 45, 4):
        fitted = fit_length(text, wanted, "words", "en")
        lines = fitted.splitlines()
        assert fitted.count("```") in (0, 2)
        assert ("| tool | price |" in lines) == ("| saw | 20 |" in lines)
        assert not lines[-1].startswith("#")
        numbers = [line.split(".")[0] for line in lines if line[:1].isdigit()]
        assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
        assert ("It must be sharp." in fitted) == ("A saw" in fitted)


def test_what_was_said_before_goes_first():
    again = SENTENCES[0].replace("the first tram", "the very first tram")
    text = f"{SENTENCES[0]} {SENTENCES[3]} {again} {SENTENCES[5]}"
    assert sentences(join_units(read_units(text, "en"))) == [SENTENCES[0], SENTENCES[3], SENTENCES[5]]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("The door opened. The man who had waited there for so long went in and", True),
        ("The door opened. He went in.", False),
        ("The door opened. He went in.\n\n- a chair", False),
        ("A poem has lines\nand no full stops at all in any of its many lines", False),
        (
            "门开了。那个在外面等了很久的人终于慢慢地走了进来，他手里还拿着一封没有拆开的信，看上去心事重重，一句话也没有说，只是",
            True,
        ),
        ("", False),
    ],
)
def test_a_last_sentence_that_was_broken_off_is_seen(text, cut):
    assert is_cut(text, "zh" if "门" in text else "en") is cut


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=20, unique=True), st.integers(5, 300))
@settings(max_examples=60, deadline=None)
def test_every_sentence_of_a_fitted_text_is_one_of_its_own(chosen, wanted):
    fitted = fit_length(" ".join(chosen), wanted, "words", "en")
    assert set(sentences(fitted)) <= set(chosen)
    assert fitted


@given(st.lists(st.integers(1, 9), min_size=1, max_size=9), st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_the_nearest_subset_is_never_missed(lengths, wanted):
    text = " ".join(
        " ".join(f"{'abcdefghi'[row]}{at}x{row}" for at in range(size)) + "." for row, size in enumerate(lengths)
    )
    units = read_units(text, "en")
    found = count_length(select(units, lambda piece: count_length(piece, "words"), wanted, wanted, wanted), "words")
    reachable = {0}
    for unit in units:
        reachable |= {total + count_length(unit.text, "words") for total in reachable}
    assert abs(found - wanted) == min(abs(total - wanted) for total in reachable - {0})


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "\n" * 100_000, "a. " * 30_000, "*" * 100_000, "1. " * 30_000, "# " * 50_000]
)
def test_hostile_texts_are_fitted_all_the_same(text):
    assert isinstance(fit_length(text, 100, "words", "en"), str)


def test_a_sentence_that_leans_on_another_is_not_kept_without_it():
    first, last = "The mill stands by the river since the flood.", "Today the owls have the attic all for themselves."
    before, leaning = (
        "Oskar the miller turned it for forty long years.",
        "However, he never once ate bread of his own white flour.",
    )
    wanted = sum(count_length(one, "words") for one in (first, leaning, last))
    assert sentences(fit_length(f"{first} {before} {leaning} {last}", wanted, "words", "en")) == [first, before, last]
