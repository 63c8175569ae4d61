"""Files to layouts: printed lines in reading order with their places, scanned pages and photos recognised.

What a file is, its content decides. Parsing and recognising happen in processes of their own, within limits.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from core.documents.layout import Layout, PrintedLine
from core.documents.limits import Limits
from core.documents.page_layout import PiecePage, lay_out
from core.documents.parsing import ParsingProcess, default_limits, load_source
from core.documents.pictures import PictureReader
from core.documents.sniff import is_picture
from core.documents.transcript import DOUBTFUL, Transcript
from core.errors import DocumentError
from core.messages import Words, words

MOST_SCANNED = 20
"""Pages recognised in one file, at some five processor seconds each; the rest are named as not read."""
_LISTED = 20
Watch = Callable[[int, int], None]
"""Told how many of a file's scanned pages are recognised, of how many; what it raises ends the reading."""


def read_layout(name: str, data: bytes, *, limits: Limits | None = None, watch: Watch | None = None) -> Layout:
    """The layout of a PDF (with text or scanned), a photo, DOCX, XLSX, CSV, HTML, Markdown or plain text.

    `name` is how messages call the file. Raises only DocumentErrors.
    """
    limits = limits or default_limits()
    try:
        load_source((name, data), limits)
        if is_picture(data):
            return _read_picture(name, data, limits)
        with ParsingProcess(limits) as parser:
            answer = parser.ask("layout", data, name)
    except DocumentError as error:
        error.values.setdefault("name", name)
        raise
    lines = tuple(_line(values) for values in answer["lines"])
    notes = (words("documents.running_left_out", name=name, count=answer["running"]),) if answer["running"] else ()
    layout = Layout(answer["kind"], lines, answer["pages"], notes)
    if answer["drawn"]:
        layout = _add_scans(layout, answer["drawn"], (name, data), limits, watch)
    return layout if layout.lines else replace(layout, notes=(*layout.notes, words("documents.no_text", name=name)))


def _line(values: dict[str, Any]) -> PrintedLine:
    box, cells = values.pop("box"), values.pop("cells")
    return PrintedLine(**values, box=tuple(box) if box else None, cells=tuple(cells))


def _read_picture(name: str, data: bytes, limits: Limits) -> Layout:
    with PictureReader(limits) as reader:
        transcript = reader.read((name, data), name)
    lines, _ = lay_out([_page(transcript)])
    return Layout("picture", lines, 1, _look_through(lines, name) if lines else transcript.notes)


def _add_scans(
    layout: Layout, drawn: Sequence[int], source: tuple[str, bytes], limits: Limits, watch: Watch | None
) -> Layout:
    """The layout with the lines of its scanned pages, in the order of pages; what could not be read is said."""
    name = source[0]
    pages = [PiecePage((), 1, 1) for _ in range(layout.pages)]
    unread = list(drawn[MOST_SCANNED:])
    with PictureReader(limits) as reader:
        for done, number in enumerate(drawn[:MOST_SCANNED]):
            if watch is not None:
                watch(done, min(len(drawn), MOST_SCANNED))
            try:
                pages[number - 1] = _page(reader.read_page(source, name, number))
            except DocumentError:
                unread.append(number)
    scanned, _ = lay_out(pages)
    empty = [number for number in drawn if not pages[number - 1].pieces and number not in unread]
    notes = _look_through(scanned, name) if scanned else ()
    if unread:
        notes += (words("ocr.pages_unread", name=name, limit=MOST_SCANNED, pages=_listed(sorted(unread))),)
    if empty:
        notes += (words("documents.pages_without_text", name=name, pages=_listed(empty)),)
    lines = tuple(sorted((*layout.lines, *scanned), key=lambda line: line.page))
    return replace(layout, lines=lines, notes=(*layout.notes, *notes))


def _page(transcript: Transcript) -> PiecePage:
    return PiecePage(transcript.pieces, *map(float, transcript.size))


def _look_through(lines: Sequence[PrintedLine], name: str) -> tuple[Words, ...]:
    unsure = sum(line.confidence is not None and line.confidence < DOUBTFUL for line in lines)
    told = words("ocr.look_through", name=name)
    return (told, words("ocr.doubtful", name=name, count=unsure, of=len(lines))) if unsure else (told,)


def _listed(pages: Sequence[int]) -> str:
    return ", ".join(map(str, pages[:_LISTED])) + (" …" if len(pages) > _LISTED else "")
