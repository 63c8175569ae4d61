"""Who sent a Gradio request: the account of its session, else somebody at an address. Asked anew by every handler."""

from collections.abc import Sequence
from pathlib import Path

import gradio as gr
from starlette.datastructures import Headers

from apps._door import read_token
from core.access import Access, Person


def find_person(access: Access, request: gr.Request | None) -> Person:
    """The person; AccessError where everybody signs in and this one has not, or no longer."""
    if request is None:
        return Person()
    headers = Headers(dict(request.headers))
    peer = request.client.host if request.client else "local"
    person = access.person(read_token(headers), access.address(peer, headers.get("x-forwarded-for", "")))
    access.check_signed_in(person)
    return person


def take_files(access: Access, request: gr.Request, files: Sequence[str | Path | None]) -> Person:
    """Count uploads as the person's before anything reads them; AccessError where those are too many."""
    person = find_person(access, request)
    access.take_upload(person, [Path(file).stat().st_size for file in files if file])
    return person
