"""A Gradio and a Streamlit app as processes over one database: one account, one session, one allowance."""

import hashlib

import httpx
import pytest

from apps._door import COOKIE
from core.access.accounts import add_account
from core.evals.reliability.process import free_port
from core.evals.reliability.streamlit_page import StreamlitPage
from core.store import open_store
from tests.apps.app_process import run_app
from tests.apps.identity_provider import oidc_settings, run_provider

pytestmark = pytest.mark.process
PASSWORD = "correct horse"
UPLOADS = 4


@pytest.fixture(scope="module")
def provider():
    with run_provider() as running:
        yield running


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return f"sqlite:///{tmp_path_factory.mktemp('shared') / 'store.sqlite'}"


@pytest.fixture(scope="module")
def apps(provider, database, tmp_path_factory):
    """The addresses of the two, each a replica with a home of its own."""
    home = tmp_path_factory.mktemp("homes")
    store = open_store(database)
    add_account(store, "anna", "owner", PASSWORD)
    store.close()
    told = {"sign_in": "required", "database": database, "offline": "true", "uploads_per_hour": str(UPLOADS)}
    environment = {f"SHOWCASE_{name.upper()}": value for name, value in (told | oidc_settings(provider)).items()}
    grader, writer = free_port(), free_port()
    first = environment | {"SHOWCASE_HOME": str(home / "one"), "GRADIO_SERVER_PORT": str(grader)}
    second = environment | {"SHOWCASE_HOME": str(home / "two")}
    command = ["streamlit", "run", "apps/writer.py", "--server.port", str(writer)]
    urls = [f"http://127.0.0.1:{port}" for port in (grader, writer)]
    with (
        run_app(["gradio", "apps/grader.py"], first, home / "grader.log", f"{urls[0]}/sign-in"),
        run_app(command, second, home / "writer.log", f"{urls[1]}/sign-in"),
    ):
        yield urls


@pytest.fixture
def browser(database):
    """Whose tries nobody has counted yet."""
    store = open_store(database)
    store.forget_counters()
    store.close()
    with httpx.Client(headers={"accept": "text/html"}, timeout=60) as client:
        yield client


def sign_in(browser, url):
    return browser.post(f"{url}/sign-in", data={"name": "anna", "password": PASSWORD})


def is_inside(browser, url):
    answer = browser.get(f"{url}/")
    return answer.status_code == 200 and "current-password" not in answer.text


def test_both_lead_whoever_is_not_signed_in_to_the_page_for_that(apps, browser):
    for url in apps:
        answer = browser.get(f"{url}/?lang=zh")
        assert answer.status_code == 303 and "登录" in browser.get(f"{url}/{answer.headers['location']}").text


@pytest.mark.parametrize("at", [0, 1], ids=["gradio", "streamlit"])
def test_whoever_signs_in_at_one_is_in_at_both_and_out_of_both(apps, browser, at):
    assert sign_in(browser, apps[at]).status_code == 303
    assert all(is_inside(browser, url) for url in apps)
    browser.post(f"{apps[1 - at]}/sign-out")
    assert not any(is_inside(browser, url) for url in apps)


def test_a_wrong_password_opens_neither(apps, browser):
    for url in apps:
        assert browser.post(f"{url}/sign-in", data={"name": "anna", "password": "guess"}).status_code == 401
        assert not is_inside(browser, url)


@pytest.mark.parametrize("at", [0, 1], ids=["gradio", "streamlit"])
def test_the_provider_lets_into_both(apps, browser, at):
    answer = browser.get(f"{apps[at]}/oidc-login")
    while answer.is_redirect and "sign-in" not in answer.headers["location"]:
        answer = browser.get(answer.url.join(answer.headers["location"]))
    assert all(is_inside(browser, url) for url in apps)


def test_gradio_knows_the_account_and_serves_nothing_of_its_own_without_one(apps, browser):
    url = apps[0]
    for path in ("config", "gradio_api/info", "gradio_api/queue/data", "gradio_api/file=x"):
        assert httpx.get(f"{url}/{path}").status_code == 401, path
    sign_in(browser, url)
    assert browser.get(f"{url}/config").json()["username"] == "anna"


def test_uploads_at_both_are_counted_together(apps, browser):
    sign_in(browser, apps[0])
    files = {"files": ("a.txt", b"text")}
    assert [browser.post(f"{apps[0]}/gradio_api/upload", files=files).status_code for _ in range(UPLOADS)] == [200] * 4
    refused = browser.put(f"{apps[1]}/_stcore/upload_file/session/file", files=files)
    assert refused.status_code == 429 and f"more than {UPLOADS} files" in refused.text


@pytest.fixture
def drafts(apps, browser, database):
    """Anna's page of drafts in the writer, with one of hers; whether it is still there."""
    secret = "D" * 22
    desk = hashlib.sha256(secret.encode()).hexdigest()
    store = open_store(database)
    store.save_draft(desk, "letter", "{}", "A letter", kind="draft")
    sign_in(browser, apps[1])
    page = StreamlitPage(
        apps[1], query=f"lang=en&desk={secret}", cookie=f"{COOKIE}={browser.cookies[COOKIE]}"
    ).run().run("drafts")  # fmt: skip
    yield page, lambda: bool(store.list_drafts(desk))
    page.close()
    store.close()


def test_an_open_page_does_nothing_more_once_its_session_has_ended(apps, browser, drafts):
    page, is_there = drafts
    browser.post(f"{apps[0]}/sign-out")
    page.press("delete_letter")
    assert is_there() and "not signed in, or no longer" in page.notes("warning")[0] and not page.has("delete_letter")


def test_an_open_page_works_as_long_as_its_session_does(drafts):
    page, is_there = drafts
    page.press("delete_letter")
    assert not is_there()
