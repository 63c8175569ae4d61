"""A text file: its paragraphs are segments, its layout stays."""

import pytest

from tests.usecases.translation.text_making import accent, read, reasons, same_again, sources, translate

WRAPPED = """The first paragraph was wrapped by hand when it was written, so that
its lines are all about as long as each other, and it goes on for a
while.

Short line
Another short line

   An indented paragraph that was wrapped by hand as well, and so it has
   the same indentation on every line.
"""


def test_wrapped_lines_are_one_text_and_short_ones_are_not():
    found = sources("plain", WRAPPED)
    assert len(found) == 4
    assert found[0].startswith("The first paragraph was wrapped") and "so that its lines" in found[0]
    assert found[1:3] == ["Short line", "Another short line"]


def test_a_target_is_wrapped_as_wide_as_its_source_and_indented_alike():
    lines = translate("plain", WRAPPED).decode().split("\n")
    assert max(map(len, lines)) <= 75
    assert lines[-3].startswith("   ") and lines[-2].startswith("   ")
    assert "".join("".join(lines).split()) == accent("".join(WRAPPED.split()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- one\n- two\n", ["one", "two"]),
        ("1. First\n2) Second\n(3) Third\n", ["First", "Second", "Third"]),
        ("一、第一\n（二）第二\n", ["第一", "第二"]),
        ("> quoted\n", ["quoted"]),
        ("Name\tPrice\nTea    Two euros\n", ["Name", "Price", "Tea", "Two euros"]),
        ("Title\n=====\n\n* * *\n\n42\n", ["Title"]),
        (
            "=" * 60 + "\nA title between lines that are drawn, as in many manuals\n" + "=" * 60 + "\n",
            ["A title between lines that are drawn, as in many manuals"],
        ),
        ("  　缩进的段落\n", ["缩进的段落"]),
        ("", []),
    ],
)
def test_marks_columns_and_rules_stay_outside(text, expected):
    assert sources("plain", text) == expected
    made = translate("plain", text)
    assert made.decode() == accent(text)


def test_what_has_no_words_is_kept_with_the_reason():
    assert reasons("plain", "-----\n\n42 %\n\nhttps://example.org/a\n") == [
        ("-----", "kept_no_words"),
        ("42 %", "kept_no_words"),
        ("https://example.org/a", "kept_link"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"one\r\n\r\ntwo\r\n",
        b"one\r\rtwo",
        b"mixed\r\n\nline\rends\n",
        b"\xef\xbb\xbfmark\n",
        "\ufeffsixteen\n".encode("utf-16-be"),
        "今天天气很好，我们去公园散步。\n".encode("gb18030"),
        b"caf\xe9 noir\n",
        b"trailing blanks   \n\t\n\n\n",
        b"\x0c page \x0b\n",
    ],
)
def test_an_untranslated_file_is_the_same_bytes(data):
    assert same_again("plain", data)


def test_line_ends_of_the_file_are_kept_in_what_is_written():
    made = translate("plain", WRAPPED.replace("\n", "\r\n"))
    assert made.count(b"\r\n") == made.count(b"\n") > 5


def test_bilingual_puts_each_paragraph_below_its_source():
    assert translate("plain", "- one\n\ntwo\n", bilingual=True).decode() == "- one\n  óńé\n\ntwo\nťŵó\n"


def test_a_file_that_must_change_its_encoding_says_so():
    assert read("plain", b"caf\xe9 noir").notes == (("text_encoding", {"encoding": "cp1252"}),)
    assert read("plain", "caf\u00e9").notes == ()
    assert translate("plain", b"caf\xe9", {"caf\u00e9": "咖啡"}) == "咖啡".encode()
