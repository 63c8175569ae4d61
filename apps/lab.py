"""The model lab: `streamlit run apps/lab.py --server.port 8503` from the repository's folder, then
http://127.0.0.1:8503."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from apps._repo import prepare

prepare()

import streamlit as st

from apps._here import render_who
from apps._lab_pages import SECTIONS
from apps._lab_room import find_room
from apps._lab_seat import keep_seat, take_seat
from apps._serving import served
from apps._streamlit import STATIC, put_look, put_topbar, run_page
from core.messages import UiLanguage, message


def list_pages(language: UiLanguage) -> dict[str, list[st.Page]]:
    """The pages by section, in the order of the menu; the first is the one people land on."""
    return {
        message(f"lab.section_{section}", language): [
            st.Page(
                f"_lab_{name}.py",
                title=message(f"lab.page_{name}", language),
                icon=f":material/{icon}:",
                url_path=name,
                default=name == "start",
            )
            for name, icon in pages.items()
        ]
        for section, pages in SECTIONS.items()
    }


def main() -> None:
    """The frame around every page."""
    seat = take_seat()
    logo = STATIC / "lab.svg"
    st.set_page_config(page_title=seat.say("lab.name"), page_icon=str(logo), layout="wide")
    page = st.navigation(list_pages(seat.language), position="top")
    st.logo(str(logo), size="large")
    put_look("lab.css")
    put_topbar(seat.language, seat.room.opening, render_who(seat.room.access, seat.language))
    keep_seat()
    run_page("lab", page, "start", seat.language)


app = st.App(__file__, **served(find_room))
"""What `streamlit run` serves: this file as the page, the door before it."""

if __name__ == "__main__":
    main()
