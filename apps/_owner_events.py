"""What an owner sees and does: numbers by day, questions without an answer, comments; and which model answers.

Does not know who may: `StaffPage` asks the gate before any of this is called.
"""

from collections.abc import Iterator
from pathlib import Path

import gradio as gr

from apps._chat_events import read_number
from apps._desk import Desk
from apps._gradio import page_language
from apps._job import watch
from apps._library import Library
from apps._modelbar import render_page
from apps._parts import Updates, clears
from apps._staff_view import render_feedback, render_groups, render_made, render_numbers, render_progress
from apps._usage_view import render_usage
from core.errors import InputError
from core.messages import UiLanguage, message

DAYS = (7, 30, 90)
COLORS = ("#0f766e", "#d97706", "#94a3b8", "#6366f1")
FEWEST = 4
"""Questions a day that the plot has room for at least, so that its axis counts in whole ones."""
SERIES = ("answered", "refused", "clarified", "handed_over")


class OwnerEvents:
    """Numbers and the queue of unanswered questions."""

    def __init__(self, desk: Desk, library: Library) -> None:
        self.desk, self.library = desk, library

    @clears("numbers")
    def enter(self, days: int, request: gr.Request) -> Iterator[Updates]:
        """The page was opened: what takes a moment the first time says so."""
        yield {"numbers": render_progress(message("chatbot.counting", page_language(request)), None)}
        yield self.show(days, request)

    def show(self, days: int, request: gr.Request) -> Updates:
        """Everything of the last `days` days."""
        from core.usecases.support.insight import unanswered, volumes

        days = days if days in DAYS else DAYS[1]
        language = page_language(request)
        table = volumes(self.desk.store, days)
        groups = unanswered(self.desk.store, self.desk.embedder, max(days, 30))
        since = str(table["day"].iloc[0])
        return {
            "numbers": render_numbers(table, language),
            "usage": render_usage(self.desk.access, language),
            "plot": self._plot(table, language),
            "groups": groups,
            "queue": render_groups(groups, -1, language),
            "made": render_made(self._made(), language),
            "comments": render_feedback(self.desk.store.list_feedback(since), language),
            "entry": gr.update(visible=False),
            "chosen": None,
        }

    def _made(self) -> tuple:
        from core.usecases.support.faq_sheet import list_made

        return list_made(self.desk.folder)

    def _plot(self, table: object, language: UiLanguage) -> object:
        names = {name: message(f"chatbot.n_{name}", language) for name in SERIES}
        long = table.melt(id_vars="day", value_vars=list(SERIES), var_name="kind", value_name="count")
        long["kind"], long["day"] = long["kind"].map(names), long["day"].astype("datetime64[ns]")
        colors = dict(zip(names.values(), COLORS, strict=True))
        most = int(table[list(SERIES)].sum(axis=1).max())
        return gr.BarPlot(value=long, color_map=colors, y_lim=[0, max(most, FEWEST)])

    def pick(self, groups: tuple, chosen: object, request: gr.Request, event: gr.EventData) -> Updates:
        """A group was chosen: its entry can be written; the one that is `chosen` already keeps what is typed."""
        at, language = read_index(event), page_language(request)
        if not 0 <= at < len(groups):
            raise InputError("chatbot.no_group")
        events = list(groups[at].events)
        shown = {"entry": gr.update(visible=True), "chosen": events, "queue": render_groups(groups, at, language)}
        if events == chosen:
            return shown
        return shown | {"question": gr.update(value=groups[at].question), "answer": gr.update(value="")}

    @clears("making")
    def make(
        self, groups: tuple, chosen: object, question: str, answer: str, days: int, request: gr.Request
    ) -> Iterator[Updates]:
        """Make the group that the page shows as chosen an FAQ entry and put it in use."""
        from core.usecases.support.faq_sheet import make_faq

        group = next((group for group in groups if list(group.events) == chosen), None)
        if group is None:
            raise InputError("chatbot.no_group")
        if not answer.strip():
            raise InputError("insight.no_answer")

        made = []

        def edit(folder: Path) -> None:
            made.append(make_faq(group, answer, folder, store=self.desk.store, question=question))

        try:
            yield from self._rebuild(edit, days, request)
        except Exception:
            for entry in made:  # the documents are as they were, so the questions are unanswered again
                self.desk.store.unsettle_events(entry.id, lambda: None)
            raise

    @clears("making")
    def undo(self, days: int, request: gr.Request, event: gr.EventData) -> Iterator[Updates]:
        """Take an entry out again; once it is in use no more, the library puts its questions back on the queue."""
        from core.usecases.support.faq_sheet import drop_faq

        entry = str(event._data.get("id"))
        yield from self._rebuild(lambda folder: drop_faq(entry, folder), days, request)

    def _rebuild(self, edit: object, days: int, request: gr.Request) -> Iterator[Updates]:
        language = page_language(request)
        for stage in self.desk.wait():
            yield {"making": render_progress(stage.text.text(language), stage.fraction)}
        for step in watch(lambda progress: self.library.change(edit, progress)):
            yield {"making": render_progress(message("chatbot.indexing", language), step.fraction)}
        yield self.show(days, request) | {"making": ""}


class ModelEvents:
    """Which model answers."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def show(self, request: gr.Request) -> Updates:
        """What runs and what else could."""
        from core.models import chat_device, list_choices

        language, settings = page_language(request), self.desk.settings
        options = list_choices("chat", chat_device(settings), settings=settings)
        fitting = [(_label(option, language), option.spec.id) for option in options if option.fits]
        current = self.desk.running()
        known = [id for _, id in fitting]
        value = current.model if current.model in known else None
        return {
            "model": render_page(current, settings, language),
            "wanted": gr.update(choices=fitting, value=value),
        }

    @clears("switching")
    def switch(self, wanted: str | None, request: gr.Request) -> Iterator[Updates]:
        """Download where needed, load, and only then answer with it."""
        from core.models import find_spec, switch_chat

        language, settings = page_language(request), self.desk.settings
        spec = find_spec(str(wanted or ""))
        for stage in self.desk.wait():
            yield {"switching": render_progress(stage.text.text(language), stage.fraction)}
        for step in watch(lambda progress: switch_chat(spec, settings=settings, progress=progress)):
            key = "chatbot.preparing_model" if step.fraction in (None, 1.0) else "chatbot.downloading"
            yield {"switching": render_progress(message(key, language, model=spec.name), step.fraction)}
        self.desk.use_model(step.result)
        done = f'<p class="lead">{message("chatbot.switched", language, model=spec.name)}</p>'
        yield self.show(request) | {"switching": done}


def read_index(event: gr.EventData) -> int:
    """A row's place, as the page's buttons carry it."""
    found = event._data.get("id")
    return int(found) if isinstance(found, str) and found.isdecimal() and len(found) < 6 else read_number(event, "id")


def _label(option: object, language: UiLanguage) -> str:
    state = message("app.state_here" if option.present else "app.state_fits", language)
    return f"{option.spec.name} — {state}"
