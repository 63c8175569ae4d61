"""The home page: which apps there are, which model runs for them, what was measured. Knows no app from inside."""

from urllib.parse import urlsplit

import gradio as gr

from apps._door_page import render_account
from apps._gradio import page_language, shown
from apps._home_view import render_home
from apps._modelbar import Running
from apps._parts import html_part
from apps._person import find_person
from core.access import Access
from core.messages import words
from core.settings import Settings


class HomePage:
    """Builds the page into the open Blocks; everything on it is drawn when it is asked for."""

    def __init__(self, settings: Settings, access: Access) -> None:
        self.settings, self.access = settings, access

    def build(self, demo: gr.Blocks) -> None:
        """One part, drawn in the language of the page."""
        page = html_part("home")
        demo.load(
            shown(self.draw, "home"),
            None,
            page,
            api_name="on_draw",
            api_visibility="private",
            show_progress="hidden",
            concurrency_limit=None,
        )

    def draw(self, request: gr.Request) -> str:
        """The page as HTML. Streamlit apps are taken to run on the host the reader came to."""
        from core.models import loaded_chat

        model = loaded_chat()
        running = Running(model.model_id) if model else Running(notice=words("home.model_later"))
        host = urlsplit(f"//{request.headers.get('host', '')}").hostname or "127.0.0.1"
        host = f"[{host}]" if ":" in host else host
        language = page_language(request)
        account = render_account(find_person(self.access, request), self.access.offers_sign_in, language)
        return render_home(running, self.settings, host, language, account)
