"""What FHIR resources say in sentences: attached texts and conclusions of reports, documents, compositions.

Files that are no text (PDF, pictures) and what is only linked are not opened. Runs in the parsing process.
"""

import base64
import binascii
from collections.abc import Iterator

from core.documents.blocks import render_blocks
from core.documents.html import read_html
from core.documents.plain import decode_text
from core.documents.sniff import sniff_binary
from core.errors import DocumentError
from core.usecases.medical.structured.draft import Block, Draft, Part
from core.usecases.medical.structured.fhir_store import Resource, Store, list_of, text_of
from core.usecases.medical.structured.fhir_values import LEFT_OUT, concept, moment, notes_of

TEXT_TYPES = ("DocumentReference", "Composition")
_DEEPEST = 8
"""Levels of sections within sections."""
_TEXTS = ("text/plain", "text/html", "text/markdown", "application/xhtml+xml", "")


def report_texts(report: Resource) -> Iterator[tuple[str, str]]:
    """What a report says in sentences, each with the section it belongs in: attached texts, then the conclusion."""
    for form in list_of(report, "presentedForm"):
        if text := _attached(form):
            yield "findings", text
    for note in notes_of(report):
        yield "findings", note
    coded = (*list_of(report, "conclusionCode"), *list_of(report, "codedDiagnosis"))
    for said in dict.fromkeys((text_of(report, "conclusion"), *map(concept, coded))):
        if said:
            yield "impression", said


def _attached(form: object) -> str:
    """The text of an attachment; "" of what is none (PDF, pictures), or is only linked."""
    type_ = text_of(form, "contentType").split(";")[0].strip().lower()
    if type_ not in _TEXTS:
        return ""
    data = text_of(form, "data")
    try:
        decoded = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        decoded = data.encode()  # some systems write the text itself
    try:
        text = decode_text(decoded) if sniff_binary(decoded) == "text" else ""
    except DocumentError:
        return ""
    return render_blocks(read_html(text)[1]) if "html" in type_ else text


def count_closed(store: Store) -> int:
    """How many attached files were not opened."""
    forms = [form for one in store.of_type("DiagnosticReport") for form in list_of(one, "presentedForm")]
    forms += [form for one in store.of_type("DocumentReference") for form in _attachments(one)]
    return sum(not _attached(form) for form in forms)


def read_documents(store: Store, draft: Draft) -> Iterator[Part]:
    """A part for each document whose text no report has given; compositions only where nothing else says anything, for
    they say what the resources beside them do."""
    seen = {text.strip() for part in draft.parts for block in part.blocks for text in block.paragraphs}
    parts = []
    for one in store.of_type("DocumentReference"):
        if text_of(one, "status") in LEFT_OUT:
            continue
        title = concept(one.get("type")) or text_of(one, "description")
        for form in _attachments(one):
            text = _attached(form)
            if text and text.strip() not in seen:
                seen.add(text.strip())
                parts.append(Part("other", "documents", blocks=[Block(title, moment(one, "date"), paragraphs=[text])]))
    yield from parts
    if not draft.parts and not parts:
        for one in store.of_type("Composition"):
            yield from _sections(one, 0)


def _attachments(document: Resource) -> list[object]:
    return [form for content in list_of(document, "content") for form in list_of(content, "attachment")]


def _sections(data: object, depth: int) -> Iterator[Part]:
    for section in list_of(data, "section"):
        text = render_blocks(read_html(text_of(section, "text", "div"))[1])
        if text.strip():
            yield Part("other", title=text_of(section, "title"), blocks=[Block(paragraphs=[text])])
        if depth < _DEEPEST:
            yield from _sections(section, depth + 1)
