"""Whole answers on public questions: do they hold the gold answer, are they supported, are uncovered ones refused.

Every question goes through `answer` with an index over all paragraphs, as a visitor's does; then again with its article
taken out of the index. A refusal counts as not holding the answer. The support of shown sentences is judged here
by other means than the product's own checks: normalised containment for quotes; 4-grams, numbers and names for drafts.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.documents.index import build_index
from core.documents.vectors import Embedder
from core.evals.reading import Asked, CachedEmbedder, ReadingSet, holds_answer, read_squad
from core.evals.score import Score, mean, share
from core.models import open_embedder
from core.usecases.support.answering import answer
from core.usecases.support.knowledge import Knowledge, make_knowledge
from core.usecases.support.records import Reply

SUITE = "support_answers"


@dataclass(frozen=True, slots=True)
class Plan:
    """A data set with what the project set itself on it; None where it is measured for transfer only."""

    name: str
    file: str
    language: str
    unit: str
    holds: float | None = None
    length: float | None = None
    fitted: bool = False


PLANS = (
    Plan("XQuAD en", "xquad/xquad.en.json", "en", "words", 0.82, 60, True),
    Plan("XQuAD zh", "xquad/xquad.zh.json", "zh", "characters", 0.80, 120, True),
    Plan("CMRC 2018 trial", "cmrc2018/cmrc2018_trial.json", "zh", "characters", None, None, True),
    Plan("XQuAD de", "xquad/xquad.de.json", "de", "words"),
    Plan("XQuAD es", "xquad/xquad.es.json", "es", "words"),
)
BASELINES = {"XQuAD en": 0.33}
"""The embedded model's own draft, with the gold passage given (120 questions)."""


def run(data: Path, limit: int | None) -> list[Score]:
    """All plans whose file is there; `limit` questions of each, spread over the articles."""
    embedder = CachedEmbedder(open_embedder())
    plans = [plan for plan in PLANS if (data / plan.file).is_file()]
    return [score for plan in plans for score in measure(plan, data, limit, embedder)]


def measure(plan: Plan, data: Path, limit: int | None, embedder: Embedder) -> list[Score]:
    """The scores of one data set."""
    kept = thin(read_squad(data / plan.file, plan.language), limit)
    knowledge = _knowledge(kept, "", embedder)
    covered = [(asked, ask(asked, knowledge)) for asked in kept.questions]
    return [*score_covered(plan, covered), *score_uncovered(plan, list(ask_without(kept, embedder)))]


def thin(kept: ReadingSet, limit: int | None) -> ReadingSet:
    """Every n-th question, so that all articles stay."""
    step = max(1, len(kept.questions) // limit) if limit else 1
    return ReadingSet(kept.name, kept.language, kept.passages, kept.questions[::step][:limit])


def ask(asked: Asked, knowledge: Knowledge) -> Reply:
    """The final reply, without a chat model: with the embedded one the words are the same."""
    return list(answer(asked.text, (), knowledge=knowledge))[-1]


def ask_without(kept: ReadingSet, embedder: Embedder) -> Iterator[Reply]:
    """Each question again, its article taken out of the index."""
    for article in dict.fromkeys(asked.article for asked in kept.questions):
        knowledge = _knowledge(kept, article, embedder)
        for asked in kept.questions:
            if asked.article == article:
                yield ask(asked, knowledge)


def score_covered(plan: Plan, replies: Sequence[tuple[Asked, Reply]]) -> list[Score]:
    """What visitors see whose question is covered."""
    seen = "fitted on these rows; held-out figures are in calibration.json" if plan.fitted else "not used in fitting"
    detail = (
        f"{plan.file} ({seen}); every question through the answering path, over all paragraphs; a refusal is a miss"
    )
    shown = [reply for _, reply in replies if reply.action == "answer"]
    holds = [reply.action == "answer" and holds_answer(reply.text, asked.answers) for asked, reply in replies]
    refused = [reply.action != "answer" for _, reply in replies]
    supported = [fine for reply in shown for fine in judge_support(reply)]
    lengths = [length(reply.text, plan.unit) for reply in shown]
    judged = f"{plan.file}; judged by other means than the product's own checks: containment, 4-grams, numbers, names"
    aims = {"target": plan.holds, "baseline": BASELINES.get(plan.name), "detail": detail}
    fewer = {"higher_is_better": False, "detail": detail}
    return [
        share(SUITE, f"{plan.name}: shown answer holds the gold answer", holds, **aims),
        mean(SUITE, f"{plan.name}: {plan.unit} of a shown answer", lengths, target=plan.length, **fewer),
        share(SUITE, f"{plan.name}: shown sentences supported", supported, target=0.98, detail=judged),
        share(SUITE, f"{plan.name}: covered questions refused", refused, target=0.10 if plan.holds else None, **fewer),
    ]


def score_uncovered(plan: Plan, replies: Sequence[Reply]) -> list[Score]:
    """What visitors see whose question is not covered."""
    refused = [reply.action == "offer_ticket" for reply in replies]
    detail = f"{plan.file}; each question with all paragraphs of its article taken out of the index"
    target = 0.85 if plan.holds else None
    return [share(SUITE, f"{plan.name}: uncovered questions refused", refused, target=target, detail=detail)]


def judge_support(reply: Reply) -> Iterator[bool]:
    """For each shown sentence whether its citation supports it, judged without the product's checks."""
    for text, number in re.findall(r"(.+?)\s*\[(\d+)\]", reply.text, re.S):
        source = next((citation.text for citation in reply.citations if citation.number == int(number)), "")
        yield is_supported(text, source)


def is_supported(sentence: str, source: str) -> bool:
    """Contained word for word, or three in four of its 4-grams are, and every number and capitalised word."""
    said, known = _fold(sentence), _fold(source)
    if "".join(said) in "".join(known):
        return True
    grams = {tuple(said[n : n + 4]) for n in range(len(said) - 3)} or {tuple(said)}
    have = {tuple(known[n : n + 4]) for n in range(len(known) - 3)}
    exact = set(re.findall(r"\d+(?:[.,]\d+)*|(?<=\s)[A-Z]\w+", sentence))
    return len(grams & have) >= 0.75 * len(grams) and all(word.casefold() in source.casefold() for word in exact)


def length(text: str, unit: str) -> int:
    """Words, or characters other than white space, without citation marks."""
    plain = re.sub(r"\s*\[\d+\]", "", text)
    return len("".join(plain.split())) if unit == "characters" else len(plain.split())


def _fold(text: str) -> list[str]:
    """Words; each Chinese character is one."""
    return re.findall(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+", unicodedata.normalize("NFKC", text).casefold())


def _knowledge(kept: ReadingSet, without: str, embedder: Embedder) -> Knowledge:
    passages = [passage for passage in kept.passages if passage.document != without]
    return make_knowledge(build_index(passages, None, embedder=embedder))
