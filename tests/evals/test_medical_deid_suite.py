"""The suite reads marked rows right, counts a half-masked name as missed, and tells over-redaction by kind."""

import json

import pytest

from core.evals.suites import medical_deid
from core.evals.suites.medical_deid import Row, measure, read_marked, run, score_half


def test_marks_of_a_row_become_spans():
    row = read_marked("姓名：{name:李晓梅}，{date:3月5日}入院")
    assert row.text == "姓名：李晓梅，3月5日入院"
    assert [(kind, row.text[start:end]) for kind, start, end in row.spans] == [("name", "李晓梅"), ("date", "3月5日")]


@pytest.mark.parametrize(
    ("masked", "caught", "left", "over"),
    [("Anna Wood", True, 0, ()), ("Anna", False, 4, ()), ("Anna Wood sings", True, 0, ("other",)), ("", False, 8, ())],
)
def test_a_half_masked_name_is_missed_and_other_words_are_counted(monkeypatch, masked, caught, left, over):
    def only(text, language):
        from core.checks.privacy.found import Found
        from core.usecases.medical.aliasing import make_masking

        return make_masking(text, [Found(0, len(masked), "other")] if masked else [])

    monkeypatch.setattr(medical_deid, "deidentify_text", only)
    outcome = measure(Row("Anna Wood sings.", "en", (("PERSON", 0, 9),)))
    assert (outcome.spans, outcome.left, outcome.over) == ((("PERSON", caught),), left, over)
    assert outcome.words == 1 and outcome.characters == 8 and outcome.restored


def test_peoples_are_neither_asked_for_nor_over_redaction():
    [names, *_, left, over] = score_half("x", [Row("Anna Wood is Polish.", "en", (("PERSON", 0, 9), ("NRP", 13, 19)))])
    assert names.value == 1.0 and left.value == 0.0 and over.n == 1


def test_the_public_rows_are_halved_by_template(tmp_path):
    folder = tmp_path / "deid_presidio"
    folder.mkdir(parents=True)
    span = {"entity_type": "PERSON", "start_position": 5, "end_position": 9}
    rows = [{"full_text": "I am Anna.", "template_id": number, "spans": [span]} for number in range(3)]
    (folder / "synth_dataset_v2.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    counts = {score.name: score.n for score in run(tmp_path, 3)}
    assert counts["Names masked, rows developed on"] == 2 and counts["Names masked, rows held out"] == 1
