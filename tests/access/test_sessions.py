"""Sessions: who gets one, how long it lasts, what ends it, and that every replica knows it."""

import pytest

from core.access import passwords, sessions
from core.access.accounts import add_account, set_disabled, set_password, set_role
from core.errors import AccessError
from tests.access.conftest import PASSWORD, STAFF_PASSWORD

HERE = "192.0.2.1"


@pytest.fixture
def anna(store):
    return add_account(store, "anna", "operator", PASSWORD)


def test_the_right_password_opens_a_session_that_every_replica_knows(anna, make_access):
    token = make_access().sessions.sign_in("Anna", PASSWORD, HERE)
    person = make_access().person(token, HERE)
    assert (person.account, person.role, person.address) == ("anna", "operator", HERE)


@pytest.mark.parametrize(
    ("name", "password"),
    [("anna", "wrong horse"), ("anna", ""), ("anna", None), ("bo", PASSWORD), ("an na", PASSWORD), ("", PASSWORD)],
)
def test_any_other_name_or_password_does_not(anna, access, name, password):
    with pytest.raises(AccessError, match="not the password"):
        access.sessions.sign_in(name, password, HERE)


@pytest.mark.parametrize("name", ["", "staff", "Staff"])
def test_the_staff_password_opens_an_owners_session_without_any_account(access, name):
    assert access.person(access.sessions.sign_in(name, STAFF_PASSWORD, HERE)).role == "owner"


@pytest.mark.parametrize("name", ["anna", "staff"])
def test_a_password_with_half_a_character_is_a_wrong_one(anna, access, name):
    with pytest.raises(AccessError) as caught:
        access.sessions.sign_in(name, "\ud800", "192.0.2.7")
    assert caught.value.key == "access.wrong_password"


@pytest.mark.parametrize("token", [None, "", "guess", 1, [], {}, "x" * 10_000])
def test_no_other_token_is_a_session(anna, access, token):
    access.sessions.sign_in("anna", PASSWORD, HERE)
    assert access.person(token).account == ""


ENDS = {
    "signing out": lambda access, store, token, clock: access.sessions.end(token),
    "another password": lambda access, store, token, clock: set_password(store, "anna", "another horse"),
    "a disabled account": lambda access, store, token, clock: set_disabled(store, "anna", True),
    "time": lambda access, store, token, clock: clock.pass_by(hours=12, seconds=1),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_what_ends_a_session(anna, access, store, clock, end):
    token = access.sessions.sign_in("anna", PASSWORD, HERE)
    clock.pass_by(hours=11, minutes=59)
    assert access.person(token).account == "anna"
    end(access, store, token, clock)
    assert access.person(token).account == ""


def test_another_staff_password_ends_the_sessions_of_the_old_one(make_access):
    token = make_access().sessions.sign_in("", STAFF_PASSWORD, HERE)
    from pydantic import SecretStr

    assert make_access(staff_password=SecretStr("another")).person(token).account == ""
    assert make_access().person(token).role == "owner"


def test_without_a_staff_password_a_new_one_is_made_for_each_process(make_access):
    from pydantic import SecretStr

    first, second = (make_access(staff_password=SecretStr("")).sessions for _ in range(2))
    assert first.is_random and len(first.staff_password) >= 12 and first.staff_password != second.staff_password


def test_another_role_counts_from_the_next_request_on(anna, access, store):
    token = access.sessions.sign_in("anna", PASSWORD, HERE)
    set_role(store, "anna", "visitor")
    assert access.person(token).role == "visitor"


def test_tries_are_few_from_one_address_on_all_replicas_together(anna, make_access):
    replicas = [make_access(), make_access()]
    for n in range(sessions.TRIES):
        with pytest.raises(AccessError, match="not the password"):
            replicas[n % 2].sessions.sign_in("anna", "guess", HERE)
    for replica in replicas:
        with pytest.raises(AccessError, match="more than"):
            replica.sessions.sign_in("anna", PASSWORD, HERE)
    assert replicas[0].sessions.sign_in("anna", PASSWORD, "192.0.2.2")


def test_tries_are_few_for_one_name_from_all_addresses(anna, access, clock):
    for n in range(sessions.TRIES_A_NAME):
        with pytest.raises(AccessError, match="not the password"):
            access.sessions.sign_in("anna", "guess", f"198.51.100.{n}")
    with pytest.raises(AccessError, match="more than"):
        access.sessions.sign_in("anna", PASSWORD, "203.0.113.9")
    clock.pass_by(minutes=2)
    assert access.sessions.sign_in("anna", PASSWORD, "203.0.113.9")


def test_a_name_nobody_has_is_refused_after_the_same_work(anna, access, monkeypatch):
    hashed = []
    verify = passwords.is_password
    monkeypatch.setattr(sessions, "is_password", lambda given, secret: hashed.append(secret) or verify(given, secret))
    verified = []
    real = passwords._hasher()
    monkeypatch.setattr(passwords, "_hasher", lambda: _Watched(real, verified))
    for name in ("anna", "nobody"):
        with pytest.raises(AccessError):
            access.sessions.sign_in(name, "guess", HERE)
    assert hashed[1] == "" and len(verified) == 2
    assert verified[0].split("$")[:4] == verified[1].split("$")[:4], "the two hashes cost differently"


class _Watched:
    def __init__(self, hasher: object, verified: list[str]) -> None:
        self.hasher, self.verified = hasher, verified

    def hash(self, password: str) -> str:
        return self.hasher.hash(password)

    def verify(self, hashed: str, password: str) -> bool:
        self.verified.append(hashed)
        return self.hasher.verify(hashed, password)


def test_the_table_holds_no_token(anna, access, store, tmp_path):
    token = access.sessions.sign_in("anna", PASSWORD, HERE)
    store.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("store.sqlite*"))
    assert token.encode() not in kept and HERE.encode() not in kept


def test_a_program_may_have_a_longer_one(anna, access, clock):
    token = access.sessions.begin(anna, hours=24 * 30)
    clock.pass_by(days=29)
    assert access.person(token).account == "anna"
