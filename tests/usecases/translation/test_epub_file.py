"""A book: its pages, contents and title are translated; every other part is the same bytes."""

import io
import zipfile

import pytest
from lxml import etree

from core.errors import BrokenFile, ProtectedFile, UnsupportedFile
from core.usecases.translation.files.source_file import FileJob
from core.usecases.translation.files.text import epub
from tests.usecases.translation.text_making import accented_sources, read, same_again, sources, translate

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>A small book</dc:title><dc:creator>Jane Doe</dc:creator><dc:language> en </dc:language>
<dc:description>About nothing.</dc:description></metadata><manifest>
<item id="two" href="text/two.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/one%20a.xhtml" media-type="application/xhtml+xml"/>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="css" href="s.css" media-type="text/css"/></manifest>
<spine toc="ncx"><itemref idref="one"/><itemref idref="two"/></spine></package>"""
ONE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en"><head><title>Chapter</title></head>
<body><h1 id="h">Chapter <span class="n">One</span></h1>
<p>It was a <em>dark</em> night.<br/>And stormy&#160;too &amp; cold.</p><p/>
<p><img src="a.png" alt="A house"/></p><pre>code</pre></body></html>"""
TWO = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body><p>The end.</p></body></html>'
NAV = '<html xmlns="http://www.w3.org/1999/xhtml"><body><nav><p><a href="x">Contents</a></p></nav></body></html>'
NCX = """<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><docTitle><text>A small book</text></docTitle>
<docAuthor><text>Jane Doe</text></docAuthor>
<navMap><navPoint id="n"><navLabel><text>One</text></navLabel><content src="x"/></navPoint></navMap></ncx>"""
PARTS = {
    "META-INF/container.xml": CONTAINER,
    "OEBPS/content.opf": PACKAGE,
    "OEBPS/text/one a.xhtml": ONE,
    "OEBPS/text/two.xhtml": TWO,
    "OEBPS/nav.xhtml": NAV,
    "OEBPS/toc.ncx": NCX,
    "OEBPS/s.css": "p {}",
    "OEBPS/a.png": "\x00\x01",
}


def make_book(**changed: str | None) -> bytes:
    """A book; `changed` are parts by the last word of their name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        for name, content in PARTS.items():
            new = changed.get(name.rpartition("/")[2].partition(".")[0].replace(" ", "_"), content)
            if new is not None:
                book.writestr(name, new, zipfile.ZIP_DEFLATED)
        if extra := changed.get("encryption"):
            book.writestr("META-INF/encryption.xml", extra)
    return out.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name: book.read(name) for name in book.namelist()}


def test_texts_come_in_the_order_in_which_they_are_read():
    assert sources("epub", make_book()) == [
        "A small book",
        "About nothing.",
        "A small book",
        "One",
        "Chapter",
        "Chapter <span1>One</span1>",
        "It was a <em>dark</em> night.<br/>And stormy\u00a0too & cold.",
        "A house",
        "The end.",
        "Contents",
    ]
    assert read("epub", make_book()).source == "en"


def test_an_untranslated_book_is_the_same_bytes():
    assert same_again("epub", make_book())


@pytest.mark.parametrize("bilingual", [False, True])
def test_a_translated_book_is_whole_and_its_pages_are_xml(bilingual):
    before, made = unpack(make_book()), translate("epub", make_book(), bilingual=bilingual)
    after = unpack(made)
    assert list(after) == list(before)
    assert made[30:38] == b"mimetype" and made[38:58] == b"application/epub+zip"  # first, and stored
    for name in ("META-INF/container.xml", "OEBPS/s.css", "OEBPS/a.png"):
        assert after[name] == before[name]
    for name, content in after.items():
        if name.endswith((".xhtml", ".opf", ".ncx")):
            etree.fromstring(content)


def test_everything_is_translated_and_says_its_language():
    made = translate("epub", make_book())
    assert sources("epub", made) == accented_sources("epub", make_book())
    parts = unpack(made)
    assert b"<dc:language> es </dc:language>" in parts["OEBPS/content.opf"]
    assert b'lang="es" xml:lang="es"' in parts["OEBPS/text/one a.xhtml"]
    assert b"&#160;" in parts["OEBPS/text/one a.xhtml"] and b"<pre>code</pre>" in parts["OEBPS/text/one a.xhtml"]
    assert b"Jane Doe" in parts["OEBPS/content.opf"] and b"Jane Doe" in parts["OEBPS/toc.ncx"]


ENCRYPTED = '<encryption><EncryptedData><EncryptionMethod Algorithm="{}"/></EncryptedData></encryption>'


def test_a_book_with_hidden_fonts_is_no_protected_one():
    assert sources("epub", make_book(encryption=ENCRYPTED.format("http://www.idpf.org/2008/embedding")))


@pytest.mark.parametrize(
    ("data", "error", "key"),
    [
        (
            make_book(encryption=ENCRYPTED.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")),
            ProtectedFile,
            "text_drm",
        ),
        (make_book(container=None), UnsupportedFile, "text_not_epub"),
        (b"no archive at all", UnsupportedFile, "text_not_epub"),
        (make_book(container="<container/>"), BrokenFile, "broken"),
        (make_book(content="<package"), BrokenFile, "broken"),
        (make_book()[:-40], BrokenFile, "broken"),
        (make_book(two='<!DOCTYPE x [<!ENTITY a "b">]><html>&a;</html>'), BrokenFile, "entities"),
    ],
)
def test_what_is_no_readable_book_is_refused(data, error, key):
    with pytest.raises(error) as caught:
        epub.extract(data, FileJob("a.epub", "en", "es"))
    assert caught.value.key.endswith(key)


def test_a_page_that_is_not_xml_is_translated_all_the_same():
    book = make_book(two="<html><body><p>One<p>Two &nbsp; three<br></body>")
    assert "One" in sources("epub", book) and same_again("epub", book)
    assert "Óńé<p>" in unpack(translate("epub", book))["OEBPS/text/two.xhtml"].decode()
