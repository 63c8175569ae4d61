"""What a poem form demands: lines, their length, how they rhyme. The rows are in `forms.toml`.

Does not look at a text.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from core.messages import UiLanguage

PoemForm = Literal["wujue", "qijue", "wulu", "qilu", "haiku", "sonnet", "limerick", "free_verse"]
"""五绝 七绝 五律 七律 by their pinyin."""

Measure = Literal["characters", "syllables", ""]


@dataclass(frozen=True, slots=True)
class Form:
    """`lines` is 0 where any number will do; `lengths` holds (least, most) of `measure` for each line, or nothing.

    A scheme has a letter for each line; lines with the same letter rhyme, "." rhymes with nothing. Any one scheme
    will do. `tonal` forms follow the 平仄 of regulated verse. `shorter` are lines that must be shorter than the others.
    """

    name: PoemForm
    language: UiLanguage
    lines: int
    measure: Measure
    lengths: tuple[tuple[int, int], ...]
    schemes: tuple[str, ...]
    tonal: bool = False
    shorter: tuple[int, ...] = ()


@cache
def load_form(name: PoemForm, language: UiLanguage) -> Form:
    """The form as it is written in `language`; the four regulated forms are Chinese whatever is asked."""
    rows = _load_rows()[name]
    own = language if language in rows else "zh"
    row = dict(rows[own])
    lengths = tuple((least, most) for least, most in row.pop("lengths"))
    schemes, shorter = tuple(row.pop("schemes")), tuple(row.pop("shorter", ()))
    return Form(name, own, lengths=lengths, schemes=schemes, shorter=shorter, **row)


@cache
def _load_rows() -> Mapping[str, Mapping[str, dict]]:
    return tomllib.loads(Path(__file__).with_name("forms.toml").read_text(encoding="utf-8"))
