"""Who may do what, how often, and how much of the model: see README.md beside this."""

from core.access.access import Access
from core.access.line import Line, Turn, say_place
from core.access.person import ROLES, Person, Role, acting_for, current_person, note_person

__all__ = [
    "ROLES",
    "Access",
    "Line",
    "Person",
    "Role",
    "Turn",
    "acting_for",
    "current_person",
    "note_person",
    "say_place",
]
