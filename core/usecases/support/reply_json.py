"""Replies as JSON and back, exactly. Does not know where the JSON is kept."""

from dataclasses import asdict

from core.checks.check import Check
from core.documents.document import Hit, Passage, Span
from core.errors import StoreError
from core.messages import Words
from core.store.record_json import RecordJson
from core.usecases.support.records import Citation, Reply, Working

RECORDS = RecordJson(Check, Citation, Hit, Passage, Reply, Span, Words, Working)


def reply_to_json(reply: Reply) -> str:
    """The whole reply, its working included."""
    return RECORDS.dump(reply)


def reply_from_json(text: str) -> Reply:
    """The reply that `text` was made from; StoreError where it is of another make."""
    try:
        reply = RECORDS.load(text)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise StoreError("store.broken_reply", why=type(error).__name__) from error
    if not isinstance(reply, Reply):
        raise StoreError("store.broken_reply", why=type(reply).__name__)
    return reply


def reply_record(reply: Reply) -> dict[str, object]:
    """What scripts and programs read of a reply: text, citations, checks and action, with how it came about."""
    return {
        "text": reply.text,
        "citations": [asdict(citation) for citation in reply.citations],
        "checks": [
            {"name": check.name, "passed": check.passed, "detail": check.detail.text(reply.language)}
            for check in reply.checks
        ],
        "action": reply.action,
        "origin": reply.origin,
        "language": reply.language,
        "options": list(reply.options),
        "confidence": reply.working.confidence,
        "model": reply.working.model,
        "draft": reply.working.draft,
        "done": reply.done,
    }
