"""A text file's bytes come back from its characters, and inline codes are found where they stand and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BrokenFile
from core.usecases.translation.files.inline import Piece, cut, fill, frame
from core.usecases.translation.files.source_text import Edit, Places, find_lines, read_text, write_text
from core.usecases.translation.files.text.wrapping import count_columns, unwrap, wrap, wrap_evenly

CHINESE = "今天天气很好，我们去公园散步。"


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (b"plain", "utf-8", "plain"),
        ("caf\u00e9".encode(), "utf-8", "caf\u00e9"),
        (b"\xef\xbb\xbfmark", "utf-8", "mark"),
        ("\ufeffsmall".encode("utf-16-le"), "utf-16-le", "small"),
        (CHINESE.encode("gb18030"), "gb18030", CHINESE),
        (b"na\xefve caf\xe9", "cp1252", "na\u00efve caf\u00e9"),
    ],
)
def test_the_encoding_is_found_and_the_bytes_come_back(data, encoding, text):
    source = read_text(data)
    assert (source.text, source.encoding) == (text, encoding)
    assert write_text(source, []) == data


def test_an_edit_leaves_the_encoding_and_the_mark():
    source = read_text(b"\xef\xbb\xbfone two")
    assert write_text(source, [Edit(4, 7, "zwei \u00e9")]) == b"\xef\xbb\xbfone zwei \xc3\xa9"
    assert write_text(read_text(b"caf\xe9 noir"), [Edit(5, 9, "cr\u00e8me")]) == b"caf\xe9 cr\xe8me"


def test_a_character_that_the_encoding_lacks_makes_the_file_utf_8_or_becomes_a_reference():
    source = read_text(b"caf\xe9 noir")
    assert write_text(source, [Edit(5, 9, "\u9ed1")]).decode() == "caf\u00e9 \u9ed1"
    assert write_text(source, [Edit(5, 9, "\u9ed1")], references=True) == b"caf\xe9 &#40657;"


def test_lines_in_another_encoding_than_the_rest_keep_their_bytes():
    data = "gr\u00fcn\nsch\u00f6n\n".encode() + b"f\xfcr\n" + "bl\u00e4ulich\n".encode()
    source = read_text(data)
    assert source.text.split("\n")[2] == "f\u00fcr"
    assert write_text(source, [Edit(0, 4, "rot")]) == b"rot" + data[5:]


def test_utf_16_that_is_cut_off_is_broken():
    with pytest.raises(BrokenFile):
        read_text(b"\xff\xfea\0b")


def test_what_is_put_in_stands_before_what_is_replaced_at_its_place():
    source = read_text(b"one two")
    assert write_text(source, [Edit(0, 3, "1"), Edit(0, 0, "> "), Edit(7, 7, "!")]) == b"> 1 two!"


@given(st.text(alphabet="ab\r\n\u4e2d\u00e9 ", max_size=40))
def test_lines_together_are_the_text(text):
    assert "".join(text[line.start : line.stop] for line in find_lines(text)) == text


def test_places_count_every_kind_of_line_end():
    places = Places("a.txt", "one\r\ntwo\rthree\nfour")
    assert [places.at(at) for at in (0, 5, 9, 15)] == ["a.txt:1", "a.txt:2", "a.txt:3", "a.txt:4"]


@given(st.lists(st.text(alphabet="abc\u4e2d\u6587\uff0c", min_size=1, max_size=9), max_size=20), st.integers(4, 30))
def test_wrapping_loses_nothing_and_keeps_to_the_width(words, width):
    text = " ".join(words)
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert unwrap("\n".join(lines)) == text
    if text.isascii():
        assert all(count_columns(line) <= width or " " not in line for line in lines)


def test_wrapped_lines_are_joined_without_a_blank_between_chinese_characters():
    assert unwrap("one\n two\n\u4e2d\n\u6587\nthree") == "one two\u4e2d\u6587three"


def test_lines_are_about_as_long_as_each_other():
    assert wrap_evenly("to be or not to be that is the question", 42, 2) == [
        "to be or not to be",
        "that is the question",
    ]


def pieces(*said: str) -> tuple[list[Piece], str]:
    """Pieces of a text written with <b> </b> <x/>, each part one piece."""
    made, at = [], 0
    for one in said:
        kind = "close" if one.startswith("</") else "alone" if one.endswith("/>") else "open"
        kind = kind if one.startswith("<") else "text"
        name = one.strip("</>")
        made.append(Piece(at, at + len(one), kind, one if kind == "text" else "", name, edge=name == "br"))
        at += len(one)
    return made, "".join(said)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        (("Text",), "Text"),
        (("  Text ",), "Text"),
        (("<b>", "All", "</b>"), "All"),
        (("<a>", "<b>", "All", "</b>", "</a>"), "All"),
        (("<b>", "One", "</b>", " two"), "<b>One</b> two"),
        (("<br/>", "One", "<br/>", "two", "<br/>"), "One<br/>two"),
        (("<x/>", "One"), "<x/>One"),
        (("<a>", "</a>", "One"), "One"),
        (("</b>", "Stray", "<i>"), "Stray"),
        (("<b>", "</b>"), None),
        (("One <b> ", "<b>", "two", "</b>", " x"), "One <b> <b1>two</b1> x"),
    ],
)
def test_codes_at_the_edges_stay_outside_and_none_can_be_mistaken(said, source):
    stretch = frame(*pieces(*said))
    assert (stretch and stretch.source) == source


def test_a_target_gives_back_its_codes_wherever_they_went():
    stretch = frame(*pieces("One ", "<b>", "two", "</b>", " three"))
    parts = fill(stretch, "drei <b>zwei</b> eins")
    assert [part if isinstance(part, str) else part.kind for part in parts] == [
        "drei ",
        "open",
        "zwei",
        "close",
        " eins",
    ]


@pytest.mark.parametrize("target", ["eins zwei", "<b>eins", "<b>a</b> <b>b</b>"])
def test_a_target_with_other_codes_is_refused(target):
    with pytest.raises(ValueError):
        fill(frame(*pieces("One ", "<b>", "two", "</b>", " three")), target)


@given(st.lists(st.sampled_from(["a ", "<b>", "</b>", "<i>", "</i>", "<br/>", "<b1>", " "]), max_size=14))
def test_codes_are_found_in_order_and_nowhere_else(said):
    made, text = [], ""
    for n, one in enumerate(said):
        tag = one.startswith("<") and n % 3
        kind = "text" if not tag else "alone" if one.endswith("/>") else "close" if one[1] == "/" else "open"
        made.append(Piece(len(text), len(text) + len(one), kind, "" if tag else one, one.strip("</>")))
        text += one
    stretch = frame(made, text)
    if stretch:
        assert tuple(part for part, is_code in cut(stretch.source, stretch.codes) if is_code) == stretch.codes
