"""How much of a reference an answer says, as calibrated chances, without a language model.

Sentences that touch no reference are left out before anything is compared: they earn nothing and cannot lift what
earns nothing. Knows nothing of points or rubrics: `short_answers` makes marks of it, `rubric` asks it item by item.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.documents.document import Span
from core.documents.segments import split_sentences
from core.documents.tokens import tokenize
from core.usecases.grading.assignment import Question
from core.usecases.grading.records import Tools
from core.usecases.grading.short_features import MEANING_FEATURES, WORD_FEATURES, align, compare, has_word
from core.usecases.grading.short_model import ShortModel, chance_right, load_models
from core.usecases.grading.short_network import Pair, pair_texts
from core.usecases.grading.short_texts import LONGEST, Text, TextReader, language_of

TOUCHES = 0.6
"""Cosine of a token of the answer with a reference's from which its sentence counts as touching it."""

REACH = 3
"""Words from the others within which a negation at the edge of a sentence belongs to them."""
DENSE = 0.3
"""Share of a sentence's content words that question or references know, by word or by meaning, from which it is part of
an answer that has other sentences: a long text that happens to have one word in common is not. Where none has so much,
the sentences that have the most are the answer."""
_CLOSENESS = tuple((WORD_FEATURES + MEANING_FEATURES).index(name) for name in ("recall", "letters", "cosine"))
_PIECE = re.compile(r"[^\s，,；;：:]+")
_CODE = re.compile(r"[<>={}\[\]$|\\#^~`_]|/[A-Za-z]+/|\w\(\)")
"""Signs of programs and markup: a word among them tells nothing, where the references have none like it."""
LISTED = 4
"""Content words without a single function word from which an answer is a list of key words."""
DOUBTED = 0.5
"""Chance at most of such a list: it may be understood, or copied together."""


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One statement looked for in one answer. `p_met` in [0, 1] is the chance that a teacher finds it there;
    `evidence` the sentence of the answer nearest to it, None where nothing of the answer touches it."""

    p_met: float
    evidence: Span | None

    @property
    def confidence(self) -> float:
        """The chance that the likelier verdict is right, in [0.5, 1]."""
        return max(self.p_met, 1.0 - self.p_met)


@dataclass(frozen=True, slots=True)
class Comparison:
    """An answer against references: `row` are its features, of its least near sentence where none touches any (None for
    an empty answer); `evidence` the nearest sentence of those that touch one, `missing` what the nearest reference has
    beyond question and answer; `pair` the answer beside the nearest reference, None where nothing touches one or texts
    have no vectors."""

    row: np.ndarray | None
    evidence: Span | None
    missing: tuple[str, ...] = ()
    listed: bool = False
    """Key words strung together with nothing that makes a sentence of them, where the reference is one."""
    pair: Pair | None = None


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence where it stands in an answer; `near` (tokens,) as of `_nearness`, () without vectors."""

    span: Span
    text: Text
    near: np.ndarray


class AnswerComparer:
    """Compares answers to one question. Each distinct text is read once, alone. Not for several threads."""

    def __init__(self, question: Question, language: str, embedder: object | None) -> None:
        said = "\n".join((question.text, *question.reference, *(item.text for item in question.rubric)))
        self.reader = TextReader(language_of(said, language), embedder)
        self._words = TextReader(self.reader.language, None)
        self.question = self.reader.read(question.text)

    def compare(self, answer: str, wordings: Sequence[str]) -> Comparison:
        """The answer against the wordings, any of which will do."""
        references = [self.reader.read(wording) for wording in wordings]
        start, end = self._inside_code(answer, references)
        sentences = self._split(answer[start:end][:LONGEST], references)
        kept = self._touching(sentences, references)
        if not kept:
            whole = self._words.read(answer[start:end])
            return Comparison(self._farthest(sentences, references), None, self._missing(whole, references[0]))
        said = self.reader.read(" ".join(self._trim(one, references) for one in kept))
        row, at = compare(self.question, said, references)
        reference = references[at]
        span = max(kept, key=lambda one: self._evidence(one, reference)).span
        place = Span(start + span.start, start + span.end)
        missing, pair = self._missing(said, reference), pair_texts(self.question, said, reference)
        return Comparison(row, place, missing, _is_listed(said, reference), pair)

    def _inside_code(self, answer: str, references: Sequence[Text]) -> tuple[int, int]:
        """Where the answer begins and ends without words of code around it; all of it where it has no others."""
        found = list(_PIECE.finditer(answer))
        own = [piece for piece in found if not _is_code(piece[0], references)]
        return (own[0].start(), own[-1].end()) if own and len(own) < len(found) else (0, len(answer))

    def _split(self, text: str, references: Sequence[Text]) -> list[_Sentence]:
        """Its sentences, each once and read alone: what a token means must not depend on text put beside it."""
        found: dict[str, _Sentence] = {}
        for span in split_sentences(text, self.reader.language):
            said = text[span.start : span.end].strip()
            if said and said not in found:
                read = self.reader.read(said)
                found[said] = _Sentence(span, read, _nearness(read, references))
        return list(found.values())

    def _touching(self, sentences: Sequence[_Sentence], references: Sequence[Text]) -> list[_Sentence]:
        """Sentences that share a word, a number or a meaning with a reference; of several, those that do so in a fair
        share of their words."""
        seen = [
            (self._density(one, references), one)
            for one in sentences
            if one.near.max(initial=0.0) >= TOUCHES or any(_shares(one.text, reference) for reference in references)
        ]
        least = min(DENSE, max((density for density, _ in seen), default=0.0))
        return [one for density, one in seen if density >= least]

    def _density(self, sentence: _Sentence, references: Sequence[Text]) -> float:
        """The share of a sentence's content words that question or references have, or of its tokens that are near one
        of the references', whichever is more."""
        known = [self.question, *references]
        said = [any(has_word(word, other.stems) for other in known) for word in sentence.text.stems]
        near = sentence.near[sentence.text.weights > 0]
        shares = [float(np.mean(said))] if said else []
        shares += [float(np.mean(near >= TOUCHES))] if len(near) else []
        return max(shares, default=1.0)

    def _farthest(self, sentences: Sequence[_Sentence], references: Sequence[Text]) -> np.ndarray | None:
        """The features of the least near sentence, so that nothing put beside it helps."""
        rows = [compare(self.question, one.text, references)[0] for one in sentences]
        return min(
            rows, key=lambda row: float(row[list(_CLOSENESS[: 3 if self.reader.speaks else 2])].sum()), default=None
        )

    def _trim(self, sentence: _Sentence, references: Sequence[Text]) -> str:
        """A sentence from the first to the last word that question or references have or that is near a reference's by
        meaning, and negations close by: text put beside an answer must not change how it reads."""
        said, meaning = sentence.text.text, sentence.text.meaning
        spans = meaning.spans if meaning is not None else ()
        close = [start for (start, _), near in zip(spans, sentence.near, strict=True) if near >= TOUCHES]
        pieces = list(_PIECE.finditer(said))
        touching = [at for at, piece in enumerate(pieces) if self._is_touching(piece, close, references)]
        if not touching:
            return said
        first, last = touching[0], touching[-1]
        reach = range(max(first - REACH, 0), min(last + REACH + 1, len(pieces)))
        kept = [first, last, *(at for at in reach if self._words.read(pieces[at][0]).negated)]
        return said[pieces[min(kept)].start() : pieces[max(kept)].end()]

    def _is_touching(self, piece: re.Match, close: Sequence[int], references: Sequence[Text]) -> bool:
        """`close` are places in the sentence where a token near a reference's begins."""
        if _is_code(piece[0], references):
            return False
        stems, known = self._words.read(piece[0]).stems, [self.question, *references]
        said = any(has_word(word, other.stems) for word in stems for other in known)
        return said or any(piece.start() <= at < piece.end() for at in close)

    def _evidence(self, sentence: _Sentence, reference: Text) -> float:
        """How near a sentence is: the words it shares, and how near its nearest tokens are."""
        stems, own = sentence.text.stems, self.question.stems
        shared = sum(has_word(word, reference.stems) and word not in own for word in stems)
        return round(shared + sum(sorted(_nearness(sentence.text, [reference]).tolist(), reverse=True)[:5]), 4)

    def _missing(self, said: Text, reference: Text) -> tuple[str, ...]:
        """Words of the reference as written whose stems are neither in the answer nor in the question."""
        known = said.stems | self.question.stems
        gone = [word for word in dict.fromkeys(reference.content) if not has_word(word, known)]
        if self.reader.language == "zh":
            return tuple(word for word in gone if len(word) > 1)
        written = [word.strip(".,;:!?()\"'") for word in reference.text.split()]
        spelt = {stem: word for word in reversed(written) for stem in tokenize(word, self.reader.language)}
        return tuple(spelt[word] for word in gone if word in spelt)


def _is_code(piece: str, references: Sequence[Text]) -> bool:
    return bool(_CODE.search(piece)) and not any(_CODE.search(other.text) for other in references)


def _is_listed(said: Text, reference: Text) -> bool:
    bare = len(said.content) >= LISTED and len(said.content) == len(said.tokens)
    return bare and len(reference.content) < len(reference.tokens)


def _shares(sentence: Text, reference: Text) -> bool:
    """Whether both have a content word or a number in common; any word where the reference has no content words."""
    if sentence.numbers & reference.numbers or any(has_word(word, reference.stems) for word in sentence.stems):
        return True
    return not reference.stems and bool(set(sentence.tokens) & set(reference.tokens))


def _nearness(whole: Text, references: Sequence[Text]) -> np.ndarray:
    """(tokens,) for each token that carries meaning the cosine of its nearest in any reference; 0 for others."""
    near = np.zeros(len(whole.weights))
    for reference in references if len(near) else ():
        likeness = align(whole, reference)[:, reference.weights > 0]
        near = np.maximum(near, likeness.max(axis=1, initial=0.0) * whole.weights)
    return near


@dataclass(frozen=True, slots=True)
class ShortScorer:
    """Comparisons and the model that was fitted for them."""

    comparer: AnswerComparer
    model: ShortModel

    def levels(self, found: Comparison) -> tuple[float, ...]:
        """The chance that a teacher gives each level of short_model.LEVELS."""
        return self.model.levels(self.raw(found))

    def raw(self, found: Comparison) -> float:
        """The model's score before calibration, in [0, 1]; 0 where nothing touches a reference."""
        return 0.0 if found.row is None else self.model.raw(found.row.tolist(), found.pair)


def open_scorer(question: Question, tools: Tools) -> ShortScorer:
    """By meaning where the embedder is the one the model was fitted with and speaks the language; else by words."""
    models = load_models()
    known = getattr(tools.embedder, "model_id", None) == models["meaning"].embedder
    comparer = AnswerComparer(question, tools.language, tools.embedder if known else None)
    return ShortScorer(comparer, models["meaning" if comparer.reader.speaks else "words"])


def score_items(
    question: Question, answers: Sequence[str], statements: Sequence[Sequence[str]], tools: Tools
) -> list[list[ItemScore]]:
    """For every answer a score per statement. A statement is one rubric item in several wordings, any of which will
    do. What an answer scores does not depend on the answers beside it."""
    scorer = open_scorer(question, tools)
    return [[_score(scorer, answer, wordings) for wordings in statements] for answer in answers]


def _score(scorer: ShortScorer, answer: str, wordings: Sequence[str]) -> ItemScore:
    found = scorer.comparer.compare(answer, wordings)
    chance = chance_right(scorer.levels(found))
    return ItemScore(round(min(chance, DOUBTED) if found.listed else chance, 4), found.evidence)
