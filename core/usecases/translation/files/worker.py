"""The process that reads and writes files to translate, `python -m core.usecases.translation.files.worker LANGUAGE`.

As `core.documents.worker`, with these formats: rights given up, no file written, memory and time bounded.
"""

import base64
import codecs
import importlib
import json
import sys
from dataclasses import asdict

from core.checks.translation.plurals import load_rules
from core.documents.limits import Limits
from core.documents.worker import serve
from core.errors import BrokenFile
from core.usecases.translation.files.formats import load_format, recognise
from core.usecases.translation.files.source_file import FileJob, Written
from core.usecases.translation.files.strings.csv_columns import language_names

_CODECS = ("utf-8-sig", "utf-16", "utf-32", "gb18030", "big5", "shift_jis", "cp932", "euc-kr", "cp1250", "cp1251")
_CODECS += ("cp1252", "cp437", "latin-1", "ascii", "idna", "unicode_escape")
_CODECS += (
    "gbk",
    "gb2312",
    "euc_jp",
    "koi8_r",
    "koi8_u",
    "mac_roman",
    "utf-16-le",
    "utf-16-be",
    "utf-32-le",
    "utf-32-be",
)
_CODECS += tuple(f"iso8859_{part}" for part in range(1, 17) if part != 12) + tuple(
    f"cp{page}" for page in range(1250, 1259)
)


def main() -> None:
    """Serves until stdin closes."""
    serve(_load, _perform)


def _load() -> None:
    sys.modules["numpy"] = None  # openpyxl would load it to recognise its numbers
    language, module = sys.argv[1:]
    for one in (module, "lxml.etree"):  # formats that need it load it when first used
        importlib.import_module(one)
    for codec in _CODECS:
        codecs.lookup(codec)
    language_names()
    load_rules(language)


def _perform(task: str, data: bytes, name: str, limits: Limits) -> dict[str, object]:
    """`task` is the verb and the job as JSON; `data` the file, before it for `rebuild` the targets and their length."""
    order = json.loads(task)
    job = FileJob(**order["job"])
    targets, data = data[: order["targets"]], data[order["targets"] :]
    module = load_format(recognise(name, data))
    if order["verb"] == "extract":
        return asdict(module.extract(data, job))
    written = {key: Written(**value) for key, value in json.loads(targets).items()}
    try:
        made = module.rebuild(data, job, written)
    except ValueError as error:
        raise BrokenFile("translation.not_written", why=str(error)[:200]) from error
    return {"data": base64.b64encode(made).decode("ascii")}


if __name__ == "__main__":
    main()
