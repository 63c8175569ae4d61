"""A classifier learns, in every way it may; a stopped or killed training comes to the same numbers."""

import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest
import torch

from core.models import ScriptedEmbedder
from core.models.classifier import open_classifier
from core.models.classifier_folder import read_facts
from core.usecases.lab.job_folder import PROCESS, STOP, Order, read_json, read_status, write_order
from core.usecases.lab.jobs import continue_job, delete_job, list_jobs, open_job
from core.usecases.lab.tuning.evaluating import evaluate_classifier, read_report
from core.usecases.lab.tuning.exporting import export_folder
from core.usecases.lab.tuning.preparing import Task, begin_training
from core.usecases.lab.tuning.records import Recipe
from core.usecases.lab.tuning.training import CHECKPOINTS, fall, find_checkpoint, make_schedule, run, write_task
from core.usecases.lab.work import Report
from tests.usecases.lab.made_tables import make_examples, make_task, write_base

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::FutureWarning")


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Path:
    return write_base(tmp_path_factory.mktemp("base") / "tiny")


@pytest.fixture
def embedder(monkeypatch):
    """Words as vectors in the place of the embedded encoder."""
    one = ScriptedEmbedder(dimension=384, languages=("en",))
    monkeypatch.setattr("core.models.loader.open_embedder", lambda *_, **__: one)
    return one


def train(folder: Path, task: Task) -> Path:
    folder.mkdir(parents=True)
    write_order(folder, Order("tuning", "made", ""))
    write_task(folder, task.recipe, task.parts, task.facts)
    assert run(folder, Report(folder)) == "done"
    return folder


def test_a_head_learns_and_its_folder_is_small_and_whole(tmp_path, embedder):
    task = make_task("sentence-transformers/all-MiniLM-L6-v2", "head", epochs=10, rate=0.01)
    folder = train(tmp_path / "job", task)
    report, facts = read_report(folder), read_facts(folder / "model")
    assert report.measurement.accuracy.value > 0.7 > report.untrained.value
    assert facts.kind == "head" and facts.labels == ("fox", "order", "return") and facts.languages == ("en",)
    assert sorted(path.name for path in (folder / "model").iterdir()) == ["classifier.json", "head.safetensors"]
    assert not (folder / CHECKPOINTS).exists()
    again = evaluate_classifier(open_classifier(folder / "model"), task.parts["test"])
    assert again == report.measurement


@pytest.mark.parametrize("method", ["full", "lora", "head"])
def test_a_model_of_ones_own_learns_and_runs_elsewhere(tmp_path, base, method):
    folder = train(tmp_path / "job", make_task(base, method, epochs=4, rate=0.005))
    report = read_report(folder)
    assert (report.trained < report.whole) == (method != "full")
    assert sum("check_loss" in row for row in read_status(folder).curve) == 4
    export_folder(folder / "model", tmp_path / "out")
    assert "| rank" not in (tmp_path / "out" / "README.md").read_text("utf-8")
    shares = open_classifier(tmp_path / "out").predict(["parcel arrives", "fox dog"])
    assert shares.shape == (2, 3) and np.allclose(shares.sum(axis=1), 1, atol=1e-5)
    from transformers import AutoModelForSequenceClassification

    elsewhere = AutoModelForSequenceClassification.from_pretrained(tmp_path / "out")
    assert elsewhere.config.id2label == {0: "fox", 1: "order", 2: "return"}


def test_a_stopped_training_goes_on_to_the_same_numbers(tmp_path, base, monkeypatch):
    task = make_task(base, epochs=4)
    straight = train(tmp_path / "straight", task)
    folder = tmp_path / "stopped"
    folder.mkdir()
    write_order(folder, Order("tuning", "made", ""))
    write_task(folder, task.recipe, task.parts, task.facts)
    steps = []

    class Stopping(Report):
        def step(self, done: int, total: int) -> None:
            steps.append(done)
            if len(steps) == 7:  # in the middle of the second round
                (folder / STOP).touch()

    assert run(folder, Stopping(folder)) == "stopped"
    assert find_checkpoint(folder / CHECKPOINTS).name == "checkpoint-7"
    (folder / STOP).unlink()
    assert run(folder, Report(folder)) == "done"
    assert_same(straight, folder)


def assert_same(one: Path, other: Path) -> None:
    first, second = read_report(one), read_report(other)
    assert first.measurement == second.measurement and first.untrained == second.untrained
    weights = [path.read_bytes() for path in (one / "model").glob("*.safetensors")]
    assert weights == [path.read_bytes() for path in (other / "model").glob("*.safetensors")]


@pytest.mark.process
def test_a_training_that_was_really_killed_goes_on_to_the_same_numbers(tmp_path, base):
    task = make_task(base, epochs=12, batch=4)
    straight = finish(begin_training(tmp_path / "one", task).folder)
    job = begin_training(tmp_path / "two", task)
    kill_after(job.folder, checks=2)
    job = open_job(job.folder)
    assert job.status.state == "interrupted" and job.can_continue and not (job.folder / "report.json").exists()
    finish(continue_job(job).folder)
    assert_same(straight, job.folder)
    delete_job(open_job(job.folder))
    assert list_jobs(tmp_path / "two") == ()


def kill_after(folder: Path, checks: int) -> None:
    end = time.monotonic() + 240
    while time.monotonic() < end:
        if sum("check_loss" in row for row in read_status(folder).curve) >= checks:
            os.kill(read_json(folder / PROCESS)["pid"], signal.SIGKILL)
            break
        time.sleep(0.005)
    while open_job(folder).at_work and time.monotonic() < end:
        time.sleep(0.02)


def finish(folder: Path) -> Path:
    end = time.monotonic() + 300
    while open_job(folder).at_work and time.monotonic() < end:
        time.sleep(0.1)
    assert open_job(folder).status.state == "done", (folder / "log.txt").read_text("utf-8")[-2000:]
    return folder


@pytest.mark.parametrize("damage", ["nothing", "half", "empty"])
def test_a_checkpoint_that_a_kill_left_half_written_is_not_taken_up(tmp_path, damage):
    for step in (5, 10):
        (tmp_path / f"checkpoint-{step}").mkdir()
        (tmp_path / f"checkpoint-{step}" / "trainer_state.json").write_text('{"global_step": 5}')
    last = tmp_path / "checkpoint-10" / "trainer_state.json"
    last.unlink() if damage == "nothing" else last.write_text({"half": '{"global', "empty": ""}[damage])
    assert find_checkpoint(tmp_path).name == "checkpoint-5"
    assert not (tmp_path / "checkpoint-10").exists()


@pytest.mark.parametrize(
    ("schedule", "half", "end"), [("linear", 0.5, 0.0), ("cosine", 0.5, 0.0), ("exponential", 0.1, 0.01)]
)
def test_the_rate_rises_in_the_warm_up_and_falls_as_asked(schedule, half, end):
    recipe = Recipe("base", schedule=schedule, warmup=0.2)
    assert fall(recipe, 0.0) == 1.0
    assert (fall(recipe, 0.5), fall(recipe, 1.0)) == pytest.approx((half, end))
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler, rates = make_schedule(optimizer, recipe, 50), []
    for _ in range(50):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    assert rates[:11] == sorted(rates[:11]) and rates[10:] == sorted(rates[10:], reverse=True)
    assert max(rates) == 1.0 == rates[10]


def test_a_hundred_rows_of_a_table_have_the_same_hash_whatever_their_file_was():
    from core.usecases.lab.tuning.preparing import hash_examples

    rows = make_examples()
    assert hash_examples(rows) == hash_examples(list(rows)) != hash_examples(rows[1:])
