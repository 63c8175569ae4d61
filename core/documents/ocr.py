"""Pictures of print to lines, with RapidOCR's models that come inside its package: nothing is fetched.

Runs inside the picture-reading process only; the caller isolates it. Does not order the lines.
"""

import functools
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.documents.limits import Limits
from core.errors import BrokenFile, ProtectedFile, TooLarge, UnsupportedFile

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("PNG", "JPEG", "WEBP", "BMP")
MEGAPIXELS = 64
"""A larger picture is refused before it is unpacked; telephones make up to 50."""
LONGEST = 1600
"""Pixels: the longer side of what the models see. An A4 page so has letters of some 20 pixels; with 2,000 the process
needs more than a gigabyte."""
THINNEST = 8
"""Pixels: a picture whose shorter side has fewer holds no letter; the reader would enlarge it to 30, and the other side
with it, which took two gigabytes for a line of pixels."""
THREADS = 2
UPRIGHT = 0.85
"""Mean confidence under which a picture may be upside down: of three printed sheets it was 0.99 upright, 0.67 to 0.75
upside down."""
_SCALE = LONGEST / 842
"""Pixels a point, so that an A4 page of a PDF is as long as `LONGEST`."""


@functools.cache
def load_engine() -> Any:
    """The models, loaded and tried once, so that no file has to be read after rights are given up."""
    import cv2
    import numpy
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    engine = RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.text_score": 0.0,  # what was read badly is shown and marked, not dropped
            "Global.max_side_len": LONGEST,
            "Det.limit_type": "max",  # small pictures are not enlarged first, which took three times as long
            "Det.limit_side_len": LONGEST,
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    trial = numpy.full((96, 320, 3), 255, numpy.uint8)
    cv2.putText(trial, "ready", (20, 64), cv2.FONT_HERSHEY_SIMPLEX, 2, (0, 0, 0), 3)
    engine(trial)
    return engine


Recognised = tuple[str, float, list[float], list[float]]
"""Text, confidence, and two boxes (left, top, right, bottom) in pixels: with the lines level, and on the picture."""


def read_pieces(data: bytes, limits: Limits) -> tuple[list[Recognised], tuple[int, int]]:
    """Every piece of print, and the size of the picture; raises DocumentErrors without a name."""
    return _recognise(open_upright(data))


def read_page_pieces(data: bytes, number: int, limits: Limits) -> tuple[list[Recognised], tuple[int, int]]:
    """The same of page `number` (from 1) of a PDF."""
    import pypdfium2

    try:
        page = pypdfium2.PdfDocument(data)[number - 1]
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ProtectedFile("documents.protected") from None
        raise BrokenFile("documents.broken") from None
    scale = min(_SCALE, LONGEST / max(*page.get_size(), 1))
    return _recognise(page.render(scale=scale).to_pil().convert("RGB"))


def open_upright(data: bytes) -> "Image.Image":
    """The picture as a person holds it, on white where it is transparent, no longer than `LONGEST`."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # counted here
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        raise UnsupportedFile("ocr.not_a_picture") from None
    if (found := picture.width * picture.height) > MEGAPIXELS * 1_000_000:
        raise TooLarge("ocr.too_many_pixels", found=found // 1_000_000, limit=MEGAPIXELS)
    picture.draft("RGB", (2 * LONGEST, 2 * LONGEST))
    picture.thumbnail((LONGEST, LONGEST))
    upright = ImageOps.exif_transpose(picture)
    if upright.has_transparency_data:
        upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright.convert("RGBA"))
    return upright.convert("RGB")


def _recognise(picture: "Image.Image") -> tuple[list[Recognised], tuple[int, int]]:
    """What stands on a picture; one that reads badly may be upside down, and is read that way too."""
    import numpy

    if min(picture.size) < THINNEST:
        return [], picture.size
    pixels = numpy.ascontiguousarray(numpy.asarray(picture)[:, :, ::-1])
    pieces = _read(pixels)
    if pieces and _confidence(pieces) < UPRIGHT:
        turned = _read(numpy.ascontiguousarray(pixels[::-1, ::-1]), picture.size)
        if turned and _confidence(turned) > _confidence(pieces):
            return turned, picture.size
    return pieces, picture.size


def _read(pixels: Any, turned: tuple[int, int] | None = None) -> list[Recognised]:
    """The pieces of print; of a picture turned by half a turn the size is given, for where they stood before it.

    Pieces are not turned one by one: the model that would decide so takes short ones such as 99 for 66.
    """
    import numpy

    found = load_engine()(pixels, use_cls=False)
    if found.txts is None or found.boxes is None:
        return []
    corners = numpy.asarray(found.boxes, float)
    places = corners if turned is None else numpy.asarray(turned, float) - corners
    return [
        (text, round(float(score), 4), _box(level), _box(shown))
        for text, score, level, shown in zip(found.txts, found.scores, _straighten(corners), places, strict=True)
    ]


def _confidence(pieces: Sequence[Recognised]) -> float:
    return sum(piece[1] for piece in pieces) / len(pieces)


def _box(corners: Any) -> list[float]:
    return [*map(float, corners.min(axis=0)), *map(float, corners.max(axis=0))]


def _straighten(boxes: Any) -> Any:
    """Corner points (n, 4, 2), clockwise from the top left, turned so that the lines run level: by the median slope of
    the wide ones' upper edges."""
    import numpy

    across = boxes[:, 1] - boxes[:, 0]
    lengths = numpy.hypot(across[:, 0], across[:, 1])
    angles = numpy.arctan2(across[:, 1], across[:, 0])
    angle = float(numpy.median(angles[lengths >= numpy.median(lengths)]))
    turn = numpy.array([[numpy.cos(angle), -numpy.sin(angle)], [numpy.sin(angle), numpy.cos(angle)]])
    return boxes @ turn
