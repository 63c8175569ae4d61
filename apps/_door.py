"""The door before every app, whichever toolkit is behind it: who comes in, the page to sign in, forged requests.

ASGI middleware. A hidden page is no lock: handlers ask `core.access` again. Knows no app and no toolkit.
"""

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from apps._door_page import COOKIE, answer_leave, answer_sign_in, read_next
from apps._door_provider import Provider
from apps._reader import choose_language
from core.access import Access, Person
from core.access.access import MEGABYTE
from core.errors import AccessError, ShowcaseError
from core.messages import message

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
UNLOCKED = ("/_stcore/health", "/gradio_api/startup-events")
"""What a starting server asks of itself."""
UPLOADS = {"POST": "/gradio_api/upload", "PUT": "/_stcore/upload_file/"}
HERE = "127.0.0.1"
FindAccess = Callable[[], Access]


class Door:
    """Pages of its own are found by the last part of their path, so that links to them work below any prefix."""

    def __init__(self, app: ASGIApp, find_access: FindAccess) -> None:
        self.app, self._find_access = app, find_access
        self._provider: Provider | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, answer it, or send whoever asks to the page to sign in."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        access = await run_in_threadpool(self._find_access)
        scope = see_through(scope, access)
        answer = await self._answer(scope, receive, access)
        if answer is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4401})
        else:
            await answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, access: Access) -> ASGIApp | None:
        """What is answered here; None where the request goes on."""
        connection, method = HTTPConnection(scope), scope.get("method", "GET")
        here = scope["path"].rpartition("/")[2] if scope["type"] == "http" else ""
        changes = method not in SAFE or scope["type"] == "websocket"
        if changes and is_cross_site(connection):
            return JSONResponse({"detail": message("access.cross_site", find_language(connection))}, 403)
        if here == "sign-in":
            return await answer_sign_in(Request(scope, receive), access)
        if here == "sign-out":
            return await answer_leave(Request(scope, receive), access)
        if here.startswith("oidc-") and access.has_provider:
            self._provider = self._provider or Provider(access)
            return self._provider
        sends = UPLOADS.get(method, "?") in scope["path"]
        if not (access.is_required or sends) or scope["path"].endswith(UNLOCKED):
            return None
        person = await run_in_threadpool(access.person, read_token(connection.headers), connection.client.host)
        if access.is_required and not person.account:
            return _turn_away(connection, method)
        return await _count_upload(connection, access, person) if sends else None


async def _count_upload(connection: HTTPConnection, access: Access, person: Person) -> Response | None:
    """Before a byte of it is taken. What is too much is said in words: both toolkits show them beside the field."""
    length = connection.headers.get("content-length", "")
    size = int(length) if length.isdecimal() else access.settings.max_upload_mb * MEGABYTE
    try:
        await run_in_threadpool(access.take_upload, person, size)
    except ShowcaseError as error:
        language = find_language(connection)
        status = 429 if isinstance(error, AccessError) else 503
        return PlainTextResponse(error.told().text(language), status)
    return None


def see_through(scope: Scope, access: Access) -> Scope:
    """The scope with the client and the scheme that a proxy of ours says; any other's headers say nothing.

    The server believes them from this machine unasked, and gives a client without a port then.
    """
    peer, port = scope.get("client") or (HERE, 1)
    peer = peer if port else HERE
    if not access.trusts(peer):
        return {**scope, "client": (peer, port)}
    headers = Headers(scope=scope)
    client = access.address(peer, headers.get("x-forwarded-for", ""))
    secure = headers.get("x-forwarded-proto", "").split(",")[-1].strip() == "https"
    scheme = {"http": "https", "ws": "wss"}.get(scope["scheme"], scope["scheme"]) if secure else scope["scheme"]
    return {**scope, "client": (client, 0), "scheme": scheme}


def read_token(headers: Headers) -> str:
    """The session's token that a browser keeps as a cookie, or that a program sends as a bearer's."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def is_cross_site(connection: HTTPConnection) -> bool:
    """Whether a page of another site sent this, as the browser says; programs say nothing.

    Asked of everybody, signed in or not: a toolkit that lets every site in would open what only a network may see.
    """
    site = connection.headers.get("sec-fetch-site")
    if site in ("same-origin", "none", "cross-site"):
        return site == "cross-site"
    origin = connection.headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc != connection.headers.get("host", "")


def find_language(connection: HTTPConnection) -> str:
    """Of whoever asks."""
    return choose_language(connection.query_params.get("lang", ""), connection.headers.get("accept-language", ""))


def _turn_away(connection: HTTPConnection, method: str) -> Response:
    """To the page to sign in, and back here after that; what is no page is told."""
    if method == "GET" and "text/html" in connection.headers.get("accept", ""):
        query = f"?{connection.url.query}" if connection.url.query else ""
        here = read_next(connection.scope["path"].rpartition("/")[2] + query)
        language = find_language(connection)
        return RedirectResponse(f"./sign-in?lang={language}&next={quote(here, safe='')}", 303)
    return JSONResponse({"detail": message("access.signed_out", find_language(connection))}, 401)
