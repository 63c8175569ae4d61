"""Makes the sample letters: Word documents with what a translation must not lose.

Run it after changing a text here: `python data/translation/make_samples.py`. Needs python-docx. Knows nothing of
translating. Times inside the files are fixed, so that the same texts give the same bytes.
"""

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.shared import Pt

HERE = Path(__file__).resolve().parent
MADE = datetime(2026, 11, 28)


@dataclass(frozen=True, slots=True)
class Letter:
    """The texts of a letter; a paragraph is (text, bold part, text after it)."""

    title: str
    header: str
    footer: str
    opening: tuple[str, str, str]
    points: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    closing: str


LETTERS = {
    "en": Letter(
        "Invitation to the open day",
        "Riverside School",
        "Page for parents and guests",
        ("The school opens its doors on ", "Saturday, 12 December 2026", ", from 10:00 to 16:00."),
        ("Visit the new science rooms.", "Talk to the teachers of your children.", "Listen to the choir at 14:30."),
        (("Time", "Room", "Event"), ("10:30", "A12", "Chemistry for everyone"), ("14:30", "Hall", "School choir")),
        "The entrance is free. Please do not park in front of the main gate.",
    ),
    "zh": Letter(
        "校园开放日邀请函",
        "河畔学校",
        "致家长和来宾",
        ("学校将于", "2026年12月12日星期六", "10:00至16:00向公众开放。"),
        ("参观新的科学教室。", "与孩子的老师交谈。", "14:30欣赏合唱团演出。"),
        (("时间", "地点", "活动"), ("10:30", "A12", "人人都能懂的化学"), ("14:30", "礼堂", "校合唱团演出")),
        "免费入场。请不要把车停在正门前。",
    ),
}


def write_letter(letter: Letter) -> bytes:
    """The letter as DOCX: heading, header, footer, a bold run, a list, a table."""
    document = Document()
    document.core_properties.created = document.core_properties.modified = MADE
    document.sections[0].header.paragraphs[0].text = letter.header
    document.sections[0].footer.paragraphs[0].text = letter.footer
    document.add_heading(letter.title, level=1)
    paragraph = document.add_paragraph(letter.opening[0])
    paragraph.add_run(letter.opening[1]).bold = True
    paragraph.add_run(letter.opening[2])
    for point in letter.points:
        document.add_paragraph(point, style="List Bullet")
    table = document.add_table(len(letter.table), len(letter.table[0]), style="Light Grid Accent 1")
    for row, texts in zip(table.rows, letter.table, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph().add_run(letter.closing).font.size = Pt(12)
    file = io.BytesIO()
    document.save(file)
    return with_fixed_times(file.getvalue())


def with_fixed_times(data: bytes) -> bytes:
    """The same ZIP with every part of the same moment."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, MADE.timetuple()[:6]), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


if __name__ == "__main__":
    for language, letter in LETTERS.items():
        (HERE / language / "letter.docx").write_bytes(write_letter(letter))
