"""All apps at one address: `gradio apps/home.py` or `python apps/home.py`, then http://127.0.0.1:7859.

The Gradio apps are pages of this one process and share its model; the Streamlit apps are linked where they run.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from apps._repo import prepare

prepare(port=7859)

import os

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from apps import chatbot, grader, translator
from apps._desk import Desk
from apps._gate import Gate
from apps._grader_room import Room as GraderRoom
from apps._gradio import launch_options
from apps._home_page import HomePage
from apps._translator_room import Room as TranslatorRoom
from apps._zero_gpu import load_before_start
from core.messages import message
from core.settings import Settings, load_settings


def build(settings: Settings) -> gr.Blocks:
    """The page with the apps, the model and what was measured."""
    with gr.Blocks(title=message("home.title"), analytics_enabled=False) as demo:
        HomePage(settings).build(demo)
    return demo.queue(default_concurrency_limit=8, max_size=64, api_open=False)


def make_app(settings: Settings, gate: Gate) -> FastAPI:
    """The pages under their names, the home page above them."""
    pages = {
        "chatbot": (chatbot.build(Desk(settings), gate), ()),
        "grader": (grader.build(GraderRoom(settings)), ("pieces.css", "grader.css")),
        "translator": (translator.build(TranslatorRoom(settings)), ("pieces.css", "translator.css")),
        "": (build(settings), ("home.css",)),
    }
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    for name, (demo, sheets) in pages.items():
        options = launch_options(settings, name or "home", sheets=sheets)
        demo.max_threads = options.pop("max_threads")
        gr.mount_gradio_app(app, demo, f"/{name}", **options)
    app.router.routes[:0] = [Route(f"/{name}", _add_slash) for name in pages if name]
    return app


def _add_slash(request: Request) -> RedirectResponse:
    """A page without its last slash, whose links would lead astray."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f".{request.url.path}/{query}")


if __name__ == "__main__":
    settings = load_settings()
    load_before_start(settings, mounted=True)
    door = Gate(settings)
    if door.is_random:
        print(message("chatbot.staff_password", password=door.password), flush=True)
    host, port = os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1"), int(os.environ.get("GRADIO_SERVER_PORT", "7860"))
    print(message("home.running", url=f"http://{host}:{port}"), flush=True)
    uvicorn.run(make_app(settings, door), host=host, port=port, log_level="warning")
