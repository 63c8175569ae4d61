"""Segments through memory, engine, checks and second tries, with engines that say what they are told."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.translation.pair import Pair
from core.checks.translation.segment import check_translation
from core.errors import GenerationFailed
from core.models import ScriptedTranslator
from core.store import open_store
from core.usecases.translation.files.source_file import Segment
from core.usecases.translation.glossary import Glossary, Term
from core.usecases.translation.judging import REFUSED
from core.usecases.translation.memory import Memory
from core.usecases.translation.records import Direction, Tools
from core.usecases.translation.translating import (
    check_edit,
    join_text,
    split_text,
    suggest,
    translate_back,
    translate_segments,
)

PAIR, DESK = Direction("en", "es"), "d" * 32
GOOD = {
    "The door is open.": "La puerta está abierta.",
    "We sold 12 loaves.": "Vendimos 12 panes.",
    "Hello [[0]], welcome back!": "¡Hola [[0]], bienvenido de nuevo!",
    "Press [[0]]Save[[1]] to keep it.": "Pulse [[0]]Guardar[[1]] para conservarlo.",
}


@pytest.fixture
def memory():
    store = open_store("sqlite://")
    yield Memory(store, DESK, "en", "es")
    store.close()


def run(segments, tools):
    return list(translate_segments(segments, PAIR, tools))


def one(source, tools, **more):
    [translation] = run([Segment("s", source, **more)], tools)
    return translation


def names(translation):
    return {check.name for check in translation.failed}


def test_each_segment_has_a_translation_in_order_and_equal_ones_are_asked_for_once():
    engine = ScriptedTranslator(GOOD)
    sources = ["The door is open.", "We sold 12 loaves.", "The door is open.", "12 + 3", ""]
    made = run([Segment(str(n), source) for n, source in enumerate(sources)], Tools(engine))
    assert [m.segment for m in made] == ["0", "1", "2", "3", "4"]
    assert [m.target for m in made] == [GOOD[sources[0]], GOOD[sources[1]], GOOD[sources[0]], "12 + 3", ""]
    assert [m.outcome for m in made] == ["translated"] * 3 + ["kept"] * 2
    assert [request.text for request, _, _ in engine.requests] == sources[:2]


def test_placeholders_and_tags_come_through():
    found = one("Hello {name}, welcome back!", Tools(ScriptedTranslator(GOOD)), syntaxes=("python-brace",))
    assert (found.target, found.outcome) == ("¡Hola {name}, bienvenido de nuevo!", "translated")
    found = one("Press <b>Save</b> to keep it.", Tools(ScriptedTranslator(GOOD)), codes=("<b>", "</b>"))
    assert found.target == "Pulse <b>Guardar</b> para conservarlo."


@pytest.mark.parametrize("said", ["¡Hola, bienvenido!", "[[0]] [[0]] hola", "¡Hola [[7]]!", "Hola {name}"])
def test_a_sentence_that_lost_its_marker_is_translated_in_pieces(said):
    words = {"Hello [[0]], welcome back!": said, "Hello": "Hola", ", welcome back!": ", ¡bienvenido de nuevo!"}
    found = one("Hello {name}, welcome back!", Tools(ScriptedTranslator(words)), syntaxes=("python-brace",))
    assert (found.target, found.safe) == ("Hola {name}, ¡bienvenido de nuevo!", True)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("We sold 12 loaves.", "untranslated"),
        ("Vendimos panes panes panes panes panes panes panes panes panes panes panes panes.", "loops"),
        ("", "target"),
    ],
)
def test_what_is_no_translation_is_not_written_and_says_why(said, name):
    found = one("We sold 12 loaves.", Tools(ScriptedTranslator({"We sold 12 loaves.": said})))
    assert found.outcome == "untranslated" and found.reason
    assert name == "target" or name in names(found)


def test_a_wrong_number_is_flagged_and_still_shown():
    found = one("We sold 12 loaves.", Tools(ScriptedTranslator({"We sold 12 loaves.": "Vendimos 21 panes."})))
    assert (found.target, found.outcome, names(found)) == ("Vendimos 21 panes.", "translated", {"numbers"})


def test_what_fails_is_tried_again_and_the_best_stands():
    several = {"We sold 12 loaves.": ["Vendimos 21 panes.", "Vendimos 2 panes.", "Vendimos 12 panes."]}
    found = one("We sold 12 loaves.", Tools(ScriptedTranslator(several)))
    assert (found.target, found.failed) == ("Vendimos 12 panes.", ()) and found.tries > 1


def test_a_second_engine_is_asked_only_where_the_first_failed():
    first = ScriptedTranslator(GOOD | {"We sold 12 loaves.": "Vendimos 21 panes."}, id="first")
    second = ScriptedTranslator(GOOD, id="second")
    made = run([Segment("a", "The door is open."), Segment("b", "We sold 12 loaves.")], Tools(first, second=second))
    assert [(m.engine, m.failed) for m in made] == [("first", ()), ("second", ())]
    assert {request.text for request, _, _ in second.requests} == {"We sold 12 loaves."}


def test_a_term_the_engine_did_not_use_is_put_in():
    def say(request):
        return re.sub("The (.*) is open.", r"La \1 está abierta.", request.text.replace("main valve", "llave grande"))

    glossary = Glossary("en", "es", [Term("main valve", "válvula principal")])
    found = one("The main valve is open.", Tools(ScriptedTranslator(say), glossary=glossary))
    assert found.target == "La válvula principal está abierta." and "terms" not in names(found)


def test_the_memory_comes_first_and_learns_what_passed(memory):
    engine = ScriptedTranslator(GOOD | {"We sold 12 loaves.": "Vendimos 21 panes."})
    first = run([Segment("a", "The door is open."), Segment("b", "We sold 12 loaves.")], Tools(engine, memory))
    assert [m.origin for m in first] == ["machine", "machine"]
    again = run([Segment("a", "The door is open."), Segment("b", "We sold 12 loaves.")], Tools(engine, memory))
    assert [m.origin for m in again] == ["memory", "machine"]
    assert again[0].engine == engine.id and again[0].match.likeness == 1.0


def test_a_machine_s_unit_of_another_engine_does_not_count_and_a_person_s_always_does(memory):
    memory.remember([("The door is open.", "Puerta abierta.")], human=False, engine="other")
    assert one("The door is open.", Tools(ScriptedTranslator(GOOD), memory)).origin == "machine"
    memory.remember([("The door is open.", "La puerta se abrió.")], human=True)
    found = one("The door is open.", Tools(ScriptedTranslator(GOOD), memory))
    assert (found.target, found.origin) == ("La puerta se abrió.", "memory")


def test_without_an_engine_the_same_is_taken_and_the_similar_only_shown(memory):
    memory.remember([("The big door is open now.", "La puerta grande está abierta ahora.")], human=True)
    assert one("The big door is open now.", Tools(memory=memory)).outcome == "translated"
    near = one("The old door is open now.", Tools(memory=memory))
    assert (near.outcome, near.target) == ("untranslated", "La puerta grande está abierta ahora.")
    assert 0.75 <= near.match.likeness < 1
    assert one("Something else altogether.", Tools(memory=memory)).target == ""


def test_a_sentence_of_a_longer_text_comes_from_the_memory(memory):
    memory.remember([("The door is open.", "Puerta abierta.")], human=True)
    engine = ScriptedTranslator(GOOD)
    assert (
        one("The door is open. We sold 12 loaves.", Tools(engine, memory)).target
        == "Puerta abierta. Vendimos 12 panes."
    )
    assert [request.text for request, _, _ in engine.requests] == ["We sold 12 loaves."]


def test_plural_forms_are_asked_for_with_a_number():
    words = {"3 loaves": "3 хлеба", "5 loaves": "5 хлебов"}
    segments = [
        Segment(f"k#{name}", "%d loaves", (), ("c-format",), plural=name, example=number)
        for name, number in (("few", "3"), ("many", "5"))
    ]
    made = list(translate_segments(segments, Direction("en", "ru"), Tools(ScriptedTranslator(words))))
    assert [m.target for m in made] == ["%d хлеба", "%d хлебов"]


def test_an_engine_that_fails_ends_it_and_what_came_stands():
    words = GOOD | {"We sold 12 loaves.": GenerationFailed("models.not_the_schema", why="x")}
    segments = [Segment(str(n), "The door is open.") for n in range(8)] + [Segment("x", "We sold 12 loaves.")]
    made = translate_segments(segments, PAIR, Tools(ScriptedTranslator(words)))
    assert [next(made).segment for _ in range(8)] == [str(n) for n in range(8)]
    with pytest.raises(GenerationFailed):
        next(made)


def test_it_stops_between_batches():
    stop = []
    segments = [Segment(str(n), f"Door {n} is open.") for n in range(100)]
    made = translate_segments(segments, PAIR, Tools(ScriptedTranslator(), stopped=lambda: bool(stop)))
    next(made)
    stop.append(True)
    assert len(list(made)) < 99


def test_suggestions_are_the_memory_s_and_the_engine_s_the_sound_first(memory):
    memory.remember([("We sold 14 loaves.", "Vendimos 14 panes de molde.")], human=True)
    several = {"We sold 12 loaves.": ["Vendimos 21 panes.", "Vendimos 12 panes."]}
    found = suggest(Segment("s", "We sold 12 loaves."), PAIR, Tools(ScriptedTranslator(several), memory))
    assert {"Vendimos 12 panes.", "Vendimos 21 panes."} <= {m.target for m in found}
    assert not found[0].failed and names(found[-1]) == {"numbers"}


def test_a_person_s_target_is_checked_and_may_stay_as_the_source():
    assert check_edit(Segment("s", "OK then"), "OK then", PAIR, Tools()).safe
    broken = check_edit(Segment("s", "Hi {name}", (), ("python-brace",)), "Hola", PAIR, Tools())
    assert not broken.safe and names(broken) == {"placeholders"}


def test_a_translation_is_translated_back_where_an_engine_can():
    engine = ScriptedTranslator({"La puerta está abierta.": "The door stands open."})
    made = one("The door is open.", Tools(ScriptedTranslator(GOOD)))
    assert translate_back(made, PAIR, Tools(engine)).target == "The door stands open."
    assert translate_back(made, PAIR, Tools(ScriptedTranslator(pairs=[("en", "es")]))) is None


@pytest.mark.parametrize(
    ("text", "source", "target", "said", "whole"),
    [
        ("One. Two.\n\nThree.", "en", "zh", {"One.": "一。", "Two.": "二。", "Three.": "三。"}, "一。二。\n\n三。"),
        ("一。二。", "zh", "en", {"一。": "One.", "二。": "Two."}, "One. Two."),
    ],
)
def test_a_text_is_put_together_as_the_language_writes(text, source, target, said, whole):
    direction = Direction(source, target)
    made = tuple(translate_segments(split_text(text, source), direction, Tools(ScriptedTranslator(said))))
    assert join_text(text, made, direction) == whole


@given(st.text(alphabet="ab .!?\n\t。你{}[0]", max_size=60), st.sampled_from(["en", "zh"]))
def test_law_a_text_of_segments_nobody_translated_is_the_text(text, language):
    direction = Direction(language, language)
    segments = split_text(text, language)
    made = tuple(translate_segments(segments, direction, Tools()))
    assert join_text(text, made, direction) == text


def test_what_is_refused_are_names_of_checks():
    made = check_translation(Pair("Hello {n} there.", "Hola {n}.", "en", "es"))
    assert {check.name for check in (*made, *check_translation(Pair("a", "", "en", "es")))} >= REFUSED
