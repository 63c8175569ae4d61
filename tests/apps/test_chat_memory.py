"""What the server keeps of people who were answered: their pages, up to a number, and nothing of each answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import gradio as gr
import pytest
from gradio.queueing import Queue

from apps import _gradio
from apps.chatbot import build
from core.evals.reliability.gradio_page import GradioPage
from core.evals.reliability.process import free_port
from core.usecases.support.records import Reply
from tests.apps.scripted_shop import cited, say


@pytest.fixture
def serve(shop):
    """Runs the chatbot in this process, for as long as the body does."""
    shop.script = {"q": say(Reply("Stand"), Reply("Standard"), cited())}

    @contextmanager
    def run() -> Iterator[tuple[gr.Blocks, Callable[[], GradioPage]]]:
        demo = build(shop)
        options = _gradio.launch_options(shop.settings, "chatbot", access=shop.access)
        _, url, _ = demo.launch(prevent_thread_lock=True, quiet=True, server_port=free_port(), **options)
        try:
            yield demo, lambda: GradioPage(url.rstrip("/"))
        finally:
            demo.close(verbose=False)

    return run


def test_of_an_answer_gradio_keeps_nothing_and_makes_no_table(serve, monkeypatch):
    tables = []
    monkeypatch.setattr(Queue, "_get_df", staticmethod(tables.append))
    with serve() as (demo, open_page):
        pages = [open_page(), open_page()]
        for _ in range(5):
            for page in pages:
                page.put("composer", "q")
                page.fire("composer", "submit")
                *_, (record,) = page.call("ask", "q", "")
                assert "three days" in page.text() and record["done"]
        queue = demo._queue
        ending = (queue.event_analytics, queue.event_ids_to_events, demo.app.iterators, demo.pending_diff_streams)
        assert tables == [] and [kept for kept in ending if len(kept) > 1] == []
        assert len(demo.app.state_holder.session_data) == len(pages)
        for page in pages:
            page.close()


def test_gradio_forgets_the_pages_that_were_used_longest_ago(serve, monkeypatch):
    monkeypatch.setattr(_gradio, "PAGES", 2)
    with serve() as (demo, open_page):
        pages = [open_page() for _ in range(4)]
        for page in [*pages, pages[0]]:
            page.arrive()
            page.put("composer", "q")
            page.fire("composer", "submit")
            assert "three days" in page.text()
            assert len(demo.app.state_holder.session_data) <= 2
        assert list(demo.app.state_holder.session_data) == [pages[3].session, pages[0].session]
        for page in pages:
            page.close()
