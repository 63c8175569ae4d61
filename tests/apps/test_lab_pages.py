"""The lab's pages for classifying and training: both languages, faults before training, results, the router."""

import json
import re
from dataclasses import asdict

import numpy as np
import pytest
from pydantic import SecretStr

from apps._lab_zero import read_labels
from apps._workspace import hash_workspace
from core.access.accounts import add_account, set_role
from core.messages import message
from core.models import ScriptedEmbedder
from core.models.classifier_folder import Facts, write_facts, write_head
from core.models.given import LEAST_SURE, find_given
from core.usecases.lab.job_folder import Order, Status, write_order, write_status
from core.usecases.lab.tuning.evaluating import JobReport
from core.usecases.lab.tuning.measuring import Figure, measure
from core.usecases.lab.tuning.records import Example
from tests.apps.device_words import DEVICE
from tests.apps.scripted_study import APP, go, put_room
from tests.apps.streamlit_pages import click, notes, open_page, page_text, run

PAGES = ("start", "classify", "tune", "runs")
EVIL = "<script>alert(1)</script> <img src=x onerror=alert(1)>"
LABELS = ("bad", "good")
LATIN = re.compile(r"[A-Za-z]{4,}")
NAMES = DEVICE | {
    "SmolLM", "Instruct", "Qwen", "LoRA", "MiniLM", "material", "scripted", "PyTorch", "OpenVINO", "GGUF",
    "Transformer", "softmax", "XLSX", "Apache", "lora", "JSONL",
}  # fmt: skip


@pytest.fixture(autouse=True)
def room(tmp_path, monkeypatch):
    embedder = ScriptedEmbedder(dimension=384, languages=("en",))
    monkeypatch.setattr("core.models.loader.open_embedder", lambda *_, **__: embedder)
    yield from put_room(tmp_path, monkeypatch)


def put_result(room: object, desk: str, title: str = "my run") -> None:
    """A training that has ended, in a workspace."""
    folder = room.settings.home / "lab" / desk / "20261128-120000-abcdef"
    (folder / "model").mkdir(parents=True)
    write_order(folder, Order("tuning", title, "2026-11-28T12:00:00+00:00"))
    write_status(folder, Status("done", 10, 10, 3.0, ({"step": 5, "loss": 0.5}, {"step": 10, "check_loss": 0.4})))
    base = "sentence-transformers/all-MiniLM-L6-v2"
    write_facts(folder / "model", Facts("head", title, base, LABELS, examples={"bad": ["broken"], "good": ["lovely"]}))
    write_head(folder / "model", np.eye(2, 384), np.zeros(2))
    rows = [Example(at, f"{EVIL} {at}", LABELS[at % 2]) for at in range(10)]
    measured = measure(rows, np.tile([0.7, 0.3], (10, 1)).astype(np.float32), LABELS)
    report = JobReport(measured, Figure(0.5, 0.2, 0.8), Figure(0.4, 0.1, 0.7), (20, 4, 10), 770, 770, 3.0)
    (folder / "report.json").write_text(json.dumps(asdict(report)), "utf-8")


def with_result(room: object, language: str = "en") -> object:
    """The page of results with one in the session's own workspace."""
    app = open_page(str(APP), language, {"desk": "A" * 22})
    put_result(room, hash_workspace("A" * 22))
    return run(app.switch_page("_lab_runs.py"))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages(page, language):
    app = go(page, language)
    title = "lab.name" if page == "start" else f"lab.page_{page}"
    assert [one.value for one in app.title] == [message(title, language)] and notes(app) == []
    if language == "zh":
        said = re.sub(r":material/\w+:|\S+/\S+", " ", page_text(app))
        assert {word for word in LATIN.findall(said) if word not in NAMES} <= {"The", "delivery"}


def test_a_faulty_table_is_listed_and_not_trained_on_before_that_is_asked_for(room):
    app = click(go("tune"), "tune_faults.en")
    assert "16 of 78 rows have a fault" in notes(app, "warning")[0] + notes(app, "warning")[-1]
    [table] = [one.value for one in app.dataframe if "Fault" in one.value.columns]
    assert len(table) == 16 and set(table["Row"]) == {*range(3, 7), *range(8, 20)}
    assert app.button(key="train").disabled
    app = run(app.toggle(key="skip_faulty").set_value(True))
    assert not app.button(key="train").disabled


def test_a_table_that_cannot_be_read_leaves_the_one_before(room):
    app = click(go("tune"), "tune_sentiment.en")
    app.file_uploader[0].set_value(("bad.csv", b"PK\x03\x04" + bytes(range(256)), "text/csv"))
    app = run(app)
    assert notes(app) and "sentiment" in app.session_state["tune_sheet"].name


def test_settings_follow_the_method_and_reach_the_job(room, monkeypatch):
    begun = []
    monkeypatch.setattr(
        "core.usecases.lab.tuning.preparing.begin_training", lambda folder, task: begun.append(task) or FakeJob()
    )
    app = click(go("tune"), "tune_sentiment.en")
    app = run(app.segmented_control(key="method").set_value("lora"))
    assert app.number_input(key="lora_epochs").value == 5
    run(app.number_input(key="lora_epochs").set_value(2))
    app = run(app.segmented_control(key="schedule").set_value("exponential"))
    click(app, "train")
    [task] = begun
    assert (task.recipe.method, task.recipe.epochs, task.recipe.schedule) == ("lora", 2, "exponential")
    assert task.facts["rows"] == 630 and len(task.parts["test"]) == 135


class FakeJob:
    id = "none"


def test_a_chinese_table_is_said_to_be_new_to_an_english_encoder(room):
    app = click(go("tune", "zh"), "tune_sentiment.zh")
    assert any("zh" in note and "MiniLM" in note for note in notes(app, "warning"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_results_are_shown_with_intervals_baselines_and_errors_as_text(room, language):
    app = with_result(room, language)
    shown = "".join(one.value for one in app.html if not one.value.startswith(("<style", "<script>document")))
    assert "0.500" in shown and shown.count('class="trained"') == shown.count('class="untrained"') == 1
    assert "<script" not in shown and "<img" not in shown
    errors = next(one.value for one in app.dataframe if len(one.value) == 5 and "F1" not in one.value.columns)
    assert EVIL in errors.iloc[0].iloc[-1]


def test_one_click_makes_it_the_chatbots_router_and_one_takes_it_back(room):
    app = click(with_result(room), "use_router")
    assert find_given("router", room.settings).name == "my run"
    assert "my run" in notes(app, "good")[0] and f"{100 * LEAST_SURE:.0f} %" in notes(app, "good")[0]
    app = click(app, "remove_router")
    assert find_given("router", room.settings) is None and notes(app) == []


def test_only_an_owner_changes_the_chatbot_where_a_password_is_set(room):
    room.settings.staff_password = SecretStr("open sesame")
    app = with_result(room)
    assert "use_router" not in {one.key for one in app.button}
    assert message("lab_page.router_owner") in page_text(app)


def test_whoever_is_no_owner_any_more_changes_nothing_by_one_last_click(room, monkeypatch):
    add_account(room.store, "anna", "owner", "correct horse")
    token = room.access.sessions.sign_in("anna", "correct horse", "192.0.2.1")
    monkeypatch.setattr("apps._here.read_token", lambda _: token)
    app = click(with_result(room), "use_router")
    assert find_given("router", room.settings).name == "my run", "an owner's own click is done"
    set_role(room.store, "anna", "visitor")
    app = click(app, "remove_router")
    assert find_given("router", room.settings) and message("lab_page.router_owner") in notes(app)[0]


def test_a_text_is_classified_and_its_words_are_coloured(room):
    app = click(go("classify"), "classify_one")
    shown = "".join(one.value for one in app.html)
    assert 'class="parts"' in shown and 'class="answer' in shown
    assert shown.count("<sub>") > 5


def test_a_text_of_markup_stays_text(room):
    app = go("classify")
    run(app.text_area(key="one_text").set_value(EVIL))
    app = click(app, "classify_one")
    shown = "".join(one.value for one in app.html if not one.value.startswith(("<style", "<script>document")))
    assert "<script" not in shown and "<img" not in shown and "&lt;" in shown


def test_a_table_is_classified_and_can_be_downloaded(room):
    app = go("classify")
    app.session_state["classify_tabs"] = message("lab_page.tab_table")
    app = click(run(app), "batch_sentiment.en")
    app = click(app, "classify_table")
    assert len(app.session_state["batch_rows"][2]) == 630


def test_labels_without_training_are_read_line_by_line():
    assert read_labels("a: one: two\n\n b：三 \nc") == {"a": "one: two", "b": "三", "c": ""}
