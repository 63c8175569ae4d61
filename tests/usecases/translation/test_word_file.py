"""A Word document goes through translation with all that is in it."""

import io

import docx
import pytest
from docx.shared import Pt
from lxml import etree

from core.usecases.translation.files.office import docx as word
from core.usecases.translation.files.source_file import Written
from tests.usecases.translation.office_making import (
    entries,
    inner,
    job,
    make_docx,
    pack,
    part,
    reasons,
    run,
    sources,
    translate,
)

BOLD, ITALIC = "<w:b/>", "<w:i/>"
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def paragraph(*content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(content)}</w:p>"


def field(instruction: str, result: str) -> str:
    said = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return FIELD.format("begin") + said + FIELD.format("separate") + result + FIELD.format("end")


LINK = '<w:hyperlink r:id="rId9">{}</w:hyperlink>'
DRAWING = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="{}"/></wp:inline></w:drawing></w:r>'
NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
TAB = "<w:r><w:tab/></w:r>"
MATHS = "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ((run("One plain sentence."),), "One plain sentence."),
        ((run("All of it bold.", BOLD),), "All of it bold."),
        ((run("A "), run("bold", BOLD), run(" word.")), "A <g1>bold</g1> word."),
        ((run("A "), run("bold ", BOLD), run("word.")), "A <g1>bold</g1> word."),
        ((run("Bold", BOLD), run(", then plain text")), "<g1>Bold</g1>, then plain text"),
        ((run("Text"), run(",", BOLD), run(" then more")), "Text, then more"),
        ((run("Sp"), '<w:proofErr w:type="spellStart"/>', run("lit")), "Split"),
        ((run("Spl", '<w:lang w:val="en-US"/>'), run("it", "<w:noProof/>")), "Split"),
        ((run("Spl"), '<w:bookmarkStart w:id="0" w:name="x"/>', run("it"), '<w:bookmarkEnd w:id="0"/>'), "Split"),
        ((run("bo", BOLD), '<w:bookmarkEnd w:id="0"/>', run("ld", BOLD), run(" and plain")), "<g1>bold</g1> and plain"),
        ((run("See "), LINK.format(run("this page")), run(" first.")), "See <g1>this page</g1> first."),
        ((LINK.format(run("A link alone")),), "A link alone"),
        ((run("See "), LINK.format(run("this ") + run("page", BOLD)), run(".")), "See <g1>this <g2>page</g2></g1>."),
        ((run("Name"), TAB, TAB, run("Date")), "Name<x1/>Date"),
        ((TAB, run("Indented")), "Indented"),
        ((run("Two"), "<w:r><w:br/></w:r>", run("lines")), "Two<x1/>lines"),
        ((run("A claim"), NOTE, run(" and more")), "A claim<x1/> and more"),
        ((run("A claim."), NOTE), "A claim."),
        ((run("A picture "), DRAWING.format(""), run(" here")), "A picture <x1/> here"),
        ((run("If "), MATHS, run(" then stop")), "If <x1/> then stop"),
        ((run("Page "), field("PAGE", run("1")), run(" of "), field("NUMPAGES", run("9"))), "Page <x1/> of <x2/>"),
        ((run("See "), field('HYPERLINK "http://x.y"', run("the site")), run(" now")), "See <g1>the site</g1> now"),
        ((run("Entry"), field('XE "Entry"', ""), run(" goes on")), "Entry goes on"),
        ((run("By "), '<w:fldSimple w:instr=" AUTHOR ">' + run("Ann") + "</w:fldSimple>", run(" now")), "By <x1/> now"),
        ((run("I "), "<w:ins w:id='1'>" + run("really") + "</w:ins>", run(" agree")), "I <g1>really</g1> agree"),
        (("<w:ins w:id='1'>" + run("All is new") + "</w:ins>",), "All is new"),
        ((run("Good"), "<w:del w:id='1'><w:r><w:delText>bad</w:delText></w:r></w:del>", run(" news")), "Good news"),
        ((run("A"), "<w:r><w:noBreakHyphen/></w:r>", run("team wins")), "A\u2011team wins"),
        ((run("Literal &lt;g1&gt; with "), run("bold", BOLD)), "Literal <g1> with <g2>bold</g2>"),
        ((run("Hidden "), run("secret", "<w:vanish/>"), run("text")), "Hidden text"),
        (("<w:r><w:t> trimmed </w:t></w:r>", run(" kept")), "trimmed kept"),
        ((run("Fill in "), run("   ", '<w:u w:val="single"/>'), run(" here")), "Fill in <x1/> here"),
    ],
)
def test_a_paragraph_as_a_text_with_codes(content, expected):
    assert sources(word.extract(make_docx(paragraph(*content)), job())) == [expected]


def body(data):
    return part(data, "word/document.xml")


def test_formatting_follows_its_words():
    data = make_docx(paragraph(run("There is a "), run("red", BOLD), run(" "), run("house", ITALIC)))
    source = "There is a <g1>red</g1> <g2>house</g2>"
    made = translate(word, data, job(), {source: "Hay una <g2>casa</g2> <g1>roja</g1>"})
    runs = docx.Document(io.BytesIO(made)).paragraphs[0].runs
    assert [(one.text, bool(one.bold), bool(one.italic)) for one in runs] == [
        ("Hay una ", False, False),
        ("casa", False, True),
        (" ", False, False),
        ("roja", True, False),
    ]


def test_a_link_keeps_its_target_and_notes_fields_and_pictures_their_place():
    data = make_docx(
        paragraph(
            run("See "), LINK.format(run("this")), NOTE, run(" and "), DRAWING.format(""), run(" or "), MATHS, run("!")
        )
    )
    made = body(translate(word, data, job()))
    assert made.count('r:id="rId9"') == made.count("footnoteReference") == made.count("<w:drawing>") == 1
    assert made.index("rId9") < made.index("footnoteReference") < made.index("<w:drawing>") < made.index("<m:oMath>")


@pytest.mark.parametrize(
    "target",
    ["Sin códigos", "<g1>a</g1>", "</g1>a<g1><x2/>", "<g1>a</g1><g1>b</g1><x2/>", "<g1>a</g1><x2/><x2/>"],
)
def test_a_target_without_its_codes_is_refused(target):
    data = make_docx(paragraph(run("A "), run("red", BOLD), NOTE, run(" one")))
    with pytest.raises(ValueError, match="code"):
        translate(word, data, job(), {"A <g1>red</g1><x2/> one": target})


@pytest.mark.parametrize("target", ["<g1>a<g2>b</g1></g2>", "<g1>a<g2>b</g2></g1>"])
def test_codes_that_cross_and_links_in_links_are_refused(target):
    data = make_docx(paragraph(LINK.format(run("a")), run(" and "), LINK.format(run("b"))))
    with pytest.raises(ValueError, match="cross|group"):
        translate(word, data, job(), {"<g1>a</g1> and <g2>b</g2>": target})


def test_ranges_go_around_the_words_and_references_stay():
    comment = '<w:commentRangeStart w:id="0"/>{}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    data = make_docx(paragraph(run("I like "), comment.format(run("this")), run(" idea")))
    made = body(translate(word, data, job(), {"I like this idea": "Me gusta"}))
    order = [made.index(mark) for mark in ("RangeStart", "Me gusta", "RangeEnd", "commentReference")]
    assert order == sorted(order)


def test_ranges_do_not_end_before_they_begin_where_codes_change_places():
    start, end = '<w:bookmarkStart w:id="7" w:name="x"/>', '<w:bookmarkEnd w:id="7"/>'
    data = make_docx(paragraph(run("a ", BOLD), start, run("long plain text "), end, run("b", ITALIC)))
    source = sources(word.extract(data, job()))[0]
    made = body(translate(word, data, job(), {source: "<g2>b</g2> texto <g1>a</g1>"}))
    assert made.index("bookmarkStart") < made.index("texto") < made.index("bookmarkEnd")


def test_deleted_hidden_computed_text_equations_and_code_are_kept_and_listed():
    styles = '<w:style w:styleId="Src"><w:name w:val="Source Code"/></w:style>'
    styles += '<w:style w:styleId="Sub"><w:name w:val="My program"/><w:basedOn w:val="Src"/></w:style>'
    data = make_docx(
        paragraph(run("Good"), "<w:del w:id='1'><w:r><w:delText>bad news</w:delText></w:r></w:del>", run(" news"))
        + paragraph(run("Call "), run("print(x)", '<w:rFonts w:ascii="Consolas"/>'), run(" to see your own text"))
        + paragraph(run("x = 1"), properties='<w:pStyle w:val="Src"/>')
        + paragraph(run("y = 2"), properties='<w:pStyle w:val="Sub"/>')
        + paragraph(run("See "), field("REF _Ref1", run("Table two")), run(" there, "), MATHS, run(" is one"))
        + paragraph(run("Not "), run("for you", "<w:vanish/>"), run("shown")),
        styles,
    )
    assert reasons(word.extract(data, job())) == {
        "bad news": "kept_deleted",
        "print(x)": "kept_code",
        "x = 1": "kept_code",
        "y = 2": "kept_code",
        "Table two": "kept_field",
        "x=1": "kept_formula",
        "for you": "kept_hidden",
    }
    made = body(translate(word, data, job()))
    for text in ("bad news", "print(x)", "x = 1", "y = 2", "Table two", "x=1", "for you", "REF _Ref1"):
        assert text in made


def test_a_document_set_in_one_typewriter_face_is_prose():
    courier = '<w:rFonts w:ascii="Courier New"/>'
    data = make_docx(paragraph(run("A memo", courier)) + paragraph(run("Yours", courier)))
    assert sources(word.extract(data, job())) == ["A memo", "Yours"]


TEXT_BOX = """<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><wps:txbx>
<w:txbxContent>{0}</w:txbxContent></wps:txbx></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>
<w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""


def test_a_text_box_and_what_older_programs_show_of_it_stay_in_step():
    data = make_docx(paragraph(run("Outside."), TEXT_BOX.format(paragraph(run("Inside the "), run("box", BOLD)))))
    extract = word.extract(data, job())
    assert sources(extract) == ["Outside.", "Inside the <g1>box</g1>"]
    made = translate(word, data, job(), {"Outside.": "Fuera.", "Inside the <g1>box</g1>": "Dentro de la <g1>caja</g1>"})
    assert inner(made, "word/document.xml", "//w:txbxContent//w:t/text()") == ["Dentro de la ", "caja"] * 2
    assert "Inside" not in body(made) and body(made).count("Fuera.") == 1


def test_content_controls_show_the_translation_and_no_longer_what_they_are_bound_to():
    control = (
        "<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText='Open' w:value='1'/></w:dropDownList>"
        "<w:dataBinding w:xpath='/x'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    )
    box = "<w:sdt><w:sdtPr><w14:checkbox/></w:sdtPr><w:sdtContent>" + run("\u2610") + "</w:sdtContent></w:sdt>"
    data = make_docx(paragraph(box, run(" State: "), control.format(run("open")), run(" now")))
    assert sources(word.extract(data, job())) == ["State: <g1>open</g1> now", "Open"]
    made = body(translate(word, data, job()))
    assert "dataBinding" not in made and "\u2610" in made and 'displayText="ЖЖЖЖ"' in made and 'w:value="1"' in made


def test_what_is_shown_over_a_link_is_offered_and_written_into_the_link():
    link = '<w:hyperlink r:id="rId9" w:tooltip="Opens a page">' + run("this") + "</w:hyperlink>"
    data = make_docx(paragraph(run("See "), link, run(" now")))
    assert sources(word.extract(data, job())) == ["See <g1>this</g1> now", "Opens a page"]
    assert 'r:id="rId9" w:tooltip="ЖЖЖЖЖ Ж ЖЖЖЖ"' in body(translate(word, data, job()))


def test_notes_comments_headers_and_tables_are_offered():
    cell = "<w:tc>{}</w:tc>".format
    inner_table = f"<w:tbl><w:tr>{cell(paragraph(run('Nested')))}</w:tr></w:tbl>" + paragraph()
    table = f"<w:tbl><w:tr>{cell(paragraph(run('Cell')))}{cell(inner_table)}</w:tr></w:tbl>"
    data = make_docx(
        table,
        footnotes=f"<w:footnote>{paragraph('<w:r><w:footnoteRef/></w:r>', run(' A note'))}</w:footnote>",
        endnotes=f"<w:endnote>{paragraph(run('An end'))}</w:endnote>",
        comments=f"<w:comment>{paragraph(run('A remark'))}</w:comment>",
        header=paragraph(run("Top")),
        footer=paragraph(run("Bottom")),
    )
    extract = word.extract(data, job())
    assert {segment.source: segment.note for segment in extract.segments} == {
        "Cell": "table 1, row 1, column 1",
        "Nested": "table 2, row 1, column 1",
        "Top": "header",
        "Bottom": "footer",
        "A note": "footnote",
        "An end": "endnote",
        "A remark": "comment",
    }
    made = translate(word, data, job())
    assert "footnoteRef" in part(made, "word/footnotes.xml") and "ЖЖЖЖ" in part(made, "word/comments.xml")


def test_alternative_text_is_offered_and_a_file_name_in_its_place_is_not():
    data = make_docx(paragraph(run("Look:"), DRAWING.format("A red house"), DRAWING.format("C:\\photos\\IMG_1.jpg")))
    extract = word.extract(data, job())
    assert sources(extract) == ["Look:", "A red house"]
    assert reasons(extract) == {"C:\\photos\\IMG_1.jpg": "kept_file_name"}
    assert 'descr="Una casa"' in body(translate(word, data, job(), {"A red house": "Una casa"}))


def test_fields_over_several_paragraphs_stay_whole():
    begin = FIELD.format("begin") + '<w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>' + FIELD.format("separate")
    entry = LINK.format(run("First chapter") + TAB + field("PAGEREF _Toc1", run("3")))
    data = make_docx(paragraph(begin, entry) + paragraph(entry, FIELD.format("end")))
    assert sources(word.extract(data, job())) == ["First chapter<x1/>"] * 2
    made = translate(word, data, job())
    order = "//w:fldChar/@w:fldCharType"
    assert inner(made, "word/document.xml", order) == inner(data, "word/document.xml", order)
    assert inner(made, "word/document.xml", "//w:instrText/text()") == inner(
        data, "word/document.xml", "//w:instrText/text()"
    )


@pytest.mark.parametrize(
    ("target", "expected"),
    [("es", {"val": "es-ES"}), ("pt-BR", {"val": "pt-BR"}), ("zh", {"eastAsia": "zh-CN"}), ("he", {"bidi": "he-IL"})],
)
def test_translated_words_say_which_language_they_are_in(target, expected):
    made = translate(word, make_docx(paragraph(run("Words", BOLD + '<w:lang w:val="en-US"/>'))), job(target))
    name, tag = next(iter(expected.items()))
    assert inner(made, "word/document.xml", f"//w:lang/@w:{name}") == [tag]
    assert inner(made, "word/document.xml", "//w:lang/@*") == [tag]


def test_a_language_written_from_the_right_turns_paragraphs_and_letters():
    data = make_docx(paragraph(run("Words", '<w:b/><w:sz w:val="28"/>'), properties='<w:jc w:val="left"/>'))
    made = translate(word, data, job("ar"))
    assert tags(made, "//w:rPr/*") == ["b", "bCs", "sz", "szCs", "rtl", "lang"]
    assert tags(made, "//w:pPr/*") == ["bidi", "jc"]
    assert tags(translate(word, made, job("en"), {"ЖЖЖЖЖ": "Words"}), "//w:pPr/*") == ["jc"]


def tags(data, path):
    names = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    found = etree.fromstring(body(data).encode()).xpath(path, namespaces=names)
    return [etree.QName(one).localname for one in found]


def test_bilingual_paragraphs_follow_their_sources():
    start = '<w:bookmarkStart w:id="0" w:name="x"/>'
    listed = '<w:numPr><w:numId w:val="3"/></w:numPr><w:sectPr/>'
    content = (
        start,
        run("One "),
        run("bold", BOLD),
        NOTE,
        run(" or "),
        DRAWING.format(""),
        run(" more, page "),
        field("PAGE", run("7")),
    )
    data = make_docx(paragraph(*content, properties=listed))
    source = sources(word.extract(data, job()))[0]
    made = translate(
        word,
        data,
        job(bilingual=True),
        {source: source.upper().replace("<G", "<g").replace("</G", "</g").replace("<X", "<x")},
    )
    first, second = docx.Document(io.BytesIO(made)).paragraphs
    assert (first.text, second.text) == ("One bold or  more, page 7", "ONE BOLD OR  MORE, PAGE 7")
    assert second.runs[1].bold
    for once in ("bookmarkStart", "footnoteReference", "<w:drawing>", "<w:sectPr/>", "instrText xml"):
        assert body(made).count(once) == 1, once
    assert inner(made, "word/document.xml", "//w:numId/@w:val") == ["3", "0"]
    assert "sectPr" in body(made).split("<w:p>")[2]


def test_a_whole_document_by_its_own_library():
    document = docx.Document()
    document.core_properties.title = "Annual report"
    document.add_heading("Results", 1)
    document.add_paragraph("First item", style="List Bullet")
    document.add_paragraph("2025")
    cell = document.add_table(1, 2).rows[0].cells[0]
    cell.text = "Sales"
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text, section.first_page_header.paragraphs[0].text = "Every page", "First page"
    words = document.add_paragraph().add_run("Large")
    words.font.size = Pt(30)
    file = io.BytesIO()
    document.save(file)
    data = file.getvalue()
    extract = word.extract(data, job())
    assert sources(extract) == ["Results", "First item", "Sales", "Large", "Every page", "First page", "Annual report"]
    assert reasons(extract)["2025"] == "kept_no_words"
    assert extract.source == "en-US"
    made = docx.Document(io.BytesIO(translate(word, data, job())))
    assert made.core_properties.title == "ЖЖЖЖЖЖ ЖЖЖЖЖЖ"
    assert made.paragraphs[1].style.name == "List Bullet" and made.paragraphs[-1].runs[0].font.size == Pt(30)
    assert made.sections[0].first_page_header.paragraphs[0].text == "ЖЖЖЖЖ ЖЖЖЖ"


def test_only_parts_with_changed_text_are_written_and_none_where_nothing_changes():
    data = make_docx(paragraph(run("Body")), header=paragraph(run("Top")), footer=paragraph(run("Foot")))
    extract = word.extract(data, job())
    assert word.rebuild(data, job(), {one.id: Written(one.source) for one in extract.segments}) == data
    assert word.rebuild(data, job(), {}) == data
    made = translate(word, data, job(), {"Top": "Arriba"})
    before, after = entries(data), entries(made)
    assert [one[:2] for one in before] == [one[:2] for one in after]
    assert [name for (name, _, old), (_, _, new) in zip(before, after, strict=True) if old != new] == [
        "word/header.xml"
    ]


def test_a_strict_document_stays_strict():
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    plain = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    data = make_docx(paragraph(run("Strictly")))
    parts = {name: content.replace(plain, strict) for name, _, content in entries(data) if name.startswith("word/")}
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    made = translate(word, pack(parts, {"word/document.xml": kind}), job())
    assert strict.decode() in body(made) and plain.decode() not in body(made) and "ЖЖЖ" in body(made)
