"""The process that reads a corpus, `python -m core.usecases.lab.pretraining.corpus_worker`.

As `core.documents.worker`: rights given up, no file written, memory and time bounded. Text files are cut at blank
lines, JSON lines and tables give one text each, and a ZIP may hold any of them, but no other ZIP.
"""

import codecs
import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator

from core.documents.limits import Limits
from core.documents.plain import decode_text
from core.documents.sheet import find_delimiter
from core.documents.sniff import sniff_binary
from core.documents.worker import serve
from core.errors import BrokenFile, DocumentError, ProtectedFile, TooLarge, UnsupportedFile

COLUMNS = ("text", "content", "body", "sentence", "文本", "内容", "正文")
MOST_TEXTS = 200_000
MOST_ENTRIES = 2_000
_CODECS = ("utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1", "ascii", "gb18030", "big5", "cp437")
_BLANK = re.compile(r"\n[ \t]*\n+")


def main() -> None:
    """Serves until stdin closes."""
    serve(_load, _perform)


def _load() -> None:
    for codec in _CODECS:
        codecs.lookup(codec)


def _perform(task: str, data: bytes, name: str, limits: Limits) -> dict[str, object]:
    notes: list[tuple[str, dict[str, object]]] = []
    texts: list[tuple[str, str]] = []
    for place, text in read_file(data, name, limits, notes):
        texts.append((place, text))
        if len(texts) > MOST_TEXTS:
            raise TooLarge("lab_pretraining.too_many_texts", limit=MOST_TEXTS)
    if sum(len(text) for _, text in texts) > limits.characters:
        raise TooLarge("documents.too_many_characters", limit=limits.characters)
    return {"texts": texts, "notes": notes}


def read_file(
    data: bytes, name: str, limits: Limits, notes: list[tuple[str, dict[str, object]]]
) -> Iterator[tuple[str, str]]:
    """(place, text) of every text in a file, or in the files of a ZIP; what of those cannot be read is a note."""
    if not data.strip(b"\0\t\r\n "):
        raise BrokenFile("documents.empty")
    if sniff_binary(data) == "zip":
        yield from _read_zip(data, limits, notes)
    elif sniff_binary(data) == "text":
        yield from _read_text(decode_text(data).replace("\r\n", "\n").replace("\r", "\n"), name, notes)
    else:
        raise UnsupportedFile("lab_pretraining.unsupported")


def _read_zip(data: bytes, limits: Limits, notes: list[tuple[str, dict[str, object]]]) -> Iterator[tuple[str, str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            entries = [entry for entry in container.infolist() if not entry.is_dir()]
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise ProtectedFile("documents.protected")
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > limits.unpacked:
                raise TooLarge("documents.unpacked", limit=limits.unpacked >> 20)
            left = limits.unpacked
            for entry in entries:
                with container.open(entry) as stream:
                    content = stream.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise TooLarge("documents.unpacked", limit=limits.unpacked >> 20)
                yield from _read_entry(content, entry.filename, notes)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise BrokenFile("documents.broken") from error


def _read_entry(content: bytes, name: str, notes: list[tuple[str, dict[str, object]]]) -> Iterator[tuple[str, str]]:
    try:
        if sniff_binary(content) != "text":
            raise UnsupportedFile("lab_pretraining.unsupported")
        yield from _read_text(decode_text(content).replace("\r\n", "\n").replace("\r", "\n"), name, notes)
    except DocumentError:
        notes.append(("lab_pretraining.entry_skipped", {"entry": name[-80:]}))


def _read_text(text: str, name: str, notes: list[tuple[str, dict[str, object]]]) -> Iterator[tuple[str, str]]:
    suffix = name.rpartition(".")[2].lower()
    if suffix in ("jsonl", "ndjson", "json") or text.lstrip()[:1] == "{":
        yield from _read_json_lines(text, name, notes)
    elif suffix in ("csv", "tsv"):
        yield from _read_table(text, name, "\t" if suffix == "tsv" else find_delimiter(text) or ",")
    else:
        pieces = _BLANK.split(text) if _BLANK.search(text) else text.splitlines()
        yield from ((f"{name} #{number}", piece) for number, piece in enumerate(pieces, 1))


def _read_json_lines(text: str, name: str, notes: list[tuple[str, dict[str, object]]]) -> Iterator[tuple[str, str]]:
    bad = 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found = row if isinstance(row, str) else next(row[key] for key in COLUMNS if isinstance(row.get(key), str))
        except (ValueError, StopIteration, AttributeError, RecursionError):
            bad += 1
            continue
        yield f"{name} #{number}", found
    if bad:
        notes.append(("lab_pretraining.lines_skipped", {"name": name[-80:], "count": bad}))


def _read_table(text: str, name: str, delimiter: str) -> Iterator[tuple[str, str]]:
    try:
        rows = csv.reader(io.StringIO(text), delimiter=delimiter)
        head = [cell.strip().lower() for cell in next(rows, [])]
        column = next((head.index(key) for key in COLUMNS if key in head), 0 if len(head) == 1 else None)
        if column is None:
            raise BrokenFile("lab_pretraining.no_column", known=", ".join(COLUMNS[:3]), found=", ".join(head[:8]))
        yield from ((f"{name} #{at}", row[column]) for at, row in enumerate(rows, 2) if len(row) > column)
    except csv.Error as error:
        raise BrokenFile("documents.broken") from error


if __name__ == "__main__":
    main()
