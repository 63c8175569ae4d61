"""Which format a file is: by its ending, and by what stands in it where several share one. One row per format.

Does not read segments; a new format is a module beside this one and a row here.
"""

import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from types import ModuleType

from core.errors import UnsupportedFile
from core.usecases.translation.files.source_file import FileJob

_HEAD = 64_000
"""Bytes at the beginning in which a format may be recognised."""


@dataclass(frozen=True, slots=True)
class Format:
    """`module` stands in this folder. `mark`, where given, has to be found near the beginning of the file; `ending` of
    what is written is that of the file unless `becomes` names another (alone, bilingual)."""

    kind: str
    module: str
    endings: tuple[str, ...]
    mark: str = ""
    becomes: tuple[str, str] = ("", "")


FORMATS: tuple[Format, ...] = (
    Format("docx", "office.docx", (".docx", ".docm", ".dotx")),
    Format("pptx", "office.pptx", (".pptx", ".pptm", ".ppsx")),
    Format("xlsx", "office.xlsx", (".xlsx", ".xlsm")),
    Format("odf", "office.odf", (".odt", ".ods", ".odp", ".ott", ".ots", ".otp")),
    Format("pdf", "office.pdf", (".pdf",), becomes=(".docx", ".html")),
    Format("epub", "text.epub", (".epub",)),
    Format("markdown", "text.markdown", (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".rmd", ".qmd")),
    Format("html", "text.html", (".html", ".htm", ".xhtml", ".xht")),
    Format("srt", "text.subtitles", (".srt",)),
    Format("vtt", "text.subtitles", (".vtt",)),
    Format("ass", "text.subtitles", (".ass", ".ssa")),
    Format("sub", "text.subtitles", (".sub", ".sbv", ".stl", ".scc", ".idx")),
    Format("ttml", "text.subtitles", (".ttml", ".dfxp", ".ytt", ".srv3", ".smi", ".sami")),
    Format("ttml", "text.subtitles", (".xml",), r"<(?:[\w.-]+:)?tt[\s>]|<transcript[\s>]|<timedtext[\s>]"),
    Format("po", "strings.po", (".po", ".pot")),
    Format("xliff", "strings.xliff", (".xlf", ".xliff")),
    Format("xliff", "strings.xliff", (".xml",), r"<xliff[\s>]"),
    Format("android", "strings.android", (".xml",), r"<resources[\s>]"),
    Format("arb", "strings.arb", (".arb",)),
    Format("json", "strings.json_strings", (".json",)),
    Format("apple", "strings.apple_strings", (".strings",)),
    Format("stringsdict", "strings.stringsdict", (".stringsdict",)),
    Format("properties", "strings.properties", (".properties",)),
    Format("csv", "strings.csv_strings", (".csv", ".tsv")),
    Format("text", "text.plain", (".txt", ".text")),
)


def recognise(name: str, data: bytes) -> Format:
    """The format of a file; UnsupportedFile where there is none for it."""
    ending = PurePath(name).suffix.lower()
    head = data[:_HEAD].replace(b"\0", b"").decode("latin-1")
    for one in FORMATS:
        if ending in one.endings and re.search(one.mark, head):
            return one
    known = " ".join(sorted({ending for one in FORMATS for ending in one.endings}))
    raise UnsupportedFile("translation.no_format", name=name, known=known)


def load_format(kind: Format) -> ModuleType:
    """The module with `extract` and `rebuild`."""
    return import_module(module_name(kind))


def module_name(kind: Format) -> str:
    """The whole name of that module."""
    return f"{__package__}.{kind.module}"


def output_name(job: FileJob, data: bytes) -> str:
    """What the translated file is called: the language before its ending."""
    path, becomes = PurePath(job.name), recognise(job.name, data).becomes[job.bilingual]
    return f"{path.stem}.{job.target}{becomes or path.suffix}"
