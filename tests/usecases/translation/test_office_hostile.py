"""Hostile and damaged Office files cost their own reading: each is refused by name."""

import io
import zipfile
from collections import Counter

import pytest

from core.documents.limits import Limits
from core.errors import BrokenFile, DocumentError, ProtectedFile, TooLarge, UnsupportedFile
from core.usecases.translation.files.office import docx, pptx, xlsx
from core.usecases.translation.files.source_file import Extract, Written
from tests.usecases.translation.office_making import entries, job, make_book, make_docx, make_show, pack, part, run

MODULES = pytest.mark.parametrize("module", [docx, pptx, xlsx])
GOOD = make_docx(f"<w:p>{run('Hello')}</w:p>")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def document(xml):
    return pack({"word/document.xml": xml}, {"word/document.xml": MAIN})


def encrypted(data):
    """The same container, its entries said to be encrypted."""
    marked = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := marked.find(mark, start)) >= 0:
            marked[start + at] |= 1
            start += 4
    return bytes(marked)


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in files.items():
            container.writestr(name, content)
    return out.getvalue()


XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document xmlns:w="w">&e;</w:document>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w:document xmlns:w="w">&b;</w:document>'


@MODULES
@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", UnsupportedFile),
        (b"plain text", UnsupportedFile),
        (b"%PDF-1.7\n%%EOF", UnsupportedFile),
        (OLE + b"\0" * 600, UnsupportedFile),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), ProtectedFile),
        (zipped(note="no document"), UnsupportedFile),
        (encrypted(GOOD), ProtectedFile),
        (GOOD[:-40], BrokenFile),
        (document(XXE), BrokenFile),
        (document(LAUGHS), BrokenFile),
        (document(XXE.encode("utf-16")), BrokenFile),
        (pack({"a/x.xml": "<x/>"}, {"a/x.xml": "application/unknown.main+xml"}), BrokenFile),
    ],
)
def test_what_is_no_document_of_the_kind_is_refused(module, data, error):
    with pytest.raises(error):
        module.extract(data, job())


@pytest.mark.parametrize(
    "body", ["<w:p>" * 5000 + "</w:p>" * 5000, "<w:sdt><w:sdtContent>" * 400 + "</w:sdtContent></w:sdt>" * 400, "<w:p>"]
)
def test_absurd_nesting_and_bad_xml_are_refused(body):
    with pytest.raises(BrokenFile):
        docx.extract(make_docx(body), job())


def test_nesting_as_deep_as_the_parser_takes_is_read():
    body = "<w:p>" + "<w:ins>" * 240 + run("deep") + "</w:ins>" * 240 + "</w:p>"
    data = make_docx(body)
    segment = docx.extract(data, job()).segments[0]
    assert segment.source == "deep"
    assert "hondo" in part(docx.rebuild(data, job(), {segment.id: Written("hondo")}), "word/document.xml")


@pytest.fixture
def small(monkeypatch):
    """Limits that a test reaches quickly."""
    limits = Limits(unpacked=1 << 20, cells=10, characters=100)
    monkeypatch.setattr("core.usecases.translation.files.office.office_package.Limits", lambda: limits)


def test_a_bomb_is_not_unpacked(small):
    with pytest.raises(TooLarge):
        docx.extract(zipped(**{"[Content_Types].xml": "<x/>", "word/document.xml": b" " * (2 << 20)}), job())


def test_files_with_too_much_text_are_refused(small):
    with pytest.raises(TooLarge):
        docx.extract(make_docx(f"<w:p>{run('word ' * 30)}</w:p>"), job())
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 12))
    with pytest.raises(TooLarge):
        xlsx.extract(make_book(rows, "<si><t>again</t></si>"), job())


@pytest.mark.parametrize("place", ["", "A0", "AAAA1", "1", "A1:B2", "A99999999"])
def test_cells_with_odd_addresses_and_numbers_are_no_trouble(place):
    cells = (
        f'<c r="{place}" t="s"><v>0</v></c><c t="s"><v>99</v></c><c t="s"><v>-1</v></c><c t="s"><v>x</v></c><c t="s"/>'
    )
    data = make_book(f"<row>{cells}</row>", "<si><t>text</t></si>")
    assert [one.source for one in xlsx.extract(data, job()).segments] == ["text"]


def test_parts_that_relations_name_and_the_container_lacks_are_passed_over():
    kind = "application/vnd.openxmlformats-officedocument."
    parts = {
        "word/document.xml": "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'/>"
    }
    types = {"word/document.xml": MAIN, "word/gone.xml": f"{kind}wordprocessingml.header+xml", "../../etc/passwd": MAIN}
    assert docx.extract(pack(parts, types), job()).segments == ()


def test_a_damaged_picture_is_found_when_the_file_is_written():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        for name, _, content in entries(GOOD):
            container.writestr(name, content)
        container.writestr("word/media/image1.png", b"PICTURE" * 9)
    data = out.getvalue().replace(b"PICTUREPICTURE", b"PICTURExICTURE", 1)
    with pytest.raises(BrokenFile):
        docx.rebuild(data, job(), {"word/document.xml#p0": Written("Hola")})


@MODULES
def test_any_change_to_a_file_ends_in_a_document_error_or_an_extract(module):
    """Each byte of the directory and the XML is damaged in turn."""
    book = make_book('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', "<si><t>some text</t></si>")
    data = {docx: GOOD, pptx: make_show("Some text"), xlsx: book}[module]
    assert len(module.extract(data, job()).segments) == 1
    ends = Counter()
    for at in range(0, len(data), 7):
        damaged = data[:at] + bytes((data[at] ^ 0x41,)) + data[at + 1 :]
        try:
            ends[type(module.extract(damaged, job()))] += 1
        except DocumentError:
            ends[DocumentError] += 1
    assert set(ends) == {Extract, DocumentError} and ends.total() == len(range(0, len(data), 7))
