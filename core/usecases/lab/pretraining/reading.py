"""A corpus from a file: TXT, JSONL, CSV, or a ZIP of them, read in a process with limits. Knows no model."""

import sys
from pathlib import Path

from core.documents.parsing import ParsingProcess, default_limits, load_source
from core.errors import DocumentError
from core.messages import Words, words
from core.usecases.lab.pretraining.records import RawText

COMMAND = (sys.executable, "-m", "core.usecases.lab.pretraining.corpus_worker")


def read_corpus(source: Path | bytes, name: str | None = None) -> tuple[tuple[RawText, ...], tuple[Words, ...]]:
    """All texts in the order of the file, and notes on what could not be read of it. Raises only DocumentErrors."""
    limits = default_limits()
    label = name or (source.name if isinstance(source, Path) else "corpus.txt")
    try:
        data = load_source(source if isinstance(source, Path) else (label, source), limits)
        with ParsingProcess(limits, COMMAND) as parser:
            answer = parser.ask("corpus", data, label)
    except DocumentError as error:
        error.values.setdefault("name", label)
        raise
    texts = tuple(RawText(place, text) for place, text in answer["texts"])
    return texts, tuple(words(key, **values) for key, values in answer["notes"])
