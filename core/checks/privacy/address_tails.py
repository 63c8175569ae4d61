"""What follows a street in an address: flat, code, town, region, country, on its line or the next. Finds no street."""

import re

from core.checks.lexicon import is_common_word
from core.checks.privacy.clinical import is_clinical
from core.checks.privacy.gazetteer import is_place
from core.checks.privacy.words import fold

UNIT = (
    r"(?i:\(?(?:apartment|apt|suite|ste|unit|flat|floor|fl|room|rm|building|bldg|block|lot|trailer|box|door|piso|appt|apto|étage"
    r"|stiege|top|tür|lgh|sala|bloco)\b\.?\s{0,2}(?:no\.?\s?)?#?|#)"
)
CODE = (
    r"(?:[A-Z]{1,3}-)?(?:\d{5}(?:-\d{4})?|\d{4}\s?[A-Z]{2}|\d{3}\s\d{2}|\d{2}-\d{3}|\d{4}|\d{6}|\d{5}-\d{3}|\d{3}-\d{4}"
    r"|[A-Z]\d[A-Z]\s?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})(?![\w-])"
)
STATE = (
    r"(?:A[KLRZAEPS]|C[AOT]|D[CE]|F[LM]|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEHINOPST]|N[CDEHJMVY]|O[HKR]|P[ARW]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY]"
    r"|AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT|NSW|VIC|QLD|ACT|TAS)(?![\w])"
)
_GAP = r"(?:[ \t]{0,2}[,.|–-]?[ \t]{0,3}\n[ \t]{0,4}[,]?[ \t]{0,2}|[ \t]{0,2},[ \t]{0,3}|[ \t]{1,3}(?:[–-][ \t])?)\(?"
_PIECE = re.compile(
    rf"{_GAP}(?:(?P<unit>{UNIT}\s{{0,2}}[A-Za-z]?-?\d{{1,5}}[A-Za-z]?(?!\w))|(?P<code>{CODE})|(?P<region>(?:[A-Z]{{2,3}}|[a-z]{{2,3}}(?=\s{{1,3}}\d{{4,6}}(?!\d)))(?![\w'’]))"
    r"|(?P<place>[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_])){1,24}\.?)(?![\w])\)?)"
)
_MORE = re.compile(r"[ -][^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_])){0,24}")
_MOST_PIECES = 12
_MOST_UNKNOWN = 5
"""Words in a row that no gazetteer knows, before something certain must come."""


def follow(text: str, end: int, *, strict: bool = False) -> int:
    """The end of an address whose street ends at `end`; words nothing knows belong to it where a code, flat or known
    place comes after them. `strict`: only codes, flats and known places after a comma or on the next line count."""
    sure = stop = end
    unknown = 0
    for _ in range(_MOST_PIECES):
        match = _PIECE.match(text, stop)
        if not match:
            break
        parted = not match[0][: _start(match)].isspace() or "\n" in match[0][: _start(match)]
        known = _known_end(text, match) if match["place"] else match.end()
        if (
            match["unit"]
            or match["code"]
            and (not strict or unknown or parted or len(match["code"]) > 4)
            or match["place"]
            and known
            and not _is_lone(text, match, known, parted, sure == end)
        ):
            sure = stop = known
            unknown = 0
        elif match["place"] and _is_town(text, match, parted):
            sure = stop = match.end()
        else:
            unknown += 1
            if unknown > _MOST_UNKNOWN or not _may_belong(match):
                break
            stop = match.end()
    return sure


def _start(match: re.Match[str]) -> int:
    return match.start(match.lastgroup) - match.start() if match.lastgroup else 0


def _known_end(text: str, match: re.Match[str]) -> int:
    """The end of the longest known place that begins with the matched word; 0 where there is none."""
    ends, stop = [match.end("place")], match.end("place")
    while len(ends) < 4 and (more := _MORE.match(text, stop)):
        stop = more.end()
        ends.append(stop)
    start = match.start("place")
    return next((end for end in reversed(ends) if is_place(fold(text[start:end].rstrip(".")))), 0)


def _is_lone(text: str, match: re.Match[str], known: int, parted: bool, first: bool) -> bool:
    """An ordinary word in small letters, or one right after the street that only looks like a place."""
    word = match["place"]
    return (
        word[0].islower()
        and (is_common_word(word) or not parted)
        and first
        or is_common_word(word)
        and known == match.end("place")
    )


def _is_town(text: str, match: re.Match[str], parted: bool) -> bool:
    """A word that nothing knows, between commas or ends of lines: the town, whatever it is called."""
    word = match["place"]
    alone = re.match(r"\s*(?:[,.\n]|$)", text[match.end() : match.end() + 4])
    return bool(parted and alone and word[0].isupper() and not is_common_word(word) and not is_clinical(fold(word)))


def _may_belong(match: re.Match[str]) -> bool:
    """Whether a word that nothing knows may be part of an address: it has a capital, or stands among codes."""
    if match["place"]:
        word = match["place"]
        return (
            word[0].isupper()
            or not is_common_word(word)
            or fold(word) in ("de", "la", "del", "an", "der", "am", "upon", "sur", "the", "of", "do", "di")
        )
    return True
