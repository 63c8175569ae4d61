"""Handover and housekeeping on the visitors' page: a person, earlier conversations, export, deletion."""

import json
import unicodedata
from dataclasses import replace

import gradio as gr

from apps._chat_events import ChatEvents
from apps._chat_view import render_notice
from apps._gradio import page_language
from apps._parts import Updates
from apps._visit import Visit
from core.errors import InputError
from core.messages import message


class CaseEvents(ChatEvents):
    """The rest of what can happen on the page."""

    def offer(self, state: object, request: gr.Request) -> Updates:
        """The visitor wants a person: the form is shown, nothing is sent yet."""
        from core.usecases.support.handover import confirm, offer

        visit = self.find_visit(state, request)
        asked = [turn.text for turn in self.talk.read_history(visit) if turn.role == "user"]
        if not asked:
            raise InputError("chatbot.ask_first")
        names = {"visitor": visit.visitor, "store": self.desk.store}
        if self.find_ticket(visit) is None:
            offer(visit.conversation, asked[-1], asked=True, **names)
            confirm(visit.conversation, **names)
        return self.show(visit, page_language(request))

    def hand_over(self, state: object, name: str, contact: str, request: gr.Request) -> Updates:
        """The form was sent: the case is queued and the conversation says so."""
        from core.usecases.support.handover import Contact, hand_over

        visit, language = self.find_visit(state, request), page_language(request)
        self.pace.check(visit.person)
        reach, plain = str(contact or ""), unicodedata.normalize("NFKC", str(contact or ""))
        given = Contact(str(name or ""), email=reach) if "@" in plain else Contact(str(name or ""), phone=reach)
        hand_over(visit.conversation, contact=given, visitor=visit.visitor, store=self.desk.store, language=language)
        return self.show(visit, language)

    def decline(self, state: object, request: gr.Request) -> Updates:
        """The form was left."""
        from core.usecases.support.handover import decline

        visit = self.find_visit(state, request)
        decline(visit.conversation, visitor=visit.visitor, store=self.desk.store)
        return self.show(visit, page_language(request))

    def look(self, state: object, request: gr.Request) -> Updates:
        """Has a person answered, or is the shop ready? Nothing is touched while an answer is being made, or once
        something newer has been asked for. A conversation that another window deleted is left, with a word."""
        seen, late = self.find_visit(state, request), self.turns.watch(request.session_hash, "page")
        visit, language = self.still_there(seen), page_language(request)
        page = self.show(visit, language)
        if visit != seen:
            page |= {"live": render_notice(message("chatbot.no_conversation", language), kind="info")}
        answering = request.session_hash in self.asking or self.talk.is_running(visit)
        return {} if answering or late() else page

    def new(self, state: object, request: gr.Request) -> Updates:
        """An empty conversation."""
        return self._turn_to(replace(self.find_visit(state, request), conversation=""), request)

    def open(self, state: object, request: gr.Request, event: gr.EventData) -> Updates:
        """An earlier conversation."""
        visit = self._named(state, request, event)
        return self._turn_to(visit, request)

    def remove(self, state: object, request: gr.Request, event: gr.EventData) -> Updates:
        """Erase a conversation; where the shop keeps a ticket of it, say so."""
        visit = self._named(state, request, event)
        language = page_language(request)
        tickets = self.desk.store.delete_conversation(visit.conversation, visit.visitor)
        here = self.find_visit(state, request)
        updates = self._turn_to(
            replace(here, conversation="") if here.conversation == visit.conversation else here, request
        )
        self.talk.stop(visit)
        kept = message("chatbot.ticket_kept", language, numbers=", ".join(tickets))
        return updates | ({"live": render_notice(kept, kind="info")} if tickets else {})

    def export(self, state: object, request: gr.Request, event: gr.EventData) -> Updates:
        """The conversation as a JSON file: its name and its text."""
        visit = self._named(state, request, event)
        text = self.desk.store.export_conversation(visit.conversation, visit.visitor)
        return {"exported": json.dumps({"name": f"conversation-{visit.conversation[:8]}.json", "text": text})}

    def _turn_to(self, visit: Visit, request: gr.Request) -> Updates:
        self.turns.take(request.session_hash, "page")
        idle = gr.update(value="", submit_btn=True, stop_btn=False)
        return self.show(visit, page_language(request)) | {"live": "", "composer": idle}

    def _named(self, state: object, request: gr.Request, event: gr.EventData) -> Visit:
        named = event._data.get("id")
        visit = self.find_visit(state, request)
        if not isinstance(named, str) or not self.owns(visit, named):
            raise InputError("chatbot.no_conversation")
        return replace(visit, conversation=named)
