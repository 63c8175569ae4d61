"""Pictures of a report's pages, to show where a sentence comes from. A line's box is a share of such a picture.

Rendered in a process of its own, within limits.
"""

import base64
import sys
from dataclasses import dataclass

from core.documents.limits import Limits
from core.documents.parsing import ParsingProcess, default_limits, load_source
from core.errors import DocumentError

_COMMAND = (sys.executable, "-m", "core.documents.drawing_worker")


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as PNG; width and height in pixels, the longer one 1,400 at most."""

    png: bytes
    width: int
    height: int


def draw_page(data: bytes, number: int = 1, *, name: str = "", limits: Limits | None = None) -> PagePicture:
    """Page `number`, from 1, of a PDF, or an uploaded picture turned upright. `name` is how messages call the file.
    Raises only DocumentErrors: also where the file has no pages, or not so many."""
    limits = limits or default_limits()
    try:
        with ParsingProcess(limits, _COMMAND) as process:
            answer = process.ask(str(number), load_source((name, data), limits), name)
    except DocumentError as error:
        error.values.setdefault("name", name)
        raise
    return PagePicture(base64.b64decode(answer["png"]), answer["width"], answer["height"])
