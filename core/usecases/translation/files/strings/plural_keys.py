"""Plural forms that stand under keys of their own: `items_one`, `items_other`, or an object of categories.

Which keys belong together, and from which form of the source each form of the target language is made. Knows no file.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.checks.translation.placeholders import find_count, find_placeholders
from core.checks.translation.plurals import CATEGORIES, is_one_number, ordinal_forms, plural_forms

_SUFFIX = re.compile(rf"(.*?)([_.])(ordinal_)?({'|'.join(CATEGORIES)})")


@dataclass(frozen=True, slots=True)
class PluralKey:
    """A key taken apart: `stem` with its separator, and the category."""

    stem: str
    category: str
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the target language: `made_from` is the source's category that it is translated from."""

    category: str
    example: str
    made_from: str


def split_key(key: str) -> PluralKey | None:
    """`items_one` is `items_` and one, `one` itself is "" and one; None for a key of no form."""
    if key in CATEGORIES:
        return PluralKey("", key)
    match = _SUFFIX.fullmatch(key)
    if match is None:
        return None
    return PluralKey(match[1] + match[2] + (match[3] or ""), match[4], match[3] is not None)


def find_groups(keys: Sequence[str]) -> dict[str, dict[str, str]]:
    """Stem to category to key, for the stems of which a form for "other" is there. Bare categories are a group only
    where there is nothing else beside them."""
    groups: dict[str, dict[str, str]] = {}
    for key in keys:
        if parts := split_key(key):
            groups.setdefault(parts.stem, {})[parts.category] = key
    alone = all(key in CATEGORIES for key in keys)
    return {stem: found for stem, found in groups.items() if "other" in found and (stem or alone)}


def forms_for(
    language: str, given: Mapping[str, str], syntaxes: Sequence[str], *, ordinal: bool = False
) -> tuple[Form, ...]:
    """The forms that the language has, from the texts `given` by category. One for zero is kept in every language:
    programs look for it where there is nothing to count."""
    forms = list(ordinal_forms(language) if ordinal else plural_forms(language))
    if "zero" in given and "zero" not in dict(forms):
        forms.insert(0, ("zero", "0"))
    made = []
    for category, example in forms:
        source = category if category in given else "other"
        if not ordinal and source != "other" and not _covers(language, category, given, syntaxes):
            source = "other"
        made.append(Form(category, example, source))
    return tuple(made)


def place_for(category: str, given: Iterable[str], forms: Sequence[Form]) -> str:
    """Which of the forms in the file a form's place is at: itself, or for one that is missing the next that stays."""
    stays = {form.category for form in forms} & set(given)
    return next(name for name in CATEGORIES[CATEGORIES.index(category) :] if name in stays or name == "other")


def _covers(language: str, category: str, given: Mapping[str, str], syntaxes: Sequence[str]) -> bool:
    """Whether the source's own form does for all numbers of the category: a form without its number is for one."""
    if category == "zero" or is_one_number(language, category):
        return True
    own, other = (find_count(find_placeholders(given[name], syntaxes)) for name in (category, "other"))
    return own is not None or other is None
