"""A sentence of the text opened: other translations, the way back, another wording that is kept and shown at once.

Does not know how the page is laid out.
"""

from collections.abc import Iterator
from dataclasses import replace

import gradio as gr

from apps._gradio import page_language
from apps._parts import Updates
from apps._translator_detail_view import Opened, Others, render_detail, render_others, seal
from apps._translator_seat import Seat, read_seat
from apps._translator_text import Said, TextEvents
from core.errors import InputError
from core.usecases.translation.records import Tools, Translation

MOST_TARGET = 20_000
SUGGESTED = 5


class DetailEvents:
    """One instance serves everybody and holds nothing of anybody."""

    def __init__(self, text: TextEvents) -> None:
        self.text, self.room = text, text.room

    def pick(self, state: object, said: Said, request: gr.Request, event: gr.EventData) -> Iterator[Updates]:
        """A sentence was pressed."""
        yield from self._open(read_seat(state), said, str(event._data.get("id")), request)

    def step(self, state: object, said: Said, request: gr.Request, event: gr.EventData) -> Iterator[Updates]:
        """To the next sentence or the one before, round and round."""
        at = said.find(read_open(event))[2] + (1 if event._data.get("id") == "1" else -1)
        made = said.segments[: len(said.translations)]
        yield from self._open(read_seat(state), said, made[at % len(made)].id, request)

    def save(self, state: object, said: Said, request: gr.Request, event: gr.EventData) -> Updates:
        """A person's own wording: checked, remembered, and in the text wherever the same sentence stands.

        Sentences that are still to come are asked for again by the page's script.
        """
        from core.usecases.translation.translating import check_edit

        seat, language = read_seat(state), page_language(request)
        left = self.room.turns.watch(request.session_hash, "detail")
        at, tools = said.find(read_open(event))[2], self._tools(seat, said)
        segment = said.segments[at]
        check_seal(event, segment.source)
        one = check_edit(segment, read_target(event), said.direction, tools)
        if one.safe:
            memory = self.room.memory(seat.desk, said.direction)
            memory.remember([(one.source, one.target)], human=True, engine="")
        self.room.turns.take(request.session_hash, "text")
        said = replace(said, translations=tuple(_replaced(old, one) for old in said.translations))
        detail = {} if left() else {"detail": render_detail(self._opened(said, at, tools), language)}
        return self.text.draw(said, language) | detail

    def _open(self, seat: Seat, said: Said, segment: str, request: gr.Request) -> Iterator[Updates]:
        language, late = page_language(request), self.room.turns.take(request.session_hash, "detail")
        tools = self._tools(seat, said)
        opened = self._opened(said, said.find(segment)[2], tools)
        shown = {"detail": render_detail(opened, language), "others": render_others(None, opened, language)}
        if late():
            return
        yield shown | {"picked": segment}
        others = find_others(opened, tools)
        if not late():
            yield {"others": render_others(others, opened, language)}

    def _tools(self, seat: Seat, said: Said) -> Tools:
        return self.room.tools(seat.desk, said.direction, seat.engine, learns=False)

    def _opened(self, said: Said, at: int, tools: Tools) -> Opened:
        segment = said.segments[at]
        terms = tuple(tools.glossary.pairs(segment.source)) if tools.glossary else ()
        return Opened(segment, said.translations[at], said.direction, segment.id, at + 1, len(said.segments), terms)


def find_others(opened: Opened, tools: Tools) -> Others:
    """Other translations of a segment, and its target translated back."""
    from core.usecases.translation.translating import suggest, translate_back

    suggestions = suggest(opened.segment, opened.direction, tools, SUGGESTED)
    back = translate_back(opened.one, opened.direction, tools) if opened.one else None
    return Others(suggestions, back)


def read_open(event: gr.EventData) -> str:
    """The place of the segment in the editor that an event came from: what else the page shows may be on its way."""
    return str(event._data.get("open"))


def check_seal(event: gr.EventData, source: str, job: str = "") -> None:
    """InputError where what was typed belongs to another source than the one now at its place."""
    if event._data.get("seal") != seal(source, job):
        raise InputError("translator.no_segment")


def read_target(event: gr.EventData) -> str:
    """What was typed as a target; InputError where there is nothing, or too much."""
    text = event._data.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError("translator.empty_target")
    if len(text) > MOST_TARGET:
        raise InputError("translator.long_target", length=len(text), limit=MOST_TARGET)
    return text


def _replaced(old: Translation, one: Translation) -> Translation:
    return replace(one, segment=old.segment) if old.source == one.source else old
