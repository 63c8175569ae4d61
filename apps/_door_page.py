"""The pages to sign in and out, without any toolkit: forms that work without a script. Escapes all they are given."""

import html
import re
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from apps._reader import choose_language
from core.access import Access, Person
from core.errors import ShowcaseError
from core.messages import LANGUAGES, UiLanguage, message

COOKIE = "showcase_session"
"""Cookies know no ports: somebody who signed in at one app of a host is signed in at all of them."""
MOST_FORM = 10_000
HERE = re.compile(r"[\w.-]*(\?[\w.~%&=+,:@/-]*)?", re.ASCII)
"""A page beside this one and its query: what is no way to another host."""
NAMES: dict[UiLanguage, str] = {"en": "EN", "zh": "中文"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
STYLE = """
:root { color-scheme: light dark; --brand: #0f766e; --paper: #fff; --ground: #f5f6f8; --ink: #18222f; --ink-2: #55606f;
  --line: #d5dae1; --warn: #9a3412; --warn-soft: #fff3e8; }
@media (prefers-color-scheme: dark) { :root { --brand: #2dd4bf; --paper: #151c25; --ground: #0d1218; --ink: #e7ecf2;
  --ink-2: #a3afbd; --line: #2a3542; --warn: #fdba74; --warn-soft: #33210f; } }
* { box-sizing: border-box; }
body { display: grid; place-items: center; min-height: 100dvh; margin: 0; padding: 20px; background: var(--ground);
  color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "PingFang SC", "Noto Sans CJK SC", sans-serif; }
main { width: min(400px, 100%); padding: 26px 28px; border: 1px solid var(--line); border-radius: 16px;
  background: var(--paper); }
header { display: flex; justify-content: space-between; align-items: center; gap: 12px; }
h1 { margin: 0; font-size: 20px; font-weight: 650; } p { margin: 10px 0 0; color: var(--ink-2); font-size: 14px; }
nav a { padding: 3px 8px; color: var(--ink-2); font-size: 13px; text-decoration: none; }
nav a[aria-current] { color: var(--ink); font-weight: 600; }
form { display: grid; gap: 14px; margin-top: 18px; } label { display: grid; gap: 5px; font-size: 13.5px; }
input { width: 100%; padding: 9px 12px; border: 1px solid var(--line); border-radius: 9px; background: transparent;
  color: inherit; font: inherit; }
button, .go { display: block; width: 100%; padding: 10px 16px; border: 0; border-radius: 9px; background: #0f766e;
  color: #fff; font: inherit; font-weight: 550; text-align: center; text-decoration: none; cursor: pointer; }
.go { margin-top: 18px; } button:hover, .go:hover { background: #115e59; }
:focus-visible { outline: 2px solid var(--brand); outline-offset: 2px; }
.told { padding: 9px 12px; border-radius: 9px; background: var(--warn-soft); color: var(--warn); }
"""


async def answer_sign_in(request: Request, access: Access) -> Response:
    """The form; when it is sent with the right password, a session and the page that was asked for."""
    language, following = _language(request), read_next(request.query_params.get("next", ""))
    if request.method != "POST":
        return await run_in_threadpool(show_sign_in, access, language, following)
    form = await request.form(max_files=0, max_fields=4, max_part_size=MOST_FORM)
    name, password = str(form.get("name") or ""), str(form.get("password") or "")
    address = request.client.host if request.client else "local"
    try:
        token = await run_in_threadpool(access.sessions.sign_in, name, password, address)
    except ShowcaseError as error:
        return await run_in_threadpool(show_sign_in, access, language, following, error)
    return let_in(request, access, token, f"./{following}")


async def answer_leave(request: Request, access: Access) -> Response:
    """End the session; a page that was only opened asks first."""
    language = _language(request)
    if request.method != "POST":
        button = f'<form method="post"><button>{_say("leave", language)}</button></form>'
        return _page("leave", button, language)
    await run_in_threadpool(access.sessions.end, request.cookies.get(COOKIE))
    answer = RedirectResponse("./", 303)
    answer.delete_cookie(COOKIE)
    return answer


def show_sign_in(
    access: Access, language: UiLanguage, following: str = "", error: ShowcaseError | None = None
) -> Response:
    """The page to sign in: the provider's button where one is set, and the form."""
    told = f'<p class="told" role="alert">{_told(error, language)}</p>' if error else ""
    query = f"?lang={language}&amp;next={html.escape(quote(following, safe=''))}"
    provider = ""
    if access.has_provider:
        name = html.escape(urlsplit(access.settings.oidc_issuer).hostname or "")
        with_it = html.escape(message("access.with_provider", language, provider=name))
        provider = f'<a class="go" href="oidc-login{query}">{with_it}</a><p>{_say("or_password", language)}</p>'
    form = (
        f'<form method="post" action="sign-in{query}">'
        f'<label>{_say("name_optional", language)}<input name="name" autocomplete="username" autocapitalize="none" '
        f'maxlength="254" {"" if provider else "autofocus"}></label>'
        f'<label>{_say("password", language)}<input name="password" type="password" autocomplete="current-password" '
        f'maxlength="200" required></label><button>{_say("enter", language)}</button></form>'
    )
    body = f"<p>{_say('kept_apart', language)}</p>{told}{provider}{form}"
    return _page("title", body, language, 200 if error is None else 401, query)


def let_in(request: Request, access: Access, token: str, following: str) -> Response:
    """To the page that was asked for, with the session's cookie: no script reads it, no other site sends it."""
    answer = RedirectResponse(following, 303)
    hours, secure = access.settings.session_hours, request.url.scheme == "https"
    answer.set_cookie(COOKIE, token, max_age=hours * 3600, httponly=True, samesite="lax", secure=secure)
    return answer


def read_next(asked: str) -> str:
    """The page to go to: one beside the page to sign in; "" for anything else."""
    return asked if HERE.fullmatch(asked) and not asked.startswith(("sign-", "oidc-", "..")) else ""


def render_account(person: Person, offered: bool, language: UiLanguage) -> str:
    """For an app's header: who is signed in and the way out; where nobody is and somebody could be, the way in."""
    if person.account:
        name = html.escape(person.account)
        return (
            f'<span class="account"><span title="{_say(f"role_{person.role}", language)}">{name}</span>'
            f'<a class="quiet" href="./sign-out?lang={language}" target="_self">{_say("leave", language)}</a></span>'
        )
    return f'<a class="quiet" href="./sign-in?lang={language}" target="_self">{_say("enter", language)}</a>' * offered


def _page(title: str, body: str, language: UiLanguage, status: int = 200, query: str = "?") -> Response:
    more = query.partition("&amp;")[2]
    now = {language: " aria-current=true"}
    links = "".join(
        f'<a href="?lang={code}&amp;{more}" lang="{code}"{now.get(code, "")}>{name}</a>' for code, name in NAMES.items()
    )
    page = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{_say(title, language)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head><body><main>'
        f"<header><h1>{_say(title, language)}</h1><nav>{links}</nav></header>{body}</main></body></html>"
    )
    headers = {"content-security-policy": POLICY, "cache-control": "no-store", "x-content-type-options": "nosniff"}
    return HTMLResponse(page, status, headers | {"referrer-policy": "same-origin"})


def _language(request: Request) -> UiLanguage:
    found = choose_language(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))
    return found if found in LANGUAGES else "en"


def _say(name: str, language: UiLanguage) -> str:
    return html.escape(message(f"access.{name}", language))


def _told(error: ShowcaseError, language: UiLanguage) -> str:
    return html.escape(error.told().text(language))
