"""Makes the sample classes' files from `sources/`: assignments in every format, answers as tables, files and photos.

Run it after changing a source: `python data/grading/make_samples.py`. Needs the project's requirements, reportlab and
the Noto CJK fonts. Knows nothing of grading.
"""

import csv
import io
import sys
import tomllib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from docx import Document
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from core.usecases.grading.assignment import Assignment  # noqa: E402
from core.usecases.grading.assignment_file import write_assignment  # noqa: E402

FORMATS = {"science": ("json", "gift", "xml"), "maths": ("json", "csv", "xlsx")}
SAYS = {
    "en": {"number": "Student number", "name": "Name", "question": "Question {}:", "student": "student"},
    "zh": {"number": "学号", "name": "姓名", "question": "第{}题：", "student": "学生"},
}
MARK_COLUMNS = ("student", "question", "points")
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
PHOTOGRAPHED = ("02", "05", "10")
PAGE = (900, 1180)


@dataclass(frozen=True)
class Student:
    """One student's answers and the teacher's points, in the order of the questions."""

    number: str
    name: str
    answers: Sequence[str]
    points: Sequence[float]


def read_source(language: str, subject: str) -> tuple[Assignment, list[Student]]:
    """The assignment and its class."""
    content = tomllib.loads((HERE / "sources" / f"{language}-{subject}.toml").read_text(encoding="utf-8"))
    return Assignment.model_validate(content["assignment"]), [Student(**student) for student in content["students"]]


def write_answers(assignment: Assignment, students: Sequence[Student], language: str, stem: Path) -> None:
    """The class as CSV and XLSX: a row a student, a column a question."""
    says = SAYS[language]
    header = [says["number"], says["name"], *(question.id for question in assignment.questions)]
    rows = [[student.number, student.name, *student.answers] for student in students]
    with Path(f"{stem}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    book = Workbook()
    for row in [header, *rows]:
        book.active.append(row)
    for row in book.active.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=cell.row == 1)
    book.active.freeze_panes = "C2"
    book.save(f"{stem}.xlsx")


def write_marks(assignment: Assignment, students: Sequence[Student], target: Path) -> None:
    """The teacher's points, a row a student and question."""
    ids = [question.id for question in assignment.questions]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(MARK_COLUMNS)
        for student in students:
            writer.writerows((student.number, *pair) for pair in zip(ids, student.points, strict=True))


def list_lines(student: Student, language: str) -> list[str]:
    """The sheet as a student hands it in: the name, then every answer after its question's number."""
    says = SAYS[language]
    asked = [f"{says['question'].format(number)} {text}" for number, text in enumerate(student.answers, 1)]
    return [f"{says['name']}: {student.name}", *"\n".join(asked).split("\n")]


def write_files(students: Sequence[Student], language: str, target: Path) -> None:
    """A ZIP with one DOCX, PDF or TXT a student, named by number and name."""
    writers = ((".docx", to_docx), (".pdf", to_pdf), (".txt", to_txt))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as container:
        for place, student in enumerate(students):
            suffix, write = writers[place % len(writers)]
            entry = zipfile.ZipInfo(f"{student.number} {student.name}{suffix}", (2026, 11, 20, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            container.writestr(entry, write(list_lines(student, language)))


def to_docx(lines: Sequence[str]) -> bytes:
    """A Word file with a paragraph a line."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def to_pdf(lines: Sequence[str]) -> bytes:
    """A PDF in a font that every reader has for Chinese."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    chinese = any("\u4e00" <= char <= "\u9fff" for line in lines for char in line)
    style = ParagraphStyle("answer", fontName="STSong-Light" if chinese else "Helvetica", fontSize=11, leading=16)
    style.wordWrap = "CJK" if chinese else None
    buffer = io.BytesIO()
    story = [part for line in lines for part in (Paragraph(escape(line), style), Spacer(1, 6))]
    SimpleDocTemplate(buffer, invariant=1).build(story)
    return buffer.getvalue()


def escape(text: str) -> str:
    """For reportlab's paragraph markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def to_txt(lines: Sequence[str]) -> bytes:
    """UTF-8, a line a line."""
    return "\n".join(lines).encode()


def write_photo(student: Student, language: str, target: Path, seed: int) -> None:
    """A printed sheet as a phone sees it: a little turned, greyish, with noise."""
    page = Image.new("L", PAGE, 248)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 24, index=2)
    top = 60
    for line in list_lines(student, language):
        for piece in wrap(line, font):
            pen.text((70, top), piece, fill=28, font=font)
            top += 36
        top += 10
    turned = page.rotate((-1) ** seed * 0.8, resample=Image.Resampling.BICUBIC, fillcolor=190)
    noise = np.random.default_rng(seed).normal(0, 7, (PAGE[1], PAGE[0]))
    pixels = np.clip(np.asarray(turned, dtype=float) * 0.92 + noise, 0, 255).astype("uint8")
    picture = Image.fromarray(pixels // 24 * 24 if target.suffix == ".png" else pixels)  # few greys make a small PNG
    picture.save(target, **({"quality": 55} if target.suffix == ".jpg" else {"optimize": True}))


def wrap(line: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Pieces that fit the page, broken at blanks where there are any."""
    pieces = [""]
    for word in line.split(" ") if " " in line.strip() else list(line):
        joint = " " if " " in line.strip() and pieces[-1] else ""
        if pieces[-1].strip() and font.getlength(pieces[-1] + joint + word) > PAGE[0] - 140:
            pieces.append(word)
        else:
            pieces[-1] += joint + word if pieces[-1] or word else " "
    return pieces


def main() -> None:
    """All files, both languages."""
    for language in SAYS:
        folder = HERE / language
        for subject, formats in FORMATS.items():
            assignment, students = read_source(language, subject)
            for form in formats:
                (folder / f"{subject}.{form}").write_bytes(write_assignment(assignment, form))
            write_answers(assignment, students, language, folder / f"{subject}-answers")
            write_marks(assignment, students, folder / f"{subject}-marks.csv")
            if subject == "science":
                write_files(students, language, folder / f"{subject}-files.zip")
                continue
            for seed, student in enumerate(s for s in students if s.number in PHOTOGRAPHED):
                name = f"{student.number} {student.name}{'.png' if seed == 1 else '.jpg'}"
                write_photo(student, language, folder / "photos" / name, seed)


if __name__ == "__main__":
    main()
