"""What names a workspace: a secret in its address, which whoever knows it may enter. Knows no app and no toolkit."""

import hashlib
import re
import secrets

SECRET = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
"""128 random bits, as `secrets.token_urlsafe(16)` writes them."""


def make_secret() -> str:
    """The secret of a new workspace."""
    return secrets.token_urlsafe(16)


def hash_workspace(secret: str) -> str:
    """What the store knows of a workspace: its readers cannot enter one."""
    return hashlib.sha256(secret.encode()).hexdigest()


def matched(pattern: re.Pattern[str], value: object) -> str:
    """`value` where it is text of that form, else "": browsers send whatever they like."""
    return value if isinstance(value, str) and pattern.fullmatch(value) else ""
