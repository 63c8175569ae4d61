"""Signing in at an OpenID Connect provider, with Authlib: there and back, the answer proved, an account found for it.

The way there is kept in a signed cookie for ten minutes, so any replica may see somebody come back.
https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth
"""

import hashlib
import secrets

from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from starlette.concurrency import run_in_threadpool
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from apps._door_page import let_in, read_next, show_sign_in
from apps._reader import choose_language
from core.access import Access
from core.access.claims import admit
from core.errors import AccessError, ShowcaseError
from core.telemetry import log

COOKIE, SECONDS = "showcase_oidc", 600
BACK = "showcase_back"


class Provider:
    """An ASGI application, one per process."""

    def __init__(self, access: Access) -> None:
        settings = access.settings
        self._access = access
        secret = settings.oidc_client_secret.get_secret_value()
        oauth = OAuth()
        self._client = oauth.register(
            "provider",
            client_id=settings.oidc_client_id,
            client_secret=secret or None,
            server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256"},
        )
        # Replicas sign the way there alike: they share the secret. A client without one has a single process.
        key = hashlib.sha256(f"showcase {secret or secrets.token_hex()}".encode()).hexdigest()
        self._signed = SessionMiddleware(self._run, key, COOKIE, max_age=SECONDS, same_site="lax")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """`oidc-login` goes there, `oidc-callback` comes back."""
        await self._signed(scope, receive, send)

    async def _run(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        steps = {"oidc-login": self._go, "oidc-callback": self._return}
        step = steps.get(scope["path"].rpartition("/")[2], self._go)
        try:
            answer = await step(request)
        except Exception as error:
            answer = await self._explain(request, error)
        await answer(scope, receive, send)

    async def _go(self, request: Request) -> Response:
        root = request.scope.get("root_path", "").rstrip("/")
        folder = request.scope["path"].removeprefix(root).strip("/").rpartition("/")[0]
        following = read_next(request.query_params.get("next", ""))
        request.session[BACK] = f"./{folder}/{following}" if folder else f"./{following}"
        address = self._access.settings.oidc_redirect or f"{_origin(request)}{root}/oidc-callback"
        return await self._client.authorize_redirect(request, address)

    async def _return(self, request: Request) -> Response:
        token = await self._client.authorize_access_token(request)
        claims = dict(token.get("userinfo") or {})
        if "email" not in claims and token.get("access_token"):
            more = await self._client.userinfo(token=token)
            claims = {**more, **claims} if more.get("sub") == claims.get("sub") else claims
        token = await run_in_threadpool(self._begin, claims)
        back = str(request.session.pop(BACK, "./"))
        return let_in(request, self._access, token, back)

    def _begin(self, claims: dict[str, object]) -> str:
        account = admit(self._access.store, claims, self._access.settings)
        return self._access.sessions.begin(account)

    async def _explain(self, request: Request, error: Exception) -> Response:
        language = choose_language(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))
        if isinstance(error, OAuthError):
            error = AccessError("access.provider_refused", why=str(error.error or "")[:80])
        elif not isinstance(error, ShowcaseError):
            log("provider", level="error", error=error)
            error = AccessError("access.no_provider")
        return await run_in_threadpool(show_sign_in, self._access, language, "", error)


def _origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.headers.get('host', '')}"
