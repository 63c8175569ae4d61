"""The named endpoint `/ask`, for programs: a question in, growing records out. Knows no page.

client = gradio_client.Client("http://127.0.0.1:7860")
record = client.predict("How long does delivery take?", api_name="/ask")
record = client.predict("And abroad?", record["conversation"], api_name="/ask")
"""

from collections.abc import Callable, Iterator

import gradio as gr

from apps._gradio import page_language
from apps._person import find_person
from apps._talk import Said, Talk
from apps._visit import Visit, check_question, read_visit
from core.access import Access, Person
from core.access.rates import Pace
from core.messages import UiLanguage
from core.usecases.support.records import Reply
from core.usecases.support.reply_json import reply_record

Record = dict[str, object]


def read_ticket(conversation: object, person: Person) -> Visit:
    """The visit an earlier record named; a new one for an empty name or none."""
    visitor, _, name = conversation.partition(".") if isinstance(conversation, str) else ("", "", "")
    return read_visit({"visitor": visitor, "conversation": name}, person)


def make_record(said: Said, language: UiLanguage) -> Record:
    """What a program gets for one step."""
    return reply_record(said.reply or Reply("")) | {
        "conversation": f"{said.visit.visitor}.{said.visit.conversation}",
        "status": said.stage.text.text(language) if said.stage else said.note.text(language) if said.note else "",
    }


def make_endpoint(talk: Talk, pace: Pace, access: Access) -> Callable[..., Iterator[Record]]:
    """The function behind `/ask`; `pace` is the visitors', so a person has one allowance."""

    def ask(question: str, conversation: str = "", request: gr.Request = None) -> Iterator[Record]:  # type: ignore[assignment]
        """Answer a question from the shop's documents, with citations and checks; pass `conversation` to go on."""
        person = find_person(access, request)
        pace.check(person)
        for said in talk.ask(read_ticket(conversation, person), check_question(question)):
            yield make_record(said, page_language(request))

    return ask
