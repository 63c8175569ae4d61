"""How every Streamlit app is served: the door before it, open pages watched, ids for its requests, and what is there
from the start.

Does not know what any app does.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from apps._door import Door
from apps._reader import explain
from apps._request_ids import RequestIds
from apps._session_watch import SessionWatch
from apps._streamlit import page_language, put_notice


def served(find_room: Callable[[], Any]) -> dict[str, Any]:
    """Arguments of `st.App`. The room, and with it the port for those who run the app, is opened before anybody comes;
    an error that no page caught is told as a bug."""

    @asynccontextmanager
    async def lifespan(_: st.App) -> AsyncIterator[None]:
        await run_in_threadpool(find_room)
        yield

    watched = [Middleware(one, lambda: find_room().access) for one in (Door, SessionWatch)]
    before = [Middleware(RequestIds), *watched]
    return {"middleware": before, "lifespan": lifespan, "on_script_error": _tell_bug}


def _tell_bug(error: Exception) -> bool:
    """Whether Streamlit's own box is left out: it is."""
    put_notice(*explain(error, page_language()), kind="error")
    return True
