"""Addresses as several countries write them: street and number in either order, boxes, flats, postal codes and towns.

By the words that streets are called by, by gazetteer and by form; a street without such a word is told by the flat,
town or postal code that follows it. Does not know Chinese addresses (`han_addresses`).
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from core.checks.lexicon import is_common_word
from core.checks.privacy.address_tails import CODE, STATE, UNIT, follow
from core.checks.privacy.clinical import is_clinical
from core.checks.privacy.found import Found
from core.checks.privacy.person_lists import name_strength
from core.checks.privacy.words import fold

CAPITAL = r"[A-Z\u00c0-\u00de\u0100-\u024f\u0386-\u03ab\u0410-\u042f]"
LETTER = r"[^\W\d_]"
_WORD = rf"{LETTER}(?:{LETTER}|['’.-](?={LETTER})){{0,24}}"
_NAMED = rf"{CAPITAL}(?:{LETTER}|['’.-](?={LETTER})){{0,24}}"
_NO = r"\d{1,6}(?:[-/]\d{1,5})?[A-Za-z]?(?:/\d{1,4})?(?![\w])"
_BLANK = r"[ \t]{1,2}"
_PARTICLE = r"(?:de|la|del|di|da|do|dos|van|von|der|den|des|du|of|the)"
_BOX = (
    r"(?:P\.?\s?O\.?\s?Box|Post(?:al)?\s(?:Office\s)?Box|GPO\sBox|Postfach|Casilla|Apartado|Bo[iî]te\sPostale|Private\sBag"
    r"|(?:PSC|CMR|Unit)\s\d{1,5},?\sBox)\s?#?\d{1,7}(?!\w)|(?:USN[SV]|USS|USCGC)\s[^\W\d_]{2,20}\s{1,3}(?=[AFD]PO)"
    r"|[AFD]PO\s?,?\sA[AEP]\s\d{5}(?:-\d{4})?(?!\w)"
)
_AND = re.compile(rf"(?:the\s(?:corner|intersection)\sof\s)?(?:{_NAMED}{_BLANK}){{1,3}}(?:{_NO}{_BLANK})?and{_BLANK}$")
_CORNER = re.compile(
    rf"\b(?:the\s)?(?:corner|intersection)\sof\s(?:(?:{_WORD}|{_NO})\.?,?{_BLANK}){{1,6}}and(?:{_BLANK}(?:{_NAMED}\.?|{_NO}|ul\.)){{1,4}}",
    re.I,
)
_LABEL = re.compile(
    r"\b(?:(?:home|street|mailing|postal|residential|current|permanent|billing|work|business)?\s?address|residence|addr|(?:lives|living|resides|residing)\sat|adresse|anschrift"
    r"|direcci[óo]n|endere[çc]o|indirizzo|adres)\s?(?:\(es\))?(?:\s?[:=]|\sis\b|(?<=\sat))\s{0,4}(?P<value>[^\n;|\t\[]{4,120})",
    re.I,
)
_ZIP_LABEL = re.compile(
    rf"\b(?:zip(?:\s?code)?|post(?:al)?\s?code|postcode|plz|cap|cep|eircode)\s{{0,2}}(?:[:=#]|is)?\s{{0,2}}(?P<value>{CODE})",
    re.I,
)
_TOWN = re.compile(
    rf"(?<!{LETTER})(?:{_NAMED}[ ]){{0,2}}{_NAMED},?\s{{1,2}}{STATE},?\s{{1,2}}\d{{5}}(?:-\d{{4}})?(?!\w)"
    r"|(?<!\w)(?:[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}|[A-Z]\d[A-Z]\s\d[A-Z]\d)(?!\w)"
    rf"|(?<!{LETTER})(?:{_NAMED}[ ]){{0,2}}{CAPITAL}[a-z]{LETTER}+,\s{STATE}(?![A-Za-z]|\s?\d)"
)
_FLAT = re.compile(r"\b(?:Suite|Ste\.|Apt\.?|Apartment|Flat)\s#?(?:[A-Z]-?)?\d{1,5}[A-Z]?(?![\w%]|[.,]\d)", re.I)
_LEADS = re.compile(r"(?:\b(?:at|to|of|on|from|near|off|is|address)|[,:|]|^|\n)\s{0,2}(?:\d{1,6}\s)?$", re.I)
_DOSE = re.compile(
    r"\s?(?:%|°|[munpk]?(?:g|l|mol|iu|m)\b|mcg|units?|tab|cap|/|to\b|x\b|days?|weeks?|months?|years?|hours?|minutes?|times|h\b)",
    re.I,
)


@cache
def _load() -> dict[str, str]:
    kept = tomllib.loads(Path(__file__).with_name("streets.toml").read_text("utf-8"))
    return {
        name: "|".join(sorted(map(re.escape, value.split()), key=len, reverse=True)) for name, value in kept.items()
    }


@cache
def _streets() -> tuple[re.Pattern[str], ...]:
    """Streets with their number, most telling first; a number of a building may stand before all."""
    kept, lead = _load(), rf"(?<![\w./,-])(?:{_NO}{_BLANK})?"
    ordinal = rf"(?:{_WORD}|{LETTER}{{1,4}}\.|\d{{1,3}}(?:st|nd|rd|th)\b)"
    side = rf"(?:{_BLANK}(?:[NSEW]{{1,2}}|North|South|East|West)\b)?"
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"{lead}(?i:{_BOX})",
            rf"{lead}{_NO}{_BLANK}(?:{ordinal}{_BLANK}){{1,5}}?(?i:{kept['after']})(?!{LETTER})\.?{side}",
            rf"{lead}{_NO}{_BLANK}(?:{ordinal}{_BLANK}){{0,4}}?(?:{_NAMED}|\d{{1,3}}(?:st|nd|rd|th)){_BLANK}(?:{kept['weak'].title()})(?!{LETTER})\.?{side}",
            rf"{lead}{_NO},?{_BLANK}(?i:{kept['before']})(?!{LETTER})\.?{_BLANK}(?:{_WORD}\.?(?:{_BLANK})?){{1,5}}(?:{_NO})?",
            rf"{lead}(?<!{LETTER})(?i:{kept['before']})(?!{LETTER})\.?{_BLANK}(?:{_NAMED}\.?,?(?:{_BLANK})?){{1,5}}(?:n[°º.]?\s?)?{_NO}\.?",
            rf"{lead}(?:{_NO}{_BLANK})(?:{_WORD}{_BLANK}){{0,3}}{LETTER}{{2,24}}(?i:{kept['ends']})(?!{LETTER})\.?(?:{_BLANK}{_NO}|(?=,))",
            rf"{lead}(?<!{LETTER})(?:{_NAMED}{_BLANK}){{0,3}}{CAPITAL}{LETTER}{{1,24}}(?:{kept['ends']})(?!{LETTER})\.?,?{_BLANK}{_NO}",
            rf"{lead}(?<!{LETTER})(?:{_NAMED}{_BLANK}(?:{LETTER}{{3,12}}{_BLANK})?){{1,3}}(?:{kept['small']})(?!{LETTER})\.?{_BLANK}{_NO}\.?",
            rf"{lead}{_NO}{_BLANK}(?:{_WORD}{_BLANK}){{0,4}}{_WORD}(?:{_BLANK}{_NO},?)?(?=\s{{0,4}}{UNIT}\s?\d)",
            rf"(?<!{LETTER})(?i:{kept['bare']})(?!{LETTER})\.?{_BLANK}(?:(?:{_PARTICLE}|e|d['’])(?:{_BLANK})?)*{_NAMED}(?:{_BLANK}(?:(?:{_PARTICLE}|e){_BLANK})*{_NAMED}){{0,3}}",
            rf"(?<!{LETTER}){_NAMED}{_BLANK}(?:{kept['weak'].title()})(?!{LETTER})(?#weak)",
            rf"{lead}(?<!{LETTER})(?:{_NAMED}{_BLANK}|\d{{1,3}}(?:st|nd|rd|th){_BLANK}){{1,3}}(?:{kept['sure'].title()})(?!{LETTER})",
        )
    )


_NUMBERED = re.compile(
    rf"(?<![\w./,-])(?P<no>{_NO}{_BLANK}(?:{_NO}{_BLANK})?)?(?<!{LETTER})(?P<street>{_NAMED}(?:{_BLANK}(?:{_NAMED}\.?|{_PARTICLE})){{0,3}})"
    rf"(?:{_BLANK}(?P<after>{_NO})(?![.,]\d)\.?|(?!{LETTER}))"
)
_NO_STREETS = frozenset(
    ("center", "club", "extension", "field", "fields", "light", "lights", "mission", "pass", "point", "points", "port")
    + ("rapid", "rest", "station", "stream", "track", "trace", "union", "unions", "view", "wall", "well", "radial")
    + ("key", "fall", "falls", "flat", "ways", "lock", "corner", "the", "this", "that", "plain", "hall")
)
"""Kinds of streets that are more often something else where no number stands beside them."""
_YEAR = re.compile(r"(?:19|20)\d\d\.?$")


def find_addresses(text: str) -> Iterator[Found]:
    """Streets with what follows them, the longest first, labelled addresses, towns with codes; they may overlap."""
    streets = [*_find_streets(text)]
    yield from sorted(streets, key=lambda one: one.start - one.end)
    starts = sorted(one.start for one in streets)
    for match in _LABEL.finditer(text):
        inside = bisect_left(starts, match.start("value"))
        known = inside < len(starts) and starts[inside] < match.end("value")
        if not known and re.search(r"\d", match["value"]):
            yield Found(match.start("value"), follow(text, match.start("value") + len(_cut(match["value"]))), "address")
    yield from _find_numbered(text)
    yield from (Found(*match.span(), "address") for match in _FLAT.finditer(text))
    yield from (Found(*match.span("value"), "address") for match in _ZIP_LABEL.finditer(text))
    yield from (
        Found(match.start(), follow(text, match.end()), "address")
        for match in _TOWN.finditer(text)
        if not match[0].endswith((", PA", ", MD", ", DO"))
    )


def _is_sentence(street: str) -> bool:
    """Whether a match is made of ordinary words in small letters, but for a word that only streets have at its end."""
    words = re.findall(rf"{LETTER}+", street)
    if any(char.isupper() for word in words[:-1] or words for char in word) or _sure().search(street):
        return False
    return all(is_common_word(word) or is_clinical(fold(word)) for word in words[:-1] or words)


def _is_street(text: str, match: re.Match[str]) -> bool:
    """Whether a street without a number, of a kind that is an ordinary word, is one: Cedar Grove, on Pine Hill."""
    first, last = (fold(word) for word in (match[0].split()[0], match[0].split()[-1]))
    if is_clinical(first) or first in _NO_STREETS or text[match.end() : match.end() + 2].strip()[:1].isupper():
        return False
    within = re.search(r"[a-z,]\s$", text[max(0, match.start() - 3) : match.start()])
    return name_strength(match[0].split()[0]) > 1 or bool(within) and last not in _NO_STREETS


@cache
def _sure() -> re.Pattern[str]:
    return re.compile(rf"(?<!{LETTER})(?:street|avenue|road|lane|boulevard|crescent|highway|parkway)(?!{LETTER})", re.I)


def _find_streets(text: str) -> Iterator[Found]:
    yield from (Found(match.start(), follow(text, match.end()), "address") for match in _CORNER.finditer(text))
    for pattern in _streets():
        for match in pattern.finditer(text):
            weak = "(?#weak)" in pattern.pattern and not _is_street(text, match)
            if not weak and not _is_sentence(match[0]):
                yield Found(_begin(text, match.start()), follow(text, match.end()), "address")


def _begin(text: str, start: int) -> int:
    """Where an address begins of which a street begins at `start`: the crossing street before "and" is part of it."""
    match = _AND.search(text, max(0, start - 80), start)
    return match.start() if match else start


def _find_numbered(text: str) -> Iterator[Found]:
    """Names with a number that nothing calls a street: told by what stands before and after them."""
    for match in _NUMBERED.finditer(text):
        words = [fold(word.strip(".")) for word in match["street"].split()]
        if (
            any(map(is_clinical, words))
            or match["street"].isupper()
            and len(match["street"]) < 5
            or _DOSE.match(text, match.end())
            or not (match["no"] or match["after"])
        ):
            continue
        certain = follow(text, match.end(), strict=True)
        named = max(map(name_strength, words)) > 1
        led = bool(_LEADS.search(text, max(0, match.start() - 20), match.start()))
        both = bool(match["no"] and match["after"])
        year = bool(_YEAR.search(match[0])) and not match["no"]
        if (
            certain > match.end()
            and (named or both)
            and (led or both)
            or named
            and not year
            and (both or led and len(match[0]) > 7)
        ):
            yield Found(_begin(text, match.start()), max(certain, match.end()), "address")


def _cut(value: str) -> str:
    """A labelled address without what follows it on its line."""
    return re.split(
        r"\s{3,}|\s(?=[A-Z][A-Za-z ]{1,20}:)|\.\s(?=[A-Z][a-z]+\s[a-z])|[.!?]$|[.!?](?=\s*$)", value, maxsplit=1
    )[0].rstrip()
