"""Who asked last at a page, and how much of that is remembered."""

import pytest

from apps import _turns
from apps._turns import Latest, Turns


@pytest.fixture(autouse=True)
def two_sessions(monkeypatch):
    monkeypatch.setattr(_turns, "MOST_SESSIONS", 2)


def test_what_was_kept_longest_ago_is_forgotten_first():
    latest = Latest[int]()
    for name in "abac":
        latest.change(name, lambda before: (before or 0) + 1)
    assert [latest.find(name) for name in "abc"] == [2, None, 1]


def test_whoever_asks_later_makes_what_was_asked_before_pointless_at_their_own_page_alone():
    turns = Turns()
    first, watched = turns.take("a", "page"), turns.watch("a", "page")
    assert not first() and not watched()
    turns.take("b", "page")
    assert not first()
    second = turns.take("a", "page")
    assert first() and watched() and not second()


def test_a_forgotten_page_has_not_been_asked_since():
    turns = Turns()
    late = turns.take("a", "page")
    for session in "bcd":
        turns.take(session, "page")
    assert not late()
