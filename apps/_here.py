"""Who is at a Streamlit page, and whose its workspace is. Asked anew by every run of the page. Knows no app."""

import streamlit as st
from starlette.datastructures import Headers

from apps._door import read_token
from apps._door_page import render_account
from apps._reader import explain
from apps._streamlit import page_language, put_notice, read_workspace
from apps._workspace import hash_workspace, make_secret
from core.access import Access, Person, note_person
from core.errors import AccessError
from core.messages import UiLanguage


def find_person(access: Access) -> Person:
    """The account of the browser's session, else somebody at an address, as the door in front of the app has it.

    The run ends with a word where everybody signs in and this one has not, or no longer.
    """
    headers = Headers({name: value for name, value in st.context.headers.items() if name.lower() == "cookie"})
    address = st.context.ip_address  # None for this machine itself
    person = access.person(read_token(headers), address if isinstance(address, str) else "local")
    note_person(person)
    try:
        access.check_signed_in(person)
    except AccessError as error:
        put_notice(*explain(error, page_language()), kind="warning")
        st.stop()
    return person


def open_workspace(access: Access) -> str:
    """What the store knows of this session's workspace; a new one, with a word about it, where the one that the address
    names is another account's."""
    person, desk = find_person(access), hash_workspace(read_workspace())
    try:
        access.claim(person, desk)
    except AccessError as error:
        st.session_state["problem"] = explain(error, page_language())
        st.session_state["desk"] = make_secret()
        desk = hash_workspace(st.session_state["desk"])
        access.claim(person, desk)
    return desk


def render_who(access: Access, language: UiLanguage) -> str:
    """For the header: who is signed in, or the way to sign in where somebody could."""
    return render_account(find_person(access), access.offers_sign_in, language)
