"""What each kind of text usually consists of, read from `kinds.toml`. Does not write anything."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from core.messages import UiLanguage
from core.usecases.writing.brief import Brief, Kind

Bound = Literal["facts", "values", "none"]
"""What a model's sentences must come from: see `kinds.toml`."""


class Said(BaseModel):
    """A phrase in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: str
    zh: str

    def text(self, language: UiLanguage) -> str:
        """The phrase in `language`."""
        return self.zh if language == "zh" else self.en


class Lengths(BaseModel):
    """The usual length of the whole: words in English, 字 in Chinese."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: int
    zh: int


class SectionPlan(BaseModel):
    """One usual section. `share` of the whole length; `takes` names the facts that belong here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    share: float
    takes: tuple[str, ...]
    heading: Said
    task: Said


class KindPlan(BaseModel):
    """One kind of text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    length: Lengths
    bound: Bound
    small: bool
    headed: bool
    titled: bool
    form: Said
    sections: tuple[SectionPlan, ...]


@cache
def load_kinds() -> dict[Kind, KindPlan]:
    """Every kind by its name."""
    rows = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text(encoding="utf-8"))
    return {name: KindPlan.model_validate(row) for name, row in rows.items()}  # type: ignore[misc]


def plan_of(brief: Brief) -> KindPlan:
    """The plan of the brief's kind."""
    return load_kinds()[brief.kind]


def wanted_length(brief: Brief) -> int:
    """The length of the whole in the brief's unit: what was asked for, else the kind's usual one."""
    if brief.length:
        return brief.length
    lengths = plan_of(brief).length
    usual = lengths.zh if brief.language == "zh" else lengths.en
    letters = 6 if brief.language == "en" and brief.length_unit == "characters" else 1
    return usual * letters * (brief.chapters if brief.kind == "story" else 1)
