"""A bad engine that breaks placeholders and tags, after planting some in a text that has none. Knows no check."""

import random
import re
from dataclasses import replace

from core.checks.translation.pair import Pair
from core.evals.damage_material import Material, find_units, put_in

_PLACEHOLDERS = (
    ("{name}", "python-brace"), ("%d", "python-format"), ("%(count)s", "python-format"), ("{{user}}", "i18next"),
    ("%1$s", "java-format"), ("{0}", "java-message"), ("%s", "c-format"), ("${path}", "shell"),
)  # fmt: skip  # fmt: skip


def plant_placeholders(pair: Pair, chance: random.Random) -> Pair:
    """The pair with a placeholder, or two, at the same share of both texts, as a software string may have it."""
    texts, syntaxes = [pair.source, pair.target], []
    for text, syntax in chance.sample(_PLACEHOLDERS, chance.choice((1, 1, 2))):
        if syntaxes and syntax != syntaxes[0]:
            continue
        share = chance.random()
        texts = [put_in(whole, text, share, tag) for whole, tag in zip(texts, _tags(pair), strict=True)]
        syntaxes.append(syntax)
    return replace(pair, source=texts[0], target=texts[1], syntaxes=tuple(dict.fromkeys(syntaxes)))


def plant_codes(pair: Pair) -> Pair:
    """The pair with its last word, and all before it, in inline elements."""
    texts = []
    for whole, tag in zip((pair.source, pair.target), _tags(pair), strict=True):
        spans = find_units(whole, tag)
        cut = spans[-1][0] if len(spans) > 1 else len(whole)
        texts.append(f"<g1>{whole[:cut]}</g1><g2>{whole[cut:]}</g2>")
    return replace(pair, source=texts[0], target=texts[1], codes=("<g1>", "</g1>", "<g2>", "</g2>"))


def drop_placeholder(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """A placeholder is gone."""
    return pair.target.replace(_placeholder(pair), "", 1)


def break_placeholder(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """A placeholder has a space, another letter or another bracket in it."""
    text = _placeholder(pair)
    broken = chance.choice(
        (
            text[:1] + " " + text[1:],
            text[:-1] + "x" + text[-1:],
            text.replace("{", "(").replace("%", "％").replace("$", "＄"),
        )
    )
    return pair.target.replace(text, broken, 1)


def translate_placeholder(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """The name in a placeholder is translated."""
    text = _placeholder(pair)
    return pair.target.replace(text, re.sub(r"[a-z]{2,}", chance.choice(("nombre", "Anzahl", "名称", "имя")), text), 1)


def repeat_placeholder(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """A placeholder comes twice."""
    text = _placeholder(pair)
    return pair.target.replace(text, f"{text} {text}", 1)


def drop_code(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """A tag is gone."""
    return pair.target.replace(chance.choice(pair.codes), "", 1)


def cross_codes(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """Tags close in the wrong order."""
    return pair.target.replace("</g1><g2>", "<g2></g1>")


def translate_code(pair: Pair, material: Material, chance: random.Random) -> str | None:
    """A tag has another name or case."""
    code = chance.choice(pair.codes)
    return pair.target.replace(code, code.replace("g", chance.choice(("G", "б", "h"))), 1)


def _placeholder(pair: Pair) -> str:
    return next(text for text, _ in _PLACEHOLDERS if text in pair.target and text in pair.source)


def _tags(pair: Pair) -> tuple[str, str]:
    return pair.source_language, pair.target_language
