"""Runs the programs an Apertium mode is made of over units, none of which changes what comes out for another.

Every program forgets what came before at the end of a unit (`-z`) but one: apertium-tagger 3.8, meeting a word whose
ambiguity it was not trained on, overwrites for good what it takes unknown words for. It says so where asked to (`-d`),
and such units get a tagger of their own. Knows no languages and no text.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FLUSH = "\0"
"""Ends a unit."""

START_SECONDS, SECONDS_PER_CHARACTER = 20.0, 0.001
"""Time limit of a pipe; 100,000 words took 10 s."""

_TAGGER = "apertium-tagger"
_KEEPS_STATE = "-g"
"""The option of the hidden Markov model; a perceptron (`-gx`) keeps nothing, and its debugging is a flood."""
_HARMLESS = re.compile(r"Warning: There is not coarse tag|\s+This is because of an incomplete tagset|Problem with word")
_ODD_WORD = re.compile(r"^Word '(.*)'\.?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pipe:
    """The commands of a mode: a shell's before and behind the tagger, the tagger's own words; "" and () for none."""

    before: str
    tagger: tuple[str, ...]
    behind: str


def run_mode(mode: str, units: Sequence[str]) -> list[str] | None:
    """What comes out for each unit; None where a program fails, takes too long or gives fewer."""
    pipe = read_pipe(mode)
    made: list[str] | None = list(units)
    if pipe.before:
        made = _through(_shell(pipe.before), made)[0]
    if pipe.tagger and made is not None:
        made = _tagged(pipe.tagger, made)
    if pipe.behind and made is not None:
        made = _through(_shell(pipe.behind), made)[0]
    return made


@lru_cache(maxsize=64)
def read_pipe(mode: str) -> Pipe:
    """The installed mode in three parts."""
    program = Path(shutil.which("apertium") or "/usr/bin/apertium")
    data = Path(os.environ.get("APERTIUM_DATADIR") or program.parent.parent / "share" / "apertium")
    command = ["apertium-wblank-mode", "-z", str(data / "modes" / f"{mode}.mode")]
    said = subprocess.run(command, capture_output=True, text=True, timeout=START_SECONDS).stdout
    parts = [part.strip() for part in said.strip().split(" | ")]
    at = next((at for at, part in enumerate(parts) if part.startswith(_TAGGER)), None)
    if at is None:
        return Pipe(" | ".join(parts), (), "")
    words = [word for word in shlex.split(parts[at]) if word != "$2"]
    if _KEEPS_STATE in words:
        words.insert(1, "-d")
    return Pipe(" | ".join(parts[:at]), tuple(words), " | ".join(parts[at + 1 :]))


def _tagged(tagger: Sequence[str], units: Sequence[str]) -> list[str] | None:
    """Each unit tagged as if alone."""
    made, warnings = _through(tagger, units)
    if not _overwrites(warnings) or made is None:
        return made
    odd = _odd_units(units, warnings)
    plain = [at for at in range(len(units)) if at not in odd]
    made, warnings = _through(tagger, [units[at] for at in plain])
    if _overwrites(warnings) or made is None:  # not all were found
        odd, plain, made = set(range(len(units))), [], []
    tagged = dict(zip(plain, made, strict=True))
    for at in sorted(odd):
        alone = _through(tagger, [units[at]])[0]
        if alone is None:
            return None
        tagged[at] = alone[0]
    return [tagged[at] for at in range(len(units))]


def _overwrites(warnings: str) -> bool:
    """Whether the tagger said anything but what is known to leave it as it is."""
    return any(line.strip() and not _HARMLESS.match(line) for line in warnings.splitlines())


def _odd_units(units: Sequence[str], warnings: str) -> set[int]:
    """The units with a word the tagger named."""
    words = {f"^{word}/" for word in _ODD_WORD.findall(warnings)}
    return {at for at, unit in enumerate(units) if any(word in unit for word in words)}


def _shell(pipe: str) -> list[str]:
    """The pipe with the modes' own parameters: no marks at unknown words, the tagger's usual output."""
    return ["bash", "-c", f"set -o pipefail; {pipe}", "apertium", "-n", ""]


def _through(command: Sequence[str], units: Sequence[str]) -> tuple[list[str] | None, str]:
    """The units behind a command, and what it said beside."""
    if not units:
        return [], ""
    sent = "".join(unit + FLUSH for unit in units)
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(list(command), **pipes, env=environment, start_new_session=True) as process:
        try:
            limit = START_SECONDS + SECONDS_PER_CHARACTER * len(sent)
            out, said = process.communicate(sent.encode("utf-8", "replace"), timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # a pipe is several programs
            return None, ""
    made = out.decode("utf-8", "replace").split(FLUSH)
    whole = process.returncode == 0 and len(made) > len(units)
    return (made[: len(units)] if whole else None), said.decode("utf-8", "replace")
