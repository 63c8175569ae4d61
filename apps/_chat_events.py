"""What happens on the visitors' page: questions, choices, thumbs. Updates are named by the part they change.

Does not know how the page is laid out. What the browser sends is checked here; the store checks the visitor's secret.
"""

from collections.abc import Iterator
from dataclasses import replace

import gradio as gr

from apps._chat_view import render_live, render_notice, render_thread
from apps._desk import Desk
from apps._door_page import render_account
from apps._frame_view import render_head, render_list, render_panel, render_ticket, render_welcome
from apps._gradio import explain, page_language
from apps._modelbar import render_bar
from apps._parts import Updates
from apps._person import find_person
from apps._talk import Said, Talk
from apps._turns import Turns
from apps._visit import Visit, check_question, read_visit
from core.errors import InputError
from core.messages import UiLanguage, message


class ChatEvents:
    """One instance serves all visitors and holds nothing of any of them but whose page has turned since."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.talk = Talk(desk)
        self.turns = Turns()
        self.asking: set[str | None] = set()
        """Sessions whose page an answer is being made for; which conversation it is in the page itself learns later."""
        self.pace = desk.access.pace("ask")

    def find_visit(self, state: object, request: gr.Request) -> Visit:
        """Whose page this is, and the conversation it shows."""
        return read_visit(state, find_person(self.desk.access, request))

    def arrive(self, state: object, request: gr.Request) -> Updates:
        """The page has loaded: show the visitor's conversation and begin to prepare the shop."""
        self.desk.start(after=0.3)
        visit, language = self.still_there(self.find_visit(state, request)), page_language(request)
        return self.show(visit, language) | {"panel": render_panel(language)}

    def ask(self, question: str, state: object, to: str, request: gr.Request) -> Iterator[Updates]:
        """The composer was sent: to a person where one is on the case and wanted, else to the program."""
        visit, language = self.find_visit(state, request), page_language(request)
        question = check_question(question)
        self.pace.check(visit.person)
        if to == "person" and self.find_ticket(visit):
            from core.usecases.support.handover import write_to_person

            write_to_person(visit.conversation, question, visitor=visit.visitor, store=self.desk.store)
            yield self.show(visit, language) | {"composer": gr.update(value="")}
        else:
            yield from self._converse(visit, question, request, value="")

    def choose(self, state: object, request: gr.Request, event: gr.EventData) -> Iterator[Updates]:
        """A choice under the last answer was taken: it is the visitor's next message. Where another window has gone on
        since, the page shows that instead."""
        visit, index = self.find_visit(state, request), read_number(event, "index")
        options = self.talk.read_options(visit, read_number(event, "position"))
        if 0 <= index < len(options):
            self.pace.check(visit.person)
            yield from self._converse(visit, options[index], request)
        else:
            yield self.show(visit, page_language(request))

    def retry(self, state: object, request: gr.Request, event: gr.EventData) -> Iterator[Updates]:
        """Ask the last question again. Where another window has gone on since, the page shows that instead."""
        visit = self.find_visit(state, request)
        if question := self.talk.read_question(visit, read_number(event, "position")):
            self.pace.check(visit.person)
            yield from self._converse(visit, question, request)
        else:
            yield self.show(visit, page_language(request))

    def suggest(self, state: object, request: gr.Request, event: gr.EventData) -> Iterator[Updates]:
        """A suggested question was taken."""
        question = check_question(event._data.get("text"))
        visit = self.find_visit(state, request)
        self.pace.check(visit.person)
        yield from self._converse(visit, question, request)

    def stop(self, state: object, request: gr.Request) -> None:
        """End the answer in progress."""
        self.talk.stop(self.find_visit(state, request))

    def _converse(self, visit: Visit, question: str, request: gr.Request, **composer: str) -> Iterator[Updates]:
        """Answer, the composer changed by `composer` at once. Whoever turns to another conversation meanwhile ends the
        answer, and nothing more of it is drawn. The composer is free with the last drawing and no earlier: what is sent
        while the event still runs, Gradio drops."""
        if self.talk.is_running(visit):
            raise InputError("chatbot.still_answering")
        language, late = page_language(request), self.turns.take(request.session_hash, "page")
        waiting, notice = render_live(None, language, message("chatbot.looking", language)), ""
        idle, failed = {"composer": gr.update(submit_btn=True, stop_btn=False)}, False
        self.asking.add(request.session_hash)
        try:
            for number, said in enumerate(self.talk.ask(visit, question, late)):
                visit = said.visit
                notice = render_notice(*explain(said.note, language), kind="info") if said.note else ""
                if late():
                    continue
                if number:
                    yield {"live": _live(said, language, waiting)}
                else:
                    busy = gr.update(submit_btn=False, stop_btn=True, **composer)
                    yield self.show(visit, language) | {"composer": busy, "live": waiting}
        except Exception as error:
            notice, failed = render_notice(*explain(error, language)), True
        finally:
            self.asking.discard(request.session_hash)
        if late():
            return
        try:
            page = self.show(self.still_there(visit) if failed else visit, language)
        except Exception:
            if not failed:
                raise
            page = {}  # the store is what failed, and that is told already
        yield {**page, **idle, "live": notice}

    def like(self, state: object, request: gr.Request, event: gr.EventData) -> Updates:
        """A thumb was given, or taken back by pressing it again."""
        visit, liked = self.find_visit(state, request), bool(event._data.get("liked"))
        position = read_number(event, "position")
        before = self._feedback(visit, position)
        now = None if before and before.liked == liked else liked
        self.desk.store.save_feedback(visit.conversation, position, now, visitor=visit.visitor)
        return self.show(visit, page_language(request))

    def comment(self, state: object, request: gr.Request, event: gr.EventData) -> Updates:
        """Words were added to a thumb."""
        visit, position = self.find_visit(state, request), read_number(event, "position")
        before = self._feedback(visit, position)
        if before:
            text = str(event._data.get("text", ""))[:500]
            store = self.desk.store
            store.save_feedback(visit.conversation, position, before.liked, text, visitor=visit.visitor)
        return self.show(visit, page_language(request))

    def _feedback(self, visit: Visit, position: int) -> object:
        turns = self.desk.store.load_conversation(visit.conversation, visit.visitor).turns
        return next((turn.feedback for turn in turns if turn.position == position), None)

    def owns(self, visit: Visit, conversation: str) -> bool:
        """Whether the conversation is the visitor's; deleted, another's and unknown ones look the same."""
        return any(head.id == conversation for head in self.desk.store.list_conversations(visit.visitor))

    def still_there(self, visit: Visit) -> Visit:
        """The visit, without its conversation where that is the visitor's no longer."""
        gone = visit.conversation and not self.owns(visit, visit.conversation)
        return replace(visit, conversation="") if gone else visit

    def find_ticket(self, visit: Visit) -> object | None:
        """The open ticket of this conversation."""
        if not visit.conversation:
            return None
        return self.desk.store.find_open_ticket(visit.conversation, visit.visitor)

    def show(self, visit: Visit, language: UiLanguage) -> Updates:
        """The whole page as the store knows it."""
        store, turns, state = self.desk.store, (), "none"
        if visit.conversation:
            turns = store.load_conversation(visit.conversation, visit.visitor).turns
            state = store.load_handover(visit.conversation, visit.visitor).state
        ticket = self.find_ticket(visit)
        pending = ticket is not None or self.talk.is_running(visit)
        thread = (
            render_thread(turns, language, pending=pending)
            if turns
            else render_welcome(self.desk.suggestions(language), language)
        )
        return {
            "visit": visit.state(),
            "head": render_head(language, self.render_bar(language) + self.render_who(visit, language)),
            "past": render_list(store.list_conversations(visit.visitor), visit.conversation, language),
            "thread": thread,
            "form": gr.update(visible=state == "confirmed"),
            "ticket_bar": gr.update(visible=ticket is not None),
            "ticket": render_ticket(ticket, language) if ticket else "",
            "timer": gr.update(active=ticket is not None or not self.desk.stage.ready),
        }

    def render_who(self, visit: Visit, language: UiLanguage) -> str:
        """Who is signed in, or the way to sign in where somebody could."""
        return render_account(visit.person, self.desk.access.offers_sign_in, language)

    def render_bar(self, language: UiLanguage) -> str:
        """The model bar; visitors see it, staff change the model."""
        where = message("chatbot.model_where", language)
        return render_bar(self.desk.running(), self.desk.settings, language, where=where)


def read_number(event: gr.EventData, name: str) -> int:
    """A whole number the browser sent; -1 where it is none."""
    found = event._data.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else -1


def _live(said: Said, language: UiLanguage, waiting: str) -> str:
    if said.reply is not None:
        return render_live(said.reply, language, message("chatbot.looking", language)) if said.reply.text else waiting
    stage = said.stage
    return render_live(None, language, stage.text.text(language), stage.fraction)
