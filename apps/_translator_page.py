"""The translator's page laid out and connected: header, places, the bar of languages, a column for each place."""

import gradio as gr

from apps._owned import owned
from apps._parts import Parts, html_part
from apps._translator_files import FileEvents
from apps._translator_files_page import FilesPage
from apps._translator_frame import Frame
from apps._translator_glossary import GlossaryEvents
from apps._translator_glossary_page import GlossaryPage
from apps._translator_memory import MemoryEvents
from apps._translator_memory_page import MemoryPage
from apps._translator_room import Room
from apps._translator_text import TextEvents
from apps._translator_text_page import TextPage
from apps._translator_view import SHELL

LOOK = 1.0
"""Seconds between two looks while something is going on: the model comes, files are translated."""


class TranslatorPage:
    """Builds the page into the open Blocks."""

    def __init__(self, room: Room, text: gr.I18n) -> None:
        self.frame, self.parts = Frame(room), Parts("translator", owned(room.access))
        frame = self.frame
        self.places = {
            "text": TextPage(TextEvents(frame), text),
            "files": FilesPage(FileEvents(frame), text),
            "glossary": GlossaryPage(GlossaryEvents(frame), text),
            "memory": MemoryPage(MemoryEvents(frame), text),
        }
        frame.shows = {name: place.events.show for name, place in self.places.items()}
        frame.arrives = tuple(place.events.arrive for place in self.places.values())

    def build(self, demo: gr.Blocks) -> None:
        """Lay the page out and connect it."""
        parts, files = self.parts, self.places["files"]
        parts["visit"] = gr.BrowserState({}, storage_key="showcase-translator", secret="showcase")
        parts["timer"] = gr.Timer(LOOK, active=False)
        parts["head"] = html_part("head", "translator.js", SHELL)
        parts["places"] = html_part("places", "translator.js")
        with gr.Column(elem_id="translator"):
            parts["bar"] = html_part("bar", "translator.js")
            for name, place in self.places.items():
                with gr.Column(visible=name == "text", elem_id=f"{name}-place", elem_classes="step") as parts[
                    f"{name}_place"
                ]:
                    place.build(parts)
        parts["exported"] = gr.Textbox(visible="hidden", elem_id="exported")
        demo.load(**parts.event(self.frame.arrive, parts["visit"]))
        parts["timer"].tick(**parts.event(files.events.look, [parts["visit"], parts["look"]]))
        parts["places"].go(**parts.event(self.frame.go, parts["visit"]))
        for place in self.places.values():
            place.connect(parts)
