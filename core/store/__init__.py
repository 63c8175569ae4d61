"""What the product remembers: conversations, feedback, tickets, events, requests, drafts."""

from core.store.conversations import new_visitor
from core.store.records import (
    Author,
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
    StoredDraft,
    TicketMessage,
)
from core.store.store import Store, open_store
from core.store.tickets import new_ticket_number

__all__ = [
    "Author",
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
    "StoredDraft",
    "TicketMessage",
    "new_ticket_number",
    "new_visitor",
    "open_store",
]
