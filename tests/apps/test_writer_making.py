"""Work followed from a page, calls written down, texts marked: the parts under the writer's pages."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import HumanMessage, SystemMessage

from apps._follow import follow
from apps._opening import Opening
from apps._streamlit import name_file
from apps._witness import MOST, witness
from apps._writer_change import list_sentences
from apps._writer_form import split_lines, split_words
from apps._writer_view import render_markdown, render_marked
from core.documents.document import Span
from core.errors import ModelUnavailable
from core.messages import words
from core.models import ScriptedChat
from core.settings import Settings


def test_the_last_item_always_arrives_and_each_is_newer():
    found = [item for item in follow(iter(range(1, 500))) if item is not None]
    assert found == sorted(set(found)) and found[-1] == 499


def test_an_error_of_the_work_is_raised_where_it_is_followed():
    def work():
        yield 1
        raise ValueError("broken")

    seen = []
    with pytest.raises(ValueError, match="broken"):
        for item in follow(work()):
            seen.append(item)
    assert 1 in seen


def test_a_page_is_woken_while_the_work_thinks_and_leaving_closes_it():
    thinking, closed = threading.Event(), threading.Event()

    def work():
        try:
            yield "first"
            thinking.wait(20)
            yield "second"
        finally:
            closed.set()

    following = follow(work(), every=0.01)
    woken = [next(following) for _ in range(5)]
    assert woken[0] == "first" and None in woken
    following.close()
    assert not closed.is_set(), "leaving does not wait for the work"
    thinking.set()
    assert closed.wait(10)


def test_leaving_in_the_middle_of_a_reply_frees_the_engine():
    model = ScriptedChat(replies=["word " * 5000])

    def work():
        for chunk in model.stream([HumanMessage("go on")]):
            time.sleep(0.001)
            yield chunk.text

    following = follow(work())
    next(following)
    following.close()
    end = time.monotonic() + 10
    while not model.cancelled and time.monotonic() < end:
        time.sleep(0.01)
    assert model.cancelled == 1


def test_every_call_is_written_down_with_its_reply():
    model, calls = ScriptedChat(replies=["good morning", "fine"]), []

    def work():
        yield "".join(chunk.text for chunk in model.stream([SystemMessage("be kind"), HumanMessage("hello")]))
        yield model.invoke("how are you").text

    assert list(witness(work(), calls)) == ["good morning", "fine"]
    assert [call.messages for call in calls] == [
        (("system", "be kind"), ("human", "hello")),
        (("human", "how are you"),),
    ]
    assert [(call.reply, call.tokens) for call in calls] == [("good morning", 2), ("fine", 1)]


def test_only_the_last_calls_are_kept_and_others_see_nothing():
    model, mine, theirs = ScriptedChat(replies=["x"] * (MOST + 6)), [], []
    list(witness(iter([None]), theirs))
    list(witness((model.invoke(str(n)) for n in range(MOST + 5)), mine))
    model.invoke("not followed")
    assert len(mine) == MOST and mine[-1].messages == (("human", str(MOST + 4)),) and theirs == []


def test_a_call_that_breaks_is_written_down_too():
    model, calls = ScriptedChat(replies=[RuntimeError("engine")]), []
    with pytest.raises(RuntimeError):
        list(witness((model.invoke("x") for _ in range(1)), calls))
    assert [call.reply for call in calls] == [""]


@pytest.fixture
def settings(tmp_path):
    return Settings(_env_file=None, home=tmp_path, offline=True)


def test_a_model_is_opened_once_and_progress_is_told(settings):
    opened, told = [], []

    def open_model(_, progress):
        progress(1, 4)
        time.sleep(0.05)
        opened.append(1)
        return ScriptedChat()

    opening = Opening(settings, words("app.bug"), open_model)
    threads = [threading.Thread(target=lambda: told.extend(opening.wait(0.01))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == [1] and opening.running().model == "scripted"
    assert 0.25 in {stage.fraction for stage in told}


def test_a_model_that_cannot_be_opened_is_told_and_tried_again_when_asked(settings):
    plan = [ModelUnavailable("models.closed"), ScriptedChat()]

    def open_model(*_):
        found = plan.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    opening = Opening(settings, words("app.bug"), open_model)
    list(opening.wait(0.01))
    assert opening.model is None and opening.running().notice == words("models.closed")
    opening.retry()
    list(opening.wait(0.01))
    assert opening.model is not None and opening.running().notice is None


PLACES = st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=6)


@given(st.text(alphabet="a<&>;字 ", max_size=60), PLACES)
def test_marks_never_change_the_text(text, places):
    import html
    import re

    shown = render_marked(text, [Span(start, end) for start, end in places])
    inner = shown.removeprefix('<div class="marked" lang="en">').removesuffix("</div>")
    plain = re.sub("</?mark>", "", inner)
    assert html.unescape(plain) == text and "<" not in plain
    marked = {at for start, end in places for at in range(max(0, start), min(len(text), end)) if start < end}
    assert sum(len(html.unescape(one)) for one in re.findall("<mark>(.*?)</mark>", inner, re.S)) == len(marked)


@pytest.mark.parametrize(
    "evil",
    ["<script>alert(1)</script>", "![x](http://192.0.2.9/a.png)", "[a](javascript:alert(1))", "<img src=x onerror=y>"],
)
def test_markdown_fetches_nothing_and_runs_nothing(evil):
    made = render_markdown(evil)
    assert "<script" not in made and "<img" not in made and 'href="javascript' not in made


@given(st.text(max_size=80), st.sampled_from(["en", "zh"]))
def test_sentences_to_pick_stand_where_they_say(text, language):
    spans = list_sentences(text, language)
    assert all(text[one.start : one.end].strip() == text[one.start : one.end] != "" for one in spans)
    assert all(one.end <= after.start for one, after in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize(
    ("typed", "entries"),
    [
        ("tea, milk，sugar;lemon；ice、mint", ("tea", "milk", "sugar", "lemon", "ice", "mint")),
        ("one, with a comma\ntwo", ("one, with a comma", "two")),
        (" , ", ()),
        ("", ()),
    ],
)
def test_keywords_are_parted_as_people_write_them(typed, entries):
    assert split_words(typed) == entries


def test_lines_lose_their_list_marks():
    assert split_lines("- a\n\n  • b \nc - d") == ("a", "b", "c - d")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Tea & milk: how/why?", "Tea-milk-how-why.docx"),
        ("灯塔的回答", "灯塔的回答.docx"),
        ("../../etc/passwd", "etc-passwd.docx"),
        ("***", "text.docx"),
        ("x" * 200, "x" * 60 + ".docx"),
    ],
)
def test_a_file_is_named_after_the_text(title, name):
    assert name_file(title, "docx") == name
