"""Targets as HTML or XML: characters escaped where they must be, elements as they were. Does not read files."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.models.language_tags import main_language
from core.usecases.translation.files.inline import fill
from core.usecases.translation.files.source_file import Written
from core.usecases.translation.files.source_text import Edit, apply_edits, clean
from core.usecases.translation.files.text.markup_scan import Tag, read_attributes
from core.usecases.translation.files.text.markup_texts import Spot

_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_RIGHT_TO_LEFT = frozenset(("ar", "fa", "he", "iw", "ur", "yi", "ps", "sd", "ug", "ckb", "dv", "arc"))
_ASIDE = frozenset(("title", "option", "button", "textarea", "optgroup", "text", "description", "desc"))
"""Elements that hold text alone, where a second text follows after a slash."""
_IDS = re.compile(r"""\s+(?:xml:)?id\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)""", re.I)


def write_spots(
    text: str, spots: Sequence[tuple[str, Spot]], targets: Mapping[str, Written], language: str, *, bilingual: bool
) -> list[Edit]:
    """The edits for spots by segment id; `language` is what a second text is marked with."""
    inner = sorted(_edit_attributes(text, spots, targets, bilingual=bilingual), key=lambda edit: edit.start)
    starts = [edit.start for edit in inner]
    edits, used = [], set[int]()
    for key, spot in spots:
        written = targets.get(key)
        if not spot.stretch or not written or written.text == spot.source:
            continue
        said = _compose(text, spot, written.text, inner)
        if bilingual:
            edits.append(_add_second(text, spot, said, language, inner))
        else:
            edits.append(Edit(spot.start, spot.end, said))
        first = bisect_left(starts, spot.start)
        used.update(n for n in range(first, len(inner)) if inner[n].end <= spot.end) if first < len(inner) and inner[
            first
        ].end <= spot.end else None
    return [*edits, *(edit for n, edit in enumerate(inner) if n not in used)]


def escape(said: str, *, quote: str = "", spaces: str = "\u00a0") -> str:
    """Text as content, or as the value of an attribute in `quote`; `spaces` is how a no-break space is written."""
    said = _INVALID.sub("", clean(said)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    said = said.replace('"', "&quot;") if quote == '"' else said.replace("'", "&#39;") if quote == "'" else said
    return said.replace("\u00a0", spaces)


def name_language(text: str, tags: Iterable[Tag], root: str, language: str) -> Iterator[Edit]:
    """The root element says the target's language, and which way it runs where that is from the right."""
    tag = next((one for one in tags if one.kind == "open" and one.name == root), None)
    if tag is None:
        return
    found = {one.name: one for one in read_attributes(text, tag)}
    direction = "rtl" if main_language(language) in _RIGHT_TO_LEFT else "ltr"
    names = [name for name in ("lang", "xml:lang") if name in found]
    for name in names:
        yield _set(found[name], language)
    new = "" if names else f' lang="{language}"' if root == "html" else f' xml:lang="{language}"'
    if "dir" in found and text[found["dir"].start : found["dir"].end] != direction:
        yield _set(found["dir"], direction)
    elif direction == "rtl" and "dir" not in found and root == "html":
        new += ' dir="rtl"'
    if new:
        at = tag.end - (2 if text[tag.end - 2] == "/" else 1)
        yield Edit(at, at, new)


def stated_language(text: str, tags: Iterable[Tag], root: str) -> str:
    """The language that the root element says; "" where it says none."""
    tag = next((one for one in tags if one.kind == "open" and one.name == root), None)
    named = (
        [text[one.start : one.end] for one in read_attributes(text, tag) if one.name in ("lang", "xml:lang")]
        if tag
        else []
    )
    return next((name for name in named if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", name)), "")


def _set(attribute: object, value: str) -> Edit:
    quote = "" if attribute.quote else '"'
    return Edit(attribute.start, attribute.end, f"{quote}{value}{quote}")


def _edit_attributes(
    text: str, spots: Sequence[tuple[str, Spot]], targets: Mapping[str, Written], *, bilingual: bool
) -> Iterator[Edit]:
    for key, spot in spots:
        written = targets.get(key)
        if not spot.attribute or not written or written.text == spot.source:
            continue
        quote = spot.attribute.quote or '"'
        said = escape(written.text, quote=quote, spaces=_spaces(text, spot))
        if bilingual:
            said = f"{text[spot.start : spot.end]} / {said}"
        yield Edit(spot.start, spot.end, said if spot.attribute.quote else f'"{said}"')


def _compose(text: str, spot: Spot, target: str, inner: Sequence[Edit]) -> str:
    spaces = _spaces(text, spot)
    return "".join(
        escape(part, spaces=spaces) if isinstance(part, str) else apply_edits(text, inner, part.start, part.end)
        for part in fill(spot.stretch, target)
    )


def _add_second(text: str, spot: Spot, said: str, language: str, inner: Sequence[Edit]) -> Edit:
    """The source with its target behind it, in an element with its own language where one can stand."""
    source = apply_edits(text, inner, spot.start, spot.end)
    if spot.element in _ASIDE:
        return Edit(spot.start, spot.end, f"{source} / {said}")
    turned = ' dir="rtl"' if main_language(language) in _RIGHT_TO_LEFT else ""
    xml = f' xml:lang="{language}"' if "xmlns" in text[:2000] else ""
    second = f'<br/><span lang="{language}"{xml}{turned}>{_IDS.sub("", said) if "id" in said else said}</span>'
    return Edit(spot.start, spot.end, source + second)


def _spaces(text: str, spot: Spot) -> str:
    raw = text[spot.start : spot.end]
    return next((one for one in ("&nbsp;", "&#160;", "&#xa0;", "&#xA0;") if one in raw), "\u00a0")
