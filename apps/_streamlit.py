"""What every Streamlit app here shares: the look, the reader's language, the workspace, the model bar, errors as words.

Does not know what any app does. Whatever a person or a model wrote is escaped before it becomes part of a page.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.delta_generator_singletons import context_dg_stack, get_default_dg_stack_value

from apps._modelbar import render_bar
from apps._opening import Opening
from apps._reader import choose_language, explain
from apps._workspace import SECRET, make_secret, matched
from core.messages import LANGUAGES, UiLanguage, message
from core.telemetry import request_scope

STATIC = Path(__file__).with_name("static")
TEMPTING = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")
TO_TOP = """<script>document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0)</script>"""
CLOSE_MENU = """<script>document.querySelector('[data-testid="stMain"]')?.dispatchEvent(
new MouseEvent("mousedown", {bubbles: true}))</script>"""
"""A press outside closes Streamlit's menu on a telephone; choosing a page, as of 1.67, leaves it open over the page."""
MOST_NAME = 60
NAMES: dict[UiLanguage, str] = {"en": "EN", "zh": "中文"}


def page_language() -> UiLanguage:
    """What the reader chose, else `?lang=` of the address, else the browser's first language."""
    state = st.session_state
    if state.get("language") not in LANGUAGES:  # the switch's own value goes where a page is left half drawn
        asked, accepted = st.query_params.get("lang", ""), st.context.headers.get("accept-language", "")
        state["language"] = state.get("reads") or choose_language(asked, accepted)
    state["reads"] = state["language"]
    return state["language"]


def keep_address(**values: str) -> None:
    """Have the address say `values`, so that it can be reloaded and bookmarked; an empty value is left out.

    Choosing another page empties the address; this puts everything back.
    """
    for name, value in values.items():
        if value and st.query_params.get(name) != value:
            st.query_params[name] = value
        elif not value and name in st.query_params:
            del st.query_params[name]


def read_workspace() -> str:
    """The secret that names this workspace: the session's, else the address's, else a new one."""
    if "desk" not in st.session_state:
        asked = st.query_params.get("desk", "")
        st.session_state["desk"] = matched(SECRET, asked) or make_secret()
    return st.session_state["desk"]


def put_look(*sheets: str) -> None:
    """The style sheets: of all apps, of Streamlit's parts with what it says for the reader, and the app's own."""
    _begin_at_the_page()
    words = ("streamlit.zh.css",) if page_language() == "zh" else ()
    for name in ("look.css", "streamlit.css", *words, *sheets):
        st.html(STATIC / name)


def _begin_at_the_page() -> None:
    """A run that follows a fragment's in the same thread would go on drawing where that stood, in the model bar, since
    Streamlit 1.67 does not put it back. Seen where somebody clicks while the model is still on its way."""
    context_dg_stack.set(get_default_dg_stack_value())


def put_topbar(language: UiLanguage, opening: Opening, who: str = "") -> None:
    """The model bar, who is signed in (as HTML) and the language switch, in the header."""
    tell_most(opening.settings.max_upload_mb)
    with st.container(key="topbar", horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        _put_bar(language, opening)
        if who:
            st.html(who, width="content")
        st.segmented_control(
            message("app.language", language),
            LANGUAGES,
            format_func=NAMES.get,
            key="language",
            required=True,
            label_visibility="collapsed",
        )


def tell_most(megabytes: int, field: str = ":root") -> None:
    """What a file may weigh in the upload `field` (a CSS selector; all where none is named). Streamlit says it in
    English, streamlit.zh.css in Chinese."""
    st.html(f'<style>{field} {{ --most-upload: "{megabytes} MB"; }}</style>')


def _put_bar(language: UiLanguage, opening: Opening) -> None:
    """The bar, looked at again every second until it is known what runs."""

    def bar() -> None:
        st.html(render_bar(opening.running(), opening.settings, language), width="content")

    put_by_clock(bar, None if opening.done else 1.0)


def put_by_clock(put: Callable[[], None], every: float | None) -> None:
    """A part of the page that is put again every so many seconds, by itself.

    In a container of its own: where its clock runs out while the page is still on its way, Streamlit 1.67 drops what it
    has not sent of a fragment, the fragment's container too. Whatever stands behind would have no place in the browser
    ("Bad delta path"), and the page stay empty.
    """
    with st.container():
        st.fragment(put, run_every=every)()


def go_to_top() -> None:
    """Show the page from its beginning; what follows is something else than what was there."""
    st.html(TO_TOP, unsafe_allow_javascript=True)


def plain(text: str) -> str:
    """Text for a label or for Markdown, with every mark it might hold made harmless."""
    return TEMPTING.sub(r"\\\1", " ".join(text.split()))


def name_file(title: str, ending: str) -> str:
    """A file name every system takes, in the script of the title."""
    kept = re.sub(r"[^\w\- ]+", " ", unicodedata.normalize("NFC", title)).split()
    return f"{'-'.join(kept)[:MOST_NAME].strip('-_') or 'text'}.{ending}"


def tell_time(stamp: str) -> str:
    """A stored time as people read it: day and minute, UTC."""
    return f"{stamp[:10]} {stamp[11:16]} UTC"


def put_notice(text: str, hint: str = "", kind: str = "info") -> None:
    """A message in a box: `kind` is "info", "good", "warning" or "error"."""
    more = f'<p class="hint">{html.escape(hint)}</p>' if hint else ""
    role = "alert" if kind == "error" else "status"
    st.html(f'<div class="note {kind}" role="{role}"><p>{html.escape(text)}</p>{more}</div>')


def run_page(app: str, page: st.Page, landing: str, language: UiLanguage) -> None:
    """Run the page that was asked for as a request of `app`: by the name of what the session has under way, else of the
    page, `landing` being the one people land on. What nothing on the page caught is told as a bug."""
    at = page.url_path or landing
    was = st.session_state.get("at", (app, at))
    st.session_state["at"] = (app, at)
    with request_scope(app, st.session_state.get("task") or at), shown(language):
        page.run()
    if was != (app, at):
        st.html(CLOSE_MENU, unsafe_allow_javascript=True)


@contextmanager
def shown(language: UiLanguage) -> Iterator[None]:
    """Errors raised inside reach the reader as words with the next act, never as a traceback. Where a part of a page
    runs alone, it is a request of its own."""
    app, at = st.session_state.get("at", ("", ""))
    with request_scope(app, f"{at}_part"):
        try:
            yield
        except Exception as error:
            put_notice(*explain(error, language), kind="error")
