"""What all Streamlit pages share, apart from any app."""

from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.testing.v1 import AppTest


def left_in_a_part() -> None:
    """A run in whose thread a fragment drew before, as Streamlit leaves it."""
    import streamlit as st
    from streamlit.delta_generator_singletons import context_dg_stack

    from apps._streamlit import put_look

    part = st.container(key="part")
    context_dg_stack.set((*context_dg_stack.get(), part))
    put_look()
    st.title("on the page")


def test_a_run_after_a_fragment_s_draws_on_the_page_and_not_in_the_fragment_s_part():
    app = AppTest.from_function(left_in_a_part, default_timeout=180).run()
    assert not app.exception
    assert {"title", "heading"} & {child.type for child in app.main.children.values()}


def with_parts_by_the_clock() -> None:
    """A page as the apps have them: a part that is put again every second, with more behind it."""
    import streamlit as st

    from apps._streamlit import put_by_clock

    for name in ("bar", "job"):
        with st.container(key=name):
            put_by_clock(lambda: st.text("part"), 1.0)
            st.title("behind")


def test_what_stands_behind_a_part_by_the_clock_has_its_place_though_nothing_of_the_part_arrives(monkeypatch):
    sent = []
    monkeypatch.setattr(ForwardMsgQueue, "_before_enqueue_msg", staticmethod(sent.append))
    app = AppTest.from_function(with_parts_by_the_clock, default_timeout=180).run()
    assert not app.exception and any(message.delta.fragment_id for message in sent)
    children: dict[tuple[int, ...], int] = {}
    for message in sent:
        if message.WhichOneof("type") != "delta" or message.delta.fragment_id:
            continue
        *parent, place = message.metadata.delta_path
        there = children.get(tuple(parent), 0)
        assert place <= there, "Bad delta path"
        children[tuple(parent)] = max(there, place + 1)
