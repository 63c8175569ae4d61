"""The place of text: translated while it is typed, sentence by sentence; what is asked for later drops what was before.

Does not know how the page is laid out. The text is this page's own state and is kept nowhere.
"""

import html
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import gradio as gr

from apps._follow import follow
from apps._gradio import page_language
from apps._parts import Updates
from apps._pieces_view import hand_over, render_note
from apps._translator_detail_view import render_closed
from apps._translator_frame import Frame
from apps._translator_seat import ENGINE, FORMALITIES, Seat, read_language, read_seat
from apps._translator_segment_view import Row
from apps._translator_text_view import render_aligned, render_result, render_source, render_welcome
from apps._translator_turns import find_place
from core.access import current_person, say_place
from core.errors import InputError, ShowcaseError
from core.messages import UiLanguage, message
from core.usecases.translation.files.source_file import Segment
from core.usecases.translation.prompting import language_name
from core.usecases.translation.records import Direction, Tools, Translation

MOST_TEXT = 20_000
"""Characters; longer texts are files."""
EVERY = 0.25
"""Seconds between two drawings of the page while sentences come."""
Ask = tuple[UiLanguage, Callable[[], bool]]
"""In which language somebody asks for a text, and whether they have asked for another since."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a page shows of its text. `translations` are those of the first segments; `engine` made them, "" where there
    is none. `rivals` are another engine's targets by segment, where two are compared."""

    text: str = ""
    direction: Direction = Direction("", "")
    engine: str = ""
    segments: tuple[Segment, ...] = ()
    translations: tuple[Translation, ...] = ()
    rival: str = ""
    rivals: Mapping[str, str] | None = None

    def find(self, segment: str) -> tuple[Segment, Translation, int]:
        """A segment with its translation and place; InputError where the text has it no more."""
        for at, (mine, one) in enumerate(zip(self.segments, self.translations, strict=False)):
            if mine.id == segment:
                return mine, one, at
        raise InputError("translator.no_segment")


class TextEvents:
    """One instance serves everybody and holds nothing of anybody."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.room = frame, frame.room

    def arrive(self, seat: Seat, language: UiLanguage) -> Updates:
        """An empty page."""
        return {"source": render_source("", MOST_TEXT, language)} | self.draw(Said(), language) | self.close(language)

    def show(self, seat: Seat, language: UiLanguage) -> Updates:
        """The place is seen again: what is in it has stayed, and is asked for again by its script."""
        return {}

    def type(
        self, state: object, said: Said, picked: str, request: gr.Request, event: gr.EventData
    ) -> Iterator[Updates]:
        """Typing has stopped. An open sentence that is another one now is closed."""
        text, ask = _text(event), self.begin(request)
        if picked and not (text.strip() and is_same(said, text, picked)):
            yield self.close(ask[0])
        yield from self.translate(self.frame.newest(read_seat(state), request), said, text, ask)

    def choose(self, state: object, said: Said, request: gr.Request, event: gr.EventData) -> Iterator[Updates]:
        """Another language, engine or manner was chosen in the bar."""
        seat, ask = self.frame.ask(read_seat(state), request, **chosen(event)), self.begin(request)
        language, found = ask[0], said.direction.source
        if seat.place == "text":
            yield {"visit": seat.state(), "bar": self.frame.bar(seat, language, found)} | self.close(language)
            yield from self.translate(seat, replace(said, translations=()), _text(event), ask)
        else:
            yield self.frame.turn(seat, request)

    def swap(self, state: object, said: Said, request: gr.Request, event: gr.EventData) -> Iterator[Updates]:
        """The other way round: what was translated is translated back."""
        from core.usecases.translation.translating import join_text

        seat = self.frame.newest(read_seat(state), request)
        source = seat.source or said.direction.source
        if not source:
            raise InputError("translator.nothing_to_swap")
        ask = language, _ = self.begin(request)
        seat = self.frame.ask(seat, request, source=seat.target, target=source, engine="")
        whole = len(said.translations) == len(said.segments) and said.segments
        text = join_text(said.text, said.translations, said.direction) if whole else _text(event)
        if seat.place == "text":
            yield {"visit": seat.state(), "bar": self.frame.bar(seat, language)}
            yield {"source": render_source(text, MOST_TEXT, language)} | self.close(language)
            yield from self.translate(seat, Said(), text, ask)
        else:
            yield self.frame.turn(seat, request)

    def sample(self, state: object, request: gr.Request, event: gr.EventData) -> Iterator[Updates]:
        """A sample to try; its language is found out."""
        text = self.room.sample(str(event._data.get("id"))).read_text("utf-8").strip()
        seat, ask = self.frame.ask(read_seat(state), request, source=""), self.begin(request)
        yield {"visit": seat.state(), "source": render_source(text, MOST_TEXT, ask[0])}
        yield from self.translate(seat, Said(), text, ask)

    def download(self, said: Said, request: gr.Request) -> Updates:
        """The translation as a text file."""
        from core.usecases.translation.translating import join_text

        if not said.translations:
            raise InputError("translator.nothing_translated")
        text = join_text(said.text, said.translations, said.direction)
        return {"exported": hand_over(f"translation.{said.direction.target}.txt", text.encode())}

    def begin(self, request: gr.Request) -> Ask:
        """A text is asked for. Said before anything is drawn: what the page asks once it sees that is later."""
        return page_language(request), self.room.turns.take(request.session_hash, "text")

    def translate(self, seat: Seat, said: Said, text: str, ask: Ask) -> Iterator[Updates]:
        """Translate a text as far as nobody asks for another; sentences that have not changed stay as they are."""
        language, late = ask
        if late():
            return
        try:
            self._check(text)
        except ShowcaseError:
            yield self.draw(said, language)
            raise
        if not text.strip():
            yield {"bar": self.frame.bar(seat, language)} | self.draw(Said(), language)
            return
        direction = replace(seat.direction, source=seat.source or find_language(text))
        begun = {"bar": self.frame.bar(seat, language, direction.source)}
        if direction.source in ("", direction.target):
            yield begun | self.draw(Said(text, direction), language)
            return
        busy = message("translator.translating", language)
        if not said.segments:
            begun["result"] = render_result("", (), direction, language, busy=busy)
        yield begun | {"status": _status(busy)}
        tools = self.room.tools(seat.desk, direction, seat.engine, learns=False, stopped=late)
        yield from self._make(said, text, direction, tools, ask)

    def _check(self, text: str) -> None:
        if len(text) > MOST_TEXT:
            raise InputError("translator.long_text", length=len(text), limit=MOST_TEXT)
        self.room.live.check(current_person())

    def _make(self, said: Said, text: str, direction: Direction, tools: Tools, ask: Ask) -> Iterator[Updates]:
        from core.usecases.translation.translating import split_text

        language, late = ask
        engine = tools.translator.id if tools.translator else ""
        same = said.direction == direction and said.engine == engine
        known = {one.source: one for one in said.translations} if same else {}
        now, said_busy = Said(text, direction, engine, split_text(text, direction.source)), ""
        drawn = time.monotonic()
        try:
            for made in follow(grow(now.segments, known, direction, tools), EVERY):
                if late():
                    return
                now, busy = replace(now, translations=made or now.translations), _say_busy(tools, language)
                if busy != said_busy or (made and time.monotonic() - drawn > EVERY):
                    drawn, said_busy = time.monotonic(), busy
                    yield self.draw(now, language, busy=busy)
        except ShowcaseError:
            if late():
                return
            yield self.draw(now, language)
            raise
        if not late():
            yield self.draw(now, language)

    def close(self, language: UiLanguage) -> Updates:
        """No sentence is open."""
        return {"picked": "", "detail": render_closed(language), "others": ""}

    def draw(self, said: Said, language: UiLanguage, *, busy: str = "") -> Updates:
        """All that is seen of a text, but for the sentence that is open: its script marks it."""
        drawn: dict[str, object] = {"said": said, "status": _status(busy)}
        if not said.segments:
            texts = [name for name in self.room.samples if name.endswith(".txt")]
            mine = sorted(texts, key=lambda name: not name.startswith(language))
            samples = [(name, message(f"translator.sample_{name[:2]}", language)) for name in mine]
            note = self._idle(said, language)
            shown = note or render_welcome(samples, language)
            return drawn | {"result": shown, "aligned": "", "working": gr.update(visible=False)}
        made = said.translations
        heads = [language_name(tag, language) for tag in (said.direction.source, said.direction.target)]
        if said.rivals is not None:
            heads = [heads[0], said.engine or message("translator.memory_only", language), said.rival]
        rows = [_row(segment, n, said) for n, segment in enumerate(said.segments[: len(made)])]
        return drawn | {
            "result": render_result(said.text, made, said.direction, language, busy=busy),
            "aligned": render_aligned(rows, said.direction, heads, language),
            "working": gr.update(visible=True),
        }

    def _idle(self, said: Said, language: UiLanguage) -> str:
        """Why a text is not translated."""
        if not said.text:
            return ""
        name = "unknown_language" if not said.direction.source else "choose_other"
        return f'<div class="pane">{render_note(message(f"translator.{name}", language), "plain")}</div>'


def grow(
    segments: tuple[Segment, ...], known: Mapping[str, Translation], direction: Direction, tools: Tools
) -> Iterator[tuple[Translation, ...]]:
    """The translations from the first on, longer and longer; those of `known`, by source, are not made again."""
    from core.usecases.translation.translating import translate_segments

    fresh = translate_segments([one for one in segments if one.source not in known], direction, tools)
    made: list[Translation] = []
    for segment in segments:
        old = known.get(segment.source)
        one = replace(old, segment=segment.id) if old else next(fresh, None)
        if one is None:
            break
        made.append(one)
        if old is None:
            yield tuple(made)
    yield tuple(made)


def is_same(said: Said, text: str, picked: str) -> bool:
    """Whether the sentence at a place of the text is still the same."""
    before = next((segment.source for segment in said.segments if segment.id == picked), None)
    return before is not None and text[int(picked) :].startswith(before)


def find_language(text: str) -> str:
    """The language of a text as the translator names it; "" where it cannot be told."""
    from core.documents.language import detect_language

    found = detect_language(text)
    return "" if found == "und" else found


def chosen(event: gr.EventData) -> dict[str, str]:
    """What was chosen in the bar, by its name in a seat."""
    what, value = event._data.get("what"), str(event._data.get("id") or "")
    if what == "source" or (what == "target" and read_language(value)):
        return {what: read_language(value)}
    if (what == "engine" and (not value or ENGINE.fullmatch(value))) or (what == "formality" and value in FORMALITIES):
        return {what: value}
    raise InputError("translator.no_choice")


def _text(event: gr.EventData) -> str:
    text = event._data.get("text")
    return text if isinstance(text, str) else ""


def _say_busy(tools: Tools, language: UiLanguage) -> str:
    """What is going on: waiting for the model, or translating."""
    if ahead := find_place(tools.translator):
        return say_place(ahead).text(language)
    return message("translator.translating", language)


def _status(text: str) -> str:
    return f'<p class="unseen" role="status">{html.escape(text)}</p>'


def _row(segment: Segment, n: int, said: Said) -> Row:
    rival = said.rivals.get(segment.id, "") if said.rivals is not None else None
    return Row(segment.id, segment.source, said.translations[n], rival=rival)
