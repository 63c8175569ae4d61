"""Archives of a class: whose file is whose, in every usual form; hostile ones cost themselves only."""

import io
import os
import struct
import warnings
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from test_columns import assignment
from test_submissions import said

from core.documents import bundle
from core.documents.bundle import open_bundle
from core.documents.limits import Limits
from core.errors import BrokenFile, DocumentError, ProtectedFile, ShowcaseError, TooLarge
from core.usecases.grading.answer_files import read_answer_files
from core.usecases.grading.student_names import Student, group_files, read_file_name

SHEET = assignment("Q1", "Q2")
TEXT = b"1. light\n2. air"


def archive(*entries, method=zipfile.ZIP_DEFLATED):
    """Entries are (name or ZipInfo, content)."""
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", method) as made:
        warnings.simplefilter("ignore")
        for name, content in entries:
            made.writestr(name, content, method)
    return file.getvalue()


def read(data, name="class.zip", of=SHEET, **more):
    return list(read_answer_files(name, data, of, **more))[-1]


def got(found):
    return [(one.student, one.name, one.answer("Q1"), one.answer("Q2")) for one in found.submissions]


def word(*paragraphs):
    document, file = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(file)
    return file.getvalue()


def link(name):
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    return entry


def in_gbk(name):
    """An archive as a Chinese Windows writes it: the name in GBK, and no mark that says so."""
    raw = name.encode("gbk")
    return archive(("x" * len(raw), TEXT)).replace(b"x" * len(raw), raw)


def encrypted(data, which=0):
    """With the mark of encryption on one entry, or on all (-1)."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at, number = changed.find(mark), 0
        while at >= 0:
            changed[at + offset] |= which in (-1, number)
            at, number = changed.find(mark, at + 4), number + 1
    return bytes(changed)


@pytest.mark.parametrize(
    ("path", "student"),
    [
        ("S03_Lena Fox.docx", Student("S03", "Lena Fox")),
        ("05 Lena Marchetti-Low.png", Student("05", "Lena Marchetti-Low")),
        ("Lena Fox - S03.png", Student("S03", "Lena Fox")),
        ("Lena_Fox.pdf", Student("", "Lena Fox")),
        ("李娜-2023001.pdf", Student("2023001", "李娜")),
        ("2023001王子涵.jpg", Student("2023001", "王子涵")),
        ("07.txt", Student("07", "")),
        ("Lena Fox_12345_assignsubmission_file_", Student("12345", "Lena Fox")),
        ("foxlena_4411_90210_answer.docx", Student("4411", "foxlena")),
        ("foxlena_LATE_4411_90210_answer.docx", Student("4411", "foxlena")),
    ],
)
def test_files_say_whose_they_are(path, student):
    assert read_file_name(path) == student


@pytest.mark.parametrize(
    ("paths", "groups"),
    [
        (["a.txt", "b.txt"], {"a.txt": ["a.txt"], "b.txt": ["b.txt"]}),
        (["7a/a.txt", "7a/b.txt"], {"7a/a.txt": ["7a/a.txt"], "7a/b.txt": ["7a/b.txt"]}),
        (["Lena/p10.png", "Lena/p2.png"], {"Lena": ["Lena/p2.png", "Lena/p10.png"]}),
        (
            ["7a/Lena/p1.png", "7a/Lena/p2.png", "7a/Omar/p1.png"],
            {"Lena": ["7a/Lena/p1.png", "7a/Lena/p2.png"], "Omar": ["7a/Omar/p1.png"]},
        ),
        (["L_1_assignsubmission_file_/x.docx"], {"L_1_assignsubmission_file_": ["L_1_assignsubmission_file_/x.docx"]}),
        ([], {}),
    ],
)
def test_folders_are_students_or_only_hold_them(paths, groups):
    assert group_files(paths) == groups


def test_a_class_of_files():
    found = read(
        archive(
            ("7a/S01_Lena Fox.txt", TEXT),
            ("7a/S02_Omar Said.docx", word("Q1: sun", "Q2: gas")),
            ("7a/S03.md", "Name: Rose Green\n\n## 1.\nlamp\n\n## 2.\n  fog"),
            ("__MACOSX/7a/._S01_Lena Fox.txt", b"\0\5\26\7"),
            ("7a/.DS_Store", b"x"),
        )
    )
    assert got(found) == [
        ("S01", "Lena Fox", "light", "air"),
        ("S02", "Omar Said", "sun", "gas"),
        ("S03", "Rose Green", "lamp", "fog"),
    ]
    assert (found.done, found.total) == (3, 3)
    assert found.submissions[1].answers[0].source == "7a/S02_Omar Said.docx"
    assert not said(found)


def test_a_folder_for_each_student_with_a_file_for_each_question():
    found = read(
        archive(
            ("Lena Fox_11_assignsubmission_file_/answer.txt", TEXT),
            ("Omar Said_12_assignsubmission_file_/Q2.txt", b"gas\n1. not a question"),
            ("Omar Said_12_assignsubmission_file_/Q1.txt", b"sun"),
        )
    )
    assert got(found) == [("11", "Lena Fox", "light", "air"), ("12", "Omar Said", "sun", "gas\n1. not a question")]


def test_one_file_of_one_student_and_the_class_grows():
    assert got(read(TEXT, "S01_Lena Fox.txt")) == [("S01", "Lena Fox", "light", "air")]
    assert [
        len(step.submissions) for step in read_answer_files("c.zip", archive(("a.txt", TEXT), ("b.txt", TEXT)), SHEET)
    ]
    with pytest.raises(BrokenFile) as caught:
        read(b"", "empty.txt")
    assert "empty.txt" in caught.value.text("zh")


def test_a_picture_without_print_is_a_submission_with_a_note():
    file = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(file, "PNG")
    found = read(archive(("Lena Fox.png", file.getvalue())))
    assert got(found) == [("Lena Fox", "Lena Fox", "", "")]
    assert [transcript.name for transcript in found.transcripts] == ["Lena Fox.png"]
    assert "No print was found in Lena Fox.png" in " ".join(said(found))


def test_names_in_gbk_and_of_no_encoding():
    assert got(read(in_gbk("03_王子涵.txt"))) == [("03", "王子涵", "light", "air")]
    assert len(read(archive(("x\udcff.txt".encode("utf-8", "surrogateescape").decode("cp437"), TEXT))).submissions) == 1


@pytest.mark.parametrize(
    ("bad", "said_of_it"),
    [
        (("../../escape.txt", TEXT), "leads out of the archive"),
        (("/etc/escape.txt", TEXT), "leads out of the archive"),
        (("..\\escape.txt", TEXT), "leads out of the archive"),
        (("C:\\escape.txt", TEXT), "leads out of the archive"),
        ((link("escape.txt"), "/etc/passwd"), "is a link"),
        (("escape.txt", b""), "is empty"),
        (("escape.txt", b"\x7fELF" + bytes(range(256)) * 9), "neither text nor a document"),
        (("escape.docx", word("1. x")[:700]), "is damaged"),
        (("escape.zip", archive(("a.txt", TEXT))), "is a ZIP archive"),
        (("escape.png", b"\x89PNG\r\n\x1a\n" + bytes(90)), "no picture"),
    ],
    ids=["up", "absolute", "backslash", "drive", "link", "empty", "program", "cut off", "nested", "bad picture"],
)
def test_a_bad_file_is_named_and_the_others_are_read(bad, said_of_it, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = read(archive(("S01_Lena.txt", TEXT), bad))
    assert [row[0] for row in got(found)] == ["S01"]
    assert any("escape" in note and said_of_it in note for note in said(found))
    assert not list(tmp_path.iterdir())


def test_a_file_twice_is_read_twice():
    found = read(archive(("S01.txt", TEXT), ("S01.txt", b"1. other")))
    assert [row[0] for row in got(found)] == ["S01", "S01 (2)"]
    assert any("S01.txt is in the archive more than once" in note for note in said(found))


def test_a_damaged_and_an_encrypted_entry_cost_themselves():
    data = bytearray(archive(("S01.txt", TEXT * 50), ("S02.txt", TEXT), method=zipfile.ZIP_STORED))
    data[60] ^= 0xFF
    assert [row[0] for row in got(read(bytes(data)))] == ["S02"]
    found = read(encrypted(archive(("S01.txt", TEXT), ("S02.txt", TEXT)), 0))
    assert [row[0] for row in got(found)] == ["S02"]
    assert any("S01.txt is protected by a password" in note for note in said(found))


def lying():
    """Says of one entry that it unpacks to ten bytes."""
    data = bytearray(archive(("S01.txt", bytes(1 << 20))))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(mark)
        data[at + offset : at + offset + 4] = struct.pack("<I", 10)
    return bytes(data)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: archive(("S01.txt", TEXT))[:-30], BrokenFile),
        (lambda: b"PK\x03\x04" + bytes(100), BrokenFile),
        (lambda: encrypted(archive(("a.txt", TEXT), ("b.txt", TEXT)), -1), ProtectedFile),
        (lambda: archive(("S01.txt", bytes(40 << 20))), TooLarge),
        (lambda: archive(*((f"S{n}.txt", b"x") for n in range(60))), TooLarge),
    ],
    ids=["cut off", "no archive", "password", "bomb", "too many"],
)
def test_archives_that_are_refused(make, error, monkeypatch):
    monkeypatch.setattr(bundle, "FILES", 50)
    with pytest.raises(error) as caught:
        read(make(), limits=Limits(unpacked=32 << 20))
    assert "class.zip" in caught.value.text("en")
    assert caught.value.hint("zh")


def test_an_archive_that_lies_about_sizes_unpacks_no_more():
    found = open_bundle(lying(), "class.zip", Limits(unpacked=1 << 16))
    assert sum(len(content) for _, content in found.files) <= 10
    assert found.files or "S01.txt" in found.notes[0].text("en")


def test_thousands_of_files_are_listed_quickly():
    found = open_bundle(archive(*((f"S{n:04}.txt", b"x") for n in range(3000))), "class.zip")
    assert len(found.files) == 3000


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.booleans(), st.integers(0, 400))
def test_any_bytes_give_files_or_an_error_of_ours(noise, behind, at):
    good = archive(("S01.txt", TEXT), ("S02.txt", TEXT))
    data = good[:at] + noise + (good[at:] if behind else b"")
    try:
        found = open_bundle(data, "class.zip")
    except ShowcaseError:
        return
    assert all(isinstance(content, bytes) for _, content in found.files)


BAD_FILES = Path(os.environ.get("SHOWCASE_EVALDATA", "")) / "robustness" / "bad_files"


@pytest.mark.skipif(not os.environ.get("SHOWCASE_EVALDATA"), reason="no SHOWCASE_EVALDATA")
def test_collected_bad_files_in_one_archive_cost_themselves_only():
    paths = sorted(path for path in BAD_FILES.rglob("*.*") if path.is_file())
    entries = [(f"{number:03}_{path.name}", path.read_bytes()) for number, path in enumerate(paths)]
    found = read(archive(("S01_Lena.txt", TEXT), *entries))
    assert found.total == len(paths) + 1 == found.done
    assert any(one.student == "S01" and one.answer("Q2") == "air" for one in found.submissions)
    told = " ".join(said(found))
    for name, _ in entries:
        sources = [answer.source for one in found.submissions for answer in one.answers]
        assert name in told or any(name in source for source in sources), name


@pytest.mark.skipif(not os.environ.get("SHOWCASE_EVALDATA"), reason="no SHOWCASE_EVALDATA")
def test_collected_bad_archives_give_files_or_an_error_of_ours():
    for path in sorted(BAD_FILES.rglob("*.*")):
        if path.is_file():
            try:
                open_bundle(path.read_bytes(), path.name, Limits(unpacked=64 << 20))
            except DocumentError as error:
                assert path.name in error.text("en")
