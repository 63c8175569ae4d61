"""The staff's page laid out and connected, behind its door: tickets for operators, all else for owners."""

import functools
from collections.abc import Iterator

import gradio as gr

from apps._desk import Desk
from apps._frame_view import SHELL, render_head
from apps._gradio import page_language
from apps._owner_events import DAYS, ModelEvents, OwnerEvents
from apps._parts import Parts, Updates, html_part, page_value
from apps._router_events import LEAST, MOST, RouterEvents
from apps._staff_door import StaffDoor
from apps._staff_events import LibraryEvents, TicketEvents
from apps._tuning_events import TuningEvents

LOOK = 10.0
"""Seconds between two looks at the queue."""


class StaffPage:
    """Builds the page into the open Blocks."""

    def __init__(self, desk: Desk, text: gr.I18n) -> None:
        self.desk, self.text = desk, text
        self.tickets, self.library = TicketEvents(desk), LibraryEvents(desk)
        self.owner, self.models = OwnerEvents(desk, self.library.library), ModelEvents(desk)
        self.tuning, self.router, self.parts = TuningEvents(desk), RouterEvents(desk), Parts("chatbot")
        self.door = StaffDoor(desk.access, self.parts, text)

    def build(self, demo: gr.Blocks) -> None:
        """Lay the page out and connect it."""
        parts, text = self.parts, self.text
        parts["token"] = gr.State(None)
        parts["timer"] = gr.Timer(LOOK, active=False)
        parts["staff-head"] = html_part("staff-head", None, SHELL)
        self.door.build()
        with gr.Column(visible=False, elem_id="office") as parts["office"]:
            with gr.Tabs(elem_id="tabs"):
                with gr.Tab(text("chatbot_tab_tickets")):
                    self._build_tickets()
                with gr.Tab(text("chatbot_tab_library"), visible=False) as parts["library_tab"]:
                    self._build_library()
                with gr.Tab(text("chatbot_tab_numbers"), visible=False) as parts["owner_tab"]:
                    self._build_owner()
                with gr.Tab(text("chatbot_tab_model"), visible=False) as parts["model_tab"]:
                    self._build_model()
            parts["leave"] = gr.Button(text("access_leave"), size="sm", elem_id="leave", visible=False)
        self._connect(demo)

    def _build_tickets(self) -> None:
        parts, text = self.parts, self.text
        parts["seen"] = page_value()
        with gr.Row(elem_classes="split"):
            with gr.Column(scale=2, min_width=280):
                self.closed = gr.Checkbox(False, label=text("chatbot_show_closed"), container=False)
                parts["tickets"] = html_part("tickets", "staff.js")
            with gr.Column(scale=3, min_width=300, elem_classes="card"):
                parts["case"] = html_part("case")
                with gr.Column(visible=False) as parts["answering"]:
                    parts["reply"] = gr.Textbox(label=text("chatbot_staff_reply"), lines=3, max_length=4000)
                    with gr.Row():
                        self.reply = gr.Button(text("chatbot_reply"), variant="primary", min_width=120)
                        self.resolve = gr.Button(text("chatbot_resolve"), min_width=120)

    def _build_library(self) -> None:
        parts, text = self.parts, self.text
        with gr.Row(elem_classes="split"):
            with gr.Column(scale=2, min_width=300):
                with gr.Column(elem_classes="card"):
                    gr.Markdown(text("chatbot_add_title"))
                    parts["upload"] = gr.File(
                        label=text("chatbot_upload"), file_count="multiple", height=150, elem_classes="drop"
                    )
                    parts["upload_folder"] = gr.File(
                        label=text("chatbot_upload_folder"), file_count="directory", height=150, elem_classes="drop"
                    )
                    choices = [(text("chatbot_add_to"), "add"), (text("chatbot_add_alone"), "alone")]
                    self.alone = gr.Radio(choices, value="add", show_label=False, container=False)
                    self.add = gr.Button(text("chatbot_rebuild"), variant="primary")
                    parts["report"] = html_part("report")
                with gr.Column(elem_classes="card"):
                    gr.Markdown(text("chatbot_test_title"))
                    self.cases = gr.File(
                        label=text("chatbot_test_file"), file_types=[".csv"], height=150, elem_classes="drop"
                    )
                    self.test = gr.Button(text("chatbot_test_run"))
            with gr.Column(scale=3, min_width=300), gr.Column(elem_classes="card"):
                parts["files"] = html_part("files")
                parts["doomed"] = gr.Dropdown([], multiselect=True, label=text("chatbot_remove_files"))
                with gr.Row():
                    self.remove = gr.Button(text("chatbot_remove"), min_width=120)
                    self.restore = gr.Button(text("chatbot_restore"), min_width=160)
        with gr.Column(elem_classes="results"):
            parts["summary"] = html_part("summary")
            parts["results"] = gr.Dataframe(visible=False, interactive=False, wrap=True, show_label=False)

    def _build_owner(self) -> None:
        parts, text = self.parts, self.text
        parts["groups"], parts["chosen"] = gr.State(()), page_value()
        choices = [(text(f"chatbot_days_{days}"), days) for days in DAYS]
        self.days = gr.Radio(choices, value=DAYS[1], show_label=False, container=False, elem_id="days")
        parts["numbers"], parts["usage"] = html_part("numbers"), html_part("usage")
        with gr.Column(elem_classes="card"):
            axes = {"x": "day", "y": "count", "color": "kind", "x_title": " ", "y_title": " ", "color_title": " "}
            shape = {"x_bin": "1d", "x_axis_format": "%m-%d", "height": 260}
            parts["plot"] = gr.BarPlot(**axes, **shape, show_label=False, container=False)
        with gr.Row(elem_classes="split"):
            with gr.Column(scale=3, min_width=300, elem_classes="card"):
                gr.Markdown(text("chatbot_unanswered"))
                parts["queue"] = html_part("queue", "staff.js")
            with gr.Column(scale=2, min_width=300, elem_classes="card"):
                with gr.Column(visible=False) as parts["entry"]:
                    gr.Markdown(text("chatbot_entry_title"))
                    parts["question"] = gr.Textbox(label=text("chatbot_entry_question"), max_length=300)
                    parts["answer"] = gr.Textbox(label=text("chatbot_entry_answer"), lines=4, max_length=2000)
                    self.make = gr.Button(text("chatbot_entry_make"), variant="primary")
                parts["making"] = html_part("making")
                parts["made"] = html_part("made", "staff.js")
                gr.Markdown(text("chatbot_comments"))
                parts["comments"] = html_part("comments")

    def _build_model(self) -> None:
        parts, text = self.parts, self.text
        with gr.Column(elem_classes="card"):
            gr.Markdown(text("chatbot_strictness"))
            label = text("chatbot_strictness_share")
            parts["share"] = gr.Slider(1, 50, value=10, step=1, label=label, buttons=[])
            parts["strictness"] = html_part("strictness")
            self.reset = gr.Button(text("chatbot_strictness_reset"), size="sm")
        with gr.Column(elem_classes="card"):
            gr.Markdown(text("chatbot_router"))
            parts["router"] = html_part("router")
            label = text("chatbot_router_from")
            parts["router_from"] = gr.Slider(LEAST, MOST, value=60, step=1, label=label, buttons=[], visible=False)
            parts["router_away"] = gr.Button(text("chatbot_router_away"), size="sm", visible=False)
        with gr.Column(elem_classes="card"):
            parts["model"] = html_part("model")
            parts["wanted"] = gr.Dropdown([], label=text("chatbot_model_pick"))
            self.switch = gr.Button(text("chatbot_model_use"), variant="primary")
            parts["switching"] = html_part("switching")

    def _connect(self, demo: gr.Blocks) -> None:
        parts, door = self.parts, self.door
        demo.load(**parts.event(self.arrive, None))
        for entered in (door.enter.click, door.password.submit, door.name.submit):
            entered(**parts.event(self.login, [door.name, door.password]))
        parts["leave"].click(**parts.event(door.leave, parts["token"]))
        self._connect_tickets(functools.partial(door.event, role="operator"))
        self._connect_owner()

    def _connect_tickets(self, quick: functools.partial) -> None:
        parts = self.parts
        queue = [parts["seen"], self.closed]
        self.closed.change(**quick(self.tickets.list, queue))
        parts["timer"].tick(**quick(self.tickets.list, queue))
        parts["tickets"].pick(**quick(self.tickets.pick, queue))
        self.reply.click(**quick(self.tickets.reply, [*queue, parts["reply"]]))
        self.resolve.click(**quick(self.tickets.resolve, [*queue, parts["reply"]]))

    def _connect_owner(self) -> None:
        parts, days = self.parts, self.days
        quick = functools.partial(self.door.event, role="owner")
        slow = functools.partial(quick, slow=True)
        parts["library_tab"].select(**slow(self.library.enter, []))
        self.add.click(**slow(self.library.add, [parts["upload"], parts["upload_folder"], self.alone]))
        self.remove.click(**slow(self.library.remove, [parts["doomed"]]))
        self.restore.click(**slow(self.library.restore, []))
        self.test.click(**slow(self.library.test, [self.cases]))
        parts["owner_tab"].select(**quick(self.owner.enter, [days]))
        days.change(**quick(self.owner.show, [days]))
        parts["queue"].pick(**quick(self.owner.pick, [parts["groups"], parts["chosen"]]))
        entry = [parts["groups"], parts["chosen"], parts["question"], parts["answer"], days]
        self.make.click(**slow(self.owner.make, entry))
        parts["made"].undo(**slow(self.owner.undo, [days]))
        parts["model_tab"].select(**slow(self.answering, []))
        parts["share"].release(**quick(self.tuning.tune, [parts["share"]]))
        self.reset.click(**quick(self.tuning.reset, []))
        parts["router_from"].release(**quick(self.router.tune, [parts["router_from"]]))
        parts["router_away"].click(**quick(self.router.remove, []))
        self.switch.click(**slow(self.models.switch, [parts["wanted"]]))

    def arrive(self, request: gr.Request) -> Updates:
        """The page has loaded."""
        language, person = page_language(request), self.door.find_person(None, request)
        self.desk.start(after=0.3)
        head = {"staff-head": render_head(language, self.door.render(person, request), staff=True)}
        queue = self.tickets.list(None, False, request) if person.may("operator") else {}
        return head | queue | self.door.arrive(request)

    def login(self, name: str, password: str, request: gr.Request) -> Updates:
        """Open the office to whoever may enter; the token stays on the server, in this page's session."""
        return self.door.login(name, password, request) | self.tickets.list(None, False, request)

    def answering(self, request: gr.Request) -> Iterator[Updates]:
        """How sure answers must be, which router decides, and which model writes; again once the shop is open."""
        yield self._answering(request)
        if not self.desk.stage.ready:
            yield from ({} for _ in self.desk.wait())
            yield self._answering(request)

    def _answering(self, request: gr.Request) -> Updates:
        return self.tuning.show(request) | self.router.show(request) | self.models.show(request)
