"""How long every check of 100,000 characters takes, in both languages, with and without a brief.

Texts are the instructions and abstracts of the writer's evaluation data, joined; processor seconds of one thread, after
a first short check has loaded the word lists; the median of three runs on texts that differ, so that nothing is
remembered.
"""

import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from core.checks.voice import VoiceCard
from core.evals.score import Score
from core.messages import UiLanguage
from core.usecases.writing.brief import Brief, Kind
from core.usecases.writing.checking import check_text

SUITE = "writing_speed"
SIZE = 100_000
TARGET = 3.0
RUNS = 3
KINDS: tuple[Kind, ...] = ("news", "ad", "story")
PLATFORM = "google_search"


def run(data: Path, limit: int | None) -> list[Score]:
    """Seconds per kind and language; `limit` shortens the texts to that many thousand characters."""
    size = min(SIZE, 1000 * limit) if limit else SIZE
    return [score for language in ("en", "zh") for score in measure(read_texts(data, language), language, size)]


def measure(lines: list[str], language: UiLanguage, size: int) -> Iterator[Score]:
    """One score for a text of one's own, and one for each kind with a full brief."""
    check_text(" ".join(lines)[:2_000], make_brief("news", lines, language))
    for kind in (None, *KINDS):
        seconds = []
        for turn in range(RUNS):
            text = cut_text(lines, turn * len(lines) // RUNS, size)
            brief = make_brief(kind, lines, language) if kind else None
            begun = time.process_time()
            check_text(text, brief)
            seconds.append(time.process_time() - begun)
        detail = (
            f"every check that applies; median processor seconds of {RUNS} runs ({min(seconds):.2f}-{max(seconds):.2f})"
        )
        name = f"{size:,} characters checked, {language}, {kind or 'no brief'}: seconds"
        value = statistics.median(seconds)
        yield Score(SUITE, name, value, RUNS, target=TARGET, detail=detail, higher_is_better=False)


def make_brief(kind: Kind, lines: list[str], language: UiLanguage) -> Brief:
    """A brief with twenty facts, keywords, forbidden words and a voice."""
    return Brief(
        kind=kind,
        language=language,
        topic=lines[0][:200],
        length=20_000,
        keywords=("water", "水"),
        must_not=("certainly not", "万万不可"),
        facts=tuple(line[:1_500] for line in lines[1:21]),
        platform=PLATFORM if kind == "ad" else "",
        voice=VoiceCard(sentence_length=20, person="third", favourites=("water", "水"), banned=("folks",)),
    )


def cut_text(lines: list[str], start: int, size: int) -> str:
    """`size` characters in paragraphs, from the line `start` on and around."""
    turned = [*lines[start:], *lines[:start]]
    text = "\n\n".join(turned)
    while len(text) < size:
        text += "\n\n" + "\n\n".join(line[::2] + line[1::2] for line in turned)
    return text[:size]


def read_texts(data: Path, language: UiLanguage) -> list[str]:
    """Running text of the evaluation data: instructions in English, abstracts in Chinese."""
    if language == "zh":
        rows = (data / "csl_zh_titles/ts_test.tsv").read_text(encoding="utf-8").splitlines()
        return [max(row.split("\t"), key=len).strip() for row in rows if row.strip()]
    rows = (data / "ifeval/en_input_data.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(row)["prompt"].strip() for row in rows if row.strip()]
