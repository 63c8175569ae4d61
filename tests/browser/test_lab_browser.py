"""A classifier trained, measured and put into the chatbot, as people do it: two processes, one home, a real browser.

The embedded encoder is the real one; the table is a few rows long.
"""

from collections.abc import Iterator

import pytest

from core.evals.reliability.process import free_port
from core.messages import message
from tests.apps.app_process import ROOT, run_app, run_gradio
from tests.browser.conftest import ask, contexts

pytestmark = pytest.mark.model
TRACK, RETURN = "How do I track my parcel?", "How do I start a return?"
ROWS = {
    TRACK: ("where is my box", "has the lorry left", "follow the delivery", "see the route of my goods"),
    RETURN: ("it does not fit me", "take the thing back", "I do not want it any more", "send the mug home to you"),
}
TABLE = "text,label\n" + "\n".join(
    f"{way} {more},{label}"
    for label, ways in ROWS.items()
    for way in ways
    for more in ("", "please", "today", "now then")
)
QUESTION = "has the lorry with my goods left"


@pytest.fixture(scope="module")
def apps(tmp_path_factory) -> Iterator[tuple[str, str]]:
    """The addresses of the lab and of the chatbot, in one home with the embedded models."""
    if not (ROOT / ".showcase" / "models").is_dir():
        pytest.skip("no embedded models (make test fetches them)")
    home = tmp_path_factory.mktemp("home")
    with run_gradio("chatbot", home) as (chat, _):
        url = f"http://127.0.0.1:{(port := free_port())}"
        command = ["streamlit", "run", "apps/lab.py", "--server.port", str(port)]
        environment = {"SHOWCASE_HOME": str(home), "SHOWCASE_OFFLINE": "true"}
        with run_app(command, environment, home / "lab console", f"{url}/_stcore/health"):
            yield url, chat


def say(key: str, **values: object) -> str:
    return message(key, "en", **values)


def test_a_table_becomes_the_chatbots_router_and_the_router_goes_again(apps, browser):
    lab, chat = apps
    with contexts(browser, lab, "h1") as open_page:
        page = open_page("/tune")
        page.set_default_timeout(120_000)
        page.set_input_files("input[type=file]", {"name": "mine.csv", "mimeType": "text/csv", "buffer": TABLE.encode()})
        page.get_by_text(say("lab_page.no_faults", count=32)).wait_for()
        page.click("[class*='st-key-train'] button")
        page.get_by_text(say("lab_page.to_result")).wait_for()
        page.get_by_text(say("lab_page.to_result")).click()
        page.get_by_text(say("lab_page.against_untrained")).wait_for()
        accuracy = float(page.locator(".tiles b").first.inner_text())
        assert accuracy > 0.5
        page.get_by_role("tab", name=say("lab_page.tab_use")).click()
        page.click("[class*='st-key-use_router'] button")
        page.locator(".note.good").filter(has_text="mine").wait_for()
        assert "“mine”, a trained classifier" in working(browser, chat)
        page.click("[class*='st-key-remove_router'] button")
        page.locator("[class*='st-key-remove_router']").wait_for(state="detached")
        assert say("matching.router_built_in") in working(browser, chat)


def working(browser: object, chat: str) -> str:
    """What the chatbot's working view says of one question."""
    with contexts(browser, chat, "#composer textarea") as open_page:
        page = open_page("/")
        page.set_default_timeout(180_000)
        ask(page, QUESTION)
        page.wait_for_selector("#thread .msg.bot:not(.live) .working", state="attached")
        return page.locator("#thread .msg.bot .working").last.text_content()
