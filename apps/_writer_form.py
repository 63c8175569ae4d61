"""The brief as a form: its fields in the session, read into a `Brief` and filled from one.

Fields keep their values while other pages are open. Does not know how fields are drawn.
"""

import re
from typing import TYPE_CHECKING, Any, get_args

import streamlit as st

from core.messages import UiLanguage

if TYPE_CHECKING:
    from core.usecases.writing.brief import Brief

KINDS = ("news", "ad", "product", "email", "social", "speech", "story", "poem", "digest", "code", "free")
ICONS = {
    "news": "newspaper", "ad": "campaign", "product": "sell", "email": "mail", "social": "tag", "speech": "mic",
    "story": "auto_stories", "poem": "ink_pen", "digest": "library_books", "code": "code", "free": "edit_note",
}  # fmt: skip
FORMS: dict[UiLanguage, tuple[str, ...]] = {
    "en": ("haiku", "sonnet", "limerick", "free_verse"),
    "zh": ("wujue", "qijue", "wulu", "qilu", "free_verse"),
}
TEXTS = ("topic", "title", "audience", "tone", "platform")
LINES = ("facts", "must", "must_not")
PREFIX = "brief_"
SEPARATORS = re.compile(r"[,，;；、\n]")


def field(name: str) -> str:
    """The session's key of a field."""
    return PREFIX + name


def prepare_form(language: UiLanguage) -> None:
    """Give every field a value that has none yet."""
    empty: dict[str, Any] = {"kind": "news", "language": language, "length": None, "chapters": 1}
    empty |= dict.fromkeys((*TEXTS, *LINES, "keywords"), "")
    empty |= {"form": None, "unknown": [], "sources": (), "constraints": (), "voice": None}
    for name, value in empty.items():
        st.session_state.setdefault(field(name), value)
    if field("unit") not in st.session_state:
        usual_unit()


def usual_unit() -> None:
    """Count as people do in the language of the text."""
    st.session_state[field("unit")] = "zi" if st.session_state[field("language")] == "zh" else "words"


def fill_form(brief: "Brief") -> None:
    """Put a brief into the form."""
    state = st.session_state
    for name in (*TEXTS, "kind", "language", "length", "chapters", "form", "voice", "sources", "constraints"):
        state[field(name)] = getattr(brief, name)
    state[field("unit")] = brief.length_unit
    for name in LINES:
        state[field(name)] = "\n".join(getattr(brief, name))
    state[field("keywords")] = (
        "\n".join(brief.keywords) if any(map(SEPARATORS.search, brief.keywords)) else ", ".join(brief.keywords)
    )
    state[field("unknown")] = list(brief.unknown)


def read_form() -> "Brief":
    """The brief in the form; raises InputError that names what cannot be used."""
    from core.usecases.writing.brief_file import make_brief

    state = st.session_state
    fields: dict[str, object] = {name: state[field(name)] for name in (*TEXTS, "kind", "language", "length", "unit")}
    fields |= {name: split_lines(state[field(name)]) for name in LINES}
    fields["keywords"] = split_words(state[field("keywords")])
    fields |= {name: state[field(name)] for name in ("sources", "constraints", "voice")}
    kind = state[field("kind")]
    fields["unknown"] = tuple(state[field("unknown")] or ()) if kind == "news" else ()
    fields["chapters"] = state[field("chapters")] if kind == "story" else 1
    form = state[field("form")]
    fields["form"] = form if kind == "poem" and form in FORMS[state[field("language")]] else None
    fields["platform"] = state[field("platform")] or "" if kind in ("ad", "social", "product") else ""
    return make_brief(fields)


def split_lines(text: str) -> tuple[str, ...]:
    """One entry per line, without list marks and empty lines."""
    lines = (line.strip().removeprefix("- ").removeprefix("• ").strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def split_words(text: str) -> tuple[str, ...]:
    """Entries between commas of either script; where there are several lines, one per line."""
    if "\n" in text.strip():
        return split_lines(text)
    return tuple(word for word in (part.strip() for part in SEPARATORS.split(text)) if word)


def units() -> tuple[str, ...]:
    """What a length can be counted in."""
    from core.checks.length import LengthUnit

    return get_args(LengthUnit)
