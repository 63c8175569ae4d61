"""The sample reports hold together: each is read in its language, and the sheets say what they were made from."""

import importlib.util
import sys
from pathlib import Path

import pytest

from core.usecases.medical.reading import read_report
from core.usecases.medical.understanding import understand

FOLDER = Path(__file__).resolve().parents[2] / "data" / "medical"
TEXTS = {
    "chest-ct.txt": "radiology",
    "pathology.txt": "pathology",
    "discharge.txt": "discharge",
    "visit-talk.txt": "dialogue",
}
LANGUAGES = ("en", "zh")


def understood(language, name):
    return understand(read_report(name, (FOLDER / language / name).read_bytes()))


@pytest.fixture(scope="module")
def maker():
    spec = importlib.util.spec_from_file_location("make_medical_samples", FOLDER / "make_samples.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_both_languages_have_the_same_samples():
    english, chinese = ({path.name for path in (FOLDER / language).iterdir()} for language in LANGUAGES)
    assert english == chinese and set(TEXTS) < english


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "kind"), TEXTS.items())
def test_a_text_is_read_as_what_it_is(language, name, kind):
    report = understood(language, name).report
    assert (report.kind, report.language) == (kind, language)
    assert kind == "dialogue" or (report.header.names and report.header.numbers and report.header.date)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("season", ["spring", "autumn"])
def test_a_sheet_says_what_it_was_made_from(maker, language, season):
    sheet = maker.make_sheet(language, season)
    results = understood(language, f"blood-{season}.pdf").results
    assert [(one.analyte, one.value, one.unit, one.range_text) for one in results] == [
        (name, value, unit, bounds) for name, value, _, unit, bounds in sheet.rows
    ]
    out = {one.analyte for one in results if one.flag not in ("normal", "")}
    wrongly_marked = {one.analyte for one in results if one.conflict}
    assert wrongly_marked == ({"Platelets (PLT)"} if (language, season) == ("en", "autumn") else set())
    assert out == {row[0] for row in sheet.rows if row[2]} - wrongly_marked
    assert {one.when for one in results} <= {"", maker.DAYS[season]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_sheet_as_data_says_the_same(maker, language):
    coded = understood(language, "blood-autumn.fhir.json").results
    rows = [row for row in maker.make_sheet(language, "autumn").rows if row[3]]
    assert {(one.analyte, float(one.value), one.unit) for one in coded} == {
        (row[0], float(row[1]), row[3]) for row in rows
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_reader_must_not_miss_is_found(language):
    understanding = understood(language, "chest-ct.txt")
    assert understanding.red_flags
    terms = [(understanding.report.quote(one.term).lower(), one.negated, one.side) for one in understanding.findings]
    effusion = "pleural effusion" if language == "en" else "积液"
    assert any(effusion in term and not negated and side == "left" for term, negated, side in terms)
    lung = "pneumothorax" if language == "en" else "气胸"
    assert all(negated for term, negated, _ in terms if lung in term)
