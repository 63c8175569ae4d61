"""A web page: its texts and the attributes people see are segments, every other byte stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from core.usecases.translation.files.reading import read_source
from core.usecases.translation.files.source_file import FileJob
from tests.usecases.translation.text_making import (
    accent,
    accented_sources,
    read,
    reasons,
    same_again,
    sources,
    translate,
    words_only,
)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>Text</p>", ["Text"]),
        ("<p>A <b>bold</b>\n  word</p>", ["A <b>bold</b> word"]),
        ("<p><b>All</b></p>", ["All"]),
        ("<p>See <a href='x?a=1&amp;b=2'>this</a>.<br>Next</p>", ["See <a1>this</a1>.<br/>Next"]),
        ("<p>A picture <img src=a alt='A cat'> here</p>", ["A picture <img1/> here", "A cat"]),
        ("<p>Run <code>ls -l</code> and <kbd>Enter</kbd></p>", ["Run <code>ls -l</code> and <kbd>Enter</kbd>"]),
        ("<p>By <span translate=no>Acme Ltd</span> today</p>", ["By <span1/> today"]),
        ("<p>fish &amp; chips &lt;b&gt; a&nbsp;b</p>", ["fish & chips <b> a\u00a0b"]),
        ("<p>One<p>Two<div>Three<p>Four</div>Five", ["One", "Two", "Three", "Four", "Five"]),
        ("<ul><li>One<li>Two</ul>", ["One", "Two"]),
        ("<table><tr><th>Head<td>Cell</table>", ["Head", "Cell"]),
        ("<title>A title</title><textarea>Text <b></textarea>", ["A title", "Text <b>"]),
        ("<meta name=description content='About us'><meta name=viewport content='width'>", ["About us"]),
        ("<meta property='og:title' content='Title'>", ["Title"]),
        ("<input placeholder=Name value=typed><input type=submit value='Send it'>", ["Name", "Send it"]),
        ("<button aria-label='Close'>X now</button>", ["Close", "X now"]),
        ("<select><optgroup label=Fruit><option>Apple<option>Pear</select>", ["Fruit", "Apple", "Pear"]),
        ("<a title='Tip' href=x>Link</a>", ["Tip", "Link"]),
        ("<p><a name=top></a>Text</p>", ["Text"]),
        ("<p>5 < 6 & more</p>", ["5 < 6 & more"]),
        ("<p>A</b> stray <i>tag</p>", ["A</b> stray <i>tag"]),
        ("plain text", ["plain text"]),
        ("<p>中文\n换行</p>", ["中文换行"]),
        ("", []),
        ("<", []),
    ],
)
def test_texts_of_a_page(page, expected):
    assert sources("html", page) == expected


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<script>var a = '<p>text</p>'</script>", "kept_code"),
        ("<style>p { color: red }</style>", "kept_code"),
        ("<pre>some text</pre>", "kept_code"),
        ("<svg><text>words</text></svg>", "kept_code"),
        ("<!-- a comment -->", "kept_comment"),
        ("<p translate=no>Text</p>", "kept_marked"),
        ("<i class='material-icons'>home</i>", "kept_marked"),
        ("<p>12:30</p>", "kept_no_words"),
        ("<p lang=fr>Bonjour</p>", "kept_other_language"),
        ("<a href='x", "kept_mark"),
    ],
)
def test_what_stays_is_listed(page, reason):
    assert (page.removeprefix("<p>").removesuffix("</p>") if reason == "kept_no_words" else page, reason) in reasons(
        "html", page
    )
    assert sources("html", page) == []


PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Shop &amp; more</title>
<script>if (a<b) { "text" }</script></head>
<body class=x   data-a='1'>
<!-- note --><h1>Our   <em>shop</em>
</h1>
<p>Text with <A HREF="x?a=1&b=2" Title='The "tip"'>a link</A>,&nbsp;a <img alt=Cat src=c.png>.
<pre> x  y </pre>
<input type=button value=Go> tail &copy; 2024
</body></html>"""


def test_only_texts_attributes_and_the_language_change():
    made = translate("html", PAGE).decode()
    for kept in ('<script>if (a<b) { "text" }</script>', "<body class=x   data-a='1'>", "<!-- note -->", "src=c.png>"):
        assert kept in made
    for new in (
        '<html lang="es">',
        "Śħóṗ &amp; ɱóŕé",
        "&nbsp;á",
        "Title='Ťħé \"ťíṗ\"'>",
        'value="Ǵó"',
        '<A HREF="x?a=1&b=2"',
    ):
        assert new in made
    assert sources("html", made) == accented_sources("html", PAGE)


@pytest.mark.parametrize(
    ("page", "target", "written"),
    [
        ("<p>Text</p>", "a < b & c > d", "<p>a &lt; b &amp; c &gt; d</p>"),
        ('<img alt="Text">', "say \"a\" & 'b'", "<img alt=\"say &quot;a&quot; &amp; 'b'\">"),
        ("<img alt='Text'>", "it's", "<img alt='it&#39;s'>"),
        ("<img alt=Text>", "two words", '<img alt="two words">'),
        ("<p>Text</p>", "\u00a0x", "<p>\u00a0x</p>"),
        ("<p>Text</p>", "a\x00\x0bb\ud800", "<p>ab\ufffd</p>"),
    ],
)
def test_a_target_is_escaped_where_it_must_be(page, target, written):
    assert translate("html", page, {"Text": target}).decode() == written


@pytest.mark.parametrize(
    ("page", "target", "expected"),
    [
        ('<html lang="en"><p>A', "ar", '<html lang="ar" dir="rtl"><p>'),
        ("<html><p>A", "he", '<html lang="he" dir="rtl"><p>'),
        ('<html lang=ar dir="rtl"><p>A', "en", '<html lang="en" dir="ltr"><p>'),
        ('<html xml:lang="en" lang="en"><p>A', "pt-BR", '<html xml:lang="pt-BR" lang="pt-BR"><p>'),
    ],
)
def test_the_page_says_its_new_language_and_direction(page, target, expected):
    assert translate("html", page, target=target).decode().startswith(expected)


def test_what_a_text_is_there_for_is_told_where_it_helps():
    page = "<title>One</title><h1>Two</h1><p>Three</p><button>Four</button><img alt=Five>"
    assert [one.note for one in read("html", page).segments] == ["title", "h1", "", "button", "img alt"]


def test_the_language_a_page_states_is_told():
    assert read("html", "<html lang='pt-BR'><p>Olá", source="").source == "pt-BR"


def test_a_page_keeps_its_encoding():
    page = '<meta charset="iso-8859-2"><p>Zażółć</p>'.encode("iso-8859-2")
    assert sources("html", page) == ["Zażółć"]
    assert translate("html", page, {"Zażółć": "żółw 龟"}) == '<meta charset="iso-8859-2"><p>żółw &#40863;</p>'.encode(
        "iso-8859-2"
    )


def test_pages_in_old_encodings_are_read_in_the_limited_process():
    page = '<meta charset="koi8-r"><p>Привет</p>'.encode("koi8-r")
    assert [one.source for one in read_source("a.html", page, FileJob("a.html", "ru", "en")).segments] == ["Привет"]


def test_bilingual_pages_show_both_and_repeat_no_id():
    made = translate("html", '<title>T</title><p>A <b id="x">bold</b> word</p><img alt="Cat">', bilingual=True).decode()
    assert made == (
        '<title>T / Ť</title><p>A <b id="x">bold</b> word<br/><span lang="es">Á <b>ƀółđ</b> ŵóŕđ</span></p>'
        '<img alt="Cat / Ćáť">'
    )


PARTS = (
    "<p>", "</p>", "<b>", "</b>", "<i class='x'>", "</i>", "<br>", "<img src=a alt='b'>", "<a href=\"x\">", "</a>",
    "<div>", "</div>", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>", "<?xml?>", "<", "&", "&amp;",
    "&nbsp;", "&lt;", "text", "two words", "\n", " ", "<code>", "</code>", "<pre>", "</pre>", "<svg>", "</svg>",
    "<title>", "</title>", "<textarea>", "<td>", "<input value=x type=submit>", "'", "\"", ">", "</", "<!", "<b",
    "<a title='", "<span translate=no>", "</span>", "中文", "=", "<option>", "\u00a0", "/>", "<p/>",
)  # fmt: skip


@settings(max_examples=70, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PARTS), st.text(alphabet="ab <>&é文\"'=/", max_size=4)), max_size=25))
def test_any_page_comes_back_and_any_translation_reads_as_meant(parts):
    data = "".join(parts).encode()
    assert same_again("html", data)
    before, after = (words_only("html", one) for one in (data, translate("html", data)))
    assert after == [accent(one) for one in before]


@pytest.mark.parametrize(
    "part", ["<b>a", "<div>a", "<", "<a x='", "<a ", "<!--", "<code>x ", "<span translate=no>", "&", "<p title=' "]
)
def test_pages_made_to_be_slow_are_not(part):
    assert same_again("html", (part * 600).encode())


def test_a_browsers_parser_finds_the_same_elements():
    def tags(page: bytes) -> list[str]:
        return [
            element.tag for element in etree.fromstring(page, etree.HTMLParser()).iter() if isinstance(element.tag, str)
        ]

    assert tags(translate("html", PAGE)) == tags(PAGE.encode())
