"""What search engines and networks show of a text: its fields, checked while they are filled in."""

import html

import streamlit as st

from apps._writer_seat import Seat
from apps._writer_view import render_checks

MOST = 300


def put_seo(seat: Seat) -> None:
    """Title, description, address and hashtags, beside the checks and a look at the result."""
    from core.checks.seo import check_seo, make_slug

    draft = seat.draft
    language = draft.brief.language
    prefix = f"seo_{st.session_state.get('draft_id', '')}_"
    title = draft.outline.title
    usual = {"title": title, "meta": "", "slug": make_slug(title, language), "hashtags": ""}
    for name, value in usual.items():
        st.session_state.setdefault(prefix + name, value)
    left, right = st.columns(2, gap="large")
    with left:
        for name in usual:
            st.text_input(
                seat.say(f"seo_{name}"), key=prefix + name, max_chars=MOST, help=seat.say(f"seo_{name}_help"),
                persist_state="session",
            )  # fmt: skip
    values = {name: st.session_state[prefix + name] for name in usual}
    with right:
        st.html(
            f'<div class="serp"><cite>example.com › {html.escape(values["slug"])}</cite>'
            f"<b>{html.escape(values['title'])}</b><p>{html.escape(values['meta'])}</p></div>"
        )
        tags = tuple(values.pop("hashtags").split())
        checks = check_seo(**values, hashtags=tags, keywords=draft.brief.keywords, language=language)
        st.html(render_checks(checks, seat.language))
