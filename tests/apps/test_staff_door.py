"""The staff's door: who gets in, and that no handler behind it runs for anybody without its role."""

from operator import attrgetter

import gradio as gr
import pytest

from apps._gradio import labels
from apps._staff_page import StaffPage
from core.access.accounts import add_account
from core.errors import AccessError
from tests.apps.conftest import make_request

OWNERS = {
    "show", "add", "remove", "restore", "test", "enter", "pick", "make", "undo", "answering", "tune", "reset", "switch",
}  # fmt: skip
"""Events that are an owner's; `pick` and `reply` of tickets are an operator's."""


@pytest.fixture
def page(shop) -> StaffPage:
    page = StaffPage(shop, labels("app", "access", "chatbot"))
    with gr.Blocks() as page.demo:
        page.build(page.demo)
    return page


def sign_in(page, name="", password="open sesame"):
    return page.login(name, password, make_request())["token"]


@pytest.fixture
def accounts(shop):
    for role in ("visitor", "operator", "owner"):
        add_account(shop.store, role, role, "correct horse")


def test_the_staff_password_opens_everything(page):
    opened = page.login("", "open sesame", make_request())
    assert opened["office"]["visible"] and opened["model_tab"]["visible"]


def test_an_operator_sees_the_tickets_alone(page, accounts):
    opened = page.login("operator", "correct horse", make_request())
    assert opened["office"]["visible"]
    assert not any(opened[f"{tab}_tab"]["visible"] for tab in ("library", "owner", "model"))


def test_a_visitor_with_an_account_stays_outside(page, accounts):
    with pytest.raises(AccessError, match="role “operator”"):
        page.login("visitor", "correct horse", make_request())


def test_without_accounts_the_door_asks_for_the_password_alone(page):
    assert page.arrive(make_request())["name"]["visible"] is False


def test_with_accounts_it_asks_for_a_name_too(page, accounts):
    assert page.arrive(make_request())["name"]["visible"] is True


def test_whoever_is_signed_in_finds_the_office_open(page, shop, accounts):
    token = shop.access.sessions.sign_in("owner", "correct horse", "192.0.2.1")
    arrived = page.arrive(make_request(cookie=f"showcase_session={token}"))
    assert arrived["office"]["visible"] and arrived["library_tab"]["visible"]


def test_leaving_ends_the_session(page, shop):
    token = sign_in(page)
    left = page.door.leave(token)
    assert left["office"]["visible"] is False
    assert shop.access.person(token).account == ""
    assert (left["seen"], left["tickets"], left["case"], left["reply"]["value"]) == (None, "", "", "")


@pytest.mark.parametrize(
    ("enter", "part", "told"),
    [("library.enter", "files", "delivery.md"), ("answering", "strictness", "<table")],
)
def test_whoever_comes_before_the_shop_is_open_sees_it_open(page, shop, enter, part, told):
    shop.may_open.clear()
    updates = attrgetter(enter)(page)(make_request())
    early = next(updates)[part]
    shop.may_open.set()
    *_, last = updates
    assert "Getting ready" in early and told not in early and told in last[part]


def handlers(page):
    return [fn for fn in page.demo.fns.values() if fn.name not in ("arrive", "login", "leave")]


def call(block, token):
    result = block.fn(token, *[None] * (len(block.inputs) - 1), make_request())
    return list(result) if hasattr(result, "__next__") else result


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # event loops Gradio makes for its locks
def test_no_event_runs_without_a_session(page):
    assert len(handlers(page)) >= 17
    for block in handlers(page):
        assert block.inputs[0] is page.parts["token"], f"{block.name} does not take the session's token"
        for token in (None, "guess"):
            with pytest.raises(gr.Error, match="staff"):
                call(block, token)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_no_event_of_an_owner_runs_for_an_operator_and_none_for_a_visitor(page, shop, accounts):
    tokens = {role: shop.access.sessions.sign_in(role, "correct horse", role) for role in ("visitor", "operator")}
    refused = []
    for block in handlers(page):
        with pytest.raises(gr.Error, match="does not have"):
            call(block, tokens["visitor"])
        try:
            call(block, tokens["operator"])
        except gr.Error as error:
            if "does not have" in str(error):
                refused.append(block.name)
        except Exception:
            pass  # past the door, with inputs that are no page's
    assert set(refused) == OWNERS
    assert len(handlers(page)) - len(refused) == 5, "the tickets' own events are an operator's"
