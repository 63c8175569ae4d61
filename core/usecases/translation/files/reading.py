"""Files to segments and back, in a process with limits: a hostile file costs its own reading and nothing else.

Does not know what a format looks like, nor who translates.
"""

import base64
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, replace

from core.documents.limits import Limits
from core.documents.parsing import ParsingProcess, default_limits, load_source
from core.errors import DocumentError
from core.usecases.translation.files.formats import module_name, recognise
from core.usecases.translation.files.source_file import Extract, FileJob, Kept, Segment, Written

SECONDS = 120.0
"""Processor time for one file: a hundred thousand strings take about twenty."""
_COMMAND = (sys.executable, "-m", "core.usecases.translation.files.worker")


def read_source(name: str, data: bytes, job: FileJob, *, limits: Limits | None = None) -> Extract:
    """All of a file's content: segments, and what stays as it is. Raises only DocumentErrors."""
    answer = _ask("extract", name, data, job, b"", limits)
    return Extract(
        answer["kind"],
        tuple(_segment(one) for one in answer["segments"]),
        tuple(Kept(**one) for one in answer["kept"]),
        tuple((key, values) for key, values in answer["notes"]),
        answer["source"],
    )


def write_target(
    name: str, data: bytes, job: FileJob, targets: Mapping[str, Written], *, limits: Limits | None = None
) -> bytes:
    """The file with the targets, by segment id, in place of their sources. Raises only DocumentErrors."""
    said = json.dumps({key: asdict(one) for key, one in targets.items()}).encode()
    return base64.b64decode(_ask("rebuild", name, data, job, said, limits)["data"])


def _ask(verb: str, name: str, data: bytes, job: FileJob, targets: bytes, limits: Limits | None) -> dict:
    limits = limits or replace(default_limits(), seconds=SECONDS)
    data = load_source((name, data), limits)
    order = json.dumps({"verb": verb, "job": asdict(job), "targets": len(targets)})
    module = module_name(recognise(name, data))
    with ParsingProcess(limits, (*_COMMAND, job.target, module)) as process:
        try:
            return process.ask(order, targets + data, name)
        except DocumentError as error:
            error.values.setdefault("name", name)
            raise


def _segment(values: dict) -> Segment:
    return Segment(**values | {"codes": tuple(values["codes"]), "syntaxes": tuple(values["syntaxes"])})
