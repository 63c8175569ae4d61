"""The picture-reading process, `python -m core.documents.ocr_worker`: as `worker`, with models instead of parsers.

Apart from the parsing process because the models take two seconds and half a gigabyte that most files do not need.
"""

import codecs
import importlib

from core.documents.limits import Limits
from core.documents.worker import serve


def main() -> None:
    """Serves until stdin closes."""
    serve(_load, _perform)


def _load() -> None:
    from PIL import Image

    from core.documents.ocr import load_engine

    for name in ("BmpImagePlugin", "JpegImagePlugin", "MpoImagePlugin", "PngImagePlugin", "WebPImagePlugin"):
        importlib.import_module(f"PIL.{name}")
    for name in ("PIL.ImageOps", "pypdfium2", "numpy"):
        importlib.import_module(name)
    Image.preinit()
    codecs.lookup("latin-1")
    load_engine()


def _perform(task: str, data: bytes, name: str, limits: Limits) -> dict[str, object]:
    """`task` is "picture", or "page" and a number for a page of a PDF."""
    from core.documents.ocr import read_page_pieces, read_pieces

    kind, _, number = task.partition(" ")
    pieces, size = read_page_pieces(data, int(number), limits) if kind == "page" else read_pieces(data, limits)
    return {"pieces": pieces, "size": size}


if __name__ == "__main__":
    main()
