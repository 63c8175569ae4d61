import os
import re
import string
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ModelError, ModelUnavailable
from core.models import apertium_pipe
from core.models.apertium import Apertium, find_route, has_apertium, installed_modes
from core.models.apertium_pipe import read_pipe
from core.models.apertium_stream import END, cut, read_unit, write_unit
from core.models.translator import TranslationRequest

PAIRS = {("en", "es"): "a", ("es", "pt"): "b", ("es", "pt-BR"): "c", ("es", "fr"): "d", ("en", "ca"): "e",
         ("ca", "fr"): "f", ("fr", "es"): "g", ("pt", "gl"): "h", ("gl", "eu"): "i"}  # fmt: skip
SPECIAL = st.text(st.sampled_from(string.ascii_letters + "[]{}^$/\\@<> .\n\t0*#~"), max_size=60)


@pytest.mark.parametrize(
    ("source", "target", "route"),
    [
        ("en", "es", ("en", "es")),
        ("en", "pt", ("en", "es", "pt")),
        ("en", "pt-BR", ("en", "es", "pt-BR")),
        ("en", "fr", ("en", "es", "fr")),
        ("en-GB", "es-MX", ("en", "es")),
        ("eng", "spa", ("en", "es")),
        ("en", "gl", ("en", "es", "pt", "gl")),
        ("en", "eu", ()),
        ("es", "en", ()),
        ("en", "en", ()),
        ("de", "en", ()),
    ],
)
def test_the_shortest_way_over_installed_pairs_is_found(source, target, route):
    assert find_route(PAIRS, source, target) == route


@given(SPECIAL)
def test_a_unit_holds_text_and_nothing_else(text):
    unit = write_unit(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[\[\]{}^$/@<>]", unit.removesuffix(END))
    assert read_unit(unit, text) == text.strip()


@given(st.text(st.sampled_from(string.ascii_letters + " .\n\r\0[]"), max_size=300))
def test_the_pieces_of_a_text_are_the_text(text):
    assert "".join(piece.text for piece in cut(text)) == text


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("One line.\nAnother", ["One line.", "Another"]),
        ("a sentence that\ngoes on", ["a sentence that\ngoes on"]),
        ("Ends here.\nbegins small", ["Ends here.", "begins small"]),
        ("  \n\n", []),
        ("x" * 5000 + " hello", ["hello"]),
        ("a\0b", ["a", "b"]),
        ("word " * 400, [("word " * 200).strip()] * 2),
    ],
)
def test_lines_are_units_of_their_own_and_no_unit_is_long(text, units):
    assert [piece.text for piece in cut(text) if piece.wanted] == units


@pytest.mark.parametrize(
    ("out", "source", "mended"),
    [
        (" Ve el perro.[]", "He sees the dog", "Ve el perro"),
        ("Adiós,  va a casa.[]", "Bye, she goes home", "Adiós, va a casa"),
        ("Un perro.[]", "a dog", "un perro"),
        ("macedonians Va a urnas.[]", "Macedonians go to polls", "Macedonians va a urnas"),
        ("La CASA.[]", "THE HOUSE", "LA CASA"),
        ("Sí..[]", "Yes.", "Sí."),
        ("\\[\\[0\\]\\] rojo.[]", "[[0]] red", "[[0]] rojo"),
    ],
)
def test_what_the_rules_leave_is_mended(out, source, mended):
    assert read_unit(out, source) == mended


def program(folder, name, body):
    """An executable `name`; `units` are what it is sent, `say` gives as many back."""
    file = folder / "bin" / name
    file.write_text(
        f"#!{sys.executable}\nimport sys, time\n"
        "def read(): return sys.stdin.buffer.read().decode().split('\\0')[:-1]\n"
        "def say(units): sys.stdout.buffer.write(''.join(u + '\\0' for u in units).encode())\n" + body
    )
    file.chmod(0o755)


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """An Apertium of one mode, whose three programs do what they are told with `units`; by default they let all by."""
    (tmp_path / "bin").mkdir()
    modes = tmp_path / "share" / "apertium" / "modes"
    modes.mkdir(parents=True)
    (modes / "eng-spa.mode").write_text("analyse | apertium-tagger -z -g $2 'x' | generate $1\n")
    listed = "print({'-l': '  eng-spa\\n  eco-es-fr\\n  spa-cat_valencia_uni', '-V': 'Apertium 9.9'}[sys.argv[1]])\n"
    program(tmp_path, "apertium", listed)
    program(tmp_path, "apertium-wblank-mode", "print(open(sys.argv[2]).read())\n")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.delenv("APERTIUM_DATADIR", raising=False)
    read_pipe.cache_clear()

    def make(analyse="say(read())", tagger="say(read())", generate="say(read())"):
        for name, body in (("analyse", analyse), ("apertium-tagger", tagger), ("generate", generate)):
            program(tmp_path, name, f"{body}\n")
        return Apertium()

    yield make
    read_pipe.cache_clear()


def ask(engine, *texts, source="en", target="es"):
    return engine.translate([TranslationRequest(text) for text in texts], source, target)


def test_a_text_a_program_breaks_at_costs_no_other(fake):
    engine = fake("units = read()\nif any('BAD' in u for u in units): sys.exit(3)\nsay('no ' + u for u in units)")
    assert ask(engine, "one", "a BAD one", "two") == ["no one", "", "no two"]
    assert ask(engine, "a BAD one") == [""]
    assert engine.id == "apertium@9.9" and installed_modes() == {("en", "es"): "eng-spa"}


def test_a_program_that_hangs_is_ended(fake, monkeypatch):
    monkeypatch.setattr(apertium_pipe, "START_SECONDS", 1.0)
    engine = fake(generate="units = read()\ntime.sleep(9 if 'slow.[]' in units else 0)\nsay(units)")
    assert ask(engine, "slow", "fast") == ["", "fast"]


@pytest.mark.parametrize("name", ["analyse", "tagger", "generate"])
def test_a_program_that_gives_fewer_units_is_not_believed(fake, name):
    engine = fake(**{name: "say(read()[1:])"})
    with pytest.raises(ModelError, match="eng-spa"):
        ask(engine, "one", "two")


def test_a_text_that_changes_the_tagger_for_good_gets_one_of_its_own(fake):
    """As apertium-tagger 3.8 does: after a word of a new kind, unknown words come out otherwise."""
    tagger = """
changed = False
made = []
for unit in read():
    if '^odd/' in unit and '-d' in sys.argv:
        print("Error: A new ambiguity class was found. \\nWord 'odd'.\\nNew ambiguity class: {A,B}", file=sys.stderr)
    made.append(unit.replace('/*', '/lost' if changed else '/kept'))
    changed = changed or '^odd/' in unit
say(made)
"""
    analyse = "say('^' + u.split('.')[0] + ('/a' if u.startswith('odd') else '/*') + '$' for u in read())"
    engine = fake(analyse, tagger, "say(u.strip('^$') + '.[]' for u in read())")
    assert ask(engine, "odd", "word", "odd", "more") == ["odd/a", "word/kept", "odd/a", "more/kept"]


def test_whatever_else_the_tagger_warns_of_each_text_is_tagged_alone(fake):
    warn = "units = read()\nprint('something new', file=sys.stderr)\nsay(f'{u[:-3]} of {len(units)}.[]' for u in units)"
    assert ask(fake(tagger=warn), "one", "two") == ["one of 1", "two of 1"]
    warn = warn.replace("something new", "Warning: There is not coarse tag for the fine tag")
    assert ask(fake(tagger=warn), "one", "two") == ["one of 2", "two of 2"]


def test_a_perceptron_is_not_asked_to_debug(fake, tmp_path):
    mode = tmp_path / "share" / "apertium" / "modes" / "eng-spa.mode"
    mode.write_text("analyse | apertium-tagger -z -gx $2 'x' | generate $1\n")
    fake()
    assert read_pipe("eng-spa").tagger == ("apertium-tagger", "-z", "-gx", "x")


def test_without_the_program_the_way_to_get_it_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not has_apertium() and installed_modes() == {}
    with pytest.raises(ModelUnavailable) as caught:
        Apertium()
    assert "apt-get install apertium" in caught.value.hint("en") and "apt-get" in caught.value.hint("zh")


installed = pytest.mark.skipif(
    not {("en", "es"), ("es", "pt")} <= set(installed_modes()),
    reason="Apertium with eng-spa and es-pt is not installed",
)


@installed
def test_the_real_rules_translate_and_say_their_version():
    engine = Apertium()
    assert ask(engine, "I see the dog.") == ["Veo el perro."]
    assert re.fullmatch(r"apertium@\d[\d.]+", engine.id) and engine.license.startswith("GPL")
    assert engine.alternatives(TranslationRequest("The house."), "en", "es", 3) == ["La casa."]
    assert ask(engine, "The rose is red.", target="pt") == ["A rosa é vermelha."]
    with pytest.raises(ModelUnavailable, match="tlh"):
        ask(engine, "nuqneH", source="tlh")


HOSTILE = [
    "[[0]] is bigger than [[12]].",
    "a ] b [ c } d { e ^ f $ g / h \\ i @ j < k > l",
    "[<STREAMCMD:SETVAR:x>] hello",
    "[[t:b:abc]]bold[[/]] word",
    "hello.[][\n]house",
    "--help",
    "\x01\x02\ufeff hello 🙂",
    "$(touch /tmp/x) `id`",
]


@installed
def test_hostile_text_stays_in_its_own_text():
    engine, house = Apertium(), "The house is red."
    made = ask(engine, *(text for hostile in HOSTILE for text in (hostile, house)))
    assert made[1::2] == ["La casa es roja."] * len(HOSTILE)
    for hostile, said in zip(HOSTILE, made[::2], strict=True):
        for mark in "[]{}^$/\\@<>":
            assert said.count(mark) == hostile.count(mark), (hostile, said)
        assert re.findall(r"\[\[\d+\]\]", said) == re.findall(r"\[\[\d+\]\]", hostile)


SENTENCES = [
    "The bank is closed today.",
    "I have seen it",
    "They read the red book and",
    "left.",
    "The watch is mine",
    "You watch the match",
    "Can",
    "You can the fish.",
    "He's got a lot of confidence in himself.",
    "Macedonians go to polls",
    "What do you read?",
    "no",
]


@installed
def test_a_text_does_not_depend_on_its_neighbours():
    engine = Apertium()
    together = ask(engine, *SENTENCES)
    assert together[8:10] == [ask(engine, text)[0] for text in SENTENCES[8:10]]
    assert ask(engine, *reversed(SENTENCES))[::-1] == together


@installed
def test_lines_blanks_and_texts_without_letters_stay():
    text = "The house.\n\n  The dog, which\nsees me.\r\n\t12 %\n"
    [said] = ask(Apertium(), text)
    assert re.findall(r"\s*[\r\n]\s*", said) == re.findall(r"\s*[\r\n]\s*", text)
    assert said.startswith("La casa.") and said.endswith("\r\n\t12 %\n")
    assert ask(Apertium(), "", " \n ", "12 %", "[[0]]") == ["", " \n ", "12 %", "[[0]]"]


@installed
def test_long_words_take_no_time():
    assert ask(Apertium(), "x" * 50_000 + " house") == ["x" * 50_000 + " casa"]
