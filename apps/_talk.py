"""One question answered on behalf of a visitor: saved, streamed, stopped, kept. Knows no widgets.

The question is saved before the answer starts and whatever was said of the answer is saved at its end, also when the
visitor stops it, turns to another conversation or closes the page.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from apps._desk import Desk, Stage
from apps._follow import follow
from apps._modelbar import Speed
from apps._visit import Visit
from core.access import say_place
from core.errors import AccessError, InputError
from core.usecases.support.records import Reply, Turn
from core.usecases.support.reply_json import reply_from_json, reply_to_json

HISTORY = 12
"""How many earlier messages an answer may look back on."""
PAUSE = 0.05
"""Least seconds between two growing replies sent to a page."""
Ended = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Said:
    """What a page gets while an answer is made: a stage of the preparation, the place in line, or the reply so far;
    at last, where the day's tokens are used up, what that means."""

    visit: Visit
    stage: Stage | None = None
    reply: Reply | None = None
    note: AccessError | None = None


class Talk:
    """Conversations in progress: one answer at a time in each, stopped by `stop`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._running: dict[str, threading.Event] = {}

    def ask(self, visit: Visit, question: str, gone: Ended = lambda: False) -> Iterator[Said]:
        """Answer `question`; the first item already names the conversation it was saved in. Ends as if stopped once
        whoever asked is `gone`."""
        store = self._desk.store
        conversation = visit.conversation or store.start_conversation(visit.visitor)
        visit = replace(visit, conversation=conversation)
        stop = self._begin(conversation)

        def ended() -> bool:
            return stop.is_set() or gone()

        try:
            history = self.read_history(visit)
            store.save_turn(conversation, Turn("user", question), visitor=visit.visitor)
            yield Said(visit)
            for stage in self._desk.wait():
                yield Said(visit, stage)
                if ended():
                    return
            yield from self._in_line(visit, question, history, ended)
        finally:
            with self._lock:
                self._running.pop(conversation, None)

    def _in_line(self, visit: Visit, question: str, history: tuple[Turn, ...], ended: Ended) -> Iterator[Said]:
        """Wait for the model where it is asked; without tokens left today it is not, and the documents answer."""
        access, person = self._desk.access, visit.person
        refused = access.budget.refusal(person)
        if refused or self._desk.parts.model is None:
            for reply in self._answer(visit, question, history, ended, use_model=False):
                yield Said(visit, reply=reply, note=refused)
            return
        access.budget.charge(person)
        with access.line.enter(person) as turn:
            while ahead := turn.wait(0.5):
                yield Said(visit, Stage(say_place(ahead)))
                if ended():
                    return
            for reply in self._answer(visit, question, history, ended):
                yield Said(visit, reply=reply)

    def stop(self, visit: Visit) -> None:
        """End the answer in progress at its next word."""
        with self._lock:
            running = self._running.get(visit.conversation)
        if running:
            running.set()

    def is_running(self, visit: Visit) -> bool:
        """Whether an answer is being made in the visit's conversation."""
        with self._lock:
            return visit.conversation in self._running

    def read_history(self, visit: Visit) -> tuple[Turn, ...]:
        """The last messages, oldest first; none before there is a conversation."""
        if not visit.conversation:
            return ()
        turns = self._desk.store.load_texts(visit.conversation, visit.visitor, last=HISTORY)
        return tuple(Turn(turn.role, turn.text) for turn in turns)

    def read_options(self, visit: Visit, position: int) -> tuple[str, ...]:
        """The choices under the message at `position`; none where another has come after it."""
        if not visit.conversation:
            return ()
        turns = self._desk.store.load_conversation(visit.conversation, visit.visitor).turns
        last = turns[-1] if turns else None
        return reply_from_json(last.reply).options if last and last.reply and last.position == position else ()

    def read_question(self, visit: Visit, position: int) -> str:
        """The question before the message at `position`; empty where another has come after it."""
        if not visit.conversation:
            return ""
        turns = self._desk.store.load_texts(visit.conversation, visit.visitor, last=HISTORY)
        asked = [turn.text for turn in turns if turn.role == "user"]
        return asked[-1] if asked and turns[-1].position == position else ""

    def _begin(self, conversation: str) -> threading.Event:
        with self._lock:
            if conversation in self._running:
                raise InputError("chatbot.still_answering")
            return self._running.setdefault(conversation, threading.Event())

    def _answer(
        self,
        visit: Visit,
        question: str,
        history: tuple[Turn, ...],
        ended: Ended,
        *,
        use_model: bool = True,
    ) -> Iterator[Reply]:
        began, shown, reply = time.perf_counter(), 0.0, Reply("")
        replies = follow(self._desk.answer(question, history, use_model=use_model))
        try:
            for found in replies:
                if ended():
                    break
                if found is None:
                    continue
                reply = found
                if reply.done or time.perf_counter() - shown >= PAUSE:
                    yield reply
                    shown = time.perf_counter()
        finally:
            replies.close()
            self._save(visit, question, reply, time.perf_counter() - began)

    def _save(self, visit: Visit, question: str, reply: Reply, seconds: float) -> None:
        if not (reply.text or reply.done):
            return
        store = self._desk.store
        store.save_turn(visit.conversation, Turn("assistant", reply.text), reply_to_json(reply), visitor=visit.visitor)
        if reply.working.tokens_per_second is not None:
            self._desk.speed = Speed(reply.working.first_token_seconds, reply.working.tokens_per_second)
        if reply.done:
            from core.usecases.support.handover import offer
            from core.usecases.support.insight import note_answer

            note_answer(store, visit.conversation, question, reply, seconds)
            if reply.action == "offer_ticket":
                offer(visit.conversation, question, visitor=visit.visitor, store=store)
