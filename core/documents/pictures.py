"""Photos and scans to transcripts, in a process of its own, within limits. Made for print.

Documents with text are `reader`'s.
"""

import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from core.documents.limits import Limits
from core.documents.page_rows import Piece
from core.documents.parsing import ParsingProcess, Source, default_limits, load_source
from core.documents.transcript import Transcript, TranscriptLine, order_lines
from core.errors import DocumentError
from core.messages import words

_COMMAND = (sys.executable, "-m", "core.documents.ocr_worker")
_DAY_AND_TIME = re.compile(r"(?<=\d{4}[-/.]\d\d[-/.]\d\d)(?=\d\d:\d\d(?!\d\d))")
_SECONDS, _MEMORY = 60.0, 3 << 30
"""Processor seconds for one picture (a full page takes about five), and address space: what is used is under 1 GB."""


class PictureReader:
    """The process that reads pictures: started at the first one, used for all. A context manager."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = replace(limits or default_limits(), seconds=_SECONDS, memory=_MEMORY)
        self._process = ParsingProcess(self._limits, _COMMAND)

    def __enter__(self) -> Self:
        self._process.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.__exit__(kind, error, trace)

    @property
    def pid(self) -> int | None:
        """The process's id; None before the first picture."""
        return self._process.pid

    def read(self, source: Source, name: str) -> Transcript:
        """A PNG, JPEG, WebP or BMP, turned upright. Raises only DocumentErrors."""
        return self._ask("picture", source, name, name)

    def read_page(self, source: Source, name: str, number: int) -> Transcript:
        """Page `number` (from 1) of a PDF, as it looks. Raises only DocumentErrors."""
        return self._ask(f"page {number}", source, name, f"{name} ({number})")

    def _ask(self, task: str, source: Source, name: str, label: str) -> Transcript:
        try:
            answer = self._process.ask(task, load_source(source, self._limits), name)
        except DocumentError as error:
            error.values.setdefault("name", label)
            raise
        return _transcribe(label, answer)


def read_picture(source: Path | bytes, name: str | None = None, *, limits: Limits | None = None) -> Transcript:
    """One picture's transcript; for many, keep a `PictureReader`. Raises only DocumentErrors."""
    label = name or (source.name if isinstance(source, Path) else "picture")
    with PictureReader(limits) as reader:
        return reader.read(source if isinstance(source, Path) else (label, source), label)


def _part(text: str) -> str:
    """With the blank between a day and a time that the models often leave out."""
    return _DAY_AND_TIME.sub(" ", text)


def _transcribe(name: str, answer: Mapping[str, Any]) -> Transcript:
    pieces = tuple(Piece(_part(text), tuple(box), score, tuple(shown)) for text, score, box, shown in answer["pieces"])
    lines = order_lines([TranscriptLine(piece.text, piece.confidence or 0.0, piece.box) for piece in pieces])
    transcript = Transcript(name, lines, pieces=pieces, size=tuple(answer["size"]))
    if not lines:
        return replace(transcript, notes=(words("ocr.no_print", name=name),))
    unsure = len(transcript.doubtful)
    marked = (words("ocr.doubtful", name=name, count=unsure, of=len(lines)),) if unsure else ()
    return replace(transcript, notes=(words("ocr.look_through", name=name), *marked))
