"""Whose a workspace is: nobody's until somebody signed in opens it, then theirs alone."""

import pytest

from core.access import Person
from core.errors import AccessError

DESK = "a" * 64
ANNA, BO, NOBODY = Person("anna"), Person("bo"), Person(address="192.0.2.1")


def test_without_accounts_whoever_has_the_secret_has_the_workspace(access):
    access.claim(NOBODY, DESK)
    access.claim(Person(address="192.0.2.2"), DESK)


def test_an_accounts_workspace_is_opened_for_nobody_else(access, make_access):
    access.claim(NOBODY, DESK)
    access.claim(ANNA, DESK)
    make_access().claim(ANNA, DESK)
    for other in (BO, NOBODY):
        with pytest.raises(AccessError, match="belongs to another account"):
            make_access().claim(other, DESK)
