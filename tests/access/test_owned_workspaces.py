"""What an identity provider says, as an account here: its name, its role, and whom nobody may become."""

import pytest

from core.access.accounts import add_account, set_disabled, set_role
from core.access.claims import admit, name_of, role_of
from core.errors import AccessError, InputError
from core.settings import Settings
from tests.access.conftest import PASSWORD

ANNA = {"iss": "https://id.example/realm", "sub": "17", "email": "Anna@Example.org", "email_verified": True}


def settings(**given: str) -> Settings:
    return Settings(_env_file=None, **{f"oidc_{name}": value for name, value in given.items()})


NAMES = [
    (ANNA, "Anna@Example.org"),
    (ANNA | {"email_verified": "true"}, "Anna@Example.org"),
    (ANNA | {"email_verified": False}, "17@id.example"),
    ({"iss": "https://id.example", "sub": "17", "email": "owner@example.org"}, "17@id.example"),
    ({"sub": "17"}, "17@provider"),
]


@pytest.mark.parametrize(("claims", "name"), NAMES)
def test_a_name_is_an_address_the_provider_has_verified_else_its_own_id(claims, name):
    assert name_of(claims) == name


def test_claims_that_name_nobody_are_refused():
    with pytest.raises(AccessError, match="did not say who you are"):
        name_of({"email": "a@b.c"})


ROLES = [
    ({}, {}, None),
    ({"role_claim": "roles"}, {}, "visitor"),
    ({"role_claim": "roles"}, {"roles": ["operator", "other"]}, "operator"),
    ({"role_claim": "roles"}, {"roles": ["operator", "owner"]}, "owner"),
    ({"role_claim": "roles"}, {"roles": "owner"}, "owner"),
    ({"role_claim": "roles"}, {"roles": {"owner": True}}, "owner"),
    ({"role_claim": "roles"}, {"roles": 3}, "visitor"),
    ({"role_claim": "realm_access.roles"}, {"realm_access": {"roles": ["operator"]}}, "operator"),
    ({"role_claim": "realm_access.roles"}, {"realm_access": "owner"}, "visitor"),
    ({"role_claim": "https://a.b/roles"}, {"https://a.b/roles": ["owner"]}, "owner"),
    ({"role_claim": "roles"}, {"roles": [["owner"], None]}, "visitor"),
    ({"operators": "x@y.z, anna@example.org"}, {}, "operator"),
    ({"owners": "ANNA@example.org", "operators": "anna@example.org"}, {}, "owner"),
    ({"owners": "someone@example.org"}, {}, "visitor"),
    ({"owners": "anna@example.org"}, {"email_verified": False}, "visitor"),
    ({"owners": ""}, {"role": "owner"}, None),
]


@pytest.mark.parametrize(("given", "said", "role"), ROLES)
def test_a_role_is_what_the_named_claim_or_the_lists_give(given, said, role):
    assert role_of(ANNA | said, settings(**given)) == role


def test_somebody_new_has_an_account_without_a_password(store):
    made = admit(store, ANNA, settings(operators="anna@example.org"))
    assert (made.name, made.role, made.secret) == ("anna@example.org", "operator", "")


def test_a_role_that_the_provider_takes_back_is_gone_at_the_next_sign_in(store):
    admit(store, ANNA, settings(owners="anna@example.org"))
    assert admit(store, ANNA, settings(owners="other@example.org")).role == "visitor"


def test_where_the_provider_gives_no_roles_they_are_given_here(store):
    admit(store, ANNA, settings())
    set_role(store, "anna@example.org", "owner")
    assert admit(store, ANNA, settings()).role == "owner"


def test_nobody_becomes_an_account_with_a_password_or_the_staff(store):
    add_account(store, "anna@example.org", "owner", PASSWORD)
    with pytest.raises(AccessError, match="has a password|with a password"):
        admit(store, ANNA, settings())
    with pytest.raises(AccessError, match="with a password"):
        admit(store, ANNA | {"email": "staff"}, settings())


def test_a_disabled_account_stays_outside(store):
    admit(store, ANNA, settings())
    set_disabled(store, "anna@example.org", True)
    with pytest.raises(AccessError, match="disabled"):
        admit(store, ANNA, settings())


def test_a_name_that_is_none_is_refused(store):
    with pytest.raises(InputError):
        admit(store, ANNA | {"email": "a b@c.d"}, settings())
