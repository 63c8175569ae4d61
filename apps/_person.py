"""Who sent a Gradio request: the account of its session, else somebody at an address, which the door has looked up.

Asked anew by every handler.
"""

from collections.abc import Awaitable, Callable

import gradio as gr
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request

from apps._door import read_token
from core.access import Access, Person


def find_person(access: Access, request: gr.Request | None) -> Person:
    """The person; AccessError where everybody signs in and this one has not, or no longer."""
    if request is None:
        return Person()
    address = request.client.host if request.client else "local"
    person = access.person(read_token(Headers(dict(request.headers))), address)
    access.check_signed_in(person)
    return person


def identify(access: Access) -> Callable[[Request], Awaitable[str | None]] | None:
    """What Gradio asks before it serves anything (its `auth_dependency`): the account's name, None for nobody. Where
    people need not sign in there is nothing to ask."""

    async def find_account(request: Request) -> str | None:
        person = await run_in_threadpool(access.person, read_token(request.headers))
        return person.account or None

    return find_account if access.is_required else None
