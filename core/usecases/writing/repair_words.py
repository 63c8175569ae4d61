"""Repairs that act on words and characters: commas, case, forbidden words, counted letters, capitals.

Each takes a text, the arguments of the demand and the request, and gives texts to try, the gentlest first. It knows
nothing of other demands: whoever tries them looks at all of them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import inf
from typing import Any

from core.checks.keywords import find_phrase
from core.checks.length import strip_marks
from core.usecases.writing.fitting import join_units, read_units, select, window
from core.usecases.writing.phrases import key_phrases

Arguments = Mapping[str, Any]
Repair = Callable[[str, Arguments, str], Iterator[str]]
"""(text, arguments of the demand, language) -> texts to try."""

_JOINS = re.compile(
    r"(?:and|but|or|nor|so|yet|because|while|when|where|which|who|whose|whom|that|if|as|though|although|until|with|"
    r"without|including|such|not|then|than|for|from|to|in|on|at|by)\b",
    re.I,
)
_OPENS = re.compile(
    r"(?:in|on|at|after|before|by|for|from|with|during|however|therefore|thus|finally|first|next|then|yes|no|oh|well|so|"
    r"meanwhile|instead|today|yesterday|still|also|now|if|when|\w+ly)\b",
    re.I,
)
_PAIR = re.compile(r"[\w'’-]+(?: [\w'’-]+)? (?:and|or) ")
_LAST = re.compile(r"\A(?:and|or)\b|\A[\w'’-]+(?: [\w'’-]+){0,2} (?:and|or) ")
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:['’-][A-Z]+)*\b")


def remove_commas(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """Every comma by what it does: within a number it goes, before a joining word too, between the members of a list
    it becomes "and", after a short opening it goes, and between clauses it becomes a dash (Chinese: a semicolon)."""
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    if language == "zh":
        yield text.replace("，", "；").replace(",", "；")
        return
    lines = [_uncomma(line) if "," in line else line for line in text.split("\n")]
    yield "\n".join(lines).replace("，", " –").replace("、", " – ")


def _uncomma(line: str) -> str:
    """One line without commas."""
    line = re.sub(r",(?=[\"'”’)*_\]]*\s*$)|,(?=[\"”’]\s)", "", line)
    return "".join(_part_clauses(sentence) for sentence in re.split(r"(?<=[.!?;:])(\s+)", line))


def _part_clauses(sentence: str) -> str:
    """One sentence: the members of a list are joined by "and", clauses by a dash, the rest by nothing."""
    pieces = [piece.strip(" ") for piece in sentence.split(",")]
    said, listing = pieces[0], _is_list(pieces)
    for at, piece in enumerate(pieces[1:], 1):
        if not piece or _JOINS.match(piece):
            link = " "
        elif listing:
            link = " and "
        else:
            link = " " if at == 1 and len(pieces[0].split()) <= 6 else " – "
        said = f"{said.rstrip()}{link}{piece}".rstrip() if piece else said
    return said


def _is_list(pieces: Sequence[str]) -> bool:
    """Short members, the last one after "and" or "or"; the first may have the rest of the sentence before it."""
    last = pieces[-1]
    if len(pieces) == 2:
        return len(pieces[0].split()) <= 3 and not _OPENS.match(pieces[0]) and bool(_PAIR.match(last))
    return len(pieces) > 2 and all(len(piece.split()) <= 4 for piece in pieces[1:-1]) and bool(_LAST.search(last))


def to_upper(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """All letters as capitals."""
    yield text.upper()


def to_lower(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """All letters small."""
    yield text.lower()


def set_capitals(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """Words in capitals: the weightiest are set so until there are enough, or the last ones are not any more."""
    low, high = bounds(arguments, "capital_frequency", "capital_relation")
    if len(_CAPITALS.findall(text)) < low:
        yield _raise_words(text, int(low))
    for keep in range(int(min(high, 1000)), -1, -1) if high < inf else ():
        seen = 0

        def calm(match: re.Match[str]) -> str:
            nonlocal seen
            seen += 1
            return match[0] if seen <= keep else match[0].capitalize()  # noqa: B023

        yield _CAPITALS.sub(calm, text)


def _raise_words(text: str, wanted: int) -> str:
    """The words of the weightiest phrases in capitals, as many as are wanted."""
    spots = _spots(text, wanted - len(_CAPITALS.findall(text)) + 1)
    for start, end in sorted(spots, reverse=True):
        text = text[:start] + text[start:end].upper() + text[end:]
    return text


def _spots(text: str, count: int) -> list[tuple[int, int]]:
    """Where the words stand that are set in capitals: those of weighty phrases first, then any long ones."""
    weighty = [word.lower() for phrase in key_phrases(text[:20_000], "en") for word in phrase.split()]
    rank = {word: at for at, word in reversed(list(enumerate(weighty)))}
    found = [match for match in re.finditer(r"\b[^\W\d_]{2,}\b", text) if not match[0].isupper()]
    best = sorted(found, key=lambda match: (rank.get(match[0].lower(), len(rank)), -len(match[0]), match.start()))
    return [match.span() for match in best[: max(0, count)]]


def drop_forbidden(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """The sentences without the words. Where hardly one has none, the text has to be written anew."""
    phrases = list_of(arguments, "forbidden_words")

    def fine(piece: str) -> bool:
        return not any(find_phrase(piece, word, inflected=language == "en") for word in phrases)

    yield from _drop_sentences(text, language, fine)


def _drop_sentences(text: str, language: str, fine: Callable[[str], bool]) -> Iterator[str]:
    """The text without the sentences that are not fine, as long as a third of it stays."""
    units = read_units(text, language)
    kept = [unit for unit in units if fine(unit.text)]
    if kept and sum(len(unit.text) for unit in kept) >= len(text) / 3:
        yield join_units(kept)


def limit_keyword(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """Fewer sentences with a word that may occur only so often. More of it is real text to ask for, not a repair."""
    word, (low, high) = str(arguments["keyword"]), bounds(arguments, "frequency")
    units = read_units(text, language)

    def count(piece: str) -> int:
        return len(re.findall(re.escape(word), piece, re.I))

    if count(text) > high:
        yield select(units, count, int(high), int(low), int(high))


def limit_letter(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """Fewer of a letter by leaving out sentences; more exclamation marks or tags where these are what is counted."""
    letter = str(arguments["letter"]).lower()
    low, high = bounds(arguments, "let_frequency", "let_relation")
    missing = int(low) - text.lower().count(letter)
    if missing <= 0:
        units = read_units(text, language)
        yield select(units, lambda piece: piece.lower().count(letter), int(high), int(low), int(high))
    elif letter == "!":
        yield re.sub(r"\.(?=\s|$)", "!", text, count=missing)
    elif letter == "#":
        tags = ["#" + "".join(word.capitalize() for word in phrase.split()) for phrase in key_phrases(text, language)]
        yield f"{text.rstrip()}\n\n{' '.join(tags[:missing])}"


def drop_marks(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """Marks that may not occur: an exclamation or question mark becomes a full stop, others go."""
    for mark in list_of(arguments, "marks"):
        stop = {"!": ".", "！": "。", "?": ".", "？": "。"}.get(mark, "")
        text = text.replace(mark, stop)
    yield text


def drop_emoji(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """Pictographic signs go."""
    yield re.sub("[\u231a-\u23ff\u2600-\u27bf\u2b05-\u2b55\ufe0f\U0001f000-\U0001faff] ?", "", text)


def drop_markdown(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """The same words without Markdown marks."""
    yield strip_marks(text)


def bounds(arguments: Arguments, number: str, relation: str = "relation") -> tuple[float, float]:
    """The least and the greatest count a demand allows."""
    wanted = int(arguments[number])
    low, high = window(wanted)
    return {
        "at most": (0, wanted),
        "less than": (0, wanted - 1),
        "more than": (wanted + 1, inf),
        "exactly": (wanted, wanted),
        "about": (low, high),
    }.get(str(arguments.get(relation)), (wanted, inf))


def aim(arguments: Arguments, number: str, relation: str = "relation") -> int:
    """The least change's count: the lower bound, or where there is none the upper one."""
    low, high = bounds(arguments, number, relation)
    return int(low or high)


def list_of(arguments: Arguments, name: str) -> Sequence[str]:
    """An argument that is a list of texts."""
    value = arguments.get(name)
    return [str(item) for item in value] if isinstance(value, list) else [str(value)] if value else []
