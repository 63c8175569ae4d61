"""The tables of accounts, their sessions and workspaces, and of what everybody has used of what is counted.

They know hashes, never a password, a session's token or a workspace's secret.
"""

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.store.tables import Table


class AccountRow(Table):
    """Somebody with a name. `secret` is the hash of the password, empty where an identity provider vouches."""

    __tablename__ = "accounts"
    name: Mapped[str] = mapped_column(String(254), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    secret: Mapped[str] = mapped_column(Text, default="")
    disabled: Mapped[bool] = mapped_column(default=False)
    created: Mapped[str] = mapped_column(String(32))


class SessionRow(Table):
    """Somebody signed in. `seal` binds it to the password of that time, `account` may be one that is in no table."""

    __tablename__ = "sessions"
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[str] = mapped_column(String(254), index=True)
    seal: Mapped[str] = mapped_column(String(64))
    expires: Mapped[str] = mapped_column(String(32), index=True)


class WorkspaceRow(Table):
    """Whose a workspace is; `desk` is the hash of its secret. Without a row it is whoever's has the secret."""

    __tablename__ = "workspaces"
    desk: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[str] = mapped_column(String(254), index=True)
    created: Mapped[str] = mapped_column(String(32))


class CounterRow(Table):
    """How often something happened in one window of time; `key` is a hash of who, what and which window."""

    __tablename__ = "counters"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger, default=0)
    ends: Mapped[int] = mapped_column(BigInteger, index=True)
    """Seconds since 1970 after which nobody asks for it any more."""


class SpendingRow(Table):
    """Tokens somebody used on a day (UTC); `person` is a key of `core.access`, empty for all together."""

    __tablename__ = "spendings"
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    person: Mapped[str] = mapped_column(String(270), primary_key=True)
    tokens: Mapped[int] = mapped_column(BigInteger, default=0)
