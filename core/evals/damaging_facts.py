"""A bad engine that changes what a text says: numbers, dates, negations, names. Knows no check."""

import random
import re

from core.checks.translation.pair import Pair
from core.evals.damage_material import Material, find_words, known_words, one_of

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_CAPITAL = re.compile(r"(?<![^\W_])[A-Z][a-z\u00c0-\u024f]+(?:-[A-Z][a-z]+)?(?![^\W_])")
_NAMES = ("Marlowe", "Okonkwo", "Lindqvist", "Tanaka", "Rossellini", "Ferguson", "Novak", "Almeida")


def change_number(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """A number in digits is another one: one digit, a digit more, or a digit less."""
    match = one_of(list(_DIGITS.finditer(pair.target)), chance)
    if match is None:
        return None
    digits = match[0]
    at = chance.randrange(len(digits))
    while not digits[at].isdigit():
        at = chance.randrange(len(digits))
    longer = [digits + "0"] if digits.isdigit() else []
    ways = [
        digits[:at] + chance.choice([n for n in "0123456789" if n != str(int(digits[at]))]) + digits[at + 1 :],
        *longer,
    ]
    new = chance.choice(ways)
    new = new if new.strip("0.,") and not new.startswith("0") else digits + "7"
    return pair.target[: match.start()] + new + pair.target[match.end() :]


def swap_numbers(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """Two numbers in digits have changed places."""
    found = list(_DIGITS.finditer(pair.target))
    pairs = [(a, b) for a, b in zip(found, found[1:], strict=False) if a[0] != b[0]]
    chosen = one_of(pairs, chance)
    if chosen is None:
        return None
    one, other = chosen
    text = pair.target
    return text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]


def drop_number(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """A number in digits is gone."""
    match = one_of(list(_DIGITS.finditer(pair.target)), chance)
    return None if match is None else pair.target[: match.start()] + pair.target[match.end() :].lstrip()


def change_date(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """A month or a day of the week is another one."""
    for names in known_words(pair.target_language, "months"), known_words(pair.target_language, "days"):
        match = one_of(find_words(pair, names), chance) if names else None
        if match:
            new = chance.choice([name for name in names if name != match[0]])
            return pair.target[: match.start()] + new + pair.target[match.end() :]
    return None


def drop_negation(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """The only "not" of the target is gone."""
    entry = known_words(pair.target_language, "not")
    if not entry:
        return None
    found = find_words(pair, entry)
    if len(found) != 1:
        return None
    match = found[0]
    rest = pair.target[match.end() :]
    return pair.target[: match.start()] + (rest.lstrip() if pair.target[: match.start()].endswith(" ") else rest)


def add_negation(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """A "not" where the target has none: before a verb that the language's list holds."""
    entry, verbs = known_words(pair.target_language, "insert"), known_words(pair.target_language, "verbs")
    if not entry or not verbs or any(word in pair.target.lower() for word in known_words(pair.target_language, "not")):
        return None
    match = one_of(find_words(pair, verbs), chance)
    if match is None:
        return None
    return pair.target[: match.start()] + entry[0].replace("*", match[0]) + pair.target[match.end() :]


def swap_names(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """Two names that source and target both have in Latin letters have changed places in the target."""
    found = [match for match in _CAPITAL.finditer(pair.target) if match.start() and match[0] in pair.source]
    pairs = [(a, b) for a in found for b in found if a.end() < b.start() and a[0] != b[0]]
    chosen = one_of(pairs, chance)
    if chosen is None:
        return None
    one, other = chosen
    text = pair.target
    return text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]


def change_name(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """A name that both have in Latin letters is another one."""
    found = [match for match in _CAPITAL.finditer(pair.target) if match.start() and match[0] in pair.source]
    match = one_of(found, chance)
    return None if match is None else pair.target[: match.start()] + chance.choice(_NAMES) + pair.target[match.end() :]
