"""A small OpenID Connect provider on a port of its own: discovery, authorize, token, keys, userinfo. Says yes at once.

It checks what a provider must of the way there: the client, its secret, the redirect, the code once, the PKCE verifier.
"""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from core.evals.reliability.process import free_port

CLIENT, SECRET = "showcase", "a secret of sixteen"


class IdentityProvider:
    """`claims` are what it says of whoever comes; `forged` signs with a key it does not publish."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.claims: dict[str, object] = {"sub": "17", "email": "anna@example.org", "email_verified": True}
        self.forged = self.refuses = False
        self.audience = CLIENT
        self._key, self._other = (RSAKey.generate_key(2048, {"kid": "one"}) for _ in range(2))
        self._codes: dict[str, dict[str, str]] = {}
        routes = [
            Route("/.well-known/openid-configuration", self._discover),
            Route("/authorize", self._authorize),
            Route("/token", self._give, methods=["POST"]),
            Route("/keys", self._keys),
            Route("/userinfo", self._tell),
        ]
        self.app = Starlette(routes=routes)

    async def _discover(self, _: Request) -> Response:
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        found = {name: f"{self.issuer}/{path}" for name, path in (names | {"userinfo_endpoint": "userinfo"}).items()}
        more = {"id_token_signing_alg_values_supported": ["RS256"], "code_challenge_methods_supported": ["S256"]}
        return JSONResponse({"issuer": self.issuer} | found | more)

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        back, state = asked["redirect_uri"], {"state": asked["state"]}
        if self.refuses:
            return RedirectResponse(f"{back}?{urlencode({'error': 'access_denied', **state})}")
        assert asked["client_id"] == CLIENT and asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe()
        self._codes[code] = asked
        return RedirectResponse(f"{back}?{urlencode({'code': code, **state})}")

    async def _give(self, request: Request) -> Response:
        form = await request.form()
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".replace(" ", "+").encode()).decode()
        known = request.headers.get("authorization") in (f"Basic {basic}", _basic(CLIENT, SECRET))
        asked = self._codes.pop(str(form.get("code")), None)
        if not known or asked is None or form.get("redirect_uri") != asked["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        digest = hashlib.sha256(str(form.get("code_verifier")).encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        said = {"iss": self.issuer, "aud": self.audience, "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        key = self._other if self.forged else self._key
        token = jwt.encode({"alg": "RS256", "kid": "one"}, self.claims | said, key)
        return JSONResponse({"access_token": "open", "token_type": "Bearer", "id_token": token, "expires_in": 600})

    async def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False) | {"use": "sig", "alg": "RS256"}]})

    async def _tell(self, _: Request) -> Response:
        return JSONResponse(self.claims)


def _basic(name: str, secret: str) -> str:
    return f"Basic {base64.b64encode(f'{name}:{secret}'.encode()).decode()}"


@contextmanager
def run_provider() -> Iterator[IdentityProvider]:
    """A provider that answers until the test has ended."""
    provider = IdentityProvider(port := free_port())
    server = uvicorn.Server(uvicorn.Config(provider.app, port=port, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield provider
    server.should_exit = True
    thread.join()


def oidc_settings(provider: IdentityProvider) -> dict[str, str]:
    """The settings that name it, as fields of `Settings`."""
    return {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
