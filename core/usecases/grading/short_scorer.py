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
from core.usecases.grading.short_texts import Text, TextReader, language_of

TOUCHES = 0.6
"""Cosine of a token of the answer with a reference's from which its sentence counts as touching it."""

SLACK = 1
"""Words at the edge of a sentence that may be the answer's own though no text of the question has them."""
DENSE = 0.3
"""Share of a sentence's content words that question or references know, by word or by meaning, from which it is part of
an answer that has other sentences: a long text that happens to have one word in common is not."""
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
    beyond question and answer."""

    row: np.ndarray | None
    evidence: Span | None
    missing: tuple[str, ...] = ()
    listed: bool = False
    """Key words strung together with nothing that makes a sentence of them, where the reference is one."""


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
        whole = self.reader.read(answer[start:end])
        kept = self._touching(whole, references)
        if not kept:
            return Comparison(self._farthest(whole, references), None, self._missing(whole, references[0]))
        joined = " ".join(self._trim(whole.text[span.start : span.end].strip(), references) for span in kept)
        said = whole if joined == whole.text.strip() else self.reader.read(joined)
        row, at = compare(self.question, said, references)
        near = _nearness(whole, [references[at]])
        evidence = max(kept, key=lambda span: self._evidence(whole, span, references[at], near))
        place = Span(start + evidence.start, start + evidence.end)
        return Comparison(row, place, self._missing(said, references[at]), _is_listed(said, references[at]))

    def _inside_code(self, answer: str, references: Sequence[Text]) -> tuple[int, int]:
        """Where the answer begins and ends without words of code around it; all of it where it has no others."""
        found = list(_PIECE.finditer(answer))
        own = [piece for piece in found if not _is_code(piece[0], references)]
        return (own[0].start(), own[-1].end()) if own and len(own) < len(found) else (0, len(answer))

    def _touching(self, whole: Text, references: Sequence[Text]) -> list[Span]:
        """Sentences that share a word, a number or a meaning with a reference, each once; of several, those that do so
        in a fair share of their words."""
        near = _nearness(whole, references)
        seen: dict[str, Span] = {}
        dense: list[Span] = []
        for span in split_sentences(whole.text, self.reader.language):
            sentence = self._words.read(whole.text[span.start : span.end].strip())
            if sentence.text and sentence.text not in seen:
                close = max((near[at] for at in _tokens_of(whole, span)), default=0.0)
                if close >= TOUCHES or any(_shares(sentence, reference) for reference in references):
                    seen[sentence.text] = span
                    dense += [span] if self._density(sentence, whole, span, near, references) >= DENSE else []
        return dense or list(seen.values())

    def _density(self, sentence: Text, whole: Text, span: Span, near: np.ndarray, references: Sequence[Text]) -> float:
        """The share of a sentence's content words that question or references have, or of its tokens that are near one
        of the references', whichever is more."""
        known = [self.question, *references]
        said = [any(has_word(word, other.stems) for other in known) for word in sentence.stems]
        tokens = [at for at in _tokens_of(whole, span) if whole.weights[at]]
        shares = [float(np.mean(said))] if said else []
        shares += [float(np.mean(near[tokens] >= TOUCHES))] if tokens else []
        return max(shares, default=1.0)

    def _farthest(self, whole: Text, references: Sequence[Text]) -> np.ndarray | None:
        """The features of the least near sentence, so that nothing put beside it helps."""
        texts = [
            whole.text[span.start : span.end].strip() for span in split_sentences(whole.text, self.reader.language)
        ]
        rows = [compare(self.question, self.reader.read(text), references)[0] for text in dict.fromkeys(texts) if text]
        return min(
            rows, key=lambda row: float(row[list(_CLOSENESS[: 3 if self.reader.speaks else 2])].sum()), default=None
        )

    def _trim(self, sentence: str, references: Sequence[Text]) -> str:
        """Without what stands before the first and after the last word that question or reference have, or that
        negates, where that is more than one word: text put beside an answer must not change how it reads."""
        found = list(_PIECE.finditer(sentence))
        touching = [at for at, piece in enumerate(found) if self._is_telling(piece[0], references)]
        if not touching:
            return sentence
        first = touching[0] if touching[0] > SLACK else 0
        last = touching[-1] if len(found) - 1 - touching[-1] > SLACK else len(found) - 1
        return sentence[found[first].start() : found[last].end()]

    def _is_telling(self, piece: str, references: Sequence[Text]) -> bool:
        if _is_code(piece, references):
            return False
        text = self._words.read(piece)
        known = [self.question, *references]
        return text.negated or any(has_word(word, other.stems) for word in text.stems for other in known)

    def _evidence(self, whole: Text, span: Span, reference: Text, near: np.ndarray) -> float:
        """How near a sentence is: the words it shares, and how near its nearest tokens are."""
        sentence = self._words.read(whole.text[span.start : span.end].strip())
        shared = sum(has_word(word, reference.stems) and word not in self.question.stems for word in sentence.stems)
        tokens = _tokens_of(whole, span)
        return round(shared + sum(sorted((float(near[at]) for at in tokens), reverse=True)[:5]), 4)

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


def _tokens_of(whole: Text, span: Span) -> list[int]:
    spans = whole.meaning.spans if whole.meaning is not None else ()
    return [at for at, (start, _) in enumerate(spans) if span.start <= start < span.end]


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
        return 0.0 if found.row is None else self.model.raw(found.row.tolist())


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
