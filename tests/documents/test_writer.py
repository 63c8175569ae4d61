"""Files are read back: what was written is in them, and what was hostile does nothing."""

import io
import re
import sys

import docx
import lxml.html
import pypdfium2
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents.writer import FORMATS, write_document
from core.errors import DocumentError, InputError

TEXT = """# Low tide 退潮

The keeper **counted** the boats *twice*, see [the log](https://example.org/log) and [1]. 他数了两遍船。

## What he found

1. A lamp
2. A letter
   - blue
   - wet

Then:

1. One boat

> The sea keeps no diary.

| Day | Boats |
|:---|---:|
| Monday | 3 |

```python
boats = 3  # 船
```
"""
SOURCES = [("Harbour log", "Page 12: “no lamp for an hour.”"), ("Chart", "https://example.org/chart?a=1&b=2")]
META = {"subject": "tides", "keywords": "sea, lamp", "description": "Model: none; " * 40 + "end.", "generator": "tests"}


def write(format, text=TEXT, **options):
    return write_document(text, format, **{"sources": SOURCES, "meta": META} | options)


def word(data):
    return docx.Document(io.BytesIO(data))


def pdf_text(data):
    pages = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    pages.close()
    return text


def test_word_has_real_styles_lists_tables_and_properties():
    document = word(write("docx"))
    styled = [(p.style.name, p.text) for p in document.paragraphs if p.text]
    assert styled[0] == ("Title", "Low tide 退潮") and ("Heading 1", "What he found") in styled
    assert [text for name, text in styled if name.startswith("List Number")][:3] == ["A lamp", "A letter", "One boat"]
    assert ("List Bullet 2", "blue") in styled and ("Quote", "The sea keeps no diary.") in styled
    assert ("Code", "boats = 3  # 船") in styled
    assert [[c.text for c in row.cells] for row in document.tables[0].rows] == [["Day", "Boats"], ["Monday", "3"]]
    properties = document.core_properties
    assert (properties.title, properties.subject, properties.keywords) == ("Low tide 退潮", "tides", "sea, lamp")
    assert properties.comments == META["description"] and properties.author == ""


def test_word_counts_each_numbered_list_from_its_own_start():
    document = word(write("docx", "5. five\n6. six\n\ntext\n\n1. one"))
    numbered = [p for p in document.paragraphs if p.style.name == "List Number"]
    ids = [p._p.pPr.numPr.numId.val for p in numbered]
    assert ids[0] == ids[1] != ids[2]
    nums = {num.numId: num for num in document.part.numbering_part.element.num_lst}
    starts = [nums[id].find(f".//{qn('w:startOverride')}").get(qn("w:val")) for id in (ids[0], ids[2])]
    assert starts == ["5", "1"]


@pytest.mark.parametrize("style", ["Normal", "Title", "Heading 1", "Code"])
def test_word_sets_a_font_for_both_scripts_and_no_theme_over_it(style):
    fonts = word(write("docx")).styles[style].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) and fonts.get(qn("w:ascii")) != fonts.get(qn("w:eastAsia"))
    assert not [name for name in fonts.attrib if "Theme" in name]


ORDER = [
    "pStyle",
    "keepNext",
    "keepLines",
    "numPr",
    "pBdr",
    "shd",
    "spacing",
    "ind",
    "contextualSpacing",
    "jc",
    "outlineLvl",
]
"""Of what we write into a paragraph's properties, as ECMA-376 part 1, 17.3.1.26 has it."""


def test_word_finds_paragraph_properties_in_the_order_of_the_standard():
    document = word(write("docx"))
    for tree in (document.styles.element, document.element):
        for properties in tree.iter(qn("w:pPr")):
            names = [child.tag.rpartition("}")[2] for child in properties]
            places = [ORDER.index(name) for name in names if name in ORDER]
            assert places == sorted(places), names


def test_word_is_a4_with_page_numbers_and_links_to_its_sources():
    document = word(write("docx"))
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert [e.text for e in section.footer._element.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    links = list(document.element.iter(qn("w:hyperlink")))
    anchors = [link.get(qn("w:anchor")) for link in links if link.get(qn("w:anchor"))]
    marks = [mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))]
    assert anchors == ["source-1"] and marks == ["source-1", "source-2"]
    targets = {document.part.rels[link.get(qn("r:id"))].target_ref for link in links if link.get(qn("r:id"))}
    assert targets == {"https://example.org/log", SOURCES[1][1]}


def test_a_pdf_is_a4_numbered_and_holds_both_scripts():
    data = write("pdf", TEXT + "\n\nA line of it.\n" * 40)
    pages = pypdfium2.PdfDocument(data)
    assert [round(side) for side in pages[0].get_size()] == [595, 842]
    count = len(pages)
    assert count > 1
    assert pages.get_metadata_dict()["Title"] == "Low tide 退潮"
    assert pages.get_metadata_dict()["Subject"] == META["description"]
    assert [item.get_title() for item in pages.get_toc()][:2] == ["Low tide 退潮", "What he found"]
    pages.close()
    text = pdf_text(data)
    assert "他数了两遍船" in text and f"{count} / {count}" in text and "no lamp for an hour" in text
    assert text.count("Low tide 退潮") == count  # as the title, and at the head of every further page


def test_a_page_stands_alone_under_a_policy_that_lets_nothing_in():
    page = write("html", language="zh").decode()
    tree = lxml.html.fromstring(page)
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-") and "unsafe" not in policy
    assert tree.get("lang") == "zh-CN" and tree.findtext(".//title") == "Low tide 退潮"
    assert not tree.xpath("//script | //img | //link | //iframe | //@style | //@onclick | //@src")
    assert tree.xpath("//a/@href") == ["https://example.org/log", "#source-1", SOURCES[1][1]]
    assert tree.xpath("//section[@class='sources']/h2/text()") == ["资料来源"]


def test_plain_text_and_markdown():
    plain = write("txt").decode()
    assert "1. A lamp\n2. A letter\n  - blue\n  - wet" in plain and "Monday | 3" in plain
    assert "**" not in plain and "## " not in plain and "[1] Harbour log\n    Page 12" in plain
    marked = write("md", "Some *text*.", title="Low tide").decode()
    assert marked.startswith("# Low tide\n\nSome *text*.\n\n## Sources\n\n1. **Harbour log**")


@pytest.mark.parametrize("format", FORMATS)
def test_lines_stay_lines_as_a_poem_needs(format):
    data = write(format, "# 静\n\n灯暗海无声，\n风来夜有情。", sources=())
    if format == "docx":
        shown = word(data).paragraphs[1].text
    elif format == "pdf":
        shown = pdf_text(data).replace("\r", "")
    else:
        shown = data.decode().replace("<br />", "")
    assert "灯暗海无声，\n风来夜有情。" in shown


@pytest.mark.parametrize("title", ["Low tide 退潮", ""])
def test_a_title_is_not_said_twice(title):
    assert write("txt", title=title).decode().count("Low tide 退潮") == 1


HOSTILE = """# <script>alert(1)</script>

<script>alert(1)</script> <img src=x onerror=alert(1)> <style>@import "http://evil.example/x.css";</style>

[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,x) [d](file:///etc/passwd) [e](/relative)
[f](vbscript:x) [g](https://good.example/x) [h](mailto:a@b.example) <javascript:alert(1)>

![local](file:///etc/passwd) ![far](http://evil.example/x.png) ![x](data:image/png;base64,AAAA)

[ref]: javascript:alert(1)

[ref] and ![img][ref] \x00\x08\ud800\uffff
"""


def test_hostile_markdown_is_text_in_a_page():
    tree = lxml.html.fromstring(write("html", HOSTILE, title="</title><script>alert(2)</script>").decode())
    assert not tree.xpath("//script | //img | //body//style | //@onerror | //@src")
    allowed = {"https://good.example/x", "mailto:a@b.example", "http://evil.example/x.png", SOURCES[1][1]}
    assert set(tree.xpath("//a/@href")) == allowed
    assert "<script>alert(1)</script>" in tree.text_content()


def test_hostile_markdown_in_word_links_nowhere_and_embeds_nothing():
    document = word(write("docx", HOSTILE, sources=()))
    targets = [rel.target_ref for rel in document.part.rels.values() if rel.is_external]
    assert sorted(targets) == ["http://evil.example/x.png", "https://good.example/x", "mailto:a@b.example"]
    assert not document.inline_shapes and "<script>alert(1)</script>" in document.paragraphs[0].text


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "data:text/css,x"])
def test_nothing_is_fetched_for_a_pdf_even_where_its_style_asks_for_it(monkeypatch, url):
    import weasyprint.urls

    fetched = []
    monkeypatch.setattr(weasyprint.urls.URLFetcher, "fetch", lambda _, asked, *__: fetched.append(asked))
    monkeypatch.setattr("core.documents.page_writer._css", lambda: f'body {{ background: url("{url}") }}')
    data = write("pdf", HOSTILE)
    assert fetched == [] and "onerror" in pdf_text(data)
    assert b"/Launch" not in data and b"/JavaScript" not in data


@pytest.mark.parametrize("format", ["docx", "html", "txt", "pdf"])
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\n".join("  " * n + f"- item{n}" for n in range(200)), "item199"),
        ("- " * 2000 + "end", "end"),
        (">" * 3000 + "end", "end"),
        ("[" * 30_000 + "end", "end"),
        ("|a" * 300 + "\n" + "|-" * 300 + "\n" + "|end" * 300, "end | end"),
    ],
    ids=["200 nested lists", "one line of lists", "quotes", "brackets", "300 columns"],
)
def test_what_nests_or_widens_without_end_is_flattened_and_kept(format, text, kept):
    data = write(format, text)
    read = {"docx": lambda d: "\n".join(p.text for p in word(d).paragraphs), "pdf": pdf_text}
    assert kept in re.sub(r"\s+", " ", read.get(format, bytes.decode)(data).replace("\u200b", ""))


def test_a_line_of_a_megabyte_is_written_or_refused_with_the_next_act():
    line = "a" * 999_999
    assert line in word(write("docx", line)).paragraphs[0].text
    assert line in write("html", line).decode()
    for format, text in (("pdf", line), ("html", line + "aa")):
        with pytest.raises(InputError) as caught:
            write(format, text)
        assert caught.value.hint("en") and caught.value.hint("zh")


def test_a_machine_without_pango_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(DocumentError, match="pango") as caught:
        write("pdf")
    assert "DOCX" in caught.value.hint() and "brew" in caught.value.hint("zh")


def test_an_unknown_format_is_refused_by_name():
    with pytest.raises(InputError, match="odt"):
        write("odt")


def test_a_footer_is_on_every_page_and_is_only_text():
    footer = "No advice <script>alert(1)</script> *here*"
    pages = pypdfium2.PdfDocument(write_document("word " * 3000, "pdf", footer=footer))
    assert len(pages) > 2
    said = [" ".join(page.get_textpage().get_text_range().split()) for page in pages]
    assert all(footer in page and f"{n} / {len(pages)}" in page for n, page in enumerate(said, 1))
    pages.close()
    word = docx.Document(io.BytesIO(write_document("text", "docx", footer=footer)))
    assert word.sections[0].footer.paragraphs[0].text == footer
    assert word.sections[0].footer.paragraphs[1].text == "1 / 1"
    page = write_document("text", "html", footer=footer).decode()
    assert "<script>" not in page and "No advice &lt;script&gt;" in page
    assert write_document("text", "txt", footer=footer).decode().rstrip().endswith(footer)
    assert r"\*here\*" in write_document("text", "md", footer=footer).decode()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300) | st.text("#>-*_[]()!`|\n 1.<&\\~a文", max_size=300))
def test_any_text_becomes_a_file_without_tags_of_its_own(text):
    page = write_document(text, "html", title="t").decode()
    assert set(re.findall(r"</?([a-zA-Z]+)", page.split("<body>")[1])) <= {
        "body", "html", "h", "p", "ul", "ol", "li", "em", "strong", "s", "a", "code", "pre", "blockquote", "br", "hr",
        "table", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    docx.Document(io.BytesIO(write_document(text, "docx")))
    write_document(text, "txt")
    write_document(text, "md")
