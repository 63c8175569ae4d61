"""Pictures of print become transcripts, upright and in order, with no network; hostile ones cost themselves only."""

import io
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from made_files import draw_pdf, make_pdf
from PIL import Image, ImageDraw, ImageFont

from core.documents.document import Span
from core.documents.limits import Limits
from core.documents.manuscript import ManuscriptReader
from core.documents.pictures import PictureReader, read_picture
from core.documents.transcript import DOUBTFUL, Transcript, TranscriptLine, order_lines
from core.errors import BrokenFile, DocumentError, TooLarge, UnsupportedFile
from core.settings import REPOSITORY

ENGLISH = ("Name: Lena Fox", "1. Plants make their own food", "2) x = 3/4 and y = 16")
CHINESE = ("姓名：王子涵", "1、植物利用光能")


def draw(lines, size=30, chinese=False):
    """A white sheet with the lines, black."""
    found = subprocess.run(["fc-match", "Noto Sans CJK SC" if chinese else "DejaVu Sans", "file"], capture_output=True)
    path = found.stdout.decode().strip().removeprefix(":file=")
    if chinese and "CJK" not in path:
        pytest.skip("no Chinese font here")
    sheet = Image.new("RGB", (700, 60 + 60 * len(lines)), "white")
    for number, line in enumerate(lines):
        ImageDraw.Draw(sheet).text((40, 30 + 60 * number), line, font=ImageFont.truetype(path, size), fill="black")
    return sheet


def encode(picture, form="PNG", **more):
    file = io.BytesIO()
    picture.save(file, form, **more)
    return file.getvalue()


def turned():
    """Stored on its side, as telephones do, with the EXIF mark (6) that says so."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return encode(draw(ENGLISH).rotate(90, expand=True), "JPEG", exif=exif)


def huge():
    """A PNG of a few hundred bytes that declares 400 million pixels."""

    def chunk(kind, body):
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    size = (20_000).to_bytes(4, "big")
    head = chunk(b"IHDR", size + size + b"\x08\x00\x00\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def see_through():
    sheet = draw(ENGLISH)
    sheet.putalpha(sheet.convert("L").point(lambda value: 255 - value))
    return encode(sheet)


@pytest.fixture(scope="module")
def reader():
    with PictureReader() as opened:
        yield opened


@pytest.mark.parametrize(
    "make",
    [
        lambda: encode(draw(ENGLISH)),
        lambda: encode(draw(ENGLISH), "JPEG", quality=60),
        lambda: encode(draw(ENGLISH), "WEBP"),
        lambda: encode(draw(ENGLISH), "BMP"),
        turned,
        lambda: encode(draw(ENGLISH).rotate(3, expand=True, fillcolor="white", resample=Image.BICUBIC)),
        see_through,
    ],
    ids=["png", "jpeg", "webp", "bmp", "on its side", "crooked", "transparent"],
)
def test_print_is_read(reader, make):
    assert reader.read(("x", make()), "photo").text == "\n".join(ENGLISH)


def test_chinese_is_read_and_every_picture_is_to_be_looked_through(reader):
    transcript = reader.read(("x", encode(draw(CHINESE, chinese=True))), "照片.png")
    assert transcript.text == "\n".join(CHINESE)
    assert "手写" in transcript.notes[0].text("zh")


def test_an_empty_picture_says_so(reader):
    transcript = reader.read(("x", encode(Image.new("RGB", (300, 200), "white"))), "blank.png")
    assert transcript.lines == ()
    assert "blank.png" in transcript.notes[0].text("en")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (huge(), TooLarge),
        (encode(draw(ENGLISH))[:400], BrokenFile),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), UnsupportedFile),
        (b"\xff\xd8\xff\xe0" + bytes(500), UnsupportedFile),
        (encode(Image.new("L", (9, 9)), "TIFF"), UnsupportedFile),
        (b"", UnsupportedFile),
        (b"\0\0\0\x18ftypheic" + bytes(300), UnsupportedFile),
    ],
    ids=["pixel bomb", "cut off", "empty png", "empty jpeg", "tiff", "nothing", "heic"],
)
def test_bad_pictures_are_refused_by_name(reader, data, error):
    with pytest.raises(error) as caught:
        reader.read(("x", data), "bad.png")
    assert "bad.png" in caught.value.text("en") and "bad.png" in caught.value.text("zh")
    assert caught.value.hint("en")


def test_after_bad_pictures_the_same_process_reads_on(reader):
    before = reader.pid
    assert reader.read(("x", encode(draw(ENGLISH[:1]))), "good.png").text == ENGLISH[0]
    assert reader.pid == before is not None


def test_the_process_has_given_up_its_rights_and_stays_small(reader):
    reader.read(("x", encode(draw(ENGLISH).resize((4000, 2400)))), "large.png")
    for thin in ((200_000, 1), (1, 200_000)):
        assert reader.read(("x", encode(Image.new("L", thin, 255))), "thin.png").lines == ()
    status = Path(f"/proc/{reader.pid}/status").read_text()
    facts = {line.split(":")[0]: line.split()[1] for line in status.splitlines() if ":" in line and line.split()[1:]}
    assert facts["Uid"] == str(65534 if os.getuid() == 0 else os.getuid())
    assert int(facts["VmHWM"]) < 1 << 20


def test_scanned_pages_of_a_pdf_are_read_beside_those_with_text(reader):
    scan = io.BytesIO()
    draw(ENGLISH).save(scan, "PDF")
    with ManuscriptReader() as manuscripts:
        found = manuscripts.read("scan.pdf", scan.getvalue())
        plain = manuscripts.read("plain.pdf", draw_pdf([["1. light"], ["2. air"]]))
    assert [page.text.replace(" ", "") for page in found.pages] == ["\n".join(ENGLISH).replace(" ", "")]
    assert [page.place for page in found.pages] == ["scan.pdf (1)"]
    assert len(found.transcripts) == 1
    assert not any("not read" in note.text("en") for note in found.notes)
    assert [page.place for page in plain.pages] == ["plain.pdf (1)", "plain.pdf (2)"]
    assert not plain.transcripts


def test_reading_needs_no_network_and_prints_nothing():
    code = (
        "import socket, sys\n"
        "def refuse(*_, **__): raise SystemExit('network')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from core.documents.ocr import read_pieces\n"
        "from core.documents.limits import Limits\n"
        "found, size = read_pieces(sys.stdin.buffer.read(), Limits())\n"
        "assert found[0][0] == 'Name: Lena Fox', found\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=encode(draw(ENGLISH[:1])),
        cwd=REPOSITORY,
        capture_output=True,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def piece(text, left, top, width=200, height=20, confidence=1.0):
    return TranscriptLine(text, confidence, (left, top, left + width, top + height))


@pytest.mark.parametrize(
    ("pieces", "lines"),
    [
        ([piece("b", 0, 40), piece("a", 0, 0)], ["a", "b"]),
        ([piece("Lena", 250, 3), piece("Name:", 0, 0)], ["Name: Lena"]),
        ([piece(" ", 0, 0), piece("x", 0, 30)], ["x"]),
        (
            [piece(f"{column}{row}", left, 40 * row) for row in (1, 2, 3) for column, left in (("l", 0), ("r", 300))],
            ["l1", "l2", "l3", "r1", "r2", "r3"],
        ),
        (
            [
                piece("title", 0, 0, 500),
                *(piece(f"{c}{row}", x, 40 * row) for row in (1, 2, 3) for c, x in (("l", 0), ("r", 300))),
                piece("page 1", 200, 200),
            ],
            ["title", "l1", "l2", "l3", "r1", "r2", "r3", "page 1"],
        ),
        (
            [
                piece(f"{n}." if x == 0 else f"answer {n}", x, 40 * n, 20 if x == 0 else 400)
                for n in (1, 2, 3)
                for x in (0, 90)
            ],
            ["1. answer 1", "2. answer 2", "3. answer 3"],
        ),
        (
            [
                piece("for n in x:", 0, 0),
                piece("if n:", 41, 40, 50),
                piece("y()", 79, 80, 30),
                piece("z()", 40, 120, 30),
            ],
            ["for n in x:", "    if n:", "        y()", "    z()"],
        ),
        ([], []),
    ],
    ids=[
        "top first",
        "one row",
        "blank",
        "columns",
        "columns under a title",
        "numbers in the margin",
        "indented",
        "nothing",
    ],
)
def test_lines_are_put_in_reading_order(pieces, lines):
    assert [line.text for line in order_lines(pieces)] == lines


def test_unsure_lines_are_marked_where_they_stand():
    lines = (piece("sure", 0, 0), piece("unsure", 0, 30, confidence=DOUBTFUL - 0.01), piece("sure", 0, 60))
    transcript = Transcript("x", lines)
    assert transcript.doubtful == (Span(5, 11),)
    assert [transcript.text[span.start : span.end] for span in transcript.doubtful] == ["unsure"]


def test_one_picture_by_itself(tmp_path):
    path = tmp_path / "photo.png"
    path.write_bytes(encode(draw(ENGLISH[:1])))
    assert read_picture(path).text == ENGLISH[0]


def test_what_is_no_picture_or_too_large_is_refused(reader):
    with pytest.raises(UnsupportedFile):
        reader.read(("x", make_pdf()), "not a picture.pdf")
    with PictureReader(Limits(bytes=10)) as strict, pytest.raises(TooLarge):
        strict.read(("x", bytes(11)), "large.png")


BAD_FILES = Path(os.environ.get("SHOWCASE_EVALDATA", "")) / "robustness" / "bad_files"


@pytest.mark.skipif(not os.environ.get("SHOWCASE_EVALDATA"), reason="no SHOWCASE_EVALDATA")
def test_collected_bad_files_are_no_pictures(reader):
    for path in sorted(path for path in BAD_FILES.rglob("*.*") if path.is_file())[::3]:
        with pytest.raises(DocumentError):
            reader.read(path, path.name)
