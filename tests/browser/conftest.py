"""The app on a port of its own with a scripted shop, and a real Chromium that may reach nothing else."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from core.access import Access
from core.evals.reliability.process import free_port
from core.settings import Settings
from tests.apps.scripted_shop import ScriptedShop, cited, say, write_files

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
PASSWORD = "open sesame"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser, and says so where there is none."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            # The server runs in this process, and Gradio's own statistics use what pandas is about to drop.
            item.add_marker(pytest.mark.filterwarnings("ignore::DeprecationWarning"))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium (apt-get install chromium fonts-noto-cjk)"))


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> ${alert(3)} {{alert(4)}}"
"""Text that does something wherever it is taken for markup."""


@pytest.fixture(scope="session")
def settings(tmp_path_factory) -> Settings:
    home = tmp_path_factory.mktemp("home")
    return Settings(_env_file=None, home=home, offline=True, staff_password=SecretStr(PASSWORD), rate_per_minute=500)


@pytest.fixture(scope="session")
def shop(settings) -> Iterator[ScriptedShop]:
    write_files(settings.home / "sample")
    desk = ScriptedShop(settings)
    desk.script = {
        "How long does delivery take?": say(cited("Standard"), cited()),
        "moon?": say(cited("That is not covered.", action="offer_ticket", origin="none", citations=())),
    }
    yield desk
    desk.store.close()


@pytest.fixture(scope="session")
def url(shop, settings) -> Iterator[str]:
    from apps.chatbot import build

    sessions = shop.access.sessions
    sessions._addresses = sessions._names = Unhurried()
    with served(lambda: build(shop), settings, "chatbot", access=shop.access) as address:
        yield address


@contextmanager
def served(
    build: Callable[[], object], settings: Settings, area: str, *sheets: str, access: Access | None = None
) -> Iterator[str]:
    """The address of an app while it runs in this process on a port of its own; `sheets` are its style sheets, `access`
    has its door."""
    from apps._gradio import launch_options

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    demo = build()
    options = launch_options(settings, area, sheets=sheets, access=access)
    _, address, _ = demo.launch(prevent_thread_lock=True, quiet=True, server_port=free_port(), **options)
    yield address.rstrip("/")
    demo.close(verbose=False)
    loop.close()


class Unhurried:
    """A pace that lets one address sign in as often as a test wants."""

    def check_key(self, key: str) -> None:
        """Anything goes."""


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visitor(browser, url):
    """Opens pages of visitors, each in a browser of its own; every request they make must stay on this machine."""
    with contexts(browser, url) as open_page:
        yield open_page


@contextmanager
def contexts(browser: object, url: str, ready: str = "") -> Iterator[object]:
    """`ready` is a selector that a page has once it is there; without it, those of the chatbot's pages."""
    opened, strays, errors = [], [], []

    def open_page(path: str = "/", locale: str = "en-US", width: int = 1280):
        context = browser.new_context(locale=locale, viewport={"width": width, "height": 800})
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.on("request", lambda request: None if local(request.url, url) else strays.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: (errors.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.goto(url + path)
        opened.append(context)
        if ready:
            page.wait_for_selector(ready)
            return page
        page.wait_for_selector("#composer textarea" if path.split("?")[0] == "/" else "#door input")
        if path.split("?")[0] == "/":
            page.wait_for_selector("#list nav", state="attached")
        return page

    yield open_page
    for context in opened:
        context.close()
    assert strays == [], "a page reached for another host"
    assert errors == []


def local(address: str, url: str) -> bool:
    return address.startswith((url, url.replace("http", "ws", 1), "data:", "blob:"))


def overflow(page: object) -> int:
    """Pixels that stand beyond the right edge. Streamlit's page scrolls in a part of its own, and a header, cut off,
    makes no page wider."""
    parts = "[...document.querySelectorAll('html, [data-testid=stMain], .head')]"
    return page.evaluate(f"Math.max(...{parts}.map(one => one.scrollWidth - one.clientWidth))")


def ask(page: object, question: str, answer: str = "") -> None:
    """Send a question with Enter, and wait for `answer` where one is named."""
    page.fill("#composer textarea", question)
    page.press("#composer textarea", "Enter")
    if answer:
        page.wait_for_function(
            "text => [...document.querySelectorAll('#thread .msg.bot .text')].some(n => n.innerText.includes(text))",
            arg=answer,
        )


def sign_in(page: object) -> None:
    page.fill("#door input", PASSWORD)
    page.press("#door input", "Enter")
    page.wait_for_selector("#office")


def open_tab(page: object, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()
