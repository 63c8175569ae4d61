"""A bad engine that drops, copies, repeats or adds text, mixes languages up or loses characters. Knows no check."""

import random
import re

from core.checks.translation.pair import Pair
from core.documents.segments import split_sentences
from core.evals.damage_material import Material, find_units, put_in
from core.models.language_tags import UNSPACED, main_language

_CLAUSE = re.compile(r"[,;:，；：、،؛]\s*|\s[–—-]\s|——?")
_ENDS = ".!?。！？।؟…"


def drop_sentence(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """One of several sentences is gone."""
    found = [
        span
        for span in split_sentences(pair.target, pair.target_language)
        if len(pair.target[span.start : span.end].strip()) > 3
    ]
    if len(found) < 2:
        return None
    gone = chance.choice(found)
    return pair.target[: gone.start] + pair.target[gone.end :]


def drop_clause(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """What stands between two commas, at least a fifth of the text, is gone."""
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(pair.target)), len(pair.target)]
    parts = [
        (start, end)
        for start, end in zip(cuts, cuts[1:], strict=False)
        if 0.2 <= (end - start) / len(pair.target) <= 0.8
    ]
    if not parts:
        return None
    start, end = chance.choice(parts)
    rest = pair.target[:start] + pair.target[end:]
    return _end_like(rest, pair.target)


def drop_run(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """Between three and six tenths of the words, in a row, are gone."""
    return _drop_share(pair, chance, 0.3, 0.6)


def drop_few(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """Between one and three tenths of the words, in a row, are gone."""
    return _drop_share(pair, chance, 0.1, 0.3)


def truncate(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """The text breaks off after three to eight tenths."""
    spans = find_units(pair.target, pair.target_language)
    kept = int(len(spans) * chance.uniform(0.3, 0.8))
    return pair.target[: spans[kept - 1][1]] if 1 <= kept < len(spans) else None


def copy_source(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """The source instead of a translation."""
    return pair.source if len(pair.source.split()) > 1 or not pair.source.isascii() else None


def copy_half(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """One half is the source's."""
    ours, theirs = find_units(pair.source, pair.source_language), find_units(pair.target, pair.target_language)
    if min(len(ours), len(theirs)) < 4:
        return None
    at, other = ours[len(ours) // 2][0], theirs[len(theirs) // 2][0]
    if chance.random() < 0.5:
        return pair.source[:at] + " " + pair.target[other:]
    return pair.target[:other] + " " + pair.source[at:]


def copy_run(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """Five to eight words of the source stand in the middle of the target instead of its own."""
    ours, theirs = find_units(pair.source, pair.source_language), find_units(pair.target, pair.target_language)
    size = chance.randint(5, 8) * (2 if main_language(pair.source_language) in UNSPACED else 1)
    if len(ours) < 2 * size or len(theirs) < size:
        return None
    at = chance.randrange(len(ours) - size)
    copied = pair.source[ours[at][0] : ours[at + size - 1][1]]
    first = min(int(len(theirs) * at / len(ours)), len(theirs) - 1)
    last = min(first + max(1, round(size * len(theirs) / len(ours))), len(theirs)) - 1
    return f"{pair.target[: theirs[first][0]]} {copied} {pair.target[theirs[last][1] :]}"


def loop_end(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """The last words come again and again."""
    spans = find_units(pair.target, pair.target_language)
    size = chance.randint(1, 4) * (2 if main_language(pair.target_language) in UNSPACED else 1)
    if len(spans) <= size:
        return None
    cut = chance.randint(size, len(spans))
    phrase = pair.target[spans[cut - size][0] : spans[cut - 1][1]].strip(_ENDS)
    joint = "" if main_language(pair.target_language) in UNSPACED else " "
    return pair.target[: spans[cut - 1][1]].rstrip(_ENDS) + joint + joint.join([phrase] * chance.randint(4, 12))


def say_twice(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """The whole target twice."""
    return f"{pair.target} {pair.target}" if len(find_units(pair.target, pair.target_language)) > 2 else None


def other_language(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """The text in a third language."""
    roots = {main_language(pair.source_language), main_language(pair.target_language)}
    found = [text for language, text in sorted(material.elsewhere.items()) if main_language(language) not in roots]
    return chance.choice(found) if found else None


def other_segment(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """The translation of another segment."""
    return chance.choice(material.others)


def add_sentence(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """A sentence of another segment stands behind it."""
    return f"{pair.target} {chance.choice(material.others)}"


def mojibake(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """UTF-8 read as Windows-1252."""
    if pair.target.isascii():
        return None
    return pair.target.encode("utf-8").decode("cp1252", errors="replace" if chance.random() < 0.5 else "ignore")


def lose_characters(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """A letter became U+FFFD."""
    places = [at for at, char in enumerate(pair.target) if char.isalpha()]
    if not places:
        return None
    at = chance.choice(places)
    return pair.target[:at] + "\ufffd" + pair.target[at + 1 :]


def leave_marker(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """A marker of the machine is left in."""
    mark = chance.choice(("[[0]]", "[[12]]", "<unk>", "</s>", "⁇"))
    return put_in(pair.target, mark, chance.random(), pair.target_language)


def empty(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """Nothing at all."""
    return ""


def _drop_share(pair: Pair, chance: random.Random, least: float, most: float) -> str | None:
    spans = find_units(pair.target, pair.target_language)
    size = round(len(spans) * chance.uniform(least, most))
    if size < 1 or len(spans) - size < 1:
        return None
    at = chance.randrange(len(spans) - size + 1)
    start = spans[at][0]
    end = spans[at + size][0] if at + size < len(spans) else len(pair.target)
    return _end_like(pair.target[:start] + pair.target[end:], pair.target)


def _end_like(text: str, whole: str) -> str:
    """A text that lost its end still ends with a sign, as an engine would see to."""
    last = whole.rstrip()[-1:]
    plain = text.rstrip().rstrip(",;，；、،")
    return plain if not last or last not in _ENDS or plain.endswith(last) else plain + last
