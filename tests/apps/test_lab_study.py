"""The pages that look inside models: they open in both languages, do their work on tiny models, refuse with words."""

import re

import pytest
import streamlit as st

from apps._lab_tree import draw_tree
from core.messages import message
from core.models.decoding import Decoding
from core.usecases.lab.decoding.beams import search_beams
from tests.apps.scripted_study import go, make_room, tiny_of
from tests.apps.streamlit_pages import click, notes, page_text, run
from tests.usecases.lab.specimens import tiny_specimen

PAGES = ("decode", "inside")
LATIN = re.compile(r"[A-Za-z]{4,}")
NAMES = {
    "SmolLM", "Instruct", "Qwen", "PyTorch", "OpenVINO", "GGUF", "MiniLM", "Apache", "material", "scripted", "softmax",
    "Transformer", "EPYC", "Intel", "Xeon", "Processor", "torch", "Streamlit", "The", "best", "thing", "about", "the", "sea", "The", "cat", "mat", "sat", "BERT",
}  # fmt: skip


@pytest.fixture(autouse=True)
def room(tmp_path, monkeypatch):
    one = make_room(tmp_path)
    monkeypatch.setattr("apps._lab_room.make_room", lambda: one)
    monkeypatch.setattr("core.usecases.lab.specimen.open_specimen", tiny_of)
    st.cache_resource.clear()
    yield one
    st.cache_resource.clear()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_and_says_what_one_sees(page, language):
    app = go(page, language)
    assert [one.value for one in app.title] == [message(f"lab.page_{page}", language)]
    assert notes(app) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_chinese_page_has_no_english_left(page):
    said = re.sub(r":material/\w+:|\S+/\S+", " ", page_text(go(page, "zh")))
    assert {word for word in LATIN.findall(said) if word not in NAMES} == set()


def test_texts_are_written_side_by_side_and_each_step_can_be_looked_at():
    app = click(go("decode"), "decode_write")
    texts = app.session_state["decode_texts"]
    assert [text.way for text in texts] == ["greedy", "top_p", "hot", "beam"]
    assert all(len(text.steps) <= 20 for text in texts) and all(text.steps or text.tree for text in texts)
    shown = "".join(one.value for one in app.html)
    assert shown.count('class="written"') == 4 and "<svg" in shown
    run(app.selectbox(key="step_text").set_value(1))
    assert app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")


def test_own_settings_write_several_texts_with_seeds_that_follow():
    app = go("decode")
    run(app.pills(key="decode_ways").set_value(["own"]))
    run(app.number_input(key="own_candidates").set_value(3))
    click(app, "decode_write")
    assert [text.decoding.seed for text in app.session_state["decode_texts"]] == [1, 2, 3]
    first = [text.said for text in app.session_state["decode_texts"]]
    click(app, "decode_write")
    assert [text.said for text in app.session_state["decode_texts"]] == first


@pytest.mark.parametrize("text", ["", "<b>x</b> " * 170])
def test_a_prompt_that_cannot_be_used_is_refused_with_words(text):
    app = go("decode")
    run(app.text_area(key="decode_prompt").set_value(text))
    assert len(notes(click(app, "decode_write"))) == 1


def test_markup_in_tokens_stays_text():
    app = go("decode")
    run(app.text_area(key="decode_prompt").set_value("<script>alert(1)</script>"))
    click(app, "decode_write")
    assert not any("<script>alert" in one.value for one in app.html)


def test_the_tree_is_drawn_with_every_branch_of_its_first_steps():
    specimen = tiny_specimen()
    tree = search_beams(specimen, specimen.encode("The parcel", most=9), Decoding("beam", beams=2), tokens=14)
    drawn = draw_tree(tree, "a <tree>")
    assert drawn.count("<rect") == sum(branch.step < 12 for branch in tree.branches)
    assert "a &lt;tree&gt;" in drawn


@pytest.mark.parametrize("kind", ["causal", "encoder"])
def test_a_sentence_is_worked_out_and_compared(kind):
    app = go("inside")
    run(app.segmented_control(key="inside_kind").set_value(kind))
    assert re.search(r"largest difference is \d\.\de-(0[5-9]|1\d)", notes(app, "good")[0])
    run(app.slider(key=f"inside_head_{kind}").set_value(2))
    formula = next(one.value for one in app.html if 'class="formula"' in one.value)
    assert "softmax" in formula.lower() and notes(app) == []


def test_the_mask_of_a_causal_model_is_told():
    app = go("inside")
    run(app.selectbox(key="pair_from").set_value(0))
    assert message("lab_inside.not_allowed") in "".join(one.value for one in app.html)


def test_filling_is_shown_for_the_encoder():
    app = go("inside")
    run(app.segmented_control(key="inside_kind").set_value("encoder"))
    run(app.toggle(key="inside_filling").set_value(True))
    assert notes(app) == []
    assert len(app.selectbox(key="pair_to").options) > 3


@pytest.mark.parametrize("text", [" ", "word " * 60])
def test_a_sentence_that_cannot_be_read_is_refused_with_words(text):
    app = go("inside")
    run(app.text_input(key="inside_text").set_value(text))
    assert len(notes(app)) == 1
