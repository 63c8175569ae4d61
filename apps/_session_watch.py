"""What an open page may ask of Streamlit. Whoever's session has ended, or who may less than before, has nothing done
any more in a page that is still open; and nobody empties what all share.

Streamlit calls what a click is connected with, and parts of a page that run alone, before the page itself asks who is
there. So it is asked here, before a message of an open page reaches Streamlit. Knows no app.
"""

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from apps._door import FindAccess, read_token
from core.access import Access, Person
from core.errors import ShowcaseError

if TYPE_CHECKING:
    from streamlit.proto.BackMsg_pb2 import BackMsg

DEVELOPERS = frozenset({"clear_cache", "set_run_on_save", "load_git_info"})
"""Kinds of messages that a developer's menu sends and no page of ours: one would empty the cache of everybody, which
holds the store and the models; Streamlit takes them from anyone."""


class SessionWatch:
    """ASGI middleware behind the door, for the socket that a page's messages come through."""

    def __init__(self, app: ASGIApp, find_access: FindAccess) -> None:
        self.app, self._find_access = app, find_access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Watch a socket; a visitor has no session that could end."""
        if scope["type"] == "websocket":
            receive = _without_developers(receive)
            if token := read_token(Headers(scope=scope)):
                receive = Watched(await run_in_threadpool(self._find_access), token, receive)
        await self.app(scope, receive, send)


def _without_developers(receive: Receive) -> Receive:
    async def next_message() -> Message:
        message = await receive()
        data = message.get("bytes")
        return {**message, "bytes": only_pages(data)} if data else message

    return next_message


class Watched:
    """The messages of one socket, each asked about before it is passed on."""

    def __init__(self, access: Access, token: str, receive: Receive) -> None:
        self._access, self._token, self._receive = access, token, receive
        self._person: Person | None = None
        """As at the last message; None before the first, which only draws the page."""

    async def __call__(self) -> Message:
        """The next message; one that asks for the page as it is now, and for nothing else, where the person changed."""
        message = await self._receive()
        data = message.get("bytes")
        if not data or await run_in_threadpool(self._is_same):
            return message
        return {**message, "bytes": only_draw(data)}

    def _is_same(self) -> bool:
        """Whether who came is still there. Another role holds from the next message on, another account never."""
        before = self._person
        try:
            now = self._access.person(self._token)
        except ShowcaseError:  # nobody knows: the page itself will say so
            return False
        if before is None or now.account == before.account:
            self._person = now
        return before in (None, now)


def only_pages(data: bytes) -> bytes:
    """A page's message as it is; a sign of life in the place of a developer's."""
    message = _read(data)
    if message is None or message.WhichOneof("type") not in DEVELOPERS:
        return data
    return type(message)(app_heartbeat=True).SerializeToString()


def only_draw(data: bytes) -> bytes:
    """A page's message without what was pressed or filled in; of another kind, one that the page be drawn."""
    message = _read(data)
    if message is None or message.app_heartbeat:
        return data
    asked = message.rerun_script
    for name in ("widget_states", "fragment_id", "is_auto_rerun"):
        asked.ClearField(name)
    return type(message)(rerun_script=asked).SerializeToString()


def _read(data: bytes) -> "BackMsg | None":
    """None where it is no message: Streamlit refuses it, too."""
    from google.protobuf.message import DecodeError
    from streamlit.proto.BackMsg_pb2 import BackMsg

    message = BackMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return None
    return message
