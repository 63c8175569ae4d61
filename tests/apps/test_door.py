"""The door before every app: who comes in, the page to sign in, forged requests, proxies, uploads."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from apps._door import COOKIE, Door
from apps._door_page import read_next
from core.access import Access
from core.access.accounts import add_account, set_disabled
from core.settings import Settings
from core.store import open_store

PASSWORD = "correct horse"
PAGE = {"accept": "text/html"}
SITE = "http://testserver"


@pytest.fixture
def store(tmp_path):
    opened = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    add_account(opened, "anna", "operator", PASSWORD)
    yield opened
    opened.close()


@pytest.fixture
def visit(store):
    """A browser at an app with a door; `given` are settings."""

    def open_browser(client: str = "192.0.2.1", **given: object) -> TestClient:
        access = Access(Settings(_env_file=None, **given), lambda: store)

        async def say_who(request: Request) -> PlainTextResponse:
            return PlainTextResponse(f"{request.client.host} {request.url.scheme}")

        async def talk(socket: WebSocket) -> None:
            await socket.accept()
            await socket.send_text("in")

        routes = [Route("/{rest:path}", say_who, methods=["GET", "POST", "PUT"]), WebSocketRoute("/ws", talk)]
        app = Starlette(routes=routes, middleware=[Middleware(Door, lambda: access)])
        return TestClient(app, base_url=SITE, follow_redirects=False, client=(client, 5000))

    return open_browser


def sign_in(browser: TestClient, name: str = "anna", password: str = PASSWORD, following: str = ""):
    return browser.post(f"/sign-in?next={following}", data={"name": name, "password": password})


def test_by_default_everybody_comes_in(visit):
    browser = visit()
    assert browser.get("/", headers=PAGE).status_code == 200
    assert browser.post("/gradio_api/queue/join").status_code == 200
    with browser.websocket_connect("/ws") as socket:
        assert socket.receive_text() == "in"


def test_where_people_sign_in_a_page_leads_there_and_nothing_else_is_served(visit):
    browser = visit(sign_in="required")
    answer = browser.get("/staff?lang=zh", headers=PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, "./sign-in?lang=zh&next=staff%3Flang%3Dzh")
    for method, path in (("GET", "/config"), ("POST", "/gradio_api/queue/join"), ("GET", "/file=x"), ("PUT", "/x")):
        assert browser.request(method, path).status_code == 401, path
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect("/ws"):
        pass
    assert browser.get("/_stcore/health").status_code == 200


def test_signing_in_lets_in_and_leads_back(visit):
    browser = visit(sign_in="required")
    page = browser.get("/sign-in?lang=en")
    assert page.status_code == 200 and "form-action 'self'" in page.headers["content-security-policy"]
    answer = sign_in(browser, following="staff%3Flang%3Dzh")
    assert (answer.status_code, answer.headers["location"]) == (303, "./staff?lang=zh")
    kept = answer.headers["set-cookie"].lower()
    assert "httponly" in kept and "samesite=lax" in kept and "secure" not in kept
    assert browser.get("/", headers=PAGE).status_code == 200
    with browser.websocket_connect("/ws") as socket:
        assert socket.receive_text() == "in"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_wrong_password_is_told_in_the_readers_language_and_kept_nowhere(visit, language):
    browser = visit(sign_in="required")
    answer = browser.post(f"/sign-in?lang={language}", data={"name": "anna", "password": "<b>wrong</b>"})
    told = {"en": "That is not the password", "zh": "名称或密码不正确"}[language]
    assert answer.status_code == 401 and told in answer.text and "wrong</b>" not in answer.text
    assert COOKIE not in browser.cookies and f'lang="{language}"' in answer.text


def test_after_too_many_tries_the_right_password_waits_too(visit, store, monkeypatch):
    now = store._clock()
    monkeypatch.setattr(store, "_clock", lambda: now)  # however long hashing five passwords takes here
    browser = visit()
    for _ in range(5):
        assert sign_in(browser, password="guess").status_code == 401
    assert "more than 5 tries" in sign_in(browser).text


def test_signing_out_ends_the_session_everywhere(visit):
    browser, other = visit(sign_in="required"), visit(sign_in="required")
    sign_in(browser)
    other.cookies = browser.cookies
    assert other.get("/").status_code == 200
    assert browser.get("/sign-out").status_code == 200, "opening the page alone signs nobody out"
    assert other.get("/").status_code == 200
    assert browser.post("/sign-out").headers["location"] == "./"
    assert other.get("/").status_code == 401


def test_a_disabled_account_is_outside_at_its_next_request(visit, store):
    browser = visit(sign_in="required")
    sign_in(browser)
    set_disabled(store, "anna", True)
    assert browser.get("/").status_code == 401


def test_a_program_comes_in_with_a_bearers_token(visit, store):
    browser = visit(sign_in="required")
    token = Access(Settings(_env_file=None), lambda: store).sessions.begin(store.find_account("anna"))
    assert browser.get("/config", headers={"authorization": f"Bearer {token}"}).status_code == 200
    assert browser.get("/config", headers={"authorization": f"Bearer {token}x"}).status_code == 401
    assert browser.get("/config", headers={"authorization": "Basic YW5uYTp4"}).status_code == 401


CROSS = {
    "another origin": {"origin": "https://evil.example"},
    "another port": {"origin": "http://testserver:81"},
    "no origin a browser would tell": {"origin": "null"},
    "a browser that says so": {"sec-fetch-site": "cross-site"},
}


@pytest.mark.parametrize("headers", CROSS.values(), ids=CROSS)
def test_another_sites_page_cannot_act_with_a_session(visit, headers):
    browser = visit(sign_in="required")
    sign_in(browser)
    assert browser.post("/gradio_api/queue/join", headers=headers).status_code == 403
    assert browser.post("/sign-out", headers=headers).status_code == 403
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect("/ws", headers=headers):
        pass
    assert browser.post("/gradio_api/queue/join", headers={"origin": SITE}).status_code == 200


@pytest.mark.parametrize("headers", CROSS.values(), ids=CROSS)
def test_another_sites_page_cannot_act_where_nobody_signs_in(visit, headers):
    browser = visit()
    assert browser.post("/gradio_api/queue/join", headers=headers).status_code == 403
    assert browser.get("/", headers=headers).status_code == 200, "links from elsewhere lead here"
    assert browser.post("/gradio_api/queue/join").status_code == 200, "a program has no site"


def test_a_proxy_that_names_another_host_shuts_nobody_out(visit):
    browser = visit()
    told = {"origin": "https://outside.example", "sec-fetch-site": "same-origin"}
    assert browser.post("/gradio_api/queue/join", headers=told).status_code == 200


def test_another_sites_page_cannot_sign_anybody_in(visit):
    browser = visit()
    data = {"name": "anna", "password": PASSWORD}
    assert browser.post("/sign-in", data=data, headers={"origin": "https://evil.example"}).status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        "//evil.example",
        "https://evil.example",
        "\\\\evil",
        "/etc",
        "a/b",
        "javascript:alert(1)",
        "sign-out",
        "../x",
        "a\nb",
    ],
)
def test_the_way_back_leads_to_a_page_beside(asked):
    assert read_next(asked) == ""


@pytest.mark.parametrize("asked", ["", "staff", "?lang=zh", "check?lang=zh&desk=abc-_1", "voice"])
def test_pages_beside_are_kept(asked):
    assert read_next(asked) == asked


PROXIED = [
    ("10.0.0.5", "10.0.0.5", "203.0.113.7", "203.0.113.7 https"),
    ("10.0.0.5", "10.0.0.0/8", "198.51.100.1, 203.0.113.7", "203.0.113.7 https"),
    ("10.0.0.5", "10.0.0.5, 10.0.0.6", "203.0.113.7, 10.0.0.6", "203.0.113.7 https"),
    ("10.0.0.5", "10.0.0.6", "203.0.113.7", "10.0.0.5 http"),
    ("10.0.0.5", "", "203.0.113.7", "10.0.0.5 http"),
    ("10.0.0.5", "10.0.0.5", "nonsense", "10.0.0.5 https"),
]


@pytest.mark.parametrize(("peer", "proxies", "forwarded", "seen"), PROXIED)
def test_an_address_is_believed_from_proxies_of_ours_alone(visit, peer, proxies, forwarded, seen):
    headers = {"x-forwarded-for": forwarded, "x-forwarded-proto": "https"}
    assert visit(peer, proxies=proxies).get("/", headers=headers).text == seen


def test_behind_https_the_cookie_is_for_https_alone(visit):
    browser = visit("10.0.0.5", proxies="10.0.0.5")
    headers = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7"}
    answer = browser.post("/sign-in", data={"name": "anna", "password": PASSWORD}, headers=headers)
    assert "secure" in answer.headers["set-cookie"].lower()


UPLOADS = [("POST", "/gradio_api/upload"), ("POST", "/grader/gradio_api/upload"), ("PUT", "/_stcore/upload_file/s/f")]


@pytest.mark.parametrize(("method", "path"), UPLOADS)
def test_uploads_are_counted_by_number_and_by_size(visit, method, path):
    browser = visit(uploads_per_hour=2)
    assert [browser.request(method, path, content=b"x").status_code for _ in range(3)] == [200, 200, 429]
    other = visit("192.0.2.9", upload_mb_per_day=1)
    assert other.request(method, path, content=b"x" * 600_000).status_code == 200
    refused = other.request(method, path, content=b"x" * 600_000, headers={"accept-language": "zh"})
    assert refused.status_code == 429 and "1 MB" in refused.text and "一天" in refused.text


def test_another_person_has_an_allowance_of_their_own_and_an_account_one_at_all_addresses(visit):
    first, other = visit(uploads_per_hour=1), visit("192.0.2.9", uploads_per_hour=1)
    assert first.post("/gradio_api/upload").status_code == 200
    assert other.post("/gradio_api/upload").status_code == 200
    for browser in (first, other):
        sign_in(browser)
    assert first.post("/gradio_api/upload").status_code == 200
    assert other.post("/gradio_api/upload").status_code == 429
