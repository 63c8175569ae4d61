"""The medical app as people run it: a process and a real browser that may reach nothing but the app; the model stands
behind an address and is asked for nothing before somebody allows it."""

import http.server
import io
import json
import threading
from collections.abc import Iterator

import pytest

from core.evals.reliability.process import free_port
from core.messages import message
from tests.apps.app_process import run_app
from tests.apps.scripted_medical import LAB, LATER, SCAN
from tests.browser.conftest import overflow

READY = "h1"


def say(name: str, language: str = "en", **values: object) -> str:
    return message(f"medical_app.{name}", language, **values)


class Listener(http.server.BaseHTTPRequestHandler):
    """A model behind an address: keeps all it is sent, and says the same to everything."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""

    def do_GET(self) -> None:
        """The list of models."""
        self.send(json.dumps({"object": "list", "data": [{"id": "acme/Listener", "max_model_len": 8192}]}))

    def do_POST(self) -> None:
        """What was asked is kept; the reply is one sentence that no report says."""
        self.server.heard.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        head = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "acme/Listener"}
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for choice in ({"delta": {"role": "assistant", "content": "Nothing."}}, {"delta": {}, "finish_reason": "stop"}):
            self.wfile.write(f"data: {json.dumps(head | {'choices': [{'index': 0} | choice]})}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def send(self, body: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())


@pytest.fixture(scope="module")
def listener() -> Iterator[http.server.ThreadingHTTPServer]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.daemon_threads = True
    server.heard = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def app(tmp_path_factory, listener) -> Iterator[tuple[str, object]]:
    """The address of the running app, and its console."""
    home = tmp_path_factory.mktemp("home")
    url = f"http://127.0.0.1:{(port := free_port())}"
    environment = {
        "SHOWCASE_HOME": str(home),
        "SHOWCASE_ENDPOINT": f"http://127.0.0.1:{listener.server_port}/v1",
        "SHOWCASE_ENDPOINT_MODEL": "acme/Listener",
    }
    command = ["streamlit", "run", "apps/medical.py", "--server.port", str(port)]
    with run_app(command, environment, home / "console", f"{url}/_stcore/health"):
        yield url, home / "console"


@pytest.fixture
def reader(browser, app):
    """Opens pages, each in a browser of its own, that may reach nothing but the app."""
    url, _ = app
    opened, strays, errors = [], [], []

    def open_page(path: str = "/", locale: str = "en-US", width: int = 1280):
        context = browser.new_context(locale=locale, viewport={"width": width, "height": 900})
        page = context.new_page()
        page.set_default_timeout(90_000)
        own = (url, url.replace("http", "ws", 1), "data:", "blob:")
        page.on("request", lambda request: None if request.url.startswith(own) else strays.append(request.url))
        page.on("dialog", lambda dialog: (errors.append(dialog.message), dialog.dismiss()))
        page.goto(url + path)
        page.wait_for_selector(READY)
        opened.append(context)
        return page

    yield open_page
    for context in opened:
        context.close()
    assert strays == [], "a page reached for another host"
    assert errors == []


def make_pdf(*pages: str) -> bytes:
    """A PDF of plain lines, a page each."""
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(595, 842))
    for page in pages:
        for number, line in enumerate(page.splitlines()):
            canvas.drawString(60, 780 - 18 * number, line)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def upload(page: object, name: str, data: bytes) -> None:
    """Drop a file on the field, once the page is drawn: one of the run before goes with the file in it."""
    page.wait_for_selector("[data-test-script-state=notRunning]")
    page.locator("input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )


def begin(page: object, data: bytes, name: str = "report.pdf") -> None:
    """A report before the reader."""
    upload(page, name, data)
    page.wait_for_selector(".st-key-source_pane")


def sentence(page: object, words: str) -> object:
    """The control of the first sentence that holds `words`."""
    return page.locator("[class*=st-key-say_] button, [class*=st-key-now_] button").filter(has_text=words).first


STANDS_ON = """share => {
    const [box, picture] = [".boxes i", ".st-key-page_picture img"]
        .map((one) => document.querySelector(one).getBoundingClientRect());
    const middle = (box.top + box.height / 2 - picture.top) / picture.height;
    return picture.left <= box.left && box.right <= picture.right + 8 && Math.abs(middle - share) < 0.02;
}"""
"""Whether the first rectangle stands on the line at this share of the page's height, once nothing moves any more."""


def test_a_pdf_is_uploaded_a_sentence_shows_its_source_the_view_is_switched_and_files_are_made(reader):
    page = reader("/?lang=en")
    begin(page, make_pdf(SCAN, LAB))
    assert message("medical.notice") in page.inner_text(".note.info")
    sentence(page, "98 g/L").click()
    page.wait_for_selector(".boxes i")
    assert page.inner_text(".page-of") == "2 / 2", "the page was turned"
    row = 780 - 18 * LAB.splitlines().index("Haemoglobin | 98 | g/L | 120-155")
    page.wait_for_function(STANDS_ON, arg=(842 - row - 4) / 842)
    assert "98" in page.inner_text(".detail blockquote")
    page.get_by_role("radio", name=say("view_clinician")).click()
    page.wait_for_function("!document.querySelector('.detail')")
    page.get_by_role("button", name=say("export"), exact=True).click()
    for kind, start in (("sheet", b"%PDF-"), ("docx", b"PK"), ("json", b"{"), ("fhir", b"{")):
        with page.expect_download() as download:
            page.get_by_role("button", name=say(f"file_{kind}"), exact=True).click()
        assert download.value.path().read_bytes().lstrip().startswith(start), kind


def test_a_sentence_is_chosen_with_the_keyboard_alone(reader):
    page = reader("/?lang=en")
    begin(page, LAB.encode(), "report.txt")
    sentence(page, "98 g/L").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".report-text mark")
    assert "Haemoglobin" in page.inner_text(".report-text .hit")


def test_the_source_in_a_long_text_is_brought_into_view(reader):
    page = reader("/?lang=en")
    filler = "\n".join(f"Line {number} says nothing of note about the patient." for number in range(200))
    begin(page, f"{LAB}\n{filler}\n\nIMPRESSION: Nodule in the right upper lobe.\n".encode(), "long.txt")
    sentence(page, "ight upper lobe").click()
    page.wait_for_selector(".report-text mark")
    inside = (
        "(() => { const a = document.querySelector('.report-text mark').getBoundingClientRect(),"
        " b = document.querySelector('.st-key-source_body').getBoundingClientRect();"
        " return a.top >= b.top && a.bottom <= b.bottom })()"
    )
    page.wait_for_function(inside)
    assert page.evaluate(inside) and page.evaluate("document.querySelector('.st-key-source_body').scrollTop") > 0


def test_the_model_is_sent_nothing_before_it_is_allowed_and_no_name_after(reader, listener):
    listener.heard.clear()
    page = reader("/?lang=en")
    begin(page, (SCAN + LAB).encode(), "report.txt")
    sentence(page, "nodule").click()
    page.get_by_role("link", name=say("page_sent")).click()
    page.wait_for_selector(".masked mark")
    assert "Ada Quill" not in page.inner_text(".masked") and "[NAME_1]" in page.inner_text(".masked")
    assert listener.heard == []
    page.get_by_role("button", name=say("use_model"), exact=True).click()
    page.get_by_role("heading", name="report.txt").wait_for()
    page.wait_for_function("!document.querySelector('.st-key-busy_row')")
    assert all("Quill" not in one and "5520614" not in one for one in listener.heard)
    assert listener.heard, "the model was asked"


def test_a_report_is_kept_when_asked_found_again_and_erased(reader):
    page = reader("/?lang=en")
    begin(page, LAB.encode(), "report.txt")
    assert "report=" not in page.url
    page.get_by_role("button", name=say("keep"), exact=True).click()
    page.wait_for_url("**report=**")
    page.reload()
    page.wait_for_selector(".st-key-source_pane")
    page.get_by_role("button", name=say("another"), exact=True).click()
    page.get_by_role("button", name=say("open"), exact=True).click()
    page.wait_for_selector(".st-key-source_pane")
    page.locator(".st-key-case_head [class*=st-key-erase_] button:visible").click()
    page.get_by_role("button", name=say("delete_it"), exact=True).click()
    page.get_by_role("button", name=say("keep"), exact=True).wait_for()


def test_two_readers_see_only_their_own(reader):
    one, two = reader("/?lang=en"), reader("/?lang=zh")
    begin(one, LAB.encode(), "report.txt")
    begin(two, SCAN.encode(), "scan.txt")
    assert "Haemoglobin" not in two.inner_text("body") and "nodule" not in one.inner_text("body")
    assert one.url.split("desk=")[1][:22] != two.url.split("desk=")[1][:22]


def test_a_file_that_cannot_be_read_is_told_and_the_next_one_is_read(reader):
    page = reader("/?lang=en")
    upload(page, "broken.pdf", b"%PDF-1.4 nothing")
    page.wait_for_selector(".note.error")
    begin(page, LAB.encode(), "report.txt")
    assert page.locator(".note.error").count() == 0


def test_reports_are_compared(reader):
    page = reader("/?lang=en")
    begin(page, LAB.encode(), "report.txt")
    page.get_by_role("link", name=say("page_compare")).click()
    page.get_by_role("heading", name=say("page_compare")).wait_for()
    upload(page, "later.txt", LATER.encode())
    page.wait_for_selector(".trend img")
    assert page.evaluate("[...document.querySelectorAll('.trend img')].every(one => one.naturalWidth > 0)")


@pytest.mark.parametrize("path", ["/", "/sent", "/compare", "/ask", "/check", "/model"])
@pytest.mark.parametrize(("locale", "width"), [("en-US", 1280), ("zh-CN", 390)])
def test_pages_fit_the_screen_in_the_readers_language_and_fetch_nothing(reader, path, locale, width):
    page = reader(path, locale=locale, width=width)
    assert overflow(page) == 0
    title = "open_title" if path == "/" else f"page_{path[1:]}"
    assert page.inner_text("h1") == say(title, locale[:2])


def test_on_a_telephone_the_source_comes_up_over_the_page_and_goes_away(reader):
    page = reader("/?lang=en", width=390)
    begin(page, make_pdf(LAB))
    assert overflow(page) == 0
    sentence(page, "98 g/L").click()
    page.wait_for_selector(".boxes i")
    page.wait_for_function("document.querySelector('.boxes i').getBoundingClientRect().bottom <= innerHeight")
    page.wait_for_function(
        "document.querySelector('[class*=st-key-now_]').getBoundingClientRect().bottom < "
        "document.querySelector('.st-key-source_pane').getBoundingClientRect().top"
    )
    page.locator(".st-key-close_source button:visible").click()
    page.wait_for_function("!document.querySelector('.boxes i')")


def test_the_console_has_no_word_of_any_report(app):
    text = app[1].read_text()
    assert not [word for word in ("Quill", "Haemoglobin", "5520614", "nodule", "Traceback") if word in text]
