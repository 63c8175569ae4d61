"""Instruction pairs from CSV, XLSX or JSONL, read in processes with limits. Knows no model."""

import json
from pathlib import Path

from core.documents.parsing import default_limits, load_source
from core.documents.plain import decode_text
from core.documents.tables import Row, read_table
from core.errors import InputError
from core.messages import Words, words
from core.usecases.lab.instructing.records import Pair

ASKED = ("instruction", "question", "prompt", "input", "user", "指令", "问题", "提问")
ANSWERED = ("answer", "output", "response", "completion", "assistant", "回答", "答案", "输出")
SYSTEM = ("system", "系统", "系统提示")
MOST_PAIRS = 20_000


def read_pairs(source: Path | bytes, name: str | None = None) -> tuple[tuple[Pair, ...], tuple[Words, ...]]:
    """All pairs in the file's order, empty ones included, and notes on lines that could not be read.

    JSONL where the name ends so or the first sign is a brace: {"instruction", "answer", "system"} or the hub's
    {"messages": [{"role", "content"}]}. DocumentErrors of the reader; InputError where a column is missing.
    """
    label = name or (source.name if isinstance(source, Path) else "pairs.csv")
    limits = default_limits()
    data = load_source(source if isinstance(source, Path) else (label, source), limits)
    if label.lower().endswith((".jsonl", ".ndjson", ".json")) or data.lstrip()[:1] == b"{":
        pairs, notes = _read_lines(data, label)
    else:
        pairs, notes = _read_rows(data, label), ()
    if not pairs:
        raise InputError("lab_instructing.empty", name=label)
    if len(pairs) > MOST_PAIRS:
        raise InputError("lab_instructing.too_many", count=len(pairs), limit=MOST_PAIRS)
    return pairs, notes


def _read_rows(data: bytes, name: str) -> tuple[Pair, ...]:
    table = read_table(data, name)
    rows = next((sheet.rows for sheet in table.sheets if sheet.rows), ())
    if len(rows) < 2:
        raise InputError("lab_instructing.empty", name=name)
    asked, answered, system = (_find(rows[0], names) for names in (ASKED, ANSWERED, SYSTEM))
    if asked is None or answered is None:
        raise InputError("lab_instructing.no_column", name=name, found=", ".join(rows[0].cells[:8]))
    return tuple(
        Pair(
            row.number,
            row.cell(asked).strip(),
            row.cell(answered).strip(),
            "" if system is None else row.cell(system).strip(),
        )
        for row in rows[1:]
    )


def _find(head: Row, names: tuple[str, ...]) -> int | None:
    cells = [cell.strip().lower() for cell in head.cells]
    return next((cells.index(name) for name in names if name in cells), None)


def _read_lines(data: bytes, name: str) -> tuple[tuple[Pair, ...], tuple[Words, ...]]:
    """JSON by the standard library, line by line: it is bounded by the file's size and runs nothing."""
    pairs, bad = [], 0
    for number, line in enumerate(decode_text(data).splitlines(), 1):
        if not line.strip():
            continue
        try:
            pairs.append(_pair(number, json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            bad += 1
    return tuple(pairs), (words("lab_instructing.lines_skipped", name=name, count=bad),) if bad else ()


def _pair(number: int, row: dict) -> Pair:
    if "messages" in row:
        said = {one["role"]: str(one["content"]) for one in row["messages"]}
        if [one["role"] for one in row["messages"] if one["role"] != "system"] != ["user", "assistant"]:
            raise ValueError("not one question and one answer")
        return Pair(number, said["user"].strip(), said["assistant"].strip(), said.get("system", "").strip())
    keys = {str(key).lower(): value for key, value in row.items()}
    asked = next(keys[name] for name in ASKED if name in keys) if keys.keys() & set(ASKED) else None
    answer = next(keys[name] for name in ANSWERED if name in keys) if keys.keys() & set(ANSWERED) else None
    if not isinstance(asked, str) or not isinstance(answer, str):
        raise TypeError("no instruction or no answer")
    system = next((keys[name] for name in SYSTEM if name in keys), "")
    return Pair(number, asked.strip(), answer.strip(), str(system).strip())
