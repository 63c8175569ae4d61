"""A visitor's secret and open conversation, as the browser keeps them; an account has its conversations everywhere.

The browser sends whatever it likes: what comes back is checked here, and the store checks the secret on every call.
"""

import hashlib
import secrets
from dataclasses import dataclass

from core.access import Person
from core.errors import InputError

MAX_QUESTION = 2000
OWNED = "account "
"""What the secret of an account begins with; a browser's own never does."""


@dataclass(frozen=True, slots=True)
class Visit:
    """The visitor's secret, the conversation this page shows (empty for none yet), and who it is."""

    visitor: str
    conversation: str = ""
    person: Person = Person()

    def state(self) -> dict[str, str]:
        """As the browser keeps it."""
        return {"visitor": self.visitor, "conversation": self.conversation}


def read_visit(state: object, person: Person) -> Visit:
    """The browser's visit; a new one where it holds none that could be ours. Whoever is signed in needs no secret."""
    found = state if isinstance(state, dict) else {}
    visitor, conversation = found.get("visitor"), found.get("conversation")
    here = conversation if isinstance(conversation, str) else ""
    if person.account:
        return Visit(OWNED + hashlib.sha256(person.account.encode()).hexdigest(), here, person)
    if not isinstance(visitor, str) or not 16 <= len(visitor) <= 200 or visitor.startswith(OWNED):
        return Visit(secrets.token_urlsafe(24), person=person)
    return Visit(visitor, here, person)


def check_question(text: object) -> str:
    """The question without its margins; InputError where there is none or it is too long."""
    question = text.strip() if isinstance(text, str) else ""
    if not question:
        raise InputError("chatbot.empty_question")
    if len(question) > MAX_QUESTION:
        raise InputError("chatbot.long_question", length=len(question), limit=MAX_QUESTION)
    return question
