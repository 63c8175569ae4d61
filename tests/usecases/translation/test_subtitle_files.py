"""Subtitles of every kind: what is said is translated, times and marks stay."""

import pytest
import srt
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BrokenFile, DocumentError, UnsupportedFile
from tests.usecases.translation.text_making import accented_sources, read, reasons, same_again, sources, translate

SRT = """1
00:00:01,000 --> 00:00:04,000 X1:100
<i>This is a sentence that</i>
goes over two lines

2
00:00:04,000 --> 00:00:06,500
and into the next cue.

3
00:00:07,000 --> 00:00:09,000
- Who are you?
- <b>Nobody.</b>

4
00:00:10,000 --> 00:00:11,000
{\\an8}♪ ♪

5
00:00:12,000 --> 00:00:13,000
First part.

Second part.
"""
VTT = """WEBVTT - A film
Language: en

STYLE
::cue { color: red }

NOTE for the
translator

intro
00:01.000 --> 00:04.000 align:start
<v Bob>We are in New <i.loud>York</i> &amp; more

NOTE again

00:05.000 --> 00:07.000
<00:05.500><c>Timed</c> words &lt;here&gt;
"""
ASS = """[Script Info]
Title: Test
[Events]
Format: Layer, Start, End, Style, Text
Comment: 0,0:00:01.00,0:00:02.00,Default,A comment, here
Dialogue: 0,0:00:01.00,0:00:02.00,Default,Hello, {\\i1}world{\\i0}\\Nsecond line
Dialogue: 0,0:00:03.00,0:00:04.00,Default,{\\p1}m 0 0 l 100 0{\\p0}
Dialogue: 0,0:00:05.00,0:00:06.00,Default,{\\k20}Ka{\\k30}ra
Dialogue: 0,0:00:07.00,0:00:08.00,Default,{\\an8}- One\\N- Two
"""
FRAMES = "{1}{1}25.0\n{100}{150}{y:i}Italic line|second line\n{160}{200}- A|- B\n"
SBV = "0:00:01.000,0:00:02.000\nHello[br]there\n\n0:00:03.000,0:00:04.000\nMore\n"
TTML = """<?xml version="1.0" encoding="ASCII"?>
<tt:tt xmlns:tt="http://www.w3.org/ns/ttml" xml:lang="en"><tt:head><tt:layout><tt:region id="s"/></tt:layout></tt:head>
<tt:body><tt:div>
<tt:p begin="1s" end="2s">Hello <tt:span style="s">red</tt:span><tt:br/>world &amp; all</tt:p>
</tt:div></tt:body></tt:tt>
"""
YOUTUBE = '<?xml version="1.0"?><transcript><text start="1" dur="2">Hello &amp;amp; you</text></transcript>'
SAMI = """<SAMI><HEAD><STYLE TYPE="text/css"><!--
.ENCC {Name:English; lang:en-US;}
.KRCC {Name:Korean; lang:ko-KR;}
--></STYLE></HEAD><BODY>
<SYNC Start=1000><P Class=ENCC>Hello<br>there
<SYNC Start=1000><P Class=KRCC>안녕
<SYNC Start=2000><P Class=ENCC>&nbsp;
</BODY></SAMI>
"""
ALL = {"srt": SRT, "vtt": VTT, "ass": ASS, "frames": FRAMES, "sbv": SBV, "ttml": TTML, "youtube": YOUTUBE, "sami": SAMI}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            "srt",
            [
                "<i>This is a sentence that</i> goes over two lines",
                "and into the next cue.",
                "Who are you?",
                "Nobody.",
                "First part.",
                "Second part.",
            ],
        ),
        ("vtt", ["We are in New <i1>York</i1> & more", "<c>Timed</c> words <here>"]),
        ("ass", ["Hello, {\\i1}world{\\i0}\\Nsecond line", "One", "Two"]),
        ("frames", ["Italic line second line", "A", "B"]),
        ("sbv", ["Hello[br]there", "More"]),
        ("ttml", ["Hello <span1>red</span1><br/>world & all"]),
        ("youtube", ["Hello &amp; you"]),
        ("sami", ["Hello<br/>there"]),
    ],
)
def test_what_is_said(kind, expected):
    assert sources("subtitles", ALL[kind]) == expected


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_untranslated_file_is_the_same_bytes(kind, end):
    assert same_again("subtitles", ALL[kind].replace("\n", end).encode())


@pytest.mark.parametrize("kind", ALL)
def test_a_translated_file_says_all_of_it_and_nothing_else_changes(kind):
    made = translate("subtitles", ALL[kind]).decode()
    strip = str.maketrans(dict.fromkeys("\n\r "))
    assert [one.translate(strip) for one in sources("subtitles", made)] == [
        one.translate(strip) for one in accented_sources("subtitles", ALL[kind])
    ]
    before = [(text.replace("Language: en", "Language: es"), why) for text, why in reasons("subtitles", ALL[kind])]
    assert reasons("subtitles", made) == before


def test_times_numbers_settings_and_notes_stay():
    before, after = SRT.split("\n"), translate("subtitles", SRT).decode().split("\n")
    assert [line for line in before if "-->" in line or line.isdigit()] == [
        line for line in after if "-->" in line or line.isdigit()
    ]
    assert len(list(srt.parse(translate("subtitles", SRT).decode()))) == 5
    made = translate("subtitles", VTT).decode()
    for kept in ("WEBVTT - A film\nLanguage: es\n", "::cue { color: red }", "NOTE for the\ntranslator", "<i.loud>"):
        assert kept in made
    for kept in ("intro\n00:01.000 --> 00:04.000 align:start\n<v Bob>", "&amp;", "&lt;ħéŕé&gt;", "<00:05.500><c>"):
        assert kept in made


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("ass", "kept_drawing"),
        ("ass", "kept_karaoke"),
        ("ass", "kept_comment"),
        ("vtt", "kept_comment"),
        ("sami", "kept_other_language"),
        ("srt", "kept_no_words"),
    ],
)
def test_what_stays_is_listed(kind, reason):
    assert reason in [why for _, why in reasons("subtitles", ALL[kind])]


def test_a_sentence_over_several_cues_is_told_whole():
    notes = [one.note for one in read("subtitles", SRT).segments]
    whole = "This is a sentence that goes over two lines and into the next cue."
    assert notes == [whole, whole, "", "", "", ""]


@pytest.mark.parametrize(
    ("seconds", "said", "target", "limit"),
    [
        ("02", "Hello there.", "es", 40),
        ("09", "Hello there.", "es", 84),
        ("02", "Hello there.", "zh", 18),
        ("01", "So much is said here that nobody could read it all.", "es", 51),
        ("01", "So much is said here that nobody could read it all.", "zh", 23),
    ],
)
def test_the_limit_is_what_viewers_can_read(seconds, said, target, limit):
    text = f"1\n00:00:00,000 --> 00:00:{seconds},000\n{said}\n"
    assert read("subtitles", text, target=target).segments[0].limit == limit


@pytest.mark.parametrize(
    ("tag", "limit"),
    [
        ('<p begin="00:00:01.000" end="00:00:03.000">', 40),
        ('<p begin="1s" dur="500ms">', 12),
        ('<p begin="10t" end="20t">', None),
    ],
)
def test_the_limit_is_read_from_the_times_of_a_paragraph_too(tag, limit):
    assert read("subtitles", f"<tt><body>{tag}Hello there.</p></body></tt>").segments[0].limit == limit


def test_a_long_target_is_put_on_lines_of_like_length_that_fit_the_screen():
    text = "1\n00:00:01,000 --> 00:00:09,000\nShort.\n"
    said = "A much longer line that would not fit on the screen in one piece"
    lines = translate("subtitles", text, {"Short.": said}).decode().split("\n")[2:-1]
    assert lines == ["A much longer line that would not", "fit on the screen in one piece"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("srt", "- Who are you?\n- Ŵħó áŕé ýóú?\n- <b>Nobody.</b>\n- <b>Ńóƀóđý.</b>\n"),
        ("vtt", "<v Bob>We are in New <i.loud>York</i> &amp; more\n<v Bob>Ŵé áŕé íń Ńéŵ <i.loud>Ýóŕķ</i> &amp; ɱóŕé\n"),
        ("ass", "Hello, {\\i1}world{\\i0}\\Nsecond line\\NĦéłłó, {\\i1}ŵóŕłđ{\\i0}\\Nśéćóńđ łíńé\n"),
        ("frames", "{y:i}Italic line|second line|{y:i}Íťáłíć łíńé|śéćóńđ łíńé\n"),
        ("sbv", "More\nḾóŕé\n"),
        ("sami", "Hello<br>there<br>Ħéłłó<br>ťħéŕé\n"),
    ],
)
def test_bilingual_subtitles_show_both(kind, expected):
    assert expected in translate("subtitles", ALL[kind], bilingual=True).decode()


def test_a_language_is_told_where_the_file_states_it():
    assert [read("subtitles", ALL[kind]).source for kind in ("vtt", "ttml", "sami", "srt")] == ["en", "en", "en-US", ""]


def test_ascii_files_take_other_letters_as_references():
    assert b"&#381;" in translate(
        "subtitles", TTML, {"Hello <span1>red</span1><br/>world & all": "<span1>Ž</span1><br/>"}
    )


@pytest.mark.parametrize(
    ("data", "error", "key"),
    [
        (b"850STL25.01" + b"\0" * 1000, UnsupportedFile, "translation_files.text_stl"),
        (b"Scenarist_SCC V1.0\n\n00:00:12:11\t94ae 94ae\n", UnsupportedFile, "translation_files.text_scc"),
        (b"Just a text.", UnsupportedFile, "translation_files.text_no_cues"),
        (b"<tt><body><p>unclosed", BrokenFile, "documents.broken_xml"),
        (b'<!DOCTYPE tt [<!ENTITY a "b">]><tt><body><p>&a;</p></body></tt>', BrokenFile, "documents.entities"),
        (b"# VobSub index file, v7\n", UnsupportedFile, "translation_files.text_pictures"),
    ],
)  # fmt: skip
def test_what_cannot_be_translated_is_refused_with_words(data, error, key):
    with pytest.raises(error) as caught:
        read("subtitles", data)
    assert caught.value.key == key


PARTS = (
    "WEBVTT\n\n", "1\n", "00:00:01,000 --> 00:00:02,000\n", "00:01.000 --> 00:02.000 align:left\n", "Hello there\n",
    "- Hi\n", "<i>it", "</i>", "{\\an8}", "\n", "\n\n", "{1}{2}text|more\n", "{0}{0}25.0\n", "[Script Info]\n",
    "[Events]\nFormat: Layer, Start, End, Text\n",
    "Dialogue: 0,0:00:01.00,0:00:02.00,Hello {\\i1}x{\\i0}\\Nthere\n", "NOTE x\n", "STYLE\n", "<v Bob>", "&amp;",
    "0:00:01.000,0:00:02.000\n", "<c.x>", "123", "中文\n", "<00:01.000>", "\r\n", "-", "<tt><body><p>",
    "</p></body></tt>", "<sami><body><sync start=1><p class=en>", "&nbsp;", "[1][2]a|b\n", "{", "}", "\\N",
)  # fmt: skip


@settings(max_examples=70, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PARTS), st.text(alphabet="ab \n<>{}|-é文\\", max_size=4)), max_size=20))
def test_any_text_comes_back_or_is_refused(parts):
    data = "".join(parts).encode()
    try:
        read("subtitles", data)
    except DocumentError:
        return
    assert same_again("subtitles", data)
    assert len(sources("subtitles", translate("subtitles", data))) >= len(sources("subtitles", data))
