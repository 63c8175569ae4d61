"""Which placeholders a message of a gettext catalogue may hold: by its flags, and by what the catalogue shows.

Knows no entries.
"""

import re
from collections.abc import Sequence

_FLAGS = {
    "python-format": "python-format",
    "python-brace-format": "python-brace",
    "c-format": "c-format",
    "gcc-internal-format": "c-format",
    "objc-format": "objective-c",
    "javascript-format": "c-format",
    "java-format": "java-message",
    "java-printf-format": "java-format",
    "csharp-format": "python-brace",
    "c++-format": "python-brace",
    "rust-format": "python-brace",
    "perl-format": "c-format",
    "perl-brace-format": "brace",
    "php-format": "php-format",
    "ruby-format": "ruby",
    "sh-format": "shell",
    "qt-format": "qt",
    "qt-plural-format": "qt",
    "kde-format": "qt",
    "ycp-format": "qt",
    "boost-format": "boost",
    "lua-format": "c-format",
    "awk-format": "c-format",
    "elisp-format": "c-format",
    "scheme-format": "printf",
}
_ANY = ("html", "i18next", "shell", "ruby", "printf", "brace")
"""Of a message that no flag says anything of."""
_MARK = {"&": re.compile(r"(?<![&\w])&[^\W\d_](?!\w*;)"), "_": re.compile(r"(?<![\w_])_[^\W_](?!\w*_)")}
"""Marks of accelerators in menus: a catalogue has them in several of its messages or in none."""


def find_marks(texts: Sequence[str]) -> frozenset[str]:
    """The marks of accelerators that a catalogue's messages have."""
    return frozenset(mark for mark, one in _MARK.items() if sum(bool(one.search(text)) for text in texts) > 1)


def find_syntaxes(flags: Sequence[str], text: str, marks: frozenset[str]) -> tuple[str, ...]:
    """The syntaxes that the `flags` of a message name; without any those that are common."""
    said = tuple(dict.fromkeys(_FLAGS[flag] for flag in flags if flag in _FLAGS))
    refused = {_FLAGS[flag[3:]] for flag in flags if flag.startswith("no-") and flag[3:] in _FLAGS}
    some = ("html", *said) if said else tuple(name for name in _ANY if not (refused and name == "printf"))
    return (*some, "accelerator") if any(_MARK[mark].search(text) for mark in marks) else some
