"""What decides in this process who may do what: sessions, limits, the line for the model, the tokens of the day.

One object for all apps of a process; what it counts is in the store. Knows no toolkit.
"""

from typing import TYPE_CHECKING

from limits import RateLimitItemPerDay, RateLimitItemPerHour, RateLimitItemPerMinute

from core.access.addresses import find_client, is_proxy, read_proxies
from core.access.budget import Budget
from core.access.line import Line
from core.access.person import Person
from core.access.rates import OpenStore, Pace
from core.access.sessions import Sessions
from core.errors import AccessError
from core.settings import Settings
from core.telemetry.metrics import watch_queue

if TYPE_CHECKING:
    from core.store import Store

MEGABYTE = 1_000_000


class Access:
    """`store` opens the store when it is first needed."""

    def __init__(self, settings: Settings, store: OpenStore) -> None:
        self.settings, self._store = settings, store
        self.sessions = Sessions(store, settings)
        self.budget = Budget(store, settings)
        self.line = Line(settings.at_once, settings.line_length)
        watch_queue("model", lambda: self.line.count()[1])
        self._proxies = read_proxies(settings.proxies)
        uploads, megabytes = settings.uploads_per_hour, settings.upload_mb_per_day
        self._uploads = Pace(store, RateLimitItemPerHour(uploads), "uploads", "access.many_uploads")
        self._bytes = Pace(
            store, RateLimitItemPerDay(megabytes * MEGABYTE), "bytes", "access.many_bytes", unit=MEGABYTE
        )

    @property
    def is_required(self) -> bool:
        """Whether everybody signs in first."""
        return self.settings.sign_in == "required"

    @property
    def has_provider(self) -> bool:
        """Whether an identity provider is set."""
        return bool(self.settings.oidc_issuer and self.settings.oidc_client_id)

    @property
    def offers_sign_in(self) -> bool:
        """Whether there is anybody who could sign in by name."""
        return self.is_required or self.has_provider or bool(self.store.list_accounts())

    @property
    def store(self) -> "Store":
        """The store, opened when it is first needed."""
        return self._store()

    def person(self, token: object, address: str = "local") -> Person:
        """Who a session's token says is asking; a visitor without a name where it says nothing."""
        account = self.sessions.find(token)
        return Person(account.name, account.role, address) if account else Person(address=address)

    def check_signed_in(self, person: Person) -> None:
        """AccessError where everybody has to sign in and this person has not."""
        if self.is_required and not person.account:
            raise AccessError("access.signed_out")

    def address(self, peer: str, forwarded: str) -> str:
        """The client's address; `forwarded` is the header `X-Forwarded-For`, believed from proxies of ours alone."""
        return find_client(peer, forwarded, self._proxies)

    def trusts(self, peer: str) -> bool:
        """Whether the other end of a connection is a proxy of ours."""
        return is_proxy(peer, self._proxies)

    def pace(self, name: str, times: int = 1) -> Pace:
        """A limit on requests of one kind: `times` what the settings allow a minute."""
        return Pace(self._store, RateLimitItemPerMinute(self.settings.rate_per_minute * times), name, "app.too_fast")

    def take_upload(self, person: Person, size: int) -> None:
        """Count an upload of `size` bytes; AccessError where it is one too many, or too much of a day."""
        self._uploads.check(person)
        self._bytes.check(person, size)

    def claim(self, person: Person, desk: str) -> None:
        """A workspace for whoever opens it: an account's becomes its own. AccessError where it is somebody else's."""
        store = self.store
        owner = store.find_workspace_owner(desk)
        free = not owner and person.account
        mine = store.claim_workspace(desk, person.account) if free else owner == person.account
        if not mine:
            raise AccessError("access.not_yours")
