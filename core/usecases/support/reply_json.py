"""Replies as JSON and back, exactly. Does not know where the JSON is kept.

Each record is an object that names its kind under "is"; a tuple is a list. What stands in a sentence's values and is
neither text, number, truth, nothing, nor a record is kept as the text it would be shown as.
"""

import json
from dataclasses import asdict, fields, is_dataclass

from core.checks.check import Check
from core.documents.document import Hit, Passage, Span
from core.errors import StoreError
from core.messages import Words
from core.usecases.support.records import Citation, Reply, Working

KIND = "is"
RECORDS = {record.__name__: record for record in (Check, Citation, Hit, Passage, Reply, Span, Words, Working)}


def reply_to_json(reply: Reply) -> str:
    """The whole reply, its working included."""
    return json.dumps(_plain(reply), ensure_ascii=False)


def reply_from_json(text: str) -> Reply:
    """The reply that `text` was made from; StoreError where it is of another make."""
    try:
        reply = _record(json.loads(text))
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


def _plain(value: object) -> object:
    if is_dataclass(value) and type(value).__name__ in RECORDS:
        return {KIND: type(value).__name__} | {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if value is None or type(value) in (str, int, float, bool):
        return value
    # A number of another library (numpy) is kept as a number; anything else as its text.
    return _plain(value.item()) if hasattr(value, "item") else str(value)


def _record(value: object) -> object:
    if isinstance(value, list):
        return tuple(_record(item) for item in value)
    if not isinstance(value, dict):
        return value
    record = RECORDS[value[KIND]]
    known = {f.name for f in fields(record)}
    return record(**{name: _record(item) for name, item in value.items() if name in known})
