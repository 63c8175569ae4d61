"""Public reading-comprehension sets as passages and questions. Does not know how anything is answered."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from core.documents.document import Passage


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the accepted answers, the passage that holds them and where the first one starts."""

    text: str
    answers: tuple[str, ...]
    passage: Passage
    start: int

    @property
    def article(self) -> str:
        """The document the passage is from."""
        return self.passage.document


@dataclass(frozen=True, slots=True)
class ReadingSet:
    """Each paragraph is one passage, each article one document."""

    name: str
    language: str
    passages: tuple[Passage, ...]
    questions: tuple[Asked, ...]


def read_squad(path: Path, language: str) -> ReadingSet:
    """A file in SQuAD's form (XQuAD, CMRC 2018): {"data": [{"title", "paragraphs": [{"context", "qas"}]}]}."""
    passages, questions = [], []
    for number, article in enumerate(json.loads(path.read_text(encoding="utf-8"))["data"]):
        title = article.get("title") or f"article {number}"
        for paragraph in article["paragraphs"]:
            passage = make_passage(title, len(passages), paragraph["context"], language)
            passages.append(passage)
            for row in (row for row in paragraph["qas"] if row["question"].strip()):
                answers = tuple(dict.fromkeys(answer["text"] for answer in row["answers"]))
                questions.append(Asked(row["question"], answers, passage, row["answers"][0]["answer_start"]))
    return ReadingSet(path.stem, language, tuple(passages), tuple(questions))


def make_passage(document: str, number: int, text: str, language: str) -> Passage:
    """A passage of a page of its own, with an id like those of read files."""
    key = sha256(f"{document}\n{number}\n{text}".encode()).hexdigest()[:16]
    return Passage(key, document, number + 1, 0, text, language)


def holds_answer(text: str, answers: Sequence[str]) -> bool:
    """Whether `text` contains one of `answers`, blind to case and white space."""
    plain = "".join(text.split()).casefold()
    return any("".join(answer.split()).casefold() in plain for answer in answers)


class CachedEmbedder:
    """Embeds each text once, so that many indexes over the same passages cost one. Not for several threads."""

    def __init__(self, embedder: object) -> None:
        self._embedder = embedder
        self._rows: dict[str, np.ndarray] = {}
        self.model_id: str = embedder.model_id  # type: ignore[attr-defined]
        self.languages: tuple[str, ...] = embedder.languages  # type: ignore[attr-defined]
        self.dimension: int = embedder.dimension  # type: ignore[attr-defined]

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Unit rows, from memory where known."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if missing:
            self._rows |= zip(missing, self._embedder.embed(missing), strict=True)  # type: ignore[attr-defined]
        return np.stack([self._rows[text] for text in texts])
