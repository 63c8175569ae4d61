"""The process that reads memories and glossaries, `python -m core.usecases.translation.exchange_worker`.

As `core.documents.worker`: rights given up, no file written, memory and time bounded.
"""

import codecs

from core.documents.limits import Limits
from core.documents.worker import serve
from core.usecases.translation.tbx_parsing import parse_tbx
from core.usecases.translation.tmx_parsing import parse_tmx

_CODECS = ("utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1", "ascii", "gb18030", "big5", "shift_jis", "idna")


def main() -> None:
    """Serves until stdin closes."""
    serve(_load, _perform)


def _load() -> None:
    for codec in _CODECS:
        codecs.lookup(codec)


def _perform(task: str, data: bytes, name: str, limits: Limits) -> dict[str, object]:
    """`task` is the kind of file with the two languages: "tmx en es"."""
    kind, source, target = task.split(" ")
    match kind:
        case "tmx":
            return parse_tmx(data, source, target)
        case "tbx":
            return parse_tbx(data, source, target)
    raise ValueError(task)


if __name__ == "__main__":
    main()
