"""The place of the memory: counted, searched, corrected by deleting, brought in and taken away as TMX.

Does not know how the page is laid out, nor how texts are compared.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import gradio as gr

from apps._gradio import page_language
from apps._parts import Updates
from apps._pieces_view import hand_over, render_note
from apps._translator_frame import Frame
from apps._translator_memory_view import ALL, Pair, render_forget, render_memories, render_units
from apps._translator_seat import Seat, read_language, read_seat
from core.errors import InputError
from core.messages import UiLanguage, message
from core.usecases.translation.records import Direction

PAGE = 50
MOST_SEARCHED = 200


@dataclass(frozen=True, slots=True)
class Recall:
    """What a page shows of the memory: a pair of languages, what units hold, after which ids its pages began."""

    pair: Pair = ("", "")
    holding: str = ""
    starts: tuple[int, ...] = (0,)


class MemoryEvents:
    """One instance serves everybody and holds nothing of anybody."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.room = frame, frame.room

    def arrive(self, seat: Seat, language: UiLanguage) -> Updates:
        """Nothing is read before the place is seen."""
        return {}

    def show(self, seat: Seat, language: UiLanguage) -> Updates:
        """The pair of the bar where it has units, else the first that has."""
        heads = self.room.store.list_memories(seat.desk)
        pairs = [(head.source, head.target) for head in heads]
        wanted = (seat.source, seat.target)
        pair = wanted if wanted in pairs else next((one for one in pairs if one[1] == seat.target), None)
        return self._draw(seat, Recall(pair or (pairs[0] if pairs else ("", ""))), language) | {"memory_told": ""}

    def choose(self, state: object, recall: Recall, request: gr.Request, event: gr.EventData) -> Updates:
        """Another pair of languages."""
        source, _, target = str(event._data.get("id")).partition(">")
        pair = (read_language(source), read_language(target))
        return self._draw(read_seat(state), Recall(pair), page_language(request))

    def search(self, state: object, recall: Recall, request: gr.Request, event: gr.EventData) -> Updates:
        """Only what holds some words; the field they are typed in stays as it is."""
        holding = str(event._data.get("text") or "")[:MOST_SEARCHED].strip()
        found = self._draw(read_seat(state), Recall(recall.pair, holding), page_language(request))
        return {name: found[name] for name in ("recall", "units")}

    def turn(self, state: object, recall: Recall, request: gr.Request, event: gr.EventData) -> Updates:
        """The next page, or the one before."""
        seat = read_seat(state)
        starts = recall.starts[:-1] or (0,)
        if event._data.get("id") == "1":
            units = self._units(seat, recall)
            starts = (*recall.starts, units[-1].id) if units else recall.starts
        return self._draw(seat, replace(recall, starts=starts), page_language(request))

    def remove(self, state: object, recall: Recall, request: gr.Request, event: gr.EventData) -> Updates:
        """Forget one unit, or all of the pair."""
        seat, language, name = read_seat(state), page_language(request), str(event._data.get("id"))
        if name == ALL:
            return self._forget(seat, recall, request)
        if not (name.isdecimal() and len(name) < 19):
            raise InputError("translator.no_unit")
        self.room.store.delete_units(seat.desk, *recall.pair, [int(name)])
        return self.frame.places(seat, request) | self._draw(seat, recall, language)

    def upload(self, state: object, file: str | None, request: gr.Request) -> Updates:
        """A TMX file was given: its units join the memory of the bar's pair."""
        from core.usecases.translation.tmx import read_tmx

        if not file:
            return {}
        seat, language, path = read_seat(state), page_language(request), Path(file)
        if not seat.source:
            raise InputError("translator.choose_source")
        read = read_tmx(path.name, path.read_bytes(), seat.source, seat.target)
        new = self.room.memory(seat.desk, seat.direction).take(read.units)
        told = render_note(message("translator.tmx_read", language, name=path.name, new=f"{new:,}"))
        told += "".join(render_note(note.text(language), "warning") for note in read.notes)
        shown = self.frame.places(seat, request) | self.show(seat, language)
        return shown | {"memory_told": told, "tmx": gr.update(value=None)}

    def export(self, state: object, recall: Recall, request: gr.Request) -> Updates:
        """The pair's units as TMX."""
        from core.usecases.translation.tmx import write_tmx

        seat, (source, target) = read_seat(state), recall.pair
        if not source:
            raise InputError("translator.nothing_remembered")
        memory = self.room.memory(seat.desk, Direction(source, target))
        data = write_tmx(memory.units(), source, target)
        return {"exported": hand_over(f"memory.{source}-{target}.tmx", data)}

    def _forget(self, seat: Seat, recall: Recall, request: gr.Request) -> Updates:
        language = page_language(request)
        gone = self.room.store.delete_units(seat.desk, *recall.pair)
        told = render_note(message("translator.forgotten", language, count=f"{gone:,}"))
        return self.frame.places(seat, request) | self.show(seat, language) | {"memory_told": told}

    def _units(self, seat: Seat, recall: Recall) -> tuple:
        if not all(recall.pair):
            return ()
        options = {"after": recall.starts[-1], "count": PAGE, "holding": recall.holding}
        return self.room.store.list_units(seat.desk, *recall.pair, **options)

    def _draw(self, seat: Seat, recall: Recall, language: UiLanguage) -> Updates:
        heads = self.room.store.list_memories(seat.desk)
        units = self._units(seat, recall)
        after = replace(recall, starts=(units[-1].id,)) if len(units) == PAGE else None
        more = len(recall.starts) > 1, bool(after and self._units(seat, after))
        return {
            "recall": recall,
            "memories": render_memories(heads, recall.pair, recall.holding, language),
            "units": render_units(units, recall.pair, recall.holding, more, language),
            "tmx_out": gr.update(interactive=bool(heads)),
            "forget": render_forget(language) if heads else "",
        }
