"""The memory gives back the same text as it was, similar ones with how alike they are, and fits what it safely can."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.store import open_store
from core.usecases.translation.likeness import Signatures, likeness, sign
from core.usecases.translation.memory import Memory
from core.usecases.translation.unit import Unit, mask, unmask

DESK = "a" * 64


class Clock:
    def __init__(self):
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def store():
    store = open_store("sqlite://", clock=Clock())
    yield store
    store.close()


@pytest.fixture
def memory(store):
    return Memory(store, DESK, "en", "es")


def found(memory, text, **more):
    [match] = memory.look_up([text], **more)
    return match and (match.target, round(match.likeness, 2))


@pytest.mark.parametrize(
    ("remembered", "asked", "expected"),
    [
        (("Save the file", "Guarde el archivo"), "Save the file", ("Guarde el archivo", 1.0)),
        (("Save the file", "Guarde el archivo"), "Save  the\u00a0file", ("Guarde el archivo", 1.0)),
        (("Save the file", "Guarde el archivo"), "  Save the file\n", ("  Guarde el archivo\n", 1.0)),
        (("Cafe\u0301 closed", "Café cerrado"), "Café closed", ("Café cerrado", 1.0)),
        (("One\nTwo", "Uno\nDos"), "One Two", ("Uno\nDos", 0.99)),
        (("Polish", "Polaco"), "polish", None),
        (("May", "Mayo"), "may", None),
        (("Delete all files", "Borrar todos los archivos"), "Do not delete all files", None),
        (("Nothing like it", "Nada"), "Wholly different words", None),
        (("Save", "Guardar"), "Safe", None),
    ],
)
def test_what_counts_as_the_same(memory, remembered, asked, expected):
    memory.remember([remembered], human=True)
    assert found(memory, asked) == expected


@pytest.mark.parametrize(
    ("remembered", "asked", "expected"),
    [
        (("Page 3 of 9", "Página 3 de 9"), "Page 4 of 12", ("Página 4 de 12", 0.97)),
        (("Hello {name}", "Hola {name}"), "Hello {user}", ("Hola {user}", 0.97)),
        (("%s was deleted", "Se eliminó %s"), "%d was deleted", ("Se eliminó %d", 0.97)),
        (("Room 3, floor 3", "Sala 3, piso 3"), "Room 4, floor 5", ("Sala 3, piso 3", None)),  # which 3 is which?
        (("Wait 3 minutes", "Espere tres minutos"), "Wait 5 minutes", ("Espere tres minutos", None)),
        (("It costs 1.50 today", "Hoy cuesta 1,50"), "It costs 2.50 today", ("Hoy cuesta 1,50", None)),
        (("Hello {name} dear", "Hola {name}"), "Hello 42 dear", ("Hola {name}", None)),
    ],
)
def test_numbers_and_placeholders_are_fitted_only_where_that_is_safe(memory, remembered, asked, expected):
    memory.remember([remembered], human=True)
    target, alike = found(memory, asked, least=0.4)
    assert target == expected[0]
    assert alike == expected[1] if expected[1] else alike < 0.97


def test_a_number_of_another_plural_form_is_not_put_in(store):
    memory = Memory(store, DESK, "en", "ru")
    memory.remember([("Wait 5 min", "Ждите 5 минут")], human=True)
    assert found(memory, "Wait 8 min") == ("Ждите 8 минут", 0.97)
    assert found(memory, "Wait 2 min", least=0.6)[0] == "Ждите 5 минут"


@pytest.mark.parametrize(
    ("codes", "target", "alike"),
    [
        ("Click <b>here</b> now|<b>|</b>", "Pulse <b>aquí</b> ya", 1.0),
        ("Click <i>here</i> now|<i>|</i>", "Pulse <i>aquí</i> ya", 1.0),
        ("Click here now", "Pulse aquí ya", 0.98),
        ("Click <x/>here now|<x/>", "Pulse aquí ya", 0.98),
        ("Click <i>there</i> now|<i>|</i>", "Pulse <i>aquí</i> ya", 0.8),
    ],
)
def test_texts_meet_whatever_their_codes_and_get_their_own(memory, codes, target, alike):
    memory.remember([("Click <b>here</b> now", "Pulse <b>aquí</b> ya")], human=True, codes=[("<b>", "</b>")])
    text, *own = codes.split("|")
    assert found(memory, text, codes=[own]) == (target, alike)


def test_codes_that_repeat_keep_their_order(memory):
    codes = ("**", "**", "`x`")
    memory.remember([("**a** and `x`", "`x` y **a**")], human=True, codes=[codes])
    assert found(memory, "__a__ and `y`", codes=[("__", "__", "`y`")]) == ("`y` y __a__", 1.0)


def test_a_target_that_lost_a_code_is_remembered_without_codes(memory):
    memory.remember([("<b>Red</b> car", "Coche rojo")], human=True, codes=[("<b>", "</b>")])
    assert found(memory, "Red car") == ("Coche rojo", 1.0)
    assert found(memory, "<b>Red</b> car", codes=[("<b>", "</b>")]) == ("Coche rojo", 0.98)


def test_a_person_goes_before_a_machine_and_later_before_earlier(memory):
    memory.remember([("Save", "Salvar")], human=False, engine="m1")
    memory.remember([("Save", "Ahorrar")], human=False, engine="m2")
    assert found(memory, "Save") == ("Ahorrar", 1.0)
    memory.remember([("Save", "Grabar")], human=True)
    memory.remember([("Save", "Guardar")], human=True)
    memory.remember([("Save", "Salvar")], human=False, engine="m1")
    [match] = memory.look_up(["Save"])
    assert (match.target, match.human) == ("Guardar", True)
    memory.remember([("Save", "Grabar")], human=True)
    assert found(memory, "Save") == ("Grabar", 1.0)


def test_a_machine_counts_only_where_it_is_the_one_asked_for(memory):
    memory.remember([("Save", "Salvar")], human=False, engine="m1")
    memory.remember([("Save", "Ahorrar")], human=False, engine="m2")
    assert found(memory, "Save", engine="m1") == ("Salvar", 1.0)
    assert found(memory, "Save", engine="m3") is None


def test_languages_of_other_regions_and_workspaces_are_kept_apart(store, memory):
    memory.remember([("Software", "Software")], human=True)
    Memory(store, DESK, "en", "zh").remember([("Software", "软件")], human=True)
    Memory(store, DESK, "en", "zh-TW").remember([("Software", "軟體")], human=True)
    assert found(Memory(store, DESK, "en", "zh"), "Software") == ("软件", 1.0)
    assert found(Memory(store, DESK, "en", "zh-TW"), "Software") == ("軟體", 1.0)
    assert found(Memory(store, DESK, "en", "zh-HK"), "Software") is None
    assert found(Memory(store, "b" * 64, "en", "zh"), "Software") is None


@pytest.mark.parametrize(
    ("language", "remembered", "asked"),
    [
        ("en", "The report was sent to the office on Monday.", "The report was sent to the office on Friday."),
        ("zh", "请在提交报告之前检查所有数据。", "请在提交报告之后检查所有数据。"),
        ("ja", "ファイルを保存してから閉じてください。", "ファイルを保存してから開いてください。"),
    ],
)
def test_a_similar_sentence_is_found_among_many(store, language, remembered, asked):
    memory = Memory(store, DESK, language, "es")
    memory.remember(((f"{n} {remembered[n % 9 :]} {n * 7}", str(n)) for n in range(300)), human=False)
    memory.remember([(remembered, "X")], human=False)
    target, alike = found(memory, asked)
    assert target == "X" and 0.85 < alike < 1.0


def test_what_others_save_or_delete_meanwhile_is_seen(store, memory):
    memory.remember([("The red house on the hill", "A")], human=True)
    assert found(memory, "The blue house on the hill")[0] == "A"
    Memory(store, DESK, "en", "es").remember([("The blue house on a hill", "B")], human=True)
    assert found(memory, "The blue house on the hill")[0] == "B"
    [_, second] = store.list_units(DESK, "en", "es")
    store.delete_units(DESK, "en", "es", [second.id])
    assert found(memory, "The blue house on the hill")[0] == "A"
    store.delete_units(DESK, "en", "es")
    assert found(memory, "The blue house on the hill") is None


@pytest.mark.parametrize("source", ["", " \n", "x" * 20_001, "\ud800", "\u27e61\u27e7"])
def test_what_cannot_be_kept_is_left_out_and_does_no_harm(memory, source):
    assert memory.remember([(source, "y"), ("good", "bueno")], human=True) == 1
    assert memory.look_up([source, "good"], least=0.9)[0] is None


def test_threads_write_and_read_at_once(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    memory, failures = Memory(store, DESK, "en", "es"), []

    def work(number):
        try:
            for n in range(6):
                memory.remember([(f"thread {number} says {n} things", f"{number}/{n}")], human=True)
                match = memory.look_up([f"thread {number} says {n} thing"])[0]
                assert match and match.likeness < 1.0
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not failures and store.count_units(DESK, "en", "es") == 36
    store.close()


def test_the_same_question_has_the_same_answer_whatever_stands_beside_it(memory):
    memory.take(Unit(f"number {n} is in row {n % 7}", f"t{n}") for n in range(200))
    asked = [f"number {n} was in row {n % 5}" for n in range(40)]
    together = memory.look_up(asked)
    assert [memory.look_up([text])[0] for text in reversed(asked)] == together[::-1]


TEXT = st.text("abc <>/é中文 1", max_size=30)


@settings(max_examples=60, deadline=None)
@given(TEXT, st.lists(st.sampled_from(["<b>", "</b>", "**", "<1/>"]), max_size=4))
def test_masked_codes_come_back(text, codes):
    for code in ("<b>", "</b>", "**", "<1/>"):
        text = text.replace(code, "")
    whole = text[:3] + "·".join(codes) + text[3:]
    masked = mask(whole, codes)
    assert masked is None or unmask(masked, codes) == whole


@settings(max_examples=60, deadline=None)
@given(TEXT, TEXT)
def test_likeness_is_a_likeness(one, other):
    assert likeness(one, one) == 1.0
    assert 0.0 <= likeness(one, other) == likeness(other, one) <= 1.0
    assert (likeness(one, other) == 1.0) == (one == other)


def test_signatures_find_the_same_with_and_without_a_waiting_tail():
    texts = [f"sentence number {n} about topic {n % 13} and {n * n}" for n in range(5_000)]
    signed = list(enumerate(sign(texts)))
    at_once, in_parts = Signatures(), Signatures()
    at_once.add(signed)
    for at in range(0, 5_000, 700):
        in_parts.add(signed[at : at + 700])
    [wanted] = sign(["sentence number 77 about topic 12 or 5929"])
    assert at_once.nearest(wanted, 8) == in_parts.nearest(wanted, 8)
    assert len(at_once) == len(in_parts) == 5_000
