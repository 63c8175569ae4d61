"""Hostile files made here, none of them kept: bombs, nesting, pictures too large, names that climb, files cut short.

Knows no parser. Each is (name, bytes); nothing is unpacked while they are made.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping

TYPES = "[Content_Types].xml"
WORD = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
TEXT_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DEEP = 100_000
LINK = 0o120777 << 16
"""The attributes by which a ZIP entry is a symbolic link."""


def make_files() -> Iterator[tuple[str, bytes]]:
    """Every made file."""
    yield from _archives()
    yield from _pictures()
    yield from _texts()
    yield from _polyglots()


def _archives() -> Iterator[tuple[str, bytes]]:
    zeros = b"\0" * (256 << 20)
    yield "bomb.zip", pack({"answers.txt": zeros})
    yield "bomb.docx", pack({TYPES: WORD, "word/document.xml": b" " * (256 << 20)})
    yield (
        "bomb.xlsx",
        pack({TYPES: WORD.replace("wordprocessingml.document", "spreadsheetml.sheet"), "xl/a.xml": zeros}),
    )
    inner = pack({"a.txt": b"\0" * (1 << 20)})
    for _ in range(6):
        inner = pack({f"{number}.zip": inner for number in range(10)})
    yield "nested.zip", inner
    yield "many.zip", pack({f"{number}.txt": b"x" for number in range(30_000)})
    yield "climbs.zip", pack({"../../../../tmp/climbed.txt": b"Q1: x", "/tmp/climbed-too.txt": b"Q1: x"})
    yield "linked.zip", _linked("answers.txt", "/etc/passwd")
    yield "same-names.zip", _same_names()
    yield "long-name.zip", pack({"n" * 5000 + ".txt": b"Q1: x"})
    yield "cut.zip", pack({"a.txt": b"hello" * 1000})[:-40]
    yield "lies.zip", _lie(pack({"a.txt": b"\0" * (64 << 20)}))
    deep = f"<w:p {TEXT_NS}>" * DEEP + "</w:p>" * DEEP
    yield "deep.docx", pack({TYPES: WORD, "word/document.xml": deep})
    entities = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + f"<w:document {TEXT_NS}>&b;</w:document>"
    )
    yield "entities.docx", pack({TYPES: WORD, "word/document.xml": entities})


def _pictures() -> Iterator[tuple[str, bytes]]:
    yield "enormous.png", png(60_000, 60_000)
    yield "one-line.png", png(2_000_000, 1)
    yield "claims.png", png(2_147_483_647, 2_147_483_647, b"")
    yield "cut.png", png(2000, 2000)[:200]
    yield "no-picture.png", b"\x89PNG\r\n\x1a\n" + b"garbage" * 100
    yield "no-picture.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 5000
    yield "cut.webp", b"RIFF\xff\xff\xff\x7fWEBPVP8 " + b"\1" * 300
    yield (
        "huge.bmp",
        b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, 100_000, 100_000, 1, 24, 0, 0, 0, 0, 0, 0),
    )


def _texts() -> Iterator[tuple[str, bytes]]:
    yield "empty.txt", b""
    yield "empty.csv", b""
    yield "nul.csv", b"number,name,Q1\0\n1,\0\0,\0a\n"
    yield "wide.csv", b",".join(b"c%d" % n for n in range(50_000)) + b"\n" + b"1," * 49_999 + b"1\n"
    yield "long-line.txt", b"a" * (8 << 20)
    yield "quotes.csv", b'number,name,Q1\n1,"' + b"x" * (4 << 20)
    yield "deep.json", b"[" * DEEP + b"]" * DEEP
    yield "deep.yaml", b"- " * 5000 + b"x"
    yield (
        "aliases.yaml",
        b"a: &a [x,x,x,x,x,x,x,x,x]\n"
        + b"".join(b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(9)),
    )
    yield "tags.yaml", b'kind: !!python/object/apply:os.system ["touch /tmp/climbed.txt"]\n'
    yield "deep.xml", b"<a>" * DEEP + b"</a>" * DEEP
    yield "deep.html", b"<html><body>" + b"<div>" * DEEP + b"x"
    yield "deep.md", b">" * DEEP + b" x\n" + b"[" * DEEP
    yield "entities.xml", b'<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question>&x;</question></quiz>'
    yield (
        "entities.tmx",
        b'<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><tmx version="1.4"><body>&x;</body></tmx>',
    )
    yield (
        "cut.tmx",
        b'<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>a',
    )
    yield "surrogates.json", b'{"title": "\\ud800", "questions": [{"id": "\\udfff"}]}'
    yield "numbers.json", b'{"title": 1e999, "questions": [' + b"9" * 20_000 + b"]}"
    yield "wrong-encoding.txt", "Übung für größere Schüler".encode("utf-16-le")[1:]
    yield "lone-bytes.po", b'msgid "a\xff"\nmsgstr ""\n'
    yield "cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\n"
    yield "loop.pdf", _looping_pdf()
    yield "big.txt", b"0123456789abcde\n" * ((21 << 20) // 16)


def _polyglots() -> Iterator[tuple[str, bytes]]:
    page = b"<html><script>alert(1)</script></html>"
    archive = pack({"a.txt": b"hello"})
    yield "pdf-and-zip.pdf", _looping_pdf() + archive
    yield "page-and-zip.html", page + archive
    yield "script.csv", page
    yield "archive.csv", archive
    yield "picture.txt", png(20, 20)
    yield "program.docx", b"\x7fELF" + bytes(range(256)) * 20
    yield "text.pdf", b"This is only text."
    yield "text.png", b"This is only text."
    yield "..%2f..%2fclimbs.txt", b"a name that climbs"
    yield "semi;colon'quote\"$(id)`id`.txt", b"a name that is a command"


def pack(entries: Mapping[str, bytes | str]) -> bytes:
    """A ZIP file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _linked(name: str, target: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo(name)
        entry.create_system, entry.external_attr = 3, LINK
        archive.writestr(entry, target)
    return buffer.getvalue()


def _same_names() -> bytes:
    first, second = pack({"a.txt": b"Q1: one", "b.txt": b"Q1: two"}), b"a.txt"
    return first.replace(b"b.txt", second)


def _lie(archive: bytes) -> bytes:
    """The same archive, saying that its entry unpacks to ten bytes."""
    central, local = archive.rfind(b"PK\x01\x02"), archive.find(b"PK\x03\x04")
    changed = bytearray(archive)
    changed[central + 24 : central + 28] = changed[local + 22 : local + 26] = struct.pack("<I", 10)
    return bytes(changed)


def png(width: int, height: int, rows: bytes | None = None) -> bytes:
    """A black PNG, or one that only claims its size."""
    if rows is None:
        pressed = zlib.compressobj(9)
        line = b"\0" * ((width + 7) // 8 + 1)
        rows = b"".join(pressed.compress(line) for _ in range(height)) + pressed.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _piece(b"IHDR", head) + _piece(b"IDAT", rows) + _piece(b"IEND", b"")


def _piece(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _looping_pdf() -> bytes:
    """Pages that are their own parents and children."""
    return (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>\nendobj\n"
        b"trailer\n<< /Root 1 0 R /Size 3 >>\nstartxref\n0\n%%EOF\n"
    )
