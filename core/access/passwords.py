"""Passwords as Argon2id hashes, with the library's parameters (those of RFC 9106 for little memory).

https://www.rfc-editor.org/rfc/rfc9106#section-4
"""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import InputError

LEAST, MOST = 8, 200
"""Characters. NIST SP 800-63B asks for 8 at least, and for no rules about which:
https://pages.nist.gov/800-63-3/sp800-63b.html#memsecretver"""


def hash_password(password: str) -> str:
    """The hash that is kept; InputError where the password is too short or too long."""
    if len(password) < LEAST:
        raise InputError("access.short_password", limit=LEAST)
    if len(password) > MOST:
        raise InputError("access.long_password", limit=MOST)
    return _hasher().hash(password)


def is_password(password: str, hashed: str) -> bool:
    """Whether `hashed` is of this password. With "" the answer is no, and takes as long as any other."""
    try:
        return _hasher().verify(hashed or _nobodys(), password[:MOST]) and bool(hashed)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):  # half a character is in no password
        return False


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys() -> str:
    """A hash of a password that nobody knows."""
    return _hasher().hash(secrets.token_urlsafe(32))
