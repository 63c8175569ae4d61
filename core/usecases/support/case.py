"""What a person needs to take over: read out of the conversation, nothing generated. Does not know tickets."""

import unicodedata
from dataclasses import dataclass

from core.documents.document import Passage
from core.messages import UiLanguage, Words, words
from core.store import Conversation
from core.usecases.support.records import Citation, Reply, Turn
from core.usecases.support.references import read_order_reference
from core.usecases.support.reply_json import reply_from_json

SOURCES_KEPT = 5


@dataclass(frozen=True, slots=True)
class Case:
    """Summary in the visitor's language; slots (order, email, topic where known); transcript; sources looked at."""

    summary: str
    slots: tuple[tuple[str, str], ...]
    transcript: tuple[Turn, ...]
    sources: tuple[str, ...]


def read_case(conversation: Conversation, question: str, language: UiLanguage) -> Case:
    """The case for `question`, or for the last one asked where it is empty."""
    transcript = tuple(Turn(turn.role, turn.text) for turn in conversation.turns)
    replies = [reply_from_json(turn.reply) for turn in conversation.turns if turn.reply]
    asked = [turn.text for turn in transcript if turn.role == "user"]
    last = replies[-1] if replies else Reply("")
    told = words(
        "handover.summary",
        question=question or (asked[-1] if asked else ""),
        tried=_tried(replies),
        reason=last.working.reason or words(f"handover.reason_{last.action}"),
    )
    return Case(told.text(language), _slots(asked, last), transcript, _sources(replies, language))


def question_key(question: str) -> str:
    """What makes two ways of typing one question the same: width, case, spaces and punctuation do not count."""
    return "".join(c for c in unicodedata.normalize("NFKC", question).casefold() if c.isalnum())


def _tried(replies: list[Reply]) -> Words:
    answered = sum(reply.action == "answer" and reply.origin != "none" for reply in replies)
    looked_at = (
        ", ".join(dict.fromkeys(hit.passage.document for hit in replies[-1].working.hits[:3])) if replies else ""
    )
    if looked_at:
        return words("handover.tried", answered=answered, documents=looked_at)
    return words("handover.tried_nothing", answered=answered)


def _slots(asked: list[str], last: Reply) -> tuple[tuple[str, str], ...]:
    """The latest order number and e-mail the visitor wrote, and what the nearest passage is about."""
    slots = dict.fromkeys(("order", "email", "topic"), "")
    for text in asked:
        number, email = read_order_reference(text)
        slots |= {name: value for name, value in (("order", number), ("email", email)) if value}
    if last.citations:
        slots["topic"] = _topic(last.citations[0])
    elif last.working.hits:
        slots["topic"] = _topic(last.working.hits[0].passage)
    return tuple((name, value) for name, value in slots.items() if value)


def _topic(source: Citation | Passage) -> str:
    return (source.question if isinstance(source, Passage) else "") or source.heading or source.document


def _sources(replies: list[Reply], language: UiLanguage) -> tuple[str, ...]:
    """What was cited, the latest first, then what the last question found; `document, p. 2: heading`."""
    cited = [citation for reply in reversed(replies) for citation in reply.citations]
    found = [hit.passage for reply in replies[-1:] for hit in reply.working.hits]
    return tuple(dict.fromkeys(_source(each).text(language) for each in [*cited, *found]))[:SOURCES_KEPT]


def _source(source: Citation | Passage) -> Words:
    key = "handover.source_under" if source.heading else "handover.source"
    return words(key, document=source.document, page=source.page, heading=source.heading)
