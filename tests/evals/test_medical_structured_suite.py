"""The measure of structured files counts what is lost and what is made up."""

from dataclasses import replace

import pytest

from core.evals.suites import medical_structured
from tests.usecases.medical.made_structured import ccda, fhir, hl7, measured, observation, quantity, read, results


@pytest.fixture
def folder(tmp_path):
    """One file of each format with two values each."""
    ranges = [{"low": quantity("3.9"), "high": quantity("6.1")}]
    files = {
        "fhir_synthea_r4/a.json": fhir(
            observation(valueQuantity=quantity("5.10"), referenceRange=ranges), observation(valueQuantity=quantity("7"))
        ),
        "ccda/a.xml": ccda(
            results(*(measured(f"T{n}", f'<value xsi:type="PQ" value="{n}.50" unit="g/dl"/>') for n in (1, 2)))
        ),
        "hl7v2/a.hl7": hl7("OBX|1|NM|1^Na^L||139.0|mmol/L|135-145||||F", "OBX|2|NM|2^K^L||4.20|mmol/L|||||F"),
    }
    for name, data in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path


def values(scores, start):
    return [score.value for score in scores if score.name.startswith(start)]


@pytest.fixture
def spoil(monkeypatch):
    """Replaces the reader by one that reads here and changes each report's results."""

    def with_change(change):
        def read_changed(name, data, origin):
            report = read(data)
            return replace(report, coded=change(report.coded))

        monkeypatch.setattr(medical_structured, "read_structured", read_changed)

    return with_change


def test_exact_reading_reaches_every_target(folder, spoil):
    spoil(lambda coded: coded)
    scores = medical_structured.run(folder, None)
    assert [score.met for score in scores[:6]] == [True] * 6
    assert all(score.met is None for score in scores[6:])
    assert [score.n for score in scores[:6]] == [6, 2, 6, 8, 8, 8]


def test_a_lost_value_a_wrong_unit_and_a_wrong_range_are_seen(folder, spoil):
    spoil(lambda coded: coded[:1])
    assert max(values(medical_structured.run(folder, None), "Numeric")) == 0.5
    spoil(lambda coded: tuple(replace(one, unit="L") for one in coded))
    assert max(values(medical_structured.run(folder, None), "Numeric")) == 0
    spoil(lambda coded: tuple(replace(one, analyte="other", loinc="") for one in coded))
    assert max(values(medical_structured.run(folder, None), "Numeric")) == 0
    spoil(lambda coded: tuple(replace(one, low=one.number) for one in coded))
    assert min(values(medical_structured.run(folder, None), "Values with a range")) == 0


def test_a_value_of_no_file_is_invented(folder, spoil):
    spoil(lambda coded: (*coded, coded[0]))
    assert min(values(medical_structured.run(folder, None), "Invented")) == 1
