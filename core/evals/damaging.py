"""A deliberately bad engine: human translations with one thing done to them that an engine may do. Chance is given.

Every kind changes the text for a reader. Knows languages only by the words in `bad_engine.toml`; knows no check.
"""

import random
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.checks.translation.pair import Pair
from core.evals import damaging_facts, damaging_markup, damaging_text
from core.evals.damage_material import Damage, Material

_ON_PLACEHOLDERS = (
    damaging_markup.drop_placeholder,
    damaging_markup.break_placeholder,
    damaging_markup.translate_placeholder,
    damaging_markup.repeat_placeholder,
)
_ON_CODES = (damaging_markup.drop_code, damaging_markup.cross_codes, damaging_markup.translate_code)
KINDS: Mapping[str, Damage] = {
    one.__name__: one
    for one in (
        damaging_text.drop_sentence,
        damaging_text.drop_clause,
        damaging_text.drop_run,
        damaging_text.drop_few,
        damaging_text.truncate,
        damaging_text.copy_source,
        damaging_text.copy_half,
        damaging_text.copy_run,
        damaging_text.loop_end,
        damaging_text.say_twice,
        damaging_text.other_language,
        damaging_text.other_segment,
        damaging_text.add_sentence,
        damaging_text.mojibake,
        damaging_text.lose_characters,
        damaging_text.leave_marker,
        damaging_text.empty,
        damaging_facts.change_number,
        damaging_facts.swap_numbers,
        damaging_facts.drop_number,
        damaging_facts.change_date,
        damaging_facts.drop_negation,
        damaging_facts.add_negation,
        damaging_facts.swap_names,
        damaging_facts.change_name,
        *_ON_PLACEHOLDERS,
        *_ON_CODES,
    )
}
"""Every kind by its name; its docstring says what it does."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A pair whose target was damaged, and how."""

    kind: str
    pair: Pair


def damage(pair: Pair, kind: str, material: Material, chance: random.Random) -> Damaged | None:
    """One damage of the kind; None where the text has nothing to do it to, or would stay the same to a reader."""
    does = KINDS[kind]
    if does in _ON_PLACEHOLDERS:
        pair = damaging_markup.plant_placeholders(pair, chance)
    elif does in _ON_CODES:
        pair = damaging_markup.plant_codes(pair)
    target = does(pair, material, chance)
    if target is None or _plain(target) == _plain(pair.target):
        return None
    return Damaged(kind, replace(pair, target=target))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())
