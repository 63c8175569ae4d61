"""Limits: how much fits a window, whose it is, and that replicas and the library agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import RateLimitItemPerDay, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter, SlidingWindowCounterRateLimiter

from core.access import Person
from core.access.rates import Pace, StoreCounters
from core.errors import AccessError
from core.store import open_store
from tests.access.conftest import Clock

ANNA, BO = Person("anna"), Person("bo")


@pytest.fixture
def pace(store):
    return lambda item, **more: Pace(lambda: store, item, "ask", "app.too_fast", **more)


@pytest.mark.parametrize(
    ("item", "passes"),
    [
        (RateLimitItemPerMinute(3), {"minutes": 2}),
        (RateLimitItemPerHour(3), {"hours": 2}),
        (RateLimitItemPerDay(3), {"days": 2}),
    ],
)
def test_so_much_fits_a_window_and_later_as_much_again(pace, clock, item, passes):
    limit = pace(item)
    for _ in range(3):
        limit.check(ANNA)
    with pytest.raises(AccessError, match="more than 3"):
        limit.check(ANNA)
    limit.check(BO)
    clock.pass_by(**passes)
    limit.check(ANNA)


def test_replicas_over_one_database_share_a_limit(pace):
    first, second = pace(RateLimitItemPerMinute(2)), pace(RateLimitItemPerMinute(2))
    first.check(ANNA)
    second.check(ANNA)
    for replica in (first, second):
        with pytest.raises(AccessError):
            replica.check(ANNA)


def test_what_is_too_much_is_not_counted(pace):
    limit = pace(RateLimitItemPerDay(10), unit=2)
    with pytest.raises(AccessError, match="more than 5"):
        limit.check(ANNA, 11)
    limit.check(ANNA, 10)


def test_a_window_that_just_ended_counts_by_its_share(pace, clock):
    limit = pace(RateLimitItemPerMinute(10))  # noon is the beginning of a minute
    limit.check(ANNA, 10)
    clock.pass_by(seconds=75)  # a quarter into the next one: three quarters of 10 still count
    limit.check(ANNA, 3)
    with pytest.raises(AccessError):
        limit.check(ANNA)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 4)), max_size=30))
def test_the_librarys_own_limiter_says_the_same_before_and_after_each_hit(acts):
    clock = Clock()
    store = open_store("sqlite://", clock=clock)
    limiter, item = SlidingWindowCounterRateLimiter(StoreCounters(lambda: store)), RateLimitItemPerMinute(7)
    for seconds, amount in acts:
        clock.pass_by(seconds=seconds)
        fits = limiter.test(item, "key", cost=amount)
        before = limiter.get_window_stats(item, "key").remaining
        assert limiter.hit(item, "key", cost=amount) == (before >= amount)
        assert fits or before < amount
    store.close()


def test_it_is_a_whole_storage_of_the_library(store):
    storage = StoreCounters(lambda: store)
    limiter, item = FixedWindowRateLimiter(storage), RateLimitItemPerMinute(2)
    assert [limiter.hit(item, "key") for _ in range(3)] == [True, True, False]
    assert storage.check() and storage.get(item.key_for("key")) == 3
    storage.clear(item.key_for("key"))
    assert storage.get(item.key_for("key")) == 0
    sliding = SlidingWindowCounterRateLimiter(storage)
    sliding.hit(item, "key", cost=2)
    sliding.clear(item, "key")
    assert sliding.hit(item, "key", cost=2)
    assert storage.reset() == 1


def test_counts_of_windows_long_gone_are_erased_and_no_key_can_be_read(store, clock, tmp_path):
    limit = Pace(lambda: store, RateLimitItemPerMinute(5), "ask", "app.too_fast")
    for n in range(20):
        limit.check_key(f"192.0.2.{n}")
    clock.pass_by(minutes=10)
    limit.check_key("192.0.2.250")
    assert store.forget_counters() == 1
    store.close()
    assert b"192.0.2." not in b"".join(path.read_bytes() for path in tmp_path.glob("store.sqlite*"))
