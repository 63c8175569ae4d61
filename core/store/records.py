"""What the store hands out: frozen copies of rows. Times are ISO 8601 UTC with microseconds."""

from dataclasses import dataclass
from typing import Literal, Protocol

Author = Literal["visitor", "bot", "person"]
"""Who wrote a message: the visitor, the program, or a person of the shop."""


class Said(Protocol):
    """Anything with a role and a text, such as a use case's turn."""

    @property
    def role(self) -> Literal["user", "assistant"]: ...

    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Feedback:
    """A thumb and an optional comment on the message at `position`."""

    position: int
    liked: bool
    comment: str
    created: str


@dataclass(frozen=True, slots=True)
class SavedTurn:
    """One stored message; `reply` is the reply record as JSON where the program answered."""

    position: int
    author: Author
    text: str
    created: str
    reply: str | None = None
    feedback: Feedback | None = None

    @property
    def role(self) -> Literal["user", "assistant"]:
        """The role a dialogue history gives it; a person of the shop speaks on the assistant's side."""
        return "user" if self.author == "visitor" else "assistant"


@dataclass(frozen=True, slots=True)
class ConversationHead:
    """A line of a visitor's list; `title` is the beginning of the first question."""

    id: str
    title: str
    created: str
    updated: str
    length: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """A stored conversation with all its messages in order."""

    head: ConversationHead
    turns: tuple[SavedTurn, ...]

    @property
    def id(self) -> str:
        """The conversation's id."""
        return self.head.id


@dataclass(frozen=True, slots=True)
class Handover:
    """Where a conversation's handover stands; `settled` are questions a person was already offered for."""

    state: str = "none"
    question: str = ""
    settled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketMessage:
    """Something said on a ticket after it was queued."""

    author: Author
    text: str
    created: str


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket to be queued: its number, first state, JSON body, and the notice the visitor's conversation gets."""

    number: str
    state: str
    body: str
    notice: str


@dataclass(frozen=True, slots=True)
class SavedTicket:
    """A stored ticket. `conversation` is None once the visitor deleted it; `body` is JSON of the use case.

    `updated` differs after every change.
    """

    id: str
    conversation: str | None
    state: str
    body: str
    created: str
    updated: str
    messages: tuple[TicketMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One answered question; `question` is masked when saved, `confidence` None where nothing was judged."""

    question: str
    origin: str
    action: str
    language: str
    confidence: float | None
    seconds: float
    created: str = ""
    id: int = 0
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A recorded request; `detail` is JSON of the use case, `revision` its place among the subject's requests."""

    subject: str
    revision: int
    kind: str
    detail: str
    created: str = ""


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """Where a save went. `overtaken`: somebody else had saved since; theirs is kept as a version of its own."""

    version: int
    overtaken: bool = False


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft at one version; `body` is its JSON."""

    id: str
    title: str
    version: int
    body: str
    created: str
    can_undo: bool
    can_redo: bool


@dataclass(frozen=True, slots=True)
class DraftHead:
    """A draft in a list. `version` is where it stands, `versions` how many are kept."""

    id: str
    title: str
    version: int
    versions: int
    created: str
    updated: str


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """A version in a list. `kind` is how it came about, `size` the characters of its JSON."""

    id: int
    kind: str
    name: str
    title: str
    size: int
    created: str
    current: bool


@dataclass(frozen=True, slots=True)
class StoredAssignment:
    """An assignment as kept; `body` is its JSON."""

    id: str
    title: str
    body: str
    created: str
    updated: str


@dataclass(frozen=True, slots=True)
class ClassHead:
    """A class in a list: the id of the assignment it was made from ("" unknown), how many submissions it has, and how
    many of their answers are graded."""

    id: str
    title: str
    assignment: str
    submissions: int
    grades: int
    created: str
    updated: str


@dataclass(frozen=True, slots=True)
class StoredGrade:
    """What one answer earned; `body` is the mark as JSON."""

    student: str
    question: str
    key: str
    body: str


@dataclass(frozen=True, slots=True)
class StoredOverride:
    """A teacher's decision on an answer to the question `fingerprint`."""

    student: str
    question: str
    points: float
    comment: str
    fingerprint: str
    answer: str
    created: str = ""


@dataclass(frozen=True, slots=True)
class StoredClass:
    """A class with everything it has; `submissions` are (student, JSON) in order."""

    id: str
    title: str
    body: str
    submissions: tuple[tuple[str, str], ...]
    grades: tuple[StoredGrade, ...]
    overrides: tuple[StoredOverride, ...]
    updated: str
