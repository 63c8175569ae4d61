"""Markdown files: headings, paragraphs, items, cells, link titles and alternative texts as segments.

Code, formulas, addresses, comments and everything around the texts stay byte for byte. Emphasis, links and inline code
are codes of a segment. HTML in the file is read as `html` does.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from core.usecases.translation.files.inline import Stretch, frame
from core.usecases.translation.files.keeping import no_words, text_notes
from core.usecases.translation.files.source_file import Extract, FileJob, Kept, Segment, Written
from core.usecases.translation.files.source_text import Edit, Places, SourceText, line_end, read_text, write_text
from core.usecases.translation.files.text import html
from core.usecases.translation.files.text.front_matter import Matter, Value, read_matter, write_value
from core.usecases.translation.files.text.markdown_blocks import Block, Layout, read_layout
from core.usecases.translation.files.text.markdown_pieces import Content, Inner, read_content
from core.usecases.translation.files.text.markdown_writing import escape_within, write_block

_FRAGMENT = re.compile(r"(?:\]\(|\]:[ \t]*|href=[\"']?)#([^\s)\"'<>]+)")


@dataclass(frozen=True, slots=True)
class _Page:
    """A file taken apart, as both verbs need it."""

    source: SourceText
    matter: Matter
    layout: Layout
    spots: tuple["_Spot", ...]
    anchors: dict[int, str]
    """By the number of a block, what keeps links to a heading alive whose text changes."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """A block with its segment, `stretch` None where it has none, and the texts in its elements."""

    block: Block
    content: Content | None
    stretch: Stretch | None
    inner: tuple[Inner, ...]


def extract(data: bytes, job: FileJob) -> Extract:
    """The texts of a Markdown file, and what stays."""
    page = _read(data)
    places = Places(job.name, page.source.text)
    segments: list[tuple[int, Segment]] = []
    kept = [(start, page.source.text[start:end], reason) for start, end, reason in page.layout.kept]
    for number, spot in enumerate(page.spots, 1):
        _offer_block(page, spot, number, segments, kept)
    for start, one in _alone(page):
        segments.append((start, one))
    for number, (start, end) in enumerate(page.layout.html, 1):
        fragment = html.read_fragment(page.source.text, start, end, f"h{number}-")
        segments += fragment.segments
        kept += fragment.kept
    if page.matter.end:
        kept.append((0, page.source.text[: page.matter.end], "kept_front_matter"))
    language = page.source.text[slice(*page.matter.language)] if page.matter.language else ""
    ordered = sorted(segments, key=lambda one: one[0])
    texts = [one for _, one in ordered if not no_words(one.source)]
    kept += [(at, one.source, no_words(one.source)) for at, one in ordered if no_words(one.source)]
    left = tuple(Kept(places.at(at), text, reason) for at, text, reason in sorted(kept, key=lambda one: one[0]))
    return Extract("markdown", tuple(texts), left, text_notes(page.source), language.replace("_", "-"))


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The file with the targets in place of their texts, or each behind its own."""
    page = _read(data)
    edits: list[Edit] = []
    for number, spot in enumerate(page.spots, 1):
        edits += _edit_block(page, spot, number, targets, bilingual=job.bilingual)
    for number, (start, end) in enumerate(page.layout.html, 1):
        edits += html.edit_fragment(page.source.text, start, end, f"h{number}-", targets, job)
    edits += _edit_alone(page, targets, bilingual=job.bilingual)
    if page.matter.language and any(page.source.text[edit.start : edit.end] != edit.text for edit in edits):
        edits.append(Edit(*page.matter.language, job.target))
    return write_text(page.source, edits)


def _read(data: bytes) -> _Page:
    source = read_text(data)
    matter = read_matter(source.text)
    layout = read_layout(source.text, matter.end)
    spots = tuple(map(_take_apart, layout.blocks))
    return _Page(source, matter, layout, spots, _find_anchors(source.text, spots))


def _take_apart(block: Block) -> _Spot:
    content = read_content(block.content, block.tokens)
    if content is None:
        return _Spot(block, None, None, ())
    return _Spot(block, content, frame(content.pieces, block.content), content.inner)


def _find_anchors(text: str, spots: tuple[_Spot, ...]) -> dict[int, str]:
    """Anchors for headings that links of the page lead to by an address made of their text, as GitHub makes it."""
    wanted = {unquote(name) for name in _FRAGMENT.findall(text)}
    anchors, seen = {}, Counter[str]()
    for number, spot in enumerate(spots, 1):
        if spot.block.kind != "heading" or not spot.content or "{#" in spot.block.content:
            continue
        said = "".join(piece.shown.strip("`") for piece in spot.content.pieces)
        slug = re.sub(r"[^\w\- ]", "", said.strip().lower()).replace(" ", "-")
        name = f"{slug}-{seen[slug]}" if seen[slug] else slug
        seen[slug] += 1
        if name in wanted:
            anchors[number] = f'<a id="{name}"></a>'
    return anchors


def _offer_block(
    page: _Page, spot: _Spot, number: int, segments: list[tuple[int, Segment]], kept: list[tuple[int, str, str]]
) -> None:
    """The segments of a block and of the texts in it."""
    block, content = spot.block, spot.content
    if content is None:
        kept.append((block.place(0), block.content, "kept_mark"))
        return
    if spot.stretch:
        note = "" if block.kind == "paragraph" else block.kind
        one = Segment(f"b{number}", spot.stretch.source, spot.stretch.codes, note=note)
        if not any(map(str.isalpha, spot.stretch.text)):
            kept.append((block.place(spot.stretch.start), one.source, "kept_no_words"))
        else:
            segments.append((block.place(spot.stretch.start), one))
    for n, inner in enumerate(spot.inner, 1):
        if inner.kind == "tag":
            segments += html.read_fragment(inner.source, 0, len(inner.source), f"b{number}-{n}-").moved(
                block.place(inner.start)
            )
        else:
            segments.append((block.place(inner.start), Segment(f"b{number}-{n}", inner.source, note=inner.kind)))
    kept += [(block.place(start), block.content[start:end], reason) for start, end, reason in content.kept]


def _edit_block(
    page: _Page, spot: _Spot, number: int, targets: Mapping[str, Written], *, bilingual: bool
) -> Iterator[Edit]:
    block = spot.block
    written, stretch = targets.get(f"b{number}"), spot.stretch
    changed = bool(stretch and written and written.text != stretch.source)
    inner = list(_edit_inner(spot, number, targets, changed=changed))
    if not changed or not stretch or not spot.content or not written:
        for edit in inner:
            yield Edit(block.place(edit.start), block.place(edit.end), _placed(page, block, edit.text))
        return
    said = write_block(block, spot.content, stretch, written.text, inner, page.layout.references)
    said = page.anchors.get(number, "") + said
    start, end = block.place(stretch.start), block.place(stretch.end)
    if bilingual:
        yield Edit(start, end, page.source.text[start:end] + _placed(page, block, _second(spot, said)))
        return
    yield Edit(start, end, _placed(page, block, said))
    for edit in inner:
        if edit.end <= stretch.start or edit.start >= stretch.end:
            yield Edit(block.place(edit.start), block.place(edit.end), _placed(page, block, edit.text))


def _edit_inner(spot: _Spot, number: int, targets: Mapping[str, Written], *, changed: bool) -> list[Edit]:
    """Edits of alternative texts and titles in order, places in the content; labels for links whose text changes."""
    edits = list(_edit_texts(spot, number, targets))
    for start, end, label in spot.content.labels if spot.content else ():
        if changed or any(edit.end == start for edit in edits):
            edits.append(Edit(start, end, f"][{label}]"))
    return sorted(edits, key=lambda edit: edit.start)


def _edit_texts(spot: _Spot, number: int, targets: Mapping[str, Written]) -> Iterator[Edit]:
    for n, inner in enumerate(spot.inner, 1):
        if inner.kind == "tag":
            for edit in html.edit_fragment(inner.source, 0, len(inner.source), f"b{number}-{n}-", targets, None):
                yield Edit(inner.start + edit.start, inner.start + edit.end, edit.text)
        elif (written := targets.get(f"b{number}-{n}")) and written.text != inner.source:
            yield Edit(inner.start, inner.end, escape_within(written.text, inner.kind))


def _second(spot: _Spot, said: str) -> str:
    """What is put behind the source for a target: a paragraph or a line of its own, or after a slash."""
    if spot.block.kind == "cell":
        return f"<br>{said}"
    if spot.block.kind == "heading":
        return f" / {said}"
    whole = spot.stretch and spot.stretch.end == len(spot.block.content) and spot.stretch.start == 0
    return f"\n\n{said}" if whole and not spot.block.listed else f"\\\n{said}"


def _placed(page: _Page, block: Block, said: str) -> str:
    """As it stands in the file: with the line ends and prefixes of its block, bars escaped in a cell."""
    if block.kind == "cell":
        return said.replace("|", "\\|")
    return said.replace("\n", line_end(page.source.text) + block.prefix)


def _alone(page: _Page) -> Iterator[tuple[int, Segment]]:
    """Titles of definitions and admonitions, and the values of the page's head."""
    for n, (start, end) in enumerate(page.layout.texts, 1):
        yield start, Segment(f"t{n}", page.source.text[start:end], note="title")
    for n, value in enumerate(page.matter.values, 1):
        yield value.start, Segment(f"f{n}", value.source, note="title")


def _edit_alone(page: _Page, targets: Mapping[str, Written], *, bilingual: bool) -> Iterator[Edit]:
    for n, (start, end) in enumerate(page.layout.texts, 1):
        written, source = targets.get(f"t{n}"), page.source.text[start:end]
        if written and written.text != source:
            said = escape_within(written.text, "title")
            yield Edit(start, end, f"{source} / {said}" if bilingual else said)
    for n, value in enumerate(page.matter.values, 1):
        written = targets.get(f"f{n}")
        if written and written.text != value.source:
            yield Edit(value.start, value.end, _write_value(value, written.text, bilingual=bilingual))


def _write_value(value: Value, target: str, *, bilingual: bool) -> str:
    return write_value(value, f"{value.source} / {target}" if bilingual else target)
