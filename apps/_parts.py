"""Named parts of a page, and handlers that name what they change. Shared by all pages."""

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence

import gradio as gr

from apps._gradio import STATIC, make_writable, shown

SLOW_AT_ONCE = 32
IN_LINE_AT_ONCE = 160
"""Of those that wait for the model: they hold a place in its line and show it, and hardly a thread."""
Updates = Mapping[str, object]


class Parts(dict[str, gr.blocks.Block]):
    """The parts of a page by name; its events are requests of `app`. `guard` is called with an event's inputs before
    its handler, and raises what keeps that from running."""

    def __init__(self, app: str, guard: Callable[[Sequence[object]], None] | None = None) -> None:
        super().__init__()
        self._app, self._guard = app, guard

    def event(self, handler: Callable, inputs: object, *, slow: bool = False, **more: object) -> dict[str, object]:
        """Arguments for an event listener. Quick events never wait behind slow ones; a slow one streams, one at a time
        on a page and many at a time on the server. All are queued: only then does an error reach the page as a toast,
        and no handler can be called around the queue."""
        quick = {
            "fn": self._placed(shown(self._guarded(handler), self._app)),
            "inputs": inputs,
            "outputs": list(self.values()),
            "api_name": f"on_{handler.__name__}",
            "api_visibility": "private",
            "show_progress": "hidden",
            "concurrency_limit": None,
        }
        waits = {"concurrency_limit": SLOW_AT_ONCE, "trigger_mode": "once"} if slow else {}
        return quick | waits | more

    def saving(self) -> dict[str, object]:
        """Arguments of the event that saves the file that is in `exported`, and forgets it."""
        return {
            "fn": None,
            "inputs": self["exported"],
            "outputs": self["exported"],
            "js": read_script("save_file.js"),
            "api_name": "on_saved",
            "api_visibility": "private",
        }

    def _guarded(self, handler: Callable) -> Callable:
        guard = self._guard
        if guard is None:
            return handler

        @functools.wraps(handler)
        def run(*arguments: object) -> object:
            guard(arguments)
            return handler(*arguments)

        @functools.wraps(handler)
        def stream(*arguments: object) -> Iterator[object]:
            guard(arguments)
            yield from handler(*arguments)

        return stream if inspect.isgeneratorfunction(handler) else run

    def _placed(self, handler: Callable) -> Callable:
        def place(updates: Updates | None) -> dict[gr.blocks.Block, object]:
            placed = {self[name]: make_writable(value) for name, value in (updates or {}).items()}
            return placed or {next(iter(self.values())): gr.skip()}  # Gradio takes an empty one for a missing output

        @functools.wraps(handler)
        def run(*arguments: object) -> dict[gr.blocks.Block, object]:
            return place(handler(*arguments))

        @functools.wraps(handler)
        def stream(*arguments: object) -> Iterator[dict[gr.blocks.Block, object]]:
            silent = True
            for updates in handler(*arguments):
                silent = False
                yield place(updates)
            if silent:  # a stream that ends without a word would have Gradio empty every part of the page
                yield place(None)

        return stream if inspect.isgeneratorfunction(handler) else run


def clears(part: str) -> Callable[[Callable[..., Iterator[Updates]]], Callable[..., Iterator[Updates]]]:
    """A streaming handler after whose failure `part`, where it showed how far it is, shows work no more."""

    def decorate(handler: Callable[..., Iterator[Updates]]) -> Callable[..., Iterator[Updates]]:
        @functools.wraps(handler)
        def run(*arguments: object) -> Iterator[Updates]:
            try:
                yield from handler(*arguments)
            except Exception:
                yield {part: ""}
                raise

        return run

    return decorate


def html_part(name: str, script: str | None = None, value: str = "") -> gr.HTML:
    """A part that is drawn by the server; `script` names its behaviour in static/, beside what all pages can do."""
    code = read_script("pieces.js") + read_script(script) if script else None
    return gr.HTML(value, elem_id=name, js_on_load=code, apply_default_css=False)


def page_value() -> gr.JSON:
    """What a page holds of what it shows, drawn together with it and sent as it was when a button was pressed: a State
    may be that of what is on its way already, and an act would hit what nobody has seen yet. Handlers check it."""
    return gr.JSON(visible="hidden")


def read_script(name: str) -> str:
    """A script of static/."""
    return (STATIC / name).read_text(encoding="utf-8")
