"""What platforms accept: fields with their limits, read from a text and checked. Data and sources: platforms.toml.

Does not write copy and does not know how a platform judges it; a limit that a platform only recommends never fails.
"""

import math
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from core.checks.check import Check
from core.checks.seo import display_width
from core.documents.document import Span
from core.messages import LANGUAGES, UiLanguage, Words, words

Count = Literal["plain", "double", "half", "weighted"]

_ADDRESS = re.compile(r"https?://[^\s，。；！？、]+")
_HEADING = re.compile(r"(?m)^(#{1,6})[ \t]+(.+)$")
_LABEL = re.compile(
    r"(?m)^[ \t]*(?:[-*][ \t]+)?(?:\*\*)?([^\W\d_][^\n:：*]{0,24}?)(?:[ \t]*\d{1,2})?(?:\*\*)?[ \t]*[:：](?:\*\*)?"
)
_ITEM = re.compile(r"[ \t]*(?:[-*+•][ \t]+|\d{1,3}[.)、][ \t]*)?(\S[^\n]*)")
_HASHTAG = re.compile(r"(?<![\w#&/])#[^\W_][\w-]*#?")
_WRAP = '*_`"“”「」'
_HIDDEN = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


@dataclass(frozen=True, slots=True)
class Field:
    """`labels` name it in a text, by language. `limit` is counted as `count` says; `least`..`most` of them fit."""

    id: str
    labels: Mapping[UiLanguage, tuple[str, ...]]
    limit: int
    count: Count
    least: int = 0
    most: int = 1
    hard: bool = True

    @property
    def name(self) -> Words:
        """Its name as shown to people."""
        return words(f"style.field_{self.id}")


@dataclass(frozen=True, slots=True)
class Platform:
    """`basis` says whether the platform's own pages, others' reports or memory gave the limits, on `date`."""

    id: str
    kind: Literal["ad", "social"]
    fields: tuple[Field, ...]
    source: str
    date: str
    basis: Literal["official", "reported", "memory"]

    @property
    def name(self) -> Words:
        """Its name as shown to people."""
        return words(f"style.name_{self.id}")

    def field(self, field_id: str) -> Field | None:
        """The field with this id, None where it has none."""
        return next((field for field in self.fields if field.id == field_id), None)


@cache
def load_platforms() -> Mapping[str, Platform]:
    """All platforms by their id, in the order of the file."""
    rows = tomllib.loads(Path(__file__).with_name("platforms.toml").read_text(encoding="utf-8"))
    return {key: _make_platform(key, row) for key, row in rows.items()}


def find_platform(name: str) -> Platform | None:
    """The platform with this id or name in either language; None where there is none."""
    wanted = name.strip().casefold()
    known = load_platforms().values()
    return next(
        (one for one in known if wanted in {one.id, *(one.name.text(language).casefold() for language in LANGUAGES)}),
        None,
    )


def count_field(text: str, count: Count) -> int:
    """How long `text` is the way the platform counts it."""
    plain = unicodedata.normalize("NFC", text.strip())
    if count == "plain":
        return len(plain)
    if count == "half":
        return math.ceil(sum(1 if char.isascii() else 2 for char in plain) / 2)
    addresses = len(_ADDRESS.findall(plain)) if count == "weighted" else 0
    rest = _HIDDEN.sub("", _ADDRESS.sub("", plain)) if count == "weighted" else plain
    return 23 * addresses + display_width(rest)


def fits(text: str, field: Field) -> bool:
    """Whether `text` is within the field's limit and not empty."""
    return 0 < count_field(text, field.count) <= field.limit


def check_platform(text: str, platform: Platform) -> tuple[Check, ...]:
    """Every field's length ("platform_length") and how many of each there are ("platform_fields").

    Both are None where the text does not say which part is which field.
    """
    found = read_fields(text, platform)
    if not any(found.values()):
        unread = words("style.platform_unread", field=platform.fields[0].name)
        return Check("platform_length", None, unread), Check("platform_fields", None, unread)
    return _check_lengths(text, platform, found), _check_numbers(platform, found)


def read_fields(text: str, platform: Platform) -> dict[str, tuple[Span, ...]]:
    """Where each field's texts stand: items under its heading or label, the first heading as title, #words as
    hashtags, and as body what is in no other field."""
    found: dict[str, list[Span]] = {field.id: [] for field in platform.fields}
    rest: list[Span] = []
    for field, span in _blocks(text, platform):
        if field is None:
            rest.append(span)
        elif field.id == "hashtag":
            found["hashtag"] += [Span(*match.span()) for match in _HASHTAG.finditer(text, span.start, span.end)]
        else:
            found[field.id] += [_trim(text, span)] if field.most == 1 else _items(text, span)
    if "body" in found and not found["body"]:
        found["body"] = _join(text, rest)
    if "hashtag" in found and not found["hashtag"]:
        found["hashtag"] = [Span(*match.span()) for match in _HASHTAG.finditer(text)]
    return {key: tuple(span for span in spans if span.start < span.end) for key, spans in found.items()}


def _blocks(text: str, platform: Platform) -> Iterator[tuple[Field | None, Span]]:
    """The text in stretches that belong to one field, or to none."""
    marks = sorted(
        [(match.start(), match.end(), _named(match[2], platform), match[1]) for match in _HEADING.finditer(text)]
        + [
            (match.start(), match.end(), field, "")
            for match in _LABEL.finditer(text)
            if (field := _named(match[1], platform))
        ]
    )
    if not marks or text[: marks[0][0]].strip():
        yield None, Span(0, marks[0][0] if marks else len(text))
    title, ends = platform.field("title"), [*(mark[0] for mark in marks), len(text)][1:]
    for (start, end, field, level), until in zip(marks, ends, strict=True):
        if field is None and level == "#" and title and not text[:start].strip():
            yield title, Span(start + 1, end)
            yield None, Span(end, until)
        else:
            yield field, Span(end if field else start, until)


def _named(label: str, platform: Platform) -> Field | None:
    said = re.sub(r"\s*\d{1,2}$", "", label.strip(f" \t:：{_WRAP}")).casefold()
    for field in platform.fields:
        if any(said == name.casefold() for names in field.labels.values() for name in names):
            return field
    return None


def _items(text: str, span: Span) -> list[Span]:
    return [_trim(text, Span(*match.span(1))) for match in _ITEM.finditer(text, span.start, span.end)]


def _join(text: str, spans: list[Span]) -> list[Span]:
    """One span from the first to the last of them that hold something."""
    kept = [trimmed for span in spans if (trimmed := _trim(text, span)).start < trimmed.end]
    return [Span(kept[0].start, kept[-1].end)] if kept else []


def _trim(text: str, span: Span) -> Span:
    """Without white space and the marks that wrap it."""
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip().lstrip(_WRAP))
    return Span(start, max(start, span.start + len(piece.rstrip().rstrip(_WRAP))))


def _check_lengths(text: str, platform: Platform, found: Mapping[str, tuple[Span, ...]]) -> Check:
    over = [
        (field, span, count)
        for field in platform.fields
        for span in found[field.id]
        if (count := count_field(text[span.start : span.end], field.count)) > field.limit
    ]
    if not over:
        return Check("platform_length", True, words("style.platform_fits", platform=platform.name))
    field, _, count = max(over, key=lambda item: item[2] / item[0].limit)
    hard = any(field.hard for field, _, _ in over)
    key = "style.platform_long" if hard else "style.platform_cut"
    said = words(key, number=len(over), field=field.name, found=count, limit=field.limit, platform=platform.name)
    return Check("platform_length", False if hard else None, said, tuple(span for _, span, _ in over))


def _check_numbers(platform: Platform, found: Mapping[str, tuple[Span, ...]]) -> Check:
    for field in platform.fields:
        number = len(found[field.id])
        if not field.least <= number <= field.most:
            said = words("style.platform_number", field=field.name, found=number, least=field.least, most=field.most)
            return Check("platform_fields", False, said, found[field.id][field.most :])
    return Check("platform_fields", True, words("style.platform_complete", platform=platform.name))


def _make_platform(key: str, row: Mapping) -> Platform:
    fields = tuple(
        Field(**{**field, "labels": {lang: tuple(names) for lang, names in field["labels"].items()}})
        for field in row["field"]
    )
    return Platform(key, row["kind"], fields, row["source"], row["date"], row["basis"])
