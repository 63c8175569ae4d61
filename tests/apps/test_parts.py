"""Handlers name the parts they change; one that changes nothing leaves the page as it is."""

import gradio as gr
import pytest

from apps._parts import Parts


@pytest.fixture
def parts():
    with gr.Blocks(analytics_enabled=False):
        made = Parts("grader")
        made.update(first=gr.HTML(), second=gr.HTML())
        return made


@pytest.mark.parametrize("nothing", [{}, None])
def test_a_handler_that_changes_nothing_skips_instead_of_failing(parts, nothing):
    placed = parts.event(lambda: nothing, None)["fn"]()
    assert placed == {parts["first"]: gr.skip()}


def test_updates_go_to_the_parts_they_name(parts):
    assert parts.event(lambda: {"second": "new"}, None)["fn"]() == {parts["second"]: "new"}


def test_a_stream_of_updates_is_placed_one_by_one(parts):
    def handler():
        yield {"first": "a"}
        yield {}

    assert list(parts.event(handler, None)["fn"]()) == [{parts["first"]: "a"}, {parts["first"]: gr.skip()}]


def test_a_stream_that_says_nothing_leaves_the_page_as_it_is(parts):
    assert list(parts.event(lambda: (yield from ()), None)["fn"]()) == [{parts["first"]: gr.skip()}]


def test_what_a_file_brought_and_no_page_can_show_is_taken_out(parts):
    shown = parts.event(lambda: {"first": "a\ud800", "second": gr.update(value=[["\0b"]])}, None)["fn"]()
    assert shown == {parts["first"]: "a?", parts["second"]: gr.update(value=[["b"]])}
