"""The triage of transaction notes and messages: `streamlit run apps/triage.py --server.port 7863` from the repository's
folder, then http://127.0.0.1:7863."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from apps._repo import prepare

prepare()

import streamlit as st

from apps._here import render_who
from apps._serving import served
from apps._streamlit import STATIC, put_look, put_topbar, run_page
from apps._triage_room import find_room
from apps._triage_seat import keep_seat, take_seat
from core.messages import UiLanguage, message

PAGES = {"one": "mark_email_unread", "batch": "table_rows", "queue": "inbox", "about": "info"}


def list_pages(language: UiLanguage) -> list[st.Page]:
    """The pages in the order of the menu; the first is the one people land on."""
    return [
        st.Page(
            f"_triage_{name}.py",
            title=message(f"triage_app.page_{name}", language),
            icon=f":material/{icon}:",
            url_path=name,
            default=name == "one",
        )
        for name, icon in PAGES.items()
    ]


def main() -> None:
    """The frame around every page."""
    seat = take_seat()
    logo = STATIC / "triage.svg"
    st.set_page_config(page_title=seat.say("name"), page_icon=str(logo), layout="wide")
    page = st.navigation(list_pages(seat.language), position="top")
    st.logo(str(logo), size="large")
    put_look("triage.css")
    put_topbar(seat.language, seat.room.opening, render_who(seat.room.access, seat.language))
    keep_seat()
    run_page("triage", page, next(iter(PAGES)), seat.language)


app = st.App(__file__, **served(find_room))
"""What `streamlit run` serves: this file as the page, the door before it."""

if __name__ == "__main__":
    main()
