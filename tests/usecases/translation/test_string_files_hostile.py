"""Files of software strings that mean harm, or nothing: an error of the file, and soon."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BrokenFile, DocumentError, TooLarge
from core.usecases.translation.files.reading import read_source, write_target
from core.usecases.translation.files.source_file import Extract, FileJob, Written
from core.usecases.translation.files.strings import (
    android,
    apple_strings,
    arb,
    csv_strings,
    json_strings,
    po,
    properties,
    stringsdict,
    xliff,
)

FORMATS = (android, apple_strings, arb, csv_strings, json_strings, po, properties, stringsdict, xliff)
XML = (android, stringsdict, xliff)
JOB = FileJob("x", "en", "ru")
MARKS = (
    *'<>{}[]()"\\=:,;#%&|/ \n\r\t\0\ufeffaé字',
    *("msgid ", "msgstr ", "<string name='a'>", "</string>", "<resources>", "</resources>", "<!--", "-->", "<![CDATA["),
    *(
        "]]>",
        "<!DOCTYPE a [",
        "{n, plural, ",
        "other {",
        "\\u00",
        "/*",
        "*/",
        "<xliff version='1.2'>",
        "<source>",
        "&a;",
    ),
)


@pytest.mark.parametrize("module", FORMATS)
@given(
    data=st.binary(max_size=120)
    | st.lists(st.sampled_from(MARKS), max_size=30).map(lambda parts: "".join(parts).encode())
)
def test_nonsense_is_an_error_of_the_file_or_comes_back_as_it_was(module, data):
    with contextlib.suppress(DocumentError):
        found = module.extract(data, JOB)
        assert len({one.id for one in found.segments}) == len(found.segments)
        assert module.rebuild(data, JOB, {one.id: Written(one.source) for one in found.segments}) == data


BOMB = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c SYSTEM "file:///etc/passwd">]><resources><string name="x">Some &b; text &c;</string></resources>"""


def test_entities_are_never_expanded():
    found = android.extract(BOMB.encode(), JOB)
    assert [(one.source, one.codes) for one in found.segments] == [("Some &b; text &c;", ("&b;", "&c;"))]
    out = android.rebuild(BOMB.encode(), JOB, {"x": Written("&c; Ein &b; Text")}).decode()
    assert out == BOMB.replace("Some &b; text &c;", "&c; Ein &b; Text")


@pytest.mark.parametrize("module", XML)
def test_elements_without_end(module):
    with pytest.raises(TooLarge):
        module.extract(b"<a>" * 5000, JOB)
    with pytest.raises(TooLarge):
        module.extract(b"<a>" * 5000 + b"</a>" * 5000, JOB)


@pytest.mark.parametrize("module", XML)
@pytest.mark.parametrize(
    "text", ["<a><b></a></b>", "<a", "<a></a><b></b>", "x<a/>", "<a>&#x0;</b>", "<a b=c/>", "<a b='<'/>", ""]
)
def test_what_is_not_well_formed(module, text):
    with pytest.raises(BrokenFile):
        module.extract(text.encode(), JOB)


UNITS = (
    "{",
    "[",
    '"',
    "<",
    "<!--",
    "<![CDATA[",
    "<a b='",
    "/*",
    '"a" = "',
    "\\",
    "a=\\\n",
    "#, fuzzy\n",
    ",",
    "{a, plural, other {",
)


@pytest.mark.parametrize("unit", UNITS)
def test_long_nonsense_is_an_error_of_the_file_or_all_of_it_is_accounted_for(unit):
    """A reader that takes time with the square of the length would not come to its end here."""
    data = (unit * (200_000 // len(unit))).encode()
    for module in FORMATS:
        try:
            found = module.extract(data, JOB)
        except DocumentError:
            continue
        assert isinstance(found, Extract) and module.rebuild(data, JOB, {}) == data


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.po", b'msgid "%d day"\nmsgid_plural "%d days"\nmsgstr[0] ""\nmsgstr[1] ""\n'),
        ("a.csv", b"key,English\na,some text\n"),
    ],
)
def test_the_process_without_rights_knows_the_plural_rules(name, data):
    one = FileJob(name, "en", "ru")
    found = read_source(name, data, one)
    plurals = {segment.plural for segment in found.segments}
    assert plurals == {""} or {"one", "few", "many"} <= plurals
    assert write_target(name, data, one, {segment.id: Written(segment.source) for segment in found.segments}) == data


@pytest.mark.parametrize("module", FORMATS)
@pytest.mark.parametrize(
    "data", [b"bplist00\xd1\x01\x02\x00\x00", b"\x00\x01\x02\x00", b"PK\x03\x04\x00", b'msgid "x', b"{", b"<a"]
)
def test_every_error_can_be_said_in_both_languages(module, data):
    with contextlib.suppress(DocumentError):
        try:
            module.extract(data, JOB)
        except DocumentError as error:
            error.values.setdefault("name", "x")
            assert error.text("en") and error.text("zh")
            raise
