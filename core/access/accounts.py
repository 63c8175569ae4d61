"""Accounts as people manage them: made, listed, given a role or a password, disabled. Knows no session and no page."""

import unicodedata
from typing import TYPE_CHECKING

from core.access.passwords import hash_password
from core.access.person import ROLES, Role
from core.errors import InputError

if TYPE_CHECKING:
    from core.store import Store, StoredAccount

STAFF = "staff"
"""Who signs in with the staff password alone, as an owner. In no table: the settings hold the password."""
MOST_NAME = 254
"""Characters: the longest e-mail address."""


def read_name(text: object) -> str:
    """A name as it is kept: small letters, one form of each; InputError where it is none."""
    name = unicodedata.normalize("NFKC", text).strip().casefold() if isinstance(text, str) else ""
    if not 1 <= len(name) <= MOST_NAME or any(unicodedata.category(sign)[0] in "CZ" for sign in name):
        raise InputError("access.bad_name", name=name[:40], limit=MOST_NAME)
    return name


def read_role(text: str) -> Role:
    """A role by its name; InputError for any other."""
    if text not in ROLES:
        raise InputError("access.bad_role", role=text[:40], known=", ".join(ROLES))
    return text


def add_account(store: "Store", name: str, role: str, password: str) -> "StoredAccount":
    """A new account with a password; InputError where the name is taken or reserved."""
    name = read_name(name)
    if name == STAFF:
        raise InputError("access.reserved_name", name=name)
    store.add_account(name, read_role(role), hash_password(password))
    return find_account(store, name)


def find_account(store: "Store", name: str) -> "StoredAccount":
    """The account of a name; InputError where there is none."""
    found = store.find_account(read_name(name))
    if found is None:
        raise InputError("store.no_account", name=name)
    return found


def set_password(store: "Store", name: str, password: str) -> None:
    """Another password; every session of the account ends with the old one."""
    store.change_account(read_name(name), secret=hash_password(password))


def set_role(store: "Store", name: str, role: str) -> None:
    """Another role, from the account's next request on."""
    store.change_account(read_name(name), role=read_role(role))


def set_disabled(store: "Store", name: str, disabled: bool) -> None:
    """Shut an account out, which ends its sessions, or let it in again."""
    store.change_account(read_name(name), disabled=disabled)
