"""Signing in and out: a token for whoever knows the password, a session under the token's hash, few tries.

A session is sealed with its account's password of that time: it ends when that changes, when the account is disabled,
when it is closed, and after some hours. It is in the store, so every replica knows it. Knows no cookie and no page.
"""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

from limits import RateLimitItemPerMinute

from core.access.accounts import STAFF, read_name
from core.access.passwords import is_password
from core.access.rates import OpenStore, Pace
from core.errors import AccessError, InputError
from core.settings import Settings
from core.store.accounts import StoredAccount, StoredSession
from core.store.database import iso

TRIES, TRIES_A_NAME = 5, 30
"""Passwords that may be tried a minute: from one address, and for one name from all addresses."""


class Sessions:
    """Holds nothing but the staff password, which is in the settings and in no table."""

    def __init__(self, store: OpenStore, settings: Settings) -> None:
        self._store, self._hours = store, settings.session_hours
        given = settings.staff_password.get_secret_value()
        self.is_random = not given
        self.staff_password = given or secrets.token_urlsafe(9)
        """Shown on the console where it is random, nowhere else."""
        self._addresses = Pace(store, RateLimitItemPerMinute(TRIES), "door", "access.many_tries")
        self._names = Pace(store, RateLimitItemPerMinute(TRIES_A_NAME), "door-name", "access.many_tries")

    def sign_in(self, name: str, password: str, address: str) -> str:
        """A session's token; AccessError for a wrong name or password, as slowly for one as for the other.

        No name stands for the staff password.
        """
        self._addresses.check_key(address)
        try:
            name = read_name(name or STAFF)
        except InputError:
            name = "?"
        self._names.check_key(name)
        account = self.find_account(name)
        if not self._knows(account, password) or account.disabled:
            raise AccessError("access.wrong_password")
        return self.begin(account)

    def find_account(self, name: str) -> StoredAccount:
        """The account of a name; where there is none, one that nobody can enter."""
        if name == STAFF:
            return StoredAccount(STAFF, "owner", self.staff_password)
        return self._store().find_account(name) or StoredAccount(name, "visitor", disabled=True)

    def begin(self, account: StoredAccount, hours: int = 0) -> str:
        """A session for somebody whose account was proved; its token."""
        token = secrets.token_urlsafe(32)
        store = self._store()
        ends = datetime.fromtimestamp(store.clock_seconds(), UTC) + timedelta(hours=hours or self._hours)
        store.save_session(_hash(token), StoredSession(account.name, _seal(token, account)), iso(ends))
        return token

    def find(self, token: object) -> StoredAccount | None:
        """Whose session a token is; None where it is none, or one that has ended."""
        if not isinstance(token, str) or not token:
            return None
        session = self._store().find_session(_hash(token))
        account = self.find_account(session.account) if session else None
        if account is None or account.disabled or not hmac.compare_digest(session.seal, _seal(token, account)):
            return None
        return account

    def end(self, token: object) -> None:
        """Sign out; harmless for what is no session."""
        if isinstance(token, str) and token:
            self._store().delete_session(_hash(token))

    def _knows(self, account: StoredAccount, password: object) -> bool:
        if not isinstance(password, str):
            return False
        if account.name == STAFF:
            return hmac.compare_digest(password.encode(errors="surrogatepass"), account.secret.encode())
        return is_password(password, account.secret)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _seal(token: str, account: StoredAccount) -> str:
    """The token is random, so nobody who reads the table can try passwords against it."""
    return hashlib.sha256(f"{token} {account.name} {account.secret}".encode()).hexdigest()
