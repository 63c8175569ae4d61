"""TMX of every version gives its units, what is bad is named by its number, what is written is read again as it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BrokenFile, DocumentError, TooLarge, UnsupportedFile
from core.models.language_tags import fits, standard_tag
from core.store import open_store
from core.usecases.translation.memory import Memory
from core.usecases.translation.tmx import read_tmx, write_tmx
from core.usecases.translation.tmx_parsing import parse_tmx
from core.usecases.translation.unit import Unit

HEADER = '<header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="en"/>'


def tmx(body, version="1.4", head=""):
    return f'<?xml version="1.0"?>{head}<tmx version="{version}">{HEADER}<body>{body}</body></tmx>'


def unit(source, target, languages=("en", "es"), attribute="xml:lang", more=""):
    texts = zip(languages, (source, target), strict=True)
    return f"<tu>{more}" + "".join(f'<tuv {attribute}="{tag}"><seg>{s}</seg></tuv>' for tag, s in texts) + "</tu>"


def pairs(data, source="en", target="es"):
    rows = parse_tmx(data if isinstance(data, bytes) else data.encode(), source, target)["units"]
    return [row[:2] for row in rows]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (tmx(unit("One", "Uno")), ("One", "Uno")),
        (tmx(unit("One", "Uno", attribute="lang"), "1.1"), ("One", "Uno")),
        (tmx(unit("One", "Uno", ("EN-US", "ES_mx")), "1.3"), ("One", "Uno")),
        (tmx(unit("Uno", "One", ("es", "en"))), ("One", "Uno")),
        (tmx(unit("One", "Uno"), head='<!DOCTYPE tmx SYSTEM "tmx14.dtd">'), ("One", "Uno")),
        (tmx(unit("One", "Uno")).encode("utf-16"), ("One", "Uno")),
        (tmx(unit("One", "Uno")).encode("utf-8-sig"), ("One", "Uno")),
        (tmx(unit("a &amp; b &#x4e2d;", "<![CDATA[<b>]]> y")), ("a & b 中", "<b> y")),
        (tmx(unit("  two\nlines ", " x ")), ("  two\nlines ", " x ")),
    ],
)
def test_every_version_and_encoding(data, expected):
    assert pairs(data) == [expected]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (
            'Go <bpt i="1">{b}</bpt>on<ept i="1">{/b}</ept>',
            '<bpt i="1">{b}</bpt>Siga<ept i="1">{/b}</ept>',
            ("Go ⟦1⟧on⟦2⟧", "⟦1⟧Siga⟦2⟧"),
        ),
        ('a<ph x="1"/>b<ph x="2"/>', 'x<ph x="2"/>y<ph x="1"/>', ("a⟦1⟧b⟦2⟧", "x⟦2⟧y⟦1⟧")),
        ("a<ph>{n}</ph>b<ph>{m}</ph>", "x<ph>{m}</ph>y<ph>{n}</ph>", ("a⟦1⟧b⟦2⟧", "x⟦2⟧y⟦1⟧")),
        ('a<ph x="7">p</ph>b', 'x<ph x="9">q</ph>y', ("a⟦1⟧b", "x⟦1⟧y")),
        ('a<it pos="begin">i</it>b', "xy", ("ab", "xy")),
        ("a <hi>strong</hi> word", "una palabra <hi>fuerte</hi>", ("a strong word", "una palabra fuerte")),
        ("a<ut>{f}</ut>b", "x<ut>{f}</ut>y", ("a⟦1⟧b", "x⟦1⟧y")),
        ("a<!-- no -->b", "xy", ("ab", "xy")),
    ],
)
def test_inline_elements_become_marks_that_belong_together(source, target, expected):
    assert pairs(tmx(unit(source, target))) == [expected]


def test_a_file_of_several_languages_gives_the_pair_asked_for():
    three = unit("Color", "Color").replace("</tu>", '<tuv xml:lang="zh-TW"><seg>顏色</seg></tuv></tu>')
    simple = three.replace("zh-TW", "zh-CN").replace("顏色", "颜色")
    data = tmx(three + simple + unit("a", "b", ("de", "fr"))).encode()
    assert pairs(data, "en", "zh") == [("Color", "颜色")]
    assert pairs(data, "en", "zh-TW") == [("Color", "顏色")]
    assert pairs(data, "es", "zh-Hant") == [("Color", "顏色")]
    found = parse_tmx(data, "en", "zh")
    assert found["left"] == 2 and found["languages"] == {"en": 2, "es": 2, "zh-TW": 1, "zh-CN": 1, "de": 1, "fr": 1}


def test_bad_units_are_named_by_number_and_the_others_read():
    bad = [
        unit("One", "Uno"),
        unit("", "x"),
        "<tu><tuv><seg>no language</seg></tuv></tu>",
        unit("y" * 20_001, "x"),
        unit("⟦1⟧", "x"),
        '<tu><tuv xml:lang="en"/><tuv xml:lang="es"><seg>x</seg></tuv></tu>',
        unit("Two", "Dos"),
    ]
    read = read_tmx("my.tmx", tmx("".join(bad)).encode(), "en", "es")
    assert [one.source for one in read.units] == ["One", "Two"]
    said = " ".join(map(str, read.notes))
    assert all(
        part in said for part in ("empty: units 2, 6.", "two languages: units 3.", "characters: units 4.", "⟦1⟧")
    )
    assert "my.tmx" in read.notes[0].text("zh")


def test_a_damaged_file_gives_what_stands_before_the_damage():
    data = tmx(unit("One", "Uno") + unit("Two", "Dos"))
    cut = data[: data.rindex("Dos")].encode()
    assert pairs(cut) == [("One", "Uno")]
    assert parse_tmx(cut, "en", "es")["cut"] == 1


BOMB = '<!DOCTYPE tmx [<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY {c} "&a;&a;&a;&a;">' for c in "bcd") + "]>"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (tmx(unit("&d;", "x"), head=BOMB).encode(), BrokenFile),
        (tmx(unit("&d;", "x"), head=BOMB).encode("utf-16"), BrokenFile),
        (tmx(unit("x", "y"), head='<!DOCTYPE tmx [<!ENTITY e SYSTEM "file:///etc/passwd">]>').encode(), BrokenFile),
        (b"<html><body/></html>", UnsupportedFile),
        (b"<x><tu/></x>", UnsupportedFile),
        (b"", BrokenFile),
        (b"\x00\xff" * 50, BrokenFile),
        (b"<tmx>" + b"<a>" * 5_000, BrokenFile),
    ],
)
def test_hostile_files_raise_their_own_errors(data, error):
    with pytest.raises(error):
        parse_tmx(data, "en", "es")


def test_more_units_than_are_read(monkeypatch):
    monkeypatch.setattr("core.usecases.translation.tmx_parsing.MOST_UNITS", 2)
    with pytest.raises(TooLarge):
        pairs(tmx(unit("a", "b") * 3))


def test_a_file_is_read_in_a_process_of_its_own():
    with pytest.raises(DocumentError, match="my.tmx"):
        read_tmx("my.tmx", b"<html/>", "en", "es")


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="⟦⟧\ufffe\uffff", exclude_categories=("Cc", "Cs")))
SAID = st.builds(lambda a, b, m: f"{a}x{m}{b}", TEXT, TEXT, st.sampled_from(["", "\r", "\t", " \n "]))
MARKED = st.builds(lambda a, b: (f"⟦1⟧{a}⟦2⟧", f"{b}⟦2⟧⟦1⟧"), SAID, SAID)
UNITS = st.builds(
    lambda pair, human, engine, context, created: Unit(*pair, human, engine, context, created),
    st.tuples(SAID, SAID) | MARKED,
    st.booleans(),
    st.sampled_from(["", "apertium en-es", "a<b&c>"]),
    st.sampled_from(["", "menu › file"]),
    st.sampled_from(["", "2026-01-02T03:04:05.000000+00:00"]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(UNITS, max_size=5))
def test_what_is_written_is_read_again_and_written_the_same(units):
    data = write_tmx(units, "en", "pt-BR")
    found = parse_tmx(data, "en", "pt-BR")
    assert [Unit(*row) for row in found["units"]] == units and not found["problems"]
    assert write_tmx(units, "en", "pt-BR") == data


def test_characters_that_xml_cannot_hold_are_left_out():
    assert pairs(write_tmx([Unit("a\x0bb", "c\ud800d\x00")], "en", "es")) == [("ab", "cd")]


def test_a_memory_goes_out_and_comes_back():
    store = open_store("sqlite://")
    memory = Memory(store, "a" * 64, "en", "es")
    memory.remember([("Click <b>here</b>", "Pulse <b>aquí</b>")], human=True, codes=[("<b>", "</b>")])
    memory.remember([("Save", "Guardar")], human=False, engine="e")
    other = Memory(store, "b" * 64, "en", "es")
    assert other.take(Unit(*row) for row in parse_tmx(write_tmx(memory.units(), "en", "es"), "en", "es")["units"]) == 2
    [match] = other.look_up(["Click <i>here</i>"], codes=[("<i>", "</i>")])
    assert (match.target, match.human, match.likeness) == ("Pulse <i>aquí</i>", True, 1.0)
    assert other.look_up(["Save"])[0].engine == "e"
    store.close()


@pytest.mark.parametrize(
    ("tag", "wanted", "expected"),
    [
        ("en-US", "en", True),
        ("en", "en-GB", True),
        ("en-US", "en-GB", False),
        ("pt-BR", "pt", True),
        ("zh-CN", "zh", True),
        ("zh_Hans_CN", "zh", True),
        ("zh-TW", "zh", False),
        ("zh-HK", "zh-Hant", True),
        ("zh-HK", "zh-TW", False),
        ("sr-Latn", "sr", False),
        ("sr", "sr-Cyrl", True),
        ("cmn", "zh", True),
        ("es", "en", False),
        ("", "en", False),
    ],
)
def test_which_tags_mean_the_same_language(tag, wanted, expected):
    assert fits(tag, wanted) is expected


def test_tags_are_written_as_usual():
    assert [standard_tag(tag) for tag in ("ZH_hant_tw", "EN-us", " es ", "es-419")] == [
        "zh-Hant-TW",
        "en-US",
        "es",
        "es-419",
    ]
