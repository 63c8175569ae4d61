"""The staff's door: right password only, few tries, sessions that end, and no handler behind it without a session."""

import gradio as gr
import pytest
from pydantic import SecretStr

from apps import _gate
from apps._gate import Gate
from apps._gradio import labels
from apps._staff_page import StaffPage
from core.errors import InputError
from core.settings import Settings
from tests.apps.conftest import make_request


@pytest.fixture
def gate(settings) -> Gate:
    return Gate(settings)


def test_the_right_password_opens_a_session(gate):
    session = gate.open("open sesame", make_request())
    gate.check(session)
    with pytest.raises(InputError):
        gate.check(f"{session}x")


@pytest.mark.parametrize("password", ["", "open", "open sesame ", "OPEN SESAME", "芝麻开门", None, 3])
def test_any_other_password_does_not(gate, password):
    with pytest.raises(InputError, match="not the password"):
        gate.open(password, make_request())


def test_tries_are_few_from_one_address_and_few_in_all(gate):
    for _ in range(_gate.TRIES_PER_MINUTE):
        with pytest.raises(InputError, match="not the password"):
            gate.open("guess", make_request())
    with pytest.raises(InputError, match="more than"):
        gate.open("open sesame", make_request())
    for n in range(_gate.TRIES_OF_ALL):
        with pytest.raises(InputError):
            gate.open("guess", make_request(host=f"192.0.2.{n + 10}"))
    with pytest.raises(InputError, match="more than"):
        gate.open("open sesame", make_request(host="192.0.2.250"))


@pytest.mark.parametrize("token", [None, "", "guess", 1, [], {}])
def test_no_other_token_is_a_session(gate, token):
    gate.open("open sesame", make_request())
    with pytest.raises(InputError, match="staff"):
        gate.check(token)


def test_sessions_end(gate, monkeypatch):
    token, other = (gate.open("open sesame", make_request()) for _ in range(2))
    gate.close(other)
    with pytest.raises(InputError):
        gate.check(other)
    now = _gate.time.monotonic()
    monkeypatch.setattr(_gate.time, "monotonic", lambda: now + _gate.SESSION_SECONDS + 1)
    with pytest.raises(InputError):
        gate.check(token)


def test_without_a_password_a_new_one_is_made_each_time(tmp_path):
    first, second = (Gate(Settings(_env_file=None, home=tmp_path, staff_password=SecretStr(""))) for _ in range(2))
    assert first.is_random and len(first.password) >= 12 and first.password != second.password


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # event loops Gradio makes for its locks
def test_every_event_of_the_staff_page_asks_the_gate_first(shop, gate):
    with gr.Blocks() as demo:
        StaffPage(shop, gate, labels("app", "chatbot")).build(demo)
    behind = [fn for fn in demo.fns.values() if fn.name not in ("arrive", "login")]
    assert len(behind) >= 17
    for block in behind:
        for token in (None, "guess"):
            inputs = [token] + [None] * (len(block.inputs) - 1)
            assert block.inputs[0] is demo.fns[0].outputs[0], f"{block.name} does not take the session's token"
            with pytest.raises(gr.Error, match="staff"):
                result = block.fn(*inputs, make_request())
                list(result) if hasattr(result, "__next__") else None
