"""Signing in at an identity provider: there and back, what is proved of the answer, and what is told where it fails."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from apps._door import Door
from core.access import Access
from core.access.accounts import add_account
from core.settings import Settings
from core.store import open_store
from tests.apps.identity_provider import oidc_settings, run_provider

SITE = "http://testserver"


@pytest.fixture(scope="module")
def running():
    with run_provider() as provider:
        yield provider


@pytest.fixture
def provider(running):
    running.claims = {"sub": "17", "email": "anna@example.org", "email_verified": True}
    running.forged = running.refuses = False
    running.audience = "showcase"
    return running


@pytest.fixture
def store(tmp_path):
    opened = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def replica(provider, store):
    """A process with a door; each is a replica over the same database."""

    def start(**given: object) -> TestClient:
        settings = Settings(_env_file=None, sign_in="required", **oidc_settings(provider), **given)
        access = Access(settings, lambda: store)

        async def say_hello(request: Request) -> PlainTextResponse:
            return PlainTextResponse("in")

        app = Starlette(routes=[Route("/{rest:path}", say_hello)], middleware=[Middleware(Door, lambda: access)])
        return TestClient(app, base_url=SITE, follow_redirects=False)

    return start


def go_there(browser, following=""):
    """From the page to sign in to the provider; the address it sends back to."""
    answer = browser.get(f"/sign-in?next={following}")
    assert "Sign in with 127.0.0.1" in answer.text
    answer = browser.get(f"/oidc-login?next={following}")
    assert answer.status_code in (302, 303), answer.text
    back = httpx.get(answer.headers["location"]).headers["location"]
    assert back.startswith(f"{SITE}/oidc-callback?")
    return back.removeprefix(SITE)


def test_there_and_back(replica, store):
    browser = replica(oidc_operators="anna@example.org")
    answer = browser.get(go_there(browser, "staff%3Flang%3Dzh"))
    assert (answer.status_code, answer.headers["location"]) == (303, "./staff?lang=zh")
    assert browser.get("/").text == "in"
    [account] = store.list_accounts()
    assert (account.name, account.role, account.secret) == ("anna@example.org", "operator", "")


def test_whoever_leaves_at_one_replica_may_come_back_at_another(replica):
    first, second = replica(), replica()
    back = go_there(first)
    second.cookies = first.cookies
    assert second.get(back).status_code == 303
    assert second.get("/").text == "in"


def test_claims_that_are_not_in_the_token_are_asked_for(replica, provider, store):
    browser = replica(oidc_role_claim="roles")
    provider.claims = {"sub": "17", "roles": ["owner"]}
    back = go_there(browser)
    answer = browser.get(back)
    assert answer.status_code == 303, answer.text
    assert [(one.name, one.role) for one in store.list_accounts()] == [("17@127.0.0.1", "owner")]


def told_outside(browser, answer):
    """The page that turned somebody away; nothing where they came in."""
    return answer.text if (answer.status_code, browser.get("/").status_code) == (401, 401) else ""


def test_a_provider_that_says_no_is_told(replica, provider):
    browser = replica()
    provider.refuses = True
    assert "access_denied" in told_outside(browser, browser.get(go_there(browser)))


def test_an_answer_signed_by_another_key_is_none(replica, provider, store):
    browser = replica()
    provider.forged = True
    assert "identity provider" in told_outside(browser, browser.get(go_there(browser)))
    assert store.list_accounts() == ()


def test_an_answer_meant_for_another_client_is_none(replica, provider, store):
    browser = replica()
    provider.audience = "another"
    assert "identity provider" in told_outside(browser, browser.get(go_there(browser)))
    assert store.list_accounts() == ()


def test_a_state_that_this_browser_was_not_given_is_refused(replica):
    browser, other = replica(), replica()
    back = go_there(other)
    assert "identity provider" in told_outside(browser, browser.get(back))


def test_an_answer_counts_once(replica):
    browser = replica()
    back = go_there(browser)
    assert browser.get(back).status_code == 303
    assert browser.get(back).status_code == 401


def test_a_password_account_is_not_entered_through_the_provider(replica, store):
    add_account(store, "anna@example.org", "owner", "correct horse")
    browser = replica()
    assert "is an account with a password" in told_outside(browser, browser.get(go_there(browser)))


def test_a_provider_that_is_away_is_told_and_passwords_still_work(store):
    add_account(store, "bo", "visitor", "correct horse")
    away = {"oidc_issuer": "http://127.0.0.1:9", "oidc_client_id": "showcase", "sign_in": "required"}
    access = Access(Settings(_env_file=None, **away), lambda: store)
    browser = TestClient(Door(PlainTextResponse("in"), lambda: access), base_url=SITE, follow_redirects=False)
    assert "cannot be reached" in told_outside(browser, browser.get("/oidc-login"))
    browser.post("/sign-in", data={"name": "bo", "password": "correct horse"})
    assert browser.get("/").text == "in"
