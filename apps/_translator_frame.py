"""Which place a person looks at and what stands in each: the part of every update that all places share.

What was asked for last is known here: an act goes by the seat that its page shows, since a press means what is seen;
but what an event changes joins what others have changed since, and is drawn together with it. Does not know how a place
is laid out. A place tells it how it is filled.
"""

from collections.abc import Callable
from dataclasses import replace

import gradio as gr

from apps._gradio import page_language
from apps._modelbar import render_bar as render_model
from apps._owned import render_who, welcome
from apps._parts import Updates
from apps._pieces_view import render_head
from apps._translator_bar_view import render_bar
from apps._translator_room import Room
from apps._translator_seat import PLACES, Place, Seat, read_seat
from apps._translator_view import LOGO, render_places
from apps._turns import Latest
from core.errors import StoreError
from core.messages import UiLanguage, message

Show = Callable[[Seat, UiLanguage], Updates]
FIRST_TARGETS: dict[UiLanguage, str] = {"en": "es", "zh": "zh-TW"}
"""What a page begins with: pairs that an engine without weights has."""


class Frame:
    """One instance serves everybody and holds of each page what was asked for last."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._asked: Latest[Seat] = Latest()
        self.shows: dict[Place, Show] = {}
        """How each place is filled; set once, while the page is built."""
        self.arrives: tuple[Show, ...] = ()
        """What each place begins with when the page has loaded; set once, too."""

    def arrive(self, state: object, request: gr.Request) -> Updates:
        """The page has loaded: everything as it was left, in the workspace the address or the browser names."""
        self.room.opening.start()
        seat, language = read_seat(state, request.query_params.get("desk", "")), page_language(request)
        seat = welcome(self.room.access, request, seat, Seat)
        seat = replace(seat, target=seat.target or FIRST_TARGETS[language])
        seat = self.still_there(self._asked.change(_key(seat, request), lambda _: seat), request)
        begun: dict[str, object] = {"head": self._head(seat, request), "timer": self.timer(seat)}
        for arrive in self.arrives:
            begun |= arrive(seat, language)
        return begun | self.show(seat, language)

    def go(self, state: object, request: gr.Request, event: gr.EventData) -> Updates:
        """Another place was chosen."""
        place, seat = str(event._data.get("id")), read_seat(state)
        seat = self.ask(seat, request, place=place) if place in PLACES else self.newest(seat, request)
        return self.turn(self.still_there(seat, request), request)

    def ask(self, seat: Seat, request: gr.Request, **changes: str) -> Seat:
        """What was asked for last, with `changes`."""
        return self._asked.change(_key(seat, request), lambda last: replace(last or seat, **changes))  # type: ignore

    def newest(self, seat: Seat, request: gr.Request) -> Seat:
        """What was asked for last on the page that shows `seat`."""
        return self._asked.find(_key(seat, request)) or seat

    def turn(self, seat: Seat, request: gr.Request) -> Updates:
        """The whole page, anew where something else was asked for while it was drawn."""
        while True:
            drawn, now = self.show(seat, page_language(request)), self.newest(seat, request)
            if now == seat:
                return drawn
            seat = now

    def show(self, seat: Seat, language: UiLanguage) -> Updates:
        """The whole page for a seat."""
        return self.frame(seat, language) | {"bar": self.bar(seat, language)} | self.shows[seat.place](seat, language)

    def frame(self, seat: Seat, language: UiLanguage) -> Updates:
        """The places, and the columns of which one is seen; the text stays on the page when it is not seen."""
        columns = {f"{place}_place": gr.update(visible=place == seat.place) for place in PLACES if place != "text"}
        return {"visit": seat.state(), "places": render_places(seat, language, self._told(seat, language))} | columns

    def places(self, seat: Seat, request: gr.Request) -> Updates:
        """What stands in each place now, for an act that asks for no other."""
        seat, language = self.newest(seat, request), page_language(request)
        return {"places": render_places(seat, language, self._told(seat, language))}

    def bar(self, seat: Seat, language: UiLanguage, found: str = "") -> str:
        """The bar above the places; `found` is the language that was found in the open text."""
        return render_bar(self.room.engines.offer(seat, seat.source or found), seat, language)

    def head(self, state: object, request: gr.Request) -> Updates:
        """The header as it is now."""
        return {"head": self._head(read_seat(state), request)}

    def timer(self, seat: Seat) -> object:
        """Whether the page has to look again soon."""
        return gr.update(active=not self.room.opening.done or self.room.runs.is_busy(seat.desk))

    def still_there(self, seat: Seat, request: gr.Request) -> Seat:
        """The seat without a job that has been deleted meanwhile, here or in another window."""
        if not seat.job:
            return seat
        try:
            self.room.store.load_job(seat.desk, seat.job)
        except StoreError:
            return self.ask(seat, request, job="")
        return seat

    def _head(self, seat: Seat, request: gr.Request) -> str:
        language = page_language(request)
        where = message("translator.model_where", language)
        bar = render_model(self.room.opening.running(), self.room.settings, language, where=where)
        return render_head("translator", LOGO, seat.secret, language, bar + render_who(self.room.access, request))

    def _told(self, seat: Seat, language: UiLanguage) -> dict[str, str]:
        """What stands in each place, in a few words."""
        store = self.room.store
        jobs, units = len(store.list_jobs(seat.desk)), sum(head.units for head in store.list_memories(seat.desk))
        told = {"text": message("translator.told_text", language)}
        told["files"] = message("translator.told_files", language, count=jobs) if jobs else ""
        told["memory"] = message("translator.told_memory", language, count=f"{units:,}") if units else ""
        return told


def _key(seat: Seat, request: gr.Request) -> tuple[str | None, str]:
    """The page, and whose workspace it shows: another's seat is nobody's to ask for."""
    return request.session_hash, seat.desk
