"""The page "A sixth app": how one is added, on the real files of one that was. Run by `apps/lab.py`.

Everything shown is read from disk when the page is drawn, so it cannot tell of files as they once were.
"""

import ast
import html
import re

import streamlit as st

from apps._lab_seat import Seat, keep_seat, take_seat
from core.settings import REPOSITORY
from core.showcase import APPS, App, Piece, list_pieces

EXAMPLE = "triage"
MOST_LINES = 45
LANGUAGES = {".py": "python", ".md": "markdown", ".toml": "toml", ".csv": "csv", ".txt": "markdown", ".json": "json"}


def put_page(seat: Seat) -> None:
    """A step for each kind of piece, then the check for any app."""
    st.title(seat.say("lab.page_sixth"))
    st.html(f'<p class="lede">{html.escape(seat.say("lab_sixth.lede"))}</p>')
    app = next((app for app in APPS if app.name == EXAMPLE), None)
    if app is not None:
        _put_step(seat, "row", [("core/showcase.py", read_row(EXAMPLE))])
        pieces = list_pieces(app)
        for kind in dict.fromkeys(piece.kind for piece in pieces):
            found = [piece for piece in pieces if piece.kind == kind]
            _put_step(seat, kind, [(piece.place, read_piece(piece)) for piece in found if piece.there])
    _put_check(seat)


def _put_step(seat: Seat, kind: str, shown: list[tuple[str, str]]) -> None:
    st.subheader(seat.say(f"lab_sixth.step_{kind}"))
    st.html(f'<p class="lede">{html.escape(seat.say(f"lab_sixth.why_{kind}"))}</p>')
    for place, text in dict(shown).items():
        with st.expander(f"`{place}`"):
            st.code(text, language=LANGUAGES.get(place[place.rfind(".") :]))


def _put_check(seat: Seat) -> None:
    st.subheader(seat.say("lab_sixth.check"))
    st.html(f'<p class="lede">{html.escape(seat.say("lab_sixth.check_help"))}</p>')
    names = [app.name for app in APPS]
    chosen = st.selectbox(
        seat.say("lab_sixth.app"), names, index=names.index(EXAMPLE) if EXAMPLE in names else 0, key="sixth_app",
        format_func=lambda name: seat.tell(_find(name).title),
    )  # fmt: skip
    pieces = list_pieces(_find(chosen))
    missing = sum(not piece.there for piece in pieces)
    said = "all_there" if not missing else "some_missing"
    values = {"count": len(pieces)} | ({"missing": missing} if missing else {})
    st.markdown(f"**{seat.say(f'lab_sixth.{said}', **values)}**")
    rows = "".join(_row(seat, piece) for piece in pieces)
    st.html(f'<div class="wide"><table class="pieces">{rows}</table></div>')


def _row(seat: Seat, piece: Piece) -> str:
    sign, kind = ("✓", "yes") if piece.there else ("✗", "no")
    said = seat.say("lab_sixth.there" if piece.there else "lab_sixth.missing")
    return (
        f'<tr class="{kind}"><td>{sign} {html.escape(said)}</td><td><code>{html.escape(piece.place)}</code></td>'
        f"<td>{html.escape(piece.name)}</td></tr>"
    )


def _find(name: str) -> App:
    return next(app for app in APPS if app.name == name)


def read_row(name: str) -> str:
    """The row of an app as it stands in core/showcase.py; empty where there is none."""
    source = (REPOSITORY / "core" / "showcase.py").read_text("utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "App":
            values = {word.arg: word.value for word in node.keywords}
            if isinstance(values.get("name"), ast.Constant) and values["name"].value == name:
                return ast.get_source_segment(source, node) or ""
    return ""


def read_piece(piece: Piece) -> str:
    """The lines of a file that are about the piece: a function, an entry, a target, or the file's beginning."""
    path = REPOSITORY / piece.place
    if path.is_dir():
        return "\n".join(sorted(str(one.relative_to(REPOSITORY)) for one in path.rglob("*") if one.is_file()))
    text = path.read_text("utf-8")
    if piece.kind == "verb":
        return _read_function(text, piece.name)
    anchors = {"words": rf"^\[{piece.name.partition('.')[2]}\]", "make": rf"^{piece.name.removeprefix('make ')}:"}
    if pattern := anchors.get(piece.kind):
        return _read_block(text, pattern)
    if piece.kind in ("suite", "readme"):
        return "\n".join(line for line in text.splitlines() if piece.name in line)
    return "\n".join(text.splitlines()[:MOST_LINES])


def _read_function(text: str, name: str) -> str:
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return ast.get_source_segment(text, node) or ""
    return ""


def _read_block(text: str, pattern: str) -> str:
    """From the line that matches to the next empty one."""
    found = re.search(pattern + r".*?(?=\n\n|\Z)", text, re.M | re.S)
    return found[0] if found else ""


seat = take_seat()
with seat.shown():
    put_page(seat)
keep_seat()
