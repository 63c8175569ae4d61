"""Whether a text's headings are in its language, where models slip most: an English "Introduction" over Chinese text.

Does not judge the text below the headings; `check_language` does.
"""

import re

from core.checks.check import Check
from core.checks.lexicon import is_common_word
from core.documents.document import Span
from core.documents.language import detect_language
from core.messages import words

_HEADING = re.compile(
    r"^[ \t]{0,3}#{1,6}[ \t]+(?P<hash>[^\n]*)$"
    r"|^[ \t]{0,3}(?:\*\*|__)(?P<bold>[^*_\n]{1,120})(?:\*\*|__)[:：]?[ \t]*$"
    r"|^(?P<line>[^\n#|>*-][^\n]{0,120})\n(?:=+|-{3,})[ \t]*$",
    re.M,
)
_FENCE = re.compile(r"^(```|~~~)[^\n]*\n.*?^\1[ \t]*$", re.M | re.S)
_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z’'-]*")
_ENOUGH_WORDS = 3
"""Fewer words in Latin letters do not show which of the languages written in them they are."""


def find_headings(markdown: str) -> tuple[Span, ...]:
    """The words of each heading: # lines, underlined lines, and lines that are bold as a whole; none inside code."""
    code = [match.span() for match in _FENCE.finditer(markdown)]
    found = []
    for match in _HEADING.finditer(markdown):
        name = match.lastgroup or "hash"
        inner = match[name].rstrip("# \t")
        if inner and not any(start <= match.start() < end for start, end in code):
            found.append(Span(match.start(name), match.start(name) + len(inner)))
    return tuple(found)


def check_headings(markdown: str, language: str) -> Check:
    """None where there is no heading to judge. `spans` are the headings in another language."""
    headings = find_headings(markdown)
    if not headings:
        return Check("headings", None, words("facts.no_headings"))
    wrong = tuple(span for span in headings if _is_foreign(markdown, span, language))
    if not wrong:
        return Check("headings", True, words("facts.headings_same", count=len(headings)))
    shown = ", ".join(markdown[span.start : span.end] for span in wrong[:5])
    return Check("headings", False, words("facts.headings_other", headings=shown), wrong)


def _is_foreign(markdown: str, span: Span, language: str) -> bool:
    heading = markdown[span.start : span.end].strip()
    latin, han = _LATIN.findall(heading), _HAN.findall(heading)
    if language != "zh":
        other = detect_language(heading) not in ("und", language)
        return len(han) > len(latin) or len(latin) >= _ENOUGH_WORDS and other
    if han:
        return len(han) < len(heading) / 2 and detect_language(heading) not in ("und", "zh", "en")
    return bool(latin) and not _is_name(heading, latin, f"{markdown[: span.start]}\n{markdown[span.end :]}")


def _is_name(heading: str, latin: list[str], rest: str) -> bool:
    """In Chinese: no word of a dictionary, or what the text itself says so, as it does with names of products."""
    if len(latin) < _ENOUGH_WORDS and not any(is_common_word(word) for word in latin):
        return True
    used = re.escape(heading)
    return bool(re.search(rf"[\u3400-\u9fff，、] ?{used}|{used} ?[\u3400-\u9fff，。、]", rest))
