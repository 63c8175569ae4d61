"""Files made to hurt: each gives a document or a DocumentError within the limits, and the next file is read."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from made_files import LONG, encrypt_pdf, flag_encrypted, make_docx, make_pdf, make_xlsx, make_zip, replace_entry
from reportlab.pdfgen import canvas

from core.documents import parsing
from core.documents.document import Document
from core.documents.reader import Limits, read_document, read_documents
from core.errors import BrokenFile, DocumentError, ProtectedFile, TooLarge, UnsupportedFile

TYPES = "[Content_Types].xml"
OFFICE = "application/vnd.openxmlformats-officedocument"
WORD_TYPES = f'<Types><Override ContentType="{OFFICE}.wordprocessingml.document"/></Types>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000
BOMB = """<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><d>&b;</d>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>"""


def recursive_pdf():
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        + b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 999999>>endobj\n"
    )
    return body + b"trailer<</Root 1 0 R>>\n%%EOF"


def many_pages():
    buffer = io.BytesIO()
    drawing = canvas.Canvas(buffer)
    for _ in range(6):
        drawing.showPage()
    drawing.save()
    return buffer.getvalue()


def lying_zip():
    """The directory declares a tenth of what the entry unpacks to."""
    data = bytearray(make_zip({TYPES: WORD_TYPES, "word/document.xml": b" " * 100_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        position = data.rfind(mark)
        data[position + offset : position + offset + 4] = (10_000).to_bytes(4, "little")
    return bytes(data)


def nested_docx(depth):
    opened = "<w:tbl><w:tr><w:tc>" * depth
    closed = "</w:tc></w:tr></w:tbl>" * depth
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return replace_entry(
        make_docx(), "word/document.xml", f"<w:document {namespace}><w:body>{opened}{closed}</w:body></w:document>"
    )


def far_cell():
    book = make_xlsx({"S": [["a"]]})
    cells = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 200, 2))
    cells += '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    namespace = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = f"<worksheet {namespace}><sheetData>{cells}</sheetData></worksheet>"
    return replace_entry(book, "xl/worksheets/sheet1.xml", sheet)


ZEROS = b"0" * (64 << 20)
SMALL = Limits(pages=5, characters=100_000, cells=1000, unpacked=32 << 20, seconds=10)

REFUSED = [
    ("zip bomb by declared size", lambda: make_zip({TYPES: WORD_TYPES, "word/document.xml": ZEROS}), TooLarge),
    ("zip that lies about its sizes", lying_zip, BrokenFile),
    ("xml bomb", lambda: replace_entry(make_docx(), "word/document.xml", BOMB), BrokenFile),
    (
        "xml bomb in utf-16",
        lambda: replace_entry(make_xlsx({"S": [["a"]]}), "xl/styles.xml", BOMB.encode("utf-16")),
        BrokenFile,
    ),
    ("external entity", lambda: replace_entry(make_docx(), "word/styles.xml", OUTSIDE), BrokenFile),
    ("truncated docx", lambda: make_docx()[:-300], BrokenFile),
    ("truncated xlsx", lambda: make_xlsx({"S": [["a"]]})[:2000], BrokenFile),
    ("docx without a body", lambda: make_zip({TYPES: WORD_TYPES}), BrokenFile),
    (
        "xml that does not close",
        lambda: replace_entry(make_docx(), "word/document.xml", "<a><b>"),
        BrokenFile,
    ),
    ("endlessly nested tables", lambda: nested_docx(5000), BrokenFile),
    ("pdf with a password", lambda: encrypt_pdf(make_pdf(), "secret"), ProtectedFile),
    ("archive with encrypted entries", lambda: flag_encrypted(make_docx()), ProtectedFile),
    (
        "encrypted office container",
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        ProtectedFile,
    ),
    ("html nested 100,000 deep", lambda: b"<html><body>" + b"<div>" * 100_000 + b"deep", BrokenFile),
    ("plain archive", lambda: make_zip({"a.txt": "x"}), UnsupportedFile),
    ("archive in an archive", lambda: make_zip({"a.docx": make_docx()}), UnsupportedFile),
    ("presentation", lambda: make_zip({TYPES: f"<Types>{OFFICE}.presentationml.slideshow</Types>"}), UnsupportedFile),
    ("old office file", lambda: OLE, UnsupportedFile),
    ("picture", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), UnsupportedFile),
    ("rich text", lambda: b"{\\rtf1 hello}", UnsupportedFile),
    ("program", lambda: b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8, UnsupportedFile),
    ("gzip", lambda: b"\x1f\x8b\x08" + bytes(200), UnsupportedFile),
    ("empty", lambda: b"", BrokenFile),
    ("only zeros", lambda: b"\0" * 5000, BrokenFile),
    ("six pages where five are read", many_pages, TooLarge),
    ("one huge cell", lambda: make_xlsx({"S": [["a" * 30_000] * 5]}), TooLarge),
    ("too many cells", lambda: make_xlsx({"S": [[1] * 50] * 50}), TooLarge),
    ("too much text", lambda: (LONG * 2000).encode(), TooLarge),
]


@pytest.mark.parametrize(("make", "error"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refused_with_a_reason(make, error):
    with pytest.raises(error) as caught:
        read_document(make(), "file.docx", limits=SMALL)
    assert "file.docx" in caught.value.text("en")
    assert "file.docx" in caught.value.text("zh")
    assert caught.value.hint("en")
    assert caught.value.hint("zh")


READ = [
    ("pdf with an empty user password", lambda: encrypt_pdf(make_pdf(), ""), "# Returns"),
    ("html nested deep", lambda: b"<html><body>" + b"<div>" * 1500 + b"deep", "deep"),
    ("html of unclosed tags", lambda: b"<html><p>one<p>two<table><tr><td>three", "one\n\ntwo\n\nthree"),
    (
        "html with a fetched entity",
        lambda: OUTSIDE.replace("DOCTYPE d", "DOCTYPE html").replace("d>", "html>").encode(),
        None,
    ),
    ("a cell in the last column and row", far_cell, None),
    ("markdown nested deep", lambda: b"# T\n\n" + b"> " * 5000 + b"x", "# T"),
    ("markdown of brackets", lambda: b"# T\n\n" + b"[" * 20_000, "# T"),
    ("csv with an open quote", lambda: b'question,answer\n"a,b\nc,d\n', None),
]


@pytest.mark.parametrize(("make", "text"), [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_survived(make, text):
    [(_, result)] = read_documents([("file", make())], limits=SMALL)
    whole = result.pages[0].text if isinstance(result, Document) else ""
    assert isinstance(result, (Document, DocumentError))
    assert "root:" not in whole
    if text is not None:
        assert isinstance(result, Document)
        assert whole.startswith(text)


def test_a_recursive_page_tree_ends():
    with pytest.raises(DocumentError):
        read_document(recursive_pdf(), "loop.pdf", limits=SMALL)


def test_a_parser_that_hangs_or_dies_costs_one_file(monkeypatch, tmp_path):
    """A worker that treats some contents badly stands in for parsers with undiscovered bugs."""
    script = tmp_path / "worker.py"
    script.write_text(
        "import sys, time, os, signal\n"
        "import core.documents.parse as parse\n"
        "real = parse.parse_file\n"
        "def bad(data, name, limits):\n"
        "    if data == b'hang': time.sleep(60)\n"
        "    if data == b'spin':\n"
        "        while True: pass\n"
        "    if data == b'die': os.kill(os.getpid(), signal.SIGSEGV)\n"
        "    if data == b'eat': return bytearray(8 << 30)\n"
        "    if data == b'write': os.write(os.open('never', os.O_CREAT | os.O_WRONLY), b'x')\n"
        "    return real(data, name, limits)\n"
        "parse.parse_file = bad\n"
        "from core.documents.worker import main\n"
        "main()\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(parsing, "_COMMAND", (sys.executable, str(script)))
    monkeypatch.setattr(parsing, "_GRACE", 0.5)
    limits = Limits(seconds=3, memory=1 << 30)
    before = children()
    contents = [b"One.", b"hang", b"spin", b"die", b"eat", b"write", b"Two."]
    results = [result for _, result in read_documents([("f", content) for content in contents], limits=limits)]
    keys = [getattr(result, "key", "read") for result in results]
    slow, broken = "documents.slow", "documents.broken"
    assert keys == ["read", slow, slow, broken, "documents.memory", broken, "read"]
    assert children() == before


def test_a_worker_that_does_not_start_is_said_to(monkeypatch):
    monkeypatch.setattr(parsing, "_COMMAND", (sys.executable, "-c", "raise SystemExit(1)"))
    before = children()
    with pytest.raises(DocumentError) as caught:
        read_document(b"One.", "one.txt")
    assert "one.txt" in caught.value.text("zh")
    assert children() == before


def test_leaving_early_leaves_no_process():
    before = children()
    reading = read_documents([("a", b"One."), ("b", b"Two.")])
    assert isinstance(next(reading)[1], Document)
    reading.close()
    assert children() == before


def test_the_worker_has_given_up_its_rights():
    code = (
        "import sys, os; sys.modules['__main__'].__file__ = 'x'\n"
        "import core.documents.worker as w\n"
        "w._drop_root(); w._restrict(w.Limits())\n"
        "import resource\n"
        "print(os.getuid(), resource.getrlimit(resource.RLIMIT_FSIZE)[0])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert shown == [str(65534 if os.getuid() == 0 else os.getuid()), "0"]


def children():
    """Ids of this process's children."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


BAD_FILES = Path(os.environ.get("SHOWCASE_EVALDATA", "")) / "robustness" / "bad_files"


@pytest.mark.skipif(not os.environ.get("SHOWCASE_EVALDATA"), reason="no SHOWCASE_EVALDATA")
def test_collected_bad_files_give_documents_or_errors():
    paths = sorted(
        path for path in BAD_FILES.rglob("*.*") if path.is_file() and path.name not in ("manifest.jsonl", "SOURCE.txt")
    )
    assert len(paths) > 50
    before = children()
    results = list(read_documents(paths))
    assert len(results) == len(paths)
    for path, (name, result) in zip(paths, results, strict=True):
        if isinstance(result, Document):
            assert sum(len(page.text) for page in result.pages) < 100_000, path
        else:
            assert name in result.text("en"), path
            assert "Traceback" not in result.text("en"), path
    assert children() == before


def test_no_entry_of_a_container_is_written_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = make_zip({TYPES: WORD_TYPES, "../../escaped.xml": "<a/>", "/tmp/escaped.xml": "<a/>"}, zipfile.ZIP_STORED)
    with pytest.raises(DocumentError):
        read_document(data, "slip.docx")
    assert list(tmp_path.iterdir()) == []
