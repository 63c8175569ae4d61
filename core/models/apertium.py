"""Apertium as a translator: rule-based, on any CPU, where its program and pairs are installed. Knows no weights.

A pair that is not installed is reached through others, the shortest way, and `route` names them. A text never depends
on what stands beside it (see `apertium_pipe`).
"""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from core.errors import ModelError, ModelUnavailable
from core.models.apertium_pipe import START_SECONDS, run_mode
from core.models.apertium_stream import cut, read_unit, write_unit
from core.models.language_tags import normal_tag, without_region
from core.models.text_pieces import join_pieces
from core.models.translator import TranslationRequest

LONGEST_ROUTE = 3
"""Pairs one after another; each adds its own mistakes."""

BATCH = 40_000
"""Characters that go through one process."""

REMEMBERED_SECONDS = 60
VARIANTS = {"": "", "BR": "BR", "US": "US", "valencia": "valencia"}
"""Modes with these endings are languages of their own; other endings are spellings, which are not offered."""

ENGLISH = ("-eng", "-en", "-eng_US")
PROBE = "1"
"""What every working mode lets through."""

_MODE = re.compile(r"([a-z]{2,3})-([a-z]{2,3})(?:_(\w+))?")
_ORDER = ("en", "es", "fr", "ca")
"""Which of several ways of the same length is gone: through the language named first."""


class Apertium:
    """The installed pairs as one engine. Threads may translate at once: each call has a process of its own."""

    license = "GPL-2.0-or-later"
    varied = False

    def __init__(self) -> None:
        if not has_apertium():
            raise ModelUnavailable("translator_models.no_apertium")
        self.id = f"apertium@{_version(_program())}"

    def route(self, source: str, target: str) -> tuple[str, ...]:
        """The shortest way over installed pairs; () where there is none."""
        return find_route(installed_modes(), source, target)

    def translate(self, requests: Sequence[TranslationRequest], source: str, target: str) -> list[str]:
        """A text for each; "" for one the program broke at. ModelError where it makes nothing of any."""
        route, modes = self.route(source, target), installed_modes()
        if not route:
            raise ModelUnavailable("translator_models.no_route", engine=self.id, source=source, target=target)
        texts = [request.text for request in requests]
        for pair in zip(route, route[1:], strict=False):
            texts = _translate_all(modes[pair], texts)
        return texts

    def alternatives(self, request: TranslationRequest, source: str, target: str, count: int) -> list[str]:
        """The one translation rules give."""
        return [text for text in self.translate([request], source, target) if text][:count]


def has_apertium() -> bool:
    """Whether the programs are installed."""
    return all(shutil.which(program) for program in ("apertium", "apertium-wblank-mode"))


def installed_modes() -> Mapping[tuple[str, str], str]:
    """(source, target) -> the name of the mode, read anew every minute; empty without the program."""
    return _modes(_program(), int(time.monotonic() // REMEMBERED_SECONDS)) if has_apertium() else {}


def find_route(pairs: Mapping[tuple[str, str], str], source: str, target: str) -> tuple[str, ...]:
    """The languages from `source` to `target`, the fewest first; a region without rules of its own is left out."""
    known = {language for pair in pairs for language in pair}
    start, goal = (tag if tag in known else without_region(tag) for tag in map(normal_tag, (source, target)))
    ways = [(start,)] if start in known and start != goal else []
    for _ in range(LONGEST_ROUTE):
        ways = [(*way, then) for way in ways for then in _next(pairs, way[-1]) if then not in way]
        if found := next((way for way in ways if way[-1] == goal), None):
            return found
    return ()


def _next(pairs: Mapping[tuple[str, str], str], language: str) -> list[str]:
    reached = {target for source, target in pairs if source == language}
    return sorted(reached, key=lambda tag: (_ORDER.index(tag) if tag in _ORDER else len(_ORDER), tag))


def _translate_all(mode: str, texts: Sequence[str]) -> list[str]:
    pieces = [cut(text) for text in texts]
    units = list(dict.fromkeys(piece.text for parts in pieces for piece in parts if piece.wanted))
    translated: dict[str, str] = {}
    for batch in _batches(units):
        translated |= _translate_batch(mode, batch)
    if units and not any(translated.values()) and not run_mode(mode, [write_unit(PROBE)]):
        raise ModelError("translator_models.apertium_failed", mode=mode)
    return [join_pieces(parts, translated) for parts in pieces]


def _batches(units: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for unit in units:
        if batch and size + len(unit) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(unit)
        size += len(unit)
    if batch:
        yield batch


def _translate_batch(mode: str, units: Sequence[str]) -> dict[str, str]:
    """A target for each unit. Where the program breaks, halves of the batch are tried, so one unit costs no other."""
    made = run_mode(mode, [write_unit(unit) for unit in units])
    if made is not None:
        english = mode.endswith(ENGLISH)
        return {unit: read_unit(raw, unit, into_english=english) for unit, raw in zip(units, made, strict=True)}
    if len(units) == 1:
        return {units[0]: ""}
    half = len(units) // 2
    return _translate_batch(mode, units[:half]) | _translate_batch(mode, units[half:])


def _program() -> str:
    return shutil.which("apertium") or "apertium"


@lru_cache(maxsize=4)
def _version(program: str) -> str:
    said = subprocess.run([program, "-V"], capture_output=True, text=True, timeout=START_SECONDS).stdout
    found = re.search(r"\d+(?:\.\d+)+", said)
    return found[0] if found else "unknown"


@lru_cache(maxsize=4)
def _modes(program: str, minute: int) -> Mapping[tuple[str, str], str]:
    said = subprocess.run([program, "-l"], capture_output=True, text=True, timeout=START_SECONDS).stdout
    modes: dict[tuple[str, str], str] = {}
    for name in said.split():
        found = _MODE.fullmatch(name)
        if found and (found[3] or "") in VARIANTS:
            target = "-".join(filter(None, (found[2], found[3])))
            modes.setdefault((normal_tag(found[1]), normal_tag(target)), name)
    return modes
