"""The writer as people run it: a process and a real browser, with a model behind an address that speaks slowly."""

import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from core.evals.reliability.process import free_port
from core.messages import message
from tests.browser.conftest import overflow

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "The keeper climbed the stairs and lit the lamp before the tide came in."
WORDS = [f"{word} " for word in f"{SENTENCE} {SENTENCE} {SENTENCE}".split()]


def say(name: str, language: str = "en", **values: object) -> str:
    return message(f"writer.{name}", language, **values)


class Speaker(http.server.BaseHTTPRequestHandler):
    """A model behind an address: says the same to everything, a word every `pause` seconds."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""

    def do_GET(self) -> None:
        """The list of models."""
        self.send(json.dumps({"object": "list", "data": [{"id": "acme/Speaker", "max_model_len": 8192}]}))

    def do_POST(self) -> None:
        """A reply, word by word; `hung_up` is set when nobody listens any more."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            for word in WORDS:
                self.event({"delta": {"role": "assistant", "content": word}})
                time.sleep(self.server.pause)
            self.event({"delta": {}, "finish_reason": "stop"})
            self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            self.server.hung_up.set()
        self.close_connection = True

    def event(self, choice: dict) -> None:
        head = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "acme/Speaker"}
        self.wfile.write(f"data: {json.dumps(head | {'choices': [{'index': 0} | choice]})}\n\n".encode())
        self.wfile.flush()

    def send(self, body: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())


@pytest.fixture(scope="module")
def speaker() -> Iterator[http.server.ThreadingHTTPServer]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Speaker)
    server.daemon_threads = True
    server.pause, server.hung_up = 0.0, threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class App:
    """The app's process, which can be killed and started again at the same address."""

    def __init__(self, home: Path, endpoint: str) -> None:
        self.console = home / "console"
        self._environment = os.environ | {
            "SHOWCASE_HOME": str(home),
            "SHOWCASE_ENDPOINT": endpoint,
            "SHOWCASE_ENDPOINT_MODEL": "acme/Speaker",
        }
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Run it, and wait until it answers."""
        command = [str(Path(sys.executable).with_name("streamlit")), "run", "apps/writer.py"]
        with self.console.open("a") as console:
            self.process = subprocess.Popen(
                [*command, "--server.port", str(self.port)], cwd=ROOT, env=self._environment, stdout=console,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + 90
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if httpx.get(f"{self.url}/_stcore/health").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(f"the app did not start: {self.console.read_text()}")

    def kill(self) -> None:
        """As a crash ends it."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture(scope="module")
def app(tmp_path_factory, speaker) -> Iterator[App]:
    running = App(tmp_path_factory.mktemp("home"), f"http://127.0.0.1:{speaker.server_port}/v1")
    running.start()
    yield running
    running.kill()


@pytest.fixture
def reader(browser, app, speaker):
    """Opens pages, each in a browser of its own, that may reach nothing but the app."""
    speaker.pause = 0.0
    speaker.hung_up.clear()
    opened, strays, errors = [], [], []

    def open_page(path: str = "/", locale: str = "en-US", width: int = 1280):
        context = browser.new_context(locale=locale, viewport={"width": width, "height": 900})
        page = context.new_page()
        page.set_default_timeout(90_000)
        own = (app.url, app.url.replace("http", "ws", 1), "data:", "blob:")
        page.on("request", lambda request: None if request.url.startswith(own) else strays.append(request.url))
        page.on("dialog", lambda dialog: (errors.append(dialog.message), dialog.dismiss()))
        page.goto(app.url + path)
        page.wait_for_selector("h1, .paper")
        opened.append(context)
        return page

    yield open_page
    for context in opened:
        context.close()
    assert strays == [], "a page reached for another host"
    assert errors == []


def press(page: object, name: str, language: str = "en") -> None:
    page.get_by_role("button", name=say(name, language), exact=True).click()


def begin(page: object, kind: str = "story", language: str = "en") -> None:
    """From an example to the moment writing starts."""
    page.get_by_role("radio", name=say(f"kind_{kind}", language)).click()
    page.get_by_placeholder(say(f"topic_{kind}_hint", language)).wait_for()
    press(page, "sample", language)
    page.wait_for_function("[...document.querySelectorAll('textarea')].some(one => one.value.length > 20)")
    page.wait_for_selector("[data-test-script-state=notRunning]")  # else fields not drawn yet go with the press, empty
    press(page, "to_outline", language)
    press(page, "write_it", language)


def wait_for_editor(page: object, language: str = "en") -> None:
    page.get_by_role("tab", name=say("tab_edit", language), exact=True).wait_for(timeout=120_000)
    page.wait_for_selector("[class*=st-key-card_part_] textarea")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_from_a_brief_to_an_exported_file(reader, language):
    pytest.importorskip("core.usecases.writing.exporting")
    page = reader(f"/?lang={language}")
    begin(page, "product", language)
    wait_for_editor(page, language)
    assert page.locator(".rate").inner_text().strip()
    page.get_by_role("tab", name=say("tab_checks", language), exact=True).click()
    page.wait_for_selector(".checks li")
    press(page, "export", language)
    for kind, start in (("docx", b"PK"), ("pdf", b"%PDF-"), ("html", b"<!")):
        with page.expect_download() as download:
            press(page, f"file_{kind}", language)
        assert download.value.suggested_filename.endswith(f".{kind}")
        assert download.value.path().read_bytes().lstrip().lower().startswith(start.lower())


def test_stop_ends_the_draft_at_once_frees_the_engine_and_the_rest_is_written_later(reader, speaker):
    page = reader("/?lang=en")
    speaker.pause = 0.2
    begin(page)
    page.wait_for_selector(".paper:has-text('The keeper climbed')")
    press(page, "stop")
    page.get_by_text(say("interrupted")).wait_for()
    assert "The keeper climbed" in page.inner_text(".paper")
    assert speaker.hung_up.wait(20)
    speaker.pause = 0.0
    press(page, "continue")
    wait_for_editor(page)
    assert page.get_by_text(say("interrupted")).count() == 0


def test_a_crash_in_the_middle_loses_next_to_nothing(reader, speaker, app):
    page = reader("/?lang=en")
    speaker.pause = 0.25
    begin(page)
    page.wait_for_selector(".paper:has-text('lit the lamp')")
    page.wait_for_timeout(2_500)
    address = page.url
    app.kill()
    app.start()
    speaker.pause = 0.0
    page.goto(address)
    page.get_by_text(say("interrupted")).wait_for()
    assert "The keeper climbed" in page.inner_text(".paper")
    press(page, "continue")
    wait_for_editor(page)


def test_a_closed_tab_frees_the_engine_and_the_draft_is_offered_again(reader, speaker, app):
    page = reader("/?lang=en")
    speaker.pause = 0.2
    begin(page)
    page.wait_for_selector(".paper:has-text('The keeper climbed')")
    path = page.url.removeprefix(app.url)
    page.close()
    assert speaker.hung_up.wait(20)
    speaker.pause = 0.0
    again = reader(path)
    again.get_by_text(say("interrupted")).wait_for()


def test_what_is_typed_is_there_after_a_reload(reader):
    page = reader("/?lang=en")
    begin(page)
    wait_for_editor(page)
    field = page.locator("[class*=st-key-card_part_] textarea").first
    field.fill("My own <b>words</b>, not the model's.")
    field.press("Control+Enter")
    page.get_by_text(say("origin_person")).first.wait_for()
    page.reload()
    wait_for_editor(page)
    assert page.locator("[class*=st-key-card_part_] textarea").first.input_value().startswith("My own <b>words</b>")


def test_two_readers_write_at_the_same_time_and_see_only_their_own(reader, speaker):
    one, two = reader("/?lang=en"), reader("/?lang=zh")
    speaker.pause = 0.1
    begin(one)
    one.wait_for_selector(".paper:has-text('The keeper')")
    two.get_by_role("link", name=say("page_check", "zh")).click()
    two.get_by_role("heading", name=say("page_check", "zh")).wait_for()
    press(two, "sample_text", "zh")
    two.wait_for_function("[...document.querySelectorAll('textarea')].some(one => one.value.length > 20)")
    press(two, "check_it", "zh")
    two.wait_for_selector(".marked mark")
    assert "keeper" not in two.inner_text("body")
    assert one.url.split("desk=")[1][:22] != two.url.split("desk=")[1][:22]
    press(one, "stop")
    one.get_by_text(say("interrupted")).wait_for()


@pytest.mark.parametrize("path", ["/", "/check", "/voice", "/drafts", "/model"])
@pytest.mark.parametrize(("locale", "width"), [("en-US", 1280), ("zh-CN", 1280), ("zh-CN", 390)])
def test_pages_fit_the_screen_in_the_readers_language_and_fetch_nothing(reader, path, locale, width):
    page = reader(path, locale=locale, width=width)
    assert overflow(page) == 0
    title = "brief_title" if path == "/" else f"page_{path[1:]}"
    assert page.inner_text("h1") == say(title, locale[:2])
