"""What the product remembers: conversations, feedback, tickets, events, requests, drafts, classes."""

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
from core.store.store import Store, open_store
from core.store.tickets import new_ticket_number

__all__ = [
    "Author",
    "ClassHead",
    "Conversation",
    "ConversationHead",
    "DraftHead",
    "DraftVersion",
    "Event",
    "Feedback",
    "Handover",
    "NewTicket",
    "Request",
    "SavedDraft",
    "SavedTicket",
    "SavedTurn",
    "Store",
    "StoredAssignment",
    "StoredClass",
    "StoredDraft",
    "StoredGrade",
    "StoredOverride",
    "TicketMessage",
    "new_ticket_number",
    "new_visitor",
    "open_store",
]
