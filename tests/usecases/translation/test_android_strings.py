"""Android's resources: strings, arrays, plurals; everything else byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from core.usecases.translation.files.source_file import FileJob, Written
from core.usecases.translation.files.strings import android
from core.usecases.translation.files.strings.android_text import read_android, write_android, write_quoted

FILE = """<?xml version="1.0" encoding="utf-8"?>
<!-- Licence text -->

<resources xmlns:xliff="urn:oasis:names:tc:xliff:document:1.2"
    xmlns:tools="http://schemas.android.com/tools" tools:locale="en">
    <string name="app" translatable="false">MyApp</string>
    <!-- Greets; max 30 characters -->
    <string name="hi">Don\\'t <b>panic</b>, <xliff:g id="n" example="Bob">%1$s</xliff:g>!\\nBye</string>
    <string name="mail">Open <xliff:g id="a">Gmail</xliff:g> &amp; wait
        a while</string>
    <string name="quoted">"It's  here"</string>
    <string name="html"><![CDATA[<a href=\\"x\\">Link</a> don\\'t]]></string>
    <string name="ref">@string/app</string>
    <string name="none"/>
    <color name="red">#f00</color>
    <string-array name="days"><item>Monday</item><item>&day; two</item></string-array>
    <plurals name="files">
        <item quantity="one">One file</item>
        <item quantity="other">%d files</item>
    </plurals>
</resources>
"""


def job(target="es"):
    return FileJob("strings.xml", "en", target)


def segments(text=FILE, target="es"):
    return {one.id: one for one in android.extract(text.encode(), job(target)).segments}


def translated(targets, text=FILE, target="es"):
    return android.rebuild(text.encode(), job(target), {key: Written(one) for key, one in targets.items()}).decode()


def test_texts_as_a_person_reads_them():
    found = android.extract(FILE.encode(), job())
    assert found.source == "en"
    assert {one.id: one.source for one in found.segments} == {
        "hi": "Don't <b>panic</b>, <g1>%1$s</g1>!\nBye",
        "mail": 'Open <xliff:g id="a">Gmail</xliff:g> & wait a while',
        "quoted": "It's  here",
        "html": '<a href="x">Link</a> don\'t',
        "days/0": "Monday",
        "days/1": "&day; two",
        "files#one": "One file",
        "files#many": "%d files",
        "files#other": "%d files",
    }
    hi = found.segments[0]
    assert (hi.limit, hi.codes) == (30, ("<b>", "</b>", "<g1>", "</g1>"))
    assert "Greets" in hi.note and "Licence" not in "".join(one.note for one in found.segments)
    assert {(one.where, one.reason) for one in found.kept} == {("app", "strings_marked"), ("ref", "strings_code")}


@pytest.mark.parametrize("target", ["es", "ru", "zh"])
@pytest.mark.parametrize(
    "text", [FILE, FILE.replace("\n", "\r\n"), "\ufeff" + FILE, FILE.replace("%d files", "%s <b>f</b>")]
)
def test_sources_as_targets_change_nothing(text, target):
    assert translated({key: one.source for key, one in segments(text, target).items()}, text, target) == text


def test_targets_are_escaped_as_their_place_asks():
    out = translated(
        {
            "hi": 'L\'<b>x</b> & <g1>%1$s</g1>\n"y"',
            "quoted": 'C\'est  "là"',
            "html": '<a href="x">L\'ici</a> & co',
            "mail": '@<xliff:g id="a">Gmail</xliff:g>',
            "days/1": "deux < &day;",
        }
    )
    assert (
        '<string name="hi">L\\\'<b>x</b> &amp; <xliff:g id="n" example="Bob">%1$s</xliff:g>\\n\\"y\\"</string>' in out
    )
    assert '<string name="quoted">"C\'est  \\"là\\""</string>' in out
    assert '<string name="html"><![CDATA[<a href=\\"x\\">L\\\'ici</a> & co]]></string>' in out
    assert '<string name="mail">\\@<xliff:g id="a">Gmail</xliff:g></string>' in out
    assert "<item>deux &lt; &day;</item>" in out


@pytest.mark.parametrize(
    ("target", "quantities"),
    [("de", ["one", "other"]), ("ru", ["one", "few", "many", "other"]), ("zh", ["other"]),
     ("ar", ["zero", "one", "two", "few", "many", "other"])],
)  # fmt: skip
def test_quantities_of_the_target_language(target, quantities):
    found = {key: one for key, one in segments(target=target).items() if one.plural}
    out = translated({key: f"{one.source} x" for key, one in found.items()}, target=target)
    items = etree.fromstring(out.replace("&day;", "").encode()).findall("plurals/item")
    assert sorted(item.get("quantity") for item in items) == sorted(quantities)
    assert all(item.tail.strip() == "" for item in items)
    assert f'\n        <item quantity="{quantities[-1]}">' in out
    if target == "ru":  # its one is for 21 too
        assert found["files#one"].source == "%d files"


def test_only_what_is_translated_changes():
    assert translated({"days/0": "Lunes"}) == FILE.replace("Monday", "Lunes")


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("by\\u0020", "POR\\u0020"),
        ('" by "', '" POR "'),
        ("\\n\\tby\\n", "\\n\\tPOR\\n"),
        ("<![CDATA[by\\n]]>", "<![CDATA[POR\\n]]>"),
        ('" <b>by</b> "', '" <b>POR</b> "'),
        ("  by  ", "  POR  "),
        ("by&#10;", "POR&#10;"),
    ],
)
def test_blanks_at_the_ends_that_a_program_shows_stay(written, wanted):
    text = f'<resources><string name="a">{written}</string></resources>'
    assert segments(text)["a"].source == "by"
    assert translated({"a": "POR"}, text) == text.replace(written, wanted)


def test_texts_of_any_array_are_offered_and_keys_and_colours_stay():
    items = "<item>First of all</item><item>#ff0000</item><item>@string/app</item><item>12</item>"
    text = f'<resources><array name="mixed">{items}</array><string name="key">pref_dark_mode</string></resources>'
    found = android.extract(text.encode(), job())
    assert [one.source for one in found.segments] == ["First of all"]
    assert [one.text for one in found.kept] == ["#ff0000", "@string/app", "12", "pref_dark_mode"]


def test_a_character_written_as_its_two_halves_is_one():
    assert read_android(r"Hi \ud83d\ude00") == "Hi \U0001f600"


def test_a_broken_target_is_refused():
    for broken in ({"hi": "Hola <b>x</b> <g1></g1>"}, {"hi": "Hola <g1>%1$s</g1>"}, {"files#other": "archivos"}):
        with pytest.raises(ValueError):
            translated(broken)


def test_an_encoding_that_lacks_a_character_gets_its_number():
    text = FILE.replace("utf-8", "ISO-8859-1")
    out = android.rebuild(text.encode("latin-1"), job(), {"days/0": Written("Lunes €")})
    assert b"<item>Lunes &#8364;</item>" in out


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t'\"\\@?"), max_size=40))
def test_any_text_is_read_back(text):
    text = " ".join(text.split(" ")).replace("\r", "")
    assert read_android(write_android(text)) == text
    assert read_android(f'"{write_quoted(text)}"') == text


letters = st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="%{<$&:@")


@given(st.text(letters, min_size=1, max_size=40))
def test_any_target_reopens(text):
    out = translated({"days/0": text})
    item = etree.fromstring(out.replace("&day;", "").encode()).find("string-array/item")
    assert read_android(item.text or "").strip(" ") == text.strip(" ")
