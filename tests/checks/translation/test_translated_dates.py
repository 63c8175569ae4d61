"""Months and days of the week are told in every language CLDR knows."""

import pytest

from core.checks.translation.calendar import find_months, find_weekdays
from core.checks.translation.dates import check_dates
from core.checks.translation.pair import Pair
from core.checks.translation.reading import Reading


def judge(source, target, languages):
    return check_dates(Reading(Pair(source, target, *languages.split("-")))).passed


@pytest.mark.parametrize(
    ("text", "language", "months"),
    [
        ("in March and on 5 May", "en", [3, 5]),
        ("March on, it may rain in June", "en", [3, 6]),
        ("It may be so.", "en", []),
        ("on Oct. 4", "en", [10]),
        ("Anfang Oktober, die Oktoberhälfte", "de", [10, 10]),
        ("le 3 mars", "fr", []),
        ("5 марта", "ru", [3]),
        ("3月4日", "ja", [3]),
        ("十二月", "zh", [12]),
        ("3个月", "zh", []),
        ("9월", "ko", [9]),
        ("tháng 4", "vi", [4]),
        ("2 มกราคม", "th", [1]),
        ("15 जनवरी", "hi", [1]),
        ("في تشرين الثاني", "ar", [11]),
    ],
)
def test_months_are_found(text, language, months):
    assert [one.value for one in find_months(text, language)] == months


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [
        ("on Monday and Sunday", "en", [0, 6]),
        ("am Freitagmorgen", "de", [4]),
        ("miércoles", "es", [2]),
        ("周二", "zh", [1]),
        ("水曜日", "ja", [2]),
        ("9月30日（日）", "ja", [6]),
        ("금요일", "ko", [4]),
        ("в среду", "ru", [2]),
        ("среди нас", "ru", []),
        ("thứ Bảy", "vi", [5]),
        ("na segunda", "pt", [0]),
    ],
)
def test_days_of_the_week_are_found(text, language, days):
    assert [one.value for one in find_weekdays(text, language)] == days


@pytest.mark.parametrize(
    ("source", "target", "languages", "passed"),
    [
        ("on 4 March", "am 4. März", "en-de", True),
        ("on 4 March 2024", "2024/3/4", "en-ja", True),
        ("on 4 March", "le 4 mai", "en-fr", False),
        ("on Friday", "в субботу", "en-ru", False),
        ("on Friday", "пятничный вечер", "en-ru", True),
        ("on Friday and Saturday, then Friday", "vendredi et samedi, puis samedi", "en-fr", False),
        ("He was second.", "Anh ấy đứng thứ hai.", "en-vi", True),
        ("Good night.", "Gute Nacht.", "en-de", None),
        ("on Friday", "x", "en-xx", None),
    ],
)
def test_a_changed_date_is_found(source, target, languages, passed):
    assert judge(source, target, languages) is passed
