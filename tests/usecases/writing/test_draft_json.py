"""A draft that went through JSON is the same draft."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.checks.constraints import Constraint
from core.checks.voice import VoiceCard
from core.errors import StoreError
from core.messages import Words, words
from core.usecases.writing.brief import Brief, Source
from core.usecases.writing.draft_json import draft_from_json, draft_to_json
from core.usecases.writing.records import Draft, Outline, Part, Section, Step

TEXT = st.text(max_size=20)
LINE = st.text("ab 文1", min_size=1, max_size=12).filter(str.strip)
NUMBER = st.floats(allow_nan=False)
SENTENCE = st.recursive(
    st.builds(Words, TEXT, st.lists(st.tuples(TEXT, st.none() | st.booleans() | st.integers() | TEXT)).map(tuple)),
    lambda inner: st.builds(Words, TEXT, st.lists(st.tuples(TEXT, inner), max_size=2).map(tuple)),
    max_leaves=4,
)
BRIEF = st.builds(
    Brief,
    kind=st.sampled_from(["free", "news", "poem", "code"]),
    language=st.sampled_from(["en", "zh"]),
    topic=LINE,
    length=st.none() | st.integers(1, 500),
    facts=st.lists(LINE, max_size=2).map(tuple),
    sources=st.lists(st.builds(Source, name=LINE, text=LINE), max_size=2).map(tuple),
    constraints=st.just((Constraint(type="punctuation:no_comma", arguments={"n": 3, "words": ["a", "文"]}),)),
    voice=st.none() | st.just(VoiceCard(name="Ann", sentence_length=12.5, banned=("very",), marks={"!": 0.25})),
)
SECTION = st.builds(Section, TEXT, TEXT, st.lists(TEXT, max_size=2).map(tuple), st.none() | st.integers())
OUTLINE = st.builds(
    Outline, TEXT, st.lists(SECTION, max_size=2).map(tuple), notes=st.lists(SENTENCE, max_size=1).map(tuple)
)
PART = st.builds(Part, TEXT, TEXT, TEXT, st.booleans(), st.booleans(), st.sampled_from(["model", "composed", "person"]))
STEP = st.builds(Step, TEXT, st.just("repaired"), st.tuples(TEXT), TEXT, TEXT, note=st.none() | SENTENCE)
DRAFT = st.builds(
    Draft,
    BRIEF,
    OUTLINE,
    st.lists(PART, max_size=3).map(tuple),
    steps=st.lists(STEP, max_size=2).map(tuple),
    notes=st.lists(SENTENCE, max_size=2).map(tuple),
    tokens=st.integers(),
    first_token_seconds=st.none() | NUMBER,
)


@settings(max_examples=150, deadline=None)
@given(DRAFT)
def test_there_and_back(draft):
    again = draft_from_json(draft_to_json(draft))
    assert again == draft and again.text == draft.text


@pytest.mark.parametrize(
    "text", ["", "[]", "3", "{}", '{"is": "Draft"}', '{"is": "Part", "id": "a"}', '{"is": "os"}', "[" * 99_999]
)
def test_what_is_no_draft_is_refused_with_the_next_act(text):
    with pytest.raises(StoreError) as caught:
        draft_from_json(text)
    assert caught.value.key == "drafts.broken" and caught.value.hint("zh")


def test_fields_of_another_version_are_left_out_and_missing_ones_take_their_usual_value():
    tree = json.loads(draft_to_json(Draft(Brief(topic="tides"), Outline("t", ()), tokens=7)))
    tree["colour"] = tree["brief"]["colour"] = "blue"
    del tree["tokens"], tree["brief"]["kind"]
    assert draft_from_json(json.dumps(tree)) == Draft(Brief(topic="tides"), Outline("t", ()))


def test_a_note_still_speaks_both_languages():
    note = words("drafts.fewer_variants", count=1, asked=3)
    again = draft_from_json(draft_to_json(Draft(Brief(topic="tides"), Outline("t", ()), notes=(note,))))
    assert again.notes[0].text("zh") == note.text("zh")
