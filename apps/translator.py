"""The translator: `gradio apps/translator.py` or `python apps/translator.py`, then http://127.0.0.1:7862."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from apps._repo import prepare

prepare(port=7862)

import gradio as gr

from apps._gradio import labels, launch_options, shown, watch_events
from apps._operations import start_operations
from apps._translator_api import make_endpoint
from apps._translator_page import TranslatorPage
from apps._translator_room import Room
from apps._zero_gpu import load_before_start
from core.messages import message
from core.settings import load_settings

QUEUE = 128
"""Events that may wait; the next one is told that it is too busy."""
CACHE_SECONDS = 3600
"""Uploads are deleted from the server's temporary folder after this long."""


def build(room: Room) -> gr.Blocks:
    """The page for people and the endpoint for programs."""
    title = message("translator.title")
    with gr.Blocks(title=title, analytics_enabled=False, delete_cache=(CACHE_SECONDS, CACHE_SECONDS)) as demo:
        TranslatorPage(room, labels("app", "translator")).build(demo)
        endpoint = shown(make_endpoint(room), "translator")
        gr.api(endpoint, api_name="translate", concurrency_id="translate", concurrency_limit=32)
    return watch_events("translator", demo.queue(default_concurrency_limit=8, max_size=QUEUE, api_open=False))


if __name__ == "__main__":
    settings = load_settings()
    load_before_start(settings)
    room = Room(settings)
    start_operations("translator", settings, lambda: room.store)
    options = launch_options(settings, "translator", sheets=("pieces.css", "translator.css"), access=room.access)
    build(room).launch(**options)
