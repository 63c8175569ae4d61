"""PDF with text: paragraphs, headings, lists and tables in reading order, written anew as a Word document or, with both
languages side by side, as a web page.

The layout of the pages and the pictures are not kept. Pages without text (scans) are named, nothing on them is read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from core.documents.blocks import Block, clean_text
from core.documents.limits import Limits
from core.documents.pdf import drop_running, make_blocks, read_lines
from core.documents.sniff import sniff_binary
from core.errors import UnsupportedFile
from core.usecases.translation.files.keeping import no_words
from core.usecases.translation.files.office.pdf_writing import write_bilingual_page, write_word
from core.usecases.translation.files.source_file import Extract, FileJob, Kept, Segment, Written

_CELL = " | "
_MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class _Pdf:
    """What was read: blocks of each page, the lines that repeat on pages, the numbers of pages without text."""

    title: str
    pages: list[list[Block]]
    repeated: tuple[str, ...]
    silent: list[int]


def extract(data: bytes, job: FileJob) -> Extract:
    """DocumentErrors for what is no PDF, protected, damaged, too large or without any text."""
    pdf = _read(data)
    segments, kept = [], [Kept("page header or footer", text, "kept_running") for text in pdf.repeated]
    for name, note, text in _texts(pdf):
        reason = no_words(text)
        if reason:
            kept.append(Kept(note, text, reason))
        else:
            segments.append(Segment(name, text, note=note))
    notes: list[tuple[str, dict[str, object]]] = [("translation_files.office_pdf_layout", {})]
    if pdf.silent:
        pages = ", ".join(map(str, pdf.silent[:_MOST_LISTED])) + (" …" if len(pdf.silent) > _MOST_LISTED else "")
        notes.append(("translation_files.office_scanned", {"pages": pages}))
    return Extract("pdf", tuple(segments), tuple(kept), tuple(notes))


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """A Word document in the target language; for a bilingual job a web page with source and target side by side."""
    pdf = _read(data)
    said = {name: targets[name].text.strip() or text if name in targets else text for name, _, text in _texts(pdf)}
    title = said.get("title", "")
    blocks = [block for page in pdf.pages for block in page]
    names = [name for number, page in enumerate(pdf.pages, 1) for name in _names(number, page)]
    new = [_say(block, name, said) for block, name in zip(blocks, names, strict=True)]
    if job.bilingual:
        return write_bilingual_page(pdf.title, list(zip(blocks, new, strict=True)), job)
    return write_word(title, new, job)


def _read(data: bytes) -> _Pdf:
    if sniff_binary(data) != "pdf":
        raise UnsupportedFile("documents.unsupported_binary")
    title, pages = read_lines(data, Limits())
    silent = [number for number, page in enumerate(pages, 1) if not page]
    if len(silent) == len(pages):
        raise UnsupportedFile("translation_files.office_no_text")
    kept, repeated = drop_running(pages)
    lines = dict.fromkeys(clean_text(line.text) for line in repeated)
    return _Pdf(title, [[_clean(block) for block in page] for page in make_blocks(kept)], tuple(lines), silent)


def _clean(block: Block) -> Block:
    cells = block.cells and tuple(clean_text(cell) for cell in block.cells[0].split(_CELL))
    return replace(block, text=clean_text(block.text), cells=cells)


def _texts(pdf: _Pdf) -> Iterator[tuple[str, str, str]]:
    """Id, note and text of everything in order."""
    for number, page in enumerate(pdf.pages, 1):
        for block, name in zip(page, _names(number, page), strict=True):
            if block.kind == "row":
                for place, cell in enumerate(block.cells, 1):
                    yield f"{name}.{place}", f"page {number}, table", cell
            elif block.text:
                yield name, f"page {number}" + (", heading" if block.kind == "heading" else ""), block.text
    if pdf.title:
        yield "title", "document title", pdf.title


def _names(number: int, page: list[Block]) -> list[str]:
    return [f"page{number}.{place}" for place in range(1, len(page) + 1)]


def _say(block: Block, name: str, said: Mapping[str, str]) -> Block:
    """The block with its targets."""
    if block.kind == "row":
        return replace(block, cells=tuple(said[f"{name}.{place}"] for place in range(1, len(block.cells) + 1)))
    return replace(block, text=said.get(name, block.text))
