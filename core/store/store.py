"""The store: everything the product remembers, in one database. Nothing here knows a shop, a model or a page."""

from core.settings import load_settings
from core.store.accounts import Accounts
from core.store.allowances import Allowances
from core.store.claims import Claims
from core.store.conversations import Conversations
from core.store.database import Clock, connect, utc_now
from core.store.drafts import Drafts
from core.store.events import Events
from core.store.gradings import Gradings
from core.store.memories import Memories
from core.store.reports import Reports
from core.store.requests import Requests
from core.store.tickets import Tickets
from core.store.translations import Translations


class Store(
    Claims,
    Conversations,
    Tickets,
    Events,
    Requests,
    Drafts,
    Gradings,
    Memories,
    Translations,
    Reports,
    Accounts,
    Allowances,
):
    """An open store, one per process, shared by all its threads."""


def open_store(url: str | None = None, *, clock: Clock = utc_now) -> Store:
    """The store at an SQLAlchemy URL (default: the settings'), made where it is missing.

    Raises StoreError where it cannot be reached, or was written by a newer version of this project.
    `clock` gives the aware time that everything saved is stamped with.
    """
    return Store(connect(url or load_settings().database_url), clock)
