"""The page's language, what leaves it in errors, and what it may load."""

import asyncio
import logging

import gradio as gr
import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from apps._gradio import PageHead, labels, launch_options, page_language, shown
from apps._reader import choose_language, explain
from core.errors import InputError
from tests.apps.conftest import make_request


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        ("", "en-US,en;q=0.9", "en"),
        ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("", "zh-TW", "zh"),
        ("", "de-DE,de;q=0.9,zh;q=0.5", "zh"),
        ("", "fr", "en"),
        ("", "", "en"),
        ("zh", "en-US", "zh"),
        ("en", "zh-CN", "en"),
        ("<script>", "zh", "zh"),
    ],
)
def test_the_pages_language_is_asked_for_or_the_browsers(asked, accepted, language):
    assert choose_language(asked, accepted) == language
    assert page_language(make_request(accepted, lang=asked)) == language


def test_nobody_asking_is_english():
    assert page_language(None) == "en"


def fetch(path: str, **headers: str) -> httpx.Response:
    page = '<!doctype html><html\n lang="en"><head><title>x</title></head><body>é</body></html>'
    routes = [Route("/", lambda _: HTMLResponse(page)), Route("/data", lambda _: JSONResponse({"head": "<head>"}))]
    app = PageHead(Starlette(routes=routes))

    async def get() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await client.get(path, headers=headers)

    return asyncio.run(get())


def test_a_page_says_its_language_first_and_may_load_nothing_from_elsewhere():
    page = fetch("/?lang=zh")
    assert "<head><script>Object.defineProperty(navigator" in page.text and '"zh-CN"' in page.text
    assert '<html\n lang="zh">' in page.text and "é" in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert int(page.headers["content-length"]) == len(page.content)


def test_what_is_asked_for_never_reaches_the_script():
    assert "alert" not in fetch('/?lang="};alert(1)//').text


def test_only_pages_are_changed():
    assert fetch("/data").json() == {"head": "<head>"}


def test_our_errors_are_said_with_their_hint_and_bugs_with_a_number(caplog):
    assert explain(InputError("chatbot.empty_question"), "zh") == ("还没有可发送的内容。", "请先输入问题。")
    with caplog.at_level(logging.ERROR, "showcase"):
        text, hint = explain(KeyError("/srv/secret"), "en")
    assert "secret" not in text + hint
    (line,) = [record.said for record in caplog.records if record.msg == "incident"]
    assert line["incident"] == hint.rsplit(" ", 1)[1] and line["error"] == "KeyError" and "secret" not in str(line)


def test_a_handler_keeps_its_signature_so_that_gradio_passes_what_it_asks_for():
    def handler(value: str, request: gr.Request) -> str:
        raise InputError("chatbot.empty_question")

    with pytest.raises(gr.Error, match="请先输入问题"):
        shown(handler, "chatbot")("x", make_request("zh"))
    assert list(gr.helpers.special_args(shown(handler, "chatbot"), ["x"], None)[0]) == ["x", None]


def test_labels_are_plain_sentences_in_both_languages():
    texts = labels("app", "chatbot").translations_dict
    assert texts["en"].keys() == texts["zh"].keys()
    assert not [text for said in texts.values() for text in said.values() if "{" in text]


def test_the_app_is_closed_by_default(settings):
    options = launch_options(settings, "chatbot")
    assert options["show_error"] is False and options["enable_monitoring"] is False and options["run_history"] is False
    assert not options.get("share") and not options.get("allowed_paths")


def test_what_no_database_takes_is_taken_out_of_all_that_a_browser_sends(request_en):
    seen = []

    def handler(text, state, rows, request, event):
        seen.extend((text, state, rows, event._data))

    sent = {"a\0": ["b\ud800", {"c": "\0d"}], "n": 1}
    shown(handler, "chatbot")(
        "q\0 \udfff", sent, (["\ud83d"], "可以\0"), request_en, gr.EventData(None, {"text": "x\0"})
    )
    assert seen == ["q ?", {"a": ["b?", {"c": "d"}], "n": 1}, (["?"], "可以"), {"text": "x"}]


@pytest.mark.parametrize("sent", [None, [1], "x", 3])
def test_what_comes_with_an_event_is_named_values_or_none(sent, request_en):
    seen = []
    shown(lambda request, event: seen.append(event._data), "chatbot")(request_en, gr.EventData(None, sent))
    assert seen == [{}]
