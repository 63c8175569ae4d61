"""What a retold sentence says against the piece of a report that is nearest to it in meaning, whatever their words.

An embedder says how near each piece of the report is to a clause; rules say what both tell: denied or not, which side,
which number, how sure. A clause is contradicted where the nearest piece that tells the contrary is nearer than all that
do not. Does not know terms, and reads English alone.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.checks.check import Check
from core.checks.grounding import Embed
from core.checks.medical.amounts import find_amounts, size_of
from core.checks.medical.mentions import NORMAL, read_sentences
from core.checks.medical.recall import recall
from core.checks.medical.sides import find_sides
from core.documents.document import Span
from core.messages import words

MARGIN = 0.15
"""How much nearer the contrary must be than everything else; fitted on the develop reports."""
AROUND = 0.5
"""What the sentences around weigh beside clause and piece themselves."""
SILENT = 0.3
"""How much farther a piece counts that names no side or number, where these are judged."""
FAR = 0.5
"""Something else is always taken to be as near as this: a report of one line is not about everything."""
MOST = 300
"""Pieces of a report that are compared; a longer one is left to the rules, for each piece takes milliseconds."""

Relation = Literal["against", "beside", "with"]


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a text that says one thing, at `span` of it: its `text`, in a report with the heading of its line,
    and the sentence it stands in."""

    text: str
    sentence: str
    span: Span


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A failed check of a statement, and the place in the report that tells the contrary."""

    check: Check
    told: Span


Rule = Callable[[Clause, Sequence[Clause]], list[Relation]]
"""What each piece of a report is to a clause; [] where there is nothing to judge."""


def find_contradictions(
    text: str, spans: Sequence[Span], report_text: str, embed: Embed
) -> list[tuple[Contradiction, ...]]:
    """For each of `spans`, sentences of `text`: what is told otherwise, at most one check of each name."""
    told = read_pieces(report_text)
    said = [tuple(_cut_clauses(text, span)) for span in spans]
    if not told or len(told) > MOST or not any(said):
        return [() for _ in spans]
    clauses = [clause for each in (told, *said) for clause in each]
    texts = list(dict.fromkeys(one for clause in clauses for one in (clause.text, clause.sentence)))
    rows = dict(zip(texts, embed(texts), strict=True))
    pieces, around = np.stack([rows[one.text] for one in told]), np.stack([rows[one.sentence] for one in told])
    nearness = {one: pieces @ rows[one.text] + AROUND * (around @ rows[one.sentence]) for each in said for one in each}
    return [tuple(_judge(each, told, nearness)) for each in said]


def _judge(
    said: Sequence[Clause], told: Sequence[Clause], nearness: dict[Clause, np.ndarray]
) -> Iterator[Contradiction]:
    for name, key, rule in _RULES:
        for clause in said:
            place = _find_contrary(rule(clause, told), nearness[clause])
            if place is not None:
                detail = words(f"medical_checks.{key}", said=clause.text)
                yield Contradiction(Check(name, False, detail, (clause.span,)), told[place].span)
                break


def _find_contrary(relations: Sequence[Relation], near: np.ndarray) -> int | None:
    """The piece that tells the contrary, where it is nearer than all others by the margin."""
    if "against" not in relations:
        return None
    kinds = np.array(relations)
    contrary = np.where(kinds == "against", near, -np.inf)
    others = np.where(kinds == "against", -np.inf, np.where(kinds == "beside", near - SILENT, near))
    return int(contrary.argmax()) if contrary.max() - max(others.max(), FAR) > MARGIN else None


_CLAUSE = re.compile(
    r";|\bbut\b|, (?:and|so|which|because|while|with|without)\b|, (?=\w+ \w+)"
    r"| and (?=(?:the|your|there|no|it|her|his|a|you|he|she|is|are|was|were|needs?|do|does|did|has|have)\b)"
    r"| (?=(?:if|when|unless|because|until|without|although|though)\b)"
)
_PIECE = re.compile(
    r"[;,]| - |\bbut\b|:(?= )|\((?=[a-z])| and (?=no\b)|\b(?=without\b)| (?=(?:if|when|unless|because|until)\b)"
)
_HEADING = re.compile(r"(?:\d\. |- |[A-Z]\. )?[A-Z][\w /-]{1,40}:")
_EDGES = " \t\n,;:.()"
_LEAST = 3
"""Words of a clause; what is shorter goes with the one before it."""


def _cut_clauses(text: str, span: Span) -> Iterator[Clause]:
    """The clauses of a sentence of a statement."""
    sentence = text[span.start : span.end]
    kept = [0]
    for at in (*(match.start() for match in _CLAUSE.finditer(sentence)), len(sentence)):
        if at == len(sentence) or _count(sentence[kept[-1] : at]) >= _LEAST and _count(sentence[at:]) >= _LEAST:
            kept.append(at)
    for start, end in zip(kept, kept[1:], strict=False):
        if said := sentence[start:end].strip(_EDGES):
            yield Clause(said, sentence, _place(said, sentence, start, span.start))


def _place(said: str, sentence: str, start: int, offset: int) -> Span:
    """Where it stands in the text whose sentence begins at `offset`."""
    at = offset + sentence.index(said, start)
    return Span(at, at + len(said))


def _count(text: str) -> int:
    return len(re.findall(r"\w+", text))


@recall(16)
def read_pieces(report_text: str) -> tuple[Clause, ...]:
    """The pieces of a report's sentences, each with the heading of its line."""
    return tuple(piece for one in read_sentences(report_text, "en") for piece in _cut_pieces(one.text, one.span.start))


def _cut_pieces(sentence: str, start: int) -> Iterator[Clause]:
    heading = match[0] if (match := _HEADING.match(sentence)) else ""
    cuts = [len(heading), *(match.start() for match in _PIECE.finditer(sentence, len(heading) + 1)), len(sentence)]
    for begin, end in zip(cuts, cuts[1:], strict=False):
        if said := sentence[begin:end].strip(_EDGES):
            yield Clause(f"{heading} {said}".strip(), sentence, _place(said, sentence, begin, start))


def _relate_denials(clause: Clause, told: Sequence[Clause]) -> list[Relation]:
    """A clause without any "not" against a piece that denies. The other way round is left alone: plain words tell with
    a "not" what a report tells without one ("not cancer", of what is benign)."""
    if _NOT.search(clause.text) or _TURNS.search(clause.text) or len(re.findall("[A-Za-z]{3,}", clause.text)) < _LEAST:
        return []
    return ["against" if _is_denial(one.text) else "with" for one in told]


@recall(4096)
def _is_denial(text: str) -> bool:
    """Whether it has one "not", and no word that stands for another one or changes what is denied."""
    return len(_NOT.findall(text)) == 1 and not _TURNS.search(_NOT.sub(" ", text)) and not _NO_MORE.search(text)


_NOT = re.compile(r"\b(?:no|not|none|nil|nothing|neither|nor|nobody|without|cannot|den(?:y|ies|ied))\b|n[’']t\b", re.I)
_NO_MORE = re.compile(r"\bno(?:t only| longer| more| less| better| worse| higher| lower|\. ?\d)", re.I)
_TURNS = re.compile(
    rf"{NORMAL.pattern}|\b(?:fine|well|good|free|dry|away)\b|\b(?:non-?|un)\w+(?:ed|ing)\b|\w+less\b"
    r"|\b(?:stop|avoid|quit|refus|fail|lack|miss|absen|negative|positive|resol|stay|stable|keep|rather than|instead"
    r"|only|hardly|too|never|until|unless|whether|yet)\w*|\?",
    re.I,
)
"""What may be told with a "not", or tell one."""


def _relate_sides(clause: Clause, told: Sequence[Clause]) -> list[Relation]:
    """A clause about one side against a piece about the other one."""
    sides = {one.side for one in find_sides(clause.text)}
    if len(sides) != 1 or sides == {"both"} or re.search(r"\bthan\b|\bother side", clause.text):
        return []
    named = [_sides_of(one) for one in told]
    return ["beside" if not each else "with" if each & {*sides, "both"} else "against" for each in named]


@recall(4096)
def _sides_of(piece: Clause) -> frozenset[str]:
    """Its own; else those of its sentence."""
    return frozenset(one.side for one in find_sides(piece.text) or find_sides(piece.sentence))


def _relate_numbers(clause: Clause, told: Sequence[Clause]) -> list[Relation]:
    """A clause with one number, which the report has of something, against a piece with another one. A bare "three" is
    left alone: it may count what the report lists."""
    amounts, mine = find_amounts(clause.text), _values_of(clause.text)
    bare = [one for one in amounts if not one.unit and clause.text[one.span.start : one.span.end].isalpha()]
    if len(amounts) != 1 or bare or _ROUGHLY.search(clause.text):
        return []
    relations: list[Relation] = [
        "with" if mine & _values_of(one.sentence) else "against" if find_amounts(one.text) else "beside" for one in told
    ]
    return relations if "with" in relations else []


@recall(4096)
def _values_of(text: str) -> frozenset[object]:
    """Values as written, and as sizes: 0.6 cm are 6 mm."""
    amounts = find_amounts(text)
    return frozenset(one.value for one in amounts) | frozenset(filter(None, map(size_of, amounts)))


_ROUGHLY = re.compile(
    r"\b(?:about|around|roughly|approximately|almost|nearly|half|quarters?|dozen|total|old"
    r"|(?:just|a (?:little|bit|touch)) (?:under|over|more|less|above|below))\b",
    re.I,
)
"""A number beside these may be nobody's but the writer's."""


def _relate_doubt(clause: Clause, told: Sequence[Clause]) -> list[Relation]:
    """A clause of a sentence without any doubt against a piece that has some."""
    if _DOUBT.search(clause.sentence) or _UNSURE.search(clause.sentence):
        return []
    return ["against" if _DOUBT.search(one.text) else "with" for one in told]


_DOUBT = re.compile(
    r"\b(?:[Pp]ossib|[Pp]robab|[Ll]ikely|[Ss]uspicious|[Ss]uspect|might\b|may\b|could\b|[Cc]onsider(?:ed)?\b|[Ff]avou?r"
    r"|[Pp]resum|[Ee]xpected\b|[Tt]entative|[Dd]ifferential|[Cc]annot exclude)|\?"
)
_UNSURE = re.compile(
    r"\b(?:think|thought|believ|seem|appear|look|suggest|concern|can\b|would\b|not (?:yet )?(?:certain|sure|clear"
    r"|proven|confirmed)|should|unclear|uncertain|point|sign|perhaps|maybe|rule|plan|advi|recommend|ask|discuss|option|talk"
    r"|if\b|unless|whether|or\b|question|want|chance|risk|fits?\b|typical|may\b)",
    re.I,
)
"""Other words for doubt, and what is wished, advised or on a condition."""

_RULES: tuple[tuple[str, str, Rule], ...] = (
    ("numbers", "numbers_moved", _relate_numbers),
    ("negation", "negation_differs", _relate_denials),
    ("side", "side_other", _relate_sides),
    ("support", "support_surer", _relate_doubt),
)
"""The check that fails, its message, and what is judged."""
