"""Accounts: what a name, a role and a password must be, and that no password is kept."""

import pytest

from core.__main__ import main
from core.access import ROLES, Person
from core.access.accounts import add_account, find_account, read_name, set_disabled, set_password, set_role
from core.access.passwords import LEAST, MOST, hash_password, is_password
from core.commands import accounts as command
from core.errors import AccessError, InputError
from tests.access.conftest import PASSWORD


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Anna", "anna"),
        (" bo@example.org ", "bo@example.org"),
        ("ＡＢ", "ab"),
        ("王老师", "王老师"),
        ("x" * 254, "x" * 254),
    ],
)
def test_names_are_kept_in_one_form(given, kept):
    assert read_name(given) == kept


@pytest.mark.parametrize("given", ["", "  ", "a b", "a\nb", "a\u200bb", "\x00", "x" * 255, None, 3, "\u202eanna"])
def test_what_is_no_name_is_refused(given):
    with pytest.raises(InputError, match="cannot be a name"):
        read_name(given)


def test_an_account_is_made_once_and_its_password_kept_nowhere(store, tmp_path):
    made = add_account(store, "Anna", "operator", PASSWORD)
    assert (made.name, made.role, made.disabled) == ("anna", "operator", False)
    assert is_password(PASSWORD, made.secret) and made.secret.startswith("$argon2id$")
    with pytest.raises(InputError, match="already"):
        add_account(store, "ANNA", "owner", PASSWORD)
    assert find_account(store, "anna").role == "operator"
    store.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("store.sqlite*"))
    assert b"anna" in kept and PASSWORD.encode() not in kept


@pytest.mark.parametrize(
    ("name", "role", "password", "told"),
    [
        ("anna", "king", PASSWORD, "is no role"),
        ("anna", "visitor", "x" * (LEAST - 1), "shorter"),
        ("anna", "visitor", "x" * (MOST + 1), "longer"),
        ("staff", "visitor", PASSWORD, "belongs to the staff password"),
    ],
)
def test_what_cannot_be_an_account_leaves_none(store, name, role, password, told):
    with pytest.raises(InputError, match=told):
        add_account(store, name, role, password)
    assert store.list_accounts() == ()


@pytest.mark.parametrize("change", [set_password, set_role, set_disabled])
def test_there_is_nothing_to_change_of_an_account_that_is_not_there(store, change):
    values = {set_password: PASSWORD, set_role: "owner", set_disabled: True}
    with pytest.raises(InputError, match="no account"):
        change(store, "nobody", values[change])


@pytest.mark.parametrize("hashed", ["", "not a hash", "$argon2id$v=19$m=64,t=1,p=1$broken"])
def test_no_password_fits_what_is_no_hash(hashed):
    assert not is_password(PASSWORD, hashed)


def test_a_hash_fits_its_own_password_alone():
    hashed = hash_password(PASSWORD)
    assert is_password(PASSWORD, hashed) and not is_password(PASSWORD + " ", hashed)
    assert hashed != hash_password(PASSWORD)


@pytest.mark.parametrize("has", ROLES)
@pytest.mark.parametrize("needs", ROLES)
def test_each_role_may_what_those_before_it_may(has, needs):
    person = Person("anna", has)
    assert person.may(needs) == (ROLES.index(has) >= ROLES.index(needs))
    if not person.may(needs):
        with pytest.raises(AccessError, match=needs):
            person.check(needs)


def test_somebody_without_a_name_is_told_to_sign_in():
    with pytest.raises(AccessError, match="nobody is signed in"):
        Person().check("operator")


def test_people_are_counted_by_account_else_by_an_address_nobody_can_read():
    assert Person("anna", address="192.0.2.7").key == Person("anna", address="192.0.2.8").key == "account anna"
    assert Person(address="192.0.2.7").key != Person(address="192.0.2.8").key
    assert "192.0.2.7" not in Person(address="192.0.2.7").key


@pytest.mark.parametrize("days", ["0", "-1", "99999999999"])
def test_a_token_for_days_that_cannot_be_is_refused(store, monkeypatch, capsys, days):
    monkeypatch.setattr(command, "open_store", lambda: store)
    assert main(["accounts", "token", "anna", f"--days={days}"]) == 2
    said = capsys.readouterr()
    assert f"{days} days" in said.err and not said.out
