"""The pages that train language models, and the one about a sixth app: opened, misused, begun, looked at, stopped."""

import hashlib
import json
import os
import re
import shutil
from pathlib import Path

import psutil
import pytest

from core.messages import message
from core.showcase import APPS, list_pieces
from core.usecases.lab.instructing import training as instructing
from core.usecases.lab.instructing.records import Pair
from core.usecases.lab.instructing.records import Plan as PairPlan
from core.usecases.lab.job_folder import (
    PROCESS,
    STOP,
    Order,
    Status,
    read_status,
    write_json,
    write_order,
    write_status,
)
from core.usecases.lab.pretraining import training as pretraining
from core.usecases.lab.work import Report
from tests.apps.device_words import DEVICE
from tests.apps.scripted_study import APP, put_room
from tests.apps.streamlit_pages import click, notes, open_page, page_text, run
from tests.models.tiny import write_chat_model
from tests.usecases.lab.made_corpus import make_job, small_plan

DESK, EVIL = "L" * 22, "<script>alert(1)</script>"
WORDS_LEFT = re.compile(r"[A-Za-z]{4,}")
NAMES = DEVICE | {
    "SmolLM", "Instruct", "LoRA", "material", "scripted", "Transformer", "JSONL", "XLSX", "core", "apps", "showcase",
    "PyTorch", "Qwen", "Apache",
}  # fmt: skip


@pytest.fixture(autouse=True)
def room(tmp_path, monkeypatch):
    yield from put_room(tmp_path, monkeypatch)


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Threads that spin for a tiny network keep other programs waiting."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def begun(monkeypatch) -> list[Path]:
    """Folders of jobs whose process would have been started."""
    folders: list[Path] = []
    monkeypatch.setattr("core.usecases.lab.jobs._start", folders.append)
    return folders


@pytest.fixture(scope="module", params=["clm", "mlm"])
def trained(request, tmp_path_factory) -> Path:
    """A pre-training of eight steps that has ended."""
    folder = make_job(tmp_path_factory.mktemp("jobs") / request.param, small_plan(objective=request.param))
    report = Report(folder)
    report.end(pretraining.run(folder, report))
    return folder


@pytest.fixture(scope="module")
def tuned(tmp_path_factory) -> Path:
    """An instruction tuning of two steps that has ended; the questions hold markup."""
    place = tmp_path_factory.mktemp("tuned")
    base = write_chat_model(place / "SmolLM2-135M-Instruct", "llama")
    pairs = [Pair(n + 2, f"{EVIL} Where is parcel {n}?", f"At the {n}th pier.") for n in range(12)]
    folder = place / "job"
    folder.mkdir()
    plan = PairPlan(str(base), steps=2, batch=4, samples=2, held=0.2)
    instructing.fill_job(folder, plan, pairs, {"read": 12, "faults": 0})
    write_order(folder, Order(instructing.KIND, "tuned", "2026-11-28T00:00:00Z"))
    report = Report(folder)
    report.end(instructing.run(folder, report))
    return folder


def go(page: str, language: str = "en"):
    return run(open_page(str(APP), language, {"desk": DESK}).switch_page(f"_lab_{page}.py"))


def place_of(room) -> Path:
    return room.settings.home / "lab" / hashlib.sha256(DESK.encode()).hexdigest()


def put_job(room, source: Path) -> str:
    shutil.copytree(source, place_of(room) / "20261128-000000-abcdef")
    return "20261128-000000-abcdef"


def shown(app) -> str:
    return "".join(one.value for one in app.html if not one.value.startswith(("<style", "<script>document")))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", ["pretraining", "instructing", "sixth"])
def test_each_page_opens_in_both_languages(page, language):
    app = go(page, language)
    assert [one.value for one in app.title] == [message(f"lab.page_{page}", language)] and notes(app) == []
    if language == "zh" and page != "sixth":  # which is about names of files
        said = re.sub(r":material/\w+:|\S+[/.]\S+|`[^`]*`", " ", page_text(app))
        assert {word for word in WORDS_LEFT.findall(said) if word not in NAMES} == set()


BAD = {
    "pretraining": ("corpus_clean", [("a.zip", b"PK\x03\x04" + bytes(range(256))), ("a.txt", b"\x00\x01\x02" * 99)]),
    "instructing": ("pairs_check", [("a.xlsx", b"PK\x03\x04" + bytes(range(256))), ("a.csv", b"one,two\n1,2\n")]),
}


@pytest.mark.parametrize(("page", "language"), [("pretraining", "zh"), ("instructing", "en")])
def test_what_cannot_be_used_is_refused_with_words_and_what_was_checked_stays(page, language):
    button, files = BAD[page]
    app = click(go(page, language), button)
    assert message("lab_jobs.no_file", language) in notes(app)[0]
    app = click(app, {"pretraining": "corpus_sample", "instructing": "pairs_sample"}[page])
    key = {"pretraining": "corpus_cleaned", "instructing": "pairs"}[page]
    before = app.session_state[key]
    for name, data in files:
        app.file_uploader[0].set_value((name, data, "application/octet-stream"))
        app = click(app, button)
        assert len(notes(app)) == 1 and app.session_state[key] == before


def test_a_corpus_is_cleaned_with_reasons_and_its_training_begun_as_planned(room, begun):
    app = click(go("pretraining"), "corpus_sample")
    cleaned = app.session_state["corpus_cleaned"]
    assert f"{len(cleaned.kept)}" in notes(app, "good")[0]
    [table] = [one.value for one in app.dataframe]
    assert len(table) == min(60, len(cleaned.dropped)) > 0
    for name, value in {"steps": 12, "batch": 2, "context": 32, "vocabulary": 300}.items():
        run(app.number_input(key=f"pre_{name}").set_value(value))
    app = click(app, "pre_begin")
    [folder] = begun
    plan = pretraining.read_plan(folder)
    assert (plan.steps, plan.batch, plan.context, plan.vocabulary, plan.objective) == (12, 2, 32, 300, "clm")
    assert folder.parent == place_of(room) and app.button(key=f"delete_{folder.name}")


def test_pairs_with_faults_are_tuned_on_only_when_asked(room, begun):
    app = go("instructing")
    rows = "instruction,answer\nHow?,So.\nHow?,Thus.\nWhere is it?,There.\nWhen is it?,Then.\n,Nothing.\n"
    app.file_uploader[0].set_value(("mine.csv", rows.encode(), "text/csv"))
    app = click(app, "pairs_check")
    check = app.session_state["pairs"]
    assert check.faults and len([one.value for one in app.dataframe][0]) == len(check.faults)
    assert app.button(key="tune_begin").disabled
    app = click(run(app.checkbox(key="tune_agreed").set_value(True)), "tune_begin")
    [folder] = begun
    train, held = instructing.read_halves(folder)
    assert len(train) + len(held) == len(check.kept) and instructing.read_plan(folder).steps == 40
    assert "mine.csv" in json.loads((folder / "job.json").read_text("utf-8"))["title"]


def test_a_pre_training_that_ended_shows_its_figures_and_can_be_tried(room, trained):
    language = "zh" if trained.name == "mlm" else "en"
    job, report = put_job(room, trained), json.loads((trained / "report.json").read_text("utf-8"))
    app = go("pretraining", language)
    values = [one.value for one in app.metric]
    assert len(values) == (3 if report.get("unigram") else 2) and notes(app) == []
    assert f"{report['before']['perplexity']:,.0f}" in values and f"{report['after']['perplexity']:,.0f}" in values
    assert message("lab_jobs.state_done", language) in shown(app)
    run(app.text_input(key=f"cut_{job}").set_value(f"{EVIL} 咸鱼"))
    if trained.name == "mlm":
        app = click(app, f"guess_{job}")
        assert shown(app).count("<li><b>") == 5
        app = click(run(app.text_input(key=f"gap_{job}").set_value("no gap")), f"guess_{job}")
        assert len(notes(app)) == 1
    else:
        run(app.text_input(key=f"begin_{job}").set_value(EVIL))
        app = click(app, f"go_{job}")
        assert 'class="written"' in shown(app)
        assert room.access.budget.used()[0] > 0 and room.access.line.count() == (0, 0)
    assert "<script>alert" not in shown(app)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_tuning_that_ended_shows_loss_and_answers_as_text(room, tuned, language):
    put_job(room, tuned)
    report = json.loads((tuned / "report.json").read_text("utf-8"))
    app = go("instructing", language)
    assert [one.value for one in app.metric] == [f"{report[side]['perplexity']:.2f}" for side in ("before", "after")]
    assert shown(app).count('class="asked"') == 2 and "<script>alert" not in shown(app) and notes(app) == []
    assert "SHOWCASE_MODEL_FOLDER=" in "".join(one.value for one in app.code)


@pytest.mark.parametrize("page", ["pretraining", "instructing"])
def test_a_training_is_stopped_goes_on_and_is_forgotten(room, begun, page):
    folder = place_of(room) / "20261128-000000-abcdef"
    folder.mkdir(parents=True)
    write_order(folder, Order(page, "mine", "2026-11-28T00:00:00Z"))
    write_json(folder / PROCESS, {"pid": os.getpid(), "born": psutil.Process().create_time()})
    curve = ({"step": 1, "loss": 3.0}, {"step": 2, "loss": 2.0})
    write_status(folder, Status("running", 2, 8, 3.0, curve))
    app = click(go(page), f"stop_{folder.name}")
    assert (folder / STOP).is_file() and "step 2 of 8" in shown(app)
    write_status(folder, Status("stopped", 3, 8, 4.0, curve))
    app = click(run(app), f"continue_{folder.name}")
    assert begun == [folder] and not (folder / STOP).exists() and read_status(folder).curve == curve
    app.session_state.language = "zh"
    (folder / PROCESS).unlink()
    app = click(run(app), f"delete_{folder.name}")
    assert not folder.exists() and message("lab_pretraining.jobs_none", "zh") in shown(app)


def test_more_trainings_than_a_workspace_may_have_at_once_are_refused_with_words(room, begun):
    for number in range(2):
        folder = place_of(room) / f"20261128-00000{number}-abcdef"
        folder.mkdir(parents=True)
        write_order(folder, Order("instructing", "mine", "2026-11-28T00:00:00Z"))
        write_json(folder / PROCESS, {"pid": os.getpid(), "born": psutil.Process().create_time()})
        write_status(folder, Status("running", 1, 8))
    app = click(click(go("pretraining"), "corpus_sample"), "pre_begin")
    assert begun == [] and message("lab_jobs.too_many_running", count=2) in notes(app)[0]
    assert app.session_state["corpus_cleaned"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sixth_app_is_shown_from_its_files_and_any_app_is_checked(language):
    app = go("sixth", language)
    pieces = list_pieces(next(one for one in APPS if one.name == "triage"))
    assert len({piece.kind for piece in pieces}) + 2 == len(app.subheader)
    code = "\n".join(one.value for one in app.code)
    assert 'name="triage"' in code and "def triage(" in code and all(one.value.strip() for one in app.code)
    for chosen in APPS:
        app = run(app.selectbox(key="sixth_app").set_value(chosen.name))
        table = next(one.value for one in app.html if 'class="pieces"' in one.value)
        assert table.count("<tr") == table.count('class="yes"') == len(list_pieces(chosen))
