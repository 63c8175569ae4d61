"""Signing in with a real browser: the page for it, who may open what, the place in line, a used-up budget."""

import pytest
from playwright.sync_api import TimeoutError

from apps.chatbot import build
from core.access import Access, Person
from core.access.accounts import add_account
from core.telemetry import request_scope
from tests.apps.scripted_shop import ScriptedShop, cited, say, write_files
from tests.browser.conftest import Unhurried, ask, contexts, overflow, served

NAME, NAMED_PASSWORD = "anna", "correct horse"
SIGN_IN, CHAT = "input[name=password]", "#composer textarea"


@pytest.fixture(scope="module")
def guarded(settings, tmp_path_factory):
    """A shop where everybody signs in, with one place before the model."""
    home = tmp_path_factory.mktemp("guarded")
    write_files(home / "sample")
    desk = ScriptedShop(settings.model_copy(update={"home": home, "sign_in": "required"}))
    desk.access = Access(desk.settings.model_copy(update={"at_once": 1, "tokens_per_day": 1000}), lambda: desk.store)
    desk.access.sessions._addresses = desk.access.sessions._names = Unhurried()
    desk.script = {"How long does delivery take?": say(cited("Standard"), cited())}
    add_account(desk.store, NAME, "operator", NAMED_PASSWORD)
    with served(lambda: build(desk), desk.settings, "chatbot", access=desk.access) as url:
        yield desk, url
    desk.store.close()


@pytest.fixture
def outside(browser, guarded):
    with contexts(browser, guarded[1], ready=SIGN_IN) as open_page:
        yield open_page


def shows(page, part):
    """Whether a part comes into sight, be it after a while."""
    try:
        page.wait_for_selector(part)
    except TimeoutError:
        return False
    return True


def sign_in(page, password=NAMED_PASSWORD, ready=CHAT):
    page.fill("input[name=name]", NAME)
    page.fill(SIGN_IN, password)
    page.press(SIGN_IN, "Enter")
    page.wait_for_selector(ready)


@pytest.mark.parametrize(("locale", "told"), [("en-US", "That is not the password"), ("zh-CN", "名称或密码不正确")])
def test_a_wrong_password_stays_outside_and_the_right_one_comes_in(outside, locale, told):
    page = outside("/", locale=locale, width=390)
    sign_in(page, "guess", ready=f"text={told}")
    assert overflow(page) == 0
    sign_in(page)
    page.wait_for_selector(f"#head .account:has-text('{NAME}')")


def test_an_operator_finds_the_tickets_and_no_page_of_an_owner(outside):
    page = outside("/staff")
    sign_in(page, ready="#office")
    page.get_by_role("tab", name="Tickets").wait_for()
    for name in ("Knowledge base", "Insights", "Answering"):
        assert not page.get_by_role("tab", name=name).is_visible()


def test_signing_out_shuts_the_door(outside, guarded):
    page = outside()
    sign_in(page)
    page.click("#head .account a")
    page.click("main form button")
    assert shows(page, SIGN_IN)
    page.goto(guarded[1])
    assert shows(page, SIGN_IN) and not page.locator(CHAT).count()


def test_the_place_in_line_is_seen_and_moves(outside, guarded):
    page, line = outside(), guarded[0].access.line
    sign_in(page)
    first, second = line.enter(Person("bo")), line.enter(Person("cy"))
    ask(page, "How long does delivery take?")
    assert shows(page, "#live:has-text('Number 2 in line')")
    first.leave()
    assert shows(page, "#live:has-text('Next in line')")
    second.leave()
    assert shows(page, "#thread .msg.bot .cite")


def test_a_used_up_budget_is_told_beside_what_the_documents_say(outside, guarded):
    access, page = guarded[0].access, outside("/", locale="zh-CN")
    with request_scope("test", "ask") as scope:
        access.budget.charge(Person("bo"))
        scope.count(prompt=1000)
    sign_in(page)
    ask(page, "How long does delivery take?")
    assert shows(page, "#live:has-text('1,000 个词元已用完')") and shows(page, "#thread .msg.bot .cite")
