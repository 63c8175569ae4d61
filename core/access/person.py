"""Who is asking: an account with a role, or somebody without a name at an address.

Does not know how anybody proved it.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, get_args

from core.errors import AccessError
from core.messages import words

Role = Literal["visitor", "operator", "owner"]
ROLES: tuple[Role, ...] = get_args(Role)
"""From the one who may least; each may what those before may."""


@dataclass(frozen=True, slots=True)
class Person:
    """`account` is "" for somebody who has not signed in; `address` is the other end of the connection, as far as
    proxies that are trusted say."""

    account: str = ""
    role: Role = "visitor"
    address: str = "local"

    @property
    def key(self) -> str:
        """What is counted under: the account, else a hash of the address, which nobody needs to read."""
        if self.account:
            return f"account {self.account}"
        return f"address {hashlib.sha256(self.address.encode()).hexdigest()[:16]}"

    def may(self, role: Role) -> bool:
        """Whether the person has `role`, or one that may more."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def check(self, role: Role) -> None:
        """AccessError unless the person has `role`, or one that may more."""
        if not self.may(role):
            key = "access.role_needed" if self.account else "access.sign_in_first"
            raise AccessError(key, role=words(f"access.role_{role}"))


_CURRENT: ContextVar[Person] = ContextVar("showcase_person", default=Person())  # noqa: B039 (it is frozen)


def current_person() -> Person:
    """Whom this code works for, on every thread that a request is carried to; outside of any request, this machine."""
    return _CURRENT.get()


def note_person(person: Person) -> None:
    """The rest of this request works for `person`."""
    _CURRENT.set(person)


@contextmanager
def acting_for(person: Person) -> Iterator[None]:
    """Its code works for `person`."""
    token = _CURRENT.set(person)
    try:
        yield
    finally:
        _CURRENT.reset(token)
