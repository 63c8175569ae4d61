"""The texts of a JSON file that a person reads: which they are, what is said about them, which are forms of one text.

Does not write anything.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.checks.translation.icu import has_choice
from core.checks.translation.placeholders import find_count, find_placeholders
from core.usecases.translation.files.source_file import FileJob, Kept, Segment
from core.usecases.translation.files.source_text import SourceText, clean, read_text
from core.usecases.translation.files.strings.icu_strings import TextParts, split_string
from core.usecases.translation.files.strings.json_text import JsonText, Member, Path, read_json
from core.usecases.translation.files.strings.plural_keys import find_groups, forms_for, place_for
from core.usecases.translation.files.strings.string_notes import find_limit, is_code, make_note

_TEXT_KEYS = ("message", "defaultMessage", "translation", "value", "string", "text", "msgstr", "term")
_NOTE_KEYS = ("description", "comment", "developer_comment", "developerComment", "context", "note", "notes")
_LIMIT_KEYS = ("maxLength", "max_length", "limit", "characterLimit", "character_limit")
_CODE_KEYS = re.compile(
    r"locale|lang|language|langcode|code|dir|direction|id|uuid|type|icon|href|src|ur[li]|key|slug|class|classname|color"
    r"|path|file|filename|image|img|target|rel|method|charset|format|version"
)
PIPES = re.compile(r"\s\|\s")
"""Between the forms of a text that holds them itself: "no car | one car | {n} cars"."""


@dataclass(frozen=True, slots=True)
class JsonString:
    """A text with its segments. `forms` are the new keys of a plural group with what each is made from; `pipes` the
    parts of a text that holds its forms itself."""

    member: Member
    parts: TextParts
    key: str = ""
    """The key of the form where it is not the member's own."""
    group: int = -1
    pipe: int = -1


@dataclass(slots=True)
class JsonReading:
    """A file as read for a job."""

    source: SourceText
    json: JsonText
    syntaxes: tuple[str, ...]
    icu: bool
    strings: list[JsonString] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    dropped: dict[int, list[Member]] = field(default_factory=dict)
    """By group, the members whose category the target language does not have."""
    ids: dict[str, int] = field(default_factory=dict)


def read_texts(data: bytes, job: FileJob) -> JsonReading:
    """All that is to be translated, in the order of the file, and what is kept. DocumentErrors of the file."""
    source = read_text(data)
    json = read_json(source.text)
    texts = [member.text for member in json.members if member.text]
    icu = any(map(has_choice, texts))
    reading = JsonReading(source, json, find_syntaxes(texts), icu)
    for container in json.containers:
        members = [json.members[n] for n in container.members]
        if container.is_object:
            _read_object(reading, members, job)
        else:
            for member in members:
                _read_text(reading, member, members, job)
    reading.strings.sort(key=lambda one: one.member.start)
    return reading


def find_syntaxes(texts: Sequence[str]) -> tuple[str, ...]:
    """The placeholders that a file's texts may hold, by what is seen in them."""
    some = ["html", "i18next", "shell", "ruby", "printf", "brace"]
    if any(re.search(r"@(?:\.\w+)?:\(?\w", text) for text in texts):
        some.append("vue")
    if sum(bool(re.search(r"(?<![\w:]):[a-z_]{2,}\b", text)) for text in texts) > 1 and not any(
        "{" in one for one in texts
    ):
        some.append("php")
    if any(re.search(r"\$[A-Za-z0-9_@]+\$", text) for text in texts):
        some.insert(0, "chrome")
    return tuple(some)


def _read_object(reading: JsonReading, members: Sequence[Member], job: FileJob) -> None:
    keys = {str(member.path[-1]): member for member in members}
    groups = {
        stem: {category: keys[key] for category, key in found.items()}
        for stem, found in find_groups([key for key, member in keys.items() if member.text is not None]).items()
        if len(found) > 1 or _counts(keys[found["other"]].text or "", reading.syntaxes)
    }
    grouped = {id(member) for found in groups.values() for member in found.values()}
    wrapped = _wrapped(keys)
    for member in members:
        if id(member) in grouped:
            continue
        if wrapped and member is not wrapped:
            if member.text and str(member.path[-1]) not in _NOTE_KEYS:
                reading.kept.append(Kept(_name(member.path), member.text, "strings_code"))
            continue
        _read_text(reading, member, members, job, keys if wrapped else {})
    for stem, found in groups.items():
        _read_group(reading, stem, found, job)


def _counts(text: str, syntaxes: Sequence[str]) -> bool:
    """Whether a form that stands alone is one of several: `reason_other` without a number is a reason like any."""
    return find_count(find_placeholders(text, syntaxes)) is not None


def _wrapped(keys: Mapping[str, Member]) -> Member | None:
    """The text of an object that describes one text: a message with its description."""
    named = [keys[key] for key in _TEXT_KEYS if key in keys and keys[key].text is not None]
    described = any(key in keys for key in (*_NOTE_KEYS, *_LIMIT_KEYS, "placeholders"))
    return named[0] if len(named) == 1 and described else None


def _read_text(
    reading: JsonReading,
    member: Member,
    beside: Sequence[Member],
    job: FileJob,
    about: Mapping[str, Member] | None = None,
) -> None:
    text = member.text
    if text is None or not text.strip():
        return
    if _is_code(str(member.path[-1]), text, reading.syntaxes):
        reading.kept.append(Kept(_name(member.path), text, "strings_code"))
        return
    blank = _blank(reading, member, text, beside, about or {})
    parts = PIPES.split(text) if "|" in text else [text]
    if 2 <= len(parts) <= 3 and re.search(r"\{(?:n|count)\}", text):
        for n, part in enumerate(parts):
            category = "other" if n == len(parts) - 1 else "one" if n == len(parts) - 2 else "zero"
            one = Segment(f"{blank.id}#{category}", part, syntaxes=reading.syntaxes, note=blank.note)
            reading.strings.append(JsonString(member, TextParts((one,)), pipe=n))
        return
    reading.strings.append(JsonString(member, split_string(blank, job.target, always=reading.icu)))


def _blank(
    reading: JsonReading, member: Member, text: str, beside: Sequence[Member], about: Mapping[str, Member]
) -> Segment:
    path = member.path[:-1] if about else member.path
    comments = [one.text for key, one in about.items() if key in _NOTE_KEYS and one.text]
    limit = find_limit(*comments)
    for key in _LIMIT_KEYS:
        if key in about and (said := reading.json.text[about[key].value : about[key].end]).isdigit():
            limit = int(said[:6]) or None
    at = member.order
    near = [one.text for one in (*beside[max(at - 1, 0) : at], *beside[at + 1 : at + 2]) if one.text and not about]
    note = make_note(text, key=_name(path), comments=comments, neighbours=near)
    return Segment(_unique(reading, member.path), text, syntaxes=reading.syntaxes, note=note, limit=limit)


def _unique(reading: JsonReading, path: Path) -> str:
    """The path as an id that can be stored; a key that an object has twice is counted."""
    name = clean("/".join(str(part).replace("~", "~0").replace("/", "~1") for part in path))
    count = reading.ids[name] = reading.ids.get(name, 0) + 1
    return name if count == 1 else f"{name}~{count}"


def _read_group(reading: JsonReading, stem: str, found: Mapping[str, Member], job: FileJob) -> None:
    given = {category: member.text or "" for category, member in found.items()}
    if not any(text.strip() for text in given.values()):
        return
    other = found["other"]
    path = other.path[:-1]
    ordinal = stem.endswith("ordinal_")
    forms = forms_for(job.target, given, reading.syntaxes, ordinal=ordinal)
    group = other.start
    reading.dropped[group] = [
        member for category, member in found.items() if category not in {f.category for f in forms}
    ]
    base = _unique(reading, (*path, stem.rstrip("_.")) if stem else path)
    note = make_note("", key=_name((*path, stem.rstrip("_.")) if stem else path))
    for form in forms:
        text = given[form.made_from]
        plural = "" if ordinal else form.category
        blank = Segment(
            f"{base}#{form.category}", text, syntaxes=reading.syntaxes, note=note, plural=plural, example=form.example
        )
        member = found[place_for(form.category, found, forms)]
        key = "" if form.category in found else f"{stem}{form.category}"
        reading.strings.append(JsonString(member, TextParts((blank,)), key, group))


def _is_code(key: str, text: str, syntaxes: Sequence[str]) -> bool:
    if key.startswith(("$", "//")) or key in ("_comment", "@metadata"):
        return True
    named = _CODE_KEYS.fullmatch(key.lower()) is not None
    return is_code(text, syntaxes) or (named and " " not in text.strip() and not text.istitle())


def _name(path: Path) -> str:
    return ".".join(map(str, path))
