"""Stories: passes, chapters that know the ones before, and the best of several paragraphs of a small model."""

import pytest

from core.models import ScriptedChat
from core.models.decoding import Decoding
from core.usecases.writing.brief import Brief
from core.usecases.writing.drafting import draft
from core.usecases.writing.outlining import plan_outline
from core.usecases.writing.records import Draft, Outline, Part, Section
from core.usecases.writing.scenes import repeated_share, score_paragraph
from core.usecases.writing.storytelling import say_ledger, story_so_far
from core.usecases.writing.task import Task

SMALL = "HuggingFaceTB/SmolLM2-135M-Instruct"
BRIEF = Brief(kind="story", topic="A ferry in the fog", facts=("The captain is called Ruth.",), length=90)
GOOD = (
    "Ruth stood at the wheel of the ferry and listened to the fog. A bell rang somewhere. She turned the boat around."
)


def last(brief, model, **more):
    *_, whole = draft(brief, plan_outline(brief), model=model, **more)
    return whole


def telling(*texts):
    """A model that tells something new each time it is asked."""
    lines = [
        f"{text} Then, in hour {n}, she saw light number {n} go out over the water." for n, text in enumerate(texts)
    ]
    return ScriptedChat(replies=lines)


def test_a_chapter_is_told_what_came_before_within_the_context():
    brief = Brief(kind="story", topic="A ferry in the fog", chapters=3, length=90)
    model = telling(
        "Ruth was forty years old and had green eyes.", "The bell of the old church rang.", "They came home to tea."
    )
    model.enqueue(*["She slept."] * 10)
    whole = last(brief, model)
    assert [part.heading for part in whole.parts] == ["Chapter 1", "Chapter 2", "Chapter 3"]
    asked = [messages[-1].text for messages in model.history]
    third = next(text for text in asked if 'the part "Chapter 3"' in text)
    earlier = third.split("<earlier>")[1].split("</earlier>")[0]
    assert "Chapter 1" in earlier and "Ruth was forty years old" in earlier
    assert all(model.count_tokens(messages) < model.context for messages in model.history)


def test_the_story_so_far_shortens_the_oldest_first():
    sections = tuple(Section(f"chapter-{n}", f"Chapter {n}", (f"plan {n}",)) for n in range(1, 4))
    parts = tuple(Part(f"chapter-{n}", "", f"First of {n}. Middle. Last of {n}.") for n in range(1, 4))
    story = Draft(BRIEF, Outline("", sections), parts)
    whole = story_so_far(story, sections[2], "en", 1000)
    assert "First of 1." in whole and "Last of 2." in whole and "Middle" not in whole and "of 3" not in whole
    short = story_so_far(story, sections[2], "en", len(whole) - 5)
    assert "First of 1." not in short and "plan 1" in short and "Last of 2." in short
    assert len(story_so_far(story, sections[2], "en", 10)) <= 10


def test_the_ledger_gives_the_storys_own_sentences():
    parts = (Part("a", "", "Ruth had green eyes. It rained. Ruth was forty years old."),)
    told = say_ledger(Draft(BRIEF, Outline("", (Section("a", ""),)), parts), "en", 500)
    assert "- Ruth had green eyes." in told and "It rained" not in told


def test_long_sections_take_several_passes_and_end_at_whole_sentences():
    model = telling(
        *[f"On day {n} Ruth met old friend number {n} at the quay and they spoke of year {n}." for n in range(40)]
    )
    whole = last(Brief(kind="story", topic="A ferry", length=300), model)
    assert len(model.history) >= 6
    assert 240 <= sum(len(part.text.split()) for part in whole.parts) <= 400
    assert all(part.text.endswith(".") for part in whole.parts)


def test_a_model_that_only_repeats_itself_is_not_asked_for_ever():
    model = ScriptedChat(replies=[GOOD] * 60)
    whole = last(Brief(kind="story", topic="A ferry", length=3000), model)
    assert len(model.history) <= 12
    assert whole.text.count("Ruth stood at the wheel") == 1


@pytest.mark.parametrize(
    "worse",
    [
        "I stood at my wheel and I listened to the fog. A bell rang somewhere near me. I turned my boat around.",
        "Ruth stands at the wheel and has to listen to the fog. A bell is ringing. She can turn and she is here.",
        "The fog rolled in, the fog rolled in, the fog rolled in. The fog rolled in again. The fog rolled in.",
        "Then came Alessandro with Gabriela, and Fernando, and Ludovico. They were from Ruritania. It was so.",
        "Ruth stood.",
    ],
    ids=["first person", "present tense", "circles", "strangers", "too short"],
)
def test_a_paragraph_that_keeps_to_the_story_scores_higher(worse):
    task = Task(Draft(BRIEF, plan_outline(BRIEF)), plan_outline(BRIEF).sections[0])
    before = "The ferry left the harbour in the fog. Ruth was the captain."
    assert score_paragraph(GOOD, task, before) > score_paragraph(worse, task, before)


def test_repetition_is_counted_against_what_came_before():
    assert repeated_share("one two three four", "") == 0
    assert repeated_share("one two three four", "zero one two three four") == 1


def test_a_small_model_drafts_three_paragraphs_and_the_best_stays():
    strange = "I think that I am lost in my story. This scene is about me. I like it."
    later = [
        "They came home late. The lamp was lit on the stove. Nobody spoke of the fog.",
        "In the morning the harbour was bright. Boats went out. Ruth drank her coffee.",
        "A letter lay under the door. It was wet. She read it by the window.",
        "The bell had rung for her father. He had come back. They embraced on the quay.",
        "Years went by on the river. The ferry was sold. The bell hung in her kitchen.",
        "Nobody asked about that night. She never told. The fog kept it for her.",
    ]
    told = [reply for text in later for reply in (strange, strange, text)]
    model = ScriptedChat(replies=[strange, GOOD, strange, *told], model_id=SMALL)
    whole = last(BRIEF, model)
    assert whole.text.count("Ruth stood at the wheel") == 1
    assert "I think" not in whole.text and "This scene" not in whole.text
    assert whole.tokens == sum(step.tokens for step in whole.steps) > 60
    assert [type(message).__name__ for message in model.history[3]][-3:] == [
        "HumanMessage",
        "AIMessage",
        "HumanMessage",
    ]


def test_greedy_asked_for_by_the_person_is_one_draft():
    model = ScriptedChat(replies=[GOOD] * 20, model_id=SMALL)
    next(step for step in draft(BRIEF, plan_outline(BRIEF), model=model, decoding=Decoding("greedy")) if step.parts)
    assert len(model.history) == 1


def test_stopping_a_small_models_story_frees_all_its_streams():
    model = ScriptedChat(replies=[GOOD] * 9, model_id=SMALL)
    growing = draft(BRIEF, plan_outline(BRIEF), model=model)
    next(state for state in growing if state.parts)
    growing.close()
    assert model.cancelled == 3


def test_a_speech_that_was_not_ended_is_not_begun():
    open_end = 'Ruth stood at the wheel. The bell rang. Tom looked up and said, "I heard it. You must'
    model = ScriptedChat(replies=[open_end] * 60, model_id=SMALL)
    whole = last(BRIEF, model)
    assert whole.parts[0].text == "Ruth stood at the wheel. The bell rang."
