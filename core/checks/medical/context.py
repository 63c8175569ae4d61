"""What is said of a stretch of a sentence: that it is denied, uncertain, past, of the family, or only imagined.

Triggers with a reach, in the manner of ConText; rules in `context.toml`. Does not know terms, and reads no irony.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rjieba

from core.checks.medical.recall import recall
from core.checks.medical.terms import HAN, find_terms
from core.documents.document import Span

STATES = ("negated", "uncertain", "historical", "family", "hypothetical")
_ENDED_BY = {"negated": "ends", "uncertain": "ends", "historical": "ends_historical", "family": "ends_family"}
_SEEN = ("看到", "发现")
"""没有看到肺里有病变: what is not seen may be told with a 有."""
_COMMA = re.compile("[,，]")


@dataclass(frozen=True, slots=True)
class Scope:
    """`state` (one of STATES) holds of what lies in `span`; `trigger` are the words that say so."""

    state: str
    span: Span
    trigger: Span


@dataclass(frozen=True, slots=True)
class _Rules:
    triggers: tuple[tuple[str, re.Pattern[str]], ...]
    ends: dict[str, re.Pattern[str]]
    breaks: re.Pattern[str]


@recall(4096)
def find_scopes(sentence: str) -> tuple[Scope, ...]:
    """The scopes of one sentence, spans within it; Chinese rules where it has Chinese characters, else English."""
    rules = _load_rules("zh" if HAN.search(sentence) else "en")
    return tuple(_read_scopes(sentence, rules))


def states_at(scopes: tuple[Scope, ...], span: Span) -> frozenset[str]:
    """The states that hold of a term at `span`; "no" twice is still no."""
    return frozenset(
        one.state
        for one in scopes
        if one.span.start <= span.start and span.end <= one.span.end
        if not (span.start <= one.trigger.start and one.trigger.end <= span.end)
    )


def _read_scopes(sentence: str, rules: _Rules) -> Iterator[Scope]:
    for label, trigger in _find_triggers(sentence, rules):
        state, _, direction = label.partition("_")
        if state == "pseudo":
            continue
        if direction == "before":
            yield Scope(state, _reach_on(sentence, trigger, state, rules), trigger)
        else:
            yield Scope(state, _reach_back(sentence, trigger, state, rules), trigger)


def _find_triggers(sentence: str, rules: _Rules) -> list[tuple[str, Span]]:
    """The longest triggers, none inside another one."""
    found = [(label, Span(*match.span())) for label, pattern in rules.triggers for match in pattern.finditer(sentence)]
    found = [(label, span) for label, span in found if not _is_in_word(sentence, span)]
    found.sort(key=lambda item: (item[1].start, -item[1].end, item[0] != "pseudo"))
    kept: list[tuple[str, Span]] = []
    for label, span in found:
        inside = any(one.start <= span.start and span.end <= one.end for other, one in kept if one != span)
        spared = any(one == span for other, one in kept if other == "pseudo")
        if not inside and not spared:
            kept.append((label, span))
    return kept


def _is_in_word(sentence: str, trigger: Span) -> bool:
    """Whether a 不 is a piece of a word that denies no name: 不便, 不清."""
    if sentence[trigger.start : trigger.end] != "不":
        return False
    at = 0
    for word in rjieba.cut(sentence):
        if at <= trigger.start < at + len(word):
            return len(word) > 1 and not find_terms(word)
        at += len(word)
    return False


def _reach_on(sentence: str, trigger: Span, state: str, rules: _Rules) -> Span:
    if state == "hypothetical":
        return Span(trigger.start, len(sentence))
    if sentence[trigger.start : trigger.end].lower() == "non":
        word = re.compile(r"\W?\w+").match(sentence, trigger.end)
        return Span(trigger.start, word.end() if word else trigger.end)
    seen = sentence[trigger.start : trigger.end].endswith(_SEEN)
    found = rules.ends[_ENDED_BY[state]].finditer(sentence, trigger.end)
    found = (match.start() for match in found if match.start() > trigger.end and not (seen and match[0] == "有"))
    ends = [next(found, len(sentence))]
    if state in ("negated", "uncertain"):
        ends.append(next((match.start() for match in _breaks(sentence, trigger.end, rules)), len(sentence)))
    elif (semicolon := re.compile(r"[;；。]|\.\s").search(sentence, trigger.end)) is not None:
        ends.append(semicolon.start())
    return Span(trigger.start, min(ends))


def _breaks(sentence: str, start: int, rules: _Rules) -> Iterator[re.Match[str]]:
    """In Chinese a comma before a bare name (胸痛，胸闷) goes on with the list."""
    for match in rules.breaks.finditer(sentence, start):
        if match[0] in "，,":
            following = sentence[match.end() : match.end() + 8]
            following = re.split("[，,；;。]", following)[0]
            if 0 < len(following) <= 4 and not re.match("[有见伴无未为但可示而亦易容会还又也]", following):
                continue
        yield match


def _reach_back(sentence: str, trigger: Span, state: str, rules: _Rules) -> Span:
    before = sentence[: trigger.start]
    start = max((match.end() for match in rules.ends["ends"].finditer(before)), default=0)
    start = max([start, *(match.end() for match in re.finditer("[;；。]", before))])
    commas = [match.end() for match in _COMMA.finditer(before) if match.end() > start]
    bare = r"\s*(?:and|or)\b" if state == "historical" else r"\s*(?:and|or)\b|\s*$"
    if commas and not re.match(bare, before[commas[-1] :]) and state != "hypothetical":
        start = commas[-1]
    return Span(start, trigger.end)


@cache
def _load_rules(language: str) -> _Rules:
    data = tomllib.loads(Path(__file__).with_name("context.toml").read_text("utf-8"))[language]
    triggers = tuple(
        (label, _compile(phrases, language)) for label, phrases in data.items() if not label.startswith("ends")
    )
    ends = {label: _compile(phrases, language) for label, phrases in data.items() if label in _ENDED_BY.values()}
    return _Rules(triggers, ends, re.compile(data["ends_list"], re.I))


def _compile(phrases: list[str], language: str) -> re.Pattern[str]:
    if language == "en":
        phrases = [phrase.replace(" ?", r"\s*").replace(" ", r"\s+") for phrase in phrases]
    either = "|".join(sorted(phrases, key=len, reverse=True))
    if language == "zh":
        return re.compile(f"(?:{either})")
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w])", re.I)
