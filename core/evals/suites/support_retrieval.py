"""Does search find the right passage, and matching the right curated entry? Public sets, see `run`.

XQuAD: each question of a language against all its paragraphs. DSTC11 track 5 (validation turns that need knowledge):
the last three turns, the last one weighing more, against every FAQ row and review under its hotel's or restaurant's
name. COVID-FAQ: see `read_covid`. Search time: 20,000 passages made of XQuAD sentences, five each, the query's
embedding included; their sentences repeat, so building them says nothing of embedding speed.
"""

import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.documents.document import Passage
from core.documents.index import build_index
from core.documents.units import split_units
from core.documents.vectors import Embedder
from core.evals.questions import read_covid, read_dstc
from core.evals.reading import CachedEmbedder, read_squad
from core.evals.score import Score, mean, share
from core.models import open_embedder
from core.usecases.support.matching import FaqMatcher

SUITE = "support_retrieval"
TARGETS = {"en": (0.94, 0.926), "zh": (0.93, 0.924)}
LANGUAGES = ("en", "zh", "de", "es", "ru", "vi", "ar")
MANY = 20_000


def run(data: Path, limit: int | None = None) -> list[Score]:
    """All scores; `limit` takes that many questions of each set (the passages stay all)."""
    embedder = CachedEmbedder(open_embedder())
    scores = [score for language in LANGUAGES for score in measure_xquad(data, language, embedder, limit)]
    return [
        *scores,
        *measure_dstc(data, embedder, limit),
        *measure_covid(data, embedder, limit),
        *measure_speed(data, limit),
    ]


def measure_xquad(data: Path, language: str, embedder: Embedder, limit: int | None) -> list[Score]:
    """Recall of the paragraph at 1 and 5."""
    reading = read_squad(data / "xquad" / f"xquad.{language}.json", language)
    index = build_index(reading.passages, None, embedder=embedder)
    ranks = []
    for asked in reading.questions[:limit]:
        found = [hit.passage.id for hit in index.search(asked.text, 5, language=language)]
        ranks.append(found.index(asked.passage.id) if asked.passage.id in found else 5)
    target, baseline = TARGETS.get(language, (None, None))
    detail = f"question -> its paragraph among all {len(reading.passages)} of the language; hybrid search"
    first = [rank == 0 for rank in ranks]
    return [
        share(SUITE, f"XQuAD {language} recall@1", first, target=target, baseline=baseline, detail=detail),
        share(SUITE, f"XQuAD {language} recall@5", [rank < 5 for rank in ranks], detail=detail),
    ]


def measure_dstc(data: Path, embedder: Embedder, limit: int | None) -> list[Score]:
    """Any needed passage among five (the recall with a target), and the share of all needed ones."""
    passages, turns = read_dstc(data)
    index = build_index(passages, None, embedder=embedder)
    found = []
    for turn in turns[:limit]:
        hits = index.search(turn.texts[-1], 5, language="en", context="\n".join(turn.texts[-3:-1]))
        found.append({hit.passage.id for hit in hits} & turn.gold)
    shares = [len(hit) / len(turn.gold) for hit, turn in zip(found, turns, strict=False)]
    detail = f"last three turns -> one of the needed passages among all {len(passages)}"
    any_found = [bool(hit) for hit in found]
    return [
        share(SUITE, "DSTC11 recall@5", any_found, target=0.60, baseline=0.548, detail=detail),
        mean(SUITE, "DSTC11 share of needed passages in 5", shares, detail="turns need up to 15: 1 is out of reach"),
    ]


def measure_covid(data: Path, embedder: Embedder, limit: int | None) -> list[Score]:
    """Paraphrase -> the entry it paraphrases, by the matcher."""
    entries, asked = read_covid(data)
    matcher = FaqMatcher.fit(entries, embedder)
    right = []
    for question in asked[:limit]:
        match = matcher.match(question.text, "en")
        right.append(match.entry is not None and match.entry.id == question.gold)
    detail = (
        f"paraphrase -> the one question it paraphrases among {len(entries)} distinct English ones (near duplicates of "
        "other sources count as wrong); the rows took part in fitting five coefficients"
    )
    return [share(SUITE, "COVID-FAQ recall@1", right, target=0.72, baseline=0.66, detail=detail)]


def measure_speed(data: Path, limit: int | None) -> list[Score]:
    """Median seconds of a search over 20,000 passages on disk, and the seconds to index them."""
    reading = read_squad(data / "xquad" / "xquad.en.json", "en")
    passages = many_passages(reading.passages)
    embedder = open_embedder()
    seen: list[tuple[int, int]] = []
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        index = build_index(
            passages, Path(folder), embedder=embedder, progress=lambda done, total: seen.append((done, total))
        )
        build = time.perf_counter() - start
        questions = [asked.text for asked in reading.questions][: min(limit or 200, 200)]
        index.search(questions[0], 5, language="en")
        times = [time_search(index, question) for question in questions]
    detail = f"embedding of the query included; {len(passages)} passages, {sum(map(len, index.units))} sentences"
    return [
        Score(
            SUITE, "median seconds of a search in 20,000 passages", float(np.median(times)), len(times),
            target=0.05, detail=detail, higher_is_better=False,
        ),
        Score(
            SUITE, "seconds to index 20,000 passages", build, len(passages), higher_is_better=False,
            detail=f"{len(set(seen))} progress steps over {seen[-1][1]} distinct sentences",
        ),
    ]  # fmt: skip


def many_passages(passages: Sequence[Passage]) -> list[Passage]:
    """20,000 passages of five sentences drawn with a fixed seed."""
    sentences = [unit.text for passage in passages for unit in split_units(passage)]
    draw = random.Random(5)
    texts = (" ".join(draw.choices(sentences, k=5)) for _ in range(MANY))
    return [Passage(f"many{number}", "many.txt", 1, 0, text, "en") for number, text in enumerate(texts)]


def time_search(index: object, question: str) -> float:
    """Seconds of one search."""
    start = time.perf_counter()
    index.search(question, 5, language="en")  # type: ignore[attr-defined]
    return time.perf_counter() - start
