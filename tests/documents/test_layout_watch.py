"""Whoever waits for a scanned file is told how far it is, and ends it by raising."""

import io

import pytest

from core.documents import layout_reader
from core.errors import BrokenFile


class Blind:
    """A reader of pictures that reads none."""

    def __init__(self, _: object) -> None:
        self.asked = 0

    def __enter__(self) -> "Blind":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""

    def read_page(self, *_: object) -> None:
        raise BrokenFile("documents.broken")


@pytest.fixture
def scan(monkeypatch) -> bytes:
    """A PDF of three pages that are pictures."""
    from PIL import Image

    monkeypatch.setattr(layout_reader, "PictureReader", Blind)
    pages = [Image.new("RGB", (300, 420), shade) for shade in ("#eee", "#ddd", "#ccc")]
    made = io.BytesIO()
    pages[0].save(made, "PDF", save_all=True, append_images=pages[1:])
    return made.getvalue()


def test_every_scanned_page_is_told_before_it_is_read(scan):
    told = []
    layout_reader.read_layout("scan.pdf", scan, watch=lambda done, total: told.append((done, total)))
    assert told == [(0, 3), (1, 3), (2, 3)]


def test_what_the_watch_raises_ends_the_reading(scan):
    def stop(done: int, _: int) -> None:
        if done == 1:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        layout_reader.read_layout("scan.pdf", scan, watch=stop)
