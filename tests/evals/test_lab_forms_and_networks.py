"""The suites of the lab's networks and forms: what they give, on trainings and figures made small."""

from pathlib import Path

import pytest

from core.evals.suites import lab_cheaper, lab_scratch
from core.usecases.lab.cheaper.forms import Figures
from core.usecases.lab.scratch.tasks import find_task


def test_a_trained_network_is_scored_with_its_interval(monkeypatch):
    for name, value in {"TESTED": 20, "LOOKED_AT": 10, "BATCH": 8}.items():
        monkeypatch.setattr(f"core.usecases.lab.scratch.training.{name}", value)
    monkeypatch.setattr("os.nice", lambda _: 0)
    monkeypatch.setattr(lab_scratch, "TASKS", (find_task("reverse", "en"),))
    exact, seconds = lab_scratch.run(Path(), 50)
    assert exact.n == 20 and exact.low <= exact.value <= exact.high and exact.target == lab_scratch.TARGET
    assert seconds.value > 0 and "50 steps" in exact.detail


def test_every_form_is_scored_beside_the_reference(monkeypatch):
    def figures(form, *_, **__):
        return Figures(form, 100, 200, 1.0, 0.1, 20.0 if form == "fp32" else 40.0, 30.0, ((1, 2), (3,)))

    monkeypatch.setattr(lab_cheaper, "build_form", lambda *_: Path())
    monkeypatch.setattr(lab_cheaper, "measure_apart", figures)
    scores = {score.name: score for score in lab_cheaper.run(Path(), 1)}
    assert scores["openvino_int8: decoding, tokens a second"].value == 40
    assert scores["bf16: replies as in 32 bits"].value == pytest.approx(1)
    assert len(scores) == 5 * 8
