"""Words are said in the language of whoever reads them."""

import pytest

from core.errors import BrokenFile, ShowcaseError
from core.messages import Words, load_messages, message, words


@pytest.fixture
def catalogue(monkeypatch):
    entries = {
        "greet": {"en": "Hello {name}", "zh": "你好 {name}"},
        "inner": {"en": "friend", "zh": "朋友"},
        "found": {"en": "{count:It has|All have} {count} {count:page|pages}.", "zh": "共 {count} 页。"},
        "lost": {"en": "{file} is gone.", "zh": "{file} 不见了。"},
        "lost_hint": {"en": "Upload {file} again.", "zh": "请重新上传 {file}。"},
    }
    monkeypatch.setattr("core.messages.load_messages", lambda area: entries)
    return entries


def test_words_are_said_in_either_language_and_so_are_words_inside_them(catalogue):
    greeting = words("t.greet", name=words("t.inner"))
    assert (greeting.text("en"), greeting.text("zh"), str(greeting)) == ("Hello friend", "你好 朋友", "Hello friend")


def test_values_with_braces_are_data(catalogue):
    assert message("t.greet", "en", name="{0.__class__}") == "Hello {0.__class__}"


@pytest.mark.parametrize(("count", "said"), [(0, "All have 0 pages."), (1, "It has 1 page."), ("1", "It has 1 page.")])
def test_a_word_goes_with_its_number(catalogue, count, said):
    assert message("t.found", "en", count=count) == said
    assert message("t.found", "zh", count=count) == f"共 {count} 页。"


def test_unknown_keys_and_missing_values_are_bugs(catalogue):
    with pytest.raises(KeyError):
        message("t.nothing")
    with pytest.raises(KeyError):
        message("t.greet")


def test_words_are_values(catalogue):
    assert words("t.greet", name="x") == Words("t.greet", (("name", "x"),))


def test_an_error_says_what_happened_and_what_to_do_next(catalogue):
    error = BrokenFile("t.lost", file="a.pdf")
    assert error.text("zh") == "a.pdf 不见了。"
    assert error.hint("zh") == "请重新上传 a.pdf。"
    assert str(error) == "a.pdf is gone. Upload a.pdf again."
    assert isinstance(error, ShowcaseError)


def test_an_error_without_a_hint_has_none(catalogue):
    assert ShowcaseError("t.inner").hint() == ""


def test_catalogues_are_read_once():
    load_messages.cache_clear()
    assert load_messages("app") is load_messages("app")


def test_a_value_that_no_page_can_show_is_shown_as_far_as_it_can():
    assert words("app.too_fast", limit="\ud800\0 5").text("en").startswith("That was more than ? 5")
