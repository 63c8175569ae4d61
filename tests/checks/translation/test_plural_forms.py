"""Plural forms by CLDR, and gettext's numbered ones."""

import pytest
from babel import Locale, localedata
from hypothesis import given
from hypothesis import strategies as st

from core.checks.translation import plurals
from core.checks.translation.plurals import (
    gettext_forms,
    gettext_header,
    is_one_number,
    load_rules,
    ordinal_forms,
    plural_forms,
    read_expression,
)


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("zh", [("other", "1")]),
        ("zh-Hant-HK", [("other", "1")]),
        ("ja", [("other", "1")]),
        ("en", [("one", "1"), ("other", "2")]),
        ("en_GB", [("one", "1"), ("other", "2")]),
        ("fr", [("one", "1"), ("many", "1000000"), ("other", "2")]),
        ("ru", [("one", "1"), ("few", "2"), ("many", "5"), ("other", "1.5")]),
        ("pl", [("one", "1"), ("few", "2"), ("many", "5"), ("other", "1.5")]),
        ("lv", [("zero", "0"), ("one", "1"), ("other", "2")]),
        ("ar", [("zero", "0"), ("one", "1"), ("two", "2"), ("few", "3"), ("many", "11"), ("other", "100")]),
        ("xx", [("other", "1")]),
        ("", [("other", "1")]),
        ("not a language!", [("other", "1")]),
    ],
)
def test_forms_with_a_number_each(language, forms):
    assert plural_forms(language) == tuple(forms)


def test_ordinals():
    assert [name for name, _ in ordinal_forms("en")] == ["one", "two", "few", "other"]
    assert ordinal_forms("zh") == (("other", "1"),)


@pytest.mark.parametrize(
    ("language", "category", "single"),
    [("en", "one", True), ("de", "one", True), ("ru", "one", False), ("fr", "one", False), ("ar", "two", True),
     ("ar", "few", False), ("en", "other", False), ("sl", "two", False)],
)  # fmt: skip
def test_forms_for_a_single_number(language, category, single):
    assert is_one_number(language, category) is single


@pytest.mark.parametrize(
    ("language", "count", "categories"),
    [
        ("zh", 1, ["other"]),
        ("de", 2, ["one", "other"]),
        ("ru", 3, ["one", "few", "many"]),
        ("cs", 3, ["one", "few", "other"]),
        ("ar", 6, ["zero", "one", "two", "few", "many", "other"]),
        ("sl", 4, ["one", "two", "few", "other"]),
    ],
)
def test_headers_of_catalogues(language, count, categories):
    found, expression = gettext_header(language)
    assert found == count
    assert [name for name, _ in gettext_forms(language, found, expression)] == categories


def test_a_catalogue_s_own_expression_decides():
    assert gettext_forms("ru", 2, "n != 1") == (("one", "1"), ("few", "2"))
    assert gettext_forms("sl", 4, "n%100==1 ? 1 : n%100==2 ? 2 : n%100==3 || n%100==4 ? 3 : 0")[0][0] == "other"
    assert gettext_forms("en", 3, "n != 1")[2] == ("other", "")


@pytest.mark.parametrize(
    "expression", ["", "n +", "__import__('os')", "n" * 2000, "(" * 300 + "n" + ")" * 300, "1/n", "m"]
)
def test_an_expression_that_is_none(expression):
    with pytest.raises(ValueError):
        read_expression(expression)
    with pytest.raises(ValueError):
        gettext_forms("en", 2, expression)


def test_an_expression_beyond_its_number_of_forms():
    with pytest.raises(ValueError):
        gettext_forms("en", 1, "n != 1")


LANGUAGES = sorted({name.split("_")[0] for name in localedata.locale_identifiers()})


@given(st.sampled_from(LANGUAGES[::8]), st.integers(0, 200))
def test_every_number_has_a_form(language, number):
    rule = Locale.parse(language).plural_form
    assert rule(number) in dict(plural_forms(language))
    count, expression = gettext_header(language)
    index = read_expression(expression)(number)
    assert gettext_forms(language, count, expression)[index][0] == rule(number)


def test_rules_loaded_ahead_need_no_file_afterwards(monkeypatch):
    def refuse(*_):
        raise PermissionError

    for known in (plural_forms, ordinal_forms, is_one_number, gettext_header, plurals._locale):
        known.cache_clear()
    localedata._cache.clear()
    load_rules("ru")
    load_rules("not a language!")
    monkeypatch.setattr(localedata, "load", refuse)
    assert [name for name, _ in plural_forms("ru")] == ["one", "few", "many", "other"]
    assert gettext_header("ru")[0] == 3 and len(gettext_forms("ru", *gettext_header("ru"))) == 3
    assert plural_forms("not a language!") == (("other", "1"),)
