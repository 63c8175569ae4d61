"""What the person asks for: the one record that comes from a form or a file, so it is validated.

Knows nothing of how a text is written or checked.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from core.checks.constraints import Constraint
from core.checks.length import LengthUnit
from core.checks.poems import PoemForm
from core.checks.voice import VoiceCard
from core.messages import UiLanguage

Kind = Literal[
    "free", "news", "ad", "product", "email", "social", "speech", "story", "poem", "digest", "code"
]  # fmt: skip
"""`free` is a plain request in the person's own words; `story` covers short stories and the chapters of a novel."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


class Source(BaseModel):
    """A text the person gives: what news and digests may draw on, and what they cite by its name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Line
    text: Annotated[str, StringConstraints(min_length=1, max_length=200_000)]


class Brief(BaseModel):
    """`length` counts in `unit`; without one a kind's usual length holds. Lists keep the person's order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind = "free"
    language: UiLanguage = "en"
    topic: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
    """What it is about; for `free` the whole request."""
    title: Short = ""
    audience: Short = ""
    tone: Short = ""
    length: int | None = Field(None, ge=1, le=50_000)
    unit: LengthUnit | None = None
    """None: words in English, 字 in Chinese (`length_unit`)."""
    keywords: tuple[Line, ...] = Field((), max_length=50)
    facts: tuple[Line, ...] = Field((), max_length=200)
    sources: tuple[Source, ...] = Field((), max_length=20)
    unknown: tuple[Literal["who", "what", "when", "where", "why", "how"], ...] = ()
    """News: what the person says nobody knows yet, so that its absence does not stop the draft."""
    must: tuple[Line, ...] = Field((), max_length=50)
    """Demands in plain words; those that are understood are checked, the others are shown as not checked."""
    must_not: tuple[Line, ...] = Field((), max_length=100)
    """Words and phrases that may not occur."""
    constraints: tuple[Constraint, ...] = Field((), max_length=50)
    """Demands a machine can check, by type."""
    form: PoemForm | None = None
    platform: Short = ""
    """A row of `platforms.toml`, for advertising copy and social posts."""
    chapters: int = Field(1, ge=1, le=200)
    voice: VoiceCard | None = None

    @property
    def poem_form(self) -> PoemForm:
        """The form of a poem; free verse where none was chosen."""
        return self.form or "free_verse"

    @property
    def length_unit(self) -> LengthUnit:
        """The unit `length` counts in."""
        return self.unit or ("zi" if self.language == "zh" else "words")
