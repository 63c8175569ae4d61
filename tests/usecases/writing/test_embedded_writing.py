"""The real embedded model writes what it may write, and what comes out is clean."""

import pytest

from core.documents.segments import split_sentences
from core.models import find_spec, open_chat
from core.usecases.writing.brief import Brief
from core.usecases.writing.cleaning import is_finished, plain
from core.usecases.writing.coding import find_fault
from core.usecases.writing.drafting import draft
from core.usecases.writing.outlining import plan_outline

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def model():
    return open_chat(find_spec("SmolLM2-135M-Instruct"))


def last(brief, model):
    *_, whole = draft(brief, plan_outline(brief), model=model)
    return whole


def test_a_story_of_about_the_length_asked_for_says_nothing_twice(model):
    brief = Brief(kind="story", topic="A ferry in the fog", facts=("The captain is called Ruth.",), length=160)
    whole = last(brief, model)
    text = "\n".join(part.text for part in whole.parts)
    assert 100 <= len(text.split()) <= 300
    assert all(is_finished(part.text) for part in whole.parts)
    said = [plain(text[span.start : span.end]) for span in split_sentences(text, "en")]
    assert len([one for one in said if len(one.split()) > 4]) == len({one for one in said if len(one.split()) > 4})


def test_a_free_request_ends_at_a_whole_sentence_and_does_not_circle(model):
    text = last(Brief(topic="Explain why the sky is blue.", length=120), model).text
    assert is_finished(text) and not text.lower().startswith(("sure", "certainly"))


def test_code_parses(model):
    whole = last(Brief(kind="code", topic="Write a Python function that counts the vowels in a string"), model)
    body = whole.part("code").text.removeprefix("```python\n").removesuffix("\n```")
    assert find_fault("python", body) is None and "def " in body


def test_a_stopped_story_leaves_the_engine_free(model):
    brief = Brief(kind="story", topic="A ferry in the fog", length=400)
    growing = draft(brief, plan_outline(brief), model=model)
    for state in growing:
        if state.tokens > 5:
            break
    growing.close()
    assert model.invoke("Say yes.", max_tokens=4).text
