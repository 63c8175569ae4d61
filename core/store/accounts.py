"""Accounts, sessions and whose a workspace is. Does not know passwords, tokens or what a role may do."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from core.errors import InputError
from core.store.account_tables import AccountRow, SessionRow, WorkspaceRow
from core.store.database import Database


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An account. `secret` is its password's hash, "" where an identity provider vouches for it."""

    name: str
    role: str
    secret: str = ""
    disabled: bool = False
    created: str = ""


@dataclass(frozen=True, slots=True)
class StoredSession:
    """Whose session it is, and what its token and the password of that time made."""

    account: str
    seal: str


class Accounts(Database):
    """Part of `Store`."""

    def add_account(self, name: str, role: str, secret: str) -> None:
        """A new account; InputError where there is one of that name."""
        with self._writing() as session:
            if session.get(AccountRow, name) is not None:
                raise InputError("store.account_exists", name=name)
            session.add(AccountRow(name=name, role=role, secret=secret, disabled=False, created=self.now()))

    def find_account(self, name: str) -> StoredAccount | None:
        """The account of a name, disabled ones too."""
        with self._reading() as session:
            row = session.get(AccountRow, name)
            return _stored(row) if row else None

    def list_accounts(self) -> tuple[StoredAccount, ...]:
        """All accounts by name."""
        with self._reading() as session:
            return tuple(_stored(row) for row in session.scalars(select(AccountRow).order_by(AccountRow.name)))

    def change_account(
        self, name: str, *, role: str | None = None, secret: str | None = None, disabled: bool | None = None
    ) -> None:
        """Change what is given; InputError where there is no such account."""
        with self._writing() as session:
            row = session.get(AccountRow, name)
            if row is None:
                raise InputError("store.no_account", name=name)
            for field, value in (("role", role), ("secret", secret), ("disabled", disabled)):
                if value is not None:
                    setattr(row, field, value)

    def save_session(self, token: str, session: StoredSession, expires: str) -> None:
        """Keep a session under the hash of its token; those that have ended are forgotten."""
        with self._writing() as transaction:
            transaction.execute(delete(SessionRow).where(SessionRow.expires <= self.now()))
            transaction.add(SessionRow(token=token, account=session.account, seal=session.seal, expires=expires))

    def find_session(self, token: str) -> StoredSession | None:
        """The session of a token's hash; None where there is none or it has ended."""
        with self._reading() as session:
            row = session.get(SessionRow, token)
            return StoredSession(row.account, row.seal) if row and row.expires > self.now() else None

    def delete_session(self, token: str) -> None:
        """End one session; harmless where it has ended."""
        with self._writing() as session:
            session.execute(delete(SessionRow).where(SessionRow.token == token))

    def claim_workspace(self, desk: str, account: str) -> bool:
        """Whether a workspace is the account's; one that is nobody's becomes so."""
        with self._writing() as session:
            row = session.get(WorkspaceRow, desk)
            if row is None:
                session.add(WorkspaceRow(desk=desk, account=account, created=self.now()))
            return row is None or row.account == account

    def find_workspace_owner(self, desk: str) -> str:
        """The account a workspace belongs to; "" where it is nobody's."""
        with self._reading() as session:
            row = session.get(WorkspaceRow, desk)
            return row.account if row else ""


def _stored(row: AccountRow) -> StoredAccount:
    return StoredAccount(row.name, row.role, row.secret, row.disabled, row.created)
