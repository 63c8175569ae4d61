"""The door of the staff's page: the staff password, or an account with a role. Knows nothing of what is behind it.

A hidden tab is no lock: every handler behind the door has the person's role asked again before it runs.
"""

import functools
import inspect
from collections.abc import Callable

import gradio as gr

from apps._door_page import render_account
from apps._gradio import page_language
from apps._parts import Parts, Updates
from apps._person import find_person
from core.access import Access, Person, Role


class StaffDoor:
    """Whoever comes with a cookie of the page to sign in is in at once; others get a session of this page alone."""

    def __init__(self, access: Access, parts: Parts, text: gr.I18n) -> None:
        self.access, self.parts, self.text = access, parts, text

    def build(self) -> None:
        """Lay out the door; the session's token, which never leaves the server, is the page's first part."""
        parts, text = self.parts, self.text
        hint = "chatbot_door_hint" if self.access.sessions.is_random else "chatbot_door_set"
        with gr.Column(elem_id="door") as parts["door"]:
            gr.Markdown(text("chatbot_door"), elem_id="door-title")
            self.name = parts["name"] = gr.Textbox(label=text("access_name_optional"), max_lines=1, visible=False)
            self.password = parts["password"] = gr.Textbox(label=text("chatbot_password"), type="password", max_lines=1)
            self.enter = gr.Button(text("chatbot_enter"), variant="primary")
            gr.Markdown(text(hint), elem_id="door-hint")

    def find_person(self, token: object, request: gr.Request | None) -> Person:
        """Who is at this page: by its own session, else by the browser's cookie."""
        person = find_person(self.access, request)
        own = self.access.person(token, person.address)
        return own if own.account else person

    def arrive(self, request: gr.Request) -> Updates:
        """The page has loaded: the office for whoever is known to be staff, the door for everybody else."""
        person = self.find_person(None, request)
        if person.may("operator"):
            return self._open(person)
        named = self.access.offers_sign_in
        return {"name": gr.update(visible=named), "door": gr.update(visible=True)}

    def login(self, name: str, password: str, request: gr.Request) -> Updates:
        """Open the office to whoever knows the password and has a role for it."""
        address = find_person(self.access, request).address
        token = self.access.sessions.sign_in(str(name or ""), password, address)
        person = self.access.person(token, address)
        person.check("operator")
        return self._open(person) | {"token": token, "leave": gr.update(visible=True)}

    def leave(self, token: object) -> Updates:
        """End this page's session and shut the office, with nothing of a customer left in the page; a cookie's session
        ends at the page to sign out."""
        self.access.sessions.end(token)
        shut = {"token": None, "door": gr.update(visible=True), "office": gr.update(visible=False)}
        cleared = {"seen": None, "tickets": "", "case": "", "reply": gr.update(value="")}
        return shut | cleared | {"answering": gr.update(visible=False), "timer": gr.update(active=False)}

    def render(self, person: Person, request: gr.Request) -> str:
        """For the header: who is here by cookie."""
        return render_account(person, False, page_language(request))

    def _open(self, person: Person) -> Updates:
        owner = gr.update(visible=person.may("owner"))
        tabs = dict.fromkeys(("library_tab", "owner_tab", "model_tab"), owner)
        opened = {"door": gr.update(visible=False), "office": gr.update(visible=True), "timer": gr.update(active=True)}
        return opened | tabs | {"password": gr.update(value="")}

    def event(
        self, handler: Callable, inputs: list[gr.blocks.Block], role: Role, *, slow: bool = False
    ) -> dict[str, object]:
        """An event whose handler runs only for somebody with the role."""

        @functools.wraps(handler)
        def run(token: object, *arguments: object) -> Updates:
            self._check(token, arguments, role)
            return handler(*arguments)

        @functools.wraps(handler)
        def stream(token: object, *arguments: object) -> object:
            self._check(token, arguments, role)
            yield from handler(*arguments)

        guarded = stream if inspect.isgeneratorfunction(handler) else run
        first = inspect.Parameter("token", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=object)
        own = inspect.signature(handler)
        guarded.__signature__ = own.replace(parameters=[first, *own.parameters.values()])  # type: ignore[attr-defined]
        return self.parts.event(guarded, [self.parts["token"], *inputs], slow=slow)

    def _check(self, token: object, arguments: tuple[object, ...], role: Role) -> None:
        request = next((one for one in arguments if isinstance(one, gr.Request)), None)
        self.find_person(token, request).check(role)
