"""A demand in plain language, made ready for rules: what is quoted stands aside, so that no rule reads inside it."""

import re
from dataclasses import dataclass

QUOTE = "[\ue000-\uf8ff]"
"""A quoted stretch in `Demand.text`."""
_QUOTED = re.compile(
    r"[“”\"]([^“”\"\n]{1,3000})[“”\"]|(?<!\w)['‘]([^'‘’\n]{1,200})['’](?!\w)|「([^「」\n]{1,1000})」|『([^『』\n]{1,1000})』"
)
_PRIVATE = re.compile(QUOTE)
_MOST_QUOTES = 6000
_LONGEST = 600
_SENTENCE = re.compile(r"[.!?](?=\s|$)|[。！？；]|\n+")


@dataclass(frozen=True, slots=True)
class Demand:
    """`text` has one private character for each of `quotes`."""

    text: str
    quotes: tuple[str, ...]

    def say(self, part: str) -> str:
        """A part of `text` as it was written, a lone quote without its marks."""
        if len(part) == 1 and _PRIVATE.match(part):
            return self.quotes[ord(part) - 0xE000]
        return _PRIVATE.sub(lambda match: f'"{self.quotes[ord(match[0]) - 0xE000]}"', part)

    def list_words(self, part: str) -> list[str]:
        """What a list names: its quotes where it has any, else what commas, "and", "or" and 、 part."""
        quoted = _PRIVATE.findall(part)
        if quoted:
            return [self.say(token) for token in quoted]
        pieces = re.split(
            r"\s*[,，、;]\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+|\s*[和与及或]\s*", part.strip(" \t[]()（）")
        )
        return [piece.strip(" .:") for piece in pieces if piece.strip(" .:")]

    def sentences(self) -> list[str]:
        """`text` by sentence; what goes on for too long to be one is cut, since rules look at a sentence as a whole."""
        parts = [part.strip() for part in _SENTENCE.split(self.text) if part.strip()]
        return [part[at : at + _LONGEST] for part in parts for at in range(0, len(part), _LONGEST)]


def read_demand(text: str) -> Demand:
    """Sets the quotes aside."""
    quotes: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if len(quotes) == _MOST_QUOTES:
            return " "
        quotes.append(next(group for group in match.groups() if group))
        return chr(0xE000 + len(quotes) - 1)

    masked = _QUOTED.sub(keep, _PRIVATE.sub(" ", text))
    return Demand(masked, tuple(quotes))
