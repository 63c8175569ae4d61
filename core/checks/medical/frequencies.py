"""How often a day: twice daily, bid, every six hours, 每日两次. Words in `units.toml`; does not know what is taken."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from core.checks.medical.recall import recall
from core.checks.medical.terms import HAN
from core.documents.document import Span

_HAN_CLOCK = re.compile("(?:每[天日晚]|一[天日]|[天日])[吃服用喷打口]{0,2}([一二两三四1234])次")


@recall(1024)
def find_frequencies(text: str) -> tuple[tuple[int, Span], ...]:
    """How many times a day, and where it says so."""
    latin = [(int(match.lastgroup[1:]), Span(*match.span())) for match in _clock().finditer(text) if match.lastgroup]
    han = [(_times(match[1]), Span(*match.span())) for match in _HAN_CLOCK.finditer(text)]
    latin += [(24 // hours, span) for hours, span in _find_hours(text) if not 24 % hours]
    apart = [one for one in latin if all(one[1].end <= s.start or s.end <= one[1].start for _, s in han)]
    return (*han, *apart)


def _find_hours(text: str) -> Iterator[tuple[int, Span]]:
    """ "Every six hours", in words."""
    for match in _EVERY.finditer(text):
        yield _IN_WORDS.index(match[1].lower()), Span(*match.span())


_IN_WORDS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_EVERY = re.compile(rf"\bevery ({'|'.join(_IN_WORDS[2:])}) hours\b", re.I)


def _times(said: str) -> int:
    return int(said) if said.isdigit() else "一二三四".find(said.replace("两", "二")) + 1


@cache
def _clock() -> re.Pattern[str]:
    groups = []
    for times, phrases in _load_clock().items():
        either = "|".join(
            re.escape(one) if HAN.search(one) else rf"\b{re.escape(one)}(?!\w)"
            for one in sorted(phrases, key=len, reverse=True)
        )
        groups.append(f"(?P<n{times}>{either})")
    return re.compile("|".join(reversed(groups)), re.I)


def _load_clock() -> dict[str, list[str]]:
    data = tomllib.loads(Path(__file__).with_name("units.toml").read_text("utf-8"))
    return data["clock"]  # type: ignore[no-any-return]
