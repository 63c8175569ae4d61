"""Whose a workspace is: nobody's until somebody signed in opens it, then theirs alone."""

import pytest

from core.access import Person
from core.errors import AccessError

DESK = "a" * 64
ANNA, BO, NOBODY = Person("anna"), Person("bo"), Person(address="192.0.2.1")


def may_open(access, person):
    try:
        access.claim(person, DESK)
    except AccessError:
        return False
    return True


def test_without_accounts_whoever_has_the_secret_has_the_workspace(access):
    assert [may_open(access, one) for one in (NOBODY, Person(address="192.0.2.2"), NOBODY)] == [True] * 3


def test_an_accounts_workspace_is_opened_for_nobody_else(access, make_access):
    assert [may_open(access, one) for one in (NOBODY, ANNA, ANNA)] == [True] * 3
    assert may_open(make_access(), ANNA)
    for other in (BO, NOBODY):
        with pytest.raises(AccessError, match="belongs to another account"):
            make_access().claim(other, DESK)
