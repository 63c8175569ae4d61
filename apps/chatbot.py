"""The customer-service chatbot: `gradio apps/chatbot.py` or `python apps/chatbot.py`, then http://127.0.0.1:7860."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from apps._repo import prepare

prepare()

import gradio as gr

from apps._ask_api import make_endpoint
from apps._chat_page import ChatPage
from apps._desk import Desk
from apps._gradio import labels, launch_options, shown, watch_events
from apps._operations import start_operations
from apps._parts import IN_LINE_AT_ONCE
from apps._staff_page import StaffPage
from apps._zero_gpu import load_before_start
from core.messages import message
from core.settings import load_settings

QUEUE = 128
"""Events that may wait; the next one is told that it is too busy."""
CACHE_SECONDS = 3600
"""Uploads are deleted from the server's temporary folder after this long."""


def build(desk: Desk) -> gr.Blocks:
    """The visitors' page, the staff's page and the endpoint for programs, over one shop."""
    text, title = labels("app", "access", "chatbot"), message("chatbot.shop")
    chat = ChatPage(desk, text)
    with gr.Blocks(title=title, analytics_enabled=False, delete_cache=(CACHE_SECONDS, CACHE_SECONDS)) as demo:
        gr.Navbar(visible=False)
        chat.build(demo)
        endpoint = make_endpoint(chat.events.talk, chat.events.pace, desk.access)
        gr.api(shown(endpoint, "chatbot"), api_name="ask", concurrency_id="ask", concurrency_limit=IN_LINE_AT_ONCE)
    with demo.route("Staff", "/staff", show_in_navbar=False):
        gr.Navbar(visible=False)
        StaffPage(desk, text).build(demo)
    return watch_events("chatbot", demo.queue(default_concurrency_limit=8, max_size=QUEUE, api_open=False))


if __name__ == "__main__":
    settings = load_settings()
    load_before_start(settings)
    desk = Desk(settings)
    start_operations("chatbot", settings, lambda: desk.store)
    demo, door = build(desk), desk.access.sessions
    if door.is_random:
        print(message("chatbot.staff_password", password=door.staff_password), flush=True)
    demo.launch(**launch_options(settings, "chatbot", access=desk.access))
