"""An installation in a temporary home whose clock a test moves."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from pydantic import SecretStr

from core.access import Access, passwords
from core.settings import Settings
from core.store import Store, open_store

PASSWORD = "correct horse"
STAFF_PASSWORD = "open sesame"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """Hashes that cost a millisecond instead of a tenth of a second."""
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()


class Clock:
    """The time, at noon of a day until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 28, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock, tmp_path) -> Store:
    opened = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}", clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def make_access(store) -> Callable[..., Access]:
    """An installation's `Access`; each one made is a replica over the same store."""

    def make(**given: object) -> Access:
        given = {"staff_password": SecretStr(STAFF_PASSWORD)} | given
        return Access(Settings(_env_file=None, **given), lambda: store)

    return make


@pytest.fixture
def access(make_access) -> Access:
    return make_access()
