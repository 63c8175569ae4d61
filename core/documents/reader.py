"""Files to Documents. What a file is, its content decides; parsing happens in a process of its own, within limits.

A damaged or hostile file costs its own reading and nothing else. Knows nothing of passages, indexes or folders.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from core.documents.document import Document, FaqEntry, Page
from core.documents.language import detect_language
from core.documents.limits import Limits
from core.documents.parsing import ParsingProcess, Source, default_limits, load_source
from core.errors import DocumentError
from core.messages import Words, words

__all__ = ["Limits", "Source", "read_document", "read_documents"]


def read_document(source: Path | bytes, name: str | None = None, *, limits: Limits | None = None) -> Document:
    """The document in `source`; `name` is how messages and citations call it. Raises only DocumentErrors."""
    label = name or (source.name if isinstance(source, Path) else "document")
    item: Source = source if isinstance(source, Path) else (label, source)
    [(_, result)] = read_documents([item], names=[label], limits=limits)
    if isinstance(result, DocumentError):
        raise result
    return result


def read_documents(
    sources: Iterable[Source], *, names: Iterable[str] | None = None, limits: Limits | None = None
) -> Iterator[tuple[str, Document | DocumentError]]:
    """Each source's name with its document or the error it met, in order, all read in one process.

    `names` replace the files' own (a path below a folder, say).
    """
    limits = limits or default_limits()
    labels = iter(names) if names is not None else None
    with ParsingProcess(limits) as parser:
        for source in sources:
            own = source.name if isinstance(source, Path) else source[0]
            name = next(labels) if labels is not None else own
            try:
                yield name, _read(source, name, parser, limits)
            except DocumentError as error:
                error.values.setdefault("name", name)
                yield name, error


def _read(source: Source, name: str, parser: ParsingProcess, limits: Limits) -> Document:
    data = load_source(source, limits)
    answer = parser.ask("document", data, name)
    text = "\n".join(answer["pages"]) or "\n".join(f"{faq['question']}\n{faq['answer']}" for faq in answer["faqs"])
    return Document(
        name=name,
        kind=answer["kind"],
        sha256=hashlib.sha256(data).hexdigest(),
        pages=tuple(Page(number, page) for number, page in enumerate(answer["pages"], 1)),
        language=detect_language(text),
        title=answer["title"],
        faqs=tuple(FaqEntry(f["question"], f["answer"], tuple(f["alternatives"]), f["page"]) for f in answer["faqs"]),
        notes=tuple(_note(key, values, name) for key, values in answer["notes"]),
    )


def _note(key: str, values: dict[str, Any], name: str) -> Words:
    return words(key, name=name, **values)
