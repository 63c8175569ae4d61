"""What every Gradio app here shares: the look, the page's language, launch settings, and how an error is shown.

Does not know what any app does.
"""

import functools
import html
import inspect
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from urllib.parse import parse_qs

import gradio as gr
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from apps._door import Door
from apps._person import identify
from apps._reader import choose_language, explain
from apps._request_ids import RequestIds, read_id
from core.access import Access
from core.messages import LANGUAGES, UiLanguage, load_messages, message, writable
from core.settings import Settings
from core.telemetry import request_scope, request_stream, watch_queue

STATIC = Path(__file__).with_name("static")
FONT = ("system-ui", "Segoe UI", "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")
PAGES = 1000
"""Pages that Gradio remembers, those used last: each costs the chatbot 195 KB, and nothing but this forgets one."""
P, R = ParamSpec("P"), TypeVar("R")

TAGS: dict[UiLanguage, str] = {"en": "en-US", "zh": "zh-CN"}
"""Gradio's own words come only under these full tags."""

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "style-src 'self' 'unsafe-inline'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
"""Gradio needs inline and evaluated scripts of its own; whatever slips into a page still cannot reach another host."""


def page_language(request: gr.Request | None) -> UiLanguage:
    """`?lang=` of the page where given, else the browser's first language; English where it speaks neither."""
    if request is None:
        return "en"
    asked = request.query_params.get("lang", "")
    return choose_language(asked, request.headers.get("accept-language", ""))


def labels(*areas: str) -> gr.I18n:
    """The catalogues' plain sentences, for labels that follow the browser; those with values are said by handlers."""
    texts = {code: {f"{a}_{n}": e[code] for a in areas for n, e in load_messages(a).items()} for code in LANGUAGES}
    return gr.I18n(**{code: {k: v for k, v in said.items() if "{" not in v} for code, said in texts.items()})


def as_toast(error: BaseException, language: UiLanguage) -> gr.Error:
    """The same as a Gradio error; its text is escaped because toasts render markup."""
    text, hint = explain(error, language)
    return gr.Error(
        html.escape(f"{text} {hint}".strip()),
        title=message("app.error_title", language),
        duration=12,
        print_exception=False,
    )


def shown(handler: Callable[P, R], app: str) -> Callable[P, R]:
    """A handler of `app` whose calls are requests, each with its id, and whose errors reach the person as words, never
    as a traceback."""
    event = handler.__name__

    def find_id(request: gr.Request | None) -> str:
        return read_id(request.headers) if request is not None else ""

    def find(arguments: tuple[object, ...]) -> gr.Request | None:
        return next((a for a in arguments if isinstance(a, gr.Request)), None)

    @functools.wraps(handler)
    def run(*arguments: P.args, **options: P.kwargs) -> R:
        request = find(arguments)
        with request_scope(app, event, find_id(request)), _worded(request):
            return handler(*make_writable(arguments), **options)

    @functools.wraps(handler)
    def stream(*arguments: P.args, **options: P.kwargs) -> Iterator[object]:
        request = find(arguments)

        def work() -> Iterator[object]:
            with _worded(request):
                yield from handler(*make_writable(arguments), **options)  # type: ignore[misc]

        yield from request_stream(app, event, work, find_id(request))

    return stream if inspect.isgeneratorfunction(handler) else run  # type: ignore[return-value]


@contextmanager
def _worded(request: gr.Request | None) -> Iterator[None]:
    """Errors raised inside as toasts in the page's language."""
    try:
        yield
    except gr.Error:
        raise
    except Exception as error:
        raise as_toast(error, page_language(request)) from None


def make_writable(sent: Any) -> Any:
    """What a browser sent, every text in it as pages and databases take it; JSON may hold what neither can.
    What comes with an event is always named values, here none where it was anything else."""
    if isinstance(sent, str):
        return writable(sent)
    if type(sent) in (tuple, list):
        return type(sent)(map(make_writable, sent))
    if type(sent) is dict:
        return {make_writable(name): make_writable(value) for name, value in sent.items()}
    if isinstance(sent, gr.EventData):
        sent._data = make_writable(sent._data) if type(sent._data) is dict else {}
    return sent


class PageHead:
    """ASGI middleware: pages say their language before any script runs, and may load nothing from elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through; only HTML pages are changed."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[0]
        accepted = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
        await self.app(scope, receive, _Page(send, choose_language(asked, accepted)).send)


class _Page:
    """Holds a response back while it is an HTML page, to write into its head."""

    def __init__(self, send: Send, language: UiLanguage) -> None:
        self._send, self._language = send, language
        self._start: Message | None = None
        self._body = b""

    async def send(self, event: Message) -> None:
        if event["type"] == "http.response.start" and _is_page(event):
            self._start = event
        elif self._start is None:
            await self._send(event)
        elif event["type"] == "http.response.body":
            self._body += event.get("body", b"")
            if not event.get("more_body"):
                await self._finish()

    async def _finish(self) -> None:
        code = json.dumps(TAGS[self._language])
        script = f"<script>Object.defineProperty(navigator,'language',{{get:()=>{code}}})</script>"
        body = self._body.replace(b'lang="en"', f'lang="{self._language}"'.encode(), 1)
        body = body.replace(b"<head>", b"<head>" + script.encode(), 1)
        kept = [(k, v) for k, v in self._start["headers"] if k.lower() != b"content-length"]
        added = [(b"content-length", str(len(body)).encode()), (b"content-security-policy", POLICY.encode())]
        added += [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"same-origin")]
        await self._send({**self._start, "headers": kept + added})
        await self._send({"type": "http.response.body", "body": body})


def _is_page(event: Message) -> bool:
    return any(k.lower() == b"content-type" and v.startswith(b"text/html") for k, v in event["headers"])


def theme() -> gr.themes.Base:
    """System fonts, one accent; nothing is fetched."""
    look = gr.themes.Base(
        primary_hue="teal", neutral_hue="slate", radius_size="lg", font=FONT, font_mono=("ui-monospace", "monospace")
    )
    return look.set(
        body_background_fill="#f5f6f8",
        body_background_fill_dark="#0d1218",
        button_primary_background_fill="#0f766e",
        button_primary_background_fill_hover="#115e59",
        button_primary_text_color="#ffffff",
        color_accent="#0f766e",
        input_background_fill="#ffffff",
        input_background_fill_dark="#0d1218",
        input_border_width="1px",
        input_border_color="#d5dae1",
        input_border_color_focus="#0f766e",
        block_border_width="0px",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_label_background_fill="transparent",
        block_title_text_size="13px",
        checkbox_background_color_selected="#0f766e",
        checkbox_border_color_selected="#0f766e",
        checkbox_label_background_fill="#ffffff",
        checkbox_label_background_fill_dark="#151c25",
    )


def watch_events(app: str, demo: gr.Blocks) -> gr.Blocks:
    """`demo`, how many of its events wait being told to those who run it."""
    watch_queue(app, lambda: len(demo._queue))
    return demo


def launch_options(
    settings: Settings, *areas: str, sheets: Sequence[str] = (), access: Access | None = None
) -> dict[str, object]:
    """Keyword arguments for `demo.launch`: closed by default, nothing calls out, no traceback leaves.

    `sheets` are the app's own style sheets in static/, after the one of all apps. `access` has the app's door; without
    one, something else stands before it.
    """
    door = [Middleware(Door, lambda: access)] if access else []
    return {
        "theme": theme(),
        "css": "\n".join((STATIC / name).read_text(encoding="utf-8") for name in ("look.css", *sheets)),
        "i18n": labels("app", "access", *areas),
        "auth_dependency": identify(access) if access else None,
        "app_kwargs": {"middleware": [Middleware(RequestIds), *door, Middleware(PageHead)]},
        "footer_links": [],
        "run_history": False,
        "enable_monitoring": False,
        "show_error": False,
        "pwa": False,
        "max_file_size": f"{settings.max_upload_mb}mb",
        "max_threads": 240,
        "state_session_capacity": PAGES,
    }
