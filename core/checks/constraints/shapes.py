"""Demands on the form: bullets, highlights, titles, JSON, what stands at the beginning and at the end."""

import json
import re

from core.checks.constraints.counting import Count, same
from core.checks.constraints.finding import Arguments, Finding, count_found, presence
from core.documents.document import Span
from core.messages import words

_MARKED = re.compile(r"^[ \t]*+(?:\*(?!\*)|-).*$", re.M)
_BULLET = re.compile(r"^[ \t]*+[*\-+•][ \t]++\S.*$", re.M)
_NUMBERED = re.compile(r"^[ \t]*+\d{1,4}[.)、][ \t]*+\S.*$", re.M)
_HIGHLIGHT = re.compile(r"(?<!\*)(\*{1,3})(?![\s*])[^\n*]{1,2000}(?<!\s)\1(?!\*)")
_PAIRED = (re.compile(r"\*[^\n*]*\*"), re.compile(r"\*\*[^\n*]*\*\*"))
_PLACEHOLDER = re.compile(r"\[([^\[\]\n]{1,500})\](?![(\[])")
_NO_PLACEHOLDER = re.compile(r"\s*+(?:[xX]|\^?\d{1,4}(?:\s*+[,–-]\s*+\d{1,4})*+)?\s*+")
_LEAD = r"^[ \t>#*_]*+"
_QUOTES = {'"': '"'}
_CHINESE_QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』"}
_ANSWERS = {
    "en": ("My answer is yes.", "My answer is no.", "My answer is maybe."),
    "es": ("Sí.", "No.", "Quizás."),
}


def number_bullet_lists(text: str, arguments: Arguments, language: str) -> Finding:
    """IFEval counts every line that begins with - or a single *, also a divider; a reader what is a bullet."""
    marked, seen = ({m.span() for m in pattern.finditer(text)} for pattern in (_MARKED, _BULLET))
    count = Count(min(len(marked), len(seen)), max(len(marked), len(seen)))
    finding = count_found(count, arguments["relation"], arguments["num_bullets"])
    if finding.passed is not False:
        return finding
    doubtful = sorted(marked ^ seen) or sorted(seen)[arguments["num_bullets"] :]
    return Finding(False, finding.found, tuple(Span(*span) for span in doubtful))


def number_numbered_lists(text: str, arguments: Arguments, language: str) -> Finding:
    """Lines that begin with a number: 1. or 1) or 1、"""
    spans = tuple(Span(*match.span()) for match in _NUMBERED.finditer(text))
    return count_found(same(len(spans)), arguments["relation"], arguments["num_items"], spans)


def number_highlighted_sections(text: str, arguments: Arguments, language: str) -> Finding:
    """`*text*` or `**text**` on one line. A reader counts each once; IFEval pairs asterisks from the left."""
    spans = tuple(Span(*match.span()) for match in _HIGHLIGHT.finditer(text))
    paired = sum(bool(part.strip("* ")) for pattern in _PAIRED for part in pattern.findall(text))
    count = Count(min(len(spans), paired), max(len(spans), paired))
    return count_found(count, arguments["relation"], arguments["num_highlights"], spans)


def number_placeholders(text: str, arguments: Arguments, language: str) -> Finding:
    """`[name]`; a link, a box to tick and a citation such as [1] are none to a reader."""
    found = [match for match in _PLACEHOLDER.finditer(text) if not _NO_PLACEHOLDER.fullmatch(match[1])]
    spans = tuple(Span(*match.span()) for match in found)
    return count_found(same(len(spans)), arguments["relation"], arguments["num_placeholders"], spans)


def multiple_sections(text: str, arguments: Arguments, language: str) -> Finding:
    """Lines that begin with the marker and a number, such as "Section 2" or "## SECTION 2"."""
    pattern = re.compile(_LEAD + re.escape(arguments["section_spliter"]) + r"\s?\d+", re.M)
    spans = tuple(Span(*match.span()) for match in pattern.finditer(text))
    return count_found(same(len(spans)), arguments["relation"], arguments["num_sections"], spans)


def title(text: str, arguments: Arguments, language: str) -> Finding:
    """Something in double angle brackets on one line."""
    inside = (line[line.find("<<") : line.rfind(">>") + 2] for line in text.split("\n") if "<<" in line)
    return presence(any(part.endswith(">>") and part.strip("<> \t") for part in inside))


def json_format(text: str, arguments: Arguments, language: str) -> Finding:
    """The whole is one JSON object or array, with or without a ``` fence."""
    try:
        held = isinstance(json.loads(unfence(text)), dict | list)
    except (ValueError, RecursionError):
        held = False
    return presence(held)


def unfence(text: str) -> str:
    """The text without the fence ```json ... ``` around it."""
    plain = text.strip()
    for opening in ("```json", "```Json", "```JSON", "```"):
        if plain.startswith(opening):
            plain = plain.removeprefix(opening)
            break
    return plain.removesuffix("```").strip()


def constrained_response(text: str, arguments: Arguments, language: str) -> Finding:
    """Exactly one of the permitted answers is in the text, as it is written."""
    options = arguments["options"] or _ANSWERS.get(language, _ANSWERS["en"])
    given = [option for option in options if option in text]
    longest = [option for option in given if not any(option != other and option in other for other in given)]
    return Finding(len(longest) == 1, words("constraints.found_count", count=len(longest)))


def postscript(text: str, arguments: Arguments, language: str) -> Finding:
    """A line that begins with the marker and says something; "P.S." is not in "P.P.S."."""
    letters = [re.escape(part) for part in arguments["postscript_marker"].strip().split(".")]
    marker = r"\.\s?".join(letters).removesuffix(r"\s?")
    return presence(bool(re.search(rf"{_LEAD}{marker}[^\w\n]*+\s*+\w", text, re.I | re.M)))


def two_responses(text: str, arguments: Arguments, language: str) -> Finding:
    """Two different answers parted by ******."""
    parts = [part.strip() for part in text.split("******")]
    filled = [part for part in parts if part]
    held = len(filled) == 2 and all(parts[1:-1]) and filled[0] != filled[1]
    return Finding(held, words("constraints.found_responses", count=len(set(filled))))


def repeat_prompt(text: str, arguments: Arguments, language: str) -> Finding:
    """The request word for word at the very beginning, and something after it."""
    said, wanted = text.strip().lower(), arguments["prompt_to_repeat"].strip().lower()
    return presence(said.startswith(wanted) and len(said) > len(wanted))


def end_checker(text: str, arguments: Arguments, language: str) -> Finding:
    """The last words, in any case; closing quotation marks may follow."""
    said = text.strip().strip('"').lower()
    return _edge(said.endswith(arguments["end_phrase"].strip().lower()), text.strip()[-60:])


def starts_with(text: str, arguments: Arguments, language: str) -> Finding:
    """The first words, in any case; an opening quotation mark may precede."""
    said = text.strip().strip('"').lower()
    return _edge(said.startswith(arguments["phrase"].strip().lower()), text.strip()[:60])


def quotation(text: str, arguments: Arguments, language: str) -> Finding:
    """The whole in double quotation marks, in Chinese also “ ” and 「 」."""
    plain = text.strip()
    pairs = _CHINESE_QUOTES if language == "zh" else _QUOTES
    return presence(len(plain) > 2 and plain[0] in pairs and plain[-1] == pairs[plain[0]])


def _edge(held: bool, shown: str) -> Finding:
    return Finding(held, words("constraints.found_text", text=" ".join(shown.split())))
