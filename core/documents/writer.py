"""A Markdown text as a file that people open: DOCX, PDF, HTML, Markdown or plain text, with its sources.

Does not know where the text comes from; it takes it for hostile. Nothing is fetched, run or followed.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from core.documents.rich_text import clean, read_rich
from core.errors import InputError
from core.messages import UiLanguage, message

FileFormat = Literal["docx", "pdf", "html", "md", "txt"]
FORMATS: tuple[FileFormat, ...] = get_args(FileFormat)


def write_document(
    markdown: str,
    format: FileFormat,
    *,
    title: str = "",
    language: UiLanguage = "en",
    sources: Sequence[tuple[str, str]] = (),
    meta: Mapping[str, str] | None = None,
    footer: str = "",
) -> bytes:
    """The file's bytes. `title` heads the text unless it begins with it; marks [1], [2] ... link to `sources`: pairs of
    a name and a note or web address, listed at the end.

    `meta` goes into the file's properties: "author", "subject", "keywords", "description", "generator",
    "dcterms.created" (ISO 8601). `footer` is one line at the foot of every page, at the end where there are no
    pages. InputError for a text beyond the limits, DocumentError where a PDF cannot be made.
    """
    if format not in FORMATS:
        raise InputError("export.unknown_format", format=format, known=", ".join(FORMATS))
    if format == "md":
        text_and_foot = f"{markdown.rstrip()}\n\n{_inline(footer)}\n" if footer else markdown
        return _write_markdown(text_and_foot, title, sources, language).encode()
    text = read_rich(markdown, title=title, sources=len(sources))
    properties = dict(meta or {})
    match format:
        case "docx":
            from core.documents.word_writer import write_word

            return write_word(text, sources, properties, language, footer)
        case "txt":
            from core.documents.plain_writer import write_plain

            plain = write_plain(text, sources, language)
            return (f"{plain.rstrip()}\n\n{clean(footer)}\n" if footer else plain).encode()
        case _:
            from core.documents.page_writer import write_page, write_pdf

            if format == "pdf":
                return write_pdf(text, sources, properties, language, footer)
            return write_page(text, sources, properties, language, footer).encode()


def _write_markdown(markdown: str, title: str, sources: Sequence[tuple[str, str]], language: UiLanguage) -> str:
    """The text as it is, with its title and sources."""
    text = clean(markdown).strip()
    title = " ".join(clean(title).split())
    head = f"# {title}\n\n" if title and text.split("\n", 1)[0].strip() != f"# {title}" else ""
    rows = [
        f"{n}. **{_inline(name)}**" + (f"  \n   {_inline(note)}" if note else "")
        for n, (name, note) in enumerate(sources, 1)
    ]
    tail = f"\n\n## {message('export.sources', language)}\n\n" + "\n".join(rows) if rows else ""
    return f"{head}{text}{tail}\n"


def _inline(text: str) -> str:
    """A name or note as one line whose marks are characters."""
    line = " ".join(clean(text).split())
    return "".join(f"\\{char}" if char in "\\`*_[]<>#|" else char for char in line)
