"""Every HTTP request has an id, said in its answer; what it asked for is logged under it. Knows no app and toolkit."""

import re
from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.telemetry.scope import new_id

ID_HEADER = "x-request-id"
_ID = re.compile(r"[0-9a-f]{8}")


def read_id(headers: Mapping[str, str]) -> str:
    """The id that `RequestIds` gave a request; empty where it did not pass there."""
    found = headers.get(ID_HEADER, "")
    return found if _ID.fullmatch(found) else ""


class RequestIds:
    """ASGI middleware: every HTTP request has a new id, said in its answer; what it asked for is logged under it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An id that a client sends is not believed: it could be anything, and would stand in the log."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        header = (ID_HEADER.encode(), new_id().encode())
        others = [(name, value) for name, value in scope["headers"] if name.lower() != header[0]]

        async def answer(event: Message) -> None:
            if event["type"] == "http.response.start":
                event = {**event, "headers": [*event.get("headers", ()), header]}
            await send(event)

        await self.app({**scope, "headers": [*others, header]}, receive, answer)
