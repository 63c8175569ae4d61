"""The homework grader: `gradio apps/grader.py` or `python apps/grader.py`, then http://127.0.0.1:7861."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from apps._repo import prepare

prepare(port=7861)

import gradio as gr

from apps._grader_api import make_endpoint
from apps._grader_page import GraderPage
from apps._grader_room import Room
from apps._gradio import labels, launch_options, shown, watch_events
from apps._operations import start_operations
from apps._zero_gpu import load_before_start
from core.messages import message
from core.settings import load_settings

QUEUE = 128
"""Events that may wait; the next one is told that it is too busy."""
CACHE_SECONDS = 3600
"""Uploads are deleted from the server's temporary folder after this long."""


def build(room: Room) -> gr.Blocks:
    """The teachers' page and the endpoint for programs."""
    title = message("grader.title")
    with gr.Blocks(title=title, analytics_enabled=False, delete_cache=(CACHE_SECONDS, CACHE_SECONDS)) as demo:
        GraderPage(room, labels("app", "grader")).build(demo)
        endpoint = shown(make_endpoint(room), "grader")
        gr.api(endpoint, api_name="grade", concurrency_id="grade", concurrency_limit=32)
    return watch_events("grader", demo.queue(default_concurrency_limit=8, max_size=QUEUE, api_open=False))


if __name__ == "__main__":
    settings = load_settings()
    load_before_start(settings)
    room = Room(settings)
    start_operations("grader", settings, lambda: room.store)
    options = launch_options(settings, "grader", sheets=("pieces.css", "grader.css"), access=room.access)
    build(room).launch(**options)
