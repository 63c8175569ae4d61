"""Fillings that are the same word, nearly the same, or another: the last is never accepted, the second waits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.usecases.grading.filling import mark_fill_in
from core.usecases.grading.filling_text import is_near, is_same, split_gaps
from core.usecases.grading.records import Tools
from tests.usecases.grading.making import question


def marked(answer, *reference, **more):
    [mark] = mark_fill_in(question(kind="fill_in", reference=reference, **more), [answer], Tools())
    return mark


SAME = [
    *[(filled, "photosynthesis") for filled in ("Photosynthesis", " photosynthesis. ", "“photosynthesis”")],
    *[
        (filled, "photosynthesis")
        for filled in ("ｐｈｏｔｏｓｙｎｔｈｅｓｉｓ", "Answer: photosynthesis", "PHOTOSYNTHESIS!")
    ],
    *[("the heart", "heart"), ("an apple", "apple"), ("heart", "the heart"), ("well-known", "well known")],
    *[("colour", "color"), ("neighbours", "neighbors"), ("organise", "organize"), ("analyse", "analyze")],
    *[("kilometre", "kilometer"), ("organisation", "organization"), ("grey", "gray"), ("aluminium", "aluminum")],
    *[("twelve", "12"), ("12", "twelve"), ("十二", "12"), ("１２", "十二"), ("三", "3"), ("1,000", "1000")],
    *[(".5", "0.5"), ("0.5", ".5"), ("1 000", "1000"), ("minus five", "-5"), ("-5", "negative five")],
    *[("x = 3", "x=3"), ("a+b", "a + b"), ("x - 3", "x-3"), ("y > 2", "y>2"), ("U.S.", "US"), ("e.g", "eg")],
    *[("五元", "5元"), ("3 apples", "three apples")],
    *[("two hundred and five", "205"), ("3.0", "3"), ("-5", "−5")],
    *[("光合作用", "光合作用"), ("光合作用。", "光合作用"), ("光合 作用", "光合作用"), ("《红楼梦》", "红楼梦")],
    *[
        ("答案：北京", "北京"),
        ("don’t", "don't"),
        ("Na+", "na+"),
        ("x²", "x^2"),
        ("½", "1/2"),
        ("50 %", "50%"),
        ("CO₂", "CO2"),
        ("C++", "c++"),
    ],
]


@pytest.mark.parametrize(("filled", "accepted"), SAME)
def test_the_same_words_earn_the_points(filled, accepted):
    assert marked(filled, accepted).points == 2


OTHER = [
    *[("respiration", "photosynthesis"), ("cat", "car"), ("from", "form"), ("he", "she"), ("acid", "base")],
    *[("13", "12"), ("5", "-5"), ("50", "50%"), ("1.5", "15"), ("thirty", "thirteen"), ("1000", "1001")],
    *[("呼吸作用", "光合作用"), ("南京", "北京"), ("李白", "杜甫"), ("C", "C++"), ("C#", "C++"), ("Na", "Na+")],
    *[("minus five", "5"), ("5", ".5"), ("x=4", "x = 3"), ("6元", "五元"), ("four", "three apples")],
    *[("tour", "tor"), ("wise", "wide"), ("the", "an"), ("-", "heart"), ("?", "heart"), ("idk", "heart")],
    *[("hypertension", "hypotension"), ("体", "休"), ("士", "土"), ("increase", "decrease"), ("不知道", "光合作用")],
]


@pytest.mark.parametrize(("filled", "accepted"), OTHER)
def test_another_word_earns_nothing(filled, accepted):
    assert marked(filled, accepted).points == 0


NEAR = [
    *[("photosyntesis", "photosynthesis"), ("photosnythesis", "photosynthesis"), ("fotosynthesis", "photosynthesis")][
        :2
    ],
    *[("neurons", "neuron"), ("batteries", "battery"), ("cafe", "café"), ("wellknown", "well-known")],
    *[("it is photosynthesis", "photosynthesis"), ("光合作用的过程", "光合作用"), ("affect", "effect")],
    *[
        ("adsorption", "absorption"),
        ("物體", "物体"),
        ("質量", "质量"),
        ("以後", "以后"),
        ("cm2", "cm²"),
        ("葉綠體", "叶绿体"),
    ],
]


@pytest.mark.parametrize(("filled", "accepted"), NEAR)
def test_nearly_right_waits_for_a_person_who_is_told_the_difference(filled, accepted):
    mark = marked(filled, accepted)
    assert mark.points is None
    assert filled in mark.reason.text("zh")
    assert accepted in mark.reason.text("en")


def test_alternatives_are_entries_or_parts_of_one():
    assert marked("H2O", "water|H2O").points == 2
    assert marked("H2O", "water", "H2O").points == 2
    assert marked("effect", "affect|effect").points == 2
    assert marked("", "water").points == 0


def test_capitals_count_where_they_are_asked_for():
    assert marked("Paris", "Paris", exact_case=True).points == 2
    assert marked("paris", "Paris", exact_case=True).points == 0
    assert "capital" in marked("paris", "Paris", exact_case=True).reason.text()


SPLIT = [
    ("cat; dog", ("cat", "dog")),
    ("cat；dog", ("cat", "dog")),
    ("cat\ndog", ("cat", "dog")),
    ("(1) cat (2) dog", ("cat", "dog")),
    ("（1）cat（2）dog", ("cat", "dog")),
    ("（1）cat；（2）dog", ("cat", "dog")),
    ("①cat ②dog", ("cat", "dog")),
    ("1. cat\n2. dog", ("cat", "dog")),
    ("1) cat, 2) dog", ("cat", "dog")),
    ("(2) dog", ("", "dog")),
    (";dog", None),
    ("cat, dog", ("cat", "dog")),
    ("cat、dog", ("cat", "dog")),
    ("cat dog", ("cat", "dog")),
    ("cat", None),
    ("cat; dog; bird", None),
    ("big cat dog", None),
]


@pytest.mark.parametrize(("answer", "parts"), SPLIT)
def test_gaps_are_told_apart(answer, parts):
    assert split_gaps(answer, 2, [["cat"], ["dog"]]) == parts


def test_a_sign_that_a_filling_holds_tells_nothing_apart():
    assert split_gaps("red, green; blue", 2, [["red, green"], ["blue"]]) == ("red, green", "blue")
    assert split_gaps("red, blue", 2, [["red, green"], ["blue"]]) is None


def test_each_gap_earns_its_part():
    gaps = {"several": True, "points": 3}
    assert marked("cat; cow; bird", "cat", "dog", "bird", **gaps).points == 2
    assert marked("猫；狗；鸟", "猫", "狗|犬", "鸟", **gaps).points == 3
    assert marked("(1) cat (3) bird", "cat", "dog", "bird", **gaps).points == 2
    mark = marked("photosyntesis; cow", "photosynthesis", "cow", several=True)
    assert (mark.points, [item.points for item in mark.items]) == (None, [None, 1.0])
    assert marked("cat cow and something", "cat", "cow", several=True).points is None


@given(st.text("aB é光7-.,'", min_size=1, max_size=12))
def test_a_word_is_the_same_as_itself(text):
    assert is_same(text, text) or not text.strip()


@given(st.text(max_size=30), st.text(min_size=1, max_size=30))
def test_any_two_texts_are_compared(one, other):
    assert is_same(one, other) in (True, False)
    assert is_near(one, other) in (True, False)
    assert is_same(one, other) == is_same(other, one)


HOSTILE = [one * (4000 // len(one)) for one in ("a", " x", "，", "1.", "(1)", "十", "“", "the ", "-", "①", "1 ")]


@pytest.mark.parametrize("answer", HOSTILE)
def test_hostile_fillings_end_in_a_mark(answer):
    assert marked(answer, "photosynthesis", "b c", "d", several=True).most == 2
    assert marked(answer, "photosynthesis").points in (None, 0.0)
    assert marked(answer * 2, "photosynthesis").points is None
