"""Public texts that people translated, line by line beside English: NTREX-128 and Tatoeba. Knows no check.

A row is one English segment with what it is in every language of its set; the languages have the tags of the project.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_TAGS = {
    "arb": "ar", "ara": "ar", "deu": "de", "fra": "fr", "hin": "hi", "ita": "it", "jpn": "ja", "kor": "ko", "por": "pt",
    "rus": "ru", "spa": "es", "tha": "th", "vie": "vi", "zho-CN": "zh", "cmn": "zh", "zho-TW": "zh-TW", "yue": "yue",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parallel:
    """One direction of one set: each row has its source, its target and the same text in other languages."""

    name: str
    source: str
    target: str
    rows: tuple["Row", ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A segment and its human translation; `number` is the line it stands in, `elsewhere` other languages' texts."""

    number: int
    source: str
    target: str
    elsewhere: Mapping[str, str]


def read_directions(folder: Path) -> Iterator[Parallel]:
    """Both directions of every language that the folder has, in an order that stays. Languages not in the table keep
    their code of three letters."""
    yield from _read_ntrex(folder / "ntrex128")
    yield from _read_tatoeba(folder / "tatoeba")


def _read_ntrex(folder: Path) -> Iterator[Parallel]:
    if not folder.is_dir():
        return
    texts = {"en": _lines(folder / "newstest2019-src.eng.txt")}
    for path in sorted(folder.glob("newstest2019-ref.*.txt")):
        code = path.name.split(".")[1]
        texts[_TAGS.get(code, code)] = _lines(path)
    for tag in [tag for tag in texts if tag != "en"]:
        yield from _both("NTREX", tag, texts)


def _read_tatoeba(folder: Path) -> Iterator[Parallel]:
    for path in sorted(folder.glob("tatoeba.*-eng.eng")):
        code = path.name.split(".")[1].removesuffix("-eng")
        tag = _TAGS.get(code, code)
        yield from _both("Tatoeba", tag, {"en": _lines(path), tag: _lines(path.with_suffix(f".{code}"))})


def _both(name: str, tag: str, texts: Mapping[str, list[str]]) -> Iterator[Parallel]:
    for source, target in (("en", tag), (tag, "en")):
        rows = tuple(
            Row(at, ours, theirs, {other: lines[at] for other, lines in texts.items() if at < len(lines)})
            for at, (ours, theirs) in enumerate(zip(texts[source], texts[target], strict=False))
            if ours.strip() and theirs.strip()
        )
        yield Parallel(name, source, target, rows)


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").rstrip("\n").split("\n")
