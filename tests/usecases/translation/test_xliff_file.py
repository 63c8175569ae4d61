"""XLIFF 1.2 and 2: targets beside their sources, inline elements kept, states and origins said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from core.usecases.translation.files.source_file import FileJob, Written
from core.usecases.translation.files.strings import xliff

ONE = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
  <file original="a" source-language="en" datatype="plaintext">
    <body>
      <trans-unit id="hi" maxwidth="20" size-unit="char" resname="screen.hi">
        <source>Hello <g id="1">big</g> <g id="2">world</g><x id="INTERPOLATION" equiv-text="{{name}}"/>!</source>
        <note>greeting</note>
      </trans-unit>
      <trans-unit id="no" translate="no"><source>Keep this</source></trans-unit>
      <trans-unit id="old" approved="yes"><source>Old one</source><target state="final">Alt</target>
        <alt-trans><source>x</source><target>y</target><note>not ours</note></alt-trans></trans-unit>
      <trans-unit id="ph"><source>New <ph id="1">&lt;br/&gt;</ph> one &amp; all</source><target/></trans-unit>
      <trans-unit id="cut"><source>A b. C d.</source><seg-source><mrk mtype="seg" mid="1">A b.</mrk> <mrk
        mtype="seg" mid="2">C d.</mrk></seg-source></trans-unit>
      <trans-unit id="icu"
        ><source>{n, plural, =1 {one <x id="X"/> item} other {<x id="X"/> items}}</source></trans-unit>
      <trans-unit id="rev"><source>See <g id="1">it</g></source>
        <target state="needs-review-translation"><g id="1">es</g>
 da</target></trans-unit>
      <group translate="no"><trans-unit id="in"><source>Not this</source></trans-unit></group>
    </body>
  </file>
</xliff>
"""
TWO = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en-US">
 <file id="f1">
  <unit id="u1" slr:sizeRestriction="0,12" xmlns:slr="urn:oasis:names:tc:xliff:sizerestriction:2.0">
   <notes><note>said</note></notes>
   <originalData><data id="d1">&lt;b></data></originalData>
   <segment id="s1"><source>Hi <pc id="1" dataRefStart="d1">you</pc> <ph id="2"/></source></segment>
   <ignorable><source> </source></ignorable>
   <segment state="final"><source>Bye</source><target>Au revoir</target></segment>
   <segment state="initial"><source>So</source><target>Donc</target></segment>
  </unit>
  <unit id="u2" translate="no"><segment><source>Kept</source></segment></unit>
 </file>
</xliff>"""


def job(target="fr", **values):
    return FileJob("x.xlf", "en", target, **values)


def segments(text, target="fr", **values):
    return {one.id: one for one in xliff.extract(text.encode(), job(target, **values)).segments}


def translated(text, targets, target="fr"):
    written = {key: one if isinstance(one, Written) else Written(one) for key, one in targets.items()}
    return xliff.rebuild(text.encode(), job(target), written).decode()


def test_units_of_version_1():
    found = xliff.extract(ONE.encode(), job())
    assert found.source == "en"
    assert [(one.id, one.source, one.state) for one in found.segments if not one.id.startswith("icu")] == [
        ("hi", "Hello <g1>big</g1> <g2>world</g2><x3/>!", "new"),
        ("old", "Old one", "done"),
        ("ph", 'New <ph id="1">&lt;br/&gt;</ph> one & all', "new"),
        ("cut/1", "A b.", "new"),
        ("cut/2", "C d.", "new"),
        ("rev", "See <g1>it</g1>", "review"),
    ]
    hi = found.segments[0]
    assert (hi.limit, "greeting" in hi.note, "screen.hi" in hi.note) == (20, True, True)
    assert {one.text for one in found.kept} == {"Keep this", "Not this"}
    assert segments(ONE)["rev"].target == "<g1>es</g1>\n da"
    assert "not ours" not in segments(ONE)["old"].note
    assert segments(ONE, renew=True)["old"].state == "new"


def test_segments_of_version_2():
    found = xliff.extract(TWO.encode(), job())
    assert found.source == "en-US"
    assert [(one.id, one.source, one.state, one.limit) for one in found.segments] == [
        ("u1/s1", "Hi <pc1>you</pc1> <ph2/>", "new", 12),
        ("u1/1", "Bye", "done", 12),
        ("u1/2", "So", "review", 12),
    ]
    assert [one.text for one in found.kept] == ["Kept"]


@pytest.mark.parametrize("target", ["fr", "ru", "zh"])
@pytest.mark.parametrize("text", [ONE, TWO, ONE.replace("\n", "\r\n"), ONE.replace("<target/>", "<target></target>")])
def test_sources_as_targets_change_nothing(text, target):
    assert translated(text, {key: one.source for key, one in segments(text, target).items()}, target) == text
    assert translated(text, {}, target) == text


def test_targets_of_version_1():
    out = translated(ONE, {"hi": "<g2>Monde</g2> <g1>grand</g1> & <x3/>", "ph": 'Un <ph id="1">&lt;br/&gt;</ph>'})
    assert 'target-language="fr"' in out
    assert (
        '</source>\n        <target state="translated" state-qualifier="mt-suggestion"><g id="2">Monde</g> '
        '<g id="1">grand</g> &amp; <x id="INTERPOLATION" equiv-text="{{name}}"/></target>\n        <note>' in out
    )
    assert '<target state="translated" state-qualifier="mt-suggestion">Un <ph id="1">&lt;br/&gt;</ph></target>' in out
    rest = out.replace(' target-language="fr"', "")
    for line in ONE.splitlines():
        assert line in rest or "<target/>" in line


def test_states_and_origins():
    human, memory = Written("Neu", "human"), Written("Neu", "memory", sure=False)
    assert 'approved="yes"><source>Old one</source><target state="translated">Neu<' in translated(ONE, {"old": human})
    out = translated(ONE, {"old": memory})
    assert (
        'approved="no"' in out and '<target state="needs-review-translation" state-qualifier="leveraged-tm">Neu<' in out
    )
    assert '<segment id="s1" state="translated" subState="origin:machine">' in translated(
        TWO, {"u1/s1": "Toi <pc1>x</pc1> <ph2/>"}
    )
    out = translated(TWO, {"u1/1": Written("Salut", "human", sure=False)})
    assert '<segment state="initial"><source>Bye</source><target>Salut</target>' in out and 'trgLang="fr"' in out


def test_parts_of_a_unit_make_up_its_target():
    out = translated(ONE, {"cut/2": "C d!"})
    assert '<mrk mtype="seg" mid="1">A b.</mrk> <mrk\n        mtype="seg" mid="2">C d!</mrk></target>' in out
    again = xliff.extract(out.encode(), job()).segments
    assert [(one.target, one.state) for one in again if one.id.startswith("cut")] == [("", "new"), ("C d!", "review")]


def test_messages_in_units():
    found = {key: one for key, one in segments(ONE, "ru").items() if key.startswith("icu")}
    assert [one.source for one in found.values()] == ["one <x1/> item", *["<x2/> items"] * 4]
    out = translated(ONE, {key: f"{one.source}!" for key, one in found.items()}, "ru")
    assert '{n, plural, =1 {one <x id="X"/> item!} one {<x id="X"/> items!} few {' in out


def test_a_file_for_another_language_is_begun_anew():
    text = ONE.replace('source-language="en"', 'source-language="en" target-language="de"')
    assert all(one.state == "new" and not one.target for one in segments(text).values())
    assert 'target-language="fr"' in translated(text, {"old": "Vieux"})


def test_a_broken_target_is_refused():
    for broken in ("Bonjour", "<g1>a</g1> <g2>b</g2>", "<g1>a <g2>b</g1></g2><x3/>"):
        with pytest.raises(ValueError):
            translated(ONE, {"hi": broken})


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="%{<$&:@"), min_size=1, max_size=40)
)
def test_any_target_reopens(text):
    root = etree.fromstring(translated(ONE, {"old": Written(text, "human")}).encode())
    assert root.findall(".//{*}trans-unit[@id='old']/{*}target")[0].text == text
