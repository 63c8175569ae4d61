"""What the product remembers: conversations, feedback, tickets, events, requests."""

from core.store.conversations import new_visitor
from core.store.records import (
    Author,
    Conversation,
    ConversationHead,
    Event,
    Feedback,
    Handover,
    NewTicket,
    Request,
    SavedTicket,
    SavedTurn,
    TicketMessage,
)
from core.store.store import Store, open_store
from core.store.tickets import new_ticket_number

__all__ = [
    "Author",
    "Conversation",
    "ConversationHead",
    "Event",
    "Feedback",
    "Handover",
    "NewTicket",
    "Request",
    "SavedTicket",
    "SavedTurn",
    "Store",
    "TicketMessage",
    "new_ticket_number",
    "new_visitor",
    "open_store",
]
