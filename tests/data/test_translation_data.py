"""The samples hold together: every file is read in its format, and the letters are what their script makes."""

import importlib.util
import sys
from pathlib import Path

import pytest

from core.usecases.translation.files.reading import read_source
from core.usecases.translation.files.source_file import FileJob
from core.usecases.translation.glossary_file import read_glossary

FOLDER = Path(__file__).resolve().parents[2] / "data" / "translation"
PAIRS = {"en": "es", "zh": "zh-TW"}
FILES = sorted(path for path in FOLDER.glob("*/*") if path.suffix != ".csv")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_sample_has_something_to_translate(path):
    language = path.parent.name
    extract = read_source(path.name, path.read_bytes(), FileJob(path.name, language, PAIRS[language]))
    assert extract.segments and not extract.notes


@pytest.mark.parametrize(("language", "target"), PAIRS.items())
def test_the_glossaries_have_no_fault(language, target):
    read = read_glossary("glossary.csv", (FOLDER / language / "glossary.csv").read_bytes(), language, target)
    assert len(read.glossary.terms) == 4 and not read.problems


def test_the_letters_are_what_the_script_makes():
    spec = importlib.util.spec_from_file_location("make_letters", FOLDER / "make_samples.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    for language, letter in module.LETTERS.items():
        assert module.write_letter(letter) == (FOLDER / language / "letter.docx").read_bytes()
    del sys.modules["make_letters"]
