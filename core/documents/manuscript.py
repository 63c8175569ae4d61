"""Whatever a person hands in as one file, as text: plain text verbatim, documents rendered, pictures transcribed.

Starts the process for documents and the one for pictures when the first of its kind comes. Raises only DocumentErrors.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import PurePath
from types import TracebackType
from typing import Self

from core.documents.document import Span
from core.documents.limits import Limits
from core.documents.parsing import ParsingProcess, default_limits, load_source
from core.documents.pictures import PictureReader
from core.documents.sniff import is_picture
from core.documents.transcript import Transcript
from core.errors import DocumentError
from core.messages import Words, words

SCANNED = 30
"""Pages of pictures read of one PDF; more would take minutes."""


@dataclass(frozen=True, slots=True)
class ManuscriptPage:
    """One page, picture or whole file. `place` is the file's name, with the page's number where there are several."""

    place: str
    text: str
    doubtful: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A file as read, in order; `transcripts` are of the pages that were pictures."""

    name: str
    pages: tuple[ManuscriptPage, ...]
    transcripts: tuple[Transcript, ...] = ()
    notes: tuple[Words, ...] = ()


class ManuscriptReader:
    """Reads many files with the same two processes. A context manager."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or default_limits()
        self._open = ExitStack()
        self._parser: ParsingProcess | None = None
        self._pictures: PictureReader | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def read(self, name: str, data: bytes) -> Manuscript:
        """The text of one file; its kind is what its content says."""
        try:
            load_source((name, data), self._limits)
            if is_picture(data):
                return _from_transcripts(name, [self._picture_reader().read((name, data), name)])
            return self._read_document(name, data)
        except DocumentError as error:
            error.values.setdefault("name", name)
            raise

    def _read_document(self, name: str, data: bytes) -> Manuscript:
        answer = self._parsing_process().ask("manuscript", data, name)
        pages = dict(enumerate(answer["pages"], 1))
        silent = [n for n, text in pages.items() if not text.strip()] if answer["kind"] == "pdf" else []
        notes = [words(key, name=name, **values) for key, values in answer["notes"]]
        if not silent:
            many = len(pages) > 1
            read = [ManuscriptPage(_page(name, n, many), text) for n, text in pages.items() if text.strip()]
            return Manuscript(name, tuple(read), notes=tuple(notes))
        return self._read_scans(name, data, pages, silent)

    def _read_scans(self, name: str, data: bytes, pages: dict[int, str], silent: list[int]) -> Manuscript:
        """A page without text is looked at; what the document reader says of such pages is then no longer so."""
        made, transcripts, notes = [], [], []
        for number, text in pages.items():
            if number not in silent:
                made.append(ManuscriptPage(_page(name, number, len(pages) > 1), text))
            elif number in silent[:SCANNED]:
                transcript = self._picture_reader().read_page((name, data), name, number)
                transcripts.append(transcript)
                notes += transcript.notes
                made.append(ManuscriptPage(transcript.name, transcript.text, transcript.doubtful))
        if unread := silent[SCANNED:]:
            notes.append(words("ocr.pages_unread", name=name, limit=SCANNED, pages=", ".join(map(str, unread))))
        return Manuscript(name, tuple(made), tuple(transcripts), tuple(notes))

    def _parsing_process(self) -> ParsingProcess:
        self._parser = self._parser or self._open.enter_context(ParsingProcess(self._limits))
        return self._parser

    def _picture_reader(self) -> PictureReader:
        self._pictures = self._pictures or self._open.enter_context(PictureReader(self._limits))
        return self._pictures


def _page(name: str, number: int, many: bool) -> str:
    return f"{name} ({number})" if many else PurePath(name).as_posix()


def _from_transcripts(name: str, transcripts: list[Transcript]) -> Manuscript:
    pages = tuple(ManuscriptPage(one.name, one.text, one.doubtful) for one in transcripts)
    return Manuscript(name, pages, tuple(transcripts), tuple(note for one in transcripts for note in one.notes))
