"""The loop: only what failed is changed, every act is a step, nothing gets worse, locked parts stay."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.constraints import Constraint
from core.checks.length import check_length
from core.errors import GenerationFailed
from core.messages import LANGUAGES
from core.models import ScriptedChat
from core.models.decoding import Decoding
from core.usecases.writing.brief import Brief
from core.usecases.writing.canvas import MARK, Canvas
from core.usecases.writing.demanding import brief_demands
from core.usecases.writing.drawing import is_sound
from core.usecases.writing.records import Draft, Outline, Part
from core.usecases.writing.repairing import broken
from core.usecases.writing.revising import revise

TEXT = "Boats leave the harbour at dawn. Gulls follow them, and the bell rings twice. Martha sells bread on the quay."
MORE = "Children wave from the old stone bridge. A grey cat sleeps between two coils of rope. Nobody hurries here."


def make(type_, **arguments):
    return Constraint(type=type_, arguments=arguments)


def one_part(*constraints, text=TEXT, **more):
    brief = Brief(kind="free", topic="Write about a harbour.", constraints=constraints, **more)
    return Draft(brief, Outline("", ()), (Part("text", "", text),), tokens=10)


def last(draft, **more):
    *_, final = revise(draft, **more)
    return final


def failing(draft):
    return [
        name.name
        for n, name in enumerate(brief_demands(draft.brief))
        if n in broken(draft.text, brief_demands(draft.brief))
    ]


def test_a_draft_that_keeps_everything_is_left_alone_and_no_model_is_asked():
    model = ScriptedChat(replies=[])
    final = last(one_part(make("keywords:existence", keywords=["gulls"])), model=model)
    assert (final.text, final.steps, final.state, final.tokens) == (TEXT, (), "done", 10)
    assert not model.history


def test_computed_repairs_need_no_model_and_each_is_a_step():
    final = last(one_part(make("punctuation:no_comma"), make("detectable_format:title")))
    assert failing(final) == []
    assert [(step.part, step.act, step.checks, step.tokens) for step in final.steps] == [
        ("text", "repaired", ("title",), 0),
        ("text", "repaired", ("no_comma",), 0),
    ]
    assert final.steps[0].before == TEXT
    assert final.steps[-1].after == final.text


def test_every_version_is_given_as_it_is_made():
    versions = list(revise(one_part(make("punctuation:no_comma"), make("detectable_format:title"))))
    assert [version.state for version in versions] == ["revising", "revising", "done"]
    assert len({version.text for version in versions}) == 2


def test_a_missing_word_is_asked_for_and_stands_in_a_sentence_of_its_own():
    sentence = "The lighthouse keeper greets every sailor by name."
    model = ScriptedChat(replies=[json.dumps({"sentence": sentence})] * 8)
    final = last(one_part(make("keywords:existence", keywords=["lighthouse"])), model=model)
    assert failing(final) == []
    assert final.text == f"{TEXT}\n\n{sentence}"
    [step] = final.steps
    assert (step.act, step.checks, step.round) == ("rewritten", ("existence",), 1)
    assert step.tokens > 0
    assert final.tokens == 10 + step.tokens
    assert "lighthouse" in model.history[0][-1].text


def test_sentences_that_are_none_are_not_taken():
    replies = [
        "lighthouse",
        "The word lighthouse is in this sentence.",
        "A lighthouse lighthouse lighthouse a lighthouse lighthouse.",
        '{"sentence": "The lighthouse on the',
    ] * 12
    final = last(one_part(make("keywords:existence", keywords=["lighthouse"])), model=ScriptedChat(replies=replies))
    assert final.text == TEXT
    assert [note.key for note in final.notes] == ["revising.unmet"]


@pytest.mark.parametrize(
    ("sentence", "sound"),
    [
        ("The cat sleeps on the warm stones.", True),
        ("The cat sleeps on the", False),
        ("The cat sleeps on the.", False),
        ("Cat cat cat cat cat cat cat cat.", False),
        ("This sentence has the word cat.", False),
        ("It sleeps, and .", False),
        ("Cats.", False),
    ],
)
def test_a_sound_sentence(sentence, sound):
    assert is_sound(sentence, "en") is sound


def test_a_short_text_grows_by_what_is_new():
    model = ScriptedChat(replies=[f"{TEXT} {MORE}"] * 30)
    final = last(
        one_part(make("length_constraints:number_sentences", relation="at least", num_sentences=5)), model=model
    )
    assert failing(final) == []
    assert final.text.count("Boats leave") == 1
    assert "Children wave" in final.text


def test_a_length_is_reached_in_whole_sentences():
    draft = one_part(length=30)
    final = last(draft, model=ScriptedChat(replies=[MORE] * 30))
    assert check_length(final.text, 30, "words").passed
    known = {piece.strip() for text in (TEXT, MORE) for piece in text.split(". ")}
    assert {piece.strip() for piece in final.text.replace("\n\n", " ").split(". ")} <= known | {
        p + "." for p in known
    } | {p.rstrip(".") for p in known}


def test_a_candidate_that_breaks_what_held_is_never_kept():
    held = make("keywords:forbidden_words", forbidden_words=["cat"])
    wanted = make("length_constraints:number_sentences", relation="at least", num_sentences=6)
    final = last(
        one_part(held, wanted), model=ScriptedChat(replies=["A cat comes. The cat goes. My cat is grey."] * 60)
    )
    assert "cat" not in final.text.lower()
    assert final.text == TEXT
    assert failing(final) == ["number_sentences"]
    assert len(final.notes) == 1


def test_what_a_model_says_of_loops_is_replaced():
    looped = TEXT + " It is so and so it is and so on it is." * 9
    final = last(one_part(text=looped))
    assert final.text.startswith("Boats leave")
    assert final.text.count("It is so") <= 1
    assert {step.checks[0] for step in final.steps} <= {"loops", "repeated_sentences"}


def test_a_sentence_that_was_broken_off_is_left_out():
    final = last(one_part(text=f"{TEXT} And when the tide came in the fishermen of the town all went"))
    assert final.text == TEXT


@pytest.mark.parametrize("error", [GenerationFailed("models.engine_failed", why="x")])
def test_a_model_that_breaks_leaves_the_draft_as_it_was(error):
    demand = make("keywords:existence", keywords=["lighthouse"])
    final = last(one_part(demand), model=ScriptedChat(replies=[error] * 40))
    assert (final.text, final.state) == (TEXT, "done")


def test_the_loop_is_bounded():
    model = ScriptedChat(replies=["Nothing of use to anyone at all is said here."] * 500)
    last(one_part(make("keywords:frequency", keyword="zebra", relation="at least", frequency=9)), model=model, rounds=2)
    assert len(model.history) <= 2 * 3 * 8


def test_a_model_that_does_not_speak_the_language_is_not_asked():
    brief = Brief(kind="free", language="zh", topic="写一写港口", keywords=("灯塔",))
    draft = Draft(brief, Outline("", ()), (Part("text", "", "天亮了，渔船出港。"),))
    model = ScriptedChat(replies=[], languages=("en",))
    final = last(draft, model=model)
    assert final.text == "天亮了，渔船出港。"
    assert {"writing.no_model_language", "revising.unmet"} <= {note.key for note in final.notes}


def test_a_language_the_model_does_not_speak_stays_failed_and_is_said():
    model = ScriptedChat(replies=[], languages=("en",))
    final = last(one_part(make("language:response_language", language="hi")), model=model)
    assert final.text == TEXT
    for language in LANGUAGES:
        assert final.notes[-1].text(language)


def sections(*texts, locked=(), headings=True, **more):
    brief = Brief(kind="story", topic="A harbour.", **more)
    parts = [Part(f"s{n}", f"Day {n}" if headings else "", text, locked=n in locked) for n, text in enumerate(texts, 1)]
    return Draft(brief, Outline("The Harbour", ()), tuple(parts))


def test_locked_parts_are_never_touched():
    draft = sections(TEXT, MORE + " It rains, and rains.", locked={1}, must_not=("gulls", "cat"))
    final = last(draft)
    assert final.part("s1") == draft.part("s1")
    assert "cat" not in final.part("s2").text
    assert {step.part for step in final.steps} == {"s2"}
    assert [note.key for note in final.notes if note.key == "revising.unmet"]


def test_with_every_part_locked_nothing_happens():
    draft = sections(TEXT, locked={1}, must_not=("gulls",))
    assert last(draft).parts == draft.parts


def test_a_fault_in_two_parts_is_repaired_in_both_and_each_has_its_step():
    draft = sections(TEXT, MORE + " Gulls cry over the roofs, and children laugh.", must_not=("gulls",))
    final = last(draft)
    assert failing(final) == []
    assert {step.part for step in final.steps} == {"s1", "s2"}
    assert [part.heading for part in final.parts] == ["Day 1", "Day 2"]


def test_headings_and_title_keep_to_a_case_too():
    final = last(sections(TEXT, MORE, constraints=(make("change_case:english_capital"),)))
    assert final.text == final.text.upper()
    assert final.outline.title == "THE HARBOUR"
    assert [part.id for part in final.parts] == ["s1", "s2"]


def test_the_length_of_many_parts_is_fitted_and_no_part_gets_lost():
    final = last(sections(TEXT, MORE, TEXT.replace("Boats", "Ferries").replace("Martha", "Ann"), length=40))
    assert check_length(final.text, 40, "words").passed
    assert all(part.text for part in final.parts)
    assert [part.id for part in final.parts] == ["s1", "s2", "s3"]


PARTS = st.lists(st.tuples(st.text(min_size=1, max_size=40), st.booleans(), st.booleans()), min_size=1, max_size=4)


@given(PARTS)
def test_what_is_put_back_unchanged_is_the_same_draft(rows):
    parts = tuple(
        Part(f"p{n}", "Head" if headed else "", text.strip(), locked=locked)
        for n, (text, locked, headed) in enumerate(rows)
    )
    if any(part.text != part.text.strip() or MARK in part.text or "\r" in part.text for part in parts):
        return
    draft = Draft(Brief(topic="x"), Outline("Title", ()), parts)
    canvas = Canvas(draft)
    if canvas.open:
        assert canvas.put(canvas.text) == draft


def test_sampling_settings_of_the_person_are_used():
    seen = []

    class Noting(ScriptedChat):
        def _generate(self, messages, stop=None, run_manager=None, **kwargs):
            seen.append(kwargs)
            return super()._generate(messages, stop, run_manager, **kwargs)

    demand = make("keywords:existence", keywords=["lighthouse"])
    last(one_part(demand), model=Noting(replies=["x"] * 60), decoding=Decoding("sampling", temperature=1.3, seed=5))
    assert {call["temperature"] for call in seen} == {1.3}
    assert seen[0]["seed"] == 5


def test_the_tokens_of_one_draft_have_an_end(monkeypatch):
    monkeypatch.setattr("core.usecases.writing.drawing.BUDGET", 60)
    model = ScriptedChat(replies=[f"{n} boats come. {n} boats go." for n in range(400)])
    demand = make("length_constraints:number_words", relation="at least", num_words=900)
    final = last(one_part(demand), model=model)
    assert len(model.history) <= 60
    assert final.tokens <= 10 + 60 + 4 * 8


@pytest.mark.parametrize("lost", ["## Day 2\n\n", MARK, "# The Harbour\n\n", MORE])
def test_a_text_without_a_heading_a_title_or_a_part_is_not_put_back(lost):
    canvas = Canvas(sections(TEXT, MORE))
    assert canvas.put(canvas.text) is not None
    assert canvas.put(canvas.text.replace(lost, "")) is None


def test_a_part_is_written_anew_by_itself():
    draft = sections("Every gull here is a gull.", MORE, must_not=("gull",))
    model = ScriptedChat(replies=["Every bird here is a friend."] * 8)
    final = last(draft, model=model)
    assert final.part("s1").text == "Every bird here is a friend."
    assert final.part("s2").text == MORE
    assert not any(MARK in message.text for call in model.history for message in call)
    assert "writing/revise@1" in final.prompts
