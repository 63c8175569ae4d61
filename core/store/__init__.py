"""What the product remembers: conversations, feedback, tickets, events, requests, drafts, classes,
translation memories, glossaries and jobs, medical reports, accounts and what they used."""

from core.store.accounts import StoredAccount, StoredSession
from core.store.allowances import EVERYBODY, Spending
from core.store.conversations import new_visitor
from core.store.records import (
    Author,
    ClassHead,
    Conversation,
    ConversationHead,
    DraftHead,
    DraftVersion,
    Event,
    Feedback,
    Handover,
    NewTicket,
    Request,
    SavedDraft,
    SavedTicket,
    SavedTurn,
    StoredAssignment,
    StoredClass,
    StoredDraft,
    StoredGrade,
    StoredOverride,
    TicketMessage,
)
from core.store.reports import ReportHead
from core.store.store import Store, open_store
from core.store.tickets import new_ticket_number
from core.store.translation_records import (
    MemoryHead,
    NewUnit,
    StoredGlossary,
    StoredJob,
    StoredSegment,
    StoredUnit,
)

__all__ = [
    "EVERYBODY",
    "Author",
    "ClassHead",
    "Conversation",
    "ConversationHead",
    "DraftHead",
    "DraftVersion",
    "Event",
    "Feedback",
    "Handover",
    "MemoryHead",
    "NewTicket",
    "NewUnit",
    "ReportHead",
    "Request",
    "SavedDraft",
    "SavedTicket",
    "SavedTurn",
    "Spending",
    "Store",
    "StoredAccount",
    "StoredAssignment",
    "StoredClass",
    "StoredDraft",
    "StoredGlossary",
    "StoredGrade",
    "StoredJob",
    "StoredOverride",
    "StoredSegment",
    "StoredSession",
    "StoredUnit",
    "TicketMessage",
    "new_ticket_number",
    "new_visitor",
    "open_store",
]
