"""A page's markup as a browser takes it: what of it acts, and what it shows as text. Knows no app and no toolkit.

A bare address that a toolkit makes a link of, showing where it leads, is not counted as acting.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from html.parser import HTMLParser

from markdown_it import MarkdownIt

RUNS = frozenset(
    ["script", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "meta", "link", "style", "portal"]
)
ASIDE = frozenset(("script", "style", "sup"))
LEADS = frozenset(
    [
        "href",
        "src",
        "srcset",
        "action",
        "formaction",
        "data",
        "background",
        "poster",
        "xlink:href",
        "lowsrc",
        "dynsrc",
        "longdesc",
        "manifest",
    ]
)
"""Attributes that name an address a browser may open or load."""
SCRIPTED = re.compile(r"(?:javascript|vbscript|livescript|data:text/html|data:image/svg)", re.IGNORECASE)
ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|(?:ftp|mailto|tel|sms):", re.IGNORECASE)
STYLED = re.compile(r"url\s*\(|expression\s*\(|@import|behavior\s*:", re.IGNORECASE)
_IGNORED = re.compile(r"[\x00-\x20\u00a0\u1680\u180e\u2000-\u200f\u2028\u2029\u202f\u205f\u3000\ufeff]")
"""What browsers, or some of them once, skip before and in an address."""


def acting(source: str) -> Counter[str]:
    """Every element of `source` that runs, loads, or leads elsewhere, as `tag attribute=value`, with how often."""
    return Counter(_acts(source))


@lru_cache(32)
def _acts(source: str) -> tuple[str, ...]:
    return tuple(_Page(source).acts)


def added(source: str, before: str) -> list[str]:
    """What acts in `source` and not, or less often, in `before`: the same page with a harmless text."""
    return sorted((acting(source) - acting(before)).elements())


def visible(source: str) -> str:
    """What `source` shows as text, a space between elements; without notes' numbers, scripts and styles."""
    return " ".join(_Page(source).said)


def from_markdown(text: str, *, raw: bool = False) -> str:
    """Markdown as a page shows it; `raw` where HTML in it stays HTML."""
    return _markdown(raw).render(text)


@cache
def _markdown(raw: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": raw}).enable(["table", "strikethrough"])
    parser.validateLink = lambda _: True  # type: ignore[method-assign]  # what a toolkit lets through is for us to see
    return parser


def words_of(text: str) -> list[str]:
    """The runs of a text between spaces and the marks of a list's items: what may not be lost of it."""
    return [word for word in _PARTS.split(text) if word not in ("", "-", "•")]


def lost(text: str, shown: str) -> list[str]:
    """The words of `text` that `shown` does not hold, but for characters no page can show: controls, invisible ones,
    private and unassigned ones."""
    there = _seen("".join(_PARTS.split(shown)))
    return [word for word in words_of(text) if _seen(word) not in there]


def _seen(text: str) -> str:
    return "".join(letter for letter in text if unicodedata.category(letter)[0] != "C" and letter != "\ufffd")


_PARTS = re.compile(r"[\s,，;；、\ufeff]+")


class _Page(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.acts: list[str] = []
        self.said: list[str] = []
        self._within = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = tag
        if tag in RUNS:
            self.acts.append(tag)
        self.acts += (f"{tag} {found}" for found in _acting_attributes(dict(attrs)))

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within not in ASIDE:
            self.said.append(data)


def _acting_attributes(attributes: dict[str, str | None]) -> Iterator[str]:
    for name, value in attributes.items():
        text = _IGNORED.sub("", html.unescape(value or ""))
        leads = name in LEADS and (SCRIPTED.match(text) or ELSEWHERE.match(text))
        if re.match(r"on[a-z]", name) or leads or (name == "style" and STYLED.search(text)):
            yield f"{name}={text}"
