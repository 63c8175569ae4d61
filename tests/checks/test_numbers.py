"""Numbers by value, in digits, English words and Chinese numerals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.numbers import check_numbers, find_dates, find_numbers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,000.50 in all", ["1000.5"]),
        ("１，０００ 件", ["1000"]),
        ("2.50 %", ["2.5"]),
        ("twenty-five mugs and one hundred and five lids", ["25", "105"]),
        ("two thousand three hundred", ["2300"]),
        ("a dozen", ["12"]),
        ("3 to 5 days", ["3", "5"]),
        ("三十天内", ["30"]),
        ("三百二十元", ["320"]),
        ("一万二千人", ["12000"]),
        ("二〇二五年", ["2025"]),
        ("一亿两千万元", ["120000000"]),
        ("两亿三千四百万零五人，一万亿元", ["234000005", "1000000000000"]),
        ("一万五，三百二，一百零五，二十五", ["15000", "320", "105", "25"]),
        ("两天", ["2"]),
        ("统一处理，一些商品", []),
        ("someone phoned", []),
        ("", []),
    ],
)
def test_values(text, values):
    assert [value for value, _ in find_numbers(text)] == [Decimal(value) for value in values]


@given(st.integers(0, 10**9))
def test_digits_and_separators_mean_the_same(number):
    assert find_numbers(f"{number}")[0][0] == find_numbers(f"{number:,}")[0][0] == number


@given(st.text(max_size=60))
def test_spans_lie_in_the_text_and_in_order(text):
    spans = [span for _, span in find_numbers(text)]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert [span.start for span in spans] == sorted(span.start for span in spans)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("It opened in May 1998.", ["may", "1998"]),
        ("You may come on Mondays in the 19th century.", ["mondays", "19th century"]),
        ("于1998年3月开业", ["1998年", "3月"]),
        ("costs 1998.50", []),
    ],
)
def test_dates(text, dates):
    assert sorted(find_dates(text)) == sorted(dates)


@pytest.mark.parametrize(
    ("sentence", "source", "passed"),
    [
        ("It takes 30 days.", "It takes thirty days.", True),
        ("退货期为30天", "退货期为三十天", True),
        ("It takes 14 days.", "It takes 30 days.", False),
        ("We open in March.", "We open in April.", False),
        ("No numbers here.", "None here either.", True),
    ],
)
def test_check(sentence, source, passed):
    check = check_numbers(sentence, ["Unrelated.", source])
    assert check.passed is passed
    assert bool(check.spans) is (not passed)
