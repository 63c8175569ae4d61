"""What of a text a program or a browser reads and a translation must hold as it is: placeholders, tags, addresses.

A format names the syntaxes its texts may hold; addresses count in every text. Plural and select messages of ICU are
taken apart before (see `icu`): here are only the arguments left in their branches. Does not repair anything.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from core.checks.check import Check
from core.checks.translation.pair import Pair
from core.checks.translation.placeholder_syntax import PATTERNS, PRINTF, SYNTAXES
from core.checks.translation.plurals import is_one_number
from core.documents.document import Span
from core.messages import Words, words

_BEGINS = re.compile(r"[%{}<&$#@:`_\\\]]|www\.")
"""Without one of these there is no placeholder of any syntax: most texts are done with that."""
_NUMBERED = re.compile(r"%(\d+)\$(.*)", re.S)
_BY_ORDER = re.compile(r"%(?![(%#<]|\d+\$|n$|arg$)|\{(?:[!:].*)?\}$", re.S)
_UNNAMED = re.compile(r"%[sd]|\{\}")
_COUNT = re.compile(
    r"%(?:\([^()]*\)|\d+\$|[{<])?[\w.]*[diu]\b|\#|%L?n|[{$%(\s-]*(?:\w*_)?(?:count|number|num|total|quantity|amount|n|\d)\b.*",
    re.I | re.S,
)
_NAME = re.compile(r"<(/?)([^\s<>/]+)")
_ENTITY = re.compile(r"&[^;]+;")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder where it stands: `text` is `whole[start:end]`, `syntax` one of `SYNTAXES`, "url" or "email"."""

    start: int
    end: int
    text: str
    syntax: str


def find_placeholders(text: str, syntaxes: Sequence[str]) -> tuple[Placeholder, ...]:
    """In order, never overlapping; addresses whatever the `syntaxes`. KeyError for a syntax that is none.

    An accelerator (`&File`, `_File`) is its mark alone, and one only where the text has just one such mark.
    """
    pattern = _pattern(tuple(syntaxes))
    if not _BEGINS.search(text):
        return ()
    found = [
        Placeholder(*match.span(), match[0], str(match.lastgroup).replace("_", "-")) for match in pattern.finditer(text)
    ]
    if sum(one.syntax == "accelerator" for one in found) > 1:
        found = [one for one in found if one.syntax != "accelerator"]
    return tuple(found)


def find_count(placeholders: Sequence[Placeholder]) -> Placeholder | None:
    """The one that stands for the number of a plural form; None where none or several could."""
    able = [one for one in placeholders if one.syntax not in ("url", "email", "html", "escape", "accelerator")]
    counts = [one for one in able if _COUNT.fullmatch(one.text)]
    if not counts and len(able) == 1:
        return able[0]
    return counts[0] if len(counts) == 1 else None


def check_placeholders(pair: Pair) -> Check:
    """Whether the target holds just the placeholders of the source. Those without a number or name keep their order.

    `%%` and entities such as `&nbsp;` may come and go; the number may be left out of a plural form that is for one
    number only ("one file"). A stray `%` that a program would trip over fails.
    """
    source, target = (
        [one for one in find_placeholders(hide_codes(text, pair.codes), pair.syntaxes) if not _is_loose(one)]
        for text in (pair.source, pair.target)
    )
    stray = _stray_percents(pair)
    if stray:
        return Check("placeholders", False, words("translation_strings.placeholders_percent"), stray)
    keys = _keys(target)
    wanted, got = Counter(_keys(source)), Counter(keys)
    missing, extra = wanted - got, got - wanted
    if pair.plural and is_one_number(pair.target_language, pair.plural) and (count := find_count(source)):
        missing -= Counter([_keys(source)[source.index(count)]])
    if missing or extra:
        spans = tuple(Span(one.start, one.end) for one, key in zip(target, keys, strict=True) if key in extra)
        lost, new = ([text for _, text in some.elements()] for some in (missing, extra))
        if sorted(lost) == sorted(new):
            detail = words("translation_strings.placeholders_order", texts=" ".join(text for _, text in wanted))
            return Check("placeholders", False, detail, spans)
        return Check("placeholders", False, _differ("placeholders", lost, new), spans)
    name = "translation_strings.placeholders_same" if source else "translation_strings.placeholders_none"
    return Check("placeholders", True, words(name, count=len(target)))


def check_tags(pair: Pair) -> Check:
    """Whether the target holds every code of the source once, pairs nested as there, and closes its HTML tags."""
    wanted, places = Counter(pair.codes), _code_places(pair.target, pair.codes)
    got = Counter(code for code, _ in places)
    if got != wanted:
        spans = tuple(span for code, span in places if got[code] > wanted[code])
        lost, new = ([*some.elements()] for some in (wanted - got, got - wanted))
        return Check("tags", False, _differ("tags", lost, new), spans)
    if not _nests_alike(pair.codes, [code for code, _ in places]) or not _closes_alike(pair):
        return Check("tags", False, words("translation_strings.tags_crossed"), tuple(span for _, span in places))
    name = "translation_strings.tags_same" if pair.codes else "translation_strings.tags_none"
    return Check("tags", True, words(name, count=len(pair.codes)))


def hide_codes(text: str, codes: Sequence[str]) -> str:
    """The text, as long as before, with NUL characters in the place of its codes."""
    if not codes:
        return text
    hidden, position = [], 0
    for code, span in _code_places(text, codes):
        hidden += [text[position : span.start], "\0" * len(code)]
        position = span.end
    return "".join([*hidden, text[position:]])


@cache
def _pattern(syntaxes: tuple[str, ...]) -> re.Pattern[str]:
    if unknown := set(syntaxes) - set(SYNTAXES):
        raise KeyError(*sorted(unknown))
    used = [name for name in PATTERNS if name in ("url", "email", *syntaxes)]
    return re.compile("|".join(f"(?P<{name.replace('-', '_')}>{PATTERNS[name]})" for name in used))


def _is_loose(one: Placeholder) -> bool:
    """Read by a program, and yet no loss where it is missing."""
    return one.text == "%%" or (one.syntax == "html" and _ENTITY.fullmatch(one.text) is not None)


def _keys(placeholders: Sequence[Placeholder]) -> list[tuple[int, str]]:
    """What must be the same in source and target for each: its number, also where only the order gives it, and text."""
    keys, order = [], 0
    for one in placeholders:
        if one.syntax in PRINTF and (numbered := _NUMBERED.fullmatch(one.text)):
            keys.append((int(numbered[1][:9]), "%" + numbered[2]))
        elif one.syntax in (*PRINTF, "python-brace") and _BY_ORDER.match(one.text):
            order += 1
            keys.append((order, one.text))
        elif one.syntax == "html" and (inside := _UNNAMED.findall(one.text)):
            order += len(inside)
            keys.append((order, one.text))
        elif one.syntax == "accelerator":
            keys.append((0, "&"))
        else:
            spaced = one.text[0] in "{$" and one.syntax != "java-message"
            keys.append((0, re.sub(r"\s+", "", one.text) if spaced else one.text))
    return keys


def _stray_percents(pair: Pair) -> tuple[Span, ...]:
    """Each `%` of the target that begins no placeholder, in texts whose source is formatted and has none of them."""
    if "%" not in pair.target or not set(pair.syntaxes) & set(PRINTF) - {"printf"}:
        return ()
    formatted, strays = {}, {}
    for name, whole in (("source", pair.source), ("target", pair.target)):
        text = hide_codes(whole, pair.codes)
        found = find_placeholders(text, pair.syntaxes)
        inside = {at for one in found for at in range(one.start, one.end)} if "%" in text else set()
        formatted[name] = any(one.syntax in PRINTF for one in found)
        strays[name] = tuple(Span(at, at + 1) for at, char in enumerate(text) if char == "%" and at not in inside)
    return strays["target"] if formatted["source"] and not strays["source"] else ()


def _code_places(text: str, codes: Sequence[str]) -> list[tuple[str, Span]]:
    if not codes:
        return []
    pattern = re.compile("|".join(re.escape(code) for code in sorted(set(codes), key=len, reverse=True)))
    return [(match[0], Span(*match.span())) for match in pattern.finditer(text)]


def _nests_alike(source: Sequence[str], target: Sequence[str]) -> bool:
    wanted = _nesting(source)
    return list(source) == list(target) if wanted is None else wanted == _nesting(target)


def _nesting(codes: Sequence[str]) -> list[tuple[str, str]] | None:
    """Each pair with the pair around it, sorted; None where pairs cross. A code without a partner stands alone."""
    names = [match.groups() if (match := _NAME.match(code)) else ("", "") for code in codes]
    closed = {name for slash, name in names if slash}
    inside, open_codes = [], [("", "")]
    for code, (slash, name) in zip(codes, names, strict=True):
        if name not in closed or code.endswith("/>"):
            continue
        if not slash:
            inside.append((code, open_codes[-1][1]))
            open_codes.append((name, code))
        elif open_codes.pop()[0] != name or not open_codes:
            return None
    return sorted(inside) if len(open_codes) == 1 else None


def _closes_alike(pair: Pair) -> bool:
    """Whether the HTML tags among the placeholders nest in the target, where they do in the source."""
    if "html" not in pair.syntaxes or not ("<" in pair.source or "<" in pair.target):
        return True
    source, target = (
        [one.text for one in find_placeholders(hide_codes(text, pair.codes), pair.syntaxes) if one.syntax == "html"]
        for text in (pair.source, pair.target)
    )
    return _nesting(source) is None or _nesting(target) is not None


def _differ(what: str, missing: Sequence[str], extra: Sequence[str]) -> Words:
    lost, new = (" ".join(sorted(some)) or "–" for some in (missing, extra))
    return words(f"translation_strings.{what}_differ", missing=lost, extra=new)
