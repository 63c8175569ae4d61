"""Who may do what, how often, and how much of the model: see README.md beside this."""

from core.access.access import Access
from core.access.line import Line, Turn
from core.access.person import ROLES, Person, Role

__all__ = ["ROLES", "Access", "Line", "Person", "Role", "Turn"]
