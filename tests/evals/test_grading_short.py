"""The short-answer suites and the fit on tiny sets of the same form, written for this test."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.evals import fit_short_network, fit_short_scorer
from core.evals.grading_rows import compare_rows, read_marked, split_by_question
from core.evals.suites import grading_attacks, grading_short
from core.models import ScriptedEmbedder
from core.usecases.grading.short_model import make_model
from core.usecases.grading.short_network import load_network

THINGS = ("water", "salt", "iron", "glass", "copper", "sugar", "sand", "oil")


@pytest.fixture
def data(tmp_path, monkeypatch):
    folder = tmp_path / "grader" / "semeval2013_task7"
    folder.mkdir(parents=True)
    asked, answers = [], []
    for thing in THINGS:
        reference = f"The {thing} melts because heat moves its particles apart"
        row = {"corpus": "scientsbank", "question_id": thing, "question": f"Why did the {thing} change?"}
        asked.append(row | {"references": [reference]})
        for number in range(6):
            answers.append(row | {"answer": f"heat moved particles of {thing} apart {number}", "label": "correct"})
            answers.append(row | {"answer": f"somebody melted a red candle {number}", "label": "incorrect"})
    for name, rows in (("questions", asked), ("scientsbank_2way_train", answers)):
        (folder / f"{name}.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    for module in (grading_short, grading_attacks, fit_short_scorer):
        monkeypatch.setattr(module, "open_embedder", lambda: ScriptedEmbedder(languages=("en",)))
    monkeypatch.setattr(fit_short_scorer, "TREES", 5)
    monkeypatch.setattr(fit_short_network, "MEMBERS", 1)
    return tmp_path / "grader"


def test_rows_say_what_the_files_say(data):
    rows = read_marked(data)
    assert len(rows) == 96
    assert (rows[0].source, rows[0].group, rows[0].share, rows[1].share) == ("scientsbank", "water", 1.0, 0.0)
    assert len(read_marked(data, 10)) == 10


def test_no_question_is_trained_and_tested_on(data):
    rows = read_marked(data)
    for train, test in split_by_question(rows, 4):
        assert {rows[at].group for at in train}.isdisjoint({rows[at].group for at in test})


def test_a_question_asked_under_two_names_is_one(data):
    rows = read_marked(data)
    rows += [replace(row, group=f"{row.group} again") for row in rows if row.group == "water"]
    for train, test in split_by_question(rows, 4):
        assert {rows[at].question for at in train}.isdisjoint({rows[at].question for at in test})


def test_the_suite_finds_what_is_plain(data):
    scores = {score.name: score for score in grading_short.run(data)}
    assert scores["scientsbank macro F1, own set"].value > 0.95
    assert scores["scientsbank macro F1, own set"].target == 0.73
    assert scores["scientsbank macro F1, words alone, all sets"].value > 0.9
    assert scores["wrong among marks that stand, 10% accepted, mean of sets"].value <= 0.1


def test_turned_labels_are_seen(data):
    path = data / "semeval2013_task7" / "scientsbank_2way_train.jsonl"
    lines = path.read_text("utf-8").splitlines()
    turned = [line.replace('"label": "correct"', '"label": "incorrect"') for line in lines[:48]]
    path.write_text("\n".join([*turned, *lines[48:]]), encoding="utf-8")
    assert {s.name: s.value for s in grading_short.run(data)}["scientsbank macro F1, own set"] < 0.95


def test_figures_of_agreement():
    yes, no = np.array([True, True, False, False]), np.array([True, False, False, False])
    assert grading_short.macro_f1(yes, yes) == 1.0
    assert grading_short.macro_f1(yes, no) == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert grading_short.pearson(np.array([1.0, 1.0]), np.array([0.0, 1.0])) == 0.0


def test_the_fit_writes_what_the_scorer_reads(data, tmp_path):
    fit_short_scorer.main([str(data), "--output", str(tmp_path)])
    stored = json.loads((tmp_path / "short_scorer.json").read_text("utf-8"))
    assert stored["meaning"]["embedder"] == "scripted-embedder"
    assert len(load_network(tmp_path / "short_network.safetensors").members) == 1
    rows = read_marked(data)
    model = make_model(stored["words"])
    raw = [fit_short_scorer.score_raw(model, one) for one in compare_rows(rows, None)]
    assert min(raw[0::2]) > max(raw[1::2])
    assert stored["words"] == fit_short_scorer.fit(rows, compare_rows(rows, None))


def test_attacks_on_wrong_answers_raise_none(data, monkeypatch):
    scores = {score.name: score for score in grading_attacks.run(data, 11)}
    assert scores["wrong answers raised: lines of this project"].value == 0.0
    assert scores["flagged: lines of this project"].value > 0.3


def test_a_raised_mark_is_counted(data):
    row = next(row for row in read_marked(data) if row.share == 0.0)
    raised, _ = grading_attacks.attack([row], [row.references[0]], grading_attacks.Tools())
    assert raised == [True]
