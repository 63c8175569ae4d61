"""What is in a file to translate: segments, and what stays as it is and why. The records of every format.

A format is a module with two pure functions, run in a process with limits (see `reading`):

    extract(data: bytes, job: FileJob) -> Extract
    rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes

`rebuild` reads `data` again and puts `targets`, by segment id, in the places the segments came from; a segment without
one stays as it was. With each source as its own target it gives `data` back: byte for byte in text formats, part for
part in containers. Does not know engines, memories or checks.
"""

from dataclasses import dataclass
from typing import Literal

Origin = Literal["human", "memory", "machine"]


@dataclass(frozen=True, slots=True)
class FileJob:
    """How a file is read and written. Languages are BCP 47 tags; `source` is "" where nobody has said it yet.

    `bilingual` puts each target beside its source where the format can show both (documents, subtitles).
    `renew` offers segments for translation that have one in the file already.
    """

    name: str
    source: str
    target: str
    bilingual: bool = False
    renew: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """One text that is translated as a whole: a paragraph, a cell, a subtitle, a string or one plural form of it.

    `id` is unique in its file and the same at every reading of the same bytes. `source` is the text as a person reads
    it (escapes undone) with inline elements in it as `codes`: the exact strings in order, such as `<b>`, `</b>` or
    `<g1>`, `</g1>`, which a target must hold once each, pairs nested as in the source. The format sees to it that no
    code occurs in the text by chance. `syntaxes` name the placeholders its format knows (see
    `core.checks.translation.placeholders`); `limit` is the most characters a target may have.
    """

    id: str
    source: str
    codes: tuple[str, ...] = ()
    syntaxes: tuple[str, ...] = ()
    note: str = ""
    """For the engine and the person: comments, the key, where it stands ("table 2, row 3")."""
    target: str = ""
    """What the file has for it already; "" where nothing."""
    state: Literal["new", "review", "done"] = "new"
    """`review`: the file's own target is marked as not sure (fuzzy); `done`: it stands and is not translated again."""
    plural: str = ""
    """CLDR category of the target language this form is for, "" for a text that is no plural form."""
    example: str = ""
    """A number of that category, "3", to read the form with."""
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A piece deliberately left as it is. `reason` is a message key of `translation_files`: `kept_code`, ..."""

    where: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Extract:
    """All of a file's content. `notes` are message keys with their values: what was met and could not be offered."""

    kind: str
    segments: tuple[Segment, ...]
    kept: tuple[Kept, ...] = ()
    notes: tuple[tuple[str, dict[str, object]], ...] = ()
    source: str = ""
    """The language the file itself says it is in."""


@dataclass(frozen=True, slots=True)
class Written:
    """A target as it goes into the file: text with the segment's codes, never one that would break it.

    `sure` is False where a check failed or nobody has looked at a machine's work in a format that can say so.
    """

    text: str
    origin: Origin = "machine"
    sure: bool = True
