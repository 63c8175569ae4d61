"""What all Streamlit pages share, apart from any app."""

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
