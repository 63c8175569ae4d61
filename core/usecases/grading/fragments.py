"""What texts of Moodle's two formats share: HTML, turned to plain text all at once, as that takes a process of its own;
and asterisks, which stand for any text in a short answer unless a backslash leads them."""

import re
from collections.abc import Sequence
from typing import Any

from core.documents.markup import read_fragments
from core.usecases.grading.assignment_faults import Fields

_MARK = "\ue0a0html:"
_TAG = re.compile(r"<[a-zA-Z/!]|&[#\w]+;")
_POWER = re.compile(r"<sup\b[^<>]*>\s*([^<>]*?)\s*</sup>", re.I)


def as_html(text: str) -> str:
    """`text`, marked as HTML for `resolve_html` where it has a tag or an entity in it at all."""
    return f"{_MARK}{_POWER.sub(_write_power, text)}" if _TAG.search(text) else text.strip()


def _write_power(found: re.Match[str]) -> str:
    """x<sup>2</sup> read as "x2" would be another formula."""
    return f"^{found[1]}" if re.fullmatch(r"[-−]?\w+|\W", found[1]) else f"^({found[1]})"


def resolve_html(questions: Sequence[Fields], name: str) -> list[Fields]:
    """The same fields with every marked text plain; raises DocumentErrors about the file called `name`."""
    found: dict[str, str] = {}
    _collect(list(questions), found)
    texts = read_fragments([marked.removeprefix(_MARK) for marked in found], name)
    found.update(zip(found, texts, strict=True))
    return [_replace(fields, found) for fields in questions]


def _collect(value: Any, found: dict[str, str]) -> None:
    if isinstance(value, str) and value.startswith(_MARK):
        found[value] = ""
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            _collect(part, found)


def _replace(value: Any, found: dict[str, str]) -> Any:
    if isinstance(value, str):
        return found.get(value, value)
    if isinstance(value, dict):
        return {key: _replace(part, found) for key, part in value.items()}
    return [_replace(part, found) for part in value] if isinstance(value, list | tuple) else value


def has_wildcard(answer: str) -> bool:
    """Whether a short answer has an asterisk that stands for any text."""
    return "*" in answer.replace("\\*", "")


def read_stars(answer: str) -> str:
    """A short answer with its asterisks as they are meant to be seen."""
    return answer.replace("\\*", "*")


def write_stars(answer: str) -> str:
    """The counterpart."""
    return answer.replace("*", "\\*")
