"""TMX, the exchange format of translation memories: read in a process with limits, written byte for byte the same.

Does not know the store; `Memory.take` and `Memory.units` are the other end.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from core.documents.limits import Limits
from core.documents.parsing import ParsingProcess, default_limits, load_source
from core.errors import DocumentError
from core.messages import Words, words
from core.usecases.translation.unit import MARK, Unit

SECONDS = 120.0
"""Processor time for one file: a hundred thousand units take about ten."""
COMMAND = (sys.executable, "-m", "core.usecases.translation.exchange_worker")
_SHOWN = 20
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class TmxFile:
    """What was read: the units of the pair asked for, how many texts each language has, and what a person should know:
    units left out, each by its number counted from 1."""

    units: tuple[Unit, ...]
    languages: dict[str, int]
    notes: tuple[Words, ...] = ()


def read_tmx(name: str, data: bytes, source: str, target: str, *, limits: Limits | None = None) -> TmxFile:
    """The units from `source` into `target`, whichever way the file is meant; en-US counts as en, zh-TW not as zh.

    A unit counts as a person's unless it says that a machine made it. Raises only DocumentErrors.
    """
    limits = limits or replace(default_limits(), seconds=SECONDS)
    try:
        with ParsingProcess(limits, COMMAND) as process:
            answer = process.ask(f"tmx {source} {target}", load_source((name, data), limits), name)
    except DocumentError as error:
        error.values.setdefault("name", name)
        raise
    units = tuple(Unit(*row) for row in answer["units"])
    return TmxFile(units, answer["languages"], tuple(_notes(answer, name, source, target)))


def write_tmx(units: Iterable[Unit], source: str, target: str) -> bytes:
    """A TMX 1.4 file in UTF-8, the same for the same units. Characters that XML cannot hold are left out, times are
    rounded down to seconds."""
    lines = [f'<?xml version="1.0" encoding="utf-8"?>\n<tmx version="1.4">\n{_header(source)}\n<body>']
    lines += (_element(unit, source, target) for unit in units)
    return "\n".join([*lines, "</body>\n</tmx>\n"]).encode()


def _header(source: str) -> str:
    tool = 'creationtool="llm-showcase" creationtoolversion="1" segtype="sentence" o-tmf="llm-showcase"'
    return f'<header {tool} adminlang="en" srclang={quoteattr(source)} datatype="plaintext"/>'


def _element(unit: Unit, source: str, target: str) -> str:
    properties = {"x-origin": "human" if unit.human else "machine", "x-engine": unit.engine, "x-context": unit.context}
    said = (f'<prop type="{name}">{_escape(value)}</prop>' for name, value in properties.items() if value)
    texts = (
        f"<tuv xml:lang={quoteattr(language)}><seg>{_escape(text)}</seg></tuv>"
        for language, text in ((source, unit.source), (target, unit.target))
    )
    date = f' changedate="{_date(unit.created)}"' if unit.created else ""
    return f"<tu{date}>{''.join(said)}{''.join(texts)}</tu>"


def _escape(text: str) -> str:
    """The text with an empty `ph` for each mark; a carriage return would else be read as a line break."""
    escaped = escape(_FORBIDDEN.sub("", text), {"\r": "&#13;"})
    return MARK.sub(r'<ph x="\1"/>', escaped)


def _date(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _notes(answer: Mapping[str, list], name: str, source: str, target: str) -> Iterator[Words]:
    """What was left out and why: by kind, with the numbers of the first units."""
    if answer["left"]:
        known = ", ".join(sorted(answer["languages"])[:_SHOWN])
        values = {"name": name, "count": answer["left"], "source": source, "target": target, "known": known}
        yield words("translation_memory.tmx_other_languages", **values)
    for key in dict.fromkeys(key for _, key in answer["problems"]):
        numbers = [str(number) for number, other in answer["problems"] if other == key]
        listed = ", ".join(numbers[:_SHOWN]) + (" …" if len(numbers) > _SHOWN or answer["more"] else "")
        yield words(key, name=name, units=listed)
    if answer["cut"]:
        yield words("translation_memory.tmx_cut", name=name, number=answer["cut"])
