"""An open Streamlit page: nothing is done for whoever's session has ended; another role is looked at first."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from apps._door import COOKIE
from apps._session_watch import SessionWatch, only_draw
from core.access import Access
from core.access.accounts import add_account, set_disabled, set_password, set_role
from core.errors import StoreError
from core.settings import Settings
from core.store import open_store

PASSWORD = "correct horse"
ENDS = {
    "signed out": lambda access, token: access.sessions.end(token),
    "disabled": lambda access, _: set_disabled(access.store, "anna", True),
    "another password": lambda access, _: set_password(access.store, "anna", "battery staple"),
    "the store is gone": lambda access, _: setattr(access, "person", fail),
}


def fail(*_: object) -> None:
    raise StoreError("store.unreachable")


@pytest.fixture
def access(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    add_account(store, "anna", "owner", PASSWORD)
    yield Access(Settings(_env_file=None), lambda: store)
    store.close()


@pytest.fixture
def token(access):
    return access.sessions.sign_in("anna", PASSWORD, "192.0.2.1")


@pytest.fixture
def browser(access):
    """A server behind the watch that says what reached it."""

    async def talk(socket: WebSocket) -> None:
        await socket.accept()
        try:
            while True:
                await socket.send_bytes(await socket.receive_bytes())
        except WebSocketDisconnect:
            return

    return TestClient(
        Starlette(routes=[WebSocketRoute("/", talk)], middleware=[Middleware(SessionWatch, lambda: access)])
    )


def press(*, part: str = "") -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = "lang=zh"
    message.rerun_script.page_script_hash = "page"
    message.rerun_script.fragment_id = part
    message.rerun_script.widget_states.widgets.append(WidgetState(id="delete", trigger_value=True))
    return message.SerializeToString()


def say(socket, data: bytes) -> BackMsg:
    socket.send_bytes(data)
    return BackMsg.FromString(socket.receive_bytes())


def is_only_drawn(message: BackMsg) -> bool:
    asked = message.rerun_script
    return not asked.HasField("widget_states") and not asked.fragment_id and asked.page_script_hash == "page"


@pytest.mark.parametrize("how", ENDS)
def test_once_a_session_has_ended_every_click_only_draws_the_page(browser, access, token, how):
    with browser.websocket_connect("/", headers={"cookie": f"{COOKIE}={token}"}) as socket:
        assert say(socket, press()).rerun_script.widget_states.widgets[0].trigger_value
        ENDS[how](access, token)
        for data in (press(), press(part="a part that runs alone"), press()):
            assert is_only_drawn(say(socket, data))
        assert say(socket, press()).rerun_script.query_string == "lang=zh"


def test_with_another_role_the_page_is_drawn_once_before_anything_is_done(browser, access, token):
    with browser.websocket_connect("/", headers={"cookie": f"{COOKIE}={token}"}) as socket:
        say(socket, press())
        set_role(access.store, "anna", "visitor")
        assert is_only_drawn(say(socket, press()))
        assert say(socket, press()).rerun_script.widget_states.widgets


def test_a_visitors_messages_pass_as_they_are(browser):
    with browser.websocket_connect("/") as socket:
        socket.send_bytes(press())
        assert socket.receive_bytes() == press()


@pytest.mark.parametrize("kind", ["clear_cache", "load_git_info", "set_run_on_save"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_nobody_reaches_what_is_a_developers(browser, token, kind, signed_in):
    headers = {"cookie": f"{COOKIE}={token}"} if signed_in else {}
    with browser.websocket_connect("/", headers=headers) as socket:
        assert say(socket, BackMsg(**{kind: True}).SerializeToString()).WhichOneof("type") == "app_heartbeat"
        assert say(socket, press()).rerun_script.widget_states.widgets
        socket.send_bytes(b"\xff\xff\xff")
        assert socket.receive_bytes() == b"\xff\xff\xff"


def test_what_is_no_click_asks_for_the_page_and_what_is_no_message_is_left_to_streamlit():
    upload = BackMsg(clear_cache=True).SerializeToString()
    assert BackMsg.FromString(only_draw(upload)).WhichOneof("type") == "rerun_script"
    beat = BackMsg(app_heartbeat=True).SerializeToString()
    assert only_draw(beat) == beat and only_draw(b"\xff\xff\xff") == b"\xff\xff\xff"
