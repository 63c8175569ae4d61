"""OpenDocument files go through translation: texts, spreadsheets, presentations."""

import io
import zipfile

import pytest
from lxml import etree

from core.errors import BrokenFile, ProtectedFile, UnsupportedFile
from core.usecases.translation.files.office import odf
from core.usecases.translation.files.source_file import Written
from tests.usecases.translation.office_making import entries, job, make_docx, part, reasons, sources, translate

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = (
    f'xmlns:office="{OASIS}:office:1.0" xmlns:text="{OASIS}:text:1.0" xmlns:table="{OASIS}:table:1.0" '
    f'xmlns:style="{OASIS}:style:1.0" xmlns:draw="{OASIS}:drawing:1.0" xmlns:svg="{OASIS}:svg-compatible:1.0" '
    f'xmlns:fo="{OASIS}:xsl-fo-compatible:1.0" xmlns:presentation="{OASIS}:presentation:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:rsid="http://openoffice.org/2009/office"'
)
STYLES = """<style:default-style style:family="paragraph"><style:text-properties fo:language="en" fo:country="US"/>
</style:default-style>"""
AUTOMATIC = """
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties rsid:rsid="00ab"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Preformatted_20_Text"/>"""


def make(body, kind="text", styles="", manifest=""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", zipfile.ZIP_STORED)
        root = f"<office:automatic-styles>{AUTOMATIC}</office:automatic-styles>"
        content = f"{root}<office:body><office:{kind}>{body}</office:{kind}></office:body>"
        container.writestr("content.xml", f"<office:document-content {NAMES}>{content}</office:document-content>")
        container.writestr("styles.xml", f"<office:document-styles {NAMES}>{STYLES}{styles}</office:document-styles>")
        title = "<office:meta><dc:title>My title</dc:title></office:meta>"
        container.writestr("meta.xml", f"<office:document-meta {NAMES}>{title}</office:document-meta>")
        container.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
    return out.getvalue()


def p(*content, style="Standard"):
    return f'<text:p text:style-name="{style}">{"".join(content)}</text:p>'


def span(text, style="T1"):
    return f'<text:span text:style-name="{style}">{text}</text:span>'


NOTE = (
    f"<text:note><text:note-citation>1</text:note-citation><text:note-body>{p('The note')}</text:note-body></text:note>"
)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (("One sentence.",), ["One sentence."]),
        (("A ", span("bold"), " word"), ["A <g1>bold</g1> word"]),
        (("Split by ", span("a revision", "T2"), " id"), ["Split by a revision id"]),
        (("Two<text:s/><text:s text:c='2'/>blanks",), ["Two   blanks"]),
        (("  trimmed\n  here ",), ["trimmed here"]),
        (("Name<text:tab/>Date",), ["Name<x1/>Date"]),
        (("See <text:a xlink:href='http://x.y'>this</text:a> now",), ["See <g1>this</g1> now"]),
        (("A claim", NOTE, " and more"), ["A claim<x1/> and more", "The note"]),
        (("Page <text:page-number>3</text:page-number> of it",), ["Page <x1/> of it"]),
        (("Wri<text:bookmark-start text:name='b'/>ting<text:bookmark-end text:name='b'/>",), ["Writing"]),
        (("Call ", span("print()", "Source_20_Text"), " now"), ["Call <x1/> now"]),
    ],
)
def test_a_paragraph_as_a_text_with_codes(content, expected):
    data = make(p(*content))
    assert sources(odf.extract(data, job())) == [*expected, "My title"]
    made = translate(odf, data, job())
    assert [segment.codes for segment in odf.extract(made, job()).segments] == [
        segment.codes for segment in odf.extract(data, job()).segments
    ]


def content(data):
    return part(data, "content.xml")


def test_the_translation_keeps_looks_links_notes_and_blanks():
    link = "<text:a xlink:href='http://x.y'>link</text:a>"
    data = make(p("A ", span("bold"), NOTE, " word and a ", link))
    source = "A <g1>bold</g1><x2/> word and a <g3>link</g3>"
    made = content(translate(odf, data, job(), {source: "Un  <g3>enlace</g3> y <g1>letra</g1><x2/> gorda"}))
    root = etree.fromstring(made.encode())
    [found] = root.iterfind(".//{*}text/{*}p")
    assert "".join(found.itertext()).replace("1The note", "") == "Unenlace y letra gorda"
    assert 'text:s text:c="2"' in made and 'xlink:href="http://x.y">enlace</text:a>' in made
    assert '<text:span text:style-name="T1">letra</text:span>' in made


def test_deleted_text_code_fields_and_file_names_are_kept():
    deleted = f"<text:tracked-changes><text:changed-region><text:deletion>{p('old words')}</text:deletion>"
    data = make(
        deleted
        + "</text:changed-region></text:tracked-changes>"
        + p("x = 1", style="P1")
        + p("By <text:author-name>Ann Lee</text:author-name> today")
        + p("<draw:frame><svg:title>IMG_1.png</svg:title><svg:desc>A red house</svg:desc></draw:frame>Look")
    )
    extract = odf.extract(data, job())
    assert sources(extract) == ["By <x1/> today", "Look", "A red house", "My title"]
    assert reasons(extract) == {
        "old words": "kept_deleted",
        "x = 1": "kept_code",
        "Ann Lee": "kept_field",
        "IMG_1.png": "kept_file_name",
    }


CELL = '<table:table-cell office:value-type="{}"{}>{}</table:table-cell>'


def test_a_spreadsheet_keeps_numbers_formulas_and_what_they_look_for():
    cells = (
        CELL.format("string", "", p("Open")),
        CELL.format("string", "", p("Open")),
        CELL.format("string", "", p("Done")),
        CELL.format("string", ' office:string-value="Late"', p("Late")),
        CELL.format("date", "", p("May 5, 2025")),
        CELL.format("float", ' table:formula="of:=COUNTIF([.A1];&quot;done&quot;)"', p("1")),
        CELL.format("string", ' table:formula="of:=UPPER([.A1])"', p("OPEN")),
    )
    row = f"<table:table-row>{''.join(cells)}</table:table-row>"
    data = make(f'<table:table table:name="Sheet1">{row}</table:table>', "spreadsheet")
    extract = odf.extract(data, job())
    assert extract.kind == "ods" and sources(extract) == ["Open", "Late", "My title"]
    assert reasons(extract) == {
        "Done": "kept_looked_up",
        "May 5, 2025": "kept_no_words",
        "1": "kept_computed",
        "OPEN": "kept_computed",
        "Sheet1": "kept_sheet_name",
    }
    made = content(translate(odf, data, job(bilingual=True), {"Open": "Abierto", "Late": "Tarde"}))
    assert made.count("Abierto") == 2 and 'office:string-value="Tarde"' in made and "Late" not in made


def test_headers_are_offered_and_prompts_of_master_pages_are_not():
    master = "<office:master-styles><style:master-page>{}</style:master-page></office:master-styles>"
    header = f"<style:header>{p('Every page')}</style:header>"
    prompt = f"<draw:frame presentation:class='title'><draw:text-box>{p('Click to edit')}</draw:text-box></draw:frame>"
    extract = odf.extract(make(p("Body"), styles=master.format(header + prompt)), job())
    assert sources(extract) == ["Body", "Every page", "My title"]


def test_a_bilingual_text_has_each_paragraph_twice():
    data = make(f'<text:h text:style-name="H">Head</text:h>{p("A ", span("bold"), NOTE, " word")}')
    made = etree.fromstring(content(translate(odf, data, job(bilingual=True))).encode())
    texts = ["".join(one.itertext()) for one in made.iterfind(".//{*}text/*")]
    assert texts == ["Head", "ЖЖЖЖ", "A bold1The noteЖЖЖ ЖЖЖЖ word", "Ж ЖЖЖЖ ЖЖЖЖ"]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("es", {"fo:language": "es", "fo:country": "ES"}),
        ("zh-TW", {"style:language-asian": "zh", "style:country-asian": "TW"}),
        ("ar", {"style:language-complex": "ar", "style:writing-mode": "rl-tb"}),
    ],
)
def test_the_default_style_says_the_language_and_direction(target, expected):
    made = part(translate(odf, make(p("Words")), job(target)), "styles.xml")
    assert all(f'{name}="{value}"' in made for name, value in expected.items())


def test_what_does_not_change_stays():
    data = make(p("Words"))
    extract = odf.extract(data, job())
    assert extract.source == "en-US"
    assert odf.rebuild(data, job(), {one.id: Written(one.source) for one in extract.segments}) == data
    made = translate(odf, data, job())
    assert [one[:2] for one in entries(made)] == [one[:2] for one in entries(data)]
    assert entries(made)[0] == entries(data)[0] and entries(made)[-1] == entries(data)[-1]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (make_docx("<w:p/>"), UnsupportedFile),
        (b"text", UnsupportedFile),
        (make(p("x"), "database"), BrokenFile),
        (make(p("x"), manifest="<encryption-data/>"), ProtectedFile),
        (make("<text:p>" * 3000 + "</text:p>" * 3000), BrokenFile),
    ],
    ids=["Word", "text", "database", "encrypted", "nested"],
)
def test_what_is_no_such_file_is_refused(data, error):
    with pytest.raises(error):
        odf.extract(data, job())
