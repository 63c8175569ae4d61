"""Office containers made by hand, for what the usual libraries cannot write, and a stand-in for an engine."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping

from lxml import etree

from core.usecases.translation.files.source_file import Extract, FileJob, Segment, Written

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET_NAMESPACES = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_RELS}"'


def pack(parts: Mapping[str, str | bytes], types: Mapping[str, str]) -> bytes:
    """A container of the parts; `types` are content types by part."""
    listed = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types.items())
    head = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    out = io.BytesIO()
    main = next(name for name, kind in types.items() if kind.endswith(".main+xml"))
    relations = f'<Relationship Id="r1" Type="{_RELS}/officeDocument" Target="{main}"/>'
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", f"{head}{listed}</Types>")
        container.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>')
        for name, content in parts.items():
            container.writestr(name, content)
    return out.getvalue()


def make_docx(body: str, styles: str = "", **parts: str) -> bytes:
    """A Word document with this body; further parts as `footnotes=`, `comments=`: what stands in their root."""
    written = {"word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"}
    types = {"word/document.xml": f"{_WORD}.document.main+xml"}
    for name, content in {**parts, "styles": styles}.items():
        written[f"word/{name}.xml"] = f"<w:{name} {NAMESPACES}>{content}</w:{name}>"
        types[f"word/{name}.xml"] = f"{_WORD}.{name}+xml"
    return pack(written, types)


def run(text: str, properties: str = "") -> str:
    """One run of a Word paragraph."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def make_book(sheet: str, strings: str = "", *, table: str = "", rest: str = "") -> bytes:
    """A workbook of one sheet "Data": rows, shared strings, and what else stands in the sheet."""
    main = '<sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets>'
    parts = {
        "xl/workbook.xml": f"<workbook {SHEET_NAMESPACES}>{main}</workbook>",
        "xl/_rels/workbook.xml.rels": _relations({"rId1": "worksheets/sheet1.xml"}),
        "xl/worksheets/sheet1.xml": f"<worksheet {SHEET_NAMESPACES}><sheetData>{sheet}</sheetData>{rest}</worksheet>",
        "xl/sharedStrings.xml": f"<sst {SHEET_NAMESPACES}>{strings}</sst>",
    }
    types = {
        "xl/workbook.xml": f"{_SHEET}.sheet.main+xml",
        "xl/worksheets/sheet1.xml": f"{_SHEET}.worksheet+xml",
        "xl/sharedStrings.xml": f"{_SHEET}.sharedStrings+xml",
    }
    if table:
        parts["xl/tables/table1.xml"] = table.replace("<table ", f"<table {SHEET_NAMESPACES} ", 1)
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = _relations({"rId1": "../tables/table1.xml"})
        types["xl/tables/table1.xml"] = f"{_SHEET}.table+xml"
    return pack(parts, types)


def make_show(text: str) -> bytes:
    """A presentation of one slide with this text."""
    body = f"<p:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody>"
    names = '<p:nvSpPr><p:cNvPr id="2" name="Box"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
    tree = f"<p:spTree><p:sp>{names}<p:spPr/>{body}</p:sp></p:spTree>"
    parts = {
        "ppt/presentation.xml": f'<p:presentation {NAMESPACES}><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst>'
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": _relations({"rId1": "slides/slide1.xml"}),
        "ppt/slides/slide1.xml": f"<p:sld {NAMESPACES}><p:cSld>{tree}</p:cSld></p:sld>",
    }
    types = {
        "ppt/presentation.xml": f"{_SLIDES}.presentation.main+xml",
        "ppt/slides/slide1.xml": f"{_SLIDES}.slide+xml",
    }
    return pack(parts, types)


def _relations(targets: Mapping[str, str]) -> str:
    listed = "".join(f'<Relationship Id="{key}" Type="{_RELS}/x" Target="{name}"/>' for key, name in targets.items())
    return f'<Relationships xmlns="{_PACKAGE}">{listed}</Relationships>'


def job(target: str = "es", *, bilingual: bool = False) -> FileJob:
    """From English."""
    return FileJob("file", "en", target, bilingual)


def sources(extract: Extract) -> list[str]:
    """The segments' texts in order."""
    return [segment.source for segment in extract.segments]


def reasons(extract: Extract) -> dict[str, str]:
    """Why each kept text is kept."""
    return {kept.text: kept.reason for kept in extract.kept}


def mark(segment: Segment) -> str:
    """The text in capitals of its own: every letter becomes Ж, codes stay."""
    parts = re.split("(" + "|".join(map(re.escape, segment.codes)) + ")", segment.source) if segment.codes else None
    return "".join(
        part if part in segment.codes else re.sub(r"[^\W\d_]", "Ж", part) for part in parts or [segment.source]
    )


def translate(
    module: object, data: bytes, order: FileJob, say: Callable[[Segment], str] | Mapping[str, str] = mark
) -> bytes:
    """The file with every segment said anew; a mapping leaves out what it does not hold."""
    segments = module.extract(data, order).segments
    if isinstance(say, Mapping):
        said = {segment.id: Written(say[segment.source]) for segment in segments if segment.source in say}
    else:
        said = {segment.id: Written(say(segment)) for segment in segments}
    return module.rebuild(data, order, said)


def part(data: bytes, name: str) -> str:
    """One part's text."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return container.read(name).decode("utf-8")


def entries(data: bytes) -> list[tuple[str, int, bytes]]:
    """Names, compression and content in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return [(one.filename, one.compress_type, container.read(one)) for one in container.infolist()]


def inner(data: bytes, name: str, path: str) -> list[str]:
    """The texts of the elements at an XPath in a part, prefixes as in NAMESPACES."""
    known = dict(re.findall(r'xmlns:(\w+)="([^"]+)"', NAMESPACES))
    known["s"] = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return [str(found) for found in etree.fromstring(part(data, name).encode()).xpath(path, namespaces=known)]
