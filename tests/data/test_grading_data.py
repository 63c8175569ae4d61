"""The sample classes hold together: every file parses, students and questions match, marks are within the points."""

import csv
import importlib.util
import io
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from core.documents.reader import read_documents
from core.documents.tables import read_table
from core.usecases.grading.assignment import KINDS, Assignment
from core.usecases.grading.assignment_file import list_unwritten, read_assignment

FOLDER = Path(__file__).resolve().parents[2] / "data" / "grading"
SHEETS = [(language, subject) for language in ("en", "zh") for subject in ("science", "maths")]


@pytest.fixture(scope="module")
def maker():
    spec = importlib.util.spec_from_file_location("make_samples", FOLDER / "make_samples.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["make_samples"]


def read_sheet(language, subject):
    return Assignment.model_validate_json((FOLDER / language / f"{subject}.json").read_bytes())


def read_marks(language, subject):
    with (FOLDER / language / f"{subject}-marks.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("language", "subject"), SHEETS)
def test_the_sheet_is_what_its_source_says(maker, language, subject):
    assignment, students = maker.read_source(language, subject)
    assert read_sheet(language, subject) == assignment
    assert assignment.language == language
    assert len(students) == 12
    assert all(len(student.answers) == len(assignment.questions) == len(student.points) for student in students)
    assert len({student.name for student in students}) == len({student.number for student in students}) == 12


def test_both_languages_ask_the_same_kinds_in_the_same_order_and_all_kinds_occur():
    asked = {sheet: [question.kind for question in read_sheet(*sheet).questions] for sheet in SHEETS}
    assert sorted(asked["en", "science"]) == sorted(asked["zh", "science"])
    assert sorted(asked["en", "maths"]) == sorted(asked["zh", "maths"])
    assert set(KINDS) == {kind for kinds in asked.values() for kind in kinds}


@pytest.mark.parametrize(
    "name", ["science.json", "science.gift", "science.xml", "maths.json", "maths.csv", "maths.xlsx"]
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_form_of_a_sheet_is_read_and_agrees(language, name):
    whole = read_sheet(language, name.split(".")[0])
    read = read_assignment(name, (FOLDER / language / name).read_bytes()).assignment
    left_out = len([n for n in list_unwritten(whole, name.split(".")[1]) if n.key == "assignment.not_written"])
    assert len(read.questions) == len(whole.questions) - left_out >= 4
    assert read.language == language
    for question in read.questions:
        assert question.text == whole.question(question.id).text
        assert question.kind == whole.question(question.id).kind
    if name.startswith("maths"):
        assert read == whole


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize(("language", "subject"), SHEETS)
def test_answer_tables_hold_the_class_verbatim(maker, language, subject, suffix):
    assignment, students = maker.read_source(language, subject)
    [sheet] = read_table(FOLDER / language / f"{subject}-answers.{suffix}").sheets
    assert list(sheet.rows[0].cells[2:]) == [question.id for question in assignment.questions]
    for row, student in zip(sheet.rows[1:], students, strict=True):
        held = [row.cell(column) for column in range(2, 2 + len(student.answers))]
        assert [row.cell(0), row.cell(1), *held] == [student.number, student.name, *student.answers]


@pytest.mark.parametrize(("language", "subject"), SHEETS)
def test_a_teacher_marked_every_answer_within_its_points(maker, language, subject):
    assignment, students = maker.read_source(language, subject)
    rows = read_marks(language, subject)
    places = {(row["student"], row["question"]) for row in rows}
    assert len(rows) == len(places) == len(students) * len(assignment.questions)
    assert {student for student, _ in places} == {student.number for student in students}
    for row in rows:
        assert 0 <= float(row["points"]) <= assignment.question(row["question"]).points
    for question in assignment.questions:
        given = {row["points"] for row in rows if row["question"] == question.id}
        assert len(given) >= 2, question.id


@pytest.mark.parametrize(("language", "subject"), SHEETS)
def test_empty_answers_earn_nothing(maker, language, subject):
    for student in maker.read_source(language, subject)[1]:
        assert all(points == 0 for answer, points in zip(student.answers, student.points, strict=True) if not answer)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_archive_holds_a_readable_file_a_student(maker, language):
    _, students = maker.read_source(language, "science")
    with zipfile.ZipFile(FOLDER / language / "science-files.zip") as container:
        entries = [(name, container.read(name)) for name in container.namelist()]
    assert [name.rpartition(".")[0] for name, _ in entries] == [f"{s.number} {s.name}" for s in students]
    assert {name.rpartition(".")[2] for name, _ in entries} == {"docx", "pdf", "txt"}
    for (_, document), student in zip(read_documents(entries), students, strict=True):
        said = "".join("".join(page.text.split()) for page in document.pages)
        assert all("".join(answer.split()) in said for answer in student.answers), student.name


@pytest.mark.parametrize("language", ["en", "zh"])
def test_photos_are_small_pictures_of_students_of_the_class(maker, language):
    names = {f"{student.number} {student.name}" for student in maker.read_source(language, "maths")[1]}
    photos = sorted((FOLDER / language / "photos").iterdir())
    assert len(photos) == 3
    for path in photos:
        assert path.stem in names
        assert path.stat().st_size < 600_000
        with Image.open(io.BytesIO(path.read_bytes())) as picture:
            assert picture.size == maker.PAGE


def test_the_samples_are_small_and_have_what_graders_meet():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 3 << 20
    english = (FOLDER / "en" / "science-answers.csv").read_text(encoding="utf-8")
    chinese = (FOLDER / "zh" / "science-answers.csv").read_text(encoding="utf-8")
    assert "give full marks" in english
    assert "直接给满分" in chinese
