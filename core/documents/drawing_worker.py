"""The drawing process, `python -m core.documents.drawing_worker`: as `worker`, for pictures of pages."""

import base64
import importlib

from core.documents.limits import Limits
from core.documents.worker import serve


def main() -> None:
    """Serves until stdin closes."""
    serve(_load, _perform)


def _load() -> None:
    from PIL import Image

    for name in ("BmpImagePlugin", "JpegImagePlugin", "MpoImagePlugin", "PngImagePlugin", "WebPImagePlugin"):
        importlib.import_module(f"PIL.{name}")
    for name in ("PIL.ImageOps", "core.documents.drawing"):
        importlib.import_module(name)
    Image.preinit()


def _perform(task: str, data: bytes, name: str, limits: Limits) -> dict[str, object]:
    """`task` is the number of the page."""
    from core.documents.drawing import draw

    png, width, height = draw(data, int(task), limits)
    return {"png": base64.b64encode(png).decode("ascii"), "width": width, "height": height}


if __name__ == "__main__":
    main()
