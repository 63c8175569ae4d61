"""The speed suite measures what it says, on texts of the size it says."""

import json

import pytest

from core.evals.suites.writing_speed import KINDS, cut_text, make_brief, measure, read_texts, run

LINES = ["Write about the sea. It is wide and grey.", "Describe a mill with four sails in the rain."] * 15
LINES_ZH = ["本文讨论海边磨坊的历史。结果表明，风大时磨得快。"] * 30


@pytest.mark.parametrize(("lines", "language"), [(LINES, "en"), (LINES_ZH, "zh")])
def test_one_score_per_kind_with_the_target(lines, language):
    scores = list(measure(lines, language, 3_000))
    assert len(scores) == len(KINDS) + 1
    for score in scores:
        assert score.target == 3.0 and not score.higher_is_better
        assert score.value >= 0 and f"{score.value:.2f}" <= score.detail.rpartition("-")[2]
        assert score.name.startswith(f"3,000 characters checked, {language}, ")


@pytest.mark.parametrize("size", [100, 5_000])
def test_texts_have_the_wanted_size_and_differ(size):
    first, second = cut_text(LINES, 0, size), cut_text(LINES, 1, size)
    assert len(first) == len(second) == size
    assert first != second


@pytest.mark.parametrize("kind", KINDS)
def test_the_brief_asks_for_something(kind):
    brief = make_brief(kind, LINES, "en")
    assert len(brief.facts) == 20 and brief.voice and brief.keywords and brief.must_not


def test_the_data_are_read_and_run(tmp_path):
    (tmp_path / "csl_zh_titles").mkdir()
    (tmp_path / "ifeval").mkdir()
    (tmp_path / "csl_zh_titles/ts_test.tsv").write_text("\n".join(f"{line}\t磨坊" for line in LINES_ZH), "utf-8")
    rows = "\n".join(json.dumps({"prompt": line}) for line in LINES)
    (tmp_path / "ifeval/en_input_data.jsonl").write_text(rows, "utf-8")
    assert read_texts(tmp_path, "zh") == LINES_ZH
    assert len(run(tmp_path, 1)) == 2 * (len(KINDS) + 1)
