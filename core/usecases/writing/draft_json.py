"""Drafts as JSON and back, exactly. Does not know where the JSON is kept."""

from core.checks.check import Check
from core.documents.document import Span
from core.errors import StoreError
from core.messages import Words
from core.store.record_json import RecordJson
from core.usecases.writing.brief import Brief
from core.usecases.writing.records import Draft, Outline, Part, Report, Section, Step

RECORDS = RecordJson(Brief, Check, Draft, Outline, Part, Report, Section, Span, Step, Words)


def draft_to_json(draft: Draft) -> str:
    """The whole draft: brief, outline, parts, steps and figures."""
    return RECORDS.dump(draft)


def draft_from_json(text: str) -> Draft:
    """The draft that `text` was made from; StoreError where it is of another make."""
    try:
        draft = RECORDS.load(text)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise StoreError("drafts.broken", why=type(error).__name__) from error
    if not isinstance(draft, Draft):
        raise StoreError("drafts.broken", why=type(draft).__name__)
    return draft
