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
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from apps import chatbot, grader, translator
from apps._desk import Desk
from apps._door import Door
from apps._grader_room import Room as GraderRoom
from apps._gradio import launch_options
from apps._home_page import HomePage
from apps._operations import start_operations
from apps._person import identify
from apps._translator_room import Room as TranslatorRoom
from apps._zero_gpu import load_before_start
from core.access import Access
from core.evals.results import RESULTS
from core.messages import message
from core.settings import Settings, load_settings


def build(settings: Settings, access: Access) -> gr.Blocks:
    """The page with the apps, the model and what was measured."""
    with gr.Blocks(title=message("home.title"), analytics_enabled=False) as demo:
        HomePage(settings, access).build(demo)
    return demo.queue(default_concurrency_limit=8, max_size=64, api_open=False)


def make_app(settings: Settings, desk: Desk) -> FastAPI:
    """The pages under their names, the home page above them, one door before all."""
    access = desk.access
    pages = {
        "chatbot": (chatbot.build(desk), ()),
        "grader": (grader.build(GraderRoom(settings, access=access)), ("pieces.css", "grader.css")),
        "translator": (translator.build(TranslatorRoom(settings, access=access)), ("pieces.css", "translator.css")),
        "": (build(settings, access), ("home.css",)),
    }
    door = Middleware(Door, lambda: access)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, middleware=[door])
    for name, (demo, sheets) in pages.items():
        options = launch_options(settings, name or "home", sheets=sheets)
        demo.max_threads = options.pop("max_threads")
        demo.state_session_capacity = options.pop("state_session_capacity")
        options["auth_dependency"] = identify(access)
        gr.mount_gradio_app(app, demo, f"/{name}", **options)
    slashes = [Route(f"/{name}", _add_slash) for name in pages if name]
    app.router.routes[:0] = [*slashes, Route("/results/{name}.json", _send_results)]
    return app


def _send_results(request: Request) -> Response:
    """The file of a measured run: one of those there are, found by comparing names and not by a path."""
    found = [file for file in RESULTS.glob("*.json") if file.stem == request.path_params["name"]]
    return FileResponse(found[0], media_type="application/json") if found else Response(status_code=404)


def _add_slash(request: Request) -> RedirectResponse:
    """A page without its last slash, whose links would lead astray."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f".{request.url.path}/{query}")


if __name__ == "__main__":
    settings = load_settings()
    load_before_start(settings, mounted=True)
    desk = Desk(settings)
    start_operations("home", settings, lambda: desk.store)
    door = desk.access.sessions
    if door.is_random:
        print(message("chatbot.staff_password", password=door.staff_password), flush=True)
    host, port = os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1"), int(os.environ.get("GRADIO_SERVER_PORT", "7860"))
    print(message("home.running", url=f"http://{host}:{port}"), flush=True)
    uvicorn.run(make_app(settings, desk), host=host, port=port, log_config=None)
