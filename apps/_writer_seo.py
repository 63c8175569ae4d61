"""What search engines and networks show of a text: its fields, checked while they are filled in."""

import html

import streamlit as st

from apps._writer_seat import Seat
from apps._writer_view import render_checks

MOST = 300
FIELDS = ("title", "description", "slug", "hashtags")


def put_seo(seat: Seat) -> None:
    """Title, description, address and hashtags, beside a look at the result and the checks."""
    from core.checks.seo import SeoFields, check_seo

    draft = seat.draft
    prefix = f"seo_{st.session_state['draft_id']}_"
    if prefix + "title" not in st.session_state:
        _suggest(seat, prefix)
    left, right = st.columns(2, gap="large")
    with left:
        for name in FIELDS:
            st.text_input(
                seat.say(f"seo_{name}"), key=prefix + name, max_chars=MOST, help=seat.say(f"seo_{name}_help"),
                persist_state="session",
            )  # fmt: skip
        st.button(
            seat.say("seo_suggest"),
            key="seo_suggest",
            icon=":material/refresh:",
            on_click=_suggest,
            args=(seat, prefix),
        )
    title, description, slug, tags = (st.session_state[prefix + name] for name in FIELDS)
    with right:
        st.html(
            f'<div class="serp"><cite>example.com › {html.escape(slug)}</cite><b>{html.escape(title)}</b>'
            f"<p>{html.escape(description)}</p></div>"
        )
        fields = SeoFields(title, description, slug, tuple(tags.split()))
        st.html(render_checks(check_seo(fields, draft.brief.keywords, language=draft.brief.language), seat.language))


def _suggest(seat: Seat, prefix: str) -> None:
    """Fill the fields from the text's own words."""
    from core.checks.seo import suggest_seo

    draft = seat.draft
    text = "\n\n".join(part.text for part in draft.parts)
    found = suggest_seo(draft.outline.title, text, draft.brief.keywords, draft.brief.language)
    values = {"title": found.title, "description": found.description, "slug": found.slug}
    for name, value in (values | {"hashtags": " ".join(found.hashtags)}).items():
        st.session_state[prefix + name] = value
