"""The parts of a draft that may be changed, as one text that can be repaired and put back part by part.

A line with a mark of its own stands between parts, so that a repair sees the whole and still every sentence returns to
the part it came from. Locked parts are not on the canvas. Does not know what is changed or why.
"""

import re
from dataclasses import dataclass, replace

from core.usecases.writing.records import Draft, Part

MARK = "\ue000"
"""A private-use character: no letter, no white space, in nobody's text (those in parts are taken out)."""
_BETWEEN = f"\n\n{MARK}\n\n"
_HEADING = re.compile(r"\A## ([^\n]+)(?:\n\n|\Z)")
_TITLE = re.compile(r"\A# ([^\n]+)(?:\n\n|\Z)")


@dataclass(frozen=True, slots=True)
class Canvas:
    """A draft and which of its parts are open."""

    draft: Draft

    @property
    def open(self) -> tuple[Part, ...]:
        """The parts that may be changed and have a text."""
        return tuple(part for part in self.draft.parts if not part.locked and part.text.strip())

    @property
    def text(self) -> str:
        """The open parts with their headings, the title first."""
        pieces = [self._piece(part) for part in self.open]
        title = f"# {self.draft.outline.title}\n\n" if self.draft.outline.title and pieces else ""
        return title + _BETWEEN.join(pieces)

    def put(self, text: str) -> Draft | None:
        """The draft with `text` in place of the canvas's; None where a part, a heading or the title got lost."""
        title = _TITLE.match(text) if self.draft.outline.title else None
        pieces = (text[title.end() :] if title else text).split(MARK)
        if len(pieces) != len(self.open) or bool(title) != bool(self.draft.outline.title):
            return None
        parts = [self._read(part, piece.strip()) for part, piece in zip(self.open, pieces, strict=True)]
        draft = self.draft
        if title and title[1] != draft.outline.title:
            draft = replace(draft, outline=replace(draft.outline, title=title[1].strip()))
        for part in parts:
            if part is None or not part.text:
                return None
            draft = draft.with_part(part)
        return draft

    def whole(self, text: str) -> str | None:
        """The text of the whole draft with `text` on the canvas."""
        draft = self.put(text)
        return None if draft is None else draft.text

    def _piece(self, part: Part) -> str:
        head = f"## {part.heading}\n\n" if part.heading else ""
        return head + part.text.replace(MARK, "").strip()

    def _read(self, part: Part, piece: str) -> Part | None:
        found = _HEADING.match(piece) if part.heading else None
        if bool(found) != bool(part.heading):
            return None
        text = piece[found.end() :].strip() if found else piece
        return replace(part, heading=found[1].strip() if found else "", text=text)
