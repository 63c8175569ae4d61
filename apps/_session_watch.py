"""Whoever's session has ended, or who may less than before, has nothing done any more in a page that is still open.

Streamlit calls what a click is connected with, and parts of a page that run alone, before the page itself asks who is
there. So it is asked here, before a message of an open page reaches Streamlit. Knows no app.
"""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from apps._door import FindAccess, read_token
from core.access import Access, Person
from core.errors import ShowcaseError


class SessionWatch:
    """ASGI middleware behind the door, for the socket that a page's messages come through."""

    def __init__(self, app: ASGIApp, find_access: FindAccess) -> None:
        self.app, self._find_access = app, find_access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Watch a socket of somebody signed in; a visitor has nothing that could end."""
        if scope["type"] == "websocket" and (token := read_token(Headers(scope=scope))):
            receive = Watched(await run_in_threadpool(self._find_access), token, receive)
        await self.app(scope, receive, send)


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


def only_draw(data: bytes) -> bytes:
    """A page's message without what was pressed or filled in; of another kind, one that the page be drawn."""
    from google.protobuf.message import DecodeError
    from streamlit.proto.BackMsg_pb2 import BackMsg

    message = BackMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return data  # which Streamlit refuses, too
    if message.app_heartbeat:
        return data
    asked = message.rerun_script
    for name in ("widget_states", "fragment_id", "is_auto_rerun"):
        asked.ClearField(name)
    return BackMsg(rerun_script=asked).SerializeToString()
