"""An index on disk: one folder per build and a pointer file that is replaced last.

    folder/CURRENT            the name of the build to read
    folder/build-<id>/        about.json, passages.jsonl, terms.txt, *.npy, keys.bin

A crash while writing leaves CURRENT on the old build. Does not know how anything is scored.
"""

import json
import shutil
import time
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from core.documents.document import Passage
from core.documents.lexical import LexicalIndex, load_lexical
from core.documents.vectors import TextVectors, load_vectors
from core.errors import BrokenFile

FORMAT = 1
ABANDONED_SECONDS = 24 * 3600
"""A half-written build this old was left by a crash and is removed."""
ATTEMPTS = 8
"""How often a build is looked for that another process may have replaced between two reads of its files."""


@dataclass(frozen=True, slots=True)
class StoredIndex:
    """What a build holds; `embedder` is the id of the model that made `vectors`, empty without."""

    passages: tuple[Passage, ...]
    lexical: LexicalIndex
    vectors: TextVectors | None
    embedder: str


def write(
    folder: Path, passages: Sequence[Passage], lexical: LexicalIndex, vectors: TextVectors | None, embedder: str
) -> None:
    """Write a new build, then point `folder` at it and remove the old ones."""
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"partial-{uuid.uuid4().hex}"
    partial.mkdir()
    try:
        _fill(partial, passages, lexical, vectors, embedder)
        build = partial.rename(folder / partial.name.replace("partial-", "build-"))
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    pointer = folder / f"CURRENT-{uuid.uuid4().hex}"
    pointer.write_text(build.name, encoding="utf-8")
    pointer.replace(folder / "CURRENT")
    _remove_others(folder, build.name)


def read(folder: Path) -> StoredIndex:
    """The current build; raises BrokenFile where there is none or it cannot be read."""
    for left in reversed(range(ATTEMPTS)):
        try:
            return _read_once(folder)
        except (OSError, ValueError, KeyError, TypeError) as error:
            if not (left and isinstance(error, FileNotFoundError)):
                raise BrokenFile("index.damaged", folder=folder, why=error) from error
            time.sleep(0.05)
    raise AssertionError("the last attempt returns or raises")


def load_known(folder: Path, embedder: str) -> TextVectors | None:
    """The vectors already made by `embedder`, to be reused; None where there are none to trust."""
    try:
        stored = _read_once(folder)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return stored.vectors if stored.embedder == embedder else None


def _fill(
    build: Path, passages: Sequence[Passage], lexical: LexicalIndex, vectors: TextVectors | None, embedder: str
) -> None:
    rows = (json.dumps(asdict(passage), ensure_ascii=True) for passage in passages)
    (build / "passages.jsonl").write_text("\n".join(rows), encoding="utf-8")
    lexical.save(build)
    if vectors is not None:
        vectors.save(build)
    about = {"format": FORMAT, "embedder": embedder, "vectors": vectors is not None, "passages": len(passages)}
    (build / "about.json").write_text(json.dumps(about), encoding="utf-8")


def _read_once(folder: Path) -> StoredIndex:
    build = folder / (folder / "CURRENT").read_text(encoding="utf-8").strip()
    about = json.loads((build / "about.json").read_text(encoding="utf-8"))
    if about["format"] != FORMAT:
        raise ValueError(f"format {about['format']}, not {FORMAT}")
    lines = (build / "passages.jsonl").read_text(encoding="utf-8").split("\n")
    passages = tuple(_passage(json.loads(line)) for line in lines if line)
    lexical = load_lexical(build)
    if len(passages) != about["passages"] or len(lexical.first_unit) != len(passages) + 1:
        raise ValueError(f"{len(passages)} passages, {about['passages']} were written")
    return StoredIndex(passages, lexical, load_vectors(build) if about["vectors"] else None, about["embedder"])


def _passage(row: dict) -> Passage:
    return Passage(**(row | {"alternatives": tuple(row["alternatives"])}))


def _remove_others(folder: Path, current: str) -> None:
    """Older builds go (mapped files stay readable to those who have them open), and partial ones left by a crash."""
    for path in folder.iterdir():
        old_partial = path.name.startswith("partial-") and time.time() - path.stat().st_mtime > ABANDONED_SECONDS
        if (path.name.startswith("build-") and path.name != current) or old_partial:
            shutil.rmtree(path, ignore_errors=True)
