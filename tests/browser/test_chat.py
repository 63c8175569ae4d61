"""A visitor's page in a real browser."""

import re

import pytest

from tests.browser.conftest import ask, overflow

QUESTION, ANSWER = "How long does delivery take?", "Standard delivery takes three days"


def test_ask_click_the_citation_and_see_the_marked_words(visitor):
    page = visitor()
    ask(page, QUESTION, ANSWER)
    page.click("#thread .cite")
    mark = page.locator("#sources mark")
    assert mark.inner_text() == "Standard delivery takes three days."
    assert mark.is_visible()
    assert "delivery.md" in page.inner_text("#sources")
    page.click("text=Show the working")
    assert "support/answer@1" in page.inner_text("#thread .working")


def test_a_real_question_is_answered_from_the_documents(visitor):
    page = visitor()
    ask(page, "Do you ship abroad?", "We ship to all of Europe")
    assert "Curated answer" in page.inner_text("#thread .origin")


def test_a_suggested_question_is_asked_with_a_click(visitor):
    page = visitor()
    page.click("text=Do you ship abroad?")
    page.wait_for_selector("#thread .msg.bot .cite")
    assert "We ship to all of Europe" in page.inner_text("#thread .msg.bot")


def test_stop_ends_the_stream_frees_the_engine_and_keeps_what_was_said(visitor, shop):
    shop.held.clear(), shop.closed.clear()
    shop.script["hold"] = shop.hold
    page = visitor()
    ask(page, "hold")
    page.wait_for_selector("#live .text:has-text('word word')")
    page.click("#composer .stop-button")
    page.wait_for_selector("text=Stopped before the end.")
    assert shop.closed.is_set()
    assert page.locator("#composer .submit-button").is_visible()


def test_a_closed_tab_frees_the_engine(visitor, shop):
    shop.held.clear(), shop.closed.clear()
    shop.script["hold"] = shop.hold
    page = visitor()
    ask(page, "hold")
    page.wait_for_selector("#live .text:has-text('word word')")
    page.close()
    assert shop.closed.wait(10)


def test_history_survives_a_reload_and_is_gone_once_deleted(visitor):
    page = visitor()
    ask(page, QUESTION, ANSWER)
    page.reload()
    page.wait_for_selector(f"#thread .msg.bot:has-text('{ANSWER}')")
    page.click("#list [data-act=remove]")
    assert page.locator("#thread .msg.bot").count() == 1, "the first click only asks whether it is meant"
    page.click("#list [data-act=remove].sure")
    page.wait_for_selector(".welcome")
    page.reload()
    page.wait_for_selector(".welcome")
    assert QUESTION not in page.inner_text("#list")


def test_an_exported_conversation_is_a_file_with_every_message(visitor):
    page = visitor()
    ask(page, QUESTION, ANSWER)
    with page.expect_download() as download:
        page.click("#list [data-act=export]")
    text = download.value.path().read_text("utf-8")
    assert download.value.suggested_filename.endswith(".json")
    assert QUESTION in text and ANSWER in text


def test_conversations_are_kept_apart_and_can_be_returned_to(visitor):
    page = visitor()
    ask(page, QUESTION, ANSWER)
    page.click("#list .new")
    page.wait_for_selector(".welcome")
    ask(page, "Do you ship abroad?", "Europe")
    page.click(f"#list .open:has-text('{QUESTION}')")
    page.wait_for_selector(f"#thread .msg.visitor:has-text('{QUESTION}')")
    assert "Europe" not in page.inner_text("#thread")


def test_two_visitors_do_not_see_each_other(visitor, shop):
    shop.held.clear(), shop.closed.clear()
    shop.script["hold"] = shop.hold
    one, two = visitor(), visitor()
    ask(one, "hold")
    one.wait_for_selector("#live .text:has-text('word')")
    ask(two, QUESTION, ANSWER)
    assert "word" not in two.inner_text("#talk")
    assert "hold" not in two.inner_text("#list")
    one.click("#composer .stop-button")
    one.wait_for_selector("text=Stopped before the end.")
    assert ANSWER not in one.inner_text("#talk")


def test_a_thumb_and_a_comment_are_kept(visitor, shop):
    page = visitor()
    ask(page, QUESTION, ANSWER)
    page.click("[data-act=like][data-liked='0']")
    page.fill(".comment input", "Which days <b>exactly</b>?")
    page.press(".comment input", "Enter")
    page.wait_for_selector(".thanks:has-text('Which days <b>exactly</b>?')")
    assert any(
        thumb.comment == "Which days <b>exactly</b>?" and not thumb.liked for thumb in shop.store.list_feedback()
    )


@pytest.mark.parametrize("locale", ["zh-CN", "zh-TW"])
def test_a_chinese_browser_gets_a_chinese_page(visitor, locale):
    page = visitor(locale=locale)
    page.wait_for_selector("text=请问有什么可以帮您？")
    assert "请输入您的问题" in page.get_attribute("#composer textarea", "placeholder")
    assert page.get_attribute("html", "lang").startswith("zh")
    ask(page, "可以开发票吗？", "可以，请在订单页面申请")


def test_the_language_can_be_chosen_against_the_browser(visitor):
    page = visitor()
    page.click(".switch a[lang=zh]")
    page.wait_for_selector("text=请问有什么可以帮您？")
    assert "请输入您的问题" in page.get_attribute("#composer textarea", "placeholder")


def test_on_a_narrow_screen_nothing_is_cut_off_and_sources_open_over_the_page(visitor):
    page = visitor(width=380)
    ask(page, QUESTION, ANSWER)
    assert overflow(page) == 0
    page.click("#thread .cite")
    page.wait_for_selector("#sources mark")
    page.click("#sources [data-act=close]")
    page.wait_for_selector("#sources mark", state="hidden")
    page.click("[data-act=menu]")
    page.wait_for_selector("#list .new")


def test_what_a_visitor_or_document_writes_never_runs(visitor, shop):
    from tests.apps.scripted_shop import cited, say
    from tests.apps.test_chat_view import ATTACKS

    evil = " ".join(ATTACKS)
    shop.script[evil] = say(cited(evil, options=(evil,)))
    page = visitor()
    ask(page, evil, "onerror=alert(1)")
    page.wait_for_timeout(300)
    assert page.locator("#thread img, #thread script, #thread iframe, #thread a").count() == 0
    assert page.inner_text("#thread .msg.visitor .text") == evil
    page.reload()
    page.wait_for_selector("#thread .msg.bot")
    assert re.sub(r"\s", "", evil)[:60] in re.sub(r"\s", "", page.inner_text("#list"))


def test_a_failure_is_told_in_words_and_the_page_goes_on(visitor, shop):
    shop.script["boom"] = lambda _: (_ for _ in ()).throw(RuntimeError("secret path"))
    page = visitor()
    ask(page, "boom")
    page.wait_for_selector(".notice.error")
    assert "secret" not in page.inner_text("body")
    ask(page, QUESTION, ANSWER)
