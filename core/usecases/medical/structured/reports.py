"""Structured medical files to reports: FHIR R4 and R5, C-CDA, HL7 v2. What a file is, its content decides; it is read
in a process of its own, within limits, and laid out as a text in which every value has its place.

Does not judge a value: flags and codes of analytes are told by `labs.reading`.
"""

import hashlib
import re
import sys

from core.documents.language import detect_language
from core.documents.limits import Limits
from core.documents.parsing import ParsingProcess, default_limits, load_source
from core.errors import DocumentError
from core.messages import words
from core.usecases.medical.layout.kinds import report_kind
from core.usecases.medical.records import Origin, Report
from core.usecases.medical.structured.draft import Draft, all_words, from_json
from core.usecases.medical.structured.layout import lay_out

_COMMAND = (sys.executable, "-m", "core.usecases.medical.structured.worker")
_HL7 = re.compile(rb"[\s\x0b]*(?:FHS|BHS|MSH)[^\w\s][^\w\s]{2,8}?[^\w]")
_CDA = re.compile(rb"<(?:\w{1,20}:)?ClinicalDocument[\s>]")
_FHIR_XML = re.compile(rb"<(?:\w{1,20}:)?[A-Z]\w{3,40}\s[^<>]{0,400}[\"']http://hl7\.org/fhir[\"']")
_FHIR_JSON = re.compile(rb"\"resourceType\"\s{0,20}:\s{0,20}\"[A-Z][A-Za-z]{2,40}\"")
_HEAD = 65_536
"""Bytes in which an XML file's root is looked for."""


def recognise(data: bytes) -> Origin | None:
    """Which structured format the bytes are in, None where they are in none. Never raises; nothing is parsed."""
    data = _as_utf8(data)
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n\x0b")
    if _HL7.match(head):
        return "hl7"
    if head.startswith(b"<"):
        return "ccda" if _CDA.search(head) else "fhir" if _FHIR_XML.search(head) else None
    return "fhir" if head.startswith((b"{", b"[")) and _FHIR_JSON.search(data) else None


def read_structured(name: str, data: bytes, origin: Origin, *, limits: Limits | None = None) -> Report:
    """The report in `data`, with the values it gives as data in `coded`. Raises only DocumentErrors: also where the
    file holds the records of several patients, or nothing about one."""
    limits = limits or default_limits()
    data = load_source((name, data), limits)
    try:
        with ParsingProcess(limits, _COMMAND) as process:
            draft = from_json(process.ask(origin, data, name))
    except DocumentError as error:
        error.values.setdefault("name", name)
        raise
    return make_report(name, data, origin, draft)


def make_report(name: str, data: bytes, origin: Origin, draft: Draft) -> Report:
    """The report that a draft of the file `data` is laid out as."""
    language = detect_language(all_words(draft))
    page, header = lay_out(draft, "zh" if language == "zh" else "en")
    kind = draft.kind
    if kind == "other" and origin != "ccda":  # a document says itself what it is
        kind = report_kind(page.text, page.lines, page.sections)
    return Report(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        origin=origin,
        text=page.text,
        language=language,
        kind=kind,  # type: ignore[arg-type]
        lines=tuple(page.lines),
        sections=tuple(page.sections),
        header=header,
        coded=tuple(page.results),
        notes=tuple(words(key, **values) for key, values in draft.notes),
    )


def _as_utf8(data: bytes) -> bytes:
    """A UTF-16 file with its mark as UTF-8; every other as it is."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").encode()
    return data
