"""Java's .properties, ARB, and tables in CSV."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.inert import is_formula
from core.usecases.translation.files.source_file import FileJob, Written
from core.usecases.translation.files.strings import arb, csv_strings, properties
from core.usecases.translation.files.strings.csv_text import read_rows

PROPERTIES = r"""# Head of the file

! Greets, max 30 characters
greet = Hello {0}, it''s '{'ok'}'
long : one \
       two \
   three
uni=caf\u00e9 \\ x\:y
path=/usr/bin
plain=Don't
sp=\ lead
empty=
n.one={0} day
n.other={0} days
icu={n, plural, one {# day} other {# days}}
choice=x {0,choice,0#none|1#one {0}} y
k\ ey=Key with blank
last=the end"""


def job(name="x", target="es", source="en", **values):
    return FileJob(name, source, target, **values)


def found(module, data, one=None):
    return {segment.id: segment for segment in module.extract(data, one or job()).segments}


def rebuilt(module, data, targets, one=None):
    return module.rebuild(data, one or job(), {key: Written(text) for key, text in targets.items()})


def test_properties_as_a_person_reads_them():
    segments = found(properties, PROPERTIES.encode())
    assert {key: one.source for key, one in segments.items()} == {
        "greet": "Hello {0}, it's '{'ok'}'",
        "long": "one two three",
        "uni": "café \\ x:y",
        "plain": "Don't",
        "sp": " lead",
        "n#one": "{0} day",
        "n#many": "{0} days",
        "n#other": "{0} days",
        "icu#n=one": "# day",
        "icu#n=many": "# days",
        "icu#n=other": "# days",
        "choice": "x {0,choice,0#none|1#one {0}} y",
        "k ey": "Key with blank",
        "last": "the end",
    }
    assert segments["greet"].codes == ("'{'", "'}'") and segments["greet"].limit == 30
    assert "Greets" in segments["greet"].note and "Head" not in segments["greet"].note


@pytest.mark.parametrize("target", ["es", "ru", "zh"])
@pytest.mark.parametrize(
    "data",
    [
        PROPERTIES.encode(),
        PROPERTIES.replace("\n", "\r\n").encode(),
        PROPERTIES.replace(r"\u00e9", "é").encode(),
        PROPERTIES.replace(r"\u00e9", "é").encode("latin-1"),
        b"\xef\xbb\xbf" + PROPERTIES.encode(),
        b"",
    ],
)
def test_properties_with_their_own_texts_are_themselves(data, target):
    one = job(target=target)
    assert rebuilt(properties, data, {key: s.source for key, s in found(properties, data, one).items()}, one) == data


@pytest.mark.parametrize(
    ("data", "written"),
    [
        (PROPERTIES.encode(), rb"last=a\nb \u20ac\u00e9"),
        (PROPERTIES.replace(r"\u00e9", r"\u00C9").encode(), rb"last=a\nb \u20AC\u00E9"),
        (PROPERTIES.replace(r"\u00e9", "é").encode(), "last=a\\nb €é".encode()),
        (PROPERTIES.replace(r"\u00e9", "é").encode("latin-1"), rb"last=a\nb \u20AC\u00E9"),
    ],
)
def test_properties_keep_their_encoding(data, written):
    out = rebuilt(properties, data, {"last": "a\nb €é"})
    assert out.endswith(b"\n" + written) and out[: -len(written)] == data[: -len("the end") - 5]


def test_apostrophes_are_doubled_where_messageformat_reads_them():
    out = rebuilt(properties, PROPERTIES.encode(), {"greet": "L'{0} c'est '{'oui'}'", "plain": "L'ami"}).decode()
    assert "greet = L''{0} c''est '{'oui'}'" in out and "plain=L'ami" in out
    out = rebuilt(properties, b"a=Don''t\nb=the one", {"b": "l'un"})
    assert out == b"a=Don''t\nb=l''un"  # a file that doubles them everywhere


def test_plural_keys_of_properties():
    segments = found(properties, PROPERTIES.encode(), job(target="ru"))
    targets = {key: f"{one.source}!" for key, one in segments.items() if one.plural and "#n=" not in key}
    out = rebuilt(properties, PROPERTIES.encode(), targets, job(target="ru")).decode()
    assert "\nn.one={0} day!\nn.few={0} days!\nn.many={0} days!\nn.other={0} days!\n" in out
    out = rebuilt(properties, PROPERTIES.encode(), {"n#other": "{0} 天"}, job(target="zh")).decode()
    assert "empty=\nn.other={0} \\u5929\nicu" in out


def test_a_plural_form_is_written_as_the_pattern_it_was_made_from():
    data = b"n.one=One file\nn.other={0} files\n"
    out = rebuilt(properties, data, {"n#one": "L'{0}", "n#many": "D'{0}", "n#other": "Les {0}"}, job(target="fr"))
    assert out == b"n.one=L''{0}\nn.many=D''{0}\nn.other=Les {0}\n"


def test_the_key_of_a_new_plural_form_is_escaped_as_its_like():
    data = b"new\\ mail.one={0} mail\nnew\\ mail.other={0} mails\n"
    targets = {f"new mail#{name}": "{0} x" for name in ("one", "few", "many", "other")}
    out = rebuilt(properties, data, targets, job(target="pl"))
    assert out == b"".join(b"new\\ mail.%s={0} x\n" % name for name in (b"one", b"few", b"many", b"other"))


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="%{<$&:@\0'"), min_size=1, max_size=30))
def test_any_text_of_properties_is_read_back(text):
    for data in (b"a=some text", "a=some té".encode(), "a=some té".encode("latin-1")):
        again = properties.extract(rebuilt(properties, data, {"a": text}), job()).segments
        assert [one.source for one in again] in ([text], [])
        assert again or not any(map(str.isalpha, text)) or " " not in text.strip()


ARB = r"""{
  "@@locale": "en",
  "hello": "Hello {name}",
  "@hello": {"description": "Greets; max 20 characters",
    "placeholders": {"name": {"type": "String", "example": "Bob"}}},
  "n": "{count, plural, =0{none} one{# item} other{# items}} left"
}"""


def test_arb_messages_with_what_is_said_of_them():
    extract = arb.extract(ARB.encode(), job(target="ru"))
    assert extract.source == "en"
    hello = extract.segments[0]
    assert (hello.id, hello.source, hello.limit) == ("hello", "Hello {name}", 20)
    assert "Greets" in hello.note and "{name}: Bob" in hello.note
    assert [one.source for one in extract.segments[1:]] == ["none left", "# item left", *["# items left"] * 3]


def test_arb_is_written_with_its_language_and_safe_apostrophes():
    targets = {
        "hello": "L'{name} c'est",
        "n#count=0": "rien",
        "n#count=one": "l'#",
        "n#count=many": "#",
        "n#count=other": "#",
    }
    out = json.loads(rebuilt(arb, ARB.encode(), targets, job(target="fr-CA")))
    assert out["@@locale"] == "fr_CA"
    assert out["hello"] == "L’{name} c'est"
    assert out["n"] == "{count, plural, =0{rien} one{l’#} many{#} other{#}}"


@pytest.mark.parametrize("target", ["es", "ru", "zh"])
def test_arb_with_its_own_texts_is_itself(target):
    segments = found(arb, ARB.encode(), job(target=target))
    assert (
        rebuilt(arb, ARB.encode(), {key: one.source for key, one in segments.items()}, job(target=target))
        == ARB.encode()
    )


CATALOGUE = b'key,en,es,comment,max length\r\na,"Hello, {name}",,"greets",30\r\nb,Bye,Adi\xc3\xb3s,,\r\nc,12,,,\r\n'


@pytest.mark.parametrize("formula", ["=SUM(A1:A9)", "+1+cmd|' /C calc'!A0", "@SUM(1)", " =1"])
def test_a_target_is_no_formula_where_its_source_is_none(formula):
    data = b"key,en,es\r\na,Hello,\r\nb,+ Add,\r\n"
    out = rebuilt(csv_strings, data, {"a": formula, "b": "+ Poner"}, job("x.csv"))
    rows = list(csv.reader(io.StringIO(out.decode(), newline="")))
    assert not is_formula(rows[1][2]) and rows[1][2].replace("'", "") == formula.replace("'", "")
    assert rows[2][2] == "+ Poner", "as its source is, so may it be"
    out = rebuilt(csv_strings, b"key,en\r\na,Hello\r\n", {"a": formula}, job("x.csv"))
    assert not any(is_formula(cell) for row in csv.reader(io.StringIO(out.decode(), newline="")) for cell in row)


def test_a_catalogue_in_csv():
    extract = csv_strings.extract(CATALOGUE, job("x.csv"))
    assert [(one.id, one.source, one.state, one.target, one.limit) for one in extract.segments] == [
        ("a", "Hello, {name}", "new", "", 30),
        ("b", "Bye", "done", "Adiós", None),
    ]
    assert extract.source == "en" and "greets" in extract.segments[0].note
    out = rebuilt(csv_strings, CATALOGUE, {"a": 'Hola, "{name}"'}, job("x.csv"))
    assert out == CATALOGUE.replace(b'{name}",,', b'{name}","Hola, ""{name}""",')


def test_a_column_is_added_for_a_language_that_has_none():
    out = rebuilt(csv_strings, CATALOGUE, {"a": "Salut, {name}"}, job("x.csv", "fr"))
    rows = list(csv.reader(io.StringIO(out.decode(), newline="")))
    assert [row[-1] for row in rows] == ["fr", "Salut, {name}", "", ""]
    assert {len(row) for row in rows} == {6}


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("source,target", True), ("English;Spanish", True), ("key\tEnglish (en)", True), ("id,name,price", False),
        ("原文,译文", True), ("msgid,en-GB,pt_BR", True), ("no,item,description", False), ("name,city", False),
    ],
)  # fmt: skip
def test_what_is_a_catalogue(header, columns):
    mark = next((mark for mark in ";\t" if mark in header), ",")
    row = mark.join(f"text number {n}" for n in range(header.count(mark) + 1))
    segments = found(csv_strings, f"{header}\n{row}\n".encode(), job("x.csv"))
    assert any("/" in key for key in segments) is not columns


def test_other_tables_have_their_text_cells_translated():
    data = b'sku,name,price,since\nAB-12,Red shoe,12.50,2024-01-01\n,"Long, one",3,x@y.org\n'
    segments = found(csv_strings, data, job("x.csv"))
    assert [one.source for one in segments.values()] == ["sku", "name", "price", "since", "Red shoe", "Long, one"]
    out = rebuilt(csv_strings, data, {"2/2": "Zapato rojo", "3/2": "Larga, una"}, job("x.csv"))
    assert out == data.replace(b"Red shoe", b"Zapato rojo").replace(b"Long, one", b"Larga, una")


@pytest.mark.parametrize(
    "data",
    [CATALOGUE, b'"a b";"c d"\r\n"e ""f"" g";h\r\n', "source\ttarget\nHi x\t\n".encode("utf-16"), b"sep=;\na b;c d\n",
     b"", b"\n\n", b"one cell", b'a b,"c\nd",e\n\nf g\n', "名字 甲,数\n".encode("gb18030")],
)  # fmt: skip
def test_tables_with_their_own_texts_are_themselves(data):
    segments = found(csv_strings, data, job("x.csv"))
    assert rebuilt(csv_strings, data, {key: one.source for key, one in segments.items()}, job("x.csv")) == data


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=8),
                         min_size=1, max_size=4), min_size=1, max_size=5), st.sampled_from(",;\t|"))  # fmt: skip
def test_cells_are_those_that_python_reads(rows, delimiter):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    assert [[cell.text for cell in row] for row in read_rows(out.getvalue(), delimiter)] == rows
