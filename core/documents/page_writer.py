"""A safe text as one HTML page that needs nothing else, and that page as a PDF. Knows nothing of Markdown's dangers:
those are gone from the tokens it is given.
"""

import base64
import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.documents.rich_text import RichText, clean
from core.errors import DocumentError, InputError
from core.messages import UiLanguage, message

MOST_PDF = 400_000
"""Characters; 100,000 of Chinese took 8 seconds of one core."""

_TAGS: Mapping[UiLanguage, str] = {"en": "en", "zh": "zh-CN"}
_UNBROKEN = re.compile(r"([!-~\u00a1-\u2e7f]{60})(?=[!-~\u00a1-\u2e7f]{20})")
_WEB = re.compile(r"https?://[^\s<>\"']+\Z", re.I)


def write_page(
    text: RichText,
    sources: Sequence[tuple[str, str]],
    properties: Mapping[str, str],
    language: UiLanguage,
    footer: str = "",
) -> str:
    """The page. Its policy lets nothing be loaded or run but its own style sheet; `properties` become meta elements."""
    digest = base64.b64encode(hashlib.sha256(_css().encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    )
    return _page(text, sources, properties, language, head, footer)


def write_pdf(
    text: RichText,
    sources: Sequence[tuple[str, str]],
    properties: Mapping[str, str],
    language: UiLanguage,
    footer: str = "",
) -> bytes:
    """The page on A4 with page numbers, bookmarks and tags for screen readers; `footer` stands on every page.

    InputError beyond MOST_PDF characters, DocumentError where the text engine (pango) is not installed.
    """
    breakable = replace(text, tokens=tuple(map(_breakable, text.tokens)))
    listed = [(_broken(name), _broken(note)) for name, note in sources]
    return print_page(_page(breakable, listed, properties, language, footer=footer))


def print_page(page: str) -> bytes:
    """A whole HTML page as a PDF with tags for screen readers. Nothing is fetched while it is made: whoever writes the
    page has made every text in it harmless. Errors as `write_pdf`."""
    if len(page) > MOST_PDF:
        raise InputError("export.too_long_pdf", size=len(page), limit=MOST_PDF)
    try:
        import weasyprint
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        raise DocumentError("export.no_pango") from error

    class Refuse(URLFetcher):
        def fetch(self, url: str, headers: object = None) -> None:
            raise ValueError("nothing is fetched")

    document = weasyprint.HTML(string=page, url_fetcher=Refuse())
    return document.write_pdf(pdf_tags=True, custom_metadata=True)


def _page(
    text: RichText,
    sources: Sequence[tuple[str, str]],
    properties: Mapping[str, str],
    language: UiLanguage,
    head: str = "",
    footer: str = "",
) -> str:
    parser = MarkdownIt("commonmark")
    body = parser.renderer.render(list(text.tokens), parser.options, {})
    metas = "".join(
        f'<meta name="{html.escape(name)}" content="{html.escape(clean(value))}">\n'
        for name, value in properties.items()
        if value
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{_TAGS[language]}">\n<head>\n<meta charset="utf-8">\n{head}'
        f"<title>{html.escape(text.title)}</title>\n{metas}<style>{_css()}</style>\n</head>\n"
        f"{_open_body(footer)}\n{body}{_sources(sources, language)}</body>\n</html>\n"
    )


def _open_body(footer: str) -> str:
    """The footer stands first, so that it is on the first page too."""
    return f'<body class="noticed">\n<footer>{html.escape(clean(footer))}</footer>' if footer else "<body>"


def _css() -> str:
    return Path(__file__).with_name("page.css").read_text("utf-8")


def _breakable(token: Token) -> Token:
    """A copy whose endless words may be broken: without a place to break them layout takes quadratic time."""
    children = token.children and [_breakable(child) for child in token.children]
    return token.copy(content=_broken(token.content), children=children)


def _broken(text: str) -> str:
    return _UNBROKEN.sub("\\1\u200b", text)


def _sources(sources: Sequence[tuple[str, str]], language: UiLanguage) -> str:
    if not sources:
        return ""
    rows = "".join(
        f'<li id="source-{number}"><strong>{html.escape(clean(name))}</strong>{_note(clean(note))}</li>\n'
        for number, (name, note) in enumerate(sources, 1)
    )
    heading = html.escape(message("export.sources", language))
    return f'<section class="sources">\n<h2>{heading}</h2>\n<ol>\n{rows}</ol>\n</section>\n'


def _note(note: str) -> str:
    shown = html.escape(note)
    return f'<p><a href="{shown}">{shown}</a></p>' if _WEB.match(note) else f"<p>{shown}</p>" if note else ""
